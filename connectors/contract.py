"""What every system folder provides, so that a new vendor is one file and a new system one folder.

A folder `connectors/<system>/` holds

- `model.py`: the system's types (pydantic, frozen);
- `system.py`: its `Protocol`, extending `System`. Methods that change something take the
  dispatcher's `Call` first; reads don't;
- `builtin.py` and one `<vendor>.py` per adapter, each with `Options` (pydantic: address, account)
  and `connect(options, context) -> the Protocol`;
- `actions.py`: `SPEC`, a `SystemSpec`, whose `actions(system, context)` returns the actions.

Adapters map the other side's errors here and nowhere else: `core.errors.Unavailable` (not reached),
`Refused`, `NotFound`, `NeedsLogin`, and `core.effects.action.Uncertain` (reached, outcome unknown).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from core.clock import Clock
from core.database import Database
from core.effects.action import Action


class Kind(StrEnum):
    """The kinds of things that officers call by name."""

    UNIT = "unit"
    EXTERNAL = "external"  # a room above or beside ours, e.g. 市政府总值班室
    GROUP = "group"
    CONTACT = "contact"
    SHIFT = "shift"
    PLACE = "place"
    CAMERA = "camera"
    DEVICE = "device"
    SCENE = "scene"
    SENSOR = "sensor"
    EVENT = "event"
    ROLLCALL = "rollcall"
    NOTICE = "notice"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Named:
    """A thing that can be named in conversation: its id, its name, what else it is called.

    `facts` by kind (absent where unknown; ids refer to other things):
    unit: type, klass (Ⅰ/Ⅱ/Ⅲ), address, lon, lat, duty_phone, on_duty (contact), leader (contact),
    deputies [contact]. group: members [unit]. contact: unit, post, mobile, status.
    shift: date (ISO), unit, period (day|night|24h), from, to (ISO), leader, primary, secondary.
    place: type, unit, lon, lat. camera: place, unit, lon, lat, tags [str], status (online|offline).
    device: type, place (room name), commands {name: value rule or None}, state {}.
    scene: places [room name]. sensor: type, place, unit_of_measure, value, state, at.
    event: place, loop, state, owner (unit), created, deadline (ISO), source, category.
    rollcall: at, targets, mode, state. notice: to, sent, pending [unit]. report: event, step, no,
    state.
    """

    kind: Kind
    id: str
    name: str
    aliases: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])


class Health(BaseModel):
    """Whether a system answers, in words for the officer."""

    model_config = ConfigDict(frozen=True)

    ok: bool
    message: str = ""


class System(Protocol):
    """What every adapter of every system can do."""

    def named(self) -> Iterable[Named]:
        """Return everything in this system that officers may name; cheap, from a table or cache."""
        ...

    def health(self) -> Health:
        """Say whether the system answers now; never raises."""
        ...

    def close(self) -> None:
        """Let go of connections and child processes."""
        ...


class Names(Protocol):
    """Looks up what an id of any system is called, for summaries and receipts."""

    def of(self, id: str) -> str:
        """Return the name, or the id itself where it is not known."""
        ...

    def get(self, id: str) -> Named | None:
        """Return the thing, None where it is not known."""
        ...

    def things(self) -> Iterable[Named]:
        """Return everything that can be named now, of every connected system."""
        ...


@dataclass(frozen=True, slots=True)
class Context:
    """What the house hands to an adapter. `files` is the system's own folder under the home."""

    database: Database
    clock: Clock
    zone: ZoneInfo
    files: Path
    names: Names


class Options(BaseModel):
    """Base of an adapter's options; unknown keys are refused so that a typing error is seen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class SystemSpec:
    """A system folder's entry. `adapters` maps a name in connectors.yaml to a module path.

    The module has `Options` and `connect(options, context)`. `builtin` is always among them.
    """

    key: str
    title: str
    adapters: Mapping[str, str]
    actions: Callable[[Any, Context], Sequence[Action[Any]]]
