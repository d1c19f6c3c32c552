"""The room's own corrections of the working-day calendar.

A file holds one date a line (`2027-02-06,班,春节调休` or `2027-02-08,休,春节`); these win over what
`core.workdays` knows.
"""

import csv
from datetime import date
from pathlib import Path

from core.errors import InvalidInput
from core.workdays import WorkCalendar

_RULES = {"班": True, "休": False}


def read(file: Path) -> WorkCalendar:
    """Read the room's file; a missing file means that the room has no corrections.

    Raises InvalidInput with the line that can't be read.
    """
    extra: dict[date, bool] = {}
    if not file.exists():
        return WorkCalendar()
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for number, line in enumerate(csv.reader(lines), start=1):
            if not line or line[0].startswith("#"):
                continue
            try:
                extra[date.fromisoformat(line[0].strip())] = _RULES[line[1].strip()]
            except (ValueError, KeyError, IndexError) as error:
                raise InvalidInput(
                    f"工作日历文件 {file.name} 第{number}行看不懂：{','.join(line)}。",
                    "每行写：日期,班或休,说明，例如 2027-02-06,班,春节调休。",
                ) from error
    return WorkCalendar(extra)
