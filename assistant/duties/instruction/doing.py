"""The deeds and reads of the desk of instructions as receipts, and how they are taken back."""

from collections.abc import Sequence

from assistant.duties.instruction import arguments as a
from assistant.duties.instruction import cards
from assistant.duties.instruction.desk import InstructionDesk
from assistant.duties.instruction.model import Instruction, Standing, Verb
from assistant.duties.instruction.sheet import sheet
from assistant.duties.instruction.store import Said
from connectors.kept import Kept
from core.effects.action import Call, Done
from core.errors import Refused

_SPOKEN = 10


class Doing:
    """Runs what the actions promise."""

    def __init__(self, desk: InstructionDesk) -> None:
        self._desk = desk
        self._kept = Kept(desk.context.files)

    # --- deeds

    def register(self, call: Call, args: a.Register) -> Done:
        """Register an instruction."""
        made = self._desk.register(call, args)
        due = min(one.due for one in made.units)
        when = cards.moment(due, self._desk.context.zone)
        text = f"已登记{made.name}（{made.id}），承办{cards.names(made.units)}，{when}前反馈。"
        return _of(made, text)

    def withdraw(self, call: Call, args: a.Register, before: Done) -> Done:
        """Take a registration back."""
        id = str(before.undo["instruction"])
        self._desk.store.withdraw(call, id)
        return _of(self._desk.get(id), f"已撤回批示登记 {id}。")

    def passed(self, call: Call, args: a.Pass) -> Done:
        """Write down that it was passed on."""
        found = self._desk.get(args.instruction)
        units = self._desk.units(args.units) if args.units else [
            one.unit for one in found.units if one.standing is Standing.WAITING
        ]  # fmt: skip
        if not units:
            raise Refused("承办单位都已转办。", "请看反馈情况。")
        self._desk.store.say(call, found.id, units, Said(Verb.PASSED, how=args.how))
        how = f"（{args.how.strip()}）" if args.how.strip() else ""
        return self._written(call, found.id, f"已转办{self._named(units)}{how}")

    def feed_back(self, call: Call, args: a.FeedBack) -> Done:
        """Write down what a unit fed back."""
        found = self._desk.feed_back(call, args)
        name = self._named(self._desk.units([args.unit]))
        return self._written(call, found.id, f"{name}{args.person}反馈：{args.text}")

    def extend(self, call: Call, args: a.Extend) -> Done:
        """Give units more time."""
        found = self._desk.extend(call, args)
        until = cards.moment(args.until, self._desk.context.zone)
        whom = self._named(args.units) if args.units else "尚未反馈的单位"
        return self._written(call, found.id, f"{whom}反馈时限延至{until}（{args.why}）")

    def unsay(self, call: Call, args: a.OfInstruction, before: Done) -> Done:
        """Take back what was written about units."""
        self._desk.store.retract(args.instruction, str(before.undo["key"]))
        found = self._desk.get(args.instruction)
        return _of(found, f"{found.name}：已撤回登记（{cards.counted(found)}）。")

    def _written(self, call: Call, id: str, said: str) -> Done:
        found = self._desk.get(id)
        text = said.rstrip("。")
        done = _of(found, f"{found.name}（{id}）：{text}（{cards.counted(found)}）。")
        return done.model_copy(update={"undo": done.undo | {"key": call.key}})

    def _named(self, units: Sequence[str]) -> str:
        return "、".join(self._desk.context.names.of(unit) for unit in units)

    def urge(self, call: Call, args: a.Urge) -> Done:
        """Call units that owe feedback."""
        campaign = self._desk.urge(call, args)
        found = self._desk.get(args.instruction)
        said = f"{found.name}：已开始电话催办{len(campaign.units)}家（{campaign.id}）。"
        done = _of(found, said)
        return done.model_copy(update={"refs": done.refs | {"rollcall": campaign.id}})

    def close(self, call: Call, args: a.Close) -> Done:
        """Note that it is done."""
        self._desk.store.close(call, args.instruction, args.why)
        found = self._desk.get(args.instruction)
        return _of(found, f"{found.name}（{found.id}）已办结。")

    def reopen(self, call: Call, args: a.Close, before: Done) -> Done:
        """Open it again."""
        self._desk.store.reopen(args.instruction)
        return _of(self._desk.get(args.instruction), f"批示 {args.instruction} 恢复为办理中。")

    # --- reads

    def status(self, call: Call, args: a.OfInstruction) -> Done:
        """Tell where an instruction stands."""
        found = self._desk.get(args.instruction)
        done = _of(found, cards.told(found, self._desk.context.zone))
        return done.model_copy(update={"undo": {}})

    def listed(self, call: Call, args: a.Find) -> Done:
        """List instructions, the newest first."""
        found = self._desk.store.find(args)
        if not found:
            return Done(text="没有领导批示记录。", data={"instructions": []})
        zone = self._desk.context.zone
        return Done(
            text="\n".join(cards.line(one, zone) + "。" for one in found[:_SPOKEN]),
            refs={"instructions": [one.id for one in found]},
            data={"instructions": [cards.card(one) for one in found]},
        )

    def sheet(self, call: Call, args: a.Find) -> Done:
        """Write 领导批示督办落实情况 as a sheet."""
        found = self._desk.store.find(args)
        room = self._desk.calls.parts.room
        made = sheet(found, room, self._desk.context.zone, call.at)
        path = self._kept.export(made, "xlsx")
        return Done(
            text=f"领导批示督办落实情况表已生成，共{len(found)}条。",
            data={"file": str(path), "name": "领导批示督办落实情况.xlsx"},
        )


def _of(found: Instruction, text: str) -> Done:
    refs: dict[str, object] = {"instruction": found.id}
    return Done(
        text=text,
        refs=refs | ({"event": found.about} if found.about.startswith("SJ") else {}),
        data={"instruction": cards.card(found)},
        undo={"instruction": found.id},
    )
