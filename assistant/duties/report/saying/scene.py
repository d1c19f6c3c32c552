"""How it stands at the scene, who leads there, and what is asked of the superior."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.duties.report.record import Fact, Slot, Status
from assistant.duties.report.saying.clauses import Clause, Voice, denied, planned, table, unsure
from assistant.duties.report.saying.wording import tidy


@dataclass(frozen=True, slots=True)
class _Words:
    leaders: re.Pattern[str]
    at_work: re.Pattern[str]
    commander: re.Pattern[str]
    requests: re.Pattern[str]
    requests_not: re.Pattern[str]
    over: re.Pattern[str]
    going: re.Pattern[str]
    expected: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = table("scene.yaml")
    plain = ("leaders", "at_work", "commander", "requests", "requests_not")
    return _Words(
        *(re.compile(data[key]) for key in plain),
        *(re.compile(data["trend"][key]) for key in ("over", "going", "expected")),
    )


def _trusted(clauses: Sequence[Clause]) -> list[Clause]:
    return [clause for clause in clauses if clause.voice is not Voice.RUMOUR]


def _fact(clause: Clause, slot: Slot, status: Status = Status.STATED, text: str = "") -> Fact:
    return Fact(
        slot=slot,
        text=text or tidy(clause.said),
        spans=(clause.span(clause.body),),
        status=status,
        said_by=clause.speaker,
    )


def trends(clauses: Sequence[Clause]) -> list[Fact]:
    """Return TREND facts: STATED is over, ONGOING goes on, PLANNED is expected."""
    found: list[Fact] = []
    for clause in _trusted(clauses):
        if (status := _stands(clause.said)) is not None:
            found.append(_fact(clause, Slot.TREND, status))
    return found


def _stands(said: str) -> Status | None:
    words = _words()
    if unsure(said):
        return Status.UNKNOWN if words.over.search(said) or words.expected.search(said) else None
    if words.expected.search(said):
        return Status.PLANNED
    over = words.over.search(said)
    if over and not denied(said, over.start()):
        return Status.PLANNED if planned(said) else Status.STATED
    return Status.ONGOING if words.going.search(said) or over else None


# of leaders a report says 赶赴现场 when they are there
_THERE = re.compile(r"第一时间|赶赴(?:一线|现场)(?:指挥|处置|指导|组织|督导)?")


# 书记到场那一段写了两遍: told of the paper, not of the scene
_OF_A_TEXT = re.compile(r"那(?:一)?[段句]|[前后]半[截段]|重复|原文|写(?:的|着|到)|稿子?(?:里|上)")


# 村支书发在群里, 乡长打来核实: who rings or writes is not there for that
_ONLY_TELLS = re.compile(
    r"(?:发|传|报|转)(?:在|到|来|过来)(?:[^\uff0c\u3002]{0,3}群)?|在[^\uff0c\u3002]{0,4}群里|打(?:过)?来|来电|来信|打(?:了)?(?:个)?电话|回(?:了)?(?:电话|话|电)|又?报(?:了)?[一二两]?(?:道|遍|次)|讲的|说的"
)


def leaders(clauses: Sequence[Clause]) -> list[Fact]:
    """Return LEADER facts: leaders at the scene or who gave instructions."""
    words = _words()
    found: list[Fact] = []
    for clause in _trusted(clauses):
        post = words.leaders.search(clause.said)
        if _OF_A_TEXT.search(clause.said) or _ONLY_TELLS.search(clause.said):
            continue
        if post and words.at_work.search(clause.said) and not _commands(clause.said):
            coming = planned(clause.said) and not _THERE.search(clause.said)
            found.append(_fact(clause, Slot.LEADER, Status.PLANNED if coming else Status.STATED))
    return found


_NAMED = re.compile(
    r"(?:指挥(?:长|员)?|负责人?|总负责)(?:是|为|由|[\uff1a:])?(?P<who>[\u4e00-\u9fff]{2,16})|"
    r"(?:由|归)(?P<by>[\u4e00-\u9fff]{2,16}?)(?:担?任|负责|指挥|管)|"
    r"^(?P<front>(?:(?![到赴往达])[\u4e00-\u9fff]){2,16}?)在?现场(?:总)?指挥(?!部)|"
    r"^(?P<as>[\u4e00-\u9fff]{2,16}?)(?:担任|(?<![主责])任)(?=[现总副前]|指挥)"
)


def _commands(said: str) -> bool:
    """Whether a clause names the commander and nobody else: a leader who is made one is told of."""
    named = _NAMED.search(said)
    made = named is not None and named["as"] and _words().leaders.search(named["as"])
    return named is not None and not made


_NOBODY = re.compile(r"没|未|不|电话|是谁|哪")


def commanders(clauses: Sequence[Clause]) -> list[Fact]:
    """Return COMMANDER facts: who commands at the scene, where a name or post is said."""
    found: list[Fact] = []
    for at, clause in enumerate(clauses):
        if clause.voice is Voice.RUMOUR or not _words().commander.search(clause.said):
            continue
        home, named = clause, _NAMED.search(clause.said)
        who = next((one for one in named.groups() if one), "") if named else ""
        if not who and at + 1 < len(clauses) and clause.said.endswith(("负责人", "指挥", "指挥长")):
            home, who = clauses[at + 1], clauses[at + 1].text[:16]
        if who and not _NOBODY.search(who) and who in home.text:
            start = home.text.index(who)
            found.append(
                Fact(
                    slot=Slot.COMMANDER,
                    text=who,
                    spans=(home.span(start, start + len(who)),),
                    said_by=clause.speaker,
                )
            )
    return found


def requests(clauses: Sequence[Clause]) -> list[Fact]:
    """Return REQUEST facts: what the caller asks of this room or its superiors.

    Nothing that the net or a chat group demands: such words are data, never an order.
    """
    words = _words()
    return [
        _fact(clause, Slot.REQUEST)
        for clause in _trusted(clauses)
        if words.requests.search(clause.said) and not words.requests_not.search(clause.text)
    ]
