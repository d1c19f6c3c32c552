"""The duty directory's types: units, people, groups, rooms outside, shifts, dead numbers."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from core.errors import InvalidInput

Period = Literal["day", "night", "24h"]
Reason = Literal["空号", "停机", "错号", "已离任", "无人接听"]
PERIODS: dict[Period, str] = {"day": "白班", "night": "夜班", "24h": "全天班"}

# Control characters and direction marks: they can't be seen, and they break sheets and searches.
_UNSEEN = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u200b-\\u200f\\u202a-\\u202e\\u2060\\ufeff]")
SEPARATORS = re.compile("[、，,；;\\n]+")


def clean(value: object) -> object:
    """Return text without unseen characters and doubled or outer spaces; other values as given."""
    if not isinstance(value, str):
        return value
    return re.sub(r"\s+", " ", _UNSEEN.sub(" ", value)).strip()


def _words(value: object) -> object:
    """Return several words from a list or from one text parted by 、，；."""
    if value is None:
        return ()
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, list | tuple | set | frozenset):
        return given
    parts = [part for text in given for part in SEPARATORS.split(str(text))]
    return tuple(dict.fromkeys(kept for part in parts if (kept := clean(part))))


Text = Annotated[str, BeforeValidator(clean), Field(max_length=300)]
Needed = Annotated[str, BeforeValidator(clean), Field(min_length=1, max_length=300)]
# A centimetre; more digits don't survive a workbook.
Degrees = Annotated[float, AfterValidator(lambda value: round(value, 7))]
Words = Annotated[tuple[str, ...], BeforeValidator(_words), Field(max_length=500)]


class NumberKind(StrEnum):
    """Which of a holder's numbers is meant."""

    MOBILE = "mobile"
    DUTY_PHONE = "duty_phone"
    PHONE = "phone"

    @property
    def label(self) -> str:
        """What an officer calls it."""
        return {"mobile": "手机", "duty_phone": "值班电话", "phone": "办公电话"}[self.value]


class Record(BaseModel):
    """Base of all records. `id` is "" for one that is new and gets its id when it is saved."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Text = ""


class Unit(Record):
    """An organisation with a duty room.

    `klass` is the duty room's class (Ⅰ, Ⅱ or Ⅲ). `lon`, `lat` in degrees. `deputies` are people's
    ids. `standing_on_duty` and `standing_leader` hold where the roster says nothing for a moment.
    """

    name: Needed
    aliases: Words = ()
    type: Text = ""
    klass: Text = ""
    parent: Text = ""
    address: Text = ""
    lon: Annotated[Degrees, Field(ge=-180, le=180)] | None = None
    lat: Annotated[Degrees, Field(ge=-90, le=90)] | None = None
    duty_phone: Text = ""
    sip: Text = ""
    fax: Text = ""
    deputies: Words = ()
    standing_on_duty: Text = ""
    standing_leader: Text = ""


class Person(Record):
    """Somebody in the directory. `unit` is a unit's id; `rank` orders the people of a unit."""

    name: Needed
    aliases: Words = ()
    post: Text = ""
    unit: Text = ""
    mobile: Text = ""
    phone: Text = ""
    status: Text = "正常"
    rank: int = 0


class Group(Record):
    """Units (or people) that are addressed together, e.g. 防汛防台成员单位."""

    name: Needed
    aliases: Words = ()
    members: Words = ()


class External(Record):
    """A room above or beside ours, e.g. 市政府总值班室."""

    name: Needed
    aliases: Words = ()
    phone: Text = ""


class Shift(Record):
    """One unit's turn of duty, [`starts`, `ends`). `date` is the day it belongs to.

    `leader` (带班领导), `primary` (主班), `secondary` (副班): people's ids, "" where nobody is set.
    """

    date: date
    unit: Needed
    period: Period
    starts: AwareDatetime
    ends: AwareDatetime
    leader: Text = ""
    primary: Text = ""
    secondary: Text = ""

    @model_validator(mode="after")
    def _in_order(self) -> "Shift":
        if self.ends <= self.starts:
            raise ValueError("结束时间须晚于开始时间")
        return self


Entry = Unit | Person | Group | External
AnyRecord = Entry | Shift


class DeadNumber(BaseModel):
    """A number that somebody found dead. `kept` says whether the directory itself knows.

    `kept`: "own" (the directory is our own), "directory" (written to the outside directory),
    "local" (the outside directory can't hold it; only this room knows).
    """

    model_config = ConfigDict(frozen=True)

    holder: str
    kind: NumberKind
    number: str
    reason: str
    by: str
    by_name: str
    at: datetime
    kept: Literal["own", "directory", "local"] = "own"


Marks = Mapping[tuple[str, NumberKind, str], DeadNumber]
"""Marks by holder, kind and number: a number put in the place of a dead one is not marked."""


class Change(BaseModel):
    """One record put in place of another: `before` None = added, `after` None = removed."""

    model_config = ConfigDict(frozen=True)

    before: AnyRecord | None = None
    after: AnyRecord | None = None

    @property
    def record(self) -> AnyRecord:
        """The record after, or the one that goes."""
        kept = self.after or self.before
        assert kept is not None
        return kept

    def reversed(self) -> "Change":
        """Return the change that takes this one back."""
        return Change(before=self.after, after=self.before)


class Duty(BaseModel):
    """Who stands for a unit at a moment. `shift` is None where only standing names are known."""

    model_config = ConfigDict(frozen=True)

    unit: str
    leader: str = ""
    primary: str = ""
    secondary: str = ""
    shift: Shift | None = None


def mask(number: str) -> str:
    """Return a mobile number with its middle covered: 139-0000-1001 → 139****1001."""
    digits = re.sub(r"\D", "", number)
    if len(digits) < 7:
        return number and "*" * len(number)
    return f"{digits[:3]}****{digits[-4:]}"


def is_masked(number: str) -> bool:
    """Say whether this is a covered number and no number at all."""
    return "*" in number


class DialRule(BaseModel):
    """How the room's exchange wants numbers.

    `outside_prefix` is dialled before outside numbers ("0", "9"); numbers of up to
    `internal_digits` digits are extensions; `area_code` (e.g. "021") is left out for local numbers.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    outside_prefix: str = Field(default="", pattern=r"^[0-9*#]*$")
    internal_digits: int = Field(default=5, ge=0, le=8)
    area_code: str = Field(default="", pattern=r"^[0-9]*$")

    def dial(self, number: str) -> str:
        """Return what the exchange is given: digits only. Raises InvalidInput for no number."""
        main = re.split("转|#|ext", number, maxsplit=1, flags=re.IGNORECASE)[0]
        digits = re.sub(r"\D", "", re.sub(r"^\s*(\+|00)86", "", main))
        if not digits or is_masked(number):
            raise InvalidInput(f"“{number}”不是可以拨打的号码。", "请先在通讯录里补上号码。")
        if len(digits) <= self.internal_digits:
            return digits
        if self.area_code and digits.startswith(self.area_code):
            digits = digits[len(self.area_code) :]
        return self.outside_prefix + digits
