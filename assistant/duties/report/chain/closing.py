"""Work that is told as over too early: a search with people missing, a way not yet cleared."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from assistant.duties.report.chain.days import beside
from assistant.duties.report.chain.earlier import Earlier, number
from assistant.duties.report.chain.wording import clock, words_of
from assistant.duties.report.conflicts.nearest import past
from assistant.duties.report.record import ChainFlag, Material, Record, Severity, Slot
from assistant.understand.quantities import NUMBER
from assistant.understand.time_points import points

_CLAUSE = re.compile(r"[^\uff0c,\u3002\uff1b;\n]+")
_SAME_DAY = timedelta(hours=18)


def closed_early(before: Sequence[Earlier], material: Material, record: Record) -> list[ChainFlag]:
    """Flag an end of the search that leaves people missing, and a way opened before it is clear."""
    return [*_search(before, material, record), *_road(before, material)]


def _text(material: Material) -> str:
    return "\n".join(source.text for source in material.sources)


def _clauses(material: Material) -> Iterator[str]:
    for source in material.sources:
        yield from (m[0] for m in _CLAUSE.finditer(source.text))


def _search(before: Sequence[Earlier], material: Material, record: Record) -> list[ChainFlag]:
    """搜救行动结束, and in the same report 仍有1人失联."""
    data, text = words_of("closing"), _text(material)
    missing = number(record, Slot.MISSING) or 0
    ended = [
        c for c in _clauses(material)
        if re.search(data["search_over"], c) and not re.search(data["planned"], c)
    ]  # fmt: skip
    still = re.search(data["still_open"].replace("{n}", NUMBER), text)
    if not ended or not missing or not still or re.search(data["goes_on"], text):
        return []
    told = [number(r, Slot.MISSING) for _, _, r in before]
    was = next((n for n in reversed(told) if n is not None), missing)
    return [
        ChainFlag(
            type="search_ended_early", severity=Severity.WARN, field="measures",
            prev=f"失联{was}人", now=ended[0].strip(),
            note=f"本报写搜救结束，而仍有{missing}人失联，没有说明后续安排，须核实",
        )
    ]  # fmt: skip


def _road(before: Sequence[Earlier], material: Material) -> list[ChainFlag]:
    """恢复通行 at 9:00, and the cars are towed away at 9:40, or in the next report still are.

    What stands aside of the way, and one lane of it opened, is left alone.
    """
    earlier = [text for _, text, _ in before]
    if any(_uncleared(text) and _opened(text) for text in earlier):
        return []  # told with that report
    texts = [*earlier, material]
    opened = [(t, c) for t in texts for c in _opened(t)]
    cleared = [(t, c) for t in texts for c in _cleared(t)]
    for told, way in opened:
        for other, car in cleared:
            if told is not material and other is not material:
                continue  # flagged in the report that told of it
            first, then = _at(way, told), _at(car, other)
            if first is None or then is None:
                continue
            then = beside(then, first)
            if timedelta() < then - first < _SAME_DAY:
                return [_reopened(f"{clock(first)}恢复通行", f"{clock(then)}{car.strip()}")]
    still = _uncleared(material)
    ways = [way for _, way in opened]
    return [_reopened(ways[-1].strip(), still)] if ways and still else []


def _uncleared(material: Material) -> str:
    data = words_of("closing")
    for clause in _clauses(material):
        said = all(re.search(data[key], clause) for key in ("uncleared", "on_the_road"))
        if said and not re.search(data["aside"], clause):
            return clause.strip()
    return ""


def _opened(material: Material) -> list[str]:
    data = words_of("closing")
    said = [c for c in _clauses(material) if re.search(data["reopened"], c)]
    return [c for c in said if not re.search(data["partly"], c)]


def _cleared(material: Material) -> list[str]:
    data = words_of("closing")
    return [
        c for c in _clauses(material)
        if all(re.search(data[key], c) for key in ("cleared", "on_the_road"))
        and not any(re.search(data[key], c) for key in ("aside", "planned", "uncleared"))
    ]  # fmt: skip


def _at(clause: str, material: Material) -> datetime | None:
    """The only clock of a clause, None where it has none or more than one."""
    said = [p for p in points(clause, material.now) if p.hour is not None and not p.invalid]
    if len(said) != 1:
        return None
    return past(said[0], material.now, clause[said[0].start : said[0].end], None, None)


def _reopened(prev: str, now: str) -> ChainFlag:
    note = f"{prev}在先，{now}在后，道路通行与清障的先后有矛盾，须核实"
    return ChainFlag(
        type="road_reopened_early", severity=Severity.ERROR, field="impact", prev=prev, now=now,
        note=note,
    )  # fmt: skip
