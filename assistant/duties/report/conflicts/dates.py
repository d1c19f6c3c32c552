"""The day under a report against the days in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from assistant.duties.report.record import Material, Source, Span

_SIGNED = re.compile(r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日[\s\u3002\uff09)]*$")
_DAY = re.compile(r"(?:(?P<y>\d{4})年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日")
_AHEAD = re.compile(r"将|拟|预计|定于|计划|准备|明[天日]|截止|届时|起至|前$")
_FAR = 31  # days; a later day that is farther off is one to come


@dataclass(frozen=True, slots=True)
class Backdated:
    """A day told as past, and the earlier day under the text."""

    told: Span | None  # None where only the day of the call tells that it cannot be
    signed: Span
    day: date | None = None


def backdated(material: Material) -> Sequence[Backdated]:
    """Return what is told to have happened after the day under its text."""
    found = [_in_source(source) for source in material.sources]
    found += [_in_words(source, material.now) for source in material.sources]
    return [one for one in found if one is not None]


_UNDER = re.compile(
    r"落款(?:日期|时间)?(?:写的?|署的?|标的?|是|为|写成|打成)*(?:的|是)*(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日"
)
_OLD = 60  # days; papers of an incident are signed within days


def _in_words(source: Source, now: datetime) -> Backdated | None:
    """书面材料落款写的2023年1月27日: the note itself tells what day stands under a paper."""
    match = _UNDER.search(source.text)
    day = _date(match, now.year) if match else None
    if match is None or day is None or 0 <= (now.date() - day).days <= _OLD:
        return None
    span = Span(source=source.id, start=match.start("y"), end=match.end(),
                quote=source.text[match.start("y") : match.end()])  # fmt: skip
    return Backdated(None, span, now.date())


def _in_source(source: Source) -> Backdated | None:
    signed = _SIGNED.search(source.text)
    day = _date(signed, 0) if signed else None
    if signed is None or day is None:
        return None
    for match in _DAY.finditer(source.text, 0, signed.start()):
        told = _date(match, day.year)
        ahead = _AHEAD.search(source.text[max(0, match.start() - 6) : match.end() + 4])
        if told and 0 < (told - day).days <= _FAR and not ahead:
            return Backdated(_span(source, match), _span(source, signed))
    return None


def _date(match: re.Match[str], year: int) -> date | None:
    try:
        return date(int(match["y"] or year), int(match["m"]), int(match["d"]))
    except ValueError:
        return None


def _span(source: Source, match: re.Match[str]) -> Span:
    quote = match[0].rstrip("\u3002\uff09) \n")
    return Span(source=source.id, start=match.start(), end=match.start() + len(quote), quote=quote)
