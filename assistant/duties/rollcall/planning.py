"""From what officers name to the units that are called, and whose numbers are called for each."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.duties.rollcall.model import Callee, Rank
from assistant.duties.rollcall.redialling import Plan, Rules
from connectors.contacts.directory import Directory
from connectors.contacts.model import External, Group, Marks, NumberKind, Person, Unit
from connectors.contacts.numbers import number_of
from connectors.contacts.system import ContactSystem
from core.errors import InvalidInput, NotFound
from core.text import normalise

# Ⅰ and its two neighbours are also typed as letters, digits and words.
_CLASSES = {"I": "Ⅰ", "1": "Ⅰ", "一": "Ⅰ", "II": "Ⅱ", "2": "Ⅱ", "二": "Ⅱ", "III": "Ⅲ", "3": "Ⅲ",
            "三": "Ⅲ"}  # fmt: skip
_CLASS = re.compile(r"(III|II|I|[123一二三])类?(?:值班)?室?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Planned:
    """A unit to call: its numbers in order, and what was left out and why."""

    unit: str
    name: str
    callees: tuple[Callee, ...]
    note: str = ""


def resolve(
    directory: Directory, targets: Sequence[str], excluding: Sequence[str] = (), own: str = ""
) -> list[str]:
    """Return the ids of the units (and rooms outside) that targets mean, in order, once each.

    A target is the id or name of a unit, a group or a room outside, or a class of duty rooms. The
    room itself (`own`) is not among its class. Raises NotFound, InvalidInput where nobody is left.
    """
    left_out = set(_each(directory, excluding, ""))
    found = [id for id in _each(directory, targets, own) if id not in left_out]
    if not found:
        raise InvalidInput("没有要呼叫的单位。", "请说明查哪些单位。")
    return found


def _each(directory: Directory, targets: Iterable[str], own: str) -> list[str]:
    found: dict[str, None] = {}
    for target in targets:
        found |= dict.fromkeys(_of(directory, target, own))
    return list(found)


def _of(directory: Directory, target: str, own: str) -> list[str]:
    entry = directory.by_id.get(target)
    match entry:
        case Unit() | External():
            return [entry.id]
        case Person():
            return [entry.unit]
        case Group():
            return _members(directory, entry)
        case _:
            pass
    if klass := _klass(target):
        rooms = [unit.id for unit in directory.units if unit.klass == klass and unit.id != own]
        if rooms:
            return rooms
    return _by_name(directory, target)


def _members(directory: Directory, group: Group) -> list[str]:
    """A person in a group stands for the unit that he belongs to."""
    known = directory.members(group)
    ids = [one.id if isinstance(one, Unit) else one.unit for one in known]
    outside = {one.id for one in directory.externals}
    return [*(id for id in ids if id), *(id for id in group.members if id in outside)]


def _klass(target: str) -> str:
    match = _CLASS.fullmatch(normalise(target).strip())
    return _CLASSES.get(match[1].upper(), "") if match else ""


_SPOKEN = {"Ⅰ": "一", "Ⅱ": "二", "Ⅲ": "三"}


def klass_name(target: str) -> str:
    """Return how a class of duty rooms is called in a title: 三类值班室; "" for what is none."""
    klass = _SPOKEN.get(_klass(target), "")
    return f"{klass}类值班室" if klass else ""


def _by_name(directory: Directory, target: str) -> list[str]:
    try:
        return [directory.unit(target).id]
    except NotFound:
        return _members(directory, directory.group(target))


def planned(
    contacts: ContactSystem, units: Sequence[str], plan: Plan, rules: Rules, at: datetime
) -> list[Planned]:
    """Return for each unit whose numbers are called at `at`. Raises NotFound for an unknown one."""
    directory, marks = contacts.directory(), contacts.marks()
    return [_planned(contacts, directory, marks, id, plan, rules, at) for id in units]


def limited(
    units: Sequence[Planned], tries: int | None, again_min: float | None
) -> Sequence[Planned]:
    """Return the units with what the order said of calling them again; see `model.Callee`."""
    if tries is None and again_min is None:
        return units
    again_s = None if again_min is None else again_min * 60
    return [
        replace(one, callees=tuple(replace(c, tries=tries, again_s=again_s) for c in one.callees))
        for one in units
    ]


def _planned(
    contacts: ContactSystem,
    directory: Directory,
    marks: Marks,
    id: str,
    plan: Plan,
    rules: Rules,
    at: datetime,
) -> Planned:
    entry = directory.by_id.get(id)
    if not isinstance(entry, Unit | External):
        raise NotFound(f"通讯录里没有单位 {id}。", "请核对单位名称。")
    callees: list[Callee] = []
    notes: list[str] = []
    for rank in plan.order:
        for holder, kind in _holders(contacts, directory, entry, rank, plan, at):
            number = number_of(holder, kind)
            person = holder.id if isinstance(holder, Person) else ""
            what = f"{rank}{holder.name if person else ''}"
            mark = marks.get((holder.id, kind, number))
            if mark is not None and mark.reason in rules.skipped:
                notes.append(f"{what}已标注为{mark.reason}，未呼叫")
            elif why := _undiallable(contacts, number):
                notes.append(f"{what}{why}")
            elif all(_same(contacts, number, known.number) is False for known in callees):
                callees.append(Callee(rank, number, person, holder.name if person else ""))
    return Planned(id, entry.name, tuple(callees), "；".join(notes))


def _holders(
    contacts: ContactSystem,
    directory: Directory,
    entry: Unit | External,
    rank: Rank,
    plan: Plan,
    at: datetime,
) -> list[tuple[Unit | External | Person, NumberKind]]:
    """Return who has a number of this rank for a unit."""
    if rank is Rank.DUTY:
        return [(entry, NumberKind.DUTY_PHONE)]
    if isinstance(entry, External):
        return []
    leader = contacts.duty(entry.id, at).leader
    ids = [leader] if rank is Rank.LEADER else [id for id in entry.deputies if id != leader]
    people = [directory.by_id.get(id) for id in ids]
    found = [one for one in people if isinstance(one, Person)]
    limit = plan.deputies if rank is Rank.DEPUTY else 1
    return [(one, NumberKind.MOBILE) for one in found[:limit]]


def _undiallable(contacts: ContactSystem, number: str) -> str:
    if not number:
        return "没有登记号码"
    try:
        contacts.dial_string(number)
    except InvalidInput:
        return f"登记的号码“{number}”无法拨打"
    return ""


def _same(contacts: ContactSystem, number: str, other: str) -> bool:
    return contacts.dial_string(number) == contacts.dial_string(other)
