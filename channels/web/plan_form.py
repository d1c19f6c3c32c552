"""Forms made from actions: changing a plan's arguments, or filling one action in from a page."""

from collections.abc import Awaitable, Callable, Mapping, Sequence, Set
from typing import Any

from nicegui import ui
from nicegui.elements.mixins.value_element import ValueElement
from pydantic import BaseModel

from channels.web.dialogs import put_away
from channels.web.form_fields import Field, fields_of, fixed, read, shown
from channels.web.plan_view import Wording, argument_label
from channels.web.text import acting as words
from channels.web.visit import show_problem
from connectors.contract import Named
from core.effects.action import Action
from core.effects.catalogue import check, without
from core.effects.plan import Plan, Request
from core.errors import InvalidInput, ZhibanError

MANY = 12  # more choices than these can be searched by typing
Submit = Callable[[list[Request]], Awaitable[None]]


class RecordForm:
    """The inputs for one model's fields, in the element that is open."""

    def __init__(
        self,
        model: type[BaseModel],
        values: Mapping[str, Any],
        wording: Wording,
        things: Sequence[Named],
        hidden: frozenset[str] = frozenset(),
        action: str = "",
        labels: Mapping[str, str] | None = None,
    ) -> None:
        self._zone = wording.zone
        # what an earlier step gives, and what the page has fixed already, is kept as it is
        self._kept = {k: v for k, v in values.items() if k in hidden or fixed(v)}
        self._inputs: list[tuple[Field, ValueElement[Any]]] = []
        for field in fields_of(model, things, action, labels or {}):
            if field.name in self._kept:
                if field.name not in hidden:
                    said = wording.value(values[field.name])
                    ui.label(f"{field.label}：{said}").classes("zb-dim")
            elif field.name not in hidden:
                made = _input(field, shown(field, values.get(field.name), self._zone))
                made.mark(f"arg-{field.name}")
                self._inputs.append((field, made))

    def values(self) -> dict[str, Any]:
        """Return the values as given. Raises InvalidInput in words for the officer."""
        given = {f.name: read(f, made.value, self._zone) for f, made in self._inputs}
        untouched = {f.name for f, _ in self._inputs if f.kind == "switch" and not f.needed}
        kept = {
            name: value
            for name, value in given.items()
            if value is not None and not (name in untouched and value is False)
        }
        return self._kept | kept


class ActionForm(RecordForm):
    """The inputs for one action's arguments."""

    def __init__(
        self,
        action: Action[Any],
        values: Mapping[str, Any],
        wording: Wording,
        things: Sequence[Named],
        hidden: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(action.arguments, values, wording, things, hidden, action.name)
        self._action = action

    def values(self) -> dict[str, Any]:
        """Return the arguments, checked as the dispatcher will check them."""
        arguments = super().values()
        check(self._action, arguments, lambda name: argument_label(self._action.arguments, name))
        return arguments


def _input(field: Field, value: Any) -> ValueElement[Any]:
    label = field.label + ("" if field.needed else "（可不填）")
    made: ValueElement[Any]
    match field.kind:
        case "choice":
            made = _choice(field, label, value)
        case "switch":
            return ui.switch(label, value=bool(value))
        case "long":
            made = ui.textarea(label, value=value).props("autogrow rows=1")
        case "moment":
            made = ui.input(label, value=value).props("type=datetime-local stack-label")
        case "day":
            made = ui.input(label, value=str(value)).props("type=date stack-label")
        case "whole" | "number":
            made = ui.number(label, value=value if value != "" else None)
        case _:
            hint = words.LIST_HINT if field.many else ""
            made = ui.input(label, value=str(value), placeholder=hint)
    return made.props("outlined dense").classes("zb-input")


def _choice(field: Field, label: str, value: Any) -> ValueElement[Any]:
    given: list[Any] = value if isinstance(value, list) else [value] if value else []
    options = {str(entry): str(entry) for entry in given} | dict(field.choices)
    chosen = given if field.many else (given[0] if given else None)
    made = ui.select(
        options, value=chosen, label=label, multiple=field.many, with_input=len(options) > MANY
    )
    return made.props("use-chips" if field.many else "clearable")


async def edit_dialog(plan: Plan, wording: Wording, submit: Submit) -> None:
    """Let a person change a plan's arguments; `submit` gets the steps of the new plan."""
    things = wording.things()
    forms: list[ActionForm] = []
    kept: list[ui.checkbox] = []
    with ui.dialog() as dialog, ui.card().classes("zb-dialog"):
        ui.label(words.EDIT_TITLE).classes("zb-heading")
        ui.label(words.EDIT_HINT).classes("zb-dim zb-small")
        for step in plan.steps:
            title = f"{step.position}. {step.title}"
            if len(plan.steps) > 1:
                keep = ui.checkbox(title, value=True).classes("zb-form-step")
                kept.append(keep.mark(f"keep-{step.position}"))
            else:
                ui.label(title).classes("zb-form-step")
            action = wording.catalogue.get(step.action)
            forms.append(ActionForm(action, step.arguments, wording, things))

        async def send() -> None:
            try:
                dropped = {n for n, one in enumerate(kept, start=1) if not one.value}
                await submit(_changed_steps(plan, forms, dropped))
            except ZhibanError as problem:  # the form stays open with what was typed
                show_problem(problem)
            else:
                dialog.close()

        _buttons(dialog, send, words.SUBMIT_EDIT)
    await dialog
    put_away(dialog)


def _changed_steps(plan: Plan, forms: Sequence[ActionForm], dropped: Set[int]) -> list[Request]:
    """Return the steps that are kept. Raises InvalidInput where none is, or one needs another."""
    steps = [
        _changed(plan, number, form.values())
        for number, form in enumerate(forms)
        if number + 1 not in dropped
    ]
    if not steps:
        raise InvalidInput(words.NO_STEP_LEFT, words.NO_STEP_REMEDY)
    if not dropped:
        return steps
    return [s.model_copy(update={"arguments": without(s.arguments, dropped)}) for s in steps]


def _changed(plan: Plan, number: int, arguments: dict[str, Any]) -> Request:
    step = plan.steps[number]
    same = {k for k, v in arguments.items() if k in step.arguments and step.arguments[k] == v}
    origin = {k: v for k, v in step.provenance.items() if k in same}
    origin |= {k: words.CHANGED_BY_HAND for k in arguments if k not in same}
    return Request(
        action=step.action,
        arguments=arguments,
        provenance=origin,
        untrusted=tuple(k for k in step.untrusted if k in same),
    )


async def action_dialog(
    action: Action[Any],
    values: Mapping[str, Any],
    wording: Wording,
    submit: Submit,
    hidden: frozenset[str] = frozenset(),
) -> None:
    """Let a person fill one action in; `submit` gets it as a plan of one step.

    `values` are filled in already; those in `hidden` are not shown.
    """
    with ui.dialog() as dialog, ui.card().classes("zb-dialog"):
        ui.label(action.title).classes("zb-heading")
        form = ActionForm(action, values, wording, wording.things(), hidden)

        async def send() -> None:
            try:
                await submit([Request(action=action.name, arguments=form.values())])
            except ZhibanError as problem:
                show_problem(problem)
            else:
                dialog.close()

        _buttons(dialog, send, words.SUBMIT)
    await dialog
    put_away(dialog)


def _buttons(dialog: ui.dialog, send: Callable[[], Awaitable[None]], label: str) -> None:
    with ui.row().classes("zb-dialog-buttons"):
        ui.button(words.BACK, on_click=dialog.close).props("flat no-caps")
        ui.button(label, on_click=send).props("unelevated no-caps").mark("submit-form")
