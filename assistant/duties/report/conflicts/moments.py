"""Clock times of the material: what happened then, and which of them cannot all be so."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.duties.report.conflicts.nearest import past
from assistant.duties.report.conflicts.speakers import Voice
from assistant.duties.report.conflicts.statements import Clause
from assistant.duties.report.conflicts.vocabulary import any_of
from assistant.duties.report.record import Fact, Slot, Span
from assistant.understand.time_points import Point, points
from core.yaml_data import read_yaml


@dataclass(frozen=True, slots=True)
class Moment:
    """A clock time in a clause and the happening it belongs to (a key of moments.yaml)."""

    clause: Clause
    start: int  # within the clause
    end: int
    at: datetime
    happening: str
    approx: bool
    dated: bool = False  # whether the day was said, too
    guessed: bool = False  # no word beside it tells, only the reading of the whole note
    either_half: bool = False  # 10点: which half of the day was left open

    @property
    def name(self) -> str:
        """The happening in Chinese."""
        return _happenings()[self.happening]["name"]


@lru_cache(maxsize=1)
def _happenings() -> dict[str, Any]:
    return read_yaml((Path(__file__).parent / "moments.yaml").read_text("utf-8"))["happenings"]


# 找到, 送到: nobody arrives; 排爆的; 没炸, 未发生: nothing happened
_NOT_BEHIND = r"(?<![找送收遇得看等直感拿没未无排])(?<!(?<!消)防)"


# 失踪的人, 被困人员: who they are, not what happens then
_NO_NAME_OF = r"(?!(?:的)?(?:人员|者|人(?![都全已也没])|工人|老人|孩子|男孩|女孩|男子|女子))"


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    groups = [
        f"(?P<{key}>{'|'.join((any_of(row['words']), *row.get('patterns', ())))})"
        for key, row in _happenings().items()
    ]
    return re.compile(f"{_NOT_BEHIND}(?:{'|'.join(groups)}){_NO_NAME_OF}")


_APPROX = re.compile(r"^\s*(?:多|来|左右|许|前后|上下|光景|不到|样子|的样子)")
_APPROX_BEFORE = re.compile(r"(?:大概|大约|约|差不多|可能|估计|将近|近)\s*$")
_NOT_DONE = re.compile(
    r"预计|估计要|才能|能到|能修|修好|要到|计划|准备|明天|之前能|前能|争取|力争|还没|没到|未到|"
    r"在路上|正在赶|要等|最快|最晚|预警|应急响应"
)
_THIS_MOMENT = re.compile(r"(?:现在|此刻|眼下|目前|这会儿|截至|截止)(?:是|时间)?\s*$")
_SHIFT = re.compile(r"那次|那时|截至|截止|到现在|还在|仍在|还有")


# 公众号15时20分发《…》: when it was put on the net
_SEEN = re.compile(r"[还仍](?:看见|看到|见到?|拍到)|最后(?:拍到|看见|看到)|[拍录]到")
# 5月21日9:00整理: when the paper was made
_POSTED = re.compile(
    r"\s*(?:发(?:布|帖|文|《)|推送|转发|更新|整理|汇总|起草|成文|拟稿|印发|填报|制表)"
)
_SLOTS = {Slot.OCCURRED_AT: "occurred", Slot.ALARM_AT: "alarm", Slot.RECEIVED_AT: "received"}


def moments(clauses: Sequence[Clause], now: datetime, facts: Sequence[Fact] = ()) -> list[Moment]:
    """Return the times of what has happened, each with its happening; others are left out.

    Where the words beside a time don't tell, a mention that the reading made of it does.
    """
    reader = _Reader(clauses, now, facts)
    for index in range(len(clauses)):
        reader.clause(index)
    return reader.found


_AGAIN = re.compile(r"复燃|又(?:燃|着|烧|起|塌|滑|垮|漏|喷|炸)|再次|第[二三]次|二次|死灰")
_NOON = 12
_WRITTEN = re.compile(r"\d\s*(?:时|[:\uff1a])")  # of the 24-hour clock
_BRIEF = 10  # characters of the next clause that may belong to a bare clock


class _Reader:
    def __init__(self, clauses: Sequence[Clause], now: datetime, facts: Sequence[Fact]) -> None:
        self._clauses = clauses
        self._wholes = [clause.whole for clause in clauses]
        self._now = now
        self._read = [(s, f) for f in facts if f.slot in _SLOTS and f.moment for s in f.spans]
        self._anchors: dict[str, datetime] = {}  # by source: the last moment whose day was named
        self.found: list[Moment] = []

    def clause(self, index: int) -> None:
        """Read the times of one clause."""
        clause = self._wholes[index]
        if _NOT_DONE.search(clause.text):
            return
        said = clock_points(clause.text, self._now)
        for number, point in enumerate(said):
            self._keep_day(clause, point)
            posted = _POSTED.match(clause.text, point.end)
            if (
                posted
                or _THIS_MOMENT.search(clause.text[: point.start])
                or self._of_telling(index, point)
            ):
                continue
            stop = said[number + 1].start if number + 1 < len(said) else len(clause.text)
            begin = said[number - 1].end if number else 0
            happening = _happening(clause.text, begin, point, stop)

            headed = bool(self._clauses[index].lead) and not self._clauses[index].text
            if not headed:
                happening = happening or self._around(index, point)
            if happening in ("occurred", None) and self._flares_again(index, point):
                continue
            read = None if happening else _as_read(self._read, clause, point)
            read = None if headed and read == "occurred" else read
            if happening or read:
                self._add(clause, point, happening or read or "", guessed=read == "occurred")

    def _of_telling(self, index: int, point: Point) -> bool:
        """5:50护林员讲…: the time of the call, not of what is told in it."""
        lead = self._clauses[index].lead
        if _SEEN.search(lead, point.end):
            return False  # 监控15点40还拍到他
        return bool(self._clauses[index].text) and 0 < point.end <= len(lead) - 2

    def _flares_again(self, index: int, point: Point) -> bool:
        """15:05 余火翻了又燃, 13点复燃: not when it began."""
        beside = self._clauses[index + 1 : index + 2]
        near = "".join(c.text for c in beside if c.sentence == self._clauses[index].sentence)
        told = self._wholes[index].text[point.end :] + (near if len(near) <= _BRIEF else "")
        return bool(_AGAIN.search(told))

    def _around(self, index: int, point: Point) -> str | None:
        """What neither stands in front of nor behind a time is told by the clauses beside it."""
        clause = self._wholes[index]
        found: str | None = None
        if point.end >= len(clause.text.rstrip()) - 2:
            of_call = any(c.lead for c in self._clauses[index + 1 : index + 2])  # 21点整，老马说…
            told = None if of_call else _of_next(self._wholes, index)
            found = told or _as_before(self._clauses, index, self.found)
        return found or _other_says(self._clauses, index, self.found)

    def _last(self, clause: Clause) -> datetime | None:
        same = [m.at for m in self.found if m.clause.source == clause.source]
        return same[-1] if same else None

    def _keep_day(self, clause: Clause, point: Point) -> None:
        """A day that was named holds for the bare clock times behind it."""
        said = clause.text[point.start : point.end]
        at = past(point, self._now, said, None, None) if point.said_day else None
        if at is not None and at.date() < self._now.date():
            self._anchors[clause.source] = at

    def _add(self, clause: Clause, point: Point, happening: str, *, guessed: bool) -> None:
        said = clause.text[point.start : point.end]
        at = past(point, self._now, said, self._anchors.get(clause.source), self._last(clause))
        if at is None:
            return
        approx = _approx(clause.text, point)
        either = (point.hour or 0) <= _NOON and not point.official and not point.period
        either = either and not _WRITTEN.search(said)
        self.found.append(
            Moment(
                clause, point.start, point.end, at, happening, approx, point.said_day, guessed,
                either,
            )
        )  # fmt: skip


def _points(text: str, now: datetime) -> list[Point]:
    """Read 18时许 and 9点22起火, which as utterances would be something else; offsets stay."""
    plain = re.sub(r"(?<=\d时)许", " ", text)
    return points(re.sub(r"(?<=\d)起(?=[火的来])", "着", plain), now)


_ROUGHLY = re.compile(r"(?:左右|前后|光景|不到|钟头?|许|多|来钟|的?样子|头|就|才|\s)*")


def _plain(match: re.Match[str], point: Point) -> bool:
    """Whether 着的 is of a fire (3点左右着的), not of what was held (20:02压着的那个)."""
    between = match.string[point.end : match.start()]
    if match[0] == "到":  # 6点到6点半: a stretch of time
        return not match.string[match.end() :].strip() or not _CLOCK_NEXT.match(
            match.string, match.end()
        )
    return match[0] != "着的" or bool(_ROUGHLY.fullmatch(between))


_CLOCK_NEXT = re.compile(
    r"\s*(?:\d+|[一二两三四五六七八九十]+)(?:点|时|[:\uff1a])|\s*(?:今|昨|早|晚|凌|中|上|下|半|次|第|现)"
)


_NO_SUCH = re.compile(r"(?:没有?|未|无|排除|不是)(?:发现|发生|任何|有)?$")


def _happening(text: str, begin: int, point: Point, stop: int) -> str | None:
    """The first word behind the time decides, else the last one in front of it."""
    after = next((m for m in _pattern().finditer(text, point.end, stop) if _plain(m, point)), None)
    if after and _NO_SUCH.search(text[point.end : after.start()]):
        return None
    if after and not _SHIFT.search(text[point.end : after.start()]):
        kind = str(after.lastgroup)
        return _received_by(text, kind, point)
    before = [m for m in _pattern().finditer(text, begin, point.start) if m[0] != "到"]
    if begin and before and before[-1].start() - begin <= 1:
        before = []  # 23:10停的23:31来的: the word is of the time in front of it
    if before and point.start - before[-1].end() <= 4:
        return _received_by(text, str(before[-1].lastgroup), point)
    return None


_RESPONDER = re.compile(
    r"(?:消防|119|110|120|122|急救|指挥中心|大队|中队|支队|救援站|派出所|交警|民警|"
    r"公安)[^\uff0c]{0,8}$"
)
_FROM = re.compile(r"^\s*(?:许|左右)?\s*(?:接到?|收到)")


def _received_by(text: str, kind: str, point: Point) -> str:
    """A responder's own 接报 is the alarm; a call that this room takes is not."""
    if kind != "received":
        return kind
    head = text[: point.start]
    if _RESPONDER.search(head) and _FROM.match(text[point.end :]):
        return "alarm"
    return kind


def _of_next(clauses: Sequence[Clause], index: int) -> str | None:
    """A time alone in its clause belongs to what the next one tells."""
    if index + 1 >= len(clauses) or clauses[index + 1].sentence != clauses[index].sentence:
        return None
    if points_in(clauses[index + 1].text) or clauses[index].stop in (":", "\uff1a"):
        return None
    match = _pattern().search(clauses[index + 1].text)
    return str(match.lastgroup) if match and match.lastgroup != "received" else None


def clock_points(text: str, now: datetime) -> list[Point]:
    """Return the clock times of a text as the field writes them, those of a day alone left out."""
    return [p for p in _points(text, now) if p.hour is not None and not p.invalid]


def points_in(text: str) -> bool:
    """Say whether there is a clock time in the text."""
    return bool(re.search(r"\d{1,2}\s*[:\uff1a点时]|[一二两三四五六七八九十]点", text))


def _as_before(clauses: Sequence[Clause], index: int, found: Sequence[Moment]) -> str | None:
    """有的稿子写15点30分: nothing but a time from another speaker is of what was told before."""
    here = clauses[index]
    if not found or not index or here.voice is Voice.NOTE:
        return None
    before = found[-1].clause
    near = before.source == here.source and here.sentence == before.sentence
    alone = _only_a_time(here)
    return (
        found[-1].happening
        if near and alone and clauses[index - 1].speaker != here.speaker
        else None
    )


def _only_a_time(clause: Clause, more: int = 2) -> bool:
    """Whether a clause has no more than so many characters besides a time."""
    return len(re.sub(r"[\d:\uff1a点时分半许左右前后是在约的了\s]", "", clause.text)) <= more


# one of several papers that tell of the same thing
_PAPER = re.compile(r"(?:稿[子件]?|转发件|标题|抬头|报道|剪报|[首初快]报)(?:[上里]面?|中)?$")


def of_paper(clause: Clause) -> bool:
    """Say whether a paper tells the clause: 有的稿子写, 转发件作."""
    return bool(_PAPER.search(clause.speaker))


def _as_read(read: Sequence[tuple[Span, Fact]], clause: Clause, point: Point) -> str | None:
    start, end = clause.start + point.start, clause.start + point.end
    for span, fact in read:
        if span.source == clause.source and span.start < end and start < span.end:
            return _SLOTS[fact.slot]
    return None


def _other_says(clauses: Sequence[Clause], index: int, found: Sequence[Moment]) -> str | None:
    """另一个班组说是15点50, 通稿作6时50分: somebody unnamed or a paper gives another beginning."""
    here = clauses[index]
    paper = of_paper(here) and _only_a_time(here, 0)
    if not (here.voice is Voice.VAGUE or paper) or not found:
        return None
    before = found[-1].clause
    near = before.source == here.source and here.sentence - before.sentence <= 1
    return "occurred" if near and found[-1].happening == "occurred" else None


def _approx(text: str, point: Point) -> bool:
    return bool(_APPROX.match(text[point.end :]) or _APPROX_BEFORE.search(text[: point.start]))
