"""Contradictions within and between the sources, which block signing until somebody decides."""

import re
from collections.abc import Sequence

from assistant.duties.report.conflicts import (
    accounts,
    counts,
    dates,
    denials,
    either,
    expected,
    figures,
    groups,
    harmed,
    identities,
    merging,
    moments,
    names,
    order,
    parties,
    retold,
    spots,
    sums,
)
from assistant.duties.report.conflicts.amounts import Amount
from assistant.duties.report.conflicts.merging import contradiction
from assistant.duties.report.conflicts.speakers import Voice
from assistant.duties.report.conflicts.statements import Clause, attributed, clauses, standing
from assistant.duties.report.conflicts.values import COUNT, Value
from assistant.duties.report.record import Conflict, Fact, Material, Slot, Span, Wording

__all__ = ["find"]


def find(material: Material, facts: Sequence[Fact]) -> list[Conflict]:
    """Return the contradictions of a material; `facts` are all mentions that were read in it."""
    said = standing(clauses(material))
    found = [
        *_times(said, material, facts),
        *_sums(said),
        *_contrasts(said),
        *_figures(said),
        *_retold(said),
        *_groups(said),
        *_names(said),
        *_counts(facts, said),
        *_harmed(said, material),
        *_dates(material),
        *_either(said),
    ]
    shown = {(s.source, s.start, s.end) for c in found for v in c.values for s in v.spans}
    # what no other rule has a name for
    found += [c for c in _versions(said) if not merging.touches_any(c, shown)]
    return merging.distinct(found)


def _times(said: Sequence[Clause], material: Material, facts: Sequence[Fact]) -> list[Conflict]:
    found = moments.moments(said, material.now, facts)
    conflicts = [
        contradiction("事发时间", (_moment(one), _moment(other)), _contested(one, other))
        for one, other in order.differing(found)[:1]
    ]
    for group in order.impossible(found):
        if conflicts and any(m in pair for pair in order.differing(found)[:1] for m in group):
            continue  # it comes of the two times that are shown already
        slot = Slot.OCCURRED_AT if any(m.happening == "occurred" for m in group) else None
        conflicts.append(contradiction("时间先后矛盾", map(_moment, group), slot))
    return conflicts


def _dates(material: Material) -> list[Conflict]:
    return [
        contradiction(
            "日期",
            (
                Wording(text=f"正文{one.told.quote}", spans=(one.told,))
                if one.told
                else Wording(text=f"本次报告{one.day:%Y年%-m月%-d日}"),
                Wording(text=f"落款{one.signed.quote}", spans=(one.signed,)),
            ),
        )
        for one in dates.backdated(material)
    ]


def _contested(one: moments.Moment, other: moments.Moment) -> Slot | None:
    """A unit's own time stands against 有的稿子写; otherwise neither side has authority."""
    loose = (Voice.VAGUE, Voice.HEARSAY)
    plain = one.clause.voice is Voice.UNIT and other.clause.voice in loose
    return None if plain else Slot.OCCURRED_AT


def _moment(moment: moments.Moment) -> Wording:
    quote = moment.clause.text[moment.start : moment.end]
    who = f"\uff08{moment.clause.speaker}\uff09" if moment.clause.speaker else ""
    return Wording(
        text=f"{moment.name}{quote}{who}", spans=(moment.clause.span(moment.start, moment.end),)
    )


_PEOPLE = {
    "被困人数": Slot.TRAPPED,
    "死亡人数": Slot.DEATHS,
    "受伤人数": Slot.INJURED,
    "失联人数": Slot.MISSING,
    "疏散人数": Slot.EVACUATED,
}


def _sums(said: Sequence[Clause]) -> list[Conflict]:
    found: list[Conflict] = []
    for bad in sums.bad_sums(said):
        parts = "、".join(_amount(part) for part in bad.parts)
        made = sum(part.value for part in bad.parts)
        spans = tuple(part.clause.span(part.start, part.end) for part in bad.parts)
        values = [Wording(text=_amount(bad.total), spans=(_span(bad.total),))]
        if bad.parts:
            values.append(Wording(text=f"{parts}\uff08合计{made}\uff09", spans=spans))
        if bad.other_total:
            values.append(Wording(text=_amount(bad.other_total), spans=(_span(bad.other_total),)))
        found.append(contradiction(bad.what, values, _PEOPLE.get(bad.what)))
    return found


def _span(amount: Amount) -> Span:
    return amount.clause.span(amount.start, amount.end)


def _amount(amount: Amount) -> str:
    label = amount.label.strip("\u3001 的")[-6:]
    return label + amount.clause.text[amount.start : amount.end]


def _contrasts(said: Sequence[Clause]) -> list[Conflict]:
    rumours = accounts.rumours(said)
    answered = [clause for r in rumours for clause in (*r.one, *r.other)]
    sides = [c for c in parties.parties(said) if not any(x in answered for x in c.one)]
    others = [
        *denials.flat_denials(said),
        *identities.identities(said),
        *sides,
        *denials.denials(said),
        *denials.absences(said),
        *denials.spared(said),
    ]
    rest = [c for c in others if not any(x in answered for x in (*c.one, *c.other))]
    contrasts = [
        *accounts.first_call_and_scene(said),
        *rumours,
        *rest,
        *accounts.changed_words(said),
    ]
    return [
        contradiction(c.what, (_side(c.one, c.names[0]), _side(c.other, c.names[1])), _fate_slot(c))
        for c in contrasts
    ]


_FATES = {"死亡": Slot.DEATHS, "受伤": Slot.INJURED, "被困": Slot.TRAPPED, "失踪": Slot.MISSING}


def _fate_slot(contrast: accounts.Contrast) -> Slot | None:
    """Return the element two who should know contest; a rumour contests nothing."""
    if any(c.voice is Voice.HEARSAY for c in (*contrast.one, *contrast.other)):
        return None
    return next((slot for word, slot in _FATES.items() if contrast.what == f"是否{word}"), None)


def _side(side: Sequence[Clause], name: str) -> Wording:
    who = side[0].speaker or name
    quotes = "\uff0c".join(clause.text for clause in side)
    text = attributed(who, quotes)
    return Wording(text=text, spans=tuple(clause.span() for clause in side))


def _versions(said: Sequence[Clause]) -> list[Conflict]:
    return [
        contradiction(c.what, (_side(c.one, c.names[0]), _side(c.other, c.names[1])))
        for c in identities.versions(said)
    ]


def _figures(said: Sequence[Clause]) -> list[Conflict]:
    told: dict[tuple[str, str, int, int], list[figures.Disagreement]] = {}
    for d in figures.disagreements(said):
        one, other = d.one.clause, d.other.clause
        place = (
            one.source + one.speaker,
            other.source + other.speaker,
            one.sentence,
            other.sentence,
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


def _retold(said: Sequence[Clause]) -> list[Conflict]:
    found: list[Conflict] = []
    for pair in retold.retellings(said):
        sides = tuple(v.clause.wording(v.start, v.end) for v in (pair.one, pair.other))
        found.append(contradiction(pair.what, sides, _slot_of(pair.one) or _slot_of(pair.other)))
    return found


def _groups(said: Sequence[Clause]) -> list[Conflict]:
    found: list[Conflict] = []
    for bad in groups.uneven(said):
        made = int(sum(part.low for part in bad.parts))
        parts = "、".join(f"{part.left}{part.text}" for part in bad.parts)
        spans = tuple(part.clause.span(part.start, part.end) for part in bad.parts)
        whole = attributed(bad.total.clause.speaker, bad.total.left + bad.total.text)
        total = Wording(text=whole, spans=(bad.total.clause.span(bad.total.start, bad.total.end),))
        sides = (total, Wording(text=f"{parts}\uff08合计{made}\uff09", spans=spans))
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


def _merged(group: Sequence[figures.Disagreement]) -> Conflict:
    """What the same two say differently in one breath is one contradiction."""
    if len(group) == 1:
        d = group[0]
        return contradiction(d.what, (_figure(d.one), _figure(d.other)), _PEOPLE.get(d.what))
    sides = [[d.one for d in group], [d.other for d in group]]
    return contradiction("、".join(d.what for d in group), [_both(side) for side in sides])


def _both(side: Sequence[figures.Figure]) -> Wording:
    quotes = "\uff0c".join(f.clause.text[f.start : f.end] for f in side)
    who = side[0].clause.speaker
    spans = tuple(f.clause.span(f.start, f.end) for f in side)
    return Wording(text=attributed(who, quotes), spans=spans)


def _figure(figure: figures.Figure) -> Wording:
    return figure.clause.wording(figure.start, figure.end)


def _counts(facts: Sequence[Fact], said: Sequence[Clause]) -> list[Conflict]:
    return [
        contradiction(what, (_mention(one), _mention(other)), slot)
        for what, slot, one, other in counts.differing(facts, said)
    ]


def _mention(fact: Fact) -> Wording:
    return Wording(text=attributed(fact.said_by, fact.spans[0].quote), spans=fact.spans)


def _either(said: Sequence[Clause]) -> list[Conflict]:
    return [
        contradiction(e.what, (e.clause.wording(*e.one), e.clause.wording(*e.other)))
        for e in either.either(said)
    ]


def _harmed(said: Sequence[Clause], material: Material) -> list[Conflict]:
    found: list[Conflict] = []
    for pair in harmed.disparities(said, material):
        sides = tuple(
            t.clause.whole.wording(t.start, t.end, t.clause.speaker) for t in (pair.one, pair.other)
        )
        found.append(contradiction(pair.what, sides, pair.slot))
    return found


def _names(said: Sequence[Clause]) -> list[Conflict]:
    pairs = [
        *names.twins(said),
        *names.house_numbers(said),
        *names.other_building(said),
        *names.rewritten(said),
        *spots.phones(said),
        *spots.other_spot(said),
    ]
    return [
        contradiction(
            twin.what,
            (clause.wording(start, end) for clause, start, end in (twin.one, twin.other)),
            # a slip in a name does not take the whole place out of the report
            Slot.CONTACT if twin.what == "联系电话" else None,
        )
        for twin in pairs
    ]
