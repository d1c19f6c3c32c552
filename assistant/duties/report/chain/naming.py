"""Whether later reports name the place, the firm, the people of it as the earlier ones did."""

from collections.abc import Sequence

from assistant.duties.report.chain.people import Earlier
from assistant.duties.report.chain.places import drift
from assistant.duties.report.chain.wording import explanation, flag
from assistant.duties.report.conflicts.names import twins
from assistant.duties.report.conflicts.statements import clauses
from assistant.duties.report.record import ChainFlag, Material, Record, Severity, Slot


def renamed(before: Sequence[Earlier], material: Material, record: Record) -> list[ChainFlag]:
    """Flag a place or a name that is told in another way than before."""
    return _place(before, material, record) or _names(before, material)


def _place(before: Sequence[Earlier], material: Material, record: Record) -> list[ChainFlag]:
    now = record.one(Slot.PLACE)
    if now is None:
        return []
    nearer: list[str] = []
    for _, _, earlier in reversed(before):
        old = earlier.one(Slot.PLACE)
        if old is None:
            continue
        how = drift(old.text, now.text)
        if how and any(drift(old.text, place) for place in nearer):
            return []  # told of the report in between already
        nearer.append(old.text)
        if how:
            why = explanation(material, Slot.PLACE)
            note = f"{how}，" + (f"材料已说明\uff1a{why}" if why else "须核实")
            again = any(_told_so(r, old.text, now.text) for _, _, r in before)
            severity = Severity.EXPLAINED if why else Severity.WARN if again else Severity.ERROR
            return [flag("place_drift", severity, Slot.PLACE, old.text, now.text, note)]
    return []


def _told_so(earlier: Record, other: str, now: str) -> bool:
    """Whether an earlier report named the place as now, and not as the other."""
    place = earlier.one(Slot.PLACE)
    return place is not None and bool(drift(other, place.text)) and not drift(place.text, now)


def _names(before: Sequence[Earlier], material: Material) -> list[ChainFlag]:
    """A firm's or a place's name that is spelt in another way than in the report before."""
    now = _renamed(material, "now")
    told = [_renamed(m, f"before{i}") for i, (_, m, _) in enumerate(before)]
    text = "".join(s.text for s in now.sources)
    for twin in twins([*clauses(told[-1]), *clauses(now)]):
        old, new = (clause.text[start:end] for clause, start, end in (twin.one, twin.other))
        sources = (twin.one[0].source, twin.other[0].source)
        if sources[0].startswith("now") or not sources[1].startswith("now") or old in text:
            continue
        why = explanation(material, Slot.PLACE)
        known = any(new in s.text for m in told for s in m.sources)
        severity = Severity.EXPLAINED if why else Severity.WARN if known else Severity.ERROR
        note = f"名称前后不一致，{'与更早的报告相同，' if known else ''}须核实"
        return [flag("unit_name_drift", severity, Slot.PLACE, old, new, note)]
    return []


def _renamed(material: Material, name: str) -> Material:
    """The same material under source ids that tell which report it is of."""
    sources = tuple(
        s.model_copy(update={"id": f"{name}-{i}"}) for i, s in enumerate(material.sources)
    )
    return material.model_copy(update={"sources": sources})
