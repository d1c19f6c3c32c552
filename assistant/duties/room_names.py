"""The room's own names as the duties need them: the register of proofreading, the gazetteer."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import ahocorasick
from pydantic import BaseModel, ConfigDict

from assistant.duties.proofread.register import KeptRegister, Leader, RegisteredUnit
from assistant.duties.report.reading.gazetteer import NamedPlace
from connectors.contract import Kind, Named
from core.room_tables import read_file

LEADERS_FILE = "leaders.yaml"
_SHORTEST = 2  # characters; a shorter name is found in too many words
_UNITS = (Kind.UNIT, Kind.EXTERNAL)


class _Leaders(BaseModel):
    model_config = ConfigDict(extra="forbid")

    leaders: list[Leader] = []


class RoomNames:
    """One reading of the room's directory. Built anew where the directory has changed."""

    def __init__(self, things: Sequence[Named], leaders: Sequence[Leader] = ()) -> None:
        self._things = things
        self._leaders = tuple(leaders)
        self._by_id = {thing.id: thing for thing in things}

    def _of(self, *kinds: Kind) -> list[Named]:
        return [thing for thing in self._things if thing.kind in kinds]

    def _name(self, id: object) -> str:
        thing = self._by_id.get(str(id or ""))
        return thing.name if thing else ""

    @cached_property
    def register(self) -> KeptRegister:
        """Leaders in their order (leaders.yaml), then everybody in the directory; units, places."""
        people = [
            Leader(
                name=person.name,
                post=str(person.facts.get("post") or ""),
                unit=self._name(person.facts.get("unit")),
            )
            for person in self._of(Kind.CONTACT)
        ]
        units = [RegisteredUnit(name=u.name, short=u.aliases) for u in self._of(*_UNITS)]
        places = [place.name for place in self._of(Kind.PLACE)]
        stamp = repr((self._leaders, people, units, places)).encode()
        return KeptRegister(
            leaders=(*self._leaders, *people),
            ranked=len(self._leaders),
            units=tuple(units),
            places=tuple(places),
            version=hashlib.sha256(stamp).hexdigest(),
        )

    @cached_property
    def _place_finder(self) -> Any:  # pyahocorasick has no types
        named: dict[str, Named | None] = {}
        for place in self._of(Kind.PLACE):
            for form in (place.name, *place.aliases):
                if len(form) > _SHORTEST:
                    # a form that two places share resolves nothing
                    named[form] = None if named.get(form, place) is not place else place
        finder = ahocorasick.Automaton()
        for form, place in named.items():
            if place is not None:
                finder.add_word(form, (len(form), place))
        if not len(finder):
            return None
        finder.make_automaton()
        return finder

    def places(self, text: str) -> Sequence[NamedPlace]:
        """Return the known places that a text names, the longest form first where they overlap."""
        if self._place_finder is None:
            return ()
        found: list[NamedPlace] = []
        for end, (length, place) in self._place_finder.iter_long(text):
            area = self._name(place.facts.get("unit"))
            found.append(NamedPlace(end - length + 1, end + 1, place.name, area))
        return found

    @cached_property
    def _units(self) -> dict[str, str]:
        known: dict[str, str] = {}
        doubled: set[str] = set()

        def add(form: str, unit: str) -> None:
            if known.setdefault(form, unit) != unit:
                doubled.add(form)

        for unit in self._of(*_UNITS):
            for form in (unit.name, *unit.aliases):
                add(form, unit.name)
        for person in self._of(Kind.CONTACT):
            if unit_name := self._name(person.facts.get("unit")):
                add(person.name, unit_name)
        return {form: unit for form, unit in known.items() if form not in doubled}

    def unit(self, text: str) -> str | None:
        """Return the full name of the unit that a name means, None where it isn't sure."""
        return self._units.get(text.strip())


class LiveNames:
    """The room's names as they are now; the same object while nothing has changed."""

    def __init__(self, things: Callable[[], Iterable[Named]], home: Path) -> None:
        """`things` reads the directory; the order of leaders is kept in `home`/leaders.yaml."""
        self._things = things
        self._file = home / LEADERS_FILE
        self._last: tuple[tuple[Named, ...], float, RoomNames] | None = None

    def now(self) -> RoomNames:
        """Return the names. InvalidInput where leaders.yaml can't be read."""
        things = tuple(self._things())
        changed = self._file.stat().st_mtime if self._file.exists() else 0.0
        if self._last is None or self._last[:2] != (things, changed):
            self._last = (things, changed, RoomNames(things, _read(self._file)))
        return self._last[2]


def _read(file: Path) -> list[Leader]:
    if not file.exists():
        return []
    return read_file(_Leaders, file, "领导名录", "操作手册中的 leaders.yaml ").leaders
