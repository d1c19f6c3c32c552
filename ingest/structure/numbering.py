"""What the numbering of articles itself reveals: gaps and repeats in the source."""

from collections.abc import Sequence

from core.text import int_to_chinese
from ingest.structure.marks import read_mark
from knowledge.documents import ClauseKind, ParsedClause

_MOST = 5  # breaks named one by one


def numbering_warnings(clauses: Sequence[ParsedClause]) -> tuple[str, ...]:
    """Return a Chinese sentence for each place where articles don't follow one another."""
    breaks: list[str] = []
    last = 0
    for clause in clauses:
        mark = read_mark(clause.label) if clause.kind is ClauseKind.ARTICLE else None
        if mark is None:
            continue
        expected = mark.number == last if mark.sub else mark.number in (last + 1, 1)
        if not expected:
            before = f"第{int_to_chinese(last)}条之后" if 0 < last < 10_000 else "正文开头"
            breaks.append(f"条号不连续：{before}是{mark.label}。")
        last = mark.number
    if len(breaks) > _MOST:
        return (*breaks[:_MOST], f"条号不连续的地方共{len(breaks)}处。")
    return tuple(breaks)
