"""What the teller of a side says on in the same breath: 风机也带了，一直吹着, not 风机也带了 alone.

A side that is one clause of a longer sentence is often half of what was told, and an officer who
has to decide between two halves cannot. The next clause of the same teller is shown with it.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.duties.report.conflicts.denials import asks
from assistant.duties.report.conflicts.merging import contradiction
from assistant.duties.report.conflicts.statements import Clause
from assistant.duties.report.record import Conflict, Wording

_SHORTEST, _LONGEST = 4, 14  # characters of what is told on; a longer clause tells something else
_LONGEST_SIDE = 16  # characters of a side that may be half of what was told


def told_on(found: Sequence[Conflict], said: Sequence[Clause]) -> list[Conflict]:
    """Return the contradictions with their short sides told to the end of the thought."""
    behind = {
        (one.source, one.start, one.end): other
        for one, other in pairwise(said)
        if _goes_on(one, other)
    }
    shown = {(s.source, s.start, s.end) for c in found for v in c.values for s in v.spans}
    return [_with_rest(conflict, behind, shown) for conflict in found]


def _goes_on(one: Clause, other: Clause) -> bool:
    same = (one.source, one.sentence, one.speaker) == (other.source, other.sentence, other.speaker)
    told = not other.lead and _SHORTEST <= len(other.text.strip()) <= _LONGEST
    told = told and not _NUMBER.search(other.text)  # a figure is compared as a figure
    return same and told and bool(one.speaker) and not asks(other)


_NUMBER = re.compile(r"\d")


_Span = tuple[str, int, int]


def _with_rest(conflict: Conflict, behind: dict[_Span, Clause], shown: set[_Span]) -> Conflict:
    sides = [_longer(side, behind, shown) for side in conflict.values]
    if sides == list(conflict.values):
        return conflict
    return contradiction(conflict.what, sides, conflict.slot)


def _longer(side: Wording, behind: dict[_Span, Clause], shown: set[_Span]) -> Wording:
    if not side.spans:
        return side  # 本次报告2026年5月20日: nobody tells it
    last = side.spans[-1]
    more = behind.get((last.source, last.start, last.end))
    if more is None or len(side.spans) > 1 or len(last.quote) > _LONGEST_SIDE:
        return side
    if any(s == more.source and a < more.end and more.start < b for s, a, b in shown):
        return side  # it is a side of its own
    return Wording(text=f"{side.text}\uff0c{more.text}", spans=(*side.spans, more.span()))
