"""What a call expects: who was called, who may answer, and the names that might be said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from voice.speech import Hint

_BRACKETS = re.compile("[\uff08(\uff09)]")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the directory. `unit` is the unit's id."""

    name: str
    unit: str = ""
    post: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit and every name it goes by."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """The names as they may be said: with brackets taken apart, with and without 区."""
        whole = [part for part in _BRACKETS.split(self.name) if part]
        said = [*whole, *self.aliases]
        said += [form[1:] for form in said if form[0] in "区市县" and len(form) > 3]
        return tuple(dict.fromkeys(said))

    @property
    def short(self) -> str:
        """The name that fits a hint: the first alias, else the name."""
        return self.aliases[0] if self.aliases else self.name


@dataclass(frozen=True)
class Expected:
    """One call: the unit called, today's officers and leaders, and the room's directory."""

    called: Unit
    on_duty: tuple[Person, ...]
    leaders: tuple[Person, ...] = ()
    units: tuple[Unit, ...] = ()
    people: tuple[Person, ...] = field(default=(), repr=False)

    @property
    def hint(self) -> Hint:
        """The hint for the recogniser."""
        return Hint(self.called.short, _names(self.on_duty), _names(self.leaders))

    @property
    def rostered(self) -> tuple[str, ...]:
        """Names of today's officers."""
        return _names(self.on_duty)

    @cached_property
    def others(self) -> tuple[Person, ...]:
        """Everybody who is not today's officer here; this unit's people and its leaders first."""
        rest = [*self.leaders, *self.people]
        own = {person.name for person in self.on_duty}
        rest = [person for person in rest if person.name not in own or not self._here(person)]
        seen = {(person.name, person.unit): person for person in rest}
        return tuple(sorted(seen.values(), key=lambda person: not self._here(person)))

    def _here(self, person: Person) -> bool:
        return person.unit == self.called.id


def _names(people: Sequence[Person]) -> tuple[str, ...]:
    return tuple(person.name for person in people)
