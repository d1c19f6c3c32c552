"""Counts duty from the registers: every figure is a row somewhere, none is given by hand.

Only what is settled counts against anybody. A roll-call's verdict counts as `rollcall.standing`
says; a deadline that is still ahead is neither kept nor missed.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from assistant.duties.handover.model import Entry, Handover
from assistant.duties.instruction import arguments as asked
from assistant.duties.instruction.store import InstructionStore
from assistant.duties.record.model import NOTHING, DutyMonths, ShiftMonth, Tally, UnitDuty, tally
from assistant.duties.report.desk import ReportDesk
from assistant.duties.report.lines import Wanted
from assistant.duties.report.record import Precision, Slot, Step
from assistant.duties.report.revision import chain
from assistant.duties.rollcall.desk import RollcallDesk
from assistant.duties.rollcall.model import Purpose
from assistant.duties.rollcall.scoring import ScoringTable
from assistant.duties.rollcall.statistics import statistics
from assistant.duties.warning import arguments as warned
from assistant.duties.warning.store import WarningStore
from connectors.contacts.system import ContactSystem
from connectors.events.model import EventQuery, State
from connectors.events.system import EventSystem
from core.clock import Clock

_MOST = 2000
_INCIDENTS = 500


@dataclass(frozen=True)
class Registers:
    """Where duty is counted from."""

    events: EventSystem | None
    reports: ReportDesk
    calls: RollcallDesk
    warnings: WarningStore
    instructions: InstructionStore
    contacts: ContactSystem
    scoring: Callable[[], ScoringTable]
    entries: Callable[[datetime, datetime], Sequence[Entry]]
    handovers: Callable[[int], Sequence[Handover]]
    clock: Clock
    zone: ZoneInfo


Row = tuple[str, datetime]  # a unit, and when it counts


def months(registers: Registers, since: date, until: date) -> DutyMonths:
    """Return every unit's and the room's months, both days included."""
    return _Counting(registers, since, until).done()


class _Counting:
    def __init__(self, registers: Registers, since: date, until: date) -> None:
        self._r = registers
        self._days = since, until
        self._since = datetime.combine(since, time.min, registers.zone)
        self._until = datetime.combine(until + timedelta(days=1), time.min, registers.zone)
        self._now = registers.clock.now()
        self._units: dict[tuple[str, str], UnitDuty] = {}
        self._names = registers.contacts.directory().name

    def done(self) -> DutyMonths:
        self._calls()
        for unit, at, one in self._warnings():
            row = self._row(unit, at)
            self._put(replace(row, warnings=row.warnings + one))
        for unit, at, one in self._feedback():
            row = self._row(unit, at)
            self._put(replace(row, feedback=row.feedback + one))
        for unit, at, one in self._events():
            row = self._row(unit, at)
            self._put(replace(row, events=row.events + one))
        for unit, at, minutes in self._told():
            row = self._row(unit, at)
            self._put(replace(row, told_min=(*row.told_min, minutes)))
        rows = sorted(self._units.values(), key=lambda row: (row.name, row.unit, row.month))
        return DutyMonths(tuple(rows), tuple(self._shifts()))

    def _month(self, at: datetime) -> str:
        return f"{at.astimezone(self._r.zone):%Y-%m}"

    def _within(self, at: datetime) -> bool:
        return self._since <= at < self._until

    def _row(self, unit: str, at: datetime) -> UnitDuty:
        month = self._month(at)
        return self._units.get((unit, month)) or UnitDuty(unit, self._names(unit), month)

    def _put(self, row: UnitDuty) -> None:
        self._units[row.unit, row.month] = row

    # --- units

    def _calls(self) -> None:
        found = self._r.calls.campaigns(_MOST, self._since, self._until, Purpose.ROLL_CALL)
        for one in statistics(found, *self._days, self._r.scoring()):
            known = self._units.get((one.unit, one.month))
            row = known or UnitDuty(one.unit, one.unit_name, one.month)
            self._put(replace(row, calls=one))

    def _warnings(self) -> Iterator[tuple[str, datetime, Tally]]:
        """A unit that was told counts by when it was told; one still to be told doesn't count."""
        wanted = warned.Find(since=self._since - timedelta(days=30), until=self._until, limit=500)
        for warning in self._r.warnings.find(wanted):
            for one in warning.units:
                if one.told_at is not None and self._within(one.told_at):
                    done = one.confirmed_at is not None
                    # a warning that ended before its deadline asks nothing more
                    if done or one.late or warning.in_force:
                        yield one.assigned.unit, one.told_at, tally(one.late, done, one.late)

    def _feedback(self) -> Iterator[tuple[str, datetime, Tally]]:
        wanted = asked.Find(since=self._since, until=self._until, limit=_MOST)
        for found in self._r.instructions.find(wanted):
            for one in found.units:
                done = one.fed_back_at is not None
                if done or one.late or found.closed_at is None:
                    yield one.unit, found.registered_at, tally(one.late, done, one.late)

    def _events(self) -> Iterator[tuple[str, datetime, Tally]]:
        """The leading unit and every other that an event was sent to, by the event's deadline."""
        if self._r.events is None:
            return
        query = EventQuery(since=self._since, until=self._until, closed=True, limit=_MOST)
        for event in self._r.events.find(query):
            if event.deadline is None or event.state is State.VOID:
                continue
            for one in event.assignments:
                end = one.finished_at or event.closed_at
                late = (end or self._now) > event.deadline
                yield one.unit, one.at, tally(late, end is not None, late)

    def _told(self) -> Iterator[tuple[str, datetime, float]]:
        """Minutes from an incident's time to this room's being told, where both are known to the
        minute and the material names the unit that told."""
        directory = self._r.contacts.directory()
        names = sorted(
            ((name, unit.id) for unit in directory.units for name in (unit.name, *unit.aliases)),
            key=lambda pair: -len(pair[0]),
        )
        wanted = Wanted(since=self._since, step=Step.FIRST, limit=_INCIDENTS)
        for line in self._r.reports.lines(wanted):
            if line.correction or not self._within(line.created_at):
                continue
            record = self._r.reports.record(self._r.reports.get(line.id))
            source, happened, told = (
                record.one(slot) for slot in (Slot.SOURCE, Slot.OCCURRED_AT, Slot.RECEIVED_AT)
            )
            if source is None or happened is None or told is None:
                continue
            exact = happened.precision is told.precision is Precision.MINUTE
            if not exact or happened.moment is None or told.moment is None:
                continue
            unit = next((id for name, id in names if source.text.startswith(name)), "")
            minutes = (told.moment - happened.moment).total_seconds() / 60
            if unit and minutes >= 0:
                yield unit, line.created_at, minutes

    # --- the room's own

    def _shifts(self) -> Iterator[ShiftMonth]:
        kinds: dict[str, Counter[str]] = defaultdict(Counter)
        failed: Counter[str] = Counter()
        for entry in self._r.entries(self._since, self._until):
            kinds[self._month(entry.at)][entry.kind.value] += 1
            failed[self._month(entry.at)] += entry.failed
        taken = [one.in_at for one in self._r.handovers(_MOST) if one.in_at is not None]
        handed = Counter(self._month(at) for at in taken if self._within(at))
        reports = self._own_reports()
        rounds: Counter[str] = Counter()
        called: Counter[str] = Counter()
        for one in self._r.calls.campaigns(_MOST, self._since, self._until):
            rounds[self._month(one.starts_at)] += 1
            called[self._month(one.starts_at)] += len(one.units)
        for month in sorted({*kinds, *handed, *reports, *rounds}):
            yield ShiftMonth(
                month=month,
                entries=dict(kinds[month].most_common()),
                failed=failed[month],
                handovers=handed[month],
                reports=reports.get(month, NOTHING),
                rounds=rounds[month],
                called=called[month],
            )

    def _own_reports(self) -> dict[str, Tally]:
        """The deadlines by which the room itself had to report, by the month of the deadline."""
        found: dict[str, Tally] = {}
        lines = self._r.reports.lines(Wanted(since=self._since, limit=_INCIDENTS))
        for incident in dict.fromkeys(line.incident for line in lines):
            revisions = chain(self._r.reports.store.of_incident(incident))
            for clock in self._r.reports.clocks_of(revisions) if revisions else ():
                if clock.ours and clock.due is not None and self._within(clock.due):
                    late = (clock.met or self._now) > clock.due
                    month = self._month(clock.due)
                    one = tally(late, clock.met is not None, late)
                    found[month] = found.get(month, NOTHING) + one
        return found
