"""The deeds and reads of the desk of warnings as receipts, and how they are taken back."""

from collections.abc import Sequence

from assistant.duties.rollcall.model import Campaign
from assistant.duties.warning import arguments as a
from assistant.duties.warning import cards
from assistant.duties.warning.desk import WarningDesk
from assistant.duties.warning.model import Assigned, Standing, Verb, Warning
from assistant.duties.warning.sheet import sheet
from connectors.kept import Kept
from core.effects.action import Call, Done
from core.errors import Refused

_SPOKEN = 10


class Doing:
    """Runs what the actions promise."""

    def __init__(self, desk: WarningDesk) -> None:
        self._desk = desk
        self._kept = Kept(desk.context.files)

    # --- deeds

    def register(self, call: Call, args: a.Register) -> Done:
        """Register a warning."""
        made = self._desk.register(call, args)
        text = f"已登记{made.name}（{made.id}），各单位须在告知后{made.confirm_minutes}分钟内确认。"
        unusual = self._desk.signals().unusual(made.kind, made.colour)
        return _of(made, text + unusual)

    def withdraw(self, call: Call, args: a.Register, before: Done) -> Done:
        """Take a registration back."""
        id = str(before.undo["warning"])
        self._desk.store.withdraw(call, id)
        return _of(self._desk.get(id), f"已撤回预警登记 {id}。")

    def assign(self, call: Call, args: a.Assign) -> Done:
        """Put the duty list in force."""
        return self._listed(*self._desk.assign(call, args))

    def unassign(self, call: Call, args: a.Assign, before: Done) -> Done:
        """Put the list back as it was."""
        return self._restored(args.warning, before)

    def add(self, call: Call, args: a.Add) -> Done:
        """Put more units on the list."""
        return self._listed(*self._desk.add(args))

    def unadd(self, call: Call, args: a.Add, before: Done) -> Done:
        """Put the list back as it was."""
        return self._restored(args.warning, before)

    def _listed(self, warning: Warning, before: Sequence[Assigned]) -> Done:
        text = f"{warning.name}（{warning.id}）的告知名单已确定，共{len(warning.units)}家。"
        done = _of(warning, text)
        kept = [one.model_dump(mode="json") for one in before]
        return done.model_copy(update={"undo": done.undo | {"units": kept}})

    def _restored(self, id: str, before: Done) -> Done:
        units = [Assigned.model_validate(one) for one in before.undo["units"]]
        self._desk.store.assign(id, units)
        warning = self._desk.get(id)
        return _of(warning, f"已恢复原来的告知名单，共{len(warning.units)}家。")

    def told(self, call: Call, args: a.Told) -> Done:
        """Write down that units were told."""
        warning = self._desk.get(args.warning)
        units = self._desk.resolve(args.units) if args.units else [
            one.assigned.unit for one in warning.units if one.standing is Standing.WAITING
        ]  # fmt: skip
        if not units:
            raise Refused("没有尚未告知的单位。", "请先确定告知名单。")
        how = args.how.strip()
        said = f"已告知{len(units)}家单位{f'（{how}）' if how else ''}"
        return self._say(call, args.warning, Verb.TOLD, units, said, how)

    def untold(self, call: Call, args: a.Told, before: Done) -> Done:
        """Take it back that units were told."""
        return self._retract(args.warning, before)

    def confirm(self, call: Call, args: a.Confirm) -> Done:
        """Write down that units confirmed."""
        units = self._desk.resolve(args.units)
        names = "、".join(self._desk.context.names.of(unit) for unit in units)
        who = f"（{args.person}）" if args.person else ""
        return self._say(
            call, args.warning, Verb.CONFIRMED, units, f"{names}{who}已确认收到", args.how,
            args.person, args.text,
        )  # fmt: skip

    def unsay(self, call: Call, args: a.Confirm, before: Done) -> Done:
        """Take a confirmation back."""
        return self._retract(args.warning, before)

    def _say(
        self, call: Call, id: str, verb: Verb, units: Sequence[str], said: str, how: str = "",
        person: str = "", text: str = "",
    ) -> Done:  # fmt: skip
        self._desk.store.say(call, id, verb, units, how=how, person=person, text=text)
        warning = self._desk.get(id)
        done = _of(warning, f"{warning.name}：{said}（{cards.confirmed(warning)}）。")
        return done.model_copy(update={"undo": done.undo | {"key": call.key}})

    def _retract(self, id: str, before: Done) -> Done:
        self._desk.store.retract(id, str(before.undo["key"]))
        warning = self._desk.get(id)
        return _of(warning, f"{warning.name}：已撤回登记（{cards.confirmed(warning)}）。")

    def urge(self, call: Call, args: a.Calling) -> Done:
        """Call every duty room once."""
        return self._called(self._desk.call_out(call, args, Verb.URGED), args, "电话催办")

    def call_out(self, call: Call, args: a.Calling) -> Done:
        """Call until somebody confirms."""
        return self._called(self._desk.call_out(call, args, Verb.CALLED), args, "电话叫应")

    def _called(self, campaign: Campaign, args: a.Calling, what: str) -> Done:
        warning = self._desk.get(args.warning)
        without = [u.unit_name for u in campaign.units if not u.last.callee.number]
        said = f"{warning.name}：已开始{what}{len(campaign.units)}家（{campaign.id}）。"
        if without:
            said += f"{'、'.join(without)}没有可以拨打的号码，请人工联系。"
        done = _of(warning, said)
        return done.model_copy(update={"refs": done.refs | {"rollcall": campaign.id}})

    def end(self, call: Call, args: a.End) -> Done:
        """Lift a warning."""
        self._desk.store.end(call, args.warning, args.why)
        warning = self._desk.get(args.warning)
        return _of(warning, f"{warning.name}（{warning.id}）已解除。")

    def reopen(self, call: Call, args: a.End, before: Done) -> Done:
        """Put a warning back in force."""
        self._desk.store.reopen(args.warning)
        return _of(self._desk.get(args.warning), f"预警 {args.warning} 恢复为生效中。")

    # --- reads

    def plan(self, call: Call, args: a.OfWarning) -> Done:
        """Show the clauses on a warning and whom they name."""
        found = self._desk.found(call.principal, args.warning)
        if not found.clauses:
            text = "知识库里没有找到与这条预警有关的条款。"
        else:
            lines = [f"《{c.document}》{c.path}：{c.quote}" for c in found.clauses]
            text = "\n".join(["有关条款：", *lines])
        if found.units:
            named = "、".join(unit.name for unit in found.units)
            text += f"\n按条款和通讯录应告知{len(found.units)}家：{named}。"
        return Done(
            text=text,
            refs={"warning": args.warning, "units": [unit.unit for unit in found.units]},
            data={
                "clauses": [c.model_dump() | {"link": c.link} for c in found.clauses],
                "units": [unit.model_dump() for unit in found.units],
            },
        )

    def status(self, call: Call, args: a.OfWarning) -> Done:
        """Tell where a warning stands."""
        warning = self._desk.get(args.warning)
        done = _of(warning, cards.told(warning, self._desk.context.zone))
        left = [one.assigned.unit for one in warning.unconfirmed]
        return done.model_copy(update={"refs": done.refs | {"unconfirmed": left}, "undo": {}})

    def listed(self, call: Call, args: a.Find) -> Done:
        """List warnings, the newest first."""
        found = self._desk.store.find(args)
        if not found:
            return Done(text="没有预警记录。", data={"warnings": []})
        zone = self._desk.context.zone
        lines = [cards.line(one, zone) + "。" for one in found[:_SPOKEN]]
        return Done(
            text="\n".join(lines),
            refs={"warnings": [one.id for one in found]},
            data={"warnings": [cards.card(one) for one in found]},
        )

    def sheet(self, call: Call, args: a.OfWarning) -> Done:
        """Write 预警转发确认表 as a sheet."""
        warning = self._desk.get(args.warning)
        room = self._desk.calls.parts.room
        path = self._kept.export(sheet(warning, room, self._desk.context.zone, call.at), "xlsx")
        name = f"{warning.name}转发确认表{warning.id}.xlsx"
        return Done(
            text=f"{warning.name}的转发确认表已生成。",
            refs={"warning": warning.id},
            data={"file": str(path), "name": name},
        )


def _of(warning: Warning, text: str) -> Done:
    return Done(
        text=text,
        refs={"warning": warning.id},
        data={"warning": cards.card(warning)},
        undo={"warning": warning.id},
    )
