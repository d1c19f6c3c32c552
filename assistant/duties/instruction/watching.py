"""What instructions ask of the shift: feedback clocks, open items, and lines of the ledger.

Reminders are found by looking, like those of reports: a deadline that moves needs nobody to cancel
anything, each reminder is one row with a unique key, and the first look after a restart knows all.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from assistant.duties.handover.model import Entry, EntryKind, OpenItem
from assistant.duties.instruction.cards import counted, moment, names
from assistant.duties.instruction.desk import InstructionDesk
from assistant.duties.instruction.model import Charged, Instruction
from assistant.duties.instruction.tables import InstructionReminderRow
from assistant.duties.reminding import Reminder, give, given
from core.errors import InvalidInput


class Stage(StrEnum):
    """What a reminder says."""

    SOON = "临近"
    LATE = "未按时反馈"


class Watching:
    """Looks at the instructions that are not done."""

    def __init__(self, desk: InstructionDesk) -> None:
        self._desk = desk
        self._database = desk.store.database

    def scan(self) -> datetime | None:
        """Give what is due now; return when the next reminder may be due."""
        now = self._desk.context.clock.now()
        ahead: list[datetime] = []
        for found in self._desk.store.open():
            for due, units in _by_due(found).items():
                soon = self._soon(found.urgency, due)
                self._owed(found, due, units, soon, now)
                moments = [*soon, due + timedelta(seconds=1)]
                ahead += [at for at in moments if at > now]
        return min(ahead, default=None)

    def _soon(self, urgency: str, due: datetime) -> list[datetime]:
        try:
            minutes = self._desk.periods().period(urgency).soon
        except InvalidInput:  # the room has since renamed its urgencies; the deadline still holds
            minutes = ()
        return [due - timedelta(minutes=m) for m in minutes]

    def _owed(
        self,
        found: Instruction,
        due: datetime,
        units: list[Charged],
        soon: list[datetime],
        now: datetime,
    ) -> None:
        zone = self._desk.context.zone
        if now > due:
            text = f"{found.name}：{names(units)}超过{moment(due, zone)}没有反馈，请催办。"
            self._give(found.id, Stage.LATE.value, due, now, text)
        elif passed := [at for at in soon if at <= now]:
            # of several moments that passed, the last one counts; a stage is one row a moment
            left = max(1, round((due - now).total_seconds() / 60))
            text = (
                f"{found.name}：{names(units)}还没有反馈，{moment(due, zone)}到期，剩{left}分钟。"
            )
            self._give(found.id, f"{Stage.SOON.value}{max(passed):%d%H%M}", due, now, text)

    def _give(self, id: str, key: str, due: datetime, now: datetime, text: str) -> None:
        give(
            self._database, InstructionReminderRow, instruction_id=id, stage=key, due=due, at=now,
            text=text,
        )  # fmt: skip

    def given(self, since: datetime, until: datetime | None = None) -> list[Reminder]:
        """Return the reminders given in [since, until), in order."""
        return [
            Reminder(row.id, row.instruction_id, _stage(row.stage), row.due, row.at, row.text)
            for row in given(self._database, InstructionReminderRow, since, until)
        ]

    def entries(self, since: datetime, until: datetime) -> Iterator[Entry]:
        """Lines of the ledger that no receipt tells: the reminders."""
        for reminder in self.given(since, until):
            yield reminder.entry(f"/instructions/{reminder.about}")

    def items(self, now: datetime) -> Iterator[OpenItem]:
        """What of instructions the next shift has to go on with."""
        for found in self._desk.store.open():
            left = found.owing
            due = min((one.due for one in left), default=None)
            owed = f"，未反馈：{names(left)}" if left else "，已全部反馈，待办结"
            yield OpenItem(
                key=f"instruction:{found.id}",
                kind=EntryKind.INSTRUCTION,
                text=f"{found.id} {found.name}（{counted(found)}）{owed}",
                due=due,
                link=f"/instructions/{found.id}",
            )


def _stage(key: str) -> Stage:
    """Return what a row's key stands for; that of SOON bears its moment."""
    return Stage.LATE if key == Stage.LATE else Stage.SOON


def _by_due(found: Instruction) -> dict[datetime, list[Charged]]:
    by_due: dict[datetime, list[Charged]] = {}
    for one in found.owing:
        by_due.setdefault(one.due, []).append(one)
    return by_due
