"""The actions on daily reports, for the dispatcher's catalogue."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from pydantic import Field

from assistant.duties.daily.desk import DailyDesk
from assistant.duties.daily.model import Daily
from assistant.duties.report.draft.model import Draft
from connectors.kept import Kept
from core.effects.action import Action, Arguments, Call, Done, Effect
from core.identity import Permission

LAYOUT = "log"  # 值班日志 of the report's documents
_SPOKEN = 10
Print = Callable[[Draft, str], bytes]


class Make(Arguments):
    """A report of a kind and day; without a day today's."""

    kind: str = Field(default="值班日报", max_length=40, title="报告种类")
    day: date | None = Field(default=None, title="日期")


class OfDaily(Arguments):
    """A daily report."""

    daily: str = Field(min_length=1, max_length=60, title="值班报告")


class Latest(Arguments):
    """The newest reports."""

    limit: int = Field(default=20, ge=1, le=200)


def daily_actions(desk: DailyDesk, docx: Print) -> list[Action[Any]]:
    """Return every action of a desk; `docx` prints a draft in a layout."""
    deeds = _Deeds(desk, docx)
    return [*_writes(deeds), *_reads(deeds)]


def _writes(deeds: "_Deeds") -> Sequence[Action[Any]]:
    return [
        Action(
            "daily.make", "生成值班日报", Make, Effect.REVERSIBLE, Permission.ACT, deeds.say_make,
            deeds.make, deeds.unmake,
            examples=("生成今天的值班日报", "出一份节假日值班情况", "现在就把日报做出来"),
        ),
    ]  # fmt: skip


def _reads(deeds: "_Deeds") -> Sequence[Action[Any]]:
    return [
        Action(
            "daily.show", "看值班日报", OfDaily, Effect.READ, Permission.ACT,
            lambda args: f"查看值班报告 {args.daily}", deeds.show,
            examples=("看看今天的值班日报", "昨天的日报写了什么"),
        ),
        Action(
            "daily.list", "值班日报列表", Latest, Effect.READ, Permission.ACT,
            lambda _: "查看值班日报列表", deeds.listed,
            examples=("有哪些值班日报", "这周的日报列一下"),
        ),
        Action(
            "daily.file", "导出值班日报", OfDaily, Effect.READ, Permission.ACT,
            lambda args: f"导出值班报告 {args.daily}", deeds.file,
            examples=("把日报导成文档", "日报下载下来"),
        ),
    ]  # fmt: skip


class _Deeds:
    """What stands behind the actions."""

    def __init__(self, desk: DailyDesk, docx: Print) -> None:
        self._desk = desk
        self._docx = docx
        self._kept = Kept(desk.context.files)

    def say_make(self, args: Make) -> str:
        day = f"{args.day.month}月{args.day.day}日" if args.day else "今天的"
        return f"生成{day}{args.kind}"

    def make(self, call: Call, args: Make) -> Done:
        day = args.day or call.at.astimezone(self._desk.context.zone).date()
        made = self._desk.make(call, args.kind, day)
        return _of(made, f"已生成{made.name}（{made.id}），统计期间{made.period}。")

    def unmake(self, call: Call, args: Make, before: Done) -> Done:
        id = str(before.undo["daily"])
        self._desk.remove(id)
        return Done(text=f"已去掉 {id}。")

    def show(self, call: Call, args: OfDaily) -> Done:
        found = self._desk.get(args.daily)
        return _of(found, found.text).model_copy(update={"undo": {}})

    def listed(self, call: Call, args: Latest) -> Done:
        found = self._desk.find(args.limit)
        if not found:
            return Done(text="还没有值班日报。", data={"dailies": []})
        lines = [f"{one.id} {one.name}" for one in found[:_SPOKEN]]
        return Done(text="\n".join(lines), refs={"dailies": [one.id for one in found]})

    def file(self, call: Call, args: OfDaily) -> Done:
        found = self._desk.get(args.daily)
        path = self._kept.export(self._docx(found.draft(), LAYOUT), "docx")
        return Done(
            text=f"{found.name}的文档已生成。",
            refs={"daily": found.id},
            data={"file": str(path), "name": f"{found.name}.docx"},
        )


def _of(found: Daily, text: str) -> Done:
    return Done(
        text=text,
        refs={"daily": found.id},
        data={"daily": {"id": found.id, "name": found.name, "link": f"/daily/{found.id}"}},
        undo={"daily": found.id},
    )
