"""Events whose deadline comes near or has passed, told once each to everybody who does duty."""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from channels.messenger.model import Reply, ReplyKind
from channels.messenger.wording import EVENT_DUE
from channels.room import Room
from connectors.events.limits import Alert, timing
from connectors.events.model import Event, EventQuery
from connectors.events.system import EventSystem
from core.errors import ZhibanError
from core.identity import Permission, Principal

_log = logging.getLogger(__name__)
_LOOK_AGAIN = timedelta(minutes=1)  # the event system may be another's server


class EventSources:
    """The deadlines of open events, for one room."""

    def __init__(self, room: Room) -> None:
        found = room.duty.connectors.connected.get("events")
        self._system: EventSystem | None = found.system if found else None  # type: ignore[assignment]  # the key says so
        self._timing = timing(room.settings.home / "connectors" / "events")
        self._soon = timedelta(minutes=self._timing.limits.soon_minutes)
        self._clock = room.clock
        self._due: Sequence[Event] = ()
        self._looked: datetime | None = None

    def deadlines(self, person: Principal, since: datetime) -> Iterator[tuple[str, Reply]]:
        """Say that an event is soon due, and again when it is overdue.

        What was so before `since` is not told any more; a deadline that was moved is told anew.
        """
        if Permission.ACT not in person.permissions:
            return
        now = self._clock.now()
        for event in self._near(now):
            told = self._timing.countdown(event, now)
            deadline = event.deadline
            if deadline is None or told.alert not in (Alert.SOON, Alert.OVERDUE):
                continue
            began = deadline if told.alert is Alert.OVERDUE else deadline - self._soon
            if began >= since:
                text = EVENT_DUE.format(stage=told.alert.value, event=event, left=told.text)
                key = f"event:{event.id}:{told.alert.name}:{deadline.isoformat()}"
                yield key, Reply(kind=ReplyKind.TEXT, text=text)

    def _near(self, now: datetime) -> Sequence[Event]:
        """Return the open events that are due before long, as they were within the last minute."""
        if self._system is None:
            return ()
        if self._looked is None or now - self._looked >= _LOOK_AGAIN:
            self._looked = now
            try:
                self._due = self._system.find(EventQuery(due_before=now + self._soon))
            except ZhibanError as error:  # the pages say so too; the other pushes go on
                _log.warning("event deadlines were not read: %s", error)
        return self._due
