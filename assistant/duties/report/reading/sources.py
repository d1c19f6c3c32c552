"""The SOURCE facts: who reported, the unit first and the person in brackets."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from assistant.duties.report.reading import forms
from assistant.duties.report.reading.callers import caller, closing, titled, told_here
from assistant.duties.report.reading.chats import messages
from assistant.duties.report.reading.gazetteer import Gazetteer
from assistant.duties.report.reading.headings import heading
from assistant.duties.report.reading.informants import Informant, informant
from assistant.duties.report.reading.lexicon import pattern, table
from assistant.duties.report.reading.mentions import elsewhere, introduced, verified
from assistant.duties.report.reading.moments import named
from assistant.duties.report.reading.relays import bulletin, handed_on, in_group, message, together
from assistant.duties.report.reading.resolving import resolve
from assistant.duties.report.reading.ringing import answered, on_line, with_duty
from assistant.duties.report.reading.speakers import placed, speaker
from assistant.duties.report.reading.taking import taken_at
from assistant.duties.report.record import Fact, Slot, Source, Span

_SENSOR = re.compile(
    r"(?P<who>(?:物联)?(?:传感器|水位计|烟感|监测点)?[A-Z]{1,3}\d{1,4})\s?(?:号)?(?:报警|告警|预警)"
)


def informants(source: Source, moments: Sequence[tuple[int, int]]) -> list[Informant]:
    """Return who reported, the first caller first."""
    text = source.text
    if called := _calls(text, moments):
        return [with_duty(called, text)]
    if named := _taken(source):
        return [named]
    if _PASSED_ON.match(text) and (borne := verified(text, moments)):
        return [borne]
    sensor = _SENSOR.search(text[:60])
    first = (
        Informant(sensor["who"], "", sensor.start("who"), sensor.end("who"))
        if sensor
        else forms.reporter(text, moments)
        or speaker(text, moments)
        or introduced(text)
        or heading(text, moments)
        or elsewhere(text, moments)
    )
    return [first] if first else []


def _calls(text: str, moments: Sequence[tuple[int, int]]) -> Informant | None:
    """Who called, where the note says so in so many words; in a chat only who told this room."""
    if messages(text):
        told = told_here(text, moments, within=len(text))
        return placed(told, text) if told else handed_on(text, moments)
    return (
        told_here(text, moments, within=_OPENING)
        or titled(text)
        or bulletin(text, moments)
        or message(text, moments)
        or handed_on(text, moments)
        or in_group(text, moments)
        or on_line(text, moments)
        or answered(text, moments)
        or together(text, moments)
        or caller(text, moments)
        or (None if _PASSED_ON.match(text) else closing(text, moments))
    )


_OPENING = 60  # characters of a note in which who told this room comes before whoever told him


# what a group or the net passed on is nobody's report until somebody bears it out
_PASSED_ON = re.compile(
    r"[^\u3002\n]{0,16}(?:群里?(?:转|的|传|有人|里)|群转|群(?:里|都|也|正|到处|还)*在?(?:疯|猛)?[转传]|网上|网传|网友|抖音|微博|朋友圈|热搜|帖子|视频|截图|截屏|快讯|推送|转来的?|转扩|转[:\uff1a])"
)


def _taken(source: Source) -> Informant | None:
    """Who stands beside the clock of the call, where the note itself says when it was taken."""
    if source.at is None and messages(source.text):
        return None
    base = source.at or _ANY_DAY
    taken = taken_at(source.text, resolve(named(source.text, base), base))
    begins = re.match(pattern("names", "no_heads"), taken[1]) if taken else None
    if taken is None or begins or len(taken[1]) < _SHORTEST:
        return None
    return informant(taken[1], taken[2], sure=True)


_SHORTEST = 2  # characters of whoever is named
_ANY_DAY = datetime(2024, 1, 31, 12, tzinfo=UTC)  # which day it was tells nothing of who called


def sources(source: Source, who: Sequence[Informant], gazetteer: Gazetteer) -> list[Fact]:
    """Return the facts of who reported; a gazetteer gives a unit its full name."""
    return [
        Fact(
            slot=Slot.SOURCE,
            text=_named(one, gazetteer, source.text).text,
            spans=(
                Span(source=source.id, start=one.start, end=one.end,
                     quote=source.text[one.start : one.end]),
            ),
        )
        for one in who
    ]  # fmt: skip


def _named(one: Informant, gazetteer: Gazetteer, text: str) -> Informant:
    unit = gazetteer.unit(one.unit) if one.unit else gazetteer.unit(one.person)
    return Informant(unit or _whole(one.unit, text), one.person, one.start, one.end)


# 县疾控值班室: the room of an office that is told without its last word
_ROOM = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:值班室|办公室|调度室|指挥中心)?$")


def _whole(unit: str, text: str) -> str:
    """Write 区民政 as 区民政局: an office that is told without its last word.

    翠湖民政 is one where the note names a 翠湖区 or 翠湖县: 翠湖区民政局.
    """
    names: dict[str, str] = table("names")["unit_whole"]
    room = _ROOM.search(unit)
    bare, tail = (unit[: room.start()], room[0]) if room else (unit, "")
    for short, whole in names.items():
        if re.fullmatch(rf"(?:.{{0,6}}[省市区县镇乡])?{short}", bare):
            return re.sub(f"{short}$", whole, bare) + tail
        if (area := _area_of(bare, short, text)) is not None:
            return area + whole + tail
    return unit


def _area_of(unit: str, short: str, text: str) -> str | None:
    """Return the 翠湖区 that the note names where a unit is told as 翠湖民政."""
    of = re.fullmatch(rf"(?P<name>[\u4e00-\u9fff]{{2,3}}){short}", unit)
    known = re.search(rf"{of['name']}[省市区县]", text) if of else None
    return known[0] if known else None
