"""Article numbers: 第二十一条, 第21条, 第二十一条之一 -> a sortable integer."""

import re

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_ARTICLE = re.compile(r"第\s*([零〇一二两三四五六七八九十百千\d０-９]+)\s*条")


def chinese_int(text: str) -> int | None:
    """Return the value of 一百二十三, 二〇, 21 or ２１; None where it is not a number."""
    text = text.strip()
    if text.isdigit():
        return int(text)
    if not text or any(c not in _DIGITS and c not in _UNITS for c in text):
        return None
    if not any(c in _UNITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = digit = 0
    for c in text:
        if c in _UNITS:
            total += (digit or 1) * _UNITS[c]
            digit = 0
        else:
            digit = _DIGITS[c]
    return total + digit


def article_number(label: str) -> int | None:
    """Return N of a label 第N条…; None for other labels."""
    match = _ARTICLE.match(label.strip())
    return chinese_int(match.group(1)) if match else None


def article_references(text: str) -> list[int]:
    """Return every N of 第N条 in a text, in order of appearance."""
    found = (chinese_int(match.group(1)) for match in _ARTICLE.finditer(text))
    return [number for number in found if number is not None]
