"""The whole directory at one moment, and how the things in it are found by what they are called."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from connectors.contacts.model import Entry, External, Group, Person, Unit
from connectors.contacts.search import Finder
from core.errors import InvalidInput, NotFound
from core.text import normalise

E = TypeVar("E", Unit, Person, Group, External)


@dataclass(frozen=True)
class Directory:
    """Everything in the directory, immutable, so it can be cached and shared between threads."""

    units: tuple[Unit, ...] = ()
    people: tuple[Person, ...] = ()
    groups: tuple[Group, ...] = ()
    externals: tuple[External, ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Everything, units first."""
        return (*self.units, *self.people, *self.groups, *self.externals)

    @cached_property
    def by_id(self) -> Mapping[str, Entry]:
        """Every entry by its id."""
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def finder(self) -> Finder:
        """The search index, built on first use."""
        return Finder(self.units, self.people)

    @cached_property
    def _people_of(self) -> Mapping[str, tuple[Person, ...]]:
        found: dict[str, list[Person]] = {}
        for person in sorted(self.people, key=lambda p: p.rank):
            found.setdefault(person.unit, []).append(person)
        return {unit: tuple(people) for unit, people in found.items()}

    def people_of(self, unit: str) -> tuple[Person, ...]:
        """Return a unit's people, by rank, then in the directory's order."""
        return self._people_of.get(unit, ())

    def name(self, id: str) -> str:
        """Return what an id is called, the id itself where it is not known."""
        entry = self.by_id.get(id)
        return entry.name if entry else id

    def below(self, unit: str) -> tuple[Unit, ...]:
        """Return the units under a unit, at any depth, without itself."""
        found: dict[str, Unit] = {}
        wanted = {unit}
        while wanted:
            children = [u for u in self.units if u.parent in wanted and u.id not in found]
            found |= {child.id: child for child in children}
            wanted = {child.id for child in children}
        found.pop(unit, None)
        return tuple(found.values())

    def unit(self, ref: str) -> Unit:
        """Return the unit that an id, a name or an alias means. Raises NotFound, InvalidInput."""
        return self._one(ref, self.units, "单位")

    def group(self, ref: str) -> Group:
        """Return the group that an id, a name or an alias means. Raises NotFound, InvalidInput."""
        return self._one(ref, self.groups, "群组")

    def person(self, ref: str) -> Person:
        """Return the person that an id or an unmistakable name means."""
        return self._one(ref, self.people, "联系人", self._with_unit)

    def _with_unit(self, person: Person) -> str:
        return f"{person.name}（{self.name(person.unit)}{person.post}）"

    def _one(
        self,
        ref: str,
        among: Iterable[E],
        what: str,
        label: Callable[[E], str] = lambda entry: entry.name,
    ) -> E:
        found = called(ref, among)
        if not found:
            raise NotFound(f"通讯录里没有{what}“{ref}”。", "请换一个名称，或在通讯录页面查看。")
        if len(found) > 1:
            names = "、".join(label(entry) for entry in found[:6])
            raise InvalidInput(f"“{ref}”有{len(found)}个：{names}。", "请说明是哪一个。")
        return found[0]

    def members(self, group: Group) -> tuple[Unit | Person, ...]:
        """Return a group's members that the directory still knows, in the group's order."""
        found = (self.by_id.get(member) for member in group.members)
        return tuple(entry for entry in found if isinstance(entry, Unit | Person))


def called(ref: str, among: Iterable[E]) -> list[E]:
    """Return the entries that a text names exactly: by id, else by name, else by alias."""
    entries = list(among)
    if found := [entry for entry in entries if entry.id == ref]:
        return found
    plain = normalise(ref)
    if found := [entry for entry in entries if normalise(entry.name) == plain]:
        return found
    return [entry for entry in entries if plain in map(normalise, entry.aliases)]
