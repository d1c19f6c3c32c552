"""Which tables were written, so that what was read from them can be kept until then.

One process owns a room's embedded database, so counting its own writes is exact: a table counts as
being written from the first statement that changes it until its connection is back in the pool,
which is after the commit, and its number moves then. Nothing is kept while it is being written.
What another process wrote (a command at a terminal) is seen after OTHERS_S at the latest. On a
database server, which others may share, nothing is kept at all.
"""

import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Engine, event

OTHERS_S = 5.0
PATIENCE_S = 30.0  # as long as SQLite itself would wait
Stamp = tuple[int, ...]
T = TypeVar("T")
_READS = ("SELECT", "PRAGMA", "EXPLAIN", "SAVEPOINT", "RELEASE")
_WRITES = re.compile(
    r'\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM)\s+"?(\w+)',
    re.IGNORECASE,
)
_EVERY = "*"  # stands for a change whose tables are not known
_TURN = "turn"  # no name of a table: this connection holds the turn to write
_INFO = "zhiban_writes"


class TableWrites:
    """Counts the writes of one engine, by table, and lets one transaction write at a time.

    SQLite has one writer anyway, but who waits for it sleeps, longer each time, up to a tenth of a
    second, and whoever wakes first goes first. Here the next one goes as soon as the last is done.
    Safe to use from any thread.
    """

    def __init__(self, engine: Engine) -> None:
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._numbers: Counter[str] = Counter()
        self._open: Counter[str] = Counter()
        database = engine.url.database
        self._exact = engine.dialect.name == "sqlite" and database not in (None, "", ":memory:")
        if self._exact:
            event.listen(engine, "before_cursor_execute", self._executed)
            event.listen(engine, "checkin", self._returned)
            event.listen(engine, "invalidate", self._returned)

    def stamp(self, tables: Iterable[str]) -> Stamp | None:
        """Return what moves with every write of these tables; None while nothing may be kept."""
        wanted = (*tables, _EVERY)
        with self._lock:
            if not self._exact or any(self._open[table] for table in wanted):
                return None
            return tuple(self._numbers[table] for table in wanted)

    def _executed(
        self, connection: Connection, _cursor: Any, statement: str, *_more: object
    ) -> None:
        if statement.startswith("SELECT") or statement.lstrip()[:9].upper().startswith(_READS):
            return
        found = _WRITES.match(statement)
        table = found[1].lower() if found else _EVERY
        mine: set[str] | None = connection.info.get(_INFO)
        if mine is None:
            # in vain only where this very thread writes on two connections: SQLite refuses that
            waited = self._writing.acquire(timeout=PATIENCE_S)
            mine = connection.info[_INFO] = {_TURN} if waited else set()
        if table not in mine:
            mine.add(table)
            with self._lock:
                self._open[table] += 1

    def _returned(self, _connection: Any, record: Any, *_more: object) -> None:
        mine: set[str] = record.info.pop(_INFO, set())
        with self._lock:
            for table in mine - {_TURN}:
                self._open[table] -= 1
                self._numbers[table] += 1
        if _TURN in mine:
            self._writing.release()


class Remembered(Generic[T]):
    """What `read` returned, until one of its tables is written or `key` differs.

    The same object is given to all: it must not be changed. `key` is whatever else the reading
    depends on, such as the minute.
    """

    def __init__(
        self,
        writes: TableWrites,
        tables: Iterable[str],
        read: Callable[[], T],
        key: Callable[[], object] = lambda: None,
    ) -> None:
        self._writes = writes
        self._tables = tuple(tables)
        self._read = read
        self._key = key
        self._kept: tuple[Stamp, object, float, T] | None = None

    def now(self) -> T:
        """Return what would be read now."""
        stamp, key, kept = self._writes.stamp(self._tables), self._key(), self._kept
        at = time.monotonic()
        if kept is not None and kept[:2] == (stamp, key) and at - kept[2] < OTHERS_S:
            return kept[3]
        value = self._read()
        if stamp is not None:  # taken before the reading: a write in between is read again
            self._kept = (stamp, key, at, value)
        return value
