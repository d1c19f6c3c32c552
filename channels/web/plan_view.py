"""A plan as one person sees it on a card: what is shown, and which buttons stand below."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from pydantic import BaseModel

from channels.deciding import may_decide
from channels.web.text import acting as words
from connectors.contract import Named
from connectors.registry import Directory
from core.effects.action import Effect
from core.effects.catalogue import REFERENCE, Catalogue
from core.effects.plan import Need, Plan, PlanState, Step, StepState
from core.identity import Permission, Principal

MOMENT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d")
ITEM = re.compile(r"([a-z]+):(.+)")  # the key of an open item of a handover
READABLE = re.compile(r"[A-Z]{1,3}\d[\d-]*$")  # a number that people write: SJ20261122-0026
LONGEST_LABEL = 14
EMPTY: tuple[Any, ...] = (None, "", (), [], {})
LONG_LIST = 3  # lines
TONES = {
    StepState.DONE: "zb-ok",
    StepState.FAILED: "zb-bad",
    StepState.UNKNOWN: "zb-bad",
    StepState.RUNNING: "zb-warn",
    StepState.UNDOING: "zb-warn",
}
PLAN_TONES = {
    PlanState.WAITING: "zb-warn",
    PlanState.APPROVED: "zb-warn",
    PlanState.FINISHED: "zb-ok",
    PlanState.STOPPED: "zb-bad",
}
EFFECT_TONES = {Effect.READ: "", Effect.REVERSIBLE: "zb-ok", Effect.CONSEQUENTIAL: "zb-warn"}


@dataclass(frozen=True, slots=True)
class ArgumentView:
    """One argument: its label, its value in words, where it came from, whether it is foreign."""

    name: str
    label: str
    value: str
    origin: str
    untrusted: bool


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of the card."""

    step: Step
    effect: str
    effect_hint: str
    effect_tone: str
    state: str
    tone: str
    busy: bool
    arguments: tuple[ArgumentView, ...]
    told: str
    may_undo: bool
    may_settle: bool


@dataclass(frozen=True, slots=True)
class PlanView:
    """A whole card. `quiet`: nobody was asked, so that only results are worth showing."""

    plan: Plan
    title: str
    tone: str
    need: str
    quiet: bool
    open: bool
    may_decide: bool
    said: bool
    untrusted: bool
    steps: tuple[StepView, ...]


class Wording:
    """Turns arguments into words: ids into names, times into the room's time."""

    def __init__(self, names: Directory, catalogue: Catalogue, zone: tzinfo) -> None:
        self.names = names
        self.catalogue = catalogue
        self.zone = zone

    def things(self) -> list[Named]:
        """Return everything that can be chosen by name now."""
        return self.names.things()

    def label(self, action: str, argument: str) -> str:
        """Return what officers call an argument."""
        if action in self.catalogue:
            return argument_label(self.catalogue.get(action).arguments, argument)
        return words.ARGUMENTS.get(argument, argument)

    def ordered(self, action: str, arguments: Mapping[str, Any]) -> list[tuple[str, Any]]:
        """Return arguments in the order in which the action names them, without `repr=False`."""
        if action not in self.catalogue:
            return list(arguments.items())
        order = self.catalogue.get(action).arguments.model_fields
        known = [(n, arguments[n]) for n, field in order.items() if n in arguments and field.repr]
        return known + [(k, v) for k, v in arguments.items() if k not in order]

    def value(self, value: Any) -> str:
        """Return a value in words."""
        if value is None or value == "" or value == []:
            return words.NOT_GIVEN
        if isinstance(value, bool):
            return words.YES if value else words.NO
        if isinstance(value, Mapping):
            pairs = [(str(key), self.value(entry)) for key, entry in value.items()]
            by_item = any(ITEM.match(key) for key, _ in pairs)  # remarks: sentences, a line each
            return ("\n" if by_item else "，").join(f"{self._key(k)}：{v}" for k, v in pairs)
        if isinstance(value, list | tuple):
            return "、".join(self.value(entry) for entry in value)
        return self._text(value) if isinstance(value, str) else str(value)

    def _key(self, key: str) -> str:
        """Return a mapping's key in words: an argument's label, or the open item that it names."""
        match = ITEM.match(key)
        if match is None:
            return words.ARGUMENTS.get(key, key)
        ids = match[2].split(":")
        named = next((thing.name for id in ids if (thing := self.names.get(id))), "")
        kind = words.ITEMS.get(match[1], words.ITEM)
        return f"{kind} {named or (match[2] if READABLE.match(match[2]) else '')}".strip()

    def _text(self, value: str) -> str:
        if match := REFERENCE.match(value):
            return words.REFERENCE.format(step=match[1])
        if MOMENT.match(value):
            return self.moment(datetime.fromisoformat(value))
        if value in words.VALUES:
            return words.VALUES[value]
        thing = self.names.get(value)
        return thing.name if thing else value

    def moment(self, at: datetime) -> str:
        """Return a time as it is read: 11月21日 22:00."""
        # what comes back from the database without a zone is the room's own time
        local = at.astimezone(self.zone) if at.tzinfo else at
        return f"{local.month}月{local.day}日 {local:%H:%M}"


def argument_label(model: type[BaseModel], argument: str) -> str:
    """Return the argument's own short title, else the usual word, else its name."""
    field = model.model_fields.get(argument)
    if field is None:
        return words.ARGUMENTS.get(argument, argument)
    if field.title:
        return field.title
    known = words.ARGUMENTS.get(argument)
    said = (field.description or "").strip("。")
    if known is None and 0 < len(said) <= LONGEST_LABEL and not said.isascii():
        return said
    return known or argument


def is_moving(plan: Plan) -> bool:
    """Say whether the plan may still change without anybody touching this page."""
    return plan.state in (PlanState.WAITING, PlanState.APPROVED) or any(
        step.state in (StepState.RUNNING, StepState.UNDOING) for step in plan.steps
    )


def plan_view(plan: Plan, person: Principal, wording: Wording) -> PlanView:
    """Return what this person's card of a plan shows."""
    steps = tuple(_step_view(step, plan, person, wording) for step in plan.steps)
    quiet = plan.need is Need.NONE and plan.state in (PlanState.FINISHED, PlanState.APPROVED)
    return PlanView(
        plan=plan,
        title=words.PLAN_TITLES[plan.state],
        tone=PLAN_TONES.get(plan.state, ""),
        need=words.NEEDS[plan.need],
        quiet=quiet,
        open=plan.state is PlanState.WAITING,
        may_decide=may_decide(plan, person),
        said=person.id in {decision.person for decision in plan.decisions},
        untrusted=any(step.untrusted for step in plan.steps),
        steps=steps,
    )


def _step_view(step: Step, plan: Plan, person: Principal, wording: Wording) -> StepView:
    own = plan.principal == person.id or Permission.APPROVE in person.permissions
    acts = Permission.ACT in person.permissions
    over = plan.state in (PlanState.STOPPED, PlanState.REFUSED, PlanState.EXPIRED)
    not_run = over and step.state is StepState.PROPOSED
    return StepView(
        step=step,
        effect=words.EFFECTS[step.effect],
        effect_hint=words.EFFECT_HINTS[step.effect],
        effect_tone=EFFECT_TONES[step.effect],
        state=words.NOT_RUN if not_run else words.STEP_STATES[step.state],
        tone=TONES.get(step.state, ""),
        busy=step.state in (StepState.RUNNING, StepState.UNDOING),
        arguments=tuple(
            ArgumentView(
                name=name,
                label=wording.label(step.action, name),
                value=wording.value(value),
                origin=step.provenance.get(name, ""),
                untrusted=name in step.untrusted,
            )
            for name, value in wording.ordered(step.action, step.arguments)
            if value not in EMPTY  # what nobody gave is nothing to approve
        ),
        told=_told(step),
        may_undo=step.undoable and own and acts,
        may_settle=step.state is StepState.UNKNOWN and acts,
    )


def _told(step: Step) -> str:
    """Return the receipt's sentence; of a look-up's long list the heading: cards show the rest."""
    if step.receipt is None:
        return ""
    lines = step.receipt.text.split("\n")
    if step.effect is not Effect.READ or len(lines) < LONG_LIST or not step.receipt.data:
        return step.receipt.text
    return lines[0].removesuffix("：") if lines[0].endswith("：") else ""
