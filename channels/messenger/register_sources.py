"""What the shift's registers have to tell: warnings and instructions that are late, daily reports.

A reminder is told to everybody who does duty, like those of report deadlines.
"""

from collections.abc import Iterator
from datetime import datetime

from channels.messenger.model import Reply, ReplyKind
from channels.room import Room
from core.identity import Permission, Principal


class RegisterSources:
    """Everything of the registers that is told unasked, for one room."""

    def __init__(self, room: Room) -> None:
        self._warned = room.duty.warned

    def warnings(self, person: Principal, since: datetime) -> Iterator[tuple[str, Reply]]:
        """Reminders about units that have not confirmed a warning."""
        if Permission.ACT in person.permissions:
            for one in self._warned.watched.given(since):
                yield f"warning:{one.id}", _told(f"【{one.stage}】{one.text}")

    def instructions(self, person: Principal, since: datetime) -> Iterator[tuple[str, Reply]]:
        """Reminders about units that owe feedback on an instruction."""
        if Permission.ACT in person.permissions:
            for one in self._warned.directed.given(since):
                yield f"instruction:{one.id}", _told(f"【{one.stage}】{one.text}")

    def dailies(self, person: Principal, since: datetime) -> Iterator[tuple[str, Reply]]:
        """Daily reports, as soon as they are made."""
        if Permission.ACT in person.permissions:
            for one in self._warned.daily.find(20, since):
                text = f"{one.name}已生成（{one.id}），统计期间{one.period}。"
                yield f"daily:{one.id}", _told(text)


def _told(text: str) -> Reply:
    return Reply(kind=ReplyKind.TEXT, text=text)
