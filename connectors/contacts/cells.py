"""Reading a sheet's cells into a record's fields, with errors in the officer's words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from connectors.contacts.columns import Column, People
from connectors.contacts.model import SEPARATORS, AnyRecord, Period, Shift, clean, is_masked
from core.errors import InvalidInput, ZhibanError

# When the shifts begin that most rooms keep; a sheet with 开始 and 结束 says its own.
USUAL: dict[Period, tuple[time, time]] = {
    "day": (time(8, 30), time(20, 30)),
    "night": (time(20, 30), time(8, 30)),
    "24h": (time(8, 30), time(8, 30)),
}
_PERIODS: tuple[tuple[str, Period], ...] = (
    ("^(白|日|早|day)", "day"),
    ("^(夜|晚|中夜|night)", "night"),
    ("^(全|24|整|昼夜)", "24h"),
)
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_TIME = re.compile(r"(\d{1,2})[:\uff1a时点](\d{2})?")


def explain(error: ZhibanError | ValidationError) -> str:
    """Return what is wrong in Chinese."""
    if isinstance(error, ZhibanError):
        return error.message
    first = error.errors()[0]
    if "ctx" in first and isinstance(first["ctx"].get("error"), ValueError):
        return f"{first['ctx']['error']}。"
    return f"“{'、'.join(str(part) for part in first['loc'])}”一项的内容不合要求。"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell under a known column."""

    column: Column
    text: str

    def value(self, reader: "Reader", unit: str = "", before: AnyRecord | None = None) -> Any:
        """Return the field's value. Raises InvalidInput, naming the column."""
        try:
            return reader.value(self.column, self.text, unit, before)
        except ZhibanError as error:
            raise InvalidInput(f"“{self.column.head}”：{error.message}", error.remedy) from error


class Reader:
    """Turns texts into values, names into ids."""

    def __init__(self, people: People, zone: ZoneInfo) -> None:
        self._people = people
        self._zone = zone

    def value(self, column: Column, text: str, unit: str, before: AnyRecord | None) -> Any:
        """Return the value of a cell's text for its column."""
        match column.sort:
            case "words":
                return tuple(word for word in SEPARATORS.split(text) if word)
            case "unit":
                return self.unit(text) if text else ""
            case "person":
                return self.person(text, unit) if text else ""
            case "people":
                return tuple(self.person(one, unit) for one in SEPARATORS.split(text) if one)
            case "members":
                return tuple(self.member(one) for one in SEPARATORS.split(text) if one)
            case "number" | "whole":
                return self._number(text, whole=column.sort == "whole")
            case "shift":
                return self._shift_value(column.field, text, before)
            case "text":
                return self._text(column, text)

    def _text(self, column: Column, text: str) -> str:
        if column.field in ("mobile", "phone", "duty_phone") and is_masked(text):
            raise InvalidInput(f"“{text}”是打码后的号码，不能导入。", "请填完整号码。")
        if column.field == "status" and not text:
            return "正常"
        return str(clean(text))

    def _number(self, text: str, whole: bool) -> float | int | None:
        if not text:
            return 0 if whole else None
        try:
            return int(text) if whole else float(text)
        except ValueError as error:
            raise InvalidInput(f"“{text}”不是数字。", "") from error

    def unit(self, text: str) -> str:
        """Return the id of the unit that a text names. Raises InvalidInput."""
        found = self._people.units_called(text)
        if len(found) == 1:
            return found[0]
        reason = f"有{len(found)}个单位都叫“{text}”" if found else f"通讯录里没有单位“{text}”"
        raise InvalidInput(f"{reason}。", "")

    def person(self, text: str, unit: str) -> str:
        """Return the id of the person that a text names, those of `unit` first."""
        found = self._people.people_called(text, unit)
        if len(found) == 1:
            return found[0]
        if not found:
            raise InvalidInput(f"通讯录里没有“{text}”。", "")
        names = "、".join(f"{text}（{id}）" for id in found)
        raise InvalidInput(f"有{len(found)}位“{text}”，请写成“姓名（编号）”：{names}。", "")

    def member(self, text: str) -> str:
        """Return the id of the unit, or else the person, that a text names."""
        return self.unit(text) if self._people.units_called(text) else self.person(text, "")

    # shifts

    def shift_times(self, cells: Mapping[str, Cell], unit: str) -> dict[str, Any]:
        """Return day, unit, period and hours of a new shift; hours not said are the usual ones."""
        texts = {key: cell.text for key, cell in cells.items()}
        day = self._day(texts.get("date", ""))
        period = self._period(texts.get("period", ""))
        begin, end = USUAL[period]
        starts = self._moment(texts.get("starts", ""), day, begin)
        ends = self._moment(texts.get("ends", ""), day, end)
        if ends <= starts and not _DAY.search(texts.get("ends", "")):
            ends += timedelta(days=1)
        whose = self.unit(texts["unit"]) if texts.get("unit") else unit
        if not whose:
            raise InvalidInput("没有填单位。", "")
        return {"date": day, "unit": whose, "period": period, "starts": starts, "ends": ends}

    def _shift_value(self, field: str, text: str, before: AnyRecord | None) -> Any:
        assert isinstance(before, Shift)
        match field:
            case "date":
                return self._day(text)
            case "period":
                return self._period(text)
            case "starts":
                return self._moment(text, before.starts.date(), before.starts.timetz())
            case _:
                return self._moment(text, before.ends.date(), before.ends.timetz())

    def _day(self, text: str) -> date:
        found = _DAY.search(text)
        try:
            return date(*map(int, found.groups())) if found else self._no_day(text)
        except ValueError as error:
            raise InvalidInput(f"没有“{text}”这一天。", "") from error

    def _no_day(self, text: str) -> date:
        raise InvalidInput(f"“{text}”不是日期，请写成2026-01-31的样子。", "")

    def _period(self, text: str) -> Period:
        for pattern, period in _PERIODS:
            if re.match(pattern, text, re.IGNORECASE):
                return period
        if not text:
            return "24h"
        raise InvalidInput(f"“{text}”不是班次，请写白班、夜班或全天班。", "")

    def _moment(self, text: str, day: date, usual: time) -> datetime:
        if not text:
            return datetime.combine(day, usual.replace(tzinfo=None), self._zone)
        if _DAY.search(text):
            day, text = self._day(text), _DAY.sub("", text, count=1)
        found = _TIME.search(text)
        if not found and text.strip():
            raise InvalidInput(f"“{text}”不是时刻，请写成08:30的样子。", "")
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (0, 0)
        late = hour == 24 and minute == 0
        try:
            at = datetime.combine(day, time(0 if late else hour, minute), self._zone)
        except ValueError as error:
            raise InvalidInput(f"没有“{text}”这个时刻。", "") from error
        return at + timedelta(days=1) if late else at
