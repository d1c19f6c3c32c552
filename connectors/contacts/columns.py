"""The directory's and the roster's tables: which column is which field, and how it is written."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from connectors.contacts.directory import Directory
from connectors.contacts.model import (
    PERIODS,
    SEPARATORS,
    AnyRecord,
    External,
    Group,
    Person,
    Shift,
    Unit,
)
from connectors.sheet import Sheet, Value, text_of
from core.text import normalise

Sort = Literal["text", "words", "unit", "person", "people", "members", "number", "whole", "shift"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, the record's field, how a cell is read, and other heads it goes by."""

    head: str
    field: str
    sort: Sort = "text"
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of record as a table. `needs`: fields without which a sheet is not this table."""

    key: str
    title: str
    model: type[AnyRecord]
    columns: tuple[Column, ...]
    needs: tuple[str, ...]

    def columns_of(self, head: Sequence[str]) -> dict[int, Column]:
        """Return the columns that a head has, by their place."""
        names = {normalise(n): c for c in self.columns for n in (c.head, *c.also)}
        found = {i: names[key] for i, h in enumerate(head) if (key := normalise(h)) in names}
        fields = [column.field for column in found.values()]
        return found if all(need in fields for need in self.needs) else {}


_ID = Column("编号", "id", also=("ID", "序列号"))
_ALIASES = Column("别名", "aliases", "words", ("简称", "又称"))

UNITS = Table(
    "units",
    "单位",
    Unit,
    (
        _ID,
        Column("单位名称", "name", also=("名称", "单位")),
        _ALIASES,
        Column("类型", "type", also=("单位类型",)),
        Column("值班室类别", "klass", also=("类别", "等级")),
        Column("上级单位", "parent", "unit", ("上级",)),
        Column("地址", "address"),
        Column("经度", "lon", "number"),
        Column("纬度", "lat", "number"),
        Column("值班电话", "duty_phone", also=("值班室电话",)),
        Column("分机", "sip", also=("SIP",)),
        Column("传真", "fax", also=("传真号码",)),
        Column("分管领导", "deputies", "people"),
        Column("常设值班人", "standing_on_duty", "person"),
        Column("常设带班领导", "standing_leader", "person"),
    ),
    ("name",),
)
PEOPLE = Table(
    "people",
    "人员",
    Person,
    (
        _ID,
        Column("姓名", "name", also=("名字",)),
        _ALIASES,
        Column("职务", "post", also=("职位", "岗位")),
        Column("单位", "unit", "unit", ("所在单位", "部门", "单位名称")),
        Column("手机", "mobile", also=("手机号", "手机号码", "移动电话")),
        Column("办公电话", "phone", also=("座机", "办公室电话")),
        Column("状态", "status"),
        Column("排序", "rank", "whole"),
    ),
    ("name",),
)
GROUPS = Table(
    "groups",
    "群组",
    Group,
    (
        _ID,
        Column("群组名称", "name", also=("名称", "群组")),
        _ALIASES,
        Column("成员", "members", "members", ("成员单位",)),
    ),
    ("name", "members"),
)
EXTERNALS = Table(
    "externals",
    "外部单位",
    External,
    (_ID, Column("名称", "name", also=("外部单位",)), _ALIASES, Column("电话", "phone")),
    ("name", "phone"),
)
ROSTER = Table(
    "roster",
    "排班",
    Shift,
    (
        _ID,
        Column("日期", "date", "shift", ("值班日期",)),
        Column("单位", "unit", "unit", ("值班单位", "单位名称")),
        Column("班次", "period", "shift", ("时段",)),
        Column("开始", "starts", "shift", ("开始时间",)),
        Column("结束", "ends", "shift", ("结束时间",)),
        Column("带班领导", "leader", "person", ("带班",)),
        Column("主班", "primary", "person", ("值班人员", "值班人", "值班员")),
        Column("副班", "secondary", "person"),
    ),
    ("date",),
)
# Tables with more particular needs come first: a sheet with 姓名 is people, not units.
DIRECTORY = (PEOPLE, GROUPS, EXTERNALS, UNITS)


def table_of(sheet: Sheet, among: Sequence[Table]) -> tuple[Table, dict[int, Column]] | None:
    """Return which table a sheet is: by its title where that says so, else by its head."""
    by_title = [table for table in among if table.title == sheet.title]
    for table in (*by_title, *among):
        if columns := table.columns_of(sheet.head):
            return table, columns
    return None


class People:
    """Turns ids into what a sheet shows and back. Holds the directory as it will be."""

    def __init__(self, directory: Directory) -> None:
        self._units: dict[str, set[str]] = {}
        self._people: dict[str, set[str]] = {}
        self.unit_names = {unit.id: unit.name for unit in directory.units}
        self.people = {person.id: (person.name, person.unit) for person in directory.people}
        self.groups = {group.id: group.name for group in directory.groups}
        for unit in directory.units:
            self.add_unit(unit.id, unit.name, unit.aliases)
        for person in directory.people:
            self.add_person(person.id, person.name, person.unit)

    def add_unit(self, id: str, name: str, aliases: Sequence[str] = ()) -> None:
        """Make a unit known, also one that is only about to be added."""
        self.unit_names[id] = name
        for called in (name, *aliases):
            self._units.setdefault(normalise(called), set()).add(id)

    def add_person(self, id: str, name: str, unit: str) -> None:
        """Make a person known, also one that is only about to be added."""
        self.people[id] = (name, unit)
        self._people.setdefault(normalise(name), set()).add(id)

    def units_called(self, text: str) -> list[str]:
        """Return the ids of the units that a text means: an id, a name, else an alias."""
        if text in self.unit_names:
            return [text]
        found = self._units.get(normalise(text), set())
        by_name = sorted(i for i in found if normalise(self.unit_names[i]) == normalise(text))
        return by_name or sorted(found)

    def people_called(self, text: str, unit: str = "") -> list[str]:
        """Return the ids of the people that a text means; those of `unit` go first."""
        if text in self.people:
            return [text]
        found = sorted(self._people.get(normalise(text), set()))
        within = [id for id in found if unit and self.people[id][1] == unit]
        if found:
            return within or found
        marked = re.fullmatch("(.+)[（(]([^（）()]+)[）)]", text)
        if not marked:
            return []
        if marked[2] in self.people:
            return [marked[2]]
        units = set(self.units_called(marked[2]))
        named = self._people.get(normalise(marked[1].strip()), set())
        return sorted(id for id in named if self.people[id][1] in units)

    def unit_ref(self, id: str) -> str:
        """Return what a sheet shows for a unit: its name where that is unmistakable."""
        name = self.unit_names.get(id, id)
        return name if self.units_called(name) == [id] else id

    def person_ref(self, id: str, unit: str = "") -> str:
        """Return what a sheet shows for a person: 陈思远, or 陈思远（C038）."""
        if id not in self.people:
            return id
        name = self.people[id][0]
        for shown in (name, f"{name}（{id}）"):
            if self.people_called(shown, unit) == [id]:
                return shown
        return id

    def member_ref(self, id: str) -> str:
        """Return what a sheet shows for a group's member, a unit or a person."""
        return self.person_ref(id) if id in self.people else self.unit_ref(id)


def _moment(value: datetime) -> str:
    return f"{value:%Y-%m-%d %H:%M}"


def shown(column: Column, record: AnyRecord, people: People) -> Value:
    """Return what a sheet shows in a record's column."""
    value = getattr(record, column.field)
    unit = record.unit if isinstance(record, Shift) else record.id
    writers: dict[str, Callable[[], Value]] = {
        "words": lambda: "、".join(value),
        "unit": lambda: people.unit_ref(value) if value else "",
        "person": lambda: people.person_ref(value, unit) if value else "",
        "people": lambda: "、".join(_whole(people.person_ref(id, unit), id) for id in value),
        "members": lambda: "、".join(_whole(people.member_ref(id), id) for id in value),
        "number": lambda: value,
        "whole": lambda: value,
        "shift": lambda: _shift_cell(column.field, value),
    }
    return writers[column.sort]() if column.sort in writers else value


def _whole(shown: str, id: str) -> str:
    """Return the id in place of a name that would be taken for several in a list."""
    return id if SEPARATORS.search(shown) else shown


def _shift_cell(field: str, value: object) -> str:
    if field == "period":
        return dict(PERIODS)[value]  # type: ignore[index]  # a Shift's period is one of these
    return _moment(value) if isinstance(value, datetime) else text_of(value)


def rows_of(table: Table, records: Sequence[AnyRecord], people: People) -> list[list[Value]]:
    """Return the head and one row a record."""
    head: list[Value] = [column.head for column in table.columns]
    return [head, *([shown(c, record, people) for c in table.columns] for record in records)]
