"""What a warning asks of the shift: reminders, open items, and lines of the ledger.

Reminders are found by looking, like those of reports: what is due follows from the words as they
stand, each is one row with a unique key, and after a restart the first look knows all.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from assistant.duties.handover.model import Entry, EntryKind, OpenItem
from assistant.duties.reminding import Reminder, give, given
from assistant.duties.warning import arguments as a
from assistant.duties.warning.cards import confirmed, names
from assistant.duties.warning.desk import WarningDesk
from assistant.duties.warning.model import Standing, Told, Verb, Warning
from assistant.duties.warning.tables import WarningReminderRow


class Stage(StrEnum):
    """What a reminder says."""

    SOON = "临近"
    LATE = "未按时确认"
    OVER = "预计时段已过"


class Watching:
    """Looks at the warnings in force."""

    def __init__(self, desk: WarningDesk) -> None:
        self._desk = desk
        self._database = desk.store.database

    def scan(self) -> datetime | None:
        """Give what is due now; return when the next reminder may be due."""
        now = self._desk.context.clock.now()
        ahead: list[datetime] = []
        soon = timedelta(minutes=self._desk.signals().soon)
        for warning in self._desk.store.in_force():
            for stage, due, text in _owed(warning, now, soon):
                give(
                    self._database, WarningReminderRow, warning_id=warning.id,
                    stage=stage.value, due=due, at=now, text=text,
                )  # fmt: skip
            moments = [m for one in warning.unconfirmed if one.due
                       for m in (one.due - soon, one.due + timedelta(seconds=1))]  # fmt: skip
            moments += [warning.until + timedelta(seconds=1)] if warning.until else []
            ahead += [moment for moment in moments if moment > now]
        return min(ahead, default=None)

    def given(self, since: datetime, until: datetime | None = None) -> list[Reminder]:
        """Return the reminders given in [since, until), in order."""
        return [
            Reminder(row.id, row.warning_id, row.stage, row.due, row.at, row.text)
            for row in given(self._database, WarningReminderRow, since, until)
        ]

    def entries(self, since: datetime, until: datetime) -> Iterator[Entry]:
        """Lines of the ledger that no receipt tells: reminders, and what calls brought."""
        for reminder in self.given(since, until):
            yield reminder.entry(f"/warnings/{reminder.about}")
        recent = a.Find(since=since - timedelta(days=7), until=until, limit=100)
        for warning in self._desk.store.find(recent):
            for one in warning.units:
                if one.link and one.confirmed_at and since <= one.confirmed_at < until:
                    yield _answered(one, warning)

    def items(self, now: datetime) -> Iterator[OpenItem]:
        """What of warnings the next shift has to go on with."""
        for warning in self._desk.store.in_force():
            left = warning.unconfirmed
            due = min((one.due for one in left if one.due), default=None)
            said = f"{warning.name}（{confirmed(warning)}）" if warning.units else warning.name
            if left:
                said += f"，未确认：{names(left)}"
            yield OpenItem(
                key=f"warning:{warning.id}",
                kind=EntryKind.WARNING,
                text=f"{warning.id} {said}",
                due=due or warning.until,
                link=f"/warnings/{warning.id}",
            )


def _answered(one: Told, warning: Warning) -> Entry:
    assert one.confirmed_at is not None
    who = f"（{one.confirmed_by}）" if one.confirmed_by else ""
    return Entry(
        kind=EntryKind.WARNING,
        at=one.confirmed_at,
        text=f"{warning.name}：{one.assigned.name}{who}在电话中确认收到",
        link=one.link,
    )


def _owed(
    warning: Warning, now: datetime, soon: timedelta
) -> Iterator[tuple[Stage, datetime, str]]:
    """What should have been said by now: units with one deadline are told together."""
    by_due: dict[datetime, list[Told]] = {}
    for one in warning.unconfirmed:
        if one.due is not None:
            by_due.setdefault(one.due, []).append(one)
    for due, units in by_due.items():
        if now > due:
            text = f"{warning.name}：{names(units)}超过时限没有确认，{_next(units)}。"
            yield Stage.LATE, due, text
        elif now >= due - soon:
            left = max(1, round((due - now).total_seconds() / 60))
            yield Stage.SOON, due, f"{warning.name}：{names(units)}还没有确认，剩{left}分钟。"
    if warning.until is not None and now > warning.until:
        text = f"{warning.name}预计时段已过，请核实是否解除。"
        yield Stage.OVER, warning.until, text


def _next(units: list[Told]) -> str:
    """What is left to do about units that did not confirm."""
    if any(not _called(one) for one in units):
        return "请催办或叫应"
    going = any(one.standing is Standing.CALLING for one in units)
    return "正在电话叫应" if going else "电话没有叫到，请人工联系"


def _called(one: Told) -> bool:
    return any(word.verb in (Verb.URGED, Verb.CALLED) for word in one.words)
