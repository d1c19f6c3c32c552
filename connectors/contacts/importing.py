"""What importing a sheet would change: worked out first, shown, and only then applied as shown."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, ValidationError

from connectors.contacts.cells import Cell, Reader, explain
from connectors.contacts.columns import DIRECTORY, ROSTER, Column, People, Table, shown, table_of
from connectors.contacts.directory import Directory
from connectors.contacts.matching import Matcher, Row
from connectors.contacts.model import AnyRecord, Change, Person, Shift, Unit
from connectors.contacts.references import check
from connectors.sheet import Sheet, text_of
from core.errors import InvalidInput, ZhibanError

Outcome = Literal["added", "changed", "missing", "removed", "error"]


class FieldChange(BaseModel):
    """One field that changes, in the words of the sheet."""

    model_config = ConfigDict(frozen=True)

    field: str
    before: str
    after: str


class Line(BaseModel):
    """What becomes of one row (`row` 0: a record that the file lacks). `message` tells an error."""

    model_config = ConfigDict(frozen=True)

    table: str
    row: int
    outcome: Outcome
    name: str
    fields: tuple[FieldChange, ...] = ()
    message: str = ""


class Planned(BaseModel):
    """An import as it would be done. `digest` is the hash of every change, in order."""

    model_config = ConfigDict(frozen=True)

    lines: tuple[Line, ...]
    changes: tuple[Change, ...]
    unchanged: int
    digest: str

    def count(self, outcome: Outcome) -> int:
        """Return how many lines have this outcome."""
        return sum(line.outcome == outcome for line in self.lines)


@dataclass
class _Work:
    rows: list[Row] = field(default_factory=list[Row])
    lines: list[Line] = field(default_factory=list[Line])
    changes: list[Change] = field(default_factory=list[Change])
    tables: list[Table] = field(default_factory=list[Table])
    unchanged: int = 0


class Importer:
    """Plans one import over the directory and the shifts as they are now.

    `unit`: the id of the unit that rows without a unit belong to. `remove_missing`: records of the
    file's tables that it lacks are to go (never where a row is wrong: it might be meant there).
    """

    def __init__(
        self,
        directory: Directory,
        shifts: Sequence[Shift],
        zone: ZoneInfo,
        today: date,
        unit: str = "",
        remove_missing: bool = False,
    ) -> None:
        self._directory = directory
        self._shifts = shifts
        self._today = today
        self._unit = unit
        self._remove = remove_missing
        self._people = People(directory)
        self._reader = Reader(self._people, zone)

    def plan(self, sheets: Iterable[Sheet], part: Literal["directory", "roster"]) -> Planned:
        """Return what would change. Raises InvalidInput where no sheet can be understood."""
        work = _Work()
        among = DIRECTORY if part == "directory" else (ROSTER,)
        for sheet in sheets:
            if sheet.rows:
                self._take(sheet, among, work)
        if not work.tables:
            heads = "、".join(c.head for c in among[0].columns[1:6])
            raise InvalidInput("表头认不出来，没有可导入的表。", f"表头应如：{heads}。")
        matcher = Matcher(self._directory, self._shifts, self._people, self._reader, self._unit)
        matcher.match(work.rows)
        for row in work.rows:
            self._build(row, work)
        self._missing(work)
        self._verify(work)
        return _planned(work)

    def _take(self, sheet: Sheet, among: Sequence[Table], work: _Work) -> None:
        found = table_of(sheet, among)
        if found is None:
            heads = "、".join(filter(None, sheet.head[:6]))
            message = f"表头“{heads}”认不出来，整张表没有导入。"
            line = Line(table=sheet.title, row=1, outcome="error", name="", message=message)
            work.lines.append(line)
            return
        table, columns = found
        work.tables.append(table)
        for number, texts in sheet.rows:
            full = (*texts, *[""] * len(sheet.head))
            cells = {column.field: Cell(column, full[i]) for i, column in columns.items()}
            if any(cell.text for cell in cells.values()):
                work.rows.append(Row(table, number, cells))

    # what a row changes

    def _build(self, row: Row, work: _Work) -> None:
        try:
            if row.error:
                raise InvalidInput(row.error)
            after = self._record(row)
        except (ZhibanError, ValidationError) as error:
            work.lines.append(
                Line(
                    table=row.table.title,
                    row=row.number,
                    outcome="error",
                    name=row.name,
                    message=explain(error),
                )
            )
        else:
            self._note(row, after, work)

    def _record(self, row: Row) -> AnyRecord:
        """Return the record the row wants; a cell that shows what is stored changes nothing."""
        values: dict[str, Any] = row.before.model_dump() if row.before else {}
        new_shift = row.table is ROSTER and row.before is None
        if new_shift:
            values |= self._reader.shift_times(row.cells, self._unit)
        if row.table.model is Person and row.before is None:
            values["unit"] = self._unit
        if "unit" in row.cells and not self._same(row, "unit"):
            values["unit"] = row.cells["unit"].value(self._reader) or values.get("unit", "")
        whose = row.id if row.table.model is Unit else values.get("unit", "")
        for name, cell in row.cells.items():
            taken = name in ("id", "unit") or (new_shift and cell.column.sort == "shift")
            if not taken and not self._same(row, name):
                values[name] = cell.value(self._reader, whose, row.before)
        return row.table.model.model_validate(values | {"id": row.id})

    def _same(self, row: Row, name: str) -> bool:
        cell = row.cells[name]
        return row.before is not None and cell.text == self._now(cell.column, row.before)

    def _now(self, column: Column, record: AnyRecord) -> str:
        return text_of(shown(column, record, self._people))

    def _note(self, row: Row, after: AnyRecord, work: _Work) -> None:
        before = row.before
        if after == before:
            work.unchanged += 1
            return
        fields = [
            FieldChange(
                field=column.head,
                before=self._now(column, before) if before else "",
                after=self._now(column, after),
            )
            for column in row.table.columns
            if column.field != "id"
        ]
        work.changes.append(Change(before=before, after=after))
        work.lines.append(
            Line(
                table=row.table.title,
                row=row.number,
                outcome="changed" if before else "added",
                name=row.name or row.id,
                fields=tuple(f for f in fields if f.before != f.after),
            )
        )

    # what the file lacks

    def _missing(self, work: _Work) -> None:
        seen = {row.id for row in work.rows}
        wrong = any(line.outcome == "error" for line in work.lines)
        remove = self._remove and not wrong
        for table in dict.fromkeys(work.tables):
            for record in self._expected(table, work):
                if record.id in seen:
                    continue
                work.lines.append(
                    Line(
                        table=table.title,
                        row=0,
                        outcome="removed" if remove else "missing",
                        name=record.id if isinstance(record, Shift) else record.name,
                        message="有出错的行，因此不删除。" if self._remove and wrong else "",
                    )
                )
                if remove:
                    work.changes.append(Change(before=record))

    def _expected(self, table: Table, work: _Work) -> list[AnyRecord]:
        """Return what a whole file would hold: all of a table; of the roster its days and units."""
        if table is not ROSTER:
            return [e for e in self._directory.entries if type(e) is table.model]
        records = [c.record for c in work.changes] + [r.before for r in work.rows if r.before]
        own = [shift for shift in records if isinstance(shift, Shift)]
        units, days = {s.unit for s in own}, sorted(s.date for s in own)
        return [s for s in self._shifts if s.unit in units and days[0] <= s.date <= days[-1]]

    def _verify(self, work: _Work) -> None:
        """Find out now what applying would refuse."""
        try:
            coming = [shift for shift in self._shifts if shift.date >= self._today]
            check(self._directory, coming, work.changes)
        except ZhibanError as error:
            work.changes.clear()
            message = f"{explain(error)}整个文件都不能导入。"
            work.lines.append(Line(table="", row=0, outcome="error", name="", message=message))


def _planned(work: _Work) -> Planned:
    content = [change.model_dump(mode="json") for change in work.changes]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return Planned(
        lines=tuple(work.lines),
        changes=tuple(work.changes),
        unchanged=work.unchanged,
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )
