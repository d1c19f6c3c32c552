"""What a month of duty amounts to, for one unit and for the room's own shifts."""

from dataclasses import dataclass, field

from assistant.duties.rollcall.statistics import UnitMonth


@dataclass(frozen=True, slots=True)
class Tally:
    """Things that had a deadline: done in time, done late, past it and not done; `waiting`: the
    deadline is still ahead."""

    on_time: int = 0
    late: int = 0
    missed: int = 0
    waiting: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.on_time + self.late + self.missed + self.waiting

    @property
    def known(self) -> int:
        """Those whose punctuality is known."""
        return self.on_time + self.late + self.missed

    @property
    def share(self) -> float | None:
        """In time among the known, 0 to 1; None where nothing is known."""
        return self.on_time / self.known if self.known else None

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.on_time + other.on_time,
            self.late + other.late,
            self.missed + other.missed,
            self.waiting + other.waiting,
        )


NOTHING = Tally()


@dataclass(frozen=True, slots=True)
class UnitDuty:
    """One unit in one month ("2026-11").

    `calls` is None where it was not called. `warnings`: confirmed within the time; `feedback`:
    fed back on instructions by the deadline; `events`: finished by the event's deadline.
    `told_min`: minutes from an event's time to this room's being told, of its own first reports.
    """

    unit: str
    name: str
    month: str
    calls: UnitMonth | None = None
    warnings: Tally = NOTHING
    feedback: Tally = NOTHING
    events: Tally = NOTHING
    told_min: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class ShiftMonth:
    """The room's own month: entries of the ledger by kind, shifts handed over, own deadlines."""

    month: str
    entries: dict[str, int] = field(default_factory=dict[str, int])
    failed: int = 0
    handovers: int = 0
    reports: Tally = NOTHING
    rounds: int = 0
    called: int = 0

    @property
    def total(self) -> int:
        """All entries."""
        return sum(self.entries.values())


@dataclass(frozen=True, slots=True)
class DutyMonths:
    """Everything about a stretch of days: units by name and month, shifts by month."""

    units: tuple[UnitDuty, ...]
    shifts: tuple[ShiftMonth, ...]


def tally(due_passed: bool, done: bool, late: bool) -> Tally:
    """Return one thing as a tally."""
    if done:
        return Tally(late=1) if late else Tally(on_time=1)
    return Tally(missed=1) if due_passed else Tally(waiting=1)


def over_months(rows: tuple[UnitDuty, ...]) -> list[UnitDuty]:
    """Add the months of each unit up; `calls` keeps that of the last month with one."""
    kept: dict[str, UnitDuty] = {}
    for row in rows:
        old = kept.get(row.unit)
        if old is None:
            kept[row.unit] = row
            continue
        kept[row.unit] = UnitDuty(
            unit=row.unit,
            name=row.name,
            month=f"{old.month.partition('至')[0]}至{row.month}",
            calls=row.calls or old.calls,
            warnings=old.warnings + row.warnings,
            feedback=old.feedback + row.feedback,
            events=old.events + row.events,
            told_min=old.told_min + row.told_min,
        )
    return list(kept.values())
