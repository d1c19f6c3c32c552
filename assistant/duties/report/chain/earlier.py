"""What the reports before this one said of a count: the last figure that was told."""

from collections.abc import Sequence

from assistant.duties.report.record import Fact, Material, Record, Slot, Step

Earlier = tuple[Step, Material, Record]


def number(record: Record, slot: Slot) -> int | None:
    """Return the exact count of a slot, None where it is unsaid or only rough."""
    fact = record.one(slot)
    return None if fact is None or fact.approx else fact.number


def last(before: Sequence[Earlier], slot: Slot) -> Fact | None:
    """Return the latest stated fact of a slot in the reports before."""
    for _, _, record in reversed(before):
        fact = record.one(slot)
        if fact is not None and (fact.number is not None or fact.moment or slot is Slot.PLACE):
            return fact
    return None


HARMED = (Slot.DEATHS, Slot.INJURED)


def last_number(before: Sequence[Earlier], slot: Slot) -> int:
    """Return the last count told up to a report; nobody where none was told."""
    return next((c for _, _, r in reversed(before) if (c := number(r, slot)) is not None), 0)


def still_out(record: Record) -> int:
    """Return how many a report says are missing or trapped."""
    return (number(record, Slot.MISSING) or 0) + (number(record, Slot.TRAPPED) or 0)
