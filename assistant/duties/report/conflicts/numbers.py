"""Numbers that cannot all be so, as contradictions with both sides' words."""

import re
from collections.abc import Sequence

from assistant.duties.report.conflicts import (
    carried,
    counts,
    disagreeing,
    durations,
    expected,
    groups,
    harmed,
    herds,
    listed,
    makeup,
    partition,
    parts,
    reckoned,
    retold,
    rough_counts,
    rumoured,
    sums,
    tallies,
    worked_out,
)
from assistant.duties.report.conflicts.amounts import Amount
from assistant.duties.report.conflicts.figures import Figure
from assistant.duties.report.conflicts.members import Member
from assistant.duties.report.conflicts.merging import contradiction
from assistant.duties.report.conflicts.one_thing import one_thing
from assistant.duties.report.conflicts.statements import Clause, attributed
from assistant.duties.report.conflicts.values import COUNT, Value, values
from assistant.duties.report.record import Conflict, Fact, Material, Slot, Span, Wording


def find(said: Sequence[Clause], material: Material, facts: Sequence[Fact]) -> list[Conflict]:
    """Return the contradictions between numbers, those with the most telling name first."""
    compared = parts.compared(said, material)
    rest = [
        *_heard(said),
        *_rough(said),
        *_figures(said),
        *_carried(said),
        *_retold(said),
        *_tallied(said),
        *_groups(said),
        *_made_of(said),
        *_counts(facts, said),
        *_harmed(said, material),
        *_lasted(said, material),
        *_reckoned(said, material),
    ]
    return [
        *map(_uneven, compared.uneven),
        *(c for c in rest if not any(_within(c, agreed) for agreed in compared.agreed)),
    ]


def _within(conflict: Conflict, clauses: Sequence[Clause]) -> bool:
    """Whether two who come to one number in the end tell all of it."""
    shown = {(c.source, c.whole.start, c.end) for c in clauses}
    return all(
        any(s.source == source and start <= s.start < end for source, start, end in shown)
        for value in conflict.values
        for s in value.spans
    )


def _reckoned(said: Sequence[Clause], material: Material) -> list[Conflict]:
    found: list[Conflict] = []
    for bad in (*reckoned.misreckoned(said, material.now), *worked_out.misworked(said)):
        spans = tuple(one.clause.span(one.start, one.end) for one in bad.of)
        made = "、".join(one.text for one in bad.of) + f"\uff08{bad.made}\uff09"
        told = bad.told.clause.wording(bad.told.start, bad.told.end)
        found.append(contradiction(bad.what, (Wording(text=made, spans=spans), told)))
    return found


def _lasted(said: Sequence[Clause], material: Material) -> list[Conflict]:
    found: list[Conflict] = []
    for bad in durations.stretches(said, material.now):
        since, until = bad.since, bad.until
        ends = tuple(c.clause.span(c.start, c.end) for c in (since, until))
        told = f"{ends[0].quote}至{ends[1].quote}\uff08{bad.minutes}分钟\uff09"
        length = bad.clause.wording(bad.length.start, bad.length.end)
        found.append(contradiction(bad.what, (Wording(text=told, spans=ends), length)))
    return found


def _uneven(one: parts.Uneven) -> Conflict:
    return contradiction(one.what, (_told(side) for side in (one.one, one.other)), one.slot)


def _told(side: Sequence[Clause]) -> Wording:
    text = attributed(side[0].speaker, "\uff0c".join(c.text for c in side))
    return Wording(text=text, spans=tuple(c.span() for c in side))


_PEOPLE = {
    "被困人数": Slot.TRAPPED,
    "死亡人数": Slot.DEATHS,
    "受伤人数": Slot.INJURED,
    "失联人数": Slot.MISSING,
    "疏散人数": Slot.EVACUATED,
}


def totals(said: Sequence[Clause]) -> list[Conflict]:
    """Return the totals that their parts contradict."""
    found = _parted(said)
    for bad in sums.bad_sums(said):
        items = "、".join(_amount(part) for part in bad.parts)
        made = f"{sum(part.value for part in bad.parts):.10g}"
        spans = tuple(part.clause.span(part.start, part.end) for part in bad.parts)
        values = [Wording(text=_amount(bad.total), spans=(_span(bad.total),))]
        if bad.parts:
            values.append(Wording(text=f"{items}\uff08合计{made}\uff09", spans=spans))
        if bad.other_total:
            values.append(Wording(text=_amount(bad.other_total), spans=(_span(bad.other_total),)))
        found.append(contradiction(bad.what, values, _PEOPLE.get(bad.what)))
    return [*found, *_listed(said), *_herds(said)]


def _herds(said: Sequence[Clause]) -> list[Conflict]:
    found: list[Conflict] = []
    for bad in herds.herds(said):
        rest = (*bad.gone, bad.left)
        items = "、".join(f"{v.left}{v.text}" for v in rest)
        spans = tuple(v.clause.span(v.start, v.end) for v in rest)
        stock = Wording(
            text=bad.stock.left + bad.stock.text,
            spans=(bad.stock.clause.span(bad.stock.start, bad.stock.end),),
        )
        made = Wording(text=f"{items}\uff08合计{bad.made}\uff09", spans=spans)
        found.append(contradiction("畜禽数加总", (stock, made)))
    return found


_CALLED = {"人": "人数加总", "户": "户数加总"}


def _listed(said: Sequence[Clause]) -> list[Conflict]:
    found: list[Conflict] = []
    for bad in listed.mislisted(said):
        items = "、".join(item.clause.text[item.start : item.end] for item in bad.items)
        spans = tuple(item.clause.span(item.start, item.end) for item in bad.items)
        total = bad.total
        whole = total.clause.wording(total.start - len(_words(total.label)), total.end)
        sides = (whole, Wording(text=f"{items}\uff08合计{bad.made:.10g}\uff09", spans=spans))
        kind = listed.kind_of(bad)
        found.append(contradiction(_CALLED.get(kind, "数量加总"), sides))
    return found


def _parted(said: Sequence[Clause]) -> list[Conflict]:
    found: list[Conflict] = []
    for bad in partition.partitions(said):
        made = sum(one.number for one in bad.members)
        items = "、".join(_member(one) for one in bad.members)
        spans = tuple(one.clause.span(one.start, one.end) for one in bad.members)
        group = bad.group
        whole = Wording(text=_member(group), spans=(group.clause.span(group.start, group.end),))
        sides = (whole, Wording(text=f"{items}\uff08合计{made}\uff09", spans=spans))
        found.append(contradiction("户数加总" if group.unit == "户" else "人数加总", sides))
    return found


def _member(one: Member) -> str:
    """The number with the words that tell its fate, in front or behind."""
    behind = "" if one.label.strip() else one.tail[:6]
    return _words(one.label) + one.clause.text[one.start : one.end] + behind


def _words(label: str) -> str:
    """The last words in front of a number, without a piece of a clock time: 17:10下来."""
    return re.sub(r"^[\d:\uff1a点时分]+", "", label.strip("\u3001 的")[-6:])


def _span(amount: Amount) -> Span:
    return amount.clause.span(amount.start, amount.end)


def _amount(amount: Amount) -> str:
    return _words(amount.label) + amount.clause.text[amount.start : amount.end]


def _figures(said: Sequence[Clause]) -> list[Conflict]:
    told: dict[tuple[str, str, int, int, str], list[disagreeing.Disagreement]] = {}
    known = values(said)
    for d in disagreeing.disagreements(said):
        if not one_thing(said, known, d.one, d.other):
            continue
        one, other = d.one.clause, d.other.clause
        place = (
            one.source + one.speaker,
            other.source + other.speaker,
            one.sentence,
            other.sentence,
            d.one.unit,
        )
        told.setdefault(place, []).append(d)
    found = [_merged(group) for group in told.values()]
    for one, other in expected.expectations(said):
        sides = (
            one.clause.wording(one.start, one.end),
            other.clause.wording(other.start, other.end),
        )
        found.append(contradiction("恢复时间", sides))
    return found


def _carried(said: Sequence[Clause]) -> list[Conflict]:
    return [
        contradiction("受伤人数", (_value(pair.one), _value(pair.other)), Slot.INJURED)
        for pair in carried.mismatches(said)
    ]


def _heard(said: Sequence[Clause]) -> list[Conflict]:
    return [
        contradiction(one.what, (_value(one.known), _value(one.rumour)))
        for one in rumoured.rumoured(said)
    ]


def _rough(said: Sequence[Clause]) -> list[Conflict]:
    return [
        contradiction("聚集人数", tuple(r.clause.wording(r.start, r.end) for r in pair))
        for pair in rough_counts.rough_counts(said)
    ]


def _value(value: Value) -> Wording:
    return value.clause.wording(value.start, value.end)


def _made_of(said: Sequence[Clause]) -> list[Conflict]:
    found: list[Conflict] = []
    for one in makeup.makeups(said):
        clause, start, end = one.members
        members = clause.wording(start, end)
        told = members.model_copy(update={"text": f"{members.text}\uff08共{one.made}人\uff09"})
        found.append(contradiction("人数", (one.total[0].wording(*one.total[1:]), told)))
    return found


def _retold(said: Sequence[Clause]) -> list[Conflict]:
    found: list[Conflict] = []
    known = values(said)
    for pair in retold.retellings(said):
        if not pair.one.digits and not one_thing(said, known, pair.one, pair.other):
            continue
        sides = tuple(v.clause.wording(v.start, v.end) for v in (pair.one, pair.other))
        found.append(contradiction(pair.what, sides, _slot_of(pair.one) or _slot_of(pair.other)))
    return found


def _tallied(said: Sequence[Clause]) -> list[Conflict]:
    return [
        contradiction(pair.what, (_value(pair.one), _value(pair.other)))
        for pair in tallies.tallies(said)
        if one_thing(said, values(said), pair.one, pair.other)
    ]


def _groups(said: Sequence[Clause]) -> list[Conflict]:
    found: list[Conflict] = []
    for bad in groups.uneven(said):
        made = int(sum(part.low for part in bad.parts))
        items = "、".join(f"{part.left}{part.text}" for part in bad.parts)
        spans = tuple(part.clause.span(part.start, part.end) for part in bad.parts)
        whole = attributed(bad.total.clause.speaker, bad.total.left + bad.total.text)
        total = Wording(text=whole, spans=(bad.total.clause.span(bad.total.start, bad.total.end),))
        sides = (total, Wording(text=f"{items}\uff08合计{made}\uff09", spans=spans))
        found.append(contradiction(bad.what, sides, _slot_of(bad.total)))
    return found


_SLOT_WORDS = {
    Slot.DEATHS: "死|遇难|身亡", Slot.MISSING: "失联|失踪", Slot.TRAPPED: "困|被埋|压住",
    Slot.EVACUATED: "疏散|转移|撤离|安置",
    Slot.INJURED: "伤|送医|送来|发病|中毒|就诊|收治|住院|不适",
}  # fmt: skip


def _slot_of(value: Value) -> Slot | None:
    """The element that a counted number of people is of, by the words beside it."""
    if not value.unit.startswith("人") and value.unit != COUNT:
        return None
    beside = value.left + value.noun
    return next((slot for slot, words in _SLOT_WORDS.items() if re.search(words, beside)), None)


def _merged(group: Sequence[disagreeing.Disagreement]) -> Conflict:
    """What the same two say differently in one breath is one contradiction."""
    if len(group) == 1:
        d = group[0]
        return contradiction(d.what, (_figure(d.one), _figure(d.other)), _PEOPLE.get(d.what))
    sides = [[d.one for d in group], [d.other for d in group]]
    return contradiction("、".join(d.what for d in group), [_both(side) for side in sides])


def _both(side: Sequence[Figure]) -> Wording:
    quotes = "\uff0c".join(f.clause.text[f.start : f.end] for f in side)
    who = side[0].clause.speaker
    spans = tuple(f.clause.span(f.start, f.end) for f in side)
    return Wording(text=attributed(who, quotes), spans=spans)


def _figure(figure: Figure) -> Wording:
    return figure.clause.wording(figure.start, figure.end)


def _counts(facts: Sequence[Fact], said: Sequence[Clause]) -> list[Conflict]:
    return [
        contradiction(what, (_mention(one), _mention(other)), slot)
        for what, slot, one, other in counts.differing(facts, said)
    ]


def _mention(fact: Fact) -> Wording:
    return Wording(text=attributed(fact.said_by, fact.spans[0].quote), spans=fact.spans)


def _harmed(said: Sequence[Clause], material: Material) -> list[Conflict]:
    found: list[Conflict] = []
    for pair in harmed.disparities(said, material):
        sides = tuple(
            t.clause.whole.wording(t.start, t.end, t.clause.speaker) for t in (pair.one, pair.other)
        )
        found.append(contradiction(pair.what, sides, pair.slot))
    return found
