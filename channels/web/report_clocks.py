"""The deadlines that run in the room now, for the strip above every page and the list of reports.

Reckoned once for all open pages: a page that is looked at costs nothing more.
"""

import time
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from assistant.duties.report import cards
from assistant.duties.report.lines import Wanted
from assistant.duties.report.revision import chain
from channels.room import Room
from channels.web import markup
from channels.web.text import reports as words
from channels.web.visit import Visit
from core.identity import Permission

READ_SECONDS = 5.0
WATCHED = timedelta(days=10)  # as long as the reminders watch an incident
AHEAD = timedelta(hours=24)  # a 续报 that is due later is no worry of this shift
LATE, SOON, RUNNING = "疑似超时", "临近", "计时中"
ORDER = (LATE, SOON, RUNNING)


@dataclass(frozen=True, slots=True)
class Due:
    """What runs: the clock that presses most of each incident, and how many stand how."""

    nearest: dict[str, dict[str, Any]]
    counts: Counter[str]

    @property
    def first(self) -> str:
        """The nearest moment that is still ahead, ISO; "" where there is none."""
        ahead = [c["due"] for c in self.nearest.values() if c["state"] != LATE]
        return min(ahead, default="")


NOTHING = Due({}, Counter())


class RunningReports:
    """Reads the clocks of the incidents that the room still reports about."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._read = 0.0
        self._last = NOTHING

    async def now(self, visit: Visit) -> Due:
        """Return what runs, at most READ_SECONDS old; nothing for who may not see reports."""
        if not visit.may(Permission.ACT):
            return NOTHING
        if time.monotonic() - self._read >= READ_SECONDS:
            self._read = time.monotonic()
            self._last = await visit.thread(self._reckon)
        return self._last

    def _reckon(self) -> Due:
        desk = self._room.duty.reporting.desk
        now = self._room.clock.now()
        wanted = Wanted(since=now - WATCHED, open_only=True, limit=2000)
        nearest: dict[str, dict[str, Any]] = {}
        counts: Counter[str] = Counter()
        for incident in dict.fromkeys(line.incident for line in desk.lines(wanted)):
            revisions = chain(desk.store.of_incident(incident))
            running = [
                cards.running(clock)
                for clock in desk.clocks_of(revisions)
                if clock.ours and clock.state in ORDER and clock.due and clock.met is None
                and clock.due - now < AHEAD
            ]  # fmt: skip
            counts.update(str(clock["state"]) for clock in running)
            if running:
                nearest[incident] = min(running, key=_pressing)
        return Due(nearest, counts)


def _pressing(clock: dict[str, Any]) -> tuple[int, str]:
    return ORDER.index(clock["state"]), clock["due"]


markup.teach({"rp": words})
