"""Which of several receipts is the room's first: later calls are other calls, no other readings.

An incident is told to a room again and again: a town rings, another office sends a short report,
the officer rings back and adds a line. What a 首报 states is when the room first heard of it.
"""

from collections.abc import Collection, Sequence

from assistant.duties.report.reading.moments import Moment
from assistant.duties.report.reading.role import Role
from assistant.duties.report.record import Precision, Slot

Found = list[tuple[Moment, Role]]

TOLD = 2  # a clause says that somebody told something
SURE = 3  # a caller heads the line, or the officer says that he took it or asked
HEAD = 5  # beside the name of who called
WRITTEN = 6  # alone in its sentence, behind 续, beside a name
SIGNED = 7  # a label or the foot of a note: said by the note of itself


def received(found: Sequence[tuple[Moment, Role]], own: Collection[int]) -> Found:
    """Keep the first receipt, in the order of the note; a day alone only for want of a clock.

    The officer's `own` calls, by where their clocks stand, ask about what he was told before.
    """
    calls = [pair for pair in found if pair[1].slot is Slot.RECEIVED_AT]
    clocks = [pair for pair in calls if pair[0].precision is not Precision.DAY]
    calls = sorted(clocks or calls, key=lambda pair: pair[0].start)
    best = max((role.weight for _, role in calls), default=0)
    least = best if best == SIGNED else min(best, SURE)
    first = next((pair for pair in calls if pair[1].weight >= least), None)
    if first and first[0].start in own:
        first = next(pair for pair in calls if pair is first or pair[1].weight >= TOLD)
    return [first] if first else []
