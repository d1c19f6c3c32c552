"""Small dialogs of the report page: a text, a piece of material, an element, a decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from nicegui import ui
from nicegui.elements.mixins.value_element import ValueElement

from assistant.duties.report.record import COUNTS, MANY, TIMES, Fact, Level, Slot
from channels.web.dialogs import put_away
from channels.web.report_recording import RecordingField
from channels.web.text import acting
from channels.web.text import reports as words
from channels.web.visit import Visit

SURE = frozenset({Slot.CAUSE, Slot.TREND, Slot.LOSS})  # how sure it is matters to the wording


@dataclass(frozen=True, slots=True)
class Change:
    """What an element is changed to; None goes back to what the material says."""

    value: Any


async def ask_text(
    title: str, label: str, hint: str, now: str, *, long: bool = False
) -> str | None:
    """Ask for a text; None where the person turns back."""
    with ui.dialog() as dialog, ui.card().classes(f"zb-dialog{' zb-wide-dialog' if long else ''}"):
        ui.label(title).classes("zb-heading")
        if hint:
            ui.label(hint).classes("zb-dim zb-small")
        field = ui.textarea(label, value=now).classes("zb-input").mark("report-text")
        field.props("outlined autogrow autofocus")
        with ui.row().classes("zb-dialog-buttons"):
            ui.button(acting.BACK, on_click=lambda: dialog.submit(None)).props("flat no-caps")
            ui.button(words.SAVE, on_click=lambda: dialog.submit(field.value or "")).props(
                "unelevated no-caps"
            ).mark("report-save")
    said = await dialog
    put_away(dialog)
    return None if said is None else str(said)


async def ask_material(title: str, visit: Visit) -> dict[str, Any] | None:
    """Ask for a piece of material: text and kind, with its recording where one was uploaded.

    The text may be empty. None: turned back.
    """
    with ui.dialog() as dialog, ui.card().classes("zb-dialog zb-wide-dialog"):
        ui.label(title).classes("zb-heading")
        ui.label(words.MATERIAL_HINT).classes("zb-dim zb-small")
        field = ui.textarea(words.MATERIAL).classes("zb-input").mark("report-text")
        field.props("outlined autogrow autofocus input-style=min-height:7rem")
        kind = ui.select(words.KINDS, value="note", label=words.MATERIAL_KIND)
        kind.props("outlined dense").classes("zb-input")
        recording = RecordingField(visit, field, kind)

        def give() -> None:
            dialog.submit(recording.given((field.value or "").strip()) | {"kind": kind.value})

        with ui.row().classes("zb-dialog-buttons"):
            ui.button(acting.BACK, on_click=lambda: dialog.submit(None)).props("flat no-caps")
            ui.button(words.SAVE, on_click=give).props("unelevated no-caps").mark("report-save")
    given = await dialog
    put_away(dialog)
    return given


async def ask_fact(
    slot: Slot, facts: Sequence[Fact], zone: tzinfo, *, typed: bool
) -> Change | None:
    """Ask for an element in the form that it has: a count, a moment, lines, or a text."""
    with ui.dialog() as dialog, ui.card().classes("zb-dialog"):
        ui.label(f"{words.EDIT}{words.SLOTS[slot]}").classes("zb-heading")
        for fact in facts:
            if fact.spans:
                quoted = "…".join(span.quote for span in fact.spans)
                ui.label(f"{words.SAID_AS}：“{quoted}”").classes("zb-dim zb-small")
        field = _field(slot, facts, zone).classes("zb-input").mark("report-text")
        standing = _standing(facts) if slot in SURE else None

        def save() -> None:
            value = _value(slot, field.value)
            if standing is not None and value:
                value = {"text": value, "status": standing.value}
            dialog.submit(Change(value))

        with ui.row().classes("zb-dialog-buttons"):
            ui.button(acting.BACK, on_click=lambda: dialog.submit(None)).props("flat no-caps")
            if typed:
                ui.button(words.RESET, on_click=lambda: dialog.submit(Change(None))).props(
                    "outline no-caps"
                ).mark("report-reset")
            ui.button(words.CLEAR, on_click=lambda: dialog.submit(Change(""))).props(
                "outline no-caps"
            ).mark("report-clear")
            ui.button(words.SAVE, on_click=save).props("unelevated no-caps").mark("report-save")
    change: Change | None = await dialog
    put_away(dialog)
    return change


def _field(slot: Slot, facts: Sequence[Fact], zone: tzinfo) -> ValueElement[Any]:
    first = facts[0] if facts else None
    if slot in COUNTS:
        number = first.number if first else None
        return ui.number(words.COUNT, value=number, min=0, precision=0).props("outlined autofocus")
    if slot in TIMES:
        at = first.moment.astimezone(zone) if first and first.moment else None
        value = at.strftime("%Y-%m-%dT%H:%M") if at else ""
        field = ui.input(words.MOMENT, value=value)
        return field.props("type=datetime-local stack-label outlined autofocus")
    text = "\n".join(fact.text for fact in facts)
    label = words.VALUES if slot in MANY else words.VALUE
    return ui.textarea(label, value=text).props("outlined autogrow autofocus")


def _standing(facts: Sequence[Fact]) -> ui.select:
    now = facts[0].status.value if facts else "stated"
    known = now if now in words.STANDINGS else "stated"
    field = ui.select(words.STANDINGS, value=known, label=words.STANDING).mark("standing")
    return field.props("outlined dense").classes("zb-input")


def _value(slot: Slot, given: Any) -> Any:
    """Return what was typed as the action takes it; nothing typed clears the element."""
    if slot in COUNTS:
        return "" if given is None or given == "" else int(given)
    said = str(given or "").strip()
    if slot in MANY:
        return [line.strip() for line in said.splitlines() if line.strip()] or ""
    return said


async def ask_level(now: Level) -> Change | None:
    """Ask for the level that an officer decides on, and why; None where he turns back."""
    with ui.dialog() as dialog, ui.card().classes("zb-dialog"):
        ui.label(f"{words.EDIT}{words.LEVEL}").classes("zb-heading")
        level = ui.select([one.value for one in Level], value=now.value, label=words.LEVEL)
        why = ui.textarea(words.LEVEL_WHY).mark("level-why")
        for field in (level.mark("level"), why):
            field.props("outlined dense autogrow").classes("zb-input")

        def save() -> None:
            said = (why.value or "").strip()
            dialog.submit(Change(f"{level.value}：{said}" if said else level.value))

        with ui.row().classes("zb-dialog-buttons"):
            ui.button(acting.BACK, on_click=lambda: dialog.submit(None)).props("flat no-caps")
            ui.button(words.LEVEL_BY_RULES, on_click=lambda: dialog.submit(Change(None))).props(
                "outline no-caps"
            )
            ui.button(words.SAVE, on_click=save).props("unelevated no-caps").mark("report-save")
    change: Change | None = await dialog
    put_away(dialog)
    return change


async def decide(sides: list[str]) -> dict[str, Any] | None:
    """Ask which side holds, or for an explanation; the arguments of report.decide."""
    with ui.dialog() as dialog, ui.card().classes("zb-dialog"):
        ui.label(words.DECIDE).classes("zb-heading")
        for n, side in enumerate(sides, start=1):
            label = words.SIDE_SAID.format(text=side)
            ui.button(label, on_click=lambda n=n: dialog.submit({"choice": n})).props(
                "outline no-caps align=left"
            ).classes("zb-input").mark(f"side-{n}")
        said = ui.textarea(words.EXPLAIN).classes("zb-input").mark("decision")
        said.props("outlined autogrow maxlength=2000")

        def explain() -> None:
            written = (said.value or "").strip()
            if written:
                dialog.submit({"decision": written})

        with ui.row().classes("zb-dialog-buttons"):
            ui.button(acting.BACK, on_click=lambda: dialog.submit(None)).props("flat no-caps")
            ui.button(words.SAVE, on_click=explain).props("unelevated no-caps").mark("explain")
    chosen = await dialog
    put_away(dialog)
    return chosen
