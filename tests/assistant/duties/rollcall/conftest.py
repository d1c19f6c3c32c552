"""A calling room on each database."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.database import Database
from tests.assistant.duties.rollcall.calling_room import Room

Opened = Callable[..., Room]


@pytest.fixture
def opened(database: Database, tmp_path: Path) -> Iterator[Opened]:
    """Opens rooms on the embedded database; they are closed at the end."""
    rooms: list[Room] = []

    def open_room(**given: Any) -> Room:
        rooms.append(Room(database, tmp_path / "rollcalls", **given))
        return rooms[-1]

    yield open_room
    for room in rooms:
        room.close()


@pytest.fixture(params=["sqlite", "postgres"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opened]:
    """The same on each database in turn."""
    if request.param == "sqlite":
        made = request.getfixturevalue("database")
    else:
        made = Database(request.getfixturevalue("postgres_url"))
        made.migrate()
    rooms: list[Room] = []

    def open_room(**given: Any) -> Room:
        rooms.append(Room(made, tmp_path / "rollcalls", **given))
        return rooms[-1]

    yield open_room
    for room in rooms:
        room.close()
    made.dispose()
