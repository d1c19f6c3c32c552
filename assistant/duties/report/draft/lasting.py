"""What earlier reports of an incident told that stays so while nothing else is said."""

import re
from collections.abc import Sequence
from datetime import datetime

from assistant.duties.report.draft.trace.figures import clocks
from assistant.duties.report.record import Fact, Record, Slot, Status

LASTING = (Slot.PLACE, Slot.CATEGORY, Slot.OCCURRED_AT)
_FIGURES = re.compile(r"[\d一二两三四五六七八九十百].*")


def known_before(earlier: Sequence[Record]) -> Record | None:
    """Return the last of the earlier reports, oldest first, with what lasts from those before it.

    A 续报 seldom names the place again: the 终报 behind it still has that of the 首报. Forces stay
    as they were told last, and deeds with their time stay done.
    """
    if not earlier:
        return None
    last = earlier[-1]
    more = [
        fact
        for slot in (*LASTING, Slot.CONTACT)
        if last.one(slot) is None
        and not any(c.slot is slot for c in last.unresolved)
        and (fact := _last_told(earlier[:-1], slot)) is not None
    ]
    for one in reversed(earlier[:-1]):
        known = [*last.facts, *more]
        more += [f for f in one.facts if _stays(f) and not _told(f, known)]
    return last.model_copy(update={"facts": (*last.facts, *more)})


def retold(record: Record, before: Record | None, now: datetime) -> Record:
    """Return the record of a 终报 with the forces and the timed deeds that its note leaves out.

    A 终报 tells the whole incident; the note for it tells how it ended. Deeds of another day are
    left out: their words hold the clock only, which would be read as of this day.
    """
    if before is None:
        return record
    forces = before.all(Slot.FORCE) if not record.all(Slot.FORCE) else ()
    received = before.one(Slot.RECEIVED_AT)
    same_day = received and received.moment and received.moment.astimezone(now.tzinfo).date()
    deeds = before.all(Slot.MEASURE) if same_day == now.date() else ()
    more = [f for f in (*forces, *deeds) if _stays(f) and not _told(f, record.facts)]
    return record.model_copy(update={"facts": (*map(detached, more), *record.facts)})


def detached(fact: Fact) -> Fact:
    """Return a fact of an earlier report without its spans: they are places of other material."""
    return fact.model_copy(update={"spans": ()})


def _stays(fact: Fact) -> bool:
    if fact.status is not Status.STATED:
        return False
    timed = fact.slot is Slot.MEASURE and any(clocks(fact.text))
    return fact.slot is Slot.FORCE or timed


def _told(fact: Fact, known: Sequence[Fact]) -> bool:
    """Whether the same team, or something at the same clock time, is told already."""
    same = [one for one in known if one.slot is fact.slot]
    if fact.slot is Slot.FORCE:
        team = _FIGURES.sub("", fact.text)
        return any(_FIGURES.sub("", one.text) == team for one in same)
    return any(_times(fact) & _times(one) for one in same)


def _times(fact: Fact) -> set[tuple[int, int | None]]:
    return {(clock.hour, clock.minute) for clock in clocks(fact.text)}


def _last_told(earlier: Sequence[Record], slot: Slot) -> Fact | None:
    return next((fact for one in reversed(earlier) if (fact := one.one(slot)) is not None), None)
