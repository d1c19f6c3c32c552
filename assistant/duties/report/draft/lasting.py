"""What earlier reports of an incident told that stays so while nothing else is said."""

from collections.abc import Sequence

from assistant.duties.report.record import Fact, Record, Slot

LASTING = (Slot.PLACE, Slot.CATEGORY, Slot.OCCURRED_AT)


def known_before(earlier: Sequence[Record]) -> Record | None:
    """Return the last of the earlier reports, oldest first, with what lasts from those before it.

    A 续报 seldom names the place again: the 终报 behind it still has that of the 首报.
    """
    if not earlier:
        return None
    last = earlier[-1]
    more = [
        fact
        for slot in LASTING
        if last.one(slot) is None
        and not any(c.slot is slot for c in last.unresolved)
        and (fact := _last_told(earlier[:-1], slot)) is not None
    ]
    return last.model_copy(update={"facts": (*last.facts, *more)})


def _last_told(earlier: Sequence[Record], slot: Slot) -> Fact | None:
    return next((fact for one in reversed(earlier) if (fact := one.one(slot)) is not None), None)
