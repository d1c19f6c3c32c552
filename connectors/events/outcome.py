"""What a deed comes to, and the conditions that several deeds share."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from connectors.events.model import Event, State, Verb
from connectors.events.states import machine, refused


@dataclass(frozen=True, slots=True)
class Scene:
    """When a deed is done, and what ids are called in sentences about it."""

    now: datetime
    name: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The next state, other fields that change, and what the step tells."""

    verb: Verb
    state: State
    fields: dict[str, Any]
    why: str = ""
    units: tuple[str, ...] = ()
    detail: dict[str, Any] | None = None


def iso(at: datetime | None) -> str | None:
    """Return the time as it stands in a step's detail."""
    return at.isoformat(timespec="minutes") if at else None


def only(event: Event, verb: Verb) -> State:
    """Return the first target of a deed, or raise Refused with what is allowed now."""
    return machine().require(event, verb)[0]


def future(event: Event, at: datetime | None, scene: Scene) -> None:
    """Refuse a deadline that has passed already."""
    if at is not None and at <= scene.now:
        told = at.astimezone(scene.now.tzinfo).strftime("%m月%d日%H:%M")
        raise refused(event, f"的时限 {told} 已经过去", "请给出晚于现在的时限。")


def among(event: Event, units: tuple[str, ...], scene: Scene) -> None:
    """Refuse units that don't handle this event."""
    if strangers := [unit for unit in units if unit not in event.units]:
        handling = "、".join(map(scene.name, event.units)) or "尚无"
        raise refused(
            event,
            f"没有派给{'、'.join(map(scene.name, strangers))}",
            f"承办单位：{handling}。请先派单，或改选承办单位。",
        )
