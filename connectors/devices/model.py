"""What the room's switchable things are: devices, scenes, settings, and what came of a change."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from connectors.contract import Kind, Named

State = Mapping[str, Any]
"""A device's state as JSON: power "on"|"off", dim 0-100 (%), position 0-100 (% open), temp (℃),
mode, speed, layout, source, volume 0-100, muted (bool), zones {zone: source}."""


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Device(_Frozen):
    """A lamp, air conditioner, curtain, screen, loudspeaker, … and what it understands.

    `commands` maps a command to its value rule as written in the register: None (no value),
    "0-100" (whole numbers), a list (one of these), "{text,zone}" or {field: rule} (named fields).
    `choices` limits fields: {"zones": […]} is what field `zone` accepts, {"sources": […]} the field
    `source`. `address` is the device's name on the wire, its id where empty. `state` is the last
    one known.
    """

    id: str = Field(min_length=1)
    name: str = Field(min_length=1)
    type: str = ""
    place: str = ""
    aliases: tuple[str, ...] = ()
    commands: Mapping[str, Any] = Field(default_factory=dict[str, Any])
    choices: Mapping[str, tuple[str, ...]] = Field(default_factory=dict[str, tuple[str, ...]])
    address: str = ""
    state: State = Field(default_factory=dict[str, Any])

    def named(self) -> Named:
        """Return this device as something that can be named."""
        facts: dict[str, Any] = {
            "type": self.type,
            "place": self.place,
            "commands": dict(self.commands),
            "state": dict(self.state),
        }
        facts |= {field: list(values) for field, values in self.choices.items()}
        if self.address:
            facts["address"] = self.address
        return Named(Kind.DEVICE, self.id, self.name, self.aliases, facts)


class Setting(_Frozen):
    """One device told one thing."""

    device: str
    command: str
    value: Any = None


class Scene(_Frozen):
    """A named set of settings, for one or several rooms (`places`: room names)."""

    id: str = Field(min_length=1)
    name: str = Field(min_length=1)
    aliases: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    settings: tuple[Setting, ...] = ()

    def named(self) -> Named:
        """Return this scene as something that can be named."""
        facts: dict[str, Any] = {"places": list(self.places)}
        if self.settings:
            facts["settings"] = [setting.model_dump(exclude_none=True) for setting in self.settings]
        return Named(Kind.SCENE, self.id, self.name, self.aliases, facts)


class Reading(_Frozen):
    """A device's state at a moment. `online` is None where the system can't tell."""

    device: Device
    state: State
    online: bool | None = None
    at: datetime | None = None


class Failure(_Frozen):
    """A device that was not set. `uncertain`: it may have acted all the same."""

    device: str
    message: str
    uncertain: bool = False


class Outcome(_Frozen):
    """What a change came to. `before` and `after` hold every device that was touched.

    `kept` names, by device, the parts of a former state that no command could bring back.
    """

    before: Mapping[str, State] = Field(default_factory=dict[str, State])
    after: Mapping[str, State] = Field(default_factory=dict[str, State])
    failed: tuple[Failure, ...] = ()
    kept: Mapping[str, tuple[str, ...]] = Field(default_factory=dict[str, tuple[str, ...]])


def device_of(thing: Named) -> Device:
    """Read a device back from its named form."""
    facts = dict(thing.facts)
    known = {key: facts.pop(key) for key in ("type", "place", "address") if facts.get(key)}
    commands, state = facts.pop("commands", {}), facts.pop("state", {})
    choices = {key: tuple(value) for key, value in facts.items() if isinstance(value, list | tuple)}
    return Device(
        id=thing.id,
        name=thing.name,
        aliases=thing.aliases,
        commands=commands,
        choices=choices,
        state=state,
        **known,
    )


def scene_of(thing: Named) -> Scene:
    """Read a scene back from its named form."""
    settings = tuple(Setting.model_validate(s) for s in thing.facts.get("settings", ()))
    places = tuple(thing.facts.get("places", ()))
    return Scene(
        id=thing.id, name=thing.name, aliases=thing.aliases, places=places, settings=settings
    )
