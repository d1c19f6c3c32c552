"""Who is at the scene and who is on the way, each with vehicles and people as they were said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.duties.report.record import Fact, Slot, Span, Status
from assistant.duties.report.saying.causes import about_cause
from assistant.duties.report.saying.clauses import Clause, Voice, denied, planned, table

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


# 往卫生院抬了: who is taken there, not who came; 劝离景区: what is cleared
_WHERE = re.compile(r"[在到去往进回]$")
_NAMED_AFTER = re.compile(
    r"[\u4e00-\u9fff]{1,5}?(?:路|街|村|巷|弄|社区|小区|新村|大道|花园|公寓)(?:[\d\u4e00-\u9fff]{0,8}(?:号|栋|幢|楼|旁|对面|门口|附近|上)|口|[东南西北])|"
    # 社区服务中心, 镇中学: a house of theirs
    r"(?:(?:党群|便民|卫生|为民)?(?:服务|活动|文化|安置)中心|礼堂|广场|中学|小学|学校|幼儿园|医院|敬老院|养老院|会议室|"
    r"安置点|大厅|食堂|宿舍|祠堂|戏台|礼拜堂|体育馆|文化站|老年|篮球场|操场)"
)
_TAKEN_TO = re.compile(
    r"(?:往|送|送到|拉到|抬到|送去|背到|劝离|劝返|疏散|撤离|转移|清空|关闭|封闭|封锁|拨打|打了?|报(?:了|告)?)$"
)


def teams_in(text: str) -> list[re.Match[str]]:
    """Return the teams that are named, each once."""
    counted = [m.span() for m in _words().counts.finditer(text)]
    found: list[re.Match[str]] = []
    for match in _words().team.finditer(text):
        # 派出所来了3个民警: the 民警 are those of the 派出所
        if _TAKEN_TO.search(text[: match.start()]):
            continue
        if _WHERE.search(text[: match.start()]) and match[0].endswith(("里", "上")):
            continue  # 镇里的队伍在村里
        if _NAMED_AFTER.match(text, match.end()):
            continue  # 某街道某路18号: where it is
        part_of_count = found and any(a < match.start() < b for a, b in counted)
        if not part_of_count and not any(match["name"] == one["name"] for one in found):
            found.append(match)
    return found


def forces(clauses: Sequence[Clause]) -> list[Fact]:
    """Return FORCE facts: STATED is on scene, PLANNED is sent for or on its way."""
    found: list[Fact] = []
    for at, clause in enumerate(clauses):
        if clause.voice is Voice.RUMOUR:
            continue
        named = teams_in(clause.said)
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
            stop = named[number + 1].start() if number + 1 < len(named) else len(clause.said)
            found.append(_force(clause, team, stop, clauses[at + 1 : at + 2], status))
    return found


_HARMED = re.compile(r"伤|死|困|中毒|骨折")  # 1名环卫工砸伤手臂
_OVER = re.compile(r"灭(?:了|的|$)|扑灭|处置完|救出|恢复|散了|控制住")


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
    ]
    before = [m for m in _words().counts.finditer(clause.said) if m.end() == team.start()]
    if before and not counted:  # 2组巡线
        counted = before
    spans = [clause.span(base + team.start(), base + team.end())]
    spans += [clause.span(base + m.start(), base + m.end()) for m in counted]
    text = _counted(team[0], "".join(m[0] for m in counted))
    if not counted and stop == len(clause.said):
        counts, more = _following(clause, after)
        text, spans = _counted(text, counts), spans + more
    return Fact(
        slot=Slot.FORCE, text=text, spans=tuple(spans), status=status, said_by=clause.speaker
    )


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
