"""The deeds of the event system, with their receipts and how they are taken back."""

from datetime import timedelta

from rapidfuzz import fuzz

from connectors.contract import Context, Kind
from connectors.events import arguments as a
from connectors.events import commands as c
from connectors.events.cards import Teller, moment
from connectors.events.importing import take_in
from connectors.events.limits import Timing
from connectors.events.model import Event, EventQuery, NewEvent
from connectors.events.reading import Reading
from connectors.events.system import EventSystem, Ledger
from core.effects.action import Arguments, Call, Done
from core.errors import InvalidInput, Refused

_SAME = 80.0  # rapidfuzz ratio of two titles that look like the same event reported twice
_REPEAT = timedelta(hours=24)


class Doing:
    """Runs the deeds."""

    def __init__(
        self, system: EventSystem, context: Context, teller: Teller, timing: Timing
    ) -> None:
        self._system = system
        self._names = context.names
        self._teller = teller
        self._timing = timing

    # --- registering

    def create(self, call: Call, args: a.Create) -> Done:
        """Register; says so where the same thing seems to be registered already."""
        if args.occurred_at and args.occurred_at > call.at:
            raise InvalidInput("发生时间晚于现在。", "请核对发生时间。")
        loop = {"loop": self._timing.limits.first_loop}
        new = NewEvent.model_validate(loop | args.model_dump(exclude_none=True))
        before = self._similar(call, new)
        event = self._system.create(call, new)
        text = f"已登记为 {event.id}：{event.title}，现为“{event.state}”。"
        if event.deadline:
            text += f"时限 {moment(event.deadline, call.at)}（{event.deadline_basis}）。"
        repeated = [other for other in before if other.id != event.id]
        if repeated:
            told = "；".join(self._teller.line(other, call.at) for other in repeated)
            text += f"注意：24小时内已有相近的事件，请核对是否重复。{told}。"
        return self._done(call, event, text, {"event": event.id})

    def _similar(self, call: Call, new: NewEvent) -> list[Event]:
        recent = self._system.find(EventQuery(since=call.at - _REPEAT))
        return [
            event
            for event in recent
            if fuzz.ratio(event.title, new.title) >= _SAME
            and (None in (event.place, new.place) or event.place == new.place)
        ][:3]

    def void(self, call: Call, args: a.Create, done: Done) -> Done:
        """Take a registration back; the void event stays with its trail."""
        command = c.Void(reason="登记有误，撤销登记")
        event = self._system.change(call, str(done.undo["event"]), command)
        return self._done(call, event, f"已作废 {event.id}（{event.title}），记录保留。")

    # --- on the way

    def dispatch(self, call: Call, args: a.Dispatch) -> Done:
        """Give it to units."""
        units = self._units(args.to)
        command = c.Dispatch(to=units, deadline=args.deadline, note=args.note or "")
        event = self._system.change(call, args.event, command)
        text = f"已把 {event.id}（{event.title}）派给{self._teller.units(units)}"
        return self._done(call, event, f"{text}{self._due(call, event)}。")

    def sign(self, call: Call, args: a.Sign) -> Done:
        """Note that a unit accepts it."""
        event = self._system.change(call, args.event, c.Sign(unit=args.unit))
        step = event.step(call.key)
        who = self._teller.units(step.units if step else ())
        return self._done(
            call, event, f"{who}已签收 {event.id}（{event.title}）。", self._key(call, event)
        )

    def feedback(self, call: Call, args: a.Feedback) -> Done:
        """Note what came back."""
        command = c.Feedback(content=args.content, unit=args.unit, finished=args.finished)
        event = self._system.change(call, args.event, command)
        text = f"已把反馈记入 {event.id}（{event.title}），现为“{event.state}”。"
        return self._done(call, event, text, self._key(call, event))

    def urge(self, call: Call, args: a.Urge) -> Done:
        """Press the units."""
        units = self._units(args.to)
        command = c.Urge(to=units, deadline=args.deadline, note=args.note or "")
        event = self._system.change(call, args.event, command)
        step = event.step(call.key)
        who = self._teller.units(step.units if step else units)
        due = f"，要求 {moment(args.deadline, call.at)} 前反馈" if args.deadline else ""
        text = f"已就 {event.id}（{event.title}）催办{who}{due}，这是第{event.urges}次催办。"
        return self._done(call, event, text)

    def send_back(self, call: Call, args: a.Return) -> Done:
        """Send it back."""
        command = c.Return(reason=args.reason, to=self._units(args.to))
        event = self._system.change(call, args.event, command)
        text = f"已退回 {event.id}（{event.title}），现为“{event.state}”，原因：{args.reason}。"
        return self._done(call, event, text.replace("。。", "。"))

    def escalate(self, call: Call, args: a.Escalate) -> Done:
        """Lift it to a higher loop."""
        command = c.Escalate(to_loop=args.to_loop, reason=args.reason or "")
        event = self._system.change(call, args.event, command)
        text = f"已把 {event.id}（{event.title}）升级到“{event.loop}”，现为“{event.state}”。"
        return self._done(call, event, text)

    # --- towards the end

    def extend(self, call: Call, args: a.Extend) -> Done:
        """Ask for more time."""
        command = c.Extend(until=args.until, reason=args.reason)
        event = self._system.change(call, args.event, command)
        until = moment(args.until, call.at)
        text = f"已为 {event.id}（{event.title}）申请延期到 {until}，待审批。"
        return self._done(call, event, text, self._key(call, event))

    def decide(self, call: Call, args: a.Decide) -> Done:
        """Grant or refuse more time."""
        command = c.Decide(approved=args.approved, until=args.until, reason=args.reason or "")
        event = self._system.change(call, args.event, command)
        verdict = f"同意延期{self._due(call, event)}" if args.approved else "不同意延期"
        return self._done(call, event, f"{event.id}（{event.title}）{verdict}。")

    def check(self, call: Call, args: a.Check) -> Done:
        """Note that the feedback was found true."""
        event = self._system.change(call, args.event, c.Check(note=args.note or ""))
        text = f"{event.id}（{event.title}）核查通过，现为“{event.state}”。"
        return self._done(call, event, text, self._key(call, event))

    def close(self, call: Call, args: a.Close) -> Done:
        """Settle it."""
        event = self._system.change(call, args.event, c.Close(result=args.result or ""))
        clock = self._timing.countdown(event, call.at)
        text = f"已办结 {event.id}（{event.title}）：{event.result or '以核查通过的反馈为准'}"
        late = f"，{clock.text}" if event.deadline else ""
        return self._done(call, event, f"{text.rstrip('。')}{late}。")

    def withdraw(self, call: Call, args: Arguments, done: Done) -> Done:
        """Take back a reversible deed; both stay in the trail."""
        command = c.Withdraw(key=str(done.undo["key"]), reason="值班员撤回")
        event = self._system.change(call, str(done.undo["event"]), command)
        return self._done(
            call, event, f"已撤回，{event.id}（{event.title}）现为“{event.state}”，痕迹保留。"
        )

    def take_in(self, call: Call, args: a.Import, reading: Reading) -> Done:
        """Take in exactly the file that was previewed."""
        if not isinstance(self._system, Ledger):
            raise Refused("这个事件系统不接受表格导入。", "请在该系统中录入。")
        preview = reading.read_import(call, args)
        if preview.digest != args.digest:
            raise Refused("文件内容与预览时不同。", "请重新预览后再导入。")
        if preview.count("error"):
            raise Refused(f"表格还有问题，没有导入。{preview.text}", "请改正后重新预览。")
        ids = take_in(self._system, self._system, call, preview)
        text = f"已导入：{preview.text.rstrip('。')}。"
        return Done(text=text, refs={"events": ids}, data={"rows": preview.data()})

    # --- shared

    def _units(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """Return the units; a group stands for its members."""
        units: list[str] = []
        for id in ids:
            thing = self._names.get(id)
            members = thing.facts.get("members") if thing and thing.kind is Kind.GROUP else None
            units.extend(members or [id])
        return tuple(dict.fromkeys(units))

    def _due(self, call: Call, event: Event) -> str:
        return f"，时限 {moment(event.deadline, call.at)}" if event.deadline else ""

    def _key(self, call: Call, event: Event) -> dict[str, str]:
        return {"event": event.id, "key": call.key}

    def _done(
        self, call: Call, event: Event, text: str, undo: dict[str, str] | None = None
    ) -> Done:
        page = self._teller.page(event, call.at)
        return Done(text=text, refs={"event": event.id}, data=page, undo=undo or {})
