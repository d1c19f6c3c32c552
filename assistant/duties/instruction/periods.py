"""By when an instruction is to be fed back on: data of the room, unless the leader said."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.errors import InvalidInput
from core.room_tables import read_file
from core.workdays import Due, WorkCalendar
from core.yaml_data import read_yaml

_FILE = Path(__file__).with_name("periods.yaml")


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Period(_Table):
    """A period in hours or in working days, and how many minutes before its end to remind."""

    hours: float | None = Field(default=None, alias="小时", gt=0)
    workdays: int | None = Field(default=None, alias="工作日", gt=0)
    soon: tuple[int, ...] = Field(alias="提前分钟")

    @model_validator(mode="after")
    def _one(self) -> "Period":
        if (self.hours is None) == (self.workdays is None):
            raise ValueError("“小时”和“工作日”须写一个，且只写一个")
        return self

    @property
    def said(self) -> str:
        """The period in words."""
        return f"{self.hours:g}小时" if self.hours else f"{self.workdays}个工作日"


class Periods(_Table):
    """The whole table."""

    day_ends: time = Field(alias="下班")
    urgencies: Mapping[str, Period] = Field(alias="缓急", min_length=1)
    ways: tuple[str, ...] = Field(alias="方式", default=())

    def due(self, urgency: str, start: datetime, calendar: WorkCalendar) -> Due:
        """Return by when, and in `caveat` what it rests on. Raises InvalidInput."""
        period = self.period(urgency)
        basis = f"本室设置：{urgency}{period.said}"
        if period.hours is not None:
            return Due(start + timedelta(hours=period.hours), basis)
        found = calendar.after(start, period.workdays or 1, self.day_ends)
        return Due(found.at, f"{basis}{'（' + found.caveat + '）' if found.caveat else ''}")

    def period(self, urgency: str) -> Period:
        """Return the period of an urgency. Raises InvalidInput."""
        found = self.urgencies.get(urgency)
        if found is None:
            known = "、".join(self.urgencies)
            raise InvalidInput(f"没有“{urgency}”这种缓急程度。", f"请填写{known}之一。")
        return found


def read_periods(home: Path | None = None) -> Periods:
    """Return the room's table (instructions.yaml in its home) or the shipped one.

    Raises InvalidInput for a file that can't be used.
    """
    own = home / "instructions.yaml" if home else None
    if own is None or not own.is_file():
        return _shipped()
    return read_file(Periods, own, "批示反馈设置", f"随产品提供的 {_FILE.name} ")


@lru_cache(maxsize=1)
def _shipped() -> Periods:
    return Periods.model_validate(read_yaml(_FILE.read_text("utf-8")))
