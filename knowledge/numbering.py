"""Article numbers: 第二十一条, 第21条, 第二十一条之一 -> a sortable integer."""

import re

from core.text import chinese_to_int

_ARTICLE = re.compile(r"第\s*([零〇一二两三四五六七八九十百千\d０-９]+)\s*条")


def article_number(label: str) -> int | None:
    """Return N of a label 第N条…; None for other labels."""
    match = _ARTICLE.match(label.strip())
    return chinese_to_int(match.group(1)) if match else None


def article_references(text: str) -> list[int]:
    """Return every N of 第N条 in a text, in order of appearance."""
    found = (chinese_to_int(match.group(1)) for match in _ARTICLE.finditer(text))
    return [number for number in found if number is not None]
