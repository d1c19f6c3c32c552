"""Which facts a draft tells as they are: none that is contested, and none twice."""

import re
from collections.abc import Sequence

from assistant.duties.report.record import Fact, Record, Slot, Span

_TOLD_AS_SAID = (Slot.MEASURE, Slot.IMPACT, Slot.TREND, Slot.LOSS, Slot.EVACUATED)
# 隔壁两户叫出来: people who were moved are what was done, no extent
_MOVED = re.compile(
    r"疏散|转移|撤[离出到走]|安置|避险|(?:叫|喊|劝|请|接|带|搬)(?:了)?(?:出|下|走|离|到)[来去楼]?"
)
_AREA = re.compile(r"[亩顷平]|公里|米")


def tellable(record: Record) -> Record:
    """Return the record without what one side of an open contradiction says, and without doubles.

    Both sides of a contradiction are told where the contradiction is; one of them beside it would
    be told as if it were sure. What an officer typed stays.
    """
    sides = contested_spans(record)
    facts = [f for f in record.facts if not (_as_said(f) and touches(f.spans, sides))]
    measures = [f for f in facts if f.slot is Slot.MEASURE]
    losses = [f for f in facts if f.slot is Slot.LOSS]
    impacts = [f for f in facts if f.slot is Slot.IMPACT]
    done = [span for fact in measures for span in fact.spans]
    twice = [f for f in impacts if _MOVED.search(f.text) and touches(f.spans, done)]
    for loss in losses:
        same = [f for f in impacts if touches(loss.spans, f.spans) and f not in twice]
        twice += [loss] if any(_AREA.search(f.text) for f in same) else same
    return record.model_copy(update={"facts": tuple(f for f in facts if f not in twice)})


def contested_spans(record: Record) -> Sequence[Span]:
    """The words that open contradictions rest on, where a side is one statement.

    Parts that were added up for a side are each said by one only.
    """
    sides = (side for conflict in record.unresolved for side in conflict.values)
    return [side.spans[0] for side in sides if len(side.spans) == 1]


def touches(spans: Sequence[Span], others: Sequence[Span]) -> bool:
    """Whether any words of one are words of the other."""
    return any(
        a.source == b.source and a.start < b.end and b.start < a.end for a in spans for b in others
    )


def _as_said(fact: Fact) -> bool:
    return fact.slot in _TOLD_AS_SAID and not fact.by_officer
