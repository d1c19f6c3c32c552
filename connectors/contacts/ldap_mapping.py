"""Which attribute of an LDAP entry is which field, and the directory made of entries."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ldap3.utils.dn import parse_dn

from connectors.contacts.directory import Directory
from connectors.contacts.ldap_wire import Entry
from connectors.contacts.model import DeadNumber, External, Group, NumberKind, Person, Unit
from connectors.contract import Options

_MARK = "号码失效"


class PeopleMap(Options):
    """People: the attribute of each field, "" where there is none.

    Several values of `name`: the one in the DN is the name, the others are aliases. `unit`: an
    attribute with the unit's id or name; "" takes the nearest unit above the entry. `dead`: a
    multi-valued text attribute to which marks on dead numbers are written, e.g. `description`.
    """

    base: str = ""
    filter: str = "(objectClass=inetOrgPerson)"
    id: str = "uid"
    name: str = "cn"
    post: str = "title"
    mobile: str = "mobile"
    phone: str = "telephoneNumber"
    unit: str = ""
    status: str = ""
    rank: str = ""
    dead: str = ""


class UnitsMap(Options):
    """Units; as for people. `deputies` holds DNs of people. The unit above is the parent."""

    base: str = ""
    filter: str = "(objectClass=organizationalUnit)"
    id: str = "entryUUID"
    name: str = "ou"
    type: str = ""
    klass: str = "businessCategory"
    address: str = "street"
    duty_phone: str = "telephoneNumber"
    sip: str = ""
    fax: str = "facsimileTelephoneNumber"
    deputies: str = "seeAlso"
    dead: str = ""


class GroupsMap(Options):
    """Groups. `members` holds DNs of units or people."""

    base: str = ""
    filter: str = "(objectClass=groupOfNames)"
    id: str = "entryUUID"
    name: str = "cn"
    members: str = "member"


class ExternalsMap(Options):
    """Rooms above or beside ours; without a base there are none in this directory."""

    base: str | None = None
    filter: str = "(objectClass=organizationalRole)"
    id: str = "entryUUID"
    name: str = "cn"
    phone: str = "telephoneNumber"


@dataclass(frozen=True, slots=True)
class Found:
    """A mark as it stands on the server, with the very text that must go to take it off."""

    mark: DeadNumber
    text: str


FoundMarks = dict[tuple[str, NumberKind, str], Found]
"""Marks by holder, kind and number."""


@dataclass(frozen=True)
class Pulled:
    """A directory as it was read, with where each record lies and the marks found on it."""

    directory: Directory
    dns: Mapping[str, str]
    marks: FoundMarks
    at: datetime = field(compare=False)


def dn_key(dn: str) -> str:
    """Return a DN in one spelling: cases and spaces do not matter in it."""
    return ",".join(f"{name.lower()}={value.lower()}" for name, value, _ in parse_dn(dn))


def parents(dn: str) -> Iterable[str]:
    """Return the keys of the entries above, nearest first."""
    parts = dn_key(dn).split(",")
    return [",".join(parts[n:]) for n in range(1, len(parts))]


def _names(entry: Entry, attribute: str) -> tuple[str, tuple[str, ...]]:
    """Return the name (the value in the DN, else the first) and the aliases."""
    values = entry.all(attribute)
    in_dn = [
        value for name, value, _ in parse_dn(entry.dn)[:1] if name.lower() == attribute.lower()
    ]
    same = [value for value in values if in_dn and value.lower() == in_dn[0].lower()]
    name = next(iter([*same, *values]), "")
    return name, tuple(value for value in values if value != name)


@dataclass(frozen=True)
class Reader:
    """Makes records of entries."""

    people: PeopleMap
    units: UnitsMap
    groups: GroupsMap
    externals: ExternalsMap

    def read(
        self,
        units: Iterable[Entry],
        people: Iterable[Entry],
        groups: Iterable[Entry],
        externals: Iterable[Entry],
        at: datetime,
    ) -> Pulled:
        """Return the directory; entries without an id or a name are left out."""
        kept_units = self._kept(units, self.units.id, self.units.name)
        kept_people = self._kept(people, self.people.id, self.people.name)
        ids = {dn_key(entry.dn): id for id, entry in (kept_units | kept_people).items()}
        unit_ids = {dn_key(entry.dn): id for id, entry in kept_units.items()}
        made_units = [self._unit(id, e, unit_ids, ids) for id, e in kept_units.items()]
        called = {unit.name: unit.id for unit in made_units} | {id: id for id in kept_units}
        marks: FoundMarks = {}
        for id, entry in kept_units.items():
            marks |= _marks(id, entry.all(self.units.dead))
        for id, entry in kept_people.items():
            marks |= _marks(id, entry.all(self.people.dead))
        directory = Directory(
            tuple(made_units),
            tuple(self._person(id, e, unit_ids, called) for id, e in kept_people.items()),
            tuple(
                self._group(id, e, ids)
                for id, e in self._kept(groups, self.groups.id, self.groups.name).items()
            ),
            tuple(
                self._external(id, e)
                for id, e in self._kept(externals, self.externals.id, self.externals.name).items()
            ),
        )
        dns = {id: entry.dn for id, entry in (kept_units | kept_people).items()}
        return Pulled(directory, dns, marks, at)

    def _kept(self, entries: Iterable[Entry], id: str, name: str) -> dict[str, Entry]:
        return {e.first(id): e for e in entries if e.first(id) and e.first(name)}

    def _unit(
        self, id: str, entry: Entry, units: Mapping[str, str], ids: Mapping[str, str]
    ) -> Unit:
        name, aliases = _names(entry, self.units.name)
        above = next((units[key] for key in parents(entry.dn) if key in units), "")
        deputies = (ids.get(dn_key(dn), "") for dn in entry.all(self.units.deputies))
        mapped = ("type", "klass", "address", "duty_phone", "sip", "fax")
        values: dict[str, Any] = {key: entry.first(getattr(self.units, key)) for key in mapped}
        return Unit(
            id=id,
            name=name,
            aliases=aliases,
            parent=above,
            deputies=tuple(deputy for deputy in deputies if deputy),
            **values,
        )

    def _person(
        self, id: str, entry: Entry, units: Mapping[str, str], called: Mapping[str, str]
    ) -> Person:
        name, aliases = _names(entry, self.people.name)
        if self.people.unit:
            unit = called.get(entry.first(self.people.unit), "")
        else:
            unit = next((units[key] for key in parents(entry.dn) if key in units), "")
        rank = entry.first(self.people.rank)
        return Person(
            id=id,
            name=name,
            aliases=aliases,
            unit=unit,
            status=entry.first(self.people.status) or "正常",
            rank=int(rank) if re.fullmatch("-?[0-9]{1,9}", rank) else 0,
            **{key: entry.first(getattr(self.people, key)) for key in ("post", "mobile", "phone")},
        )

    def _group(self, id: str, entry: Entry, ids: Mapping[str, str]) -> Group:
        name, aliases = _names(entry, self.groups.name)
        members = (ids.get(dn_key(dn), "") for dn in entry.all(self.groups.members))
        return Group(id=id, name=name, aliases=aliases, members=tuple(m for m in members if m))

    def _external(self, id: str, entry: Entry) -> External:
        name, aliases = _names(entry, self.externals.name)
        phone = entry.first(self.externals.phone)
        return External(id=id, name=name, aliases=aliases, phone=phone)


def mark_text(mark: DeadNumber) -> str:
    """Return a mark as the value that is written to the directory."""
    at = mark.at.isoformat(timespec="seconds")
    parts = [_MARK, mark.kind.value, mark.number, mark.reason, at, mark.by_name]
    return "|".join(part.replace("|", "/") for part in parts)


def _marks(holder: str, values: Iterable[str]) -> FoundMarks:
    """Return the marks among an attribute's values; other texts there are nobody's business."""
    found: FoundMarks = {}
    for value in values:
        parts = value.split("|")
        if len(parts) != 6 or parts[0] != _MARK or parts[1] not in set(NumberKind):
            continue
        try:
            at = datetime.fromisoformat(parts[4])
        except ValueError:
            continue  # a mark that somebody edited by hand; the others still count
        kind = NumberKind(parts[1])
        mark = DeadNumber(
            holder=holder,
            kind=kind,
            number=parts[2],
            reason=parts[3],
            by="",
            by_name=parts[5],
            at=at,
            kept="directory",
        )
        found[holder, kind, parts[2]] = Found(mark, value)
    return found
