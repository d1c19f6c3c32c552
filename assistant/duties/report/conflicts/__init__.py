"""Contradictions within and between the sources, which block signing until somebody decides."""

import re
from collections.abc import Iterable, Sequence

from assistant.duties.report.conflicts import (
    accounts,
    agents,
    arrivals,
    asked,
    aspects,
    bracketed,
    causes,
    conditions,
    dates,
    day_parts,
    denials,
    designations,
    either,
    finders,
    headings,
    hearsay,
    houses,
    identities,
    merging,
    moments,
    names,
    numbers,
    order,
    paper_days,
    parties,
    persons,
    polarity,
    retorts,
    settled,
    spots,
    states,
    told_on,
    written,
)
from assistant.duties.report.conflicts.merging import contradiction
from assistant.duties.report.conflicts.speakers import Voice
from assistant.duties.report.conflicts.statements import Clause, attributed, clauses, standing
from assistant.duties.report.record import Conflict, Fact, Material, Slot, Wording
from assistant.understand.weekday_names import NAMES

__all__ = ["find"]


def find(material: Material, facts: Sequence[Fact]) -> list[Conflict]:
    """Return the contradictions of a material; `facts` are all mentions that were read in it."""
    said = finders.with_corrections(standing(clauses(material)))
    by_finders = finders.attributed(said)
    named = _named(by_finders)
    renamed = _twins(designations.redesignated(by_finders))
    contrasts, answered = _contrasts(by_finders)
    questions = [_shown_as(c) for c in asked.answered(by_finders)]
    # 伤处 says more than 说法不一
    contrasts = [c for c in contrasts if c.what not in _LOOSE or not _shows(c, named)]
    # 1号泵停机, 停的是2号: which one it is, not whether it runs
    others = _shown([*renamed, *questions])
    contrasts = [c for c in contrasts if not merging.touches_any(c, others)]
    named = [one for one in named if not merging.touches_any(one[0], others)]
    found = [
        *bracketed.bracketed(material),
        *renamed,
        *questions,
        *_times(said, material, facts),
        *numbers.totals(said),
        *contrasts,
        # 几十条船, 烧死人了: what a rumour says is shown once, with its answer
        *(c for c in numbers.find(said, material, facts) if not merging.touches_any(c, answered)),
        *_written(material),
        *_names(said),
        *_dates(material),
        *_weekdays(material),
        *_either(said),
    ]
    # what no other rule has a name for, each looking only at what is left
    rest = [*(c for c, _ in named), *_answered(by_finders, [pair for _, pair in named])]
    for further in (rest, _versions(by_finders)):
        shown = _shown(found)
        found += [c for c in further if not merging.touches_any(c, shown)]
    return told_on.told_on(merging.distinct(found), by_finders)


def _shown(found: Iterable[Conflict]) -> set[tuple[str, int, int]]:
    return {(s.source, s.start, s.end) for c in found for v in c.values for s in v.spans}


def _written(material: Material) -> list[Conflict]:
    return [
        contradiction(
            one.what,
            (Wording(text=span.quote, spans=(span,)) for span in (one.told, one.written)),
        )
        for one in written.miswritten(material)
    ]


def _times(said: Sequence[Clause], material: Material, facts: Sequence[Fact]) -> list[Conflict]:
    found = moments.moments(said, material.now, facts)
    differing = order.differing([*found, *day_parts.parts_of_day(said, material.now)])[:1]
    arrived = [contradiction("到场时间", map(_moment, pair)) for pair in arrivals.arrivals(found)]
    conflicts = [
        contradiction(
            order.called(one, other), (_moment(one), _moment(other)), _contested(one, other)
        )
        for one, other in differing
    ]
    for group in order.impossible(found):
        if conflicts and any(m in pair for pair in differing for m in group):
            continue  # it comes of the two times that are shown already
        slot = Slot.OCCURRED_AT if any(m.happening == "occurred" for m in group) else None
        conflicts.append(contradiction("时间先后矛盾", map(_moment, group), slot))
    return [*conflicts, *arrived]


def _dates(material: Material) -> list[Conflict]:
    return [
        contradiction(
            "日期",
            (
                Wording(text=f"正文{one.told.quote}", spans=(one.told,))
                if one.told
                else Wording(text=f"本次报告{one.day:%Y年%-m月%-d日}"),
                Wording(text=f"{one.name}{one.signed.quote}", spans=(one.signed,)),
            ),
        )
        for one in paper_days.backdated(material)
    ]


def _weekdays(material: Material) -> list[Conflict]:
    found: list[Conflict] = []
    for day, weekday, is_on in dates.wrong_weekdays(material):
        name = f"\uff08该日是星期{NAMES[is_on.weekday()]}\uff09"
        sides = (
            Wording(text=f"{day.quote}{name}", spans=(day,)),
            Wording(text=weekday.quote, spans=(weekday,)),
        )
        found.append(contradiction("日期与星期", sides))
    return found


def _contested(one: moments.Moment, other: moments.Moment) -> Slot | None:
    """A unit's own time stands against 有的稿子写; otherwise neither side has authority."""
    loose = (Voice.VAGUE, Voice.HEARSAY)
    plain = one.clause.voice is Voice.UNIT and other.clause.voice in loose
    return None if plain else Slot.OCCURRED_AT


_ROUGH = re.compile(r"多|来钟|左右|前后|许|光景|不到")
_SPOKEN = re.compile(r"[一二两三四五六七八九十]+[点时刻]")


def _moment(moment: moments.Moment) -> Wording:
    quote = moment.clause.text[moment.start : moment.end]
    rough = _ROUGH.match(moment.clause.text, moment.end) if moment.approx else None
    if rough:
        quote += rough[0]
    elif _SPOKEN.search(quote):  # 九点四十: as reports write it
        quote = f"{moment.at:%-H时%-M分}" if moment.at.minute else f"{moment.at:%-H时}"
        quote = f"{moment.at:%-d日}{quote}" if moment.dated else quote
    who = f"\uff08{moment.clause.speaker}\uff09" if moment.clause.speaker else ""
    return Wording(
        text=f"{moment.name}{quote}{who}", spans=(moment.clause.span(moment.start, moment.end),)
    )


def _contrasts(said: Sequence[Clause]) -> tuple[list[Conflict], set[tuple[str, int, int]]]:
    """Return what two tell differently, and where the rumours among it stand."""
    rumours = hearsay.rumours(said)
    answered = [clause for r in rumours for clause in (*r.one, *r.other)]
    sides = [c for c in parties.parties(said) if not any(x in answered for x in c.one)]
    others = [
        *denials.flat_denials(said),
        *identities.identities(said),
        *sides,
        *states.states(said),
        *denials.denials(said),
        *denials.absences(said),
        *denials.spared(said),
        *denials.alive(said),
        *conditions.shut_and_going(said),
        *conditions.graver(said),
        *conditions.stopped_and_normal(said),
    ]
    rest = [
        c for c in others
        if not any(x in answered or denials.backed(said, x) for x in (*c.one, *c.other))
        and not settled.settled(said, (*c.one, *c.other))
        and not any(denials.asked(x) for x in (*c.one, *c.other))
    ]  # fmt: skip
    contrasts = [
        *accounts.first_call_and_scene(said),
        *rumours,
        *rest,
        *accounts.changed_words(said),
    ]
    told = {(c.source, c.start, c.end) for r in rumours for c in r.one}
    found = [
        contradiction(c.what, (_side(c.one, c.names[0]), _side(c.other, c.names[1])), _fate_slot(c))
        for c in contrasts
    ]
    return found, told


_FATES = {"死亡": Slot.DEATHS, "受伤": Slot.INJURED, "被困": Slot.TRAPPED, "失踪": Slot.MISSING}


def _fate_slot(contrast: accounts.Contrast) -> Slot | None:
    """Return the element two who should know contest; a rumour contests nothing."""
    if any(c.voice is Voice.HEARSAY for c in (*contrast.one, *contrast.other)):
        return None
    names = {(f"是否{word}", f"有无{word}"): slot for word, slot in _FATES.items()}
    return next((slot for whats, slot in names.items() if contrast.what in whats), None)


def _side(side: Sequence[Clause], name: str) -> Wording:
    who = name if side[0].speaker and name.startswith(side[0].speaker) else side[0].speaker or name
    quotes = "\uff0c".join(clause.text for clause in side)
    text = attributed(who, quotes)
    return Wording(text=text, spans=tuple(clause.span() for clause in side))


_LOOSE = ("说法不一", "双方说法")  # names of what has no better one
_Named = tuple[Conflict, frozenset[str]]  # with those who tell it


def _named(said: Sequence[Clause]) -> list[_Named]:
    """Several values of one aspect, or two causes."""
    found = [
        (
            contradiction(d.what, (_side((c,), "") for c in d.told)),
            frozenset(c.speaker for c in d.told),
        )
        for d in aspects.opposed(said)
        if not settled.settled(said, d.told)
    ]
    return found + [
        (
            contradiction(c.what, (_side(c.one, ""), _side(c.other, ""))),
            frozenset((c.one[0].speaker, c.other[0].speaker)),
        )
        for c in causes.causes(said)
        if not settled.settled(said, (*c.one, *c.other))
    ]


def _shows(conflict: Conflict, named: Sequence[_Named]) -> bool:
    """Whether one of those shows both sides of it."""
    for other, _ in named:
        spans = {(s.source, s.start, s.end) for v in other.values for s in v.spans}
        sides = ({(s.source, s.start, s.end) for s in v.spans} for v in conflict.values)
        if all(side & spans for side in sides):
            return True
    return False


def _shown_as(contrast: accounts.Contrast) -> Conflict:
    return contradiction(contrast.what, (_side(contrast.one, ""), _side(contrast.other, "")))


def _answered(said: Sequence[Clause], known: Sequence[frozenset[str]]) -> list[Conflict]:
    """What its form alone tells, of two tellers who have nothing else against each other."""
    return [
        contradiction(c.what, (_side(c.one, ""), _side(c.other, "")))
        for c in (
            *agents.agents(said),
            *retorts.retorts(said),
            *polarity.contradicted(said),
        )
        if not settled.settled(said, (*c.one, *c.other))
        and not any({c.one[0].speaker, c.other[0].speaker} <= pair for pair in known)
    ]


def _versions(said: Sequence[Clause]) -> list[Conflict]:
    return [
        contradiction(c.what, (_side(c.one, c.names[0]), _side(c.other, c.names[1])))
        for c in identities.versions(said)
        if not settled.settled(said, (*c.one, *c.other))
    ]


def _either(said: Sequence[Clause]) -> list[Conflict]:
    return [
        contradiction(e.what, (e.clause.wording(*e.one), e.clause.wording(*e.other)))
        for e in either.either(said)
    ]


def _names(said: Sequence[Clause]) -> list[Conflict]:
    return _twins(
        (
            *names.twins(said),
            *names.slips(said),
            *houses.house_numbers(said),
            *houses.other_building(said),
            *names.rewritten(said),
            *persons.names(said),
            *persons.ages(said),
            *headings.headings(said),
            *spots.phones(said),
            *spots.other_spot(said),
            *houses.addresses(said),
        )
    )


def _twins(twins: Iterable[names.Twin]) -> list[Conflict]:
    return [
        contradiction(
            twin.what,
            (clause.wording(start, end) for clause, start, end in (twin.one, twin.other)),
            # a slip in a name does not take the whole place out of the report
            Slot.CONTACT if twin.what == "联系电话" else None,
        )
        for twin in twins
        if not twin.other[0].corrects  # 区里更正：路名应为西姑路
    ]
