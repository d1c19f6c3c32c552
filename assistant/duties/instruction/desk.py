"""The desk of instructions: whom they concern, by when, what came back."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from assistant.duties.instruction import arguments as a
from assistant.duties.instruction.model import Instruction, Verb
from assistant.duties.instruction.periods import Periods, read_periods
from assistant.duties.instruction.store import Charge, InstructionStore, Said
from assistant.duties.rollcall import arguments as calling
from assistant.duties.rollcall.desk import RollcallDesk
from assistant.duties.rollcall.model import Campaign, Purpose
from connectors.contacts.system import ContactSystem
from connectors.contract import Context
from core.effects.action import Call
from core.errors import InvalidInput, NotFound, Refused
from core.workdays import WorkCalendar

_QUOTED = 60  # characters of an instruction that a call tells


class InstructionDesk:
    """Reads for anybody on duty; deeds take the dispatcher's `Call` first and act once."""

    def __init__(
        self,
        context: Context,
        contacts: ContactSystem,
        calls: RollcallDesk,
        home: Path | None = None,
        calendar: Callable[[], WorkCalendar] = WorkCalendar,
    ) -> None:
        self.context = context
        self.contacts = contacts
        self.calls = calls
        self._home = home
        self._calendar = calendar
        self.store = InstructionStore(context)

    def periods(self) -> Periods:
        """Return the periods that hold here. Raises InvalidInput."""
        return read_periods(self._home)

    # --- reading

    def get(self, id: str) -> Instruction:
        """Return one instruction. Raises NotFound."""
        return self.store.get(id)

    def about(self, id: str) -> str:
        """Return what an instruction is about in words; "" for nothing. Raises NotFound."""
        if not id:
            return ""
        thing = self.context.names.get(id)
        if thing is None:
            raise NotFound(f"没有编号为“{id}”的事件或报告。", "请核对编号，或者留空。")
        return thing.name

    def due(self, args: a.Register, at: datetime) -> tuple[datetime, str]:
        """Return by when and on what that rests. Raises InvalidInput for a moment that is over."""
        if args.due is not None:
            if args.due <= at:
                raise InvalidInput("反馈时限已经过去。", "请重新填写反馈时限。")
            return args.due, "领导明确的时限"
        found = self.periods().due(args.urgency, at.astimezone(self.context.zone), self._calendar())
        return found.at, found.caveat

    def units(self, targets: Sequence[str]) -> list[str]:
        """Return the ids of the units that targets mean. Raises NotFound, InvalidInput."""
        return self.calls.resolve(targets)

    def to_urge(self, id: str, units: Sequence[str]) -> list[str]:
        """Return whom an urge means: these, or all that owe feedback. Raises Refused."""
        found = self.get(id)
        owing = [one.unit for one in found.owing]
        meant = [unit for unit in self.units(units) if unit in owing] if units else owing
        if not meant:
            raise Refused("没有需要催办的单位。", "承办单位都已反馈。")
        return meant

    def said(self, found: Instruction) -> str:
        """Return what a call tells where nobody typed anything else."""
        text = found.text.replace("\n", "，")
        quoted = text if len(text) <= _QUOTED else f"{text[:_QUOTED]}等"
        return f"关于{found.leader}的批示：{quoted}，请尽快向值班室反馈落实情况"

    def script(self) -> tuple[str, int]:
        """Return the name and version of the script by which calls speak."""
        found = self.calls.script(self.calls.parts.rules().plan(Purpose.ALERT).script)
        return found.name, found.version

    # --- deeds

    def register(self, call: Call, args: a.Register) -> Instruction:
        """Register an instruction. Raises InvalidInput, NotFound."""
        due, basis = self.due(args, call.at)
        directory = self.contacts.directory()
        charges = [Charge(unit, directory.name(unit), due, basis) for unit in self.units(args.to)]
        return self.get(self.store.register(call, args, self.about(args.about), charges))

    def feed_back(self, call: Call, args: a.FeedBack) -> Instruction:
        """Write down what a unit fed back, now or at the moment when it did."""
        if args.at is not None and args.at > call.at:
            raise InvalidInput("反馈时间在将来。", "请核对反馈时间。")
        said = Said(Verb.FED_BACK, at=args.at, person=args.person, text=args.text)
        self.store.say(call, args.instruction, self.units([args.unit]), said)
        return self.get(args.instruction)

    def extend(self, call: Call, args: a.Extend) -> Instruction:
        """Give units more time. Raises InvalidInput for a moment that is over."""
        if args.until <= call.at:
            raise InvalidInput("延期的时限已经过去。", "请重新填写。")
        units = self.units(args.units) if args.units else [
            one.unit for one in self.get(args.instruction).owing
        ]  # fmt: skip
        if not units:
            raise Refused("承办单位都已反馈，不需要延期。", "请看反馈情况。")
        said = Said(Verb.EXTENDED, text=args.why, until=args.until)
        self.store.say(call, args.instruction, units, said)
        return self.get(args.instruction)

    def urge(self, call: Call, args: a.Urge) -> Campaign:
        """Call units that owe feedback until somebody takes the message."""
        charged = {one.unit for one in self.get(args.instruction).units}
        if set(args.units) - charged:  # the plan was edited
            raise NotFound("有的单位不是这条批示的承办单位。", "请核对单位。")
        campaign = self.calls.alert(
            call,
            calling.Alert(
                targets=args.units,
                text=args.text,
                units=args.units,
                script=args.script,
                script_version=args.script_version,
            ),
        )
        said = Said(Verb.URGED, how="电话", rollcall=campaign.id)
        self.store.say(call, args.instruction, args.units, said)
        return campaign
