"""A correction's own words stand over what the report that it corrects was made of."""

import re
from collections.abc import Mapping, Sequence

from assistant.duties.report.deciding import choosing
from assistant.duties.report.record import MANY, Conflict, Fact, Material, Slot, Span, Status

# when and by whom the correction came in is nothing that it corrects
_OF_THE_CALL = frozenset({Slot.RECEIVED_AT, Slot.REPORTED_AT, Slot.SOURCE, Slot.CATEGORY})
_NUMBERED = re.compile(r"(?P<road>[\u4e00-\u9fff]{2,}?)(?P<number>\d+)(?=号)")


def former(material: Material) -> frozenset[str]:
    """The ids of the sources that the corrected report was made of."""
    return frozenset(source.id for source in material.sources if source.former)


def corrected(conflicts: Sequence[Conflict], old: frozenset[str]) -> Mapping[str, str]:
    """Return, by a conflict's key, the decision that a correction itself makes.

    It decides between the corrected report's words and its own, never between two of its own.
    """
    decided: dict[str, str] = {}
    for conflict in conflicts:
        own = [w for w in conflict.values if all(span.source not in old for span in w.spans)]
        if len(own) == 1 and own[0].spans and len(own) < len(conflict.values):
            decided[conflict.key] = f"{choosing(own[0])}（更正）"
    return decided


def superseded(mentions: Sequence[Fact], old: frozenset[str]) -> list[Fact]:
    """Leave out what the corrected report said of an element that the correction tells again.

    What was said in the same words goes with it: 伤了2个已经送医, once they are three.
    """
    if not old:
        return list(mentions)
    told = {
        fact.slot: fact
        for fact in mentions
        if not _is_old(fact, old)
        and fact.status is Status.STATED
        and fact.slot not in (*MANY, *_OF_THE_CALL)
    }
    gone = [
        fact
        for fact in mentions
        if fact.slot in told and _is_old(fact, old) and told[fact.slot].text not in fact.text
    ]
    lost = [span for fact in gone for span in fact.spans]
    kept = [
        fact
        for fact in mentions
        if fact not in gone and not (fact.slot in MANY and _touches(fact.spans, lost))
    ]
    places = [fact for fact in gone if fact.slot is Slot.PLACE]
    return [_in_place_of(fact, places) if fact.slot is Slot.PLACE else fact for fact in kept]


def _in_place_of(place: Fact, others: Sequence[Fact]) -> Fact:
    """柳堤路81号 takes the number's place in 柳浦镇柳堤路18号一家木制品厂."""
    now = _NUMBERED.fullmatch(place.text.removesuffix("号"))
    for other in others if now else ():
        was = re.search(f"{re.escape(now['road'])}(\\d+)号", other.text) if now else None
        if was and now and len(other.text) > len(place.text):
            text = other.text[: was.start(1)] + now["number"] + other.text[was.end(1) :]
            return place.model_copy(update={"text": text, "spans": (*other.spans, *place.spans)})
    return place


def _is_old(fact: Fact, old: frozenset[str]) -> bool:
    return bool(fact.spans) and all(span.source in old for span in fact.spans)


def _touches(some: Sequence[Span], others: Sequence[Span]) -> bool:
    return any(
        a.source == b.source and a.start < b.end and b.start < a.end for a in some for b in others
    )
