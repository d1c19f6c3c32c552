"""The clock that a clause is told at: the last one named in its sentence up to it."""

import re
from collections.abc import Sequence

from assistant.duties.report.conflicts.statements import Clause

_CLOCK = re.compile(
    r"(?<!\d)(?P<hour>\d{1,2})(?:[:\uff1a](?P<minute>\d\d)|[点时](?P<later>\d{1,2})?)"
)
_HOURS = 24


def clock_of(said: Sequence[Clause], clause: Clause) -> int | None:
    """Return minutes since midnight, None where no clock stands in the sentence before it."""
    last: int | None = None
    for one in said:
        if one.source != clause.source or one.sentence != clause.sentence:
            continue
        if one.start > clause.start:
            break
        for match in _CLOCK.finditer(one.whole.text):
            hour = int(match["hour"])
            if hour <= _HOURS:
                last = 60 * hour + int(match["minute"] or match["later"] or 0)
    return last
