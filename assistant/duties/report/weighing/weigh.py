"""Where the network is heard over the rules: times, numbers of people, place and sender.

The rules read a note by wordings they know, the network by what notes like it told. Where it is
sure and they read nothing, or it holds what they read for wrong, its choice stands and is marked
for the officer to look at (`Fact.weighed`). It never touches what is contested or what an officer
decided, and tells no value that the words do not.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from assistant.duties.report.reading.times import worded
from assistant.duties.report.record import Fact, Material, Slot, Source, Span
from assistant.duties.report.weighing.candidates import Candidate
from assistant.duties.report.weighing.likely import MOMENTS, NUMBERS, Read, Weighed, read
from assistant.duties.report.weighing.names import NAMES, given_up, named
from core.models.slot_reader import SlotReader

# chosen on 810 notes by hands that an earlier network hadn't been taught with (decision 0017); the
# six best settings lay within .001 of each other
_FILLS = 0.8  # so likely, it fills what the rules left empty
_WRONG = 0.2  # less likely than this, what the rules read is given up for
_BETTER = 0.85  # another so likely
_NOTHING = 0.05  # less likely still, a moment or a death is left out
# a blank is asked for, and nobody asks after a wrong one
_BLANK_RATHER = (*MOMENTS, Slot.DEATHS)


def weigh(
    facts: Sequence[Fact], contested: frozenset[Slot], material: Material, reader: SlotReader
) -> list[Fact]:
    """Return the settled facts as they stand after the network was heard."""
    texts = read(material, reader)
    kept = list(facts)
    for slot in (*MOMENTS, *NUMBERS):
        mine = next((fact for fact in facts if fact.slot is slot), None)
        if slot in contested or (mine is not None and mine.by_officer):
            continue
        weighed = [w for text in texts for w in text.weighed if slot in w.likely]
        chosen = _chosen(slot, mine, weighed, material.now)
        if chosen is mine:
            continue
        kept = [fact for fact in kept if fact is not mine]
        if isinstance(chosen, Weighed):
            fact = _fact(slot, chosen, material)
            kept.append(fact.model_copy(update={"instead_of": given_up(mine)}))
    return _with_names(kept, contested, texts)


def _with_names(
    facts: Sequence[Fact], contested: frozenset[Slot], texts: Sequence[Read]
) -> list[Fact]:
    kept = list(facts)
    for slot in NAMES:
        mine = next((fact for fact in facts if fact.slot is slot), None)
        if slot in contested or (mine is not None and mine.by_officer):
            continue
        chosen = named(slot, mine, texts)
        if chosen is not None and chosen is not mine:
            kept = [*(fact for fact in kept if fact is not mine), chosen]
    return kept


def _chosen(
    slot: Slot, mine: Fact | None, weighed: Sequence[Weighed], now: datetime
) -> Fact | Weighed | None:
    able = [w for w in weighed if _may_tell(slot, w, now)]
    best = max(able, key=lambda w: w.likely[slot], default=None)
    odds = best.likely[slot] if best else 0.0
    if mine is None:
        return best if odds >= _FILLS else None
    own = _own(slot, mine, weighed)
    if own is None:
        return mine
    if own < _WRONG and odds >= _BETTER:
        return best
    return None if own < _NOTHING and slot in _BLANK_RATHER else mine


_HARM = (Slot.DEATHS, Slot.INJURED, Slot.SERIOUSLY_INJURED)
_OF_PEOPLE = re.compile(r"[伤亡死人命恙碍]|没事|平安|就医|舒服|好好的|都好")
_DANGER = re.compile(r"危险|危重")  # 没生命危险 doesn't say that nobody is seriously hurt


def _may_tell(slot: Slot, weighed: Weighed, now: datetime) -> bool:
    """Whether it may stand in a report: not ahead, no rumour, and no nought but of people.

    A nought that is written as a figure is left to the rules: 把死亡人数写成0 tells of nobody.
    """
    candidate, clause = weighed.candidate, weighed.clause
    if candidate.moment is not None:
        told_so = clause.hearsay and slot is Slot.OCCURRED_AT
        return candidate.moment.at <= now and not told_so
    if clause.hearsay:
        return False
    if candidate.number == 0:
        said = clause.text
        if slot is Slot.SERIOUSLY_INJURED and _DANGER.search(said):
            return False
        return not candidate.figure and (slot not in _HARM or bool(_OF_PEOPLE.search(said)))
    return True


def _own(slot: Slot, fact: Fact, weighed: Sequence[Weighed]) -> float | None:
    """How likely what the rules read is, None where the network has no view of it.

    A number that was summed up of several, or read of words that name none, is no candidate.
    """
    if slot in NUMBERS and len(fact.spans) != 1:
        return None
    own = [w.likely[slot] for w in weighed if any(_covers(s, w.candidate) for s in fact.spans)]
    return max(own) if own else None if slot in NUMBERS else 0.0


def _covers(span: Span, candidate: Candidate) -> bool:
    same = span.source == candidate.source
    return same and span.start < candidate.end and candidate.start < span.end


def _fact(slot: Slot, chosen: Weighed, material: Material) -> Fact:
    source = material.source(chosen.candidate.source)
    if moment := chosen.candidate.moment:
        return Fact(
            slot=slot,
            text=worded(moment),
            spans=(_span(source, moment.start, moment.end),),
            moment=moment.at,
            precision=moment.precision,
            approx=moment.rough,
            weighed=True,
        )
    return Fact(
        slot=slot,
        text=f"{chosen.candidate.number}人",
        spans=(_span(source, *_stretch(chosen)),),
        number=chosen.candidate.number,
        weighed=True,
    )


def _span(source: Source, start: int, end: int) -> Span:
    return Span(source=source.id, start=start, end=end, quote=source.text[start:end])


_STOPS = "\uff0c,\u3002\uff1b; \n"


def _stretch(chosen: Weighed) -> tuple[int, int]:
    """A number says little without the words it stands in: 老汉 of 老汉没了."""
    clause, candidate = chosen.clause, chosen.candidate
    start = clause.end - len(clause.text.lstrip(_STOPS))
    end = clause.start + len(clause.text.rstrip(_STOPS))
    return min(start, candidate.start), max(end, candidate.end)
