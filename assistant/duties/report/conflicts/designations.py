"""One thing, told again by another teller but for what tells it apart: 桥西侧塌了, 写的桥东侧.

Nothing is known of the matter. The second telling has hardly a word that the first has not, or it
points the thing out (停的是2号), and both name a side, an end, a number or a kind of one row, with
values of which only one can be so.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.duties.report.conflicts.clause import Clause, apart
from assistant.duties.report.conflicts.denials import asks
from assistant.duties.report.conflicts.elsewhere import own_areas
from assistant.duties.report.conflicts.figures import two_sides
from assistant.duties.report.conflicts.floors import comparable, tells
from assistant.duties.report.conflicts.names import Twin
from assistant.duties.report.conflicts.speakers import Voice
from assistant.duties.report.conflicts.topics import pairs
from assistant.duties.report.conflicts.vocabulary import any_of, words
from assistant.understand.quantities import number
from core.yaml_data import read_yaml


@dataclass(frozen=True, slots=True)
class Designation:
    """clause.text[start:end] that tells a thing from others of its kind."""

    name: str  # what a contradiction of two is called
    row: int  # only values of one row are compared
    value: str
    kind: str
    thing: str
    clause: Clause
    start: int
    end: int


_Row = tuple[str, str, bool, re.Pattern[str]]


@lru_cache(maxsize=1)
def _table() -> list[_Row]:
    rows: list[dict[str, Any]] = read_yaml(
        (Path(__file__).parent / "designations.yaml").read_text("utf-8")
    )
    return [
        (row["name"], row.get("values", ""), row.get("whole", False), re.compile(row["pattern"]))
        for row in rows
    ]


@lru_cache(maxsize=1)
def _rows() -> list[_Row]:
    kinds = {**words()["kinds"], **words()["named"]}
    kinds.pop("涉事人员")  # a man and a girl may both be there
    return _table() + [
        (name, "", False, re.compile(f"(?P<v>{any_of(values)})(?P<u>)(?![池厂站管店库桶箱味])"))
        for name, values in kinds.items()
    ]


_NO_NAME = frozenset("为是在到从于由向往短断电铁公")


def _read(clause: Clause) -> list[Designation]:
    found: list[Designation] = []
    for row, (name, values, whole, pattern) in enumerate(_rows()):
        for match in pattern.finditer(clause.text):
            if whole and set(match["v"]) & _NO_NAME:
                continue  # 认定为短路
            value = match["v"] if values else str(number(match["v"]) or match["v"])
            thing = match.groupdict().get("n") or ""
            end = match.end() - len(thing)
            found.append(
                Designation(name, row, value, match["u"], thing, clause, match.start(), end)
            )
    return found


_SENTENCES = 4  # how far back the first telling may stand


def redesignated(said: Sequence[Clause]) -> list[Twin]:
    """Return what another teller designates otherwise, once for each of the tellings."""
    found: list[Twin] = []
    for index, other in enumerate(said):
        named = other.speaker and other.voice is not Voice.PART  # a title is compared by itself
        if not named or other.corrects or _ASIDE.search(other.text) or asks(other.whole):
            continue
        pair = next(_pairs(said, index), None)
        if pair and not any(_shown(t, pair) for t in found):
            found.append(Twin(pair[0].name, _end(pair[0]), _end(pair[1])))
    return found


def _pairs(said: Sequence[Clause], index: int) -> Iterator[tuple[Designation, Designation]]:
    other = said[index]
    for second in _read(other):
        for one in reversed(said[:index]):
            if not 0 <= apart(one, other) <= _SENTENCES or asks(one.whole):
                continue
            if not two_sides(one, other) or own_areas(one, other):
                continue
            account = _account(said[:index], one)
            for first in _read(one):
                told = _differ(first, second) and not _names_both(account, second)
                if told and (_tells_again(account, second) or _both_high(first, second)):
                    yield first, second


def _account(before: Sequence[Clause], one: Clause) -> list[Clause]:
    """What the first teller told."""
    return [c for c in before if (c.source, c.speaker) == (one.source, one.speaker)]


_FLOOR = "楼层"


def _differ(first: Designation, second: Designation) -> bool:
    if (first.row, first.kind) != (second.row, second.kind):
        return False
    things = first.thing[:1], second.thing[:1]
    if all(things) and things[0] != things[1]:
        return False
    if first.name == _FLOOR and not comparable(_tells(first), _tells(second)):
        return False
    return first.value not in second.value and second.value not in first.value


def _names_both(account: Sequence[Clause], second: Designation) -> bool:
    """Whether the first teller tells of it, too: 1号泵停了，2号泵顶上; 1、2、3座; 11同12楼."""
    return any(
        (d.row, d.value) == (second.row, second.value) or second.value in _listed_before(d)
        for c in account for d in _read(c)
    )  # fmt: skip


def _both_high(first: Designation, second: Designation) -> bool:
    """一栋四层的民房起火, 起火的民房为五层砖混结构: how high one building is."""
    if first.name != _FLOOR or any(_tells(d) != "height" for d in (first, second)):
        return False
    return bool(pairs(first.clause.text) & pairs(second.clause.text))


def _tells(told: Designation) -> str:
    return tells(told.clause.text, told.start, told.end)


_LIST = re.compile(r"(?:(?:\d+|[一二三四五六七八九十]+)[、和与同跟到至及])+$")


def _listed_before(told: Designation) -> set[str]:
    """What is listed in front of it with its kind at the end: 1 and 2 of 1、2、3座."""
    match = _LIST.search(told.clause.text[: told.start])
    named = re.findall(r"\d+|[一二三四五六七八九十]+", match[0]) if match else []
    return {str(number(n) or n) for n in named}


_LIGHT = frozenset(
    "的了着是在写登填记标为说讲成那这个里上中看到我们就应该其实确明处一条份出来叫名地方向位置"
)
_NO_LIGHT = str.maketrans("", "", "".join(_LIGHT))
# told of another thing, or of the rest of it
_ASIDE = re.compile(
    r"另|还有|又|旁边|隔壁|附近|对面|波及|蔓延|疏散|转[到移去走院]|送[到去往]|都|分别|各|其他|也|没|未|正常|照常|照样|好的|不(?!是|对)"
)
_POINTS = re.compile(
    r"(?:^|[的那这]|其实|应该|明明|确实)(?:就)?(?:是|为|作)[\u4e00-\u9fa5]{0,4}$|^(?:写|在)[\u4e00-\u9fa5]{0,4}$|"
    r"(?:楼层|部位|位置)(?:应)?(?:是|为|在)$"
)
_BEHIND = re.compile(r"[\u4e00-\u9fa5]{0,3}$")


def _tells_again(account: Sequence[Clause], second: Designation) -> bool:
    text = second.clause.text
    if _POINTS.search(text[: second.start]) and _BEHIND.match(text, second.end):
        return True
    whole = second.row < len(_table()) and _table()[second.row][2]
    if whole and len(text.translate(_NO_LIGHT)) > second.end - second.start:
        return False
    if second.row >= len(_table()):
        return False  # 海事调了拖轮: there may be more than one kind
    known = set("".join(c.text for c in account))
    if any(c.isdigit() and c not in known for c in text[: second.start] + text[second.end :]):
        return False  # 东头40亩, 西头65亩
    rest = [
        c for c in text[: second.start] + text[second.end :]
        if re.match(r"[\u4e00-\u9fa5A-Za-z]", c) and c not in _LIGHT
    ]  # fmt: skip
    strange = [c for c in rest if c not in known]
    return len(strange) <= len(rest) // _SHARE


_SHARE = 4  # one in so many characters may be new


def _shown(twin: Twin, pair: tuple[Designation, Designation]) -> bool:
    """Whether those two tellers are shown with it already."""
    tellers = {twin.one[0].speaker, twin.other[0].speaker}
    return twin.what == pair[0].name or tellers == {d.clause.speaker for d in pair}


_NOUNS = frozenset("泵口墩闸楼井炉机库门罐塔车线池杆桩台站点")  # 3号口, but 3号 in front of else
_NAME = re.compile(r"(?:(?<![\d:\uff1a点时分K+])\d{1,3}(?=[号路栋幢#]))?[\u4e00-\u9fa5]{0,8}$")
_CLOCK = re.compile(r"^(?:[点时分半刻许多]|左右|前后)+")
_INTRODUCES = re.compile(r"^.*?(?:[的那这]是|是|写的?|在|从|到)(?=[\u4e00-\u9fa5A-Za-z\d]|$)")


def _end(told: Designation) -> tuple[Clause, int, int]:
    """The name with it: 西塘路永福桥西侧, not 西 alone."""
    text = told.clause.text
    head = _NAME.search(text[: told.start])
    start = head.start() if head else told.start
    if text[start - 1 : start].isdigit() and (clock := _CLOCK.match(text[start : told.start])):
        start += clock.end()
    if skip := _INTRODUCES.match(text[start : told.start]):
        start += skip.end()
    end = told.end + (told.thing[:1] in _NOUNS)
    # 左岸第二排水沟边, not 左岸 alone
    to_the_end = told.name == "地点" and len(text) - end <= _REST
    return told.clause, start, len(text) if to_the_end else end


_REST = 8  # characters that say more exactly where it is
