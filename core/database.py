"""The relational database: one engine, short transactions, migrations that back up first."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import DateTime, Dialect, Engine, TypeDecorator, create_engine, event, make_url
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from core.clock import ROOM_ZONE
from core.table_writes import TableWrites

MIGRATIONS = Path(__file__).parent / "migrations"


class Base(DeclarativeBase):
    """Root of all table classes, on whichever floor they are declared."""


class Instant(TypeDecorator[datetime]):
    """An aware moment: stored in UTC (SQLite keeps no zone), given back in the room's zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment into UTC."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Turn what was stored into the room's zone."""
        if value is None:
            return None
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return aware.astimezone(ROOM_ZONE)


def _tune_sqlite(connection: Any, _record: Any) -> None:
    """Durable and concurrent: WAL, fsync at commit, enforced foreign keys, patient writers."""
    if not isinstance(connection, sqlite3.Connection):
        return
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=30000",
        "cache_size=-16384",  # KiB a connection, for what the mapping below does not hold
        "mmap_size=268435456",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _pool(url: str) -> dict[str, Any]:
    """Return how many connections are kept open.

    Opening the embedded database costs more than most of what is asked of it, and a thread that
    waits for another's connection waits long: there is one for every thread that may want one.
    """
    if not url.startswith("sqlite"):
        return {"pool_pre_ping": True}
    in_memory = make_url(url).database in (None, "", ":memory:")
    return {} if in_memory else {"pool_size": 64, "max_overflow": 64}


class Database:
    """An engine with its sessions. Creating it opens no connection."""

    def __init__(self, url: str) -> None:
        if url.startswith("postgresql://"):
            url = url.replace("postgresql://", "postgresql+psycopg://", 1)
        self.url = url
        self.engine: Engine = create_engine(url, **_pool(url))
        if self.is_sqlite:
            event.listen(self.engine, "connect", _tune_sqlite)
        self.writes = TableWrites(self.engine)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self.url.startswith("sqlite")

    @property
    def sqlite_path(self) -> Path | None:
        """The embedded database's file, None on a server or in memory."""
        name = self.engine.url.database
        return Path(name) if self.is_sqlite and name and name != ":memory:" else None

    @contextmanager
    def transaction(self) -> Generator[Session]:
        """Open a session whose work is committed as one, or not at all."""
        with self._sessions.begin() as session:
            yield session

    @contextmanager
    def reading(self) -> Generator[Session]:
        """Open a session for reading only."""
        with self._sessions() as session:
            yield session

    def migrate(self) -> str | None:
        """Bring the schema up to date; a non-empty embedded database is backed up first.

        Returns the backup's path where one was made.
        """
        if path := self.sqlite_path:
            path.parent.mkdir(parents=True, exist_ok=True)
        backup = None
        current, head = self.revision(), ScriptDirectory(str(MIGRATIONS)).get_current_head()
        if current == head:
            return None
        if current is not None and self.sqlite_path:
            backup = str(self.backup(self.sqlite_path.with_suffix(f".before-{head}.db")))
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with self.engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        return backup

    def revision(self) -> str | None:
        """Return the schema revision in the database, None for a new one."""
        with self.engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()

    def backup(self, target: Path) -> Path:
        """Copy the embedded database to `target` while it is in use (SQLite online backup)."""
        source = self.sqlite_path
        if source is None:
            raise ValueError("only the embedded database is backed up here; use pg_dump")
        target.parent.mkdir(parents=True, exist_ok=True)
        with sqlite3.connect(source) as src, sqlite3.connect(target) as dst:
            src.backup(dst)
        return target

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()
