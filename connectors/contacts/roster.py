"""Who stands for a unit when: pure rules over shifts."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise

from connectors.contacts.model import Duty, Period, Shift, Unit


def duty_at(unit: Unit, shifts: Iterable[Shift], at: datetime) -> Duty:
    """Return who stands for a unit at a moment.

    Shifts may lie over each other (a leader for the whole day, officers by half days): for each of
    leader, primary and secondary the shortest shift that names somebody counts. The unit's
    standing names hold only where no shift covers the moment.
    """
    covering = sorted(
        (s for s in shifts if s.unit == unit.id and s.starts <= at < s.ends),
        key=lambda s: (s.ends - s.starts, s.id),
    )
    if not covering:
        return Duty(unit=unit.id, leader=unit.standing_leader, primary=unit.standing_on_duty)
    return Duty(
        unit=unit.id,
        leader=next((s.leader for s in covering if s.leader), ""),
        primary=next((s.primary for s in covering if s.primary), ""),
        secondary=next((s.secondary for s in covering if s.secondary), ""),
        shift=covering[0],
    )


def next_after(unit: str, shifts: Iterable[Shift], at: datetime) -> Shift | None:
    """Return the unit's first shift that begins after a moment (the shorter of two)."""
    later = [s for s in shifts if s.unit == unit and s.starts > at]
    return min(later, key=lambda s: (s.starts, s.ends), default=None)


def of_period(shifts: Sequence[Shift], period: Period | None) -> list[Shift]:
    """Return the shifts that a period asked for means.

    A unit that keeps whole-day shifts has its 24h shift both by day and by night; a unit that
    keeps half days has both when the whole day is asked for.
    """
    if period is None or period == "24h":
        exact = [s for s in shifts if s.period == period]
        return exact or list(shifts)
    found: list[Shift] = []
    for unit in dict.fromkeys(s.unit for s in shifts):
        of_unit = [s for s in shifts if s.unit == unit]
        exact = [s for s in of_unit if s.period == period]
        found += exact or [s for s in of_unit if s.period == "24h"]
    return found


def clashes(shifts: Sequence[Shift]) -> list[tuple[str, Shift, Shift]]:
    """Return (person, shift, shift) for everyone on duty in two units or rooms at one time.

    Leading one's own unit's day and night shifts in a row is usual and no clash.
    """
    by_person: dict[str, list[Shift]] = {}
    for shift in shifts:
        for person in {shift.leader, shift.primary, shift.secondary} - {""}:
            by_person.setdefault(person, []).append(shift)
    found: list[tuple[str, Shift, Shift]] = []
    for person, own in by_person.items():
        own.sort(key=lambda s: s.starts)
        found += [
            (person, one, other)
            for one, other in pairwise(own)
            if other.starts < one.ends and one.id != other.id
        ]
    return found
