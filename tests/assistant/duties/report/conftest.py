"""The desk on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.database import Database
from tests.assistant.duties.report.desk_room import Room


@pytest.fixture
def room(database: Database, tmp_path: Path) -> Room:
    return Room(database, tmp_path / "reports")


@pytest.fixture(params=["sqlite", "postgres"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Room]:
    """The room on each database in turn."""
    if request.param == "sqlite":
        yield Room(request.getfixturevalue("database"), tmp_path / "reports")
        return
    database = Database(request.getfixturevalue("postgres_url"))
    database.migrate()
    yield Room(database, tmp_path / "reports")
    database.dispose()
