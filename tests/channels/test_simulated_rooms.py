"""Who answers at the simulated exchange: the sample directory's rooms, by the roster."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from channels.simulated_rooms import phones
from connectors.contacts.system import ContactSystem
from connectors.registry import connect
from connectors.sample_world import sample_things
from core.clock import ROOM_ZONE, SteppedClock
from core.database import Database
from core.settings import Settings
from voice.exchange.phone import Phone

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=ROOM_ZONE)


@pytest.fixture
def clock() -> SteppedClock:
    """Noon of a Friday."""
    return SteppedClock(NOW)


@pytest.fixture
def contacts(tmp_path: Path, database: Database, clock: SteppedClock) -> Iterator[ContactSystem]:
    """The sample directory in the built-in system."""
    settings = Settings(_env_file=None, home=tmp_path)  # type: ignore[call-arg]
    systems = connect(settings, database, clock)
    systems.load(sample_things(NOW))
    yield systems.connected["contacts"].system  # type: ignore[misc]  # the key says so
    systems.close()


def rooms(contacts: ContactSystem, clock: SteppedClock) -> list[Phone]:
    return [phone for phone in phones(contacts, clock) if phone.place is not None]


def test_every_duty_room_has_an_extension_and_its_dialled_number(
    contacts: ContactSystem, clock: SteppedClock
) -> None:
    found = rooms(contacts, clock)
    units = [unit for unit in contacts.directory().units if unit.duty_phone]
    assert [phone.numbers for phone in found] == [
        (contacts.dial_string(unit.duty_phone), str(8001 + at)) for at, unit in enumerate(units)
    ]


def test_who_answers_is_on_duty_at_this_moment(
    contacts: ContactSystem, clock: SteppedClock
) -> None:
    directory = contacts.directory()
    today = rooms(contacts, clock)
    clock.advance(timedelta(days=1))
    tomorrow = rooms(contacts, clock)
    for moment, found in ((NOW, today), (NOW + timedelta(days=1), tomorrow)):
        units = [unit for unit in directory.units if unit.duty_phone]
        for unit, phone in zip(units, found, strict=True):
            duty = contacts.duty(unit.id, moment)
            assert phone.officer == directory.name(duty.primary)
            assert phone.leader == directory.name(duty.leader)
    assert [p.officer for p in today] != [p.officer for p in tomorrow]


def test_a_deputy_is_neither_the_officer_nor_the_leader(
    contacts: ContactSystem, clock: SteppedClock
) -> None:
    for phone in rooms(contacts, clock):
        assert phone.deputy not in (phone.officer, phone.leader) or not phone.deputy


def test_people_have_their_own_telephones(contacts: ContactSystem, clock: SteppedClock) -> None:
    own = {phone.number: phone for phone in phones(contacts, clock) if phone.place is None}
    person = next(person for person in contacts.directory().people if person.mobile)
    assert own[contacts.dial_string(person.mobile)].officer == person.name
