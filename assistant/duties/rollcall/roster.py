"""Who may answer for a unit at a moment, from the room's directory and roster."""

from datetime import datetime

from connectors.contacts.directory import Directory
from connectors.contacts.model import External
from connectors.contacts.model import Unit as DirectoryUnit
from connectors.contacts.system import ContactSystem
from voice.roster import Expected, Person, Unit


class ExpectedOf:
    """Makes what a call expects; the directory is turned over once while it stays the same."""

    def __init__(self, contacts: ContactSystem) -> None:
        self._contacts = contacts
        self._seen: tuple[Directory, tuple[Unit, ...], tuple[Person, ...]] | None = None

    def __call__(self, unit: str, at: datetime) -> Expected:
        """Return the unit called, its officers and its leader at `at`, and everybody else.

        A room outside has no roster: whoever is there may answer. A unit that the directory no
        longer knows is expected by its id.
        """
        directory = self._contacts.directory()
        units, people = self._turned(directory)
        known = next((one for one in units if one.id == unit), Unit(unit, directory.name(unit)))
        if not isinstance(directory.by_id.get(unit), DirectoryUnit):
            return Expected(known, (), (), units, people)
        duty = self._contacts.duty(unit, at)

        def named(*ids: str) -> tuple[Person, ...]:
            found = [directory.by_id.get(id) for id in dict.fromkeys(ids) if id]
            return tuple(
                Person(one.name, getattr(one, "unit", ""), getattr(one, "post", ""))
                for one in found
                if one is not None
            )

        return Expected(
            known, named(duty.primary, duty.secondary), named(duty.leader), units, people
        )

    def _turned(self, directory: Directory) -> tuple[tuple[Unit, ...], tuple[Person, ...]]:
        if self._seen is None or self._seen[0] is not directory:
            self._seen = (directory, _units(directory), _people(directory))
        return self._seen[1], self._seen[2]


def _units(directory: Directory) -> tuple[Unit, ...]:
    every: tuple[DirectoryUnit | External, ...] = (*directory.units, *directory.externals)
    return tuple(Unit(one.id, one.name, one.aliases) for one in every)


def _people(directory: Directory) -> tuple[Person, ...]:
    return tuple(Person(one.name, one.unit, one.post) for one in directory.people)
