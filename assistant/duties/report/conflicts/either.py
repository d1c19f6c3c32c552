"""Two values in one breath that the note calls disagreeing: 三桶还是五桶两个班长说的不一样."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.duties.report.conflicts.statements import Clause

_N = r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百千]+)"
_EITHER = re.compile(rf"(?P<one>{_N}(?P<unit>[\u4e00-\u9fff]{{1,2}}?))还是(?P<other>{_N}(?P=unit))")
_AT_ODDS = re.compile(r"不一样|不一致|说法不一|各说各的|对不上|说不到一起|有出入|不统一")


@dataclass(frozen=True, slots=True)
class Either:
    """Two stretches of one clause of which only one can be so."""

    what: str
    clause: Clause
    one: tuple[int, int]
    other: tuple[int, int]


def either(clauses: Sequence[Clause]) -> list[Either]:
    """Return the pairs that a clause leaves open because its tellers disagree."""
    found: list[Either] = []
    for index, clause in enumerate([replace(c.whole, speaker="") for c in clauses]):
        match = _EITHER.search(clause.text)
        if match is None:
            continue
        behind = clauses[index + 1].text if index + 1 < len(clauses) else ""
        if _AT_ODDS.search(clause.text, match.end()) or _AT_ODDS.search(behind[:16]):
            what = f"{match['unit']}数"
            found.append(Either(what, clause, match.span("one"), match.span("other")))
    return found
