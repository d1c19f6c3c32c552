"""Every mention that material makes of times, counts, place, source and contact."""

from assistant.duties.report.reading.asides import without_asides
from assistant.duties.report.reading.contacts import contacts
from assistant.duties.report.reading.counts import counts
from assistant.duties.report.reading.gazetteer import Gazetteer
from assistant.duties.report.reading.places import places
from assistant.duties.report.reading.plain import plain
from assistant.duties.report.reading.sources import informants, sources
from assistant.duties.report.reading.times import moment_stretches, times
from assistant.duties.report.record import Fact, Material, Source, Span


def read(material: Material, gazetteer: Gazetteer, *, follow_up: bool = False) -> list[Fact]:
    """Return all mentions, in the order of the sources and of their words.

    Nothing is chosen here: where a slot is told several times there are several facts, those of
    hearsay marked so. Every span's quote is exactly what stands there. A `follow_up` goes on with
    a known event, so that a time is the event's only where the words say so.
    """
    found: list[Fact] = []
    for written in material.sources:
        source = written.model_copy(update={"text": without_asides(plain(written.text))})
        taken = moment_stretches(source, material.now)
        who = informants(source, taken)
        mentions = [
            *times(source, material.now, follow_up=follow_up),
            *counts(source, taken),
            *places(source, taken, who, gazetteer),
            *sources(source, who, gazetteer),
            *contacts(source, who, gazetteer),
        ]
        mentions.sort(key=lambda fact: fact.spans[0].start)
        found += [_as_written(fact, written) for fact in mentions]
    return found


def _as_written(fact: Fact, source: Source) -> Fact:
    """Quote the source's own words instead of their standard spelling."""
    spans = tuple(
        Span(source=s.source, start=s.start, end=s.end, quote=source.text[s.start : s.end])
        for s in fact.spans
    )
    return fact.model_copy(update={"spans": spans})
