"""The built-in directory: everything in our own tables."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from pydantic import Field

from connectors.contacts import naming, roster
from connectors.contacts.directory import Directory
from connectors.contacts.model import Change, DeadNumber, DialRule, Duty, Marks, NumberKind, Shift
from connectors.contacts.numbers import existing_number, holder_of
from connectors.contacts.records import Records
from connectors.contacts.references import check
from connectors.contacts.tables import NAMED_FROM
from connectors.contacts.turns import TurnRules
from connectors.contract import Context, Health, Named
from connectors.contract import Options as BaseOptions
from core.clock import whole_minute
from core.effects.action import Call
from core.errors import NotFound, ZhibanError
from core.table_writes import Remembered


class Options(BaseOptions):
    """How numbers are dialled (`DialRule`) and what a change of turns must leave (`TurnRules`)."""

    dial: DialRule = DialRule()
    turns: TurnRules = Field(default_factory=TurnRules.written)


class OwnRoster:
    """What every directory shares: roster, dead numbers and dialling from our own tables."""

    def __init__(self, context: Context, dial: DialRule, turns: TurnRules) -> None:
        self._context = context
        self._dial = dial
        self.turns = turns
        self.records = Records(context.database, context.zone)
        self._names = Remembered(
            context.database.writes,
            NAMED_FROM,
            self._read_named,
            # who stands for a unit follows from the hour; shifts begin and end on whole minutes
            lambda: (whole_minute(context.clock), self._outside()),
        )

    def directory(self) -> Directory:
        """Return the directory as it is now."""
        return self.records.directory()

    def named(self) -> Iterable[Named]:
        """Return everything that officers may name; shifts up to 2000 to either side of today."""
        return self._names.now()

    def _outside(self) -> object:
        """Return what else the names depend on: nothing, where all entries are our own."""
        return None

    def _read_named(self) -> list[Named]:
        return list(self._named())

    def _named(self) -> Iterator[Named]:
        directory, now = self.directory(), self._context.clock.now()
        shifts = self.records.shifts_near(now.astimezone(self._context.zone).date())
        current: dict[str, list[Shift]] = {}
        for shift in shifts:
            if shift.starts <= now < shift.ends:
                current.setdefault(shift.unit, []).append(shift)
        for unit in directory.units:
            yield naming.unit_named(unit, roster.duty_at(unit, current.get(unit.id, ()), now))
        for entry in (*directory.people, *directory.groups, *directory.externals):
            yield naming.entry_named(entry)
        for shift in shifts:
            yield naming.shift_named(shift, directory)

    def shifts(self, since: date, until: date, unit: str = "") -> list[Shift]:
        """Return the shifts of these days (both included), by day, unit and start."""
        return self.records.shifts(since, until, unit)

    def shift(self, id: str) -> Shift | None:
        """Return one shift, None where there is none of this id."""
        return self.records.shift(id)

    def duty(self, unit: str, at: datetime) -> Duty:
        """Return who stands for a unit at a moment. Raises NotFound for an unknown unit."""
        day = at.astimezone(self._context.zone).date()
        # a shift may begin the evening before and, over holidays, last some days
        shifts = self.shifts(day - timedelta(days=10), day + timedelta(days=1), unit)
        return roster.duty_at(self.directory().unit(unit), shifts, at)

    def next_shift(self, unit: str, at: datetime) -> Shift | None:
        """Return the unit's first shift that begins after a moment, within 60 days."""
        day = at.astimezone(self._context.zone).date()
        shifts = self.shifts(day - timedelta(days=1), day + timedelta(days=60), unit)
        return roster.next_after(unit, shifts, at)

    def marks(self) -> Marks:
        """Return all marks on dead numbers."""
        standing = self.records.dead_numbers().values()
        return {(mark.holder, mark.kind, mark.number): mark for mark in standing}

    def dead_number(self, holder: str, kind: NumberKind, number: str) -> DeadNumber | None:
        """Return the mark on this very number; a number put in its place is not marked."""
        return self.marks().get((holder, kind, number))

    def dial_string(self, number: str) -> str:
        """Return what the room's exchange is given to dial a number."""
        return self._dial.dial(number)

    def close(self) -> None:
        """Nothing is held open."""


class BuiltinContacts(OwnRoster):
    """The directory of a room that has no other. Implements `ContactSystem`."""

    editable = True

    def load(self, things: Iterable[Named]) -> None:
        """Replace or add these records."""
        self.records.load(naming.records_of(things), self._context.clock.now())

    def health(self) -> Health:
        """Say whether the tables can be read."""
        try:
            directory = self.directory()
        except ZhibanError as error:
            return Health(ok=False, message=str(error))
        return Health(
            ok=True, message=f"{len(directory.units)}个单位、{len(directory.people)}位联系人。"
        )

    def apply(self, call: Call, changes: Sequence[Change], deed: str) -> None:
        """Make these changes, all or none; what they would leave dangling is refused."""
        day = call.at.astimezone(self._context.zone).date()
        coming = self.shifts(day - timedelta(days=1), day + timedelta(days=366))
        check(self.directory(), coming, changes)
        self.records.apply(call, changes, deed)

    def mark_dead(self, call: Call, holder: str, kind: NumberKind, reason: str) -> DeadNumber:
        """Mark a holder's number dead, with who, when and why."""
        entry = holder_of(self.directory(), holder, kind)
        mark = DeadNumber(
            holder=entry.id,
            kind=kind,
            number=existing_number(entry, kind),
            reason=reason,
            by=call.principal.id,
            by_name=call.principal.name,
            at=call.at,
        )
        return self.records.mark(call, mark)

    def restore(self, call: Call, holder: str, kind: NumberKind) -> DeadNumber:
        """Take the mark off again. Raises NotFound where there is none."""
        entry = holder_of(self.directory(), holder, kind)
        mark = self.records.restore(call, entry.id, kind)
        if mark is None:
            raise NotFound("这个号码没有标注失效。", "无需恢复。")
        return mark


def connect(options: Options, context: Context) -> BuiltinContacts:
    """Open the built-in directory; nothing is read yet."""
    return BuiltinContacts(context, options.dial, options.turns)
