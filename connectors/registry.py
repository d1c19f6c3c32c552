"""Finds the system folders, connects the adapters a room has chosen, and knows every name.

A room chooses in `connectors.yaml` in its home; a system that is not mentioned uses its built-in:

    events:
      adapter: redmine
      url: http://127.0.0.1:3000
      api_key_file: redmine.key
"""

import importlib
import logging
import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import yaml
from pydantic import ValidationError

import connectors
from connectors.contract import Context, Health, Named, Options, System, SystemSpec
from core.clock import Clock
from core.database import Database
from core.effects.action import Action
from core.effects.catalogue import REFERENCE
from core.errors import InvalidInput, ZhibanError
from core.settings import Settings
from core.yaml_data import read_yaml

_log = logging.getLogger(__name__)
BUILTIN = "builtin"


class Naming(Protocol):
    """Whatever keeps things that officers call by name: a system, or a duty of the house."""

    def named(self) -> Iterable[Named]:
        """Return what may be named; cheap."""
        ...


class Directory:
    """What every id of every connected system is called."""

    def __init__(self) -> None:
        self._systems: list[Naming] = []
        self._seen: dict[str, Named] = {}

    def add(self, system: Naming) -> None:
        """Let these things be found by id."""
        self._systems.append(system)

    def forget(self) -> None:
        """Say that something was changed, so that names are read again."""
        self._seen = {}

    def things(self) -> list[Named]:
        """Return everything that can be named now; a system that does not answer is left out."""
        found: list[Named] = []
        for system in self._systems:
            try:
                found += system.named()
            except ZhibanError as error:
                _log.warning("names of a system are missing: %s", error)
        self._seen = {thing.id: thing for thing in reversed(found)}
        return found

    def get(self, id: str) -> Named | None:
        """Return the thing with this id, None where no system knows it."""
        if id not in self._seen:
            self.things()
        return self._seen.get(id)

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
    try:
        read = read_yaml(path.read_text(encoding="utf-8")) or {}
    except yaml.YAMLError as error:
        raise InvalidInput(
            f"connectors.yaml 不是有效的 YAML：{error}", "请改正后重新启动。"
        ) from error
    if not isinstance(read, dict) or not all(isinstance(v, dict) for v in read.values()):
        raise InvalidInput(
            "connectors.yaml 的写法不对。", "每个系统一段，写明 adapter 和它的选项。"
        )
    return read


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
