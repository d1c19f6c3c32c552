"""The SOURCE facts: who reported, the unit first and the person in brackets."""

import re
from collections.abc import Sequence

from assistant.duties.report.reading import forms
from assistant.duties.report.reading.gazetteer import Gazetteer
from assistant.duties.report.reading.headings import heading
from assistant.duties.report.reading.informants import Informant
from assistant.duties.report.reading.mentions import elsewhere
from assistant.duties.report.reading.speakers import speaker
from assistant.duties.report.record import Fact, Slot, Source, Span

_SENSOR = re.compile(
    r"(?P<who>(?:物联)?(?:传感器|水位计|烟感|监测点)?[A-Z]{1,3}\d{1,4})\s?(?:号)?(?:报警|告警|预警)"
)


def informants(source: Source, moments: Sequence[tuple[int, int]]) -> list[Informant]:
    """Return who reported, the first caller first."""
    text = source.text
    sensor = _SENSOR.search(text[:60])
    first = (
        Informant(sensor["who"], "", sensor.start("who"), sensor.end("who"))
        if sensor
        else forms.reporter(text, moments)
        or speaker(text, moments)
        or heading(text, moments)
        or elsewhere(text, moments)
    )
    return [first] if first else []


def sources(source: Source, who: Sequence[Informant], gazetteer: Gazetteer) -> list[Fact]:
    """Return the facts of who reported; a gazetteer gives a unit its full name."""
    return [
        Fact(
            slot=Slot.SOURCE,
            text=_named(one, gazetteer).text,
            spans=(
                Span(source=source.id, start=one.start, end=one.end,
                     quote=source.text[one.start : one.end]),
            ),
        )
        for one in who
    ]  # fmt: skip


def _named(one: Informant, gazetteer: Gazetteer) -> Informant:
    unit = gazetteer.unit(one.unit) if one.unit else gazetteer.unit(one.person)
    return Informant(unit, one.person, one.start, one.end) if unit else one
