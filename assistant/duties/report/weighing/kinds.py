"""Where the network is heard over the words of category.yaml: what kind of incident it is."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from assistant.duties.report.reading.plain import plain
from assistant.duties.report.record import Fact, Material, Slot, Source
from assistant.duties.report.saying.categories import OTHER, base, worded
from assistant.duties.report.saying.clauses import Clause, Voice, clauses
from assistant.duties.report.weighing.names import given_up
from core.models.kind_reader import KindReader

# chosen on 180 notes by hands that it hadn't been taught with (decision 0018)
_FILLS = 0.4  # so likely, a kind is told where the words tell none
_CLASS_FILLS = 0.7  # so likely, at least its class
_BETTER = 0.5  # so likely, it is told instead of what the words tell
_WRONG = 0.1  # where that is less likely


def weighed_kind(
    facts: Sequence[Fact], contested: frozenset[Slot], material: Material, reader: KindReader
) -> list[Fact]:
    """Return the settled facts with the kind of incident as it stands after the network was heard.

    Rumours tell it nothing, and what an officer chose or sources dispute stays.
    """
    mine = next((fact for fact in facts if fact.slot is Slot.CATEGORY), None)
    if Slot.CATEGORY in contested or (mine is not None and mine.by_officer):
        return list(facts)
    standing = [source for source in material.sources if not source.former]
    told = [clauses(source) for source in standing]
    said = [c for cs in told for c in cs if c.voice is not Voice.RUMOUR]
    if not said:
        return list(facts)
    text = "\n".join(map(_without_rumours, standing, told))
    chosen = _chosen(mine, _read(reader, text), said, reader)
    return list(facts) if chosen is None else [*(f for f in facts if f is not mine), chosen]


def _without_rumours(source: Source, told: Sequence[Clause]) -> str:
    text = plain(source.text)  # what the machine is ordered to write is blank there
    for clause in reversed(told):
        if clause.voice is Voice.RUMOUR:
            text = text[: clause.start] + text[clause.end :]
    return text


@lru_cache(maxsize=256)
def _read(reader: KindReader, text: str) -> Mapping[str, float]:
    """A material is judged anew at every keystroke beside it; it is read once."""
    return reader.kinds(text)


def _chosen(
    mine: Fact | None, likely: Mapping[str, float], said: Sequence[Clause], reader: KindReader
) -> Fact | None:
    best = max(likely, key=lambda name: likely[name])
    name = best
    if mine is not None:
        if likely[best] < _BETTER or likely.get(base(mine.text), 0.0) >= _WRONG:
            return None
    elif likely[best] < _FILLS:
        of_class = _class(likely)
        if not of_class:
            return None
        name = f"{of_class}-{OTHER}"
    telling = said[reader.telling(best, [clause.text for clause in said])]
    return Fact(
        slot=Slot.CATEGORY,
        text=worded(name, said),
        spans=(telling.span(),),
        weighed=True,
        instead_of=given_up(mine),
    )


def _class(likely: Mapping[str, float]) -> str:
    """Return the class, such as 事故灾难, where it is clear though the kind is not; else ""."""
    classes: defaultdict[str, float] = defaultdict(float)
    for name, odds in likely.items():
        classes[name.partition("-")[0]] += odds
    best = max(classes, key=lambda name: classes[name])
    return best if classes[best] >= _CLASS_FILLS and best != OTHER else ""
