"""How long something is said to have lasted, against the two clock times between which it lasted.

22:10停电，22:50来电，前后一个半钟头: the length is that of the clocks or one of the three is wrong.
Only a length of what is over counts (历时, 前后, 停了, 封了); what is expected, allowed or told of
one of several times does not.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.duties.report.conflicts.beside_clock import clock_points
from assistant.duties.report.conflicts.lasting import Length, lengths
from assistant.duties.report.conflicts.statements import Clause
from assistant.understand.time_points import Point


@dataclass(frozen=True, slots=True)
class Clocked:
    """A clock time: clause.text[start:end] of the clause with its lead; minutes after midnight."""

    clause: Clause
    start: int
    end: int
    minute: int
    either_half: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """A length and the clock times whose distance is another one."""

    what: str
    clause: Clause
    length: Length
    since: Clocked
    until: Clocked

    @property
    def minutes(self) -> int:
        """The minutes between the clock times."""
        return (self.until.minute - self.since.minute) % _DAY


_DAY, _HALF_DAY = 1440, 720
_LASTED = re.compile(
    r"(?:历时|历经|前后|时长|全程|持续|整整|用时|耗时|路上|(?<!不)共计?|一共|总共|累计)[\u4e00-\u9fa5]{0,5}$|"
    r"(?P<verb>[停断黑封堵围困关瘫烧漏喷淌淹闹吊卡压漂搜泡挂悬趴])(?:水|电|气|暖|工|课|航|运|路|网|掉|在里面)?[了着](?:有|足|快|约|近|将近|大概|整整)*$|"
    r"(?P<supply>[停断灭][\u4e00-\u9fa5]|中断(?:时间)?|封闭|封控|失电)$"
)
# what is to come, what is allowed, and one of several times
_NOT_OF_THIS = re.compile(
    r"预计|估计要|需要?|还[要得]|再|计划|争取|最多|最快|最长|不得|限|每|各|分别|期间|以内|之内|其中|"
    r"能撑|可撑|够用|可供|平均|出动|奋战|值守|守了|上次|去年|昨天|前天|第[二三]次"
)
_BEHIND = re.compile(r"(?:前|后|内|之|以|的|路程|车程|一[次趟班])")


def stretches(said: Sequence[Clause], now: datetime) -> list[Stretch]:
    """Return the lengths that the clock times beside them contradict, one a sentence."""
    wholes = [clause.whole for clause in said]
    clocks = [c for clause in said for c in _clocks(clause, now)]
    found: list[Stretch] = []
    for whole in wholes:
        for length in lengths(whole.text):
            bad = _against(wholes, whole, length, clocks)
            if bad and not any(f.clause.sentence == whole.sentence for f in found):
                found.append(bad)
    return found


# 23:05打来, 20:35报: when it was told, or is counted up to
_TOLD = re.compile(
    r"\s*(?:许|左右)?(?:书面|口头|再|又|续)?(?:报(?![了警])|来电|电话|打来|打电话|接报|说|讲|记|回|短信|微信|通报|更新|发布)"
)
_UP_TO = re.compile(r"(?:截至|截止|预计|最快|最迟|计划)\s*$")


def _clocks(clause: Clause, now: datetime) -> Iterator[Clocked]:
    whole = clause.whole
    for point in clock_points(whole.text, now):
        behind, before = whole.text[point.end :], whole.text[: point.start]
        headed = clause.stop in (":", "\uff1a")  # 7:00 公交：…
        of_call = point.end <= len(clause.lead) and (headed or bool(clause.text))
        ahead = point.suffix in ("before", "within")
        planned = ahead or _UP_TO.search(before) or _NOT_OF_THIS.search(whole.text)
        if of_call or planned or _TOLD.match(behind):
            continue
        hour = list(_HOUR.finditer(whole.text, point.start, point.end))  # without its day
        start = hour[-1].start() if hour else point.start
        yield Clocked(whole, start, point.end, _minute(point), _either(point))


_HOUR = re.compile(r"(?:[\d一二两三四五六七八九十]+)(?=[点时:\uff1a])")


def _minute(point: Point) -> int:
    late = point.period in ("下午", "傍晚", "晚上", "晚", "夜里", "夜间", "深夜", "午后", "晚间")
    hour = (point.hour or 0) % 24
    return (hour + (12 if late and hour < 12 else 0)) * 60 + point.minute


def _either(point: Point) -> bool:
    return (point.hour or 0) <= 12 and not point.official


def _against(
    said: Sequence[Clause], whole: Clause, length: Length, clocks: Sequence[Clocked]
) -> Stretch | None:
    lasted = _LASTED.search(whole.text[: length.start])
    if lasted is None or _NOT_OF_THIS.search(whole.text):
        return None
    if _BEHIND.match(whole.text, length.end):
        return None
    near = _beside(whole, length, clocks)
    verb = lasted["verb"] or (lasted["supply"] or "")[:1]
    shared = verb and any(set(_likewise(verb)) & set(c.clause.text) for c in near)
    if not 2 <= len(near) <= _MOST or not (shared or near[-1].clause.speaker == whole.speaker):
        return None
    pairs = [(a, b) for i, a in enumerate(near) for b in near[i + 1 :]]
    if any(_fits(a, b, length) for a, b in pairs):
        return None
    told = (c.text for c in said if c.source == whole.source and c.sentence == whole.sentence)
    what = _name("".join((*told, near[0].clause.text)))
    return Stretch(what, whole, length, near[0], near[-1])


def _likewise(verb: str) -> str:
    return next((verbs for verbs in ("停断黑跳", "封堵关", "困卡吊关") if verb in verbs), verb)


_MOST = 3  # clock times; among more it is not plain which two are meant


def _beside(whole: Clause, length: Length, clocks: Sequence[Clocked]) -> list[Clocked]:
    """The clock times of the sentence in front of a length; else behind it, or a sentence back."""
    same = [c for c in clocks if c.clause.source == whole.source]
    here = [c for c in same if c.clause.sentence == whole.sentence]
    at = whole.start + length.start
    before = [c for c in here if c.clause.start + c.start < at]
    if len(before) > 1 or len(here) - len(before) > 1:
        return before if len(before) > 1 else [c for c in here if c not in before]
    last = [c for c in same if c.clause.sentence == whole.sentence - 1]
    return [*last, *before] if last else []


def _fits(since: Clocked, until: Clocked, length: Length) -> bool:
    gap = until.minute - since.minute
    made = {gap % _DAY}
    if since.either_half or until.either_half:
        made.add(gap % _HALF_DAY)
    return any(length.low <= m <= length.high or abs(m - length.low) <= 1 for m in made)


_NAMES = (
    (r"停电|断电|失电|市电|跳闸|跳的闸|送电|来电|来的电|复电|供电|送上的?电", "停电时长"),
    (r"停水|断水|供水|来水|通水", "停水时长"),
    (r"停气|断气|供气|通气", "停气时长"),
    (r"封[路闭了的]|放行|通行|通车|中断|停运", "中断时长"),
    (r"困|卡在|吊在", "被困时长"),
    (r"到场|赶到|路上", "到场用时"),
    (r"漏", "泄漏时长"),
)


def _name(text: str) -> str:
    return next((name for words, name in _NAMES if re.search(words, text)), "持续时长")
