"""Every 条 of the shared corpus, counted against the text's own numbering."""

import re
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from core.errors import InvalidInput
from core.text import chinese_to_int
from ingest.parsers import parse_file
from knowledge.documents import ClauseKind, ParsedDocument

_NUMERAL = "一二三四五六七八九十百千零〇0-9"
# counted independently of the parser: at a line's head, or behind a full stop on the same line
_OWN = re.compile(
    rf"(?:^[#\s*　]*|(?<=[。；：])[ 　]+)"
    rf"(第[{_NUMERAL}]+条(?:之[一二三四五六七八九十]+)?)(?=[ 　])",
    re.M,
)


def own_numbering(text: str) -> list[str]:
    return _OWN.findall(text.split("<!-- INFO END -->", 1)[-1])


def articles(document: ParsedDocument) -> list[str]:
    return [c.label for c in document.clauses if c.kind is ClauseKind.ARTICLE]


def gaps(labels: Sequence[str]) -> list[str]:
    numbers = [chinese_to_int(re.sub(r"第|条.*", "", label)) or 0 for label in labels]
    pairs = zip([0, *numbers], numbers, labels, strict=False)
    return [label for before, n, label in pairs if n not in (before, before + 1, 1)]


def difference(path: Path) -> tuple[str, int, int]:
    """Return what is wrong with one file (or nothing), its clauses and its articles."""
    try:
        document = parse_file(path)
    except InvalidInput as error:
        return ("" if path.name == "_index.md" else f"{path.name}: {error}"), 0, 0
    own, found = own_numbering(document.text), articles(document)
    problem = ""
    if own != found:
        at = next((i for i, (a, b) in enumerate(zip(own, found, strict=False)) if a != b), 0)
        problem = f"{path.name}: {len(own)}条读成{len(found)}条, 自{own[at : at + 1]}起不同"
    elif gaps(found) and not document.warnings:
        problem = f"{path.name}: 条号不连续{gaps(found)}而没有提示"
    return problem, len(document.clauses), len(found)


def test_every_article_of_the_corpus_is_found_in_order(shared_dir: Path) -> None:
    files = sorted((shared_dir / "corpus" / "laws").rglob("*.md"))
    files += sorted((shared_dir / "corpus" / "seeds").iterdir())
    began = time.process_time()
    results = [difference(path) for path in files]
    seconds = time.process_time() - began
    clauses, count = sum(r[1] for r in results), sum(r[2] for r in results)
    rate = clauses / seconds
    print(f"{len(files)} files, {clauses} clauses, {count} articles, {rate:.0f} clauses/s")
    exceptions = [problem for problem, _, _ in results if problem]
    assert not exceptions, "\n".join(exceptions)
    assert count > 50_000
    assert rate > 1_500  # the bar of ingestion as a whole; this part alone is far quicker


def test_a_stub_without_text_is_refused_with_reason_and_remedy(shared_dir: Path) -> None:
    stub = next((shared_dir / "corpus" / "laws").rglob("_index.md"))
    with pytest.raises(InvalidInput, match="没有正文") as caught:
        parse_file(stub)
    assert caught.value.remedy
