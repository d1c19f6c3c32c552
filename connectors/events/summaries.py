"""The sentences that an approver reads before anything is done to an event."""

from datetime import datetime

from connectors.contract import Context
from connectors.events import arguments as a
from connectors.events.cards import Teller, moment


class Summaries:
    """Says what an action with these arguments will do."""

    def __init__(self, context: Context, teller: Teller) -> None:
        self._clock = context.clock
        self._names = context.names
        self._teller = teller

    def _at(self, at: datetime | None, form: str) -> str:
        return form.format(moment(at, self._clock.now())) if at else ""

    def create(self, args: a.Create) -> str:
        """Return the sentence for registering."""
        place = " ".join(
            filter(None, (self._names.of(args.place) if args.place else "", args.place_text))
        )
        parts = [
            args.title + (f"（{args.category}）" if args.category else ""),
            place and f"地点：{place}",
            self._at(args.occurred_at, "发生时间 {}"),
            self._at(args.received_at, "接报时间 {}"),
            args.source and f"来源：{args.source}",
            args.casualties and f"伤亡：{args.casualties}",
            args.loop and f"环节：{args.loop}",
            self._at(args.deadline, "时限 {}"),
        ]
        return f"登记事件：{'，'.join(filter(None, parts))}"

    def find(self, args: a.Find) -> str:
        """Return the sentence for looking for events."""
        parts = [
            args.keyword and f"“{args.keyword}”",
            args.place and f"地点 {self._names.of(args.place)}",
            args.unit and f"承办 {self._names.of(args.unit)}",
            args.loop and f"环节 {args.loop}",
            args.state and f"状态 {args.state}",
            {True: "已超时", False: "未超时"}.get(args.overdue) if args.overdue is not None else "",
            self._at(args.due_before, "{} 前到期"),
            self._at(args.since, "{} 以后登记"),
            self._at(args.until, "{} 以前登记"),
        ]
        return f"查找事件：{'，'.join(filter(None, parts)) or '全部在办'}"

    def export(self, args: a.Export) -> str:
        """Return the sentence for exporting."""
        return f"{self.find(args).replace('查找', '导出', 1)}（{args.format}）"

    def status(self, args: a.OfEvent) -> str:
        """Return the sentence for looking at one event."""
        return f"查看{self._teller.event(args.event)}"

    def board(self, args: a.Board) -> str:
        """Return the sentence for the board."""
        parts = [args.loop, self._names.of(args.unit) if args.unit else ""]
        return f"查看在办事件看板{'，'.join(['', *filter(None, parts)])}"

    def dispatch(self, args: a.Dispatch) -> str:
        """Return the sentence for dispatching."""
        due = self._at(args.deadline, "，{} 前反馈")
        note = f"，附言：{args.note}" if args.note else ""
        units = self._teller.units(args.to)
        return f"把{self._teller.event(args.event)}派给 {units}{due}{note}"

    def sign(self, args: a.Sign) -> str:
        """Return the sentence for signing for."""
        unit = self._names.of(args.unit) if args.unit else "承办单位"
        return f"登记{unit}签收{self._teller.event(args.event)}"

    def escalate(self, args: a.Escalate) -> str:
        """Return the sentence for escalating."""
        reason = f"，原因：{args.reason}" if args.reason else ""
        return f"把{self._teller.event(args.event)}升级到“{args.to_loop}”{reason}"

    def urge(self, args: a.Urge) -> str:
        """Return the sentence for urging."""
        units = self._teller.units(args.to) or "全部未办完的承办单位"
        due = self._at(args.deadline, "，要求 {} 前反馈")
        note = f"，附言：{args.note}" if args.note else ""
        return f"就{self._teller.event(args.event)}催办 {units}{due}{note}"

    def feedback(self, args: a.Feedback) -> str:
        """Return the sentence for feedback."""
        unit = f"{self._names.of(args.unit)}的" if args.unit else ""
        kind = "办理完毕反馈" if args.finished else "反馈"
        return f"在{self._teller.event(args.event)}记入{unit}{kind}：{args.content}"

    def check(self, args: a.Check) -> str:
        """Return the sentence for a passed check."""
        note = f"，意见：{args.note}" if args.note else ""
        return f"登记{self._teller.event(args.event)}核查通过{note}"

    def close(self, args: a.Close) -> str:
        """Return the sentence for closing."""
        result = f"，结果：{args.result}" if args.result else "，以已登记的反馈为结果"
        return f"核查并办结{self._teller.event(args.event)}{result}"

    def send_back(self, args: a.Return) -> str:
        """Return the sentence for sending back."""
        to = f"给 {self._teller.units(args.to)}" if args.to else ""
        return f"退回{self._teller.event(args.event)}{to}，原因：{args.reason}"

    def extend(self, args: a.Extend) -> str:
        """Return the sentence for asking for more time."""
        until = self._at(args.until, "{}")
        return f"为{self._teller.event(args.event)}申请延期到 {until}，原因：{args.reason}"

    def decide(self, args: a.Decide) -> str:
        """Return the sentence for deciding on more time."""
        verdict = "同意" if args.approved else "不同意"
        until = self._at(args.until, "，延到 {}") if args.approved else ""
        reason = f"，理由：{args.reason}" if args.reason else ""
        return f"{verdict}{self._teller.event(args.event)}的延期申请{until}{reason}"

    def preview(self, args: a.ImportPreview) -> str:
        """Return the sentence for previewing a table."""
        return f"预览事件表格“{args.file}”"

    def take_in(self, args: a.Import) -> str:
        """Return the sentence for importing a table."""
        return f"导入事件表格“{args.file}”（内容校验 {args.digest[:8]}）"
