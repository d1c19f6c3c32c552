"""A figure that its teller takes back: 刚才说两个都送医了，这不对."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.duties.report.reading.claim import Claim
from assistant.duties.report.reading.people import groups
from assistant.duties.report.reading.voices import Note
from assistant.duties.report.record import Slot

_SAID_BEFORE = re.compile(
    r"(?:刚才|先前|之前|前[面头]|先头|此前|方才|起初|一开始|早先|上一?次|首次|我们?)[^\uff0c\u3002\n]{0,4}(?:说|讲|报|通报)的?(?:是|有)?"
)
_TAKEN_BACK = re.compile(
    r"(?:这|那)?(?:个)?(?:说法|数字?|情况)?(?:不准(?:确)?(?=[\uff0c\u3002\uff1b]|$)|不对|不实(?!时)|有误|错了|是错的|说错|报错|搞错|弄错|不作数|作废|更正|收回)"
)
# 不是死了2个，是死了1个
_NOT_SO = re.compile(
    r"(?:不是|并非)(?!只|仅|单)(?P<said>[^\uff0c\u3002\n]{0,16}?\d*[^\uff0c\u3002\n]{0,6})[\uff0c\u3001](?:而|应该?|其实)?(?:是|只有)"
)
_REACH = 40  # characters in which it is said that it was wrong


def without_withdrawn(told: Sequence[Claim], parted: Note) -> list[Claim]:
    """Mark as stale what was told of so many people before, where that telling is taken back.

    The figure is named once more only to be taken back: all that was said with it goes with it.
    What is told behind stands. Nothing where no number is named.
    """
    text = parted.text
    denied = [m.span("said") for m in _NOT_SO.finditer(text)]
    made = [replace(c, stale=True) if any(a <= c.key < b for a, b in denied) else c for c in told]
    for match in _SAID_BEFORE.finditer(text):
        stop = re.compile(r"[\u3002\n]|$").search(text, match.end())
        back = _TAKEN_BACK.search(
            text, match.end(), min(stop.start() if stop else len(text), match.end() + _REACH)
        )
        if back is None:
            continue
        named = [g for g in groups(text) if g.counted and match.end() <= g.start < back.start()]
        if len(named) != 1 or not named[0].number:
            continue
        made = [_old(c, named[0].number, match.start(), back.end()) for c in made]
        made += _instead(made, back.end(), stop.start() if stop else len(text), parted)
    return made


# 医院数下来6个: what is so many now needs no name
_NOW_IS = re.compile(
    r"(?:(?:数|查|核|点|统计|清点|核实|问|确认)(?:下来|出来|过|了|后)*|实际|其实|只)(?:上)?(?:是|有|只有|只|一共|共)*$"
)


def _instead(told: Sequence[Claim], start: int, end: int, parted: Note) -> list[Claim]:
    """Return the figure that stands in place of the one taken back, of the same kind."""
    old = [c for c in told if c.stale and c.key < start]
    group = next((g for g in groups(parted.text) if g.counted and start <= g.start < end), None)
    if group is None or not old or any(c.key == group.start for c in told):
        return []
    clause = parted.clauses[parted.clause_at(group.start)]
    closes = not parted.text[group.end : clause.end].strip("\uff0c\u3002\uff1b \n")
    if not closes or not _NOW_IS.search(parted.text[clause.start : group.start]):
        return []
    last = max(old, key=lambda c: c.key)
    spans = ((group.start, group.end),)
    return [
        replace(last, number=group.number, said=group.text, spans=spans, at=group.start,
                key=group.start, stale=False, latest=True)
    ]  # fmt: skip


def _old(claim: Claim, number: int, said_at: int, back: int) -> Claim:
    within = said_at <= claim.key < back
    before = claim.key < said_at and claim.number == number and claim.slot is not Slot.EVACUATED
    return replace(claim, stale=True) if within or before else claim
