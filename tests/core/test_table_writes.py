"""What was read is kept exactly until one of its tables is written."""

import threading
from collections.abc import Generator
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from core.database import Database
from core.table_writes import OTHERS_S, Remembered

TABLES = ("one", "two")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Generator[Database]:
    made = Database(f"sqlite:///{tmp_path_factory.mktemp('writes') / 'kept.db'}")
    with made.transaction() as session:
        for table in TABLES:
            session.execute(text(f"CREATE TABLE {table} (n INTEGER)"))
    yield made
    made.dispose()


class Counted:
    """Reads how many rows a table has, and how often that was asked."""

    def __init__(self, database: Database, table: str) -> None:
        self.readings = 0
        self._database = database
        self._table = table

    def __call__(self) -> int:
        self.readings += 1
        with self._database.reading() as session:
            return session.scalar(text(f"SELECT count(*) FROM {self._table}")) or 0


def _add(database: Database, table: str) -> None:
    with database.transaction() as session:
        session.execute(text(f"INSERT INTO {table} VALUES (1)"))


def test_an_untouched_table_is_read_once(database: Database) -> None:
    read = Counted(database, "one")
    kept = Remembered(database.writes, ["one"], read)
    first = kept.now()
    _add(database, "two")
    assert kept.now() == first
    assert read.readings == 1


@settings(max_examples=25, deadline=None)
@given(deeds=st.lists(st.sampled_from(["add one", "add two", "undo one", "look"]), max_size=12))
def test_what_is_told_is_what_would_be_read(database: Database, deeds: list[str]) -> None:
    kept = Remembered(database.writes, ["one"], Counted(database, "one"))
    for deed in deeds:
        if deed.startswith("add"):
            _add(database, deed.removeprefix("add "))
        elif deed == "undo one":
            with suppress(OperationalError), database.transaction() as session:
                session.execute(text("DELETE FROM one"))
                session.execute(text("SELECT broken"))  # nothing of it is committed
        assert kept.now() == Counted(database, "one")()


def test_nothing_read_beside_a_write_under_way_is_kept(database: Database) -> None:
    kept = Remembered(database.writes, ["one"], Counted(database, "one"))
    before = kept.now()
    with database.transaction() as session:
        session.execute(text("INSERT INTO one VALUES (1)"))
        assert kept.now() == before  # of another connection: not committed yet
    assert kept.now() == before + 1


def test_a_write_during_the_reading_is_read_the_next_time(database: Database) -> None:
    count = Counted(database, "one")

    def slow() -> int:
        found = count()
        if count.readings == 1:
            other = threading.Thread(target=_add, args=(database, "one"))
            other.start()
            other.join()
        return found

    kept = Remembered(database.writes, ["one"], slow)
    first = kept.now()
    assert kept.now() == first + 1


def test_a_write_whose_tables_are_not_known_counts_for_all(database: Database) -> None:
    kept = Remembered(database.writes, ["one"], Counted(database, "one"))
    before = kept.now()
    with database.transaction() as session:
        session.execute(text("WITH n(v) AS (VALUES (1)) INSERT INTO one SELECT v FROM n"))
    assert kept.now() == before + 1


def test_another_process_is_noticed_after_a_while(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Remembered(database.writes, ["one"], Counted(database, "one"))
    before = kept.now()
    other = Database(database.url)  # a command at a terminal
    _add(other, "one")
    other.dispose()
    monkeypatch.setattr("core.table_writes.OTHERS_S", 0.0)
    assert OTHERS_S <= 5
    assert kept.now() == before + 1


def test_nothing_is_kept_where_writes_cannot_be_counted() -> None:
    read = iter(range(9))
    kept = Remembered(Database("sqlite://").writes, ["one"], lambda: next(read))
    assert [kept.now(), kept.now()] == [0, 1]


def test_a_reading_that_depends_on_more_is_done_again_when_that_differs(database: Database) -> None:
    minute = [1]
    read = Counted(database, "one")
    kept = Remembered(database.writes, ["one"], read, lambda: minute[0])
    kept.now()
    minute[0] = 2
    kept.now()
    kept.now()
    assert read.readings == 2


def test_writers_take_turns_and_none_is_lost(database: Database) -> None:
    before = Counted(database, "two")()

    def write() -> None:
        for _ in range(5):
            _add(database, "two")

    writers = [threading.Thread(target=write) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(20)
    assert Counted(database, "two")() == before + 40


def test_the_turn_is_given_back_by_a_transaction_that_failed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.table_writes.PATIENCE_S", 0.05)
    with suppress(OperationalError), database.transaction() as session:
        session.execute(text("INSERT INTO one VALUES (1)"))
        session.execute(text("SELECT broken"))
    turn = database.writes._writing  # pyright: ignore[reportPrivateUsage]
    assert not turn.locked()
    with database.transaction() as session:
        session.execute(text("INSERT INTO one VALUES (1)"))
        assert turn.locked()
    assert not turn.locked()
