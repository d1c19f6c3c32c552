"""What the actions of the directory are called with."""

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from connectors.contacts.model import (
    Entry,
    External,
    Group,
    NumberKind,
    Period,
    Person,
    Reason,
    Shift,
    Unit,
)
from core.effects.action import Arguments

Role = Literal["on_duty", "leader", "both"]
Table = Literal["directory", "units", "people", "groups", "externals", "roster"]
Part = Literal["directory", "roster"]
SHA256 = r"^[0-9a-f]{64}$"


class Find(Arguments):
    """Somebody by id, by what they are called, or by unit and post; `field` is what is wanted."""

    contact: str | None = None
    name: str | None = None
    unit: str | None = None
    post: str | None = None
    field: Literal["mobile", "duty_phone", "post", "unit", "all"] | None = None


class OnDuty(Arguments):
    """Units whose duty is asked for; without any, the asker's own."""

    unit: str | None = None
    units: tuple[str, ...] | None = None
    group: str | None = None
    role: Role | None = None


class Who(Arguments):
    """A shift on the roster; without a unit, the asker's own."""

    date: date
    period: Period | None = None
    unit: str | None = None
    role: Literal["leader", "primary", "secondary"] | None = None


class Next(Arguments):
    """Whose next shift is asked for; without a unit, the asker's own."""

    unit: str | None = None


class MarkInvalid(Arguments):
    """Whose number is dead. Without `number_kind`: a person's mobile, a unit's duty phone."""

    contact: str | None = None
    unit: str | None = None
    number_kind: NumberKind | None = None
    reason: Reason | None = None

    @model_validator(mode="after")
    def _one_holder(self) -> "MarkInvalid":
        if not (self.contact or self.unit):
            raise ValueError("须说明是谁或哪个单位的号码")
        return self

    @property
    def holder(self) -> str:
        """Whose number it is."""
        return self.contact or self.unit or ""

    @property
    def kind(self) -> NumberKind:
        """Which number is meant."""
        return self.number_kind or (NumberKind.MOBILE if self.contact else NumberKind.DUTY_PHONE)


class RestoreNumber(MarkInvalid):
    """Whose number works again; `reason` is of no use here."""


class Members(Arguments):
    """A group."""

    group: str


class Browse(Arguments):
    """What a page shows: one kind of entry, narrowed by words and by a unit."""

    kind: Literal["units", "people", "groups", "externals", "dead"] = "people"
    query: str = Field(default="", max_length=100)
    unit: str | None = None
    limit: int = Field(default=50, ge=1, le=500)
    offset: int = Field(default=0, ge=0)


class Save(Arguments):
    """One record as it is to be; exactly one of the four. An empty id makes a new one."""

    unit: Unit | None = None
    person: Person | None = None
    group: Group | None = None
    external: External | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> "Save":
        if sum(e is not None for e in (self.unit, self.person, self.group, self.external)) != 1:
            raise ValueError("每次保存一条")
        return self

    @property
    def entry(self) -> Entry:
        """The record."""
        found = self.unit or self.person or self.group or self.external
        assert found is not None
        return found


class Delete(Arguments):
    """An entry's id."""

    id: str


class Roster(Arguments):
    """Days of the roster, both included, at most 62."""

    since: date
    until: date
    unit: str | None = None

    @model_validator(mode="after")
    def _not_too_long(self) -> "Roster":
        if not 0 <= (self.until - self.since).days <= 62:
            raise ValueError("结束日期须不早于开始日期，且一次最多看62天")
        return self


class SaveShift(Arguments):
    """One shift as it is to be. An empty id makes a new one."""

    shift: Shift


class SwapShifts(Arguments):
    """`one` gives up `one_shift` and takes the place of `other` in `other_shift`, and the reverse.

    People's and shifts' ids.
    """

    one: str
    one_shift: str
    other: str
    other_shift: str


class Preview(Arguments):
    """A kept file (its SHA-256) and what it holds.

    With `remove_missing`, what the file lacks goes. `unit`: whose roster it is where the file has
    no column for it.
    """

    file: str = Field(pattern=SHA256)
    part: Part
    unit: str | None = None
    remove_missing: bool = False


class ApplyImport(Preview):
    """The same, with the hash of the preview that was looked at."""

    preview: str = Field(pattern=SHA256)


class Export(Arguments):
    """Which table in which form; a csv holds one. Roster: these days, else 31 from today."""

    table: Table = "directory"
    format: Literal["xlsx", "csv"] = "xlsx"
    since: date | None = None
    until: date | None = None
