"""Finds the system folders, connects the adapters a room has chosen, and knows every name.

A room chooses in `connectors.yaml` in its home; a system that is not mentioned uses its built-in:

    events:
      adapter: redmine
      url: http://127.0.0.1:3000
      api_key_file: redmine.key
"""

import importlib
import logging
import operator
import pkgutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from pydantic import RootModel, ValidationError

import connectors
from connectors.contract import Context, Health, Named, Options, System, SystemSpec
from core.clock import Clock
from core.database import Database
from core.effects.action import Action
from core.effects.catalogue import REFERENCE
from core.errors import InvalidInput, ZhibanError
from core.room_tables import read_file
from core.settings import Settings

_log = logging.getLogger(__name__)
BUILTIN = "builtin"


class _Chosen(RootModel[dict[str, dict[str, Any]]]):
    """Per system its adapter and that one's options."""


class Naming(Protocol):
    """Whatever keeps things that officers call by name: a system, or a duty of the house."""

    def named(self) -> Iterable[Named]:
        """Return what may be named; cheap."""
        ...


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read: each system's own list, all of them, and by id. `asked`: how often somebody
    had said until then that something was changed."""

    parts: Sequence[Sequence[Named]] = ()
    things: Sequence[Named] = ()
    by_id: Mapping[str, Named] = field(default_factory=dict[str, Named])
    asked: int = -1


class Directory:
    """What every id of every connected system is called."""

    def __init__(self) -> None:
        self._systems: list[Naming] = []
        self._known = _Known()
        self._changes = 0

    def add(self, system: Naming) -> None:
        """Let these things be found by id."""
        self._systems.append(system)

    def forget(self) -> None:
        """Say that something was changed, so that names are read again."""
        self._changes += 1

    def things(self) -> list[Named]:
        """Return everything that can be named now; a system that does not answer is left out."""
        return list(self._read().things)

    def _read(self) -> _Known:
        asked, before = self._changes, self._known
        parts: list[Sequence[Named]] = []
        for system in self._systems:
            try:
                named = system.named()
                parts.append(named if isinstance(named, list) else list(named))
            except ZhibanError as error:
                _log.warning("names of a system are missing: %s", error)
        # a system in which nothing was changed gives the very list that it gave before
        if len(parts) == len(before.parts) and all(map(operator.is_, parts, before.parts)):
            known = replace(before, asked=asked)
        else:
            things = [thing for part in parts for thing in part]
            known = _Known(parts, things, {thing.id: thing for thing in reversed(things)}, asked)
        self._known = known
        return known

    def get(self, id: str) -> Named | None:
        """Return the thing with this id, None where no system knows it."""
        known = self._known
        if known.asked != self._changes or id not in known.by_id:
            known = self._read()
        return known.by_id.get(id)

    def of(self, id: str) -> str:
        """Return what an id is called; a reference to an earlier step says so."""
        if match := REFERENCE.match(id):
            return f"第{match[1]}步的结果"
        thing = self.get(id)
        return thing.name if thing else id


@dataclass(frozen=True)
class Connected:
    """One connected system."""

    key: str
    title: str
    adapter: str
    system: System
    actions: tuple[Action[Any], ...]

    def health(self) -> Health:
        """Say whether it answers."""
        return self.system.health()


@dataclass
class Connectors:
    """All systems of a room."""

    connected: dict[str, Connected] = field(default_factory=dict[str, Connected])
    directory: Directory = field(default_factory=Directory)

    def actions(self) -> list[Action[Any]]:
        """Return every action of every connected system."""
        return [action for one in self.connected.values() for action in one.actions]

    def load(self, things: Iterable[Named]) -> None:
        """Put sample or evaluation records into the built-in systems; the others are left alone."""
        given = list(things)
        for one in self.connected.values():
            if one.adapter == BUILTIN:
                one.system.load(given)  # type: ignore[attr-defined]  # built-ins only

    def rehearse(self) -> None:
        """Let built-in systems stand in for equipment that sample records only name."""
        for one in self.connected.values():
            stand_in = getattr(one.system, "rehearse", None)
            if one.adapter == BUILTIN and stand_in is not None:
                stand_in()

    def close(self) -> None:
        """Let go of every system."""
        for one in self.connected.values():
            one.system.close()


def specs() -> list[SystemSpec]:
    """Return the entry of every system folder (a package with an `actions` module)."""
    found: list[SystemSpec] = []
    for package in pkgutil.iter_modules(connectors.__path__):
        if package.ispkg and _has_actions(package.name):
            found.append(importlib.import_module(f"connectors.{package.name}.actions").SPEC)
    return found


def _has_actions(name: str) -> bool:
    return (Path(connectors.__path__[0]) / name / "actions.py").exists()


def connect(settings: Settings, database: Database, clock: Clock) -> Connectors:
    """Connect every system as the room's connectors.yaml says. Raises InvalidInput."""
    chosen = _chosen(settings.home / "connectors.yaml")
    room = Connectors()
    unknown = set(chosen) - {spec.key for spec in specs()}
    if unknown:
        raise InvalidInput(
            f"connectors.yaml 中没有这样的系统：{'、'.join(sorted(unknown))}。", "请改正名称。"
        )
    for spec in specs():
        context = Context(
            database=database,
            clock=clock,
            zone=settings.zone,
            files=settings.home / "connectors" / spec.key,
            names=room.directory,
        )
        one = _one(spec, dict(chosen.get(spec.key, {})), context)
        room.connected[spec.key] = one
        room.directory.add(one.system)
    return room


def _chosen(path: Path) -> Mapping[str, Mapping[str, Any]]:
    if not path.exists():
        return {}
    return read_file(_Chosen, path, "业务系统设置", "操作手册中的 connectors.yaml ").root


def _one(spec: SystemSpec, given: dict[str, Any], context: Context) -> Connected:
    adapter = str(given.pop("adapter", BUILTIN))
    if adapter not in spec.adapters:
        raise InvalidInput(
            f"{spec.title}没有名为“{adapter}”的接入方式。", f"可选：{'、'.join(spec.adapters)}。"
        )
    module = importlib.import_module(spec.adapters[adapter])
    try:
        options: Options = module.Options.model_validate(given)
    except ValidationError as error:
        raise InvalidInput(
            f"connectors.yaml 中{spec.title}的选项有误：{error}", "请对照说明改正后重新启动。"
        ) from error
    system: System = module.connect(options, context)
    return Connected(spec.key, spec.title, adapter, system, tuple(spec.actions(system, context)))
