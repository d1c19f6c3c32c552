"""Which of several mentions stands in the record."""

import re
from collections import Counter
from collections.abc import Sequence

from rapidfuzz.fuzz import ratio

from assistant.duties.report.record import COUNTS, MANY, Fact, Material, Slot, Status

_WORDS = (Slot.PLACE, Slot.SOURCE, Slot.CONTACT)  # where a rumour plays is no rumour


def settle(facts: Sequence[Fact], contested: frozenset[Slot], material: Material) -> list[Fact]:
    """Return at most one fact for every slot that is not in MANY.

    Hearsay, plans and denials never settle a time or a count. A contested slot is left out unless
    one side has plain authority: the other side is only hearsay, or a count is borne out by its
    own parts. A contested place keeps what all its mentions agree on.
    """
    chosen: list[Fact] = []
    order = {source.id: index for index, source in enumerate(material.sources)}
    named = [fact.text for fact in facts if fact.slot is Slot.SOURCE]
    for slot in dict.fromkeys(fact.slot for fact in facts):
        mine = [fact for fact in facts if fact.slot is slot]
        if slot in MANY:
            chosen += mine
            continue
        typed = [fact for fact in mine if fact.by_officer]
        one = typed[-1] if typed else _one(slot, mine, slot in contested, order, named)
        if one is not None:
            chosen.append(one)
    return chosen


# 原因正在调查 is what a report says of a cause that nobody knows yet; 正在蔓延 is a trend
_UNDER_WAY = (Slot.CAUSE, Slot.TREND)


def _one(
    slot: Slot, mine: list[Fact], contested: bool, order: dict[str, int], named: Sequence[str]
) -> Fact | None:
    sure = [fact for fact in mine if fact.status is Status.STATED]
    if slot in _WORDS:
        return _words(slot, sure or mine, contested, named)
    if slot is Slot.CAUSE and mine and all(fact.status is Status.UNKNOWN for fact in mine):
        return mine[0]  # told as not known yet; asked for all the same
    if slot in _UNDER_WAY and not sure and not contested:
        return next((fact for fact in mine if fact.status is Status.ONGOING), None)
    if not sure:
        return None
    if contested:
        return _with_authority(slot, mine, sure)
    if slot is Slot.LOSS:
        return _lost(sure)
    if slot in COUNTS:  # later material is newer; within one the first figure is the main one
        newest = max(order.get(fact.spans[0].source, 0) if fact.spans else 0 for fact in sure)
        sure = [f for f in sure if not f.spans or order.get(f.spans[0].source, 0) == newest]
    return sure[0]


_MONEY = re.compile(r"[\d一二两三四五六七八九十百千][多余来]?(?:[万亿]|元)")


def _lost(sure: list[Fact]) -> Fact:
    """What was lost, and behind it what that is worth where somebody says so."""
    first = sure[0]
    worth = next((fact for fact in sure if _MONEY.search(fact.text)), None)
    if worth is None or _MONEY.search(first.text):
        return first
    text = f"{first.text}\uff0c{worth.text}"
    return first.model_copy(update={"text": text, "spans": (*first.spans, *worth.spans)})


def _with_authority(slot: Slot, mine: list[Fact], sure: list[Fact]) -> Fact | None:
    values = {_value(fact) for fact in sure}
    rumoured = any(fact.status is Status.HEARSAY and _value(fact) not in values for fact in mine)
    if len(values) == 1 and (rumoured or (slot in COUNTS and len(sure) > 1)):
        return sure[0]
    said = Counter(_value(fact) for fact in sure).most_common(2)
    if slot in COUNTS and len(said) == 2 and said[0][1] > said[1][1]:
        return next(fact for fact in sure if _value(fact) == said[0][0])
    return None


def _value(fact: Fact) -> object:
    if fact.slot in COUNTS:
        return fact.number if fact.number is not None else fact.text
    return fact.moment


def _words(slot: Slot, mine: list[Fact], contested: bool, named: Sequence[str]) -> Fact | None:
    first = mine[0]
    if slot is Slot.PLACE and contested:
        return _agreed(first, named)
    if slot is Slot.SOURCE:
        who = dict.fromkeys(fact.text for fact in mine)
        # 银杏镇（小池）；小池 names one caller twice
        texts = [one for one in who if not any(one in other for other in who if other != one)]
        spans = tuple(span for fact in mine for span in fact.spans)
        return first.model_copy(update={"text": "\uff1b".join(texts), "spans": spans})
    if slot is Slot.CONTACT and contested and len({fact.text for fact in mine}) > 1:
        return None
    return first


_AREA = re.compile(r"[\u4e00-\u9fff]{2,6}?(?:自治[县州]|[省市县区镇乡])")
_NEARLY = 75  # of 100, how alike two names are of which one is a slip


def _agreed(place: Fact, named: Sequence[str]) -> Fact:
    """Leave out an area that the reporter's own name spells otherwise: one is a slip."""
    area = _AREA.match(place.text)
    if area is None or len(area[0]) + 2 > len(place.text):
        return place
    others = [match[0] for name in named for match in _AREA.finditer(name)]
    if any(other != area[0] and ratio(other, area[0]) >= _NEARLY for other in others):
        return place.model_copy(update={"text": place.text[area.end() :]})
    return place
