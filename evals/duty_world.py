"""The units and people of a world file, as a roll-call expects them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voice.roster import Expected, Person, Unit


@dataclass(frozen=True)
class DutyWorld:
    """Everybody who might be named in an answer."""

    units: tuple[Unit, ...]
    people: tuple[Person, ...]

    @classmethod
    def read(cls, world: Path) -> "DutyWorld":
        """Read the `units` and `contacts` of a world file."""
        held: dict[str, list[dict[str, Any]]] = json.loads(world.read_text(encoding="utf-8"))
        units = [Unit(row["id"], row["name"], tuple(row["aliases"])) for row in held["units"]]
        people = [Person(row["name"], row["unit"], row["post"]) for row in held["contacts"]]
        return cls(tuple(units), tuple(people))

    def expected(self, called: str, roster: Sequence[str]) -> Expected:
        """Return what a call to unit `called` expects; `roster` is on-duty, leader[, second]."""
        unit = next(unit for unit in self.units if unit.id == called)
        on_duty, leaders = [roster[0], *roster[2:]], roster[1:2]
        return Expected(
            unit,
            tuple(self._person(name, called) for name in on_duty),
            tuple(self._person(name, called) for name in leaders),
            self.units,
            self.people,
        )

    def _person(self, name: str, unit: str) -> Person:
        known = [person for person in self.people if (person.name, person.unit) == (name, unit)]
        return known[0] if known else Person(name, unit)
