"""The actions of the shift's desk, for the dispatcher's catalogue."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic import Field

from assistant.duties.handover.desk import HandoverDesk
from assistant.duties.handover.periods import NAMES, Period
from assistant.duties.handover.summary import told
from core.effects.action import Action, Arguments, Call, Done, Effect
from core.errors import Refused
from core.identity import Permission
from core.secrecy import Unmarked


class Summary(Arguments):
    """A day's shift."""

    date: date
    period: Period | None = None
    unit: str | None = None


class WriteNote(Arguments):
    """A line of the ledger."""

    text: Unmarked = Field(min_length=1, max_length=2000, description="记事内容")
    follow_up: bool = Field(default=False, description="须跟进")


class OfNote(Arguments):
    """A note of the ledger."""

    note: int


class HandOver(Arguments):
    """Signing off. `said` holds remarks on open items by their keys."""

    remarks: Unmarked = Field(default="", max_length=4000, description="交班说明")
    said: dict[str, str] = Field(default_factory=dict[str, str], description="逐项说明")


class TakeOver(Arguments):
    """Signing on. `seen` holds the keys of the items gone through: ticks, not words for a card."""

    handover: str = Field(description="交接记录")
    seen: tuple[str, ...] = Field(default=(), repr=False)


def handover_actions(desk: HandoverDesk) -> list[Action[Any]]:
    """Return every action of a desk."""
    deeds = _Deeds(desk)
    return [*_reads(deeds), *_writes(deeds)]


def _reads(deeds: "_Deeds") -> Sequence[Action[Any]]:
    return [
        Action(
            "handover.summary", "交接班摘要", Summary, Effect.READ, Permission.ACT,
            deeds.say_summary, deeds.summary,
            examples=("生成交接班摘要", "昨晚夜班都有什么事", "今天白天值班情况汇总一下"),
        ),
    ]  # fmt: skip


def _writes(deeds: "_Deeds") -> Sequence[Action[Any]]:
    return [
        Action(
            "log.note", "记入值班日志", WriteNote, Effect.REVERSIBLE, Permission.ACT,
            lambda args: f"记入值班日志：{args.text}" + ("（须跟进）" if args.follow_up else ""),
            deeds.note, deeds.unnote,
            examples=("记一下：21时10分市里来电核对值班人员", "值班日志加一条", "把这事记进日志"),
        ),
        Action(
            "log.done", "办结记事", OfNote, Effect.REVERSIBLE, Permission.ACT,
            lambda args: f"办结第 {args.note} 条记事", deeds.tick, deeds.untick,
            examples=("那条记事办完了", "日志里跟进的那项销掉"),
        ),
        Action(
            "handover.hand_over", "交班", HandOver, Effect.CONSEQUENTIAL, Permission.ACT,
            deeds.say_hand_over, deeds.hand_over,
            examples=("我要交班", "办理交班签字"),
        ),
        Action(
            "handover.withdraw", "撤回交班", TakeOver, Effect.CONSEQUENTIAL, Permission.ACT,
            lambda args: f"撤回交接 {args.handover}", deeds.withdraw,
            examples=("刚才的交班先撤回",),
        ),
        Action(
            "handover.take_over", "接班", TakeOver, Effect.CONSEQUENTIAL, Permission.ACT,
            deeds.say_take_over, deeds.take_over,
            examples=("我来接班", "确认接班"),
        ),
    ]  # fmt: skip


class _Deeds:
    """What stands behind the actions."""

    def __init__(self, desk: HandoverDesk) -> None:
        self._desk = desk

    def say_summary(self, args: Summary) -> str:
        period = NAMES.get(args.period or "", "")
        return f"汇总{args.date.month}月{args.date.day}日{period}值班情况"

    def summary(self, call: Call, args: Summary) -> Done:
        own = self._desk.own_unit()
        if args.unit and args.unit != own:
            raise Refused("只能汇总本单位的值班情况。", "其他单位的履职情况请看查岗统计。")
        stretch = self._desk.periods.of(own, args.date, args.period)
        entries = self._desk.entries(stretch.since, stretch.until)
        current = stretch.since <= call.at < stretch.until
        items = self._desk.open_items() if current else []
        text = told(stretch, entries, items, call.at.astimezone(self._desk.zone))
        day = args.date.isoformat()
        return Done(text=text, data={"log": [{"day": day, "link": f"/log?day={day}"}]})

    def note(self, call: Call, args: WriteNote) -> Done:
        note = self._desk.note(call, args.text, args.follow_up)
        more = "，列入须跟进事项" if args.follow_up else ""
        return Done(text=f"已记入值班日志{more}。", refs={"note": note.id}, undo={"note": note.id})

    def unnote(self, _call: Call, _args: WriteNote, done: Done) -> Done:
        self._desk.notes.remove(int(done.undo["note"]))
        return Done(text="已从值班日志中去掉这条记事。")

    def tick(self, call: Call, args: OfNote) -> Done:
        note = self._desk.notes.tick(call, args.note, True)
        return Done(text=f"已办结：{note.text}", undo={"note": note.id})

    def untick(self, call: Call, _args: OfNote, done: Done) -> Done:
        note = self._desk.notes.tick(call, int(done.undo["note"]), False)
        return Done(text=f"已恢复为须跟进：{note.text}")

    def say_hand_over(self, _args: HandOver) -> str:
        shift = self._desk.shift()
        items = len(self._desk.open_items())
        return f"交班签字：{shift.since:%m月%d日%H:%M}起的本班，移交 {items} 项未办结事项"

    def hand_over(self, call: Call, args: HandOver) -> Done:
        made = self._desk.hand_over(call, args.remarks, args.said)
        return Done(
            text=f"交班记录 {made.id} 已签字，等待接班；接班人员签字前仍由您负责。",
            refs={"handover": made.id},
        )

    def withdraw(self, call: Call, args: TakeOver) -> Done:
        self._desk.withdraw(call, args.handover)
        return Done(text=f"已撤回交接 {args.handover}，仍由您值班。")

    def say_take_over(self, args: TakeOver) -> str:
        found = self._desk.get(args.handover)
        return f"接班签字：接{found.out_name}的班（{args.handover}），{len(found.items)} 项移交事项"

    def take_over(self, call: Call, args: TakeOver) -> Done:
        made = self._desk.take_over(call, args.handover, args.seen)
        return Done(
            text=f"{made.out_name}已交班，{made.in_name}已接班（{made.id}）。",
            refs={"handover": made.id},
        )
