"""What is done about it, how far it reaches, and what is lost."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.duties.report.record import Fact, Slot, Status
from assistant.duties.report.saying.causes import about_cause
from assistant.duties.report.saying.clauses import (
    Clause,
    Voice,
    any_of,
    denied,
    meant,
    planned,
    table,
    unsure,
)
from assistant.duties.report.saying.wording import tidy


@dataclass(frozen=True, slots=True)
class _Words:
    deeds: re.Pattern[str]
    not_deeds: re.Pattern[str]
    impact: re.Pattern[str]
    impact_not: re.Pattern[str]
    money: re.Pattern[str]
    stock: re.Pattern[str]
    things: re.Pattern[str]
    unverified: re.Pattern[str]
    lost_unknown: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = table("deeds.yaml")
    loss = data["loss"]
    return _Words(
        any_of(data["deeds"]),
        re.compile(data["not_deeds"]),
        any_of(data["impact"]),
        re.compile(data["impact_not"]),
        any_of([loss["money"], loss["money_behind"]]),
        *(re.compile(loss[key]) for key in ("stock", "things", "unverified", "unknown")),
    )


_ONGOING = re.compile(r"正在|正(?=[^常好式在])|还在|仍在|继续|持续")


# 学校通知明天停课: told today of tomorrow, neither done nor only meant; left to the officer
_NOTICE = re.compile(
    r"[^\uff0c\u3002]{0,6}(?:通知|发布|宣布)(?=[^\uff0c\u3002]{0,4}(?:明|后)[天日早])"
)


def _done(said: str, deed: re.Match[str]) -> Status:
    if meant(said):
        return Status.PLANNED
    at_it = re.search(r"(?<![现站存])在$", said[: deed.start()]) or deed[0].startswith("在")
    return Status.ONGOING if at_it or _ONGOING.search(said) else Status.STATED


def _fact(clause: Clause, slot: Slot, status: Status, text: str = "", whole: bool = True) -> Fact:
    start = clause.body if whole else clause.text.index(text)
    end = None if whole else start + len(text)
    return Fact(
        slot=slot,
        text=text or tidy(clause.said),
        spans=(clause.span(start, end),),
        status=status,
        said_by=clause.speaker,
    )


# 下一步镇里安抚家属，应急局牵头调查: all that its sentence tells is still to be done
_NEXT = re.compile(r"(?:下一?步|接下来|后续工作)[\uff0c\uff1a:]?")


def _ahead(clause: Clause, clauses: Sequence[Clause]) -> bool:
    """Whether it is told as a next step, by itself or in a clause before it in its sentence."""
    return any(
        _NEXT.match(one.said)
        for one in clauses
        if (one.source, one.sentence) == (clause.source, clause.sentence)
        and one.start <= clause.start
    )


def measures(clauses: Sequence[Clause]) -> list[Fact]:
    """Return MEASURE facts, one for a clause: PLANNED is to be done, ONGOING is being done."""
    words = _words()
    found: list[Fact] = []
    for clause in clauses:
        deed = words.deeds.search(clause.said)
        if clause.voice is Voice.RUMOUR or not deed or unsure(clause.said) or about_cause(clause):
            continue
        if denied(clause.said, deed.start()) or words.not_deeds.search(clause.said):
            continue
        if _NOTICE.match(clause.said):
            continue
        if _ahead(clause, clauses):
            text = tidy(_NEXT.sub("", clause.said, count=1))
            found.append(_fact(clause, Slot.MEASURE, Status.PLANNED, text))
            continue
        found.append(_fact(clause, Slot.MEASURE, _done(clause.said, deed)))
    return found


def impacts(clauses: Sequence[Clause]) -> list[Fact]:
    """Return IMPACT facts: area, households, vehicles, closed roads, lines out of service."""
    words = _words()
    found: list[Fact] = []
    for clause in clauses:
        reach = words.impact.search(clause.said)
        if clause.voice is Voice.RUMOUR or reach is None or words.impact_not.search(clause.said):
            continue
        if not denied(clause.said, reach.start()) and not unsure(clause.said):
            status = Status.PLANNED if planned(clause.said) else Status.STATED
            notice = _NOTICE.match(clause.said)  # 学校通知明天停课: what is to come is told
            text = clause.said[notice.end() :] if notice else ""
            found.append(_fact(clause, Slot.IMPACT, status, text, whole=not text))
    return found


def losses(clauses: Sequence[Clause]) -> list[Fact]:
    """Return LOSS facts; an owner's own figure, or one not assessed, is HEARSAY."""
    words = _words()
    found: list[Fact] = []
    for at, clause in enumerate(clauses):
        if clause.voice is Voice.RUMOUR:
            continue
        if words.lost_unknown.search(clause.text):
            found.append(_fact(clause, Slot.LOSS, Status.UNKNOWN))
            continue
        lost = (
            words.money.search(clause.text)
            or words.stock.search(clause.text)
            or words.things.search(clause.text)
        )
        if lost is None or denied(clause.text, lost.start()):
            continue
        after = clauses[at + 1].text if at + 1 < len(clauses) else ""
        doubted = words.unverified.search(clause.text) or words.unverified.search(after)
        own = clause.voice is Voice.CONCERNED and words.money.search(clause.text)
        status = Status.HEARSAY if doubted or own else Status.STATED
        rest = _NAMED_BEHIND.match(clause.text, lost.end())
        text = lost[0] + (rest[0] if rest else "")
        own = lost.start() >= clause.body
        if own and len(clause.said) <= _SHORT and not _OF_PEOPLE.search(clause.said):
            found.append(_fact(clause, Slot.LOSS, status))  # with what it is that was lost
            continue
        found.append(_fact(clause, Slot.LOSS, status, text, whole=False))
    return found


_SHORT = 28  # characters of a clause that is told as it is
_OF_PEOPLE = re.compile(r"[死伤困亡]|[\d一二两三四五六七八九十]+[个名]?人|没|未|[时后]")
# 烧了一间半屋: what is counted is named behind the figure, to the end of the clause
_NAMED_BEHIND = re.compile(
    r"(?:(?![没未不无还在和跟也都人死伤困])[\u4e00-\u9fff]){1,8}(?<![了的])(?=[了的]{0,2}$)"
)
