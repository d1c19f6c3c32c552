"""The desk of warnings: what the library says to one, who is told, who has confirmed."""

from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.duties.rollcall import arguments as calling
from assistant.duties.rollcall.desk import RollcallDesk
from assistant.duties.rollcall.model import Campaign, Purpose
from assistant.duties.warning import arguments as a
from assistant.duties.warning import clauses
from assistant.duties.warning.clauses import Found, Search
from assistant.duties.warning.model import Assigned, Standing, Task, Verb, Warning
from assistant.duties.warning.signals import Signals, read_signals
from assistant.duties.warning.store import WarningStore
from connectors.contacts.system import ContactSystem
from connectors.contract import Context
from core.effects.action import Call
from core.errors import InvalidInput, NotFound, Refused
from core.identity import Principal


def _no_library(*_given: object, **_more: object) -> list[object]:
    return []


class WarningDesk:
    """Reads for anybody on duty; deeds take the dispatcher's `Call` first and act once.

    `search` is set by the room once its library is there; without it no clauses are found.
    """

    def __init__(
        self,
        context: Context,
        contacts: ContactSystem,
        calls: RollcallDesk,
        own_unit: Callable[[], str],
        home: Path | None = None,
    ) -> None:
        self.context = context
        self.contacts = contacts
        self.calls = calls
        self.own_unit = own_unit
        self._home = home
        self.search: Search = _no_library  # type: ignore[assignment]  # finds nothing of anything
        self.store = WarningStore(context, self._round)

    def signals(self) -> Signals:
        """Return the kinds and colours that hold here. Raises InvalidInput."""
        return read_signals(self._home)

    def _round(self, id: str) -> Campaign | None:
        try:
            return self.calls.get(id)
        except NotFound:  # deleted with its recordings' time; the word itself stays
            return None

    # --- reading

    def get(self, id: str) -> Warning:
        """Return one warning. Raises NotFound."""
        return self.store.get(id)

    def found(self, principal: Principal, id: str) -> Found:
        """Return the clauses on a warning that this person may read, and who they name."""
        warning, signals = self.get(id), self.signals()
        on = warning.issued_at.date()
        kept = clauses.find(self.search, principal, warning, signals, on)
        units = clauses.duties(
            kept,
            self.contacts.directory(),
            signals.words(warning.kind),
            self.own_unit(),
            signals.others(warning.colour),
        )
        cited = tuple(clauses.cited(clause) for clause in kept)
        return Found(cited, tuple(units), clauses.confirm_within(kept))

    def resolve(self, targets: Sequence[str]) -> list[str]:
        """Return the ids of the units that targets mean. Raises NotFound, InvalidInput."""
        return self.calls.resolve(targets)

    def to_call(self, id: str, units: Sequence[str]) -> list[str]:
        """Return whom a call means: these, or all that have not confirmed.

        Raises Refused where there is nobody, NotFound for a unit that is not on the list.
        """
        warning = self.get(id)
        if not warning.in_force:
            raise Refused(f"{warning.name}（{id}）{warning.state}，不再叫应。", "请核对预警。")
        known = {one.assigned.unit for one in warning.units}
        if units:
            meant = self.resolve(units)
            if set(meant) - known:
                raise NotFound("有的单位不在这条预警的告知名单里。", "请先把它加入名单。")
            return meant
        left = [
            one.assigned.unit for one in warning.unconfirmed if one.standing is not Standing.CALLING
        ]
        if not left:
            raise Refused("没有要呼叫的单位。", "名单为空、都已确认或者正在呼叫，请看名单。")
        return left

    def said(self, warning: Warning) -> str:
        """Return what a call tells where nobody typed anything else."""
        at = warning.issued_at.astimezone(self.context.zone)
        area = f"，影响范围{warning.area}" if warning.area else ""
        text = f"{warning.issuer}{at.hour}时{at.minute}分发布{warning.name}{area}"
        return f"{text[: calling.ALERT_CHARS - 30]}，请立即落实值守和应对措施"

    # --- deeds

    def register(self, call: Call, args: a.Register) -> Warning:
        """Register a warning. Raises InvalidInput for a colour that the room does not know."""
        signals = self.signals()
        colour = signals.colours.get(args.colour)
        if colour is None:
            known = "、".join(signals.colours)
            raise InvalidInput(f"没有“{args.colour}”这种预警颜色。", f"请填写{known}之一。")
        return self.get(self.store.register(call, args, colour.minutes))

    def assign(self, call: Call, args: a.Assign) -> tuple[Warning, Sequence[Assigned]]:
        """Put these units on the list, with the tasks that the library and the list have for them;
        return the warning and the list before."""
        units = self.resolve(args.units)
        known = {one.assigned.unit: one.assigned for one in self.get(args.warning).units}
        found = self.found(call.principal, args.warning)
        known |= {one.unit: one for one in found.units}
        directory = self.contacts.directory()
        listed = [known.get(unit) or _picked(unit, directory.name(unit)) for unit in units]
        before = self.store.assign(args.warning, listed)
        if found.confirm is not None:  # the plan's own time goes before the room's setting
            self.store.allow(args.warning, found.confirm.minutes, found.confirm.cited)
        return self.get(args.warning), before

    def add(self, args: a.Add) -> tuple[Warning, Sequence[Assigned]]:
        """Put more units on the list; return the warning and the list before."""
        warning = self.get(args.warning)
        known = {one.assigned.unit for one in warning.units}
        directory = self.contacts.directory()
        more = [
            _picked(unit, directory.name(unit), args.task.strip())
            for unit in self.resolve(args.to)
            if unit not in known
        ]
        if not more:
            raise Refused("这些单位已经在告知名单里。", "请看名单。")
        before = self.store.assign(args.warning, [*(u.assigned for u in warning.units), *more])
        return self.get(args.warning), before

    def call_out(self, call: Call, args: a.Calling, verb: Verb) -> Campaign:
        """Call units: 催办 calls every duty room once, 叫应 until somebody confirms."""
        self.to_call(args.warning, args.units)  # it may be over, or the plan was edited
        campaign = self.calls.alert(
            call,
            calling.Alert(
                targets=args.units,
                text=args.text,
                units=args.units,
                redial=verb is Verb.CALLED,
                script=args.script,
                script_version=args.script_version,
            ),
        )
        self.store.say(call, args.warning, verb, args.units, how="电话", rollcall=campaign.id)
        return campaign

    def script(self) -> tuple[str, int]:
        """Return the name and version of the script by which 叫应 speaks."""
        found = self.calls.script(self.calls.parts.rules().plan(Purpose.ALERT).script)
        return found.name, found.version


def _picked(unit: str, name: str, task: str = "") -> Assigned:
    said = task or "收到预警后按本单位预案做好应对。"
    return Assigned(unit=unit, name=name, tasks=(Task(text=said, basis="值班员指定"),))
