"""Names are read once and told anew exactly when something was changed."""

from collections.abc import Generator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.contract import Kind, Named
from connectors.registry import Connectors, Directory, connect
from connectors.sample_world import sample_things
from core.clock import ROOM_ZONE, SteppedClock
from core.database import Database
from core.settings import Settings

NOW = datetime(2026, 9, 18, 20, 10, tzinfo=ROOM_ZONE)
KINDS = (Kind.EVENT, Kind.UNIT, Kind.CONTACT, Kind.CAMERA, Kind.DEVICE, Kind.SCENE, Kind.PLACE)


class Room:
    """A room's connectors, and the same room as who has read nothing yet sees it."""

    def __init__(self, home: Path) -> None:
        self.clock = SteppedClock(NOW)
        self._settings = Settings(_env_file=None, home=home)
        self._url = f"sqlite:///{home / 'names.db'}"
        self.database = Database(self._url)
        self.database.migrate()
        self.connectors = connect(self._settings, self.database, self.clock)
        self.connectors.load(sample_things(NOW))

    @property
    def directory(self) -> Directory:
        return self.connectors.directory

    def read_anew(self) -> list[Named]:
        database = Database(self._url)
        other: Connectors = connect(self._settings, database, self.clock)
        try:
            return other.directory.things()
        finally:
            other.close()
            database.dispose()


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Generator[Room]:
    made = Room(tmp_path_factory.mktemp("names"))
    yield made
    made.connectors.close()
    made.database.dispose()


@settings(max_examples=6, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(KINDS), st.text("甲乙丙丁", min_size=1)), max_size=3))
def test_the_directory_is_what_would_be_read_now(
    room: Room, renamed: list[tuple[Kind, str]]
) -> None:
    room.directory.things()
    for kind, name in renamed:
        thing = next(one for one in room.directory.things() if one.kind is kind)
        room.connectors.load([replace(thing, name=name)])
        room.directory.forget()
        assert room.directory.of(thing.id) == name
    assert room.directory.things() == room.read_anew()


def test_who_stands_for_a_unit_changes_with_the_hour(room: Room) -> None:
    for _ in range(4):
        room.clock.advance(timedelta(hours=6, minutes=1))
        assert room.directory.things() == room.read_anew()


def test_nothing_is_read_again_while_nothing_changes(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.directory.things()
    monkeypatch.setattr(room.database, "reading", None)  # whoever reads now fails
    room.directory.forget()
    things = room.directory.things()
    assert len(things) > 50
    assert room.directory.get(things[0].id) is things[0]
    things.clear()  # what one has been given is his own
    assert room.directory.things()
