"""The systems under the contract: ours on both databases, and a real Redmine."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from connectors.events import builtin, redmine
from connectors.events.system import EventSystem
from core.database import Database
from tests.connectors.events.redmine_server import RedmineServer, start
from tests.connectors.events.room import Room, room_of


@dataclass
class Bench:
    """A connected system with its room."""

    system: EventSystem
    room: Room


@pytest.fixture(scope="session")
def redmine_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedmineServer]:
    """A real Redmine, started once."""
    server = start(tmp_path_factory.mktemp("redmine"))
    yield server
    server.stop()


@pytest.fixture
def room(database: Database, tmp_path: Path) -> Room:
    return room_of(database, tmp_path / "events")


@pytest.fixture
def ours(room: Room) -> builtin.BuiltinEvents:
    return builtin.connect(builtin.Options(), room.context)


@pytest.fixture(params=["sqlite", "postgres", pytest.param("redmine", marks=pytest.mark.slow)])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    """Each system in turn. Redmine keeps what earlier tests did, as a real one does."""
    files = tmp_path / "events"
    if request.param == "postgres":
        database = Database(request.getfixturevalue("postgres_url"))
        database.migrate()
    else:
        database = request.getfixturevalue("database")
    room = room_of(database, files, prefix=f"{request.node.name}-")
    if request.param == "redmine":
        server: RedmineServer = request.getfixturevalue("redmine_server")
        system: EventSystem = redmine.connect(server.options(files), room.context)
    else:
        system = builtin.connect(builtin.Options(), room.context)
    yield Bench(system, room)
    system.close()
    if request.param == "postgres":
        database.dispose()
