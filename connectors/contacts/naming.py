"""The directory's records as the things that conversation names, and back."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from connectors.contacts.directory import Directory
from connectors.contacts.model import (
    PERIODS,
    AnyRecord,
    Duty,
    External,
    Group,
    Person,
    Shift,
    Unit,
)
from connectors.contract import Kind, Named

KINDS = frozenset({Kind.UNIT, Kind.EXTERNAL, Kind.GROUP, Kind.CONTACT, Kind.SHIFT})
_SAME = ("type", "klass", "parent", "address", "lon", "lat", "duty_phone", "sip", "fax")


def _facts(**given: Any) -> dict[str, Any]:
    """Keep what is known; empty lists stay, because an empty list is known."""
    return {key: value for key, value in given.items() if value is not None and value != ""}


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


def shift_name(shift: Shift, directory: Directory) -> str:
    """Return what a shift is called: 区水务局2026-11-21全天班."""
    return f"{directory.name(shift.unit)}{shift.date.isoformat()}{PERIODS[shift.period]}"


def unit_named(unit: Unit, duty: Duty) -> Named:
    """Return a unit with who stands for it now."""
    facts = _facts(
        **{key: getattr(unit, key) for key in _SAME},
        on_duty=duty.primary,
        leader=duty.leader,
        deputies=list(unit.deputies),
    )
    return Named(Kind.UNIT, unit.id, unit.name, unit.aliases, facts)


def entry_named(entry: Person | Group | External) -> Named:
    """Return a person, group or outside room as conversation knows it."""
    match entry:
        case Person():
            facts = _facts(
                unit=entry.unit,
                post=entry.post,
                mobile=entry.mobile,
                phone=entry.phone,
                status=entry.status,
            )
            return Named(Kind.CONTACT, entry.id, entry.name, entry.aliases, facts)
        case Group():
            facts = {"members": list(entry.members)}
            return Named(Kind.GROUP, entry.id, entry.name, entry.aliases, facts)
        case External():
            return Named(
                Kind.EXTERNAL, entry.id, entry.name, entry.aliases, _facts(phone=entry.phone)
            )


def shift_named(shift: Shift, directory: Directory) -> Named:
    """Return a shift as conversation knows it."""
    facts: dict[str, Any] = {
        "date": shift.date.isoformat(),
        "unit": shift.unit,
        "period": shift.period,
        "from": _iso(shift.starts),
        "to": _iso(shift.ends),
        **_facts(leader=shift.leader, primary=shift.primary, secondary=shift.secondary),
    }
    return Named(Kind.SHIFT, shift.id, shift_name(shift, directory), (), facts)


def _of_unit(thing: Named, facts: Mapping[str, Any]) -> Unit:
    return Unit(
        id=thing.id,
        name=thing.name,
        aliases=thing.aliases,
        deputies=tuple(facts.get("deputies") or ()),
        standing_on_duty=facts.get("on_duty") or "",
        standing_leader=facts.get("leader") or "",
        **{key: facts[key] for key in _SAME if facts.get(key) is not None},
    )


def _of_person(thing: Named, facts: Mapping[str, Any]) -> Person:
    known = {k: facts[k] for k in ("unit", "post", "mobile", "phone", "status") if facts.get(k)}
    return Person(id=thing.id, name=thing.name, aliases=thing.aliases, **known)


def _of_group(thing: Named, facts: Mapping[str, Any]) -> Group:
    return Group(
        id=thing.id, name=thing.name, aliases=thing.aliases, members=facts.get("members") or ()
    )


def _of_external(thing: Named, facts: Mapping[str, Any]) -> External:
    return External(
        id=thing.id, name=thing.name, aliases=thing.aliases, phone=facts.get("phone") or ""
    )


def _of_shift(thing: Named, facts: Mapping[str, Any]) -> Shift:
    return Shift(
        id=thing.id,
        date=facts["date"],
        unit=facts["unit"],
        period=facts["period"],
        starts=facts["from"],
        ends=facts["to"],
        **{key: facts.get(key) or "" for key in ("leader", "primary", "secondary")},
    )


_OF: dict[Kind, Callable[[Named, Mapping[str, Any]], AnyRecord]] = {
    Kind.UNIT: _of_unit,
    Kind.CONTACT: _of_person,
    Kind.GROUP: _of_group,
    Kind.EXTERNAL: _of_external,
    Kind.SHIFT: _of_shift,
}


def records_of(things: Iterable[Named]) -> list[AnyRecord]:
    """Return the records that things stand for; things of other systems are passed over."""
    return [_OF[thing.kind](thing, thing.facts) for thing in things if thing.kind in KINDS]
