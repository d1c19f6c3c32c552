"""Which record each row of a sheet means, and the ids that new ones will get."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from connectors.contacts.cells import Cell, Reader, explain
from connectors.contacts.columns import ROSTER, People, Table
from connectors.contacts.directory import Directory
from connectors.contacts.model import AnyRecord, Entry, Person, Shift, Unit
from connectors.contacts.writing import new_id, shift_id
from core.errors import InvalidInput, ZhibanError

_FIRST: dict[type[AnyRecord], int] = {Unit: 0, Person: 1}  # people are told apart by unit


@dataclass
class Row:
    """One row on its way: its cells by field, the record it replaces, the id it will have."""

    table: Table
    number: int
    cells: dict[str, Cell]
    before: AnyRecord | None = None
    id: str = ""
    error: str = ""

    @property
    def name(self) -> str:
        """What the row calls itself, for the preview."""
        cell = self.cells.get("name") or self.cells.get("date")
        return cell.text if cell else ""

    def text(self, field: str) -> str:
        """Return a cell's text, "" where the sheet has no such column."""
        return self.cells[field].text if field in self.cells else ""


class Matcher:
    """Gives rows their records: by id, else by name (people: name and unit), else none."""

    def __init__(
        self,
        directory: Directory,
        shifts: Sequence[Shift],
        people: People,
        reader: Reader,
        unit: str,
    ) -> None:
        self._directory = directory
        self._shifts = {shift.id: shift for shift in shifts}
        self._turns = {(s.date, s.unit, s.period): s for s in shifts}
        self._people = people
        self._reader = reader
        self._unit = unit

    def match(self, rows: Sequence[Row]) -> None:
        """Set `before` and `id` of every row, or its `error`; new units and people become known."""
        ids = set(self._directory.by_id) | {row.text("id") for row in rows}
        taken: dict[str, int] = {}
        for row in sorted(rows, key=lambda r: _FIRST.get(r.table.model, 2)):
            try:
                if row.table is ROSTER:
                    self._shift(row)
                else:
                    self._entry(row, ids)
            except (ZhibanError, ValidationError) as error:
                row.error = explain(error)
                continue
            if row.id in taken:
                row.error = f"与第{taken[row.id]}行是同一条。"
            taken.setdefault(row.id, row.number)

    def _entry(self, row: Row, ids: set[str]) -> None:
        if not row.name:
            raise InvalidInput("没有填名称。")
        given, unit = row.text("id"), self._whose(row)
        row.before = self._by_id(row, given) if given else self._by_name(row, unit)
        row.id = given or (row.before.id if row.before else self._fresh(row, ids))
        if row.table.model is Unit:
            aliases = row.cells["aliases"].value(self._reader) if "aliases" in row.cells else ()
            self._people.add_unit(row.id, row.name, aliases)
        elif row.table.model is Person:
            self._people.add_person(row.id, row.name, unit or getattr(row.before, "unit", ""))

    def _whose(self, row: Row) -> str:
        """Return the unit that a person's row names; a bad name is told when the row is built."""
        if row.table.model is not Person:
            return ""
        found = self._people.units_called(row.text("unit")) if row.text("unit") else [self._unit]
        return found[0] if len(found) == 1 else ""

    def _fresh(self, row: Row, ids: set[str]) -> str:
        model: Any = row.table.model
        made = new_id(model, ids)
        ids.add(made)
        return made

    def _by_id(self, row: Row, id: str) -> Entry | None:
        found = self._directory.by_id.get(id)
        if found is not None and type(found) is not row.table.model:
            raise InvalidInput(f"编号{id}属于另一类条目“{found.name}”。")
        return found

    def _by_name(self, row: Row, unit: str) -> Entry | None:
        same: list[Entry] = [
            entry
            for entry in self._directory.entries
            if type(entry) is row.table.model and entry.name == row.name
        ]
        if row.table.model is Person and unit:
            same = [entry for entry in same if isinstance(entry, Person) and entry.unit == unit]
        if len(same) > 1:
            listed = "、".join(f"{e.id}（{self._where(e)}）" for e in same)
            raise InvalidInput(f"有{len(same)}条同名记录，请填编号：{listed}。")
        return same[0] if same else None

    def _where(self, entry: Entry) -> str:
        if isinstance(entry, Person):
            return f"{self._directory.name(entry.unit)}{entry.post}"
        return entry.name

    def _shift(self, row: Row) -> None:
        given = row.text("id")
        row.before = self._shifts.get(given)
        if row.before is None:
            shift = Shift.model_validate(self._reader.shift_times(row.cells, self._unit))
            turn = self._turns.get((shift.date, shift.unit, shift.period))
            row.before = None if given else turn
            row.id = given or (turn.id if turn else shift_id(shift))
        else:
            row.id = given
