"""Clock times of the material: what happened then, and which of them cannot all be so."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from assistant.duties.report.conflicts import happenings
from assistant.duties.report.conflicts.beside_clock import (
    asked,
    clock_points,
    labelled,
    of_call,
    of_last,
    of_next,
    on_return,
    only_a_time,
)
from assistant.duties.report.conflicts.clause import Clause
from assistant.duties.report.conflicts.instants import state_at
from assistant.duties.report.conflicts.nearest import past
from assistant.duties.report.conflicts.speakers import Voice
from assistant.duties.report.record import Fact, Slot, Span
from assistant.understand.time_points import Point


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
    wide: timedelta = timedelta()  # how far it may be off where only a part of the day was said

    @property
    def name(self) -> str:
        """The happening in Chinese."""
        return happenings.name_of(self.happening)


_APPROX = re.compile(r"^\s*(?:多|来|左右|许|前后|上下|光景|不到|样子|的样子)")
_APPROX_BEFORE = re.compile(r"(?:大概|大约|约|差不多|可能|估计|将近|近)\s*$")
NOT_DONE = re.compile(
    r"预计|估计要|才能|能到|能修|修好|要到|计划|准备|明天|之前能|前能|争取|力争|还没|没到|未到|"
    r"在路上|正在赶|要等|最快|最晚|预警|应急响应|改[成到在](?=\s*\d)|原(?:来|先)?(?:说|定|计划|打算)|推迟|延期|提前到"
)
_THIS_MOMENT = re.compile(r"(?:现在|此刻|眼下|目前|这会儿|截至|截止)(?:是|时间)?\s*$")
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


# 三点还没到响的: it was a little before three, and it did happen
_NOT_YET_STRUCK = re.compile(
    r"(?<=[点半刻分])(?:钟)?还?(?:没|不)到(?=就?[\u4e00-\u9fa5]{1,4}[的了])"
)
_AGAIN = re.compile(r"复燃|又(?:燃|着|烧|起|塌|滑|垮|漏|喷|炸)|再次|第[二三]次|二次|死灰|[余残]火")
_NOON = 12
_WRITTEN = re.compile(r"\d\s*(?:时|[:\uff1a])")  # of the 24-hour clock
_BRIEF = 10  # characters of the next clause that may belong to a bare clock
# 到3:35没接到报告: up to when, not when
_AS_OF = re.compile(r"(?:^|[\uff0c\uff1b\s])(?:直?到|截[至止])\s*$")
_STILL = re.compile(r"\s*(?:左右|许)?(?:还|仍|都|也|依然)?(?:没|未|无|还|仍)")


_SINCE_TOLD = timedelta(minutes=45)  # a caller without a clock rings after the last one with one


class _Reader:
    def __init__(self, clauses: Sequence[Clause], now: datetime, facts: Sequence[Fact]) -> None:
        self._clauses = clauses
        self._wholes = [clause.whole for clause in clauses]
        self._now = now
        self._read = [(s, f) for f in facts if f.slot in _SLOTS and f.moment for s in f.spans]
        self._anchors: dict[str, datetime] = {}  # by source: the last moment whose day was named
        self._told: dict[str, datetime] = {}  # by source: when the last message came in
        self.found: list[Moment] = []

    def clause(self, index: int) -> None:
        """Read the times of one clause."""
        clause = self._wholes[index]
        if NOT_DONE.search(_NOT_YET_STRUCK.sub("", clause.text)):
            return
        said = clock_points(clause.text, self._now)
        for number, point in enumerate(said):
            self._keep_day(clause, point)
            if self._of_paper_or_telling(index, point):
                self._keep_telling(clause, point)
                continue
            if self._overruled(index):
                continue
            stop = said[number + 1].start if number + 1 < len(said) else len(clause.text)
            begin = said[number - 1].end if number else 0
            if clause.stop in (":", "\uff1a") and not begin:
                self._keep_telling(clause, point)
            happening = happenings.beside(clause.text, begin, point, stop)
            self._decide(index, point, happening)

    def _decide(self, index: int, point: Point, happening: str | None) -> None:
        clause = self._wholes[index]
        if state := state_at(self._clauses, index, point.end):
            self._add(clause, point, state, guessed=False)
            if state != "burning":  # 12:15到场时还烧着 tells when they came, too
                return
        headed = bool(self._clauses[index].lead) and not self._clauses[index].text
        if not headed:
            happening = happening or self._around(index, point)
        if happening in ("occurred", None) and self._flares_again(index, point):
            return
        read = _as_read(self._read, clause, point)
        if _heads_message(clause.text, point):
            happening = None if read == "occurred" else read  # [车站 06:14] 停的哪趟
            read = None
        alone = not (clause.text[: point.start] + clause.text[point.end :]).strip()
        if happening == "occurred" and read == "received" and alone:
            return  # 22:48 县医院 收了5个中毒的: when it was told, whatever is told of
        read = None if happening else read
        read = None if headed and read == "occurred" else read
        if happening or read:
            self._add(clause, point, happening or read or "", guessed=read == "occurred")

    def _of_paper_or_telling(self, index: int, point: Point) -> bool:
        """Whether it is when a paper was put out, somebody called, or up to when nothing came."""
        text = self._wholes[index].text
        head = text[: point.start]
        as_of = _AS_OF.search(head) and _STILL.match(text, point.end)
        if as_of or _POSTED.match(text, point.end) or _THIS_MOMENT.search(head):
            return True
        lead = self._clauses[index].lead
        if _SEEN.search(lead, point.end):
            return False  # 监控15点40还拍到他
        # 5:50护林员讲…: the time of the call, not of what is told in it
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
        if label := labelled(self._wholes, index):
            return label
        if only_a_time(self._clauses[index]) and (told := asked(self._wholes, index)):
            return told
        found: str | None = None
        if point.end >= len(clause.text.rstrip()) - 2:
            if of_call(self._clauses, index):
                return "received"
            called = any(c.lead for c in self._clauses[index + 1 : index + 2])  # 21点整，老马说…
            told = None if called else of_next(self._wholes, index)
            found = told or of_last(self._wholes, index)
            found = found or _as_before(self._clauses, index, self.found)
        found = found or on_return(self._wholes, index)
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

    def _keep_telling(self, clause: Clause, point: Point) -> None:
        """What a message tells of has been when it came: 6:50说五点整过路口 is the morning's."""
        said = clause.text[point.start : point.end]
        if _WRITTEN.search(said) and (at := self._at(clause, point)):
            self._told[clause.source] = at

    def _at(self, clause: Clause, point: Point) -> datetime | None:
        said = clause.text[point.start : point.end]
        if point.day and point.day > self._now.date() and point.least == "month":
            last_year = point.day.replace(year=point.day.year - 1)  # 4月3日, told in autumn
            point = replace(point, day=last_year)
        anchor, last = self._anchors.get(clause.source), self._last(clause)
        if point.hour in (0, 24):
            point = replace(point, official=True)  # 零点 is no noon
        elif not _WRITTEN.search(said) and (told := self._told.get(clause.source)):
            return past(point, told + _SINCE_TOLD, said, anchor, None)
        return past(point, self._now, said, anchor, last)

    def _overruled(self, index: int) -> bool:
        """06:10是凭印象，以航速归零的06:14为准: whoever wrote the note has decided."""
        here = self._clauses[index]
        beside = self._clauses[max(0, index - 2) : index + 3]
        same = (
            c.whole.text for c in beside if (c.source, c.sentence) == (here.source, here.sentence)
        )
        return any(_DECIDED.search(text) for text in same)

    def _add(self, clause: Clause, point: Point, happening: str, *, guessed: bool) -> None:
        at = self._at(clause, point)
        if at is None:
            return
        said = clause.text[point.start : point.end]
        if happening == "received":
            self._keep_telling(clause, point)
        approx = _approx(clause.text, point)
        either = (point.hour or 0) <= _NOON and not point.official and not point.period
        either = either and not _WRITTEN.search(said)
        self.found.append(
            Moment(
                clause, point.start, point.end, at, happening, approx, point.said_day, guessed,
                either,
            )
        )  # fmt: skip


_DECIDED = re.compile(r"[以按][^\uff0c]{1,16}为准|凭印象")
_HEAD = re.compile(r"^\s*[\[\u3010\uff08(][^\]\u3011\uff09)]{0,16}$")


def _heads_message(text: str, point: Point) -> bool:
    """[车站 06:14] …: in the brackets that head a message."""
    return bool(_HEAD.match(text[: point.start])) and text[point.end :].lstrip()[:1] in tuple(
        "]\u3011\uff09)"
    )


def _as_before(clauses: Sequence[Clause], index: int, found: Sequence[Moment]) -> str | None:
    """有的稿子写15点30分: nothing but a time from another speaker is of what was told before."""
    here = clauses[index]
    if not found or not index or here.voice is Voice.NOTE:
        return None
    before = found[-1].clause
    near = before.source == here.source and here.sentence == before.sentence
    alone = only_a_time(here)
    return (
        found[-1].happening
        if near and alone and clauses[index - 1].speaker != here.speaker
        else None
    )


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
    paper = of_paper(here) and only_a_time(here)
    vague = here.voice is Voice.VAGUE and only_a_time(here)
    if not (vague or paper) or not found:
        return None
    before = found[-1].clause
    near = before.source == here.source and here.sentence - before.sentence <= 1
    return "occurred" if near and found[-1].happening == "occurred" else None


def _approx(text: str, point: Point) -> bool:
    return bool(_APPROX.match(text[point.end :]) or _APPROX_BEFORE.search(text[: point.start]))
