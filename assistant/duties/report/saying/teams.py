"""Who is at the scene and who is on the way, each with vehicles and people as they were said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.duties.report.record import Fact, Slot, Span, Status
from assistant.duties.report.saying.causes import about_cause
from assistant.duties.report.saying.clauses import Clause, Voice, denied, planned, table
from assistant.duties.report.saying.comers import (
    counts_boats,
    goes_onto,
    helps,
    no_comer,
    parties,
)

_REST = 4  # characters of an unknown name beside known teams in a list
_NEAR = 12  # clauses behind a dispatch in which the arrival may be told


@dataclass(frozen=True, slots=True)
class _Words:
    team: re.Pattern[str]
    arrived: re.Pattern[str]
    dispatched: re.Pattern[str]
    afterwards: re.Pattern[str]
    convoy: re.Pattern[str]
    helped: re.Pattern[str]
    counts: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = table("scene.yaml")
    teams = data["teams"]
    names = "|".join(teams["names"])
    return _Words(
        re.compile(f"{teams['whose']}(?P<name>{names})(?P<part>{teams['part']})"),
        *(
            re.compile(data[key])
            for key in ("arrived", "dispatched", "afterwards", "convoy", "helped", "counts")
        ),
    )


def teams_in(text: str) -> list[re.Match[str]]:
    """Return the teams that are named, each once."""
    counted = [m.span() for m in _words().counts.finditer(text)]
    found: list[re.Match[str]] = []
    for match in _words().team.finditer(text):
        if no_comer(text, match):
            continue
        # 派出所来了3个民警: the 民警 are those of the 派出所
        part_of_count = found and any(a < match.start() < b for a, b in counted)
        if not part_of_count and not any(match["name"] == one["name"] for one in found):
            found.append(match)
    return found


def forces(clauses: Sequence[Clause]) -> list[Fact]:
    """Return FORCE facts: STATED is on scene, PLANNED is sent for or on its way."""
    found: list[Fact] = []
    harmed = parties(clauses, _words().team)
    for at, clause in enumerate(clauses):
        if clause.voice is Voice.RUMOUR:
            continue
        named = [
            team
            for team in teams_in(clause.said)
            if team["name"] not in harmed or helps(clause.said)
        ]
        convoy = None if named else _words().convoy.search(clause.said)
        if not (named or convoy) or about_cause(clause):
            continue
        if convoy and found and _reaches_into(found[-1], clause):
            continue  # told with the team of the clause before
        status = _status(clause, named, clauses[at + 1 :], over=_over(clauses[:at], clause))
        if status is None:
            continue
        if convoy is not None:  # 派3台车12个人: whose they are isn't said here
            found.append(_convoy(clause, convoy, status))
        for number, team in enumerate(named):
            if number + 1 < len(named) and named[number + 1].start() == team.end():
                continue  # 人社局监察大队: one name
            stop = named[number + 1].start() if number + 1 < len(named) else len(clause.said)
            made = _force(clause, team, stop, clauses[at + 1 : at + 2], status)
            found.append(_with_whose(made, clause, named[:number], team))
    return found


def _with_whose(
    fact: Fact, clause: Clause, before: Sequence[re.Match[str]], team: re.Match[str]
) -> Fact:
    """人社局监察大队 of 人社局 and 监察大队 that stand together: one name in full."""
    start = team.start()
    for other in reversed(before):
        if other.end() != start:
            break
        start = other.start()
    begins = fact.spans[0].start - clause.start - clause.body
    if start >= begins:
        return fact
    whose = clause.span(clause.body + start, clause.body + begins)
    text = clause.said[start:begins] + fact.text
    return fact.model_copy(update={"text": text, "spans": (whose, *fact.spans)})


_HARMED = re.compile(r"伤|死|困|中毒|骨折")  # 1名环卫工砸伤手臂
_OVER = re.compile(r"到场|抵达|将其控制|灭(?:了|的|$)|扑灭|处置完|救出|恢复|散了|控制住")


def _over(before: Sequence[Clause], clause: Clause) -> bool:
    """Whether the same source has told before that it is over."""
    return any(
        _OVER.search(c.said) and not planned(c.said) for c in before if c.source == clause.source
    )


def _reaches_into(fact: Fact, clause: Clause) -> bool:
    return any(s.source == clause.source and s.start >= clause.start for s in fact.spans)


def _status(
    clause: Clause, named: Sequence[re.Match[str]], later: Sequence[Clause], *, over: bool
) -> Status | None:
    """How far the teams have come; None where the clause doesn't say."""
    words = _words()
    later = [one for one in later if one.source == clause.source][:_NEAR]
    said = clause.said
    if later and _only_teams(said, named):  # 民兵、护林员，一共二十人在搜
        said = f"{said}\uff0c{later[0].said}"
    there = words.arrived.search(said)
    if there and denied(said, there.start()):
        there = None
    if words.dispatched.search(said):
        came = any(words.afterwards.search(one.said) and not planned(one.said) for one in later)
        came = came or (over and "出动" in said)  # told when all was over
        near = later[0] if later and later[0].sentence == clause.sentence else None
        if near is not None and not teams_in(near.said) and not planned(near.said):
            came = came or bool(words.arrived.search(near.said))  # 出动4车，带了两条艇在河边
        return Status.STATED if there or came else Status.PLANNED
    if planned(said):
        return Status.PLANNED
    counted = words.counts.search(said, named[0].end() if named else 0) or any(
        m.end() == one.start() and not _HARMED.search(said)
        for one in named
        for m in words.counts.finditer(said)
    )
    return Status.STATED if there or counted else None


def _only_teams(said: str, named: Sequence[re.Match[str]]) -> bool:
    left = said
    for team in named:
        left = left.replace(team[0], "")
    last = bool(named) and named[-1].end() == len(said)
    return last and len(left.strip("\u3001\u548c\u53ca\u4e0e ")) <= _REST


_OTHER = re.compile(r"\u3001(?![\d一二两三四五六七八九十百几])")


def _convoy(clause: Clause, match: re.Match[str], status: Status) -> Fact:
    span = clause.span(clause.body + match.start(), clause.body + match.end())
    return Fact(
        slot=Slot.FORCE, text=match[0], spans=(span,), status=status, said_by=clause.speaker
    )


def _force(
    clause: Clause, team: re.Match[str], stop: int, after: Sequence[Clause], status: Status
) -> Fact:
    base = clause.body
    if other := _OTHER.search(clause.said, team.end(), stop):
        stop = other.start()  # behind it stands a team that isn't known by name
    counted = [
        m
        for m in _words().counts.finditer(clause.said, team.end(), stop)
        if not _words().helped.search(clause.said, team.end(), m.start())
        and ("条" not in m[0] or counts_boats(team[0] + m[0]))
    ]
    before = [m for m in _words().counts.finditer(clause.said) if m.end() == team.start()]
    if before and not counted:  # 2组巡线
        counted = before
    begins = _begins(clause.said, team)
    spans = [clause.span(base + begins, base + team.end())]
    spans += [clause.span(base + m.start(), base + m.end()) for m in counted]
    text = _counted(clause.said[begins : team.end()], "".join(m[0] for m in counted))
    others = _words().counts.search(clause.said, team.end())  # 上了海巡艇, 艇上接了3人
    if not others and stop == len(clause.said) and not goes_onto(clause.said[: team.start()]):
        counts, more = _following(clause, after)
        text, spans = _counted(text, counts), spans + more
    return Fact(
        slot=Slot.FORCE, text=text, spans=tuple(spans), status=status, said_by=clause.speaker
    )


# 运营商抢修队: a name by no list begins where the clause or the list of names does
_NAME_OPEN = re.compile(
    r"(?:^|[\u3001\uff0c和跟及与])(?P<more>(?:(?![还又也都就已正另再先后共总有来到派叫请让由把被给从在往去等和跟及与只说讲刚才是了])"
    r"[\u4e00-\u9fff]){1,5})$"
)
_BY_NO_LIST = re.compile(
    r"(?:抢修|抢险|救援|搜救|突击|施工|打捞|巡防|救护|工程|保障|应急)?(?:队|组|班|站|公司|中心)$"
)
_NO_PART = re.compile(
    r"(?:目前|现在|另外|随后|后来|刚刚|已经|还有|派了?|叫了?|来了?)(?=[\u4e00-\u9fff]{2})"
)
_NO_NAME = re.compile(
    r"(?:目前|现在|随后|刚刚|这边|那边|现场|今[天早晚]|昨[天晚]|听|见|前头|后头|[点时分秒])$"
)


def _begins(said: str, team: re.Match[str]) -> int:
    """Where the name of a team begins in a clause: 运营商抢修队 isn't 营商抢修队."""
    if not _BY_NO_LIST.search(team[0]):
        return team.start()
    if opening := _NO_PART.match(team[0]):
        return team.start() + opening.end()
    more = _NAME_OPEN.search(said, 0, team.start())
    if more is None or _NO_NAME.search(more["more"]):
        return team.start()
    return more.start("more")


def _counted(name: str, counts: str) -> str:
    """消防3车; 120\uff083台车\uff09, which as 1203台车 would be another number."""
    joins = name[-1:].isdigit() and counts[:1].isdigit()
    return f"{name}\uff08{counts}\uff09" if joins else name + counts


def _following(clause: Clause, after: Sequence[Clause]) -> tuple[str, list[Span]]:
    """Return the counts of the next clause, where it begins with them: 消防到了，5车22人."""
    if not after or after[0].source != clause.source or after[0].sentence != clause.sentence:
        return "", []
    words, text, spans, at = after[0], "", list[Span](), 0
    while (match := _words().counts.match(words.text, at)) is not None:
        text += match[0]
        spans.append(words.span(match.start(), match.end()))
        at = match.end()
        at += len(words.text[at:]) - len(words.text[at:].lstrip("\u3001\u548c"))
    rest = teams_in(words.text[at:])
    return ("", []) if rest and text else (text, spans)
