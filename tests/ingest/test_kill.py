"""kill -9 at random moments of ingestion: nothing acknowledged is lost, nothing is half there."""

import random
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from core.identity import SYSTEM
from core.models.hashed import HashedEmbedder
from ingest.jobs import Upload
from ingest.reading import Reading, read_file
from knowledge.documents import SEARCHABLE
from knowledge.tables import ClauseRow, IngestJobRow, RevisionRow
from tests.conftest import REPOSITORY
from tests.ingest.real_files import mixed_files
from tests.ingest.room import TestRoom

ENDS = {"done", "unchanged", "failed"}
LONGEST_S = 150
PATIENCE_S = 20


class Child:
    """One life of the room; its lines are collected while it runs."""

    def __init__(self, home: Path, inbox: Path) -> None:
        command = [sys.executable, "-m", "tests.ingest.kill_child", str(home), str(inbox)]
        self.process = subprocess.Popen(
            command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.lines: list[str] = []
        self.errors: list[str] = []
        self._readers = [
            threading.Thread(target=self._collect, args=(self.process.stdout, self.lines)),
            threading.Thread(target=self._collect, args=(self.process.stderr, self.errors)),
        ]
        for reader in self._readers:
            reader.start()

    def _collect(self, stream: object, into: list[str]) -> None:
        for line in stream:  # type: ignore[attr-defined]
            into.append(line.rstrip("\n"))

    def wait_for(self, line: str) -> None:
        until = time.monotonic() + LONGEST_S
        while line not in self.lines:
            assert self.process.poll() is None or line in self.lines, "\n".join(self.errors)
            assert time.monotonic() < until, f"no {line!r}; " + "\n".join(self.errors)
            time.sleep(0.02)

    def kill(self) -> None:
        self.process.kill()
        self.end()

    def end(self) -> None:
        self.process.wait(LONGEST_S)
        for reader in self._readers:
            # also ends only when the reading processes, which share the streams, have ended
            reader.join(LONGEST_S)
            assert not reader.is_alive(), "a reading process outlived its killed room"

    def acknowledged(self) -> dict[str, str]:
        found = (line.split(" ", 2) for line in self.lines if line.startswith("ack "))
        return {job: name for _, job, name in found}


def expected_clauses(inbox: Path) -> dict[str, int]:
    """How many searchable clauses each readable file has, read on its own."""
    read = {path.name: read_file(path, path.name) for path in inbox.iterdir()}
    return {
        name: sum(clause.kind in SEARCHABLE for clause in reading.parsed.clauses)
        for name, reading in read.items()
        if isinstance(reading, Reading)
    }


def check_room(room: TestRoom, acknowledged: dict[str, str], inbox: Path) -> None:
    with room.database.reading() as session:
        jobs = {row.id: row for row in session.scalars(select(IngestJobRow))}
        revisions = list(session.scalars(select(RevisionRow)))
        words = room.lexical.ids(session)
        clauses = session.execute(select(ClauseRow.id, ClauseRow.revision_id, ClauseRow.kind)).all()
    assert set(acknowledged) <= set(jobs), "an acknowledged job is gone"
    assert {jobs[job].state for job in acknowledged} <= ENDS
    assert {row.file_name for row in jobs.values()} == {path.name for path in inbox.iterdir()}
    assert all(row.published for row in revisions), "a revision is half there"
    searched = {c.id: c.revision_id for c in clauses if c.kind in SEARCHABLE}
    held = {r.file_name: sum(rev == r.id for rev in searched.values()) for r in revisions}
    assert held == expected_clauses(inbox)
    assert len(held) == sum("损坏" not in path.name for path in inbox.iterdir())
    assert room.vectors is not None
    assert words == set(searched)
    assert room.vectors.ids() == set(searched)


def progress(database: Path) -> int:
    """How far ingestion is: a point for every file in the library, another for its vectors."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        states = [state for (state,) in connection.execute("SELECT state FROM ingest_job")]
    return sum(2 if state in ENDS else state == "indexing" for state in states)


def wait_for_progress(database: Path, child: Child, moments: random.Random) -> None:
    """Wait for a random moment, found by progress: by time alone, most fall into start-up."""
    target = progress(database) + moments.randrange(40)
    until = time.monotonic() + PATIENCE_S
    while progress(database) < target and "idle" not in child.lines:
        if time.monotonic() > until:
            break
        time.sleep(0.01)
    time.sleep(moments.uniform(0, 0.3))


def kill_and_check(folder: Path, kills: int, seed: int) -> None:
    home, inbox = folder / "home", folder / "inbox"
    inbox.mkdir()
    for upload in mixed_files(60):
        (inbox / upload.name).write_bytes(upload.data)
    moments = random.Random(seed)
    acknowledged: dict[str, str] = {}
    for _ in range(kills):
        child = Child(home, inbox)
        child.wait_for("ready")
        wait_for_progress(home / "zhiban.db", child, moments)
        child.kill()
        acknowledged |= child.acknowledged()
    last = Child(home, inbox)
    last.wait_for("idle")
    last.end()
    acknowledged |= last.acknowledged()
    room = TestRoom(home, HashedEmbedder())
    check_room(room, acknowledged, inbox)
    assert not room.desk.differences()
    room.close()


def test_killed_twice_at_random_nothing_is_lost_or_half_there(tmp_path: Path) -> None:
    kill_and_check(tmp_path, kills=2, seed=random.randrange(2**32))


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_killed_twenty_times_at_random_nothing_is_lost_or_half_there(tmp_path: Path) -> None:
    kill_and_check(tmp_path, kills=20, seed=random.randrange(2**32))


def test_killed_while_vectors_are_missing_the_rest_is_made_at_the_next_start(
    tmp_path: Path,
) -> None:
    """The index itself is the only record of which vectors are made."""
    home = tmp_path / "home"
    room = TestRoom(home)
    files = [Upload(upload.name, upload.data) for upload in mixed_files(6)]
    room.desk.submit(files, SYSTEM)
    room.desk.run_until_idle()
    room.close()
    (tmp_path / "inbox").mkdir()
    child = Child(home, tmp_path / "inbox")
    child.wait_for("ready")
    time.sleep(0.7)
    child.kill()
    last = Child(home, tmp_path / "inbox")
    last.wait_for("idle")
    last.end()
    room = TestRoom(home, HashedEmbedder())
    assert not room.desk.differences()
    room.close()
