"""The actions on the record of duty, for the dispatcher's catalogue."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pydantic import Field, model_validator

from assistant.duties.record.book import book, missed
from assistant.duties.record.model import DutyMonths, over_months
from connectors.kept import Kept
from core.effects.action import Action, Arguments, Call, Done, Effect
from core.identity import Permission

DAYS = 92
_NAMED = 8
Count = Callable[[date, date], DutyMonths]


class Days(Arguments):
    """A stretch of days, both included; without them the last three months."""

    since: date | None = Field(default=None, title="自")
    until: date | None = Field(default=None, title="至")

    @model_validator(mode="after")
    def _in_order(self) -> "Days":
        if self.since and self.until and self.until < self.since:
            raise ValueError("结束日期须不早于开始日期")
        return self


def record_actions(count: Count, room: str, files: Path) -> list[Action[Any]]:
    """Return the actions; `count` counts, `files` is the folder that exports go to."""
    deeds = _Deeds(count, room, files)
    return [
        Action(
            "record.months", "值班履职统计", Days, Effect.READ, Permission.ACT, deeds.say,
            deeds.months,
            examples=("上月各镇值班情况", "近三个月各单位履职情况", "谁的批示反馈最不及时"),
        ),
        Action(
            "record.file", "值班履职台账", Days, Effect.READ, Permission.ACT, deeds.say_file,
            deeds.file, personal=True,
            examples=("导出值班履职台账", "把本季度履职台账做出来"),
        ),
    ]  # fmt: skip


class _Deeds:
    """What stands behind the actions."""

    def __init__(self, count: Count, room: str, files: Path) -> None:
        self._count = count
        self._room = room
        self._kept = Kept(files)

    def say(self, args: Days) -> str:
        return f"统计值班履职情况{_said(args)}"

    def say_file(self, args: Days) -> str:
        return f"导出值班履职台账{_said(args)}"

    def months(self, call: Call, args: Days) -> Done:
        since, until = _days(args, call)
        found = self._count(since, until)
        units = over_months(found.units)
        lines = [f"{since}至{until}，有记录的单位{len(units)}家。"]
        behind = sorted((u for u in units if missed(u)), key=lambda u: -missed(u))
        if behind:
            names = "、".join(f"{u.name}{missed(u)}项" for u in behind[:_NAMED])
            lines.append(f"超时未办：{names}。")
        for row in found.shifts:
            lines.append(
                f"{row.month}：本室日志{row.total}条，交接班{row.handovers}次，"
                f"查岗叫应{row.rounds}轮{row.called}家次。"
            )
        return Done(text="\n".join(lines), data={"link": f"/record?since={since}&until={until}"})

    def file(self, call: Call, args: Days) -> Done:
        since, until = _days(args, call)
        made = book(self._count(since, until), since, until, self._room, call.at)
        path = self._kept.export(made, "xlsx")
        return Done(
            text=f"{since}至{until}的值班履职台账已生成。",
            data={"file": str(path), "name": f"值班履职台账{since}至{until}.xlsx"},
        )


def _days(args: Days, call: Call) -> tuple[date, date]:
    until = args.until or call.at.date()
    return args.since or until - timedelta(days=DAYS), until


def _said(args: Days) -> str:
    days = "至".join(str(day) for day in (args.since, args.until) if day)
    return f"（{days}）" if days else "（近三个月）"
