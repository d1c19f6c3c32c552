"""Who is meant: all who were counted, somebody told of before, somebody nobody could reach."""

import re

from assistant.duties.report.reading.harms import Harm
from assistant.duties.report.reading.people import Group
from assistant.duties.report.reading.voices import Clause, Note
from assistant.duties.report.record import Slot

_EVERY = re.compile(r"(?:都|均|全)(?:是|只是|有|受|为)?$")


def all_of_them(parted: Note, clause: Clause, harm: Harm, people: list[Group]) -> Group | None:
    """两个妇女被冲，一个爬上来，一个拉上来，都是擦伤: 都 means all who were counted before."""
    if harm.slot is not Slot.INJURED or not _EVERY.search(parted.text[clause.start : harm.start]):
        return None
    first = next(c.start for c in parted.clauses if c.sentence == clause.sentence)
    told = [g for g in people if g.counted and first <= g.start < harm.start and g.number]
    most = max(told, key=lambda g: g.number or 0, default=None)
    if most is None or most is told[-1]:
        return None
    return most if sum(g.number or 0 for g in told if g.start > most.start) == most.number else None


# 店老板联系不上: nobody to ask, and none of the missing
_TO_BE_ASKED = re.compile(r"老板|房东|负责人|经理|物业|家属|家长|主人|店主|业主|开发商|法人")


def only_unreached(harm: Harm, group: Group) -> bool:
    """Say whether somebody is only not to be reached on the telephone."""
    unreached = harm.slot is Slot.MISSING and re.match(r"(?:联系|联络)", harm.text)
    return bool(unreached and not group.counted and _TO_BE_ASKED.match(group.text))


_NEAR = 80


def known(text: str, group: Group, people: list[Group]) -> int:
    """孩子 of whom 砸到一个小孩 told before is that one: return where he was counted."""
    for one in reversed(
        [g for g in people if g.counted and g.number == 1 and g.end <= group.start]
    ):
        noun = re.match(r"[\u4e00-\u9fff]{1,5}", text[one.end : one.end + 5])
        if group.start - one.start > _NEAR or noun is None:
            continue
        if set(group.text) & set(noun[0]) - set("的人子个了"):
            return one.start
    return group.start
