"""The controls of one device, made from what its register says it understands."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from nicegui import ui

from channels.web import text
from channels.web.dialogs import put_away
from channels.web.text import devices as words
from connectors.devices.commands import field_names

RANGE = re.compile(r"\s*(-?\d+)\s*[-~～—–]\s*(-?\d+)\s*")
STATES = {"dim": "dim", "position": "position", "temp": "temp", "volume": "volume"}
Set = Callable[[Mapping[str, Any], str, Any], Awaitable[None]]


def controls(device: Mapping[str, Any], set_to: Set) -> ui.element:
    """Build and return one device's card; `set_to(device, command, value)` takes every change."""
    state = device.get("state") or {}
    classes = "zb-control zb-on" if state.get("power") == "on" else "zb-control"
    card = ui.element("li").classes(classes).mark(f"device-{device['id']}")
    with card:
        with ui.element("div").classes("zb-card-head"):
            ui.label(device["name"]).classes("zb-strong")
            if device.get("online") is False:
                ui.label(words.NO_ANSWER).classes("zb-badge zb-bad")
        if device.get("text"):
            ui.label(device["text"]).classes("zb-dim zb-small")
        with ui.element("div").classes("zb-actions"):
            for command, rule in (device.get("commands") or {}).items():
                _control(device, command, rule, state, set_to)
    return card


def _control(
    device: Mapping[str, Any], command: str, rule: Any, state: Mapping[str, Any], set_to: Set
) -> None:
    label = words.COMMANDS.get(command, command)
    if rule is None or rule == "":
        ui.button(label, on_click=lambda: set_to(device, command, None)).props(
            "outline no-caps dense padding='2px 14px'"
        ).mark(f"{device['id']}-{command}")
    elif isinstance(rule, str) and (bounds := RANGE.fullmatch(rule)):
        _slider(device, command, (int(bounds[1]), int(bounds[2])), state, set_to)
    elif isinstance(rule, list):
        now = state.get(command)
        options = [str(option) for option in rule]
        ui.select(
            options,
            value=str(now) if str(now) in options else None,
            label=label,
            on_change=lambda e: set_to(device, command, e.value),
        ).props("outlined dense").classes("zb-choice").mark(f"{device['id']}-{command}")
    else:
        ui.button(f"{label}…", on_click=lambda: _fields(device, command, rule, set_to)).props(
            "outline no-caps dense padding='2px 14px'"
        )


def _slider(
    device: Mapping[str, Any],
    command: str,
    bounds: tuple[int, int],
    state: Mapping[str, Any],
    set_to: Set,
) -> None:
    now = state.get(command)
    value = now if isinstance(now, int | float) else bounds[0]
    with ui.element("div").classes("zb-slide"):
        ui.label(words.COMMANDS.get(command, command)).classes("zb-small zb-dim")
        slide = ui.slider(min=bounds[0], max=bounds[1], value=value).props("label")
        name = f"{device['name']} {words.COMMANDS.get(command, command)}".replace('"', "")
        slide.props(f'aria-label="{name}"')
        # the end of the movement, not every value on the way
        slide.on("change", lambda e: set_to(device, command, int(e.args)))
        slide.mark(f"{device['id']}-{command}")
        ui.label().bind_text_from(slide, "value").classes("zb-small")


async def _fields(device: Mapping[str, Any], command: str, rule: Any, set_to: Set) -> None:
    names = list(rule) if isinstance(rule, Mapping) else field_names(rule) or [""]
    choices: Mapping[str, Any] = device.get("choices") or {}
    with ui.dialog() as dialog, ui.card().classes("zb-dialog"):
        ui.label(f"{device['name']}：{words.COMMANDS.get(command, command)}").classes("zb-heading")
        inputs: dict[str, Any] = {}
        for name in names:
            label = words.FIELDS.get(name, name)
            options = list(choices.get(f"{name}s") or choices.get(name) or ())
            made = ui.select(options, label=label) if options else ui.input(label)
            inputs[name] = made.props("outlined dense").classes("zb-input")
        with ui.row().classes("zb-dialog-buttons"):
            ui.button(text.CANCEL, on_click=lambda: dialog.submit(False)).props("flat no-caps")
            ui.button(words.SEND, on_click=lambda: dialog.submit(True)).props("unelevated no-caps")
    if await dialog:
        given = {name: made.value for name, made in inputs.items() if made.value}
        await set_to(device, command, given.get("") if names == [""] else given)
    put_away(dialog)
