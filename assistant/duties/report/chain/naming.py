"""Whether later reports name the place, the firm, the people of it as the earlier ones did."""

import re
from collections.abc import Sequence

from assistant.duties.report.chain.earlier import Earlier
from assistant.duties.report.chain.places import (
    drift,
    marks_apart,
    numbered_apart,
    numbers_drift,
    sides,
)
from assistant.duties.report.chain.wording import explanation, flag, labels
from assistant.duties.report.conflicts.names import twins
from assistant.duties.report.conflicts.statements import clauses
from assistant.duties.report.conflicts.vocabulary import words
from assistant.duties.report.record import ChainFlag, Fact, Material, Record, Severity, Slot


def renamed(before: Sequence[Earlier], material: Material, record: Record) -> list[ChainFlag]:
    """Flag a place or a name that is told in another way than before."""
    return _place(before, material, record) or _names(before, material) or _firms(before, material)


def _place(before: Sequence[Earlier], material: Material, record: Record) -> list[ChainFlag]:
    now = record.one(Slot.PLACE)
    if now is None:
        return []
    nearer: list[str] = []
    for _, was, earlier in reversed(before):
        old = earlier.one(Slot.PLACE)
        if old is None:
            continue
        told = (old.text, now.text)
        how = drift(*told)
        if not how and (posts := marks_apart(_all(was), _all(material))):
            told, how = posts, "桩号前后不一致"
        if not how:
            told, how = _behind(_told_with(was, old), _told_with(material, now), told)
        if how and any(drift(old.text, place) for place in nearer):
            return []  # told of the report in between already
        nearer.append(old.text)
        if how:
            why = explanation(material, Slot.PLACE)
            note = f"{how}，" + (f"材料已说明\uff1a{why}" if why else "须核实")
            again = any(_told_so(r, old.text, now.text) for _, _, r in before)
            severity = Severity.EXPLAINED if why else Severity.WARN if again else Severity.ERROR
            return [flag("place_drift", severity, Slot.PLACE, *told, note)]
    return []


def _behind(before: str, now: str, told: tuple[str, str]) -> tuple[tuple[str, str], str]:
    """What stands behind the two places: another buoy, another flat, another bank."""
    if apart := numbered_apart(before, now) or sides(before, now):
        return apart, "地点中的编号或者方位前后不一致"
    near = tuple(re.split(r"[\uff0c,]", text)[0] for text in (before, now))
    return (near[0], near[1]) if (how := numbers_drift(*near)) else told, how


def _told_with(material: Material, place: Fact) -> str:
    """Return the words of the place and what stands behind it in its sentence."""
    if not place.spans:
        return place.text
    span = place.spans[0]
    text = material.source(span.source).text[span.start :]
    return re.split(r"[\u3002\uff1b\n]", text)[0]


def _all(material: Material) -> str:
    return "\n".join(source.text for source in material.sources)


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
        if _COUNTED.sub("", old) == _COUNTED.sub("", new):
            continue  # 白泥两村: how many there are, not what they are called
        why = explanation(material, Slot.PLACE)
        known = any(new in s.text for m in told for s in m.sources)
        severity = Severity.EXPLAINED if why else Severity.WARN if known else Severity.ERROR
        note = f"名称前后不一致，{'与更早的报告相同，' if known else ''}须核实"
        return [flag("unit_name_drift", severity, Slot.PLACE, old, new, note)]
    return []


_COUNTED = re.compile(r"[两三四五六七八九十\d]")


def _firms(before: Sequence[Earlier], material: Material) -> list[ChainFlag]:
    """宏泰化工 and 恒泰化工: the only firm of its kind in both reports, one character off."""
    text = "".join(s.text for s in material.sources)
    for suffix in (*words()["places"]["firms"], *labels()["firm_ends"]):
        name = re.compile(
            rf"(?:(?<![\u4e00-\u9fa5])|(?<=[号的是为位由方]))(?P<stem>[\u4e00-\u9fa5]{{2}}){suffix}"
        )
        now = {m["stem"] for m in name.finditer(text)}
        old = {
            m["stem"]
            for _, earlier, _ in before
            for s in earlier.sources
            for m in name.finditer(s.text)
        }
        if len(now) != 1 or len(old) != 1:
            continue
        (new,), (was,) = now, old
        if sum(a != b for a, b in zip(new, was, strict=True)) == 1 and was not in text:
            why = explanation(material, Slot.PLACE)
            severity = Severity.EXPLAINED if why else Severity.ERROR
            pair = (was + suffix, new + suffix)
            return [flag("unit_name_drift", severity, Slot.PLACE, *pair, "名称前后不一致，须核实")]
    return []


def _renamed(material: Material, name: str) -> Material:
    """The same material under source ids that tell which report it is of."""
    sources = tuple(
        s.model_copy(update={"id": f"{name}-{i}"}) for i, s in enumerate(material.sources)
    )
    return material.model_copy(update={"sources": sources})
