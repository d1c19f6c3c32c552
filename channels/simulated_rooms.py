"""Puts the directory's duty rooms behind the telephones of the simulated exchange."""

from collections.abc import Sequence

from connectors.contacts.directory import Directory
from connectors.contacts.model import Person, Unit
from connectors.contacts.system import ContactSystem
from core.clock import Clock
from core.errors import InvalidInput, NotFound
from core.models.registry import ModelRegistry
from core.settings import Settings
from voice.exchange.exchange import SimulatedExchange
from voice.exchange.line import ExchangeLine
from voice.exchange.phone import Phone
from voice.speech import Synthesizer
from voice.synthesizer import synthesizer


def simulated_line(
    contacts: ContactSystem, clock: Clock, settings: Settings, speaker: Synthesizer | None = None
) -> ExchangeLine:
    """Return a line to an exchange whose rooms are those of the directory. Nothing is started.

    `speaker` is the room's own voice, so that it is not loaded twice.
    """
    work = settings.home / "rollcalls" / "exchange"
    voice = speaker or synthesizer(settings, ModelRegistry(settings.models_dir))
    exchange = SimulatedExchange(lambda: phones(contacts, clock), work, voice)
    return ExchangeLine(exchange, work / "line")


def phone_of(contacts: ContactSystem, clock: Clock, unit: str, own: str = "") -> Phone:
    """Return the duty telephone of a unit, "" for the first with an officer but `own`.

    Raises NotFound.
    """
    rooms = [one for one in contacts.directory().units if one.duty_phone]
    found = [phone for phone in phones(contacts, clock) if phone.place is not None]
    by_room = zip(rooms, found, strict=False)
    fit = (p for r, p in by_room if r.id == unit or (not unit and r.id != own and p.officer))
    chosen = next(fit, None)
    if chosen is None:
        raise NotFound("这个单位没有值班电话，不能模拟来电。", "请另选一个单位。")
    return chosen


def phones(contacts: ContactSystem, clock: Clock) -> list[Phone]:
    """Return every telephone of the directory with the roster of this moment."""
    directory = contacts.directory()
    rooms = [unit for unit in directory.units if unit.duty_phone]
    found = [_room(at, unit, directory, contacts, clock) for at, unit in enumerate(rooms)]
    found += [
        Phone(_dialled(contacts, person.mobile), _said(directory, person.unit), person.name,
              person.post)
        for person in directory.people
        if person.mobile
    ]  # fmt: skip
    return [phone for phone in found if phone.number]


def _room(
    at: int, unit: Unit, directory: Directory, contacts: ContactSystem, clock: Clock
) -> Phone:
    duty = contacts.duty(unit.id, clock.now())
    officer, leader = (_person(directory, id) for id in (duty.primary, duty.leader))
    rest = [p for p in directory.people_of(unit.id) if p.id not in (duty.primary, duty.leader)]
    other = _deputy(unit, rest)
    return Phone(
        _dialled(contacts, unit.duty_phone), _said(directory, unit.id), officer.name, officer.post,
        at, leader.name, leader.post, other.name, other.post,
    )  # fmt: skip


def _deputy(unit: Unit, rest: Sequence[Person]) -> Person:
    """Return who would pick up instead: one of the deputies, else anybody else of the unit."""
    named = [person for person in rest if person.id in unit.deputies]
    return next(iter([*named, *rest]), _NOBODY)


def _person(directory: Directory, id: str) -> Person:
    entry = directory.by_id.get(id)
    return entry if isinstance(entry, Person) else _NOBODY


def _said(directory: Directory, unit: str) -> str:
    entry = directory.by_id.get(unit)
    return next(iter([*entry.aliases, entry.name]), "") if isinstance(entry, Unit) else ""


def _dialled(contacts: ContactSystem, number: str) -> str:
    try:
        return contacts.dial_string(number)
    except InvalidInput:
        return ""  # nothing that could be dialled, so nobody can be called there


_NOBODY = Person.model_construct(name="", post="")
