"""The desk as the server runs it: durable queues, reading processes, stopping and starting."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.identity import SYSTEM
from core.models.hashed import HashedEmbedder
from ingest import reading
from ingest.jobs import Upload
from ingest.reading import FileSpec, Reader, Reading, Unreadable
from tests.ingest.room import PacedEmbedder, TestRoom, regulation


@pytest.fixture
def room(tmp_path: Path) -> Iterator[TestRoom]:
    made = TestRoom(tmp_path / "home", HashedEmbedder())
    yield made
    made.close()


def test_files_handed_in_while_it_runs_are_taken_in(room: TestRoom) -> None:
    room.desk.start()
    for n in range(3):
        room.desk.submit([Upload(f"{n}.md", regulation(f"规定{n}号"))], SYSTEM)
    room.desk.run_until_idle()
    assert [job.state for job in room.desk.jobs()] == ["done"] * 3
    assert not room.desk.differences()


def test_files_acknowledged_before_a_start_are_taken_in_at_the_start(tmp_path: Path) -> None:
    first = TestRoom(tmp_path / "home", HashedEmbedder())
    first.desk.submit([Upload("a.md", regulation("规定"))], SYSTEM)
    first.close()
    second = TestRoom(tmp_path / "home", HashedEmbedder())
    second.desk.start()
    second.desk.run_until_idle()
    assert [job.state for job in second.desk.jobs()] == ["done"]
    second.close()


def test_stopped_in_the_middle_it_goes_on_at_the_next_start(tmp_path: Path) -> None:
    room = TestRoom(tmp_path / "home", PacedEmbedder(0.5))
    room.desk.start()
    files = [Upload(f"{n}.md", regulation(f"规定{n}号")) for n in range(40)]
    room.desk.submit(files, SYSTEM)
    room.desk.stop()
    assert room.desk.jobs(open_only=True)
    room.desk.start()
    room.desk.run_until_idle()
    assert {job.state for job in room.desk.jobs()} == {"done"}
    assert not room.desk.differences()
    room.close()


def test_a_lost_durable_record_loses_no_job(tmp_path: Path) -> None:
    room = TestRoom(tmp_path / "home", HashedEmbedder())
    room.desk.start()
    room.desk.submit([Upload("a.md", regulation("规定"))], SYSTEM)
    room.close()
    for file in (tmp_path / "home").glob("durable.db*"):
        file.unlink()
    room = TestRoom(tmp_path / "home", HashedEmbedder())
    room.desk.start()
    room.desk.run_until_idle()
    assert [job.state for job in room.desk.jobs()] == ["done"]
    room.close()


def test_an_embedder_that_arrives_while_it_runs_gets_everything_embedded(tmp_path: Path) -> None:
    room = TestRoom(tmp_path / "home")
    room.desk.start()
    room.desk.submit([Upload("a.md", regulation("规定"))], SYSTEM)
    room.desk.run_until_idle()
    room.vectors = room.open_vectors()
    room.desk.attach(room.vectors, HashedEmbedder())
    room.desk.run_until_idle()
    assert len(room.vectors.ids()) == room.desk.jobs()[0].total
    room.close()


def test_a_deleted_vector_index_is_rebuilt_from_sql(tmp_path: Path) -> None:
    room = TestRoom(tmp_path / "home", HashedEmbedder())
    room.desk.submit([Upload("a.md", regulation("规定"))], SYSTEM)
    room.desk.run_until_idle()
    room.close()
    shutil.rmtree(room.settings.vectors_dir)
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from core.models.hashed import HashedEmbedder\n"
        "from tests.ingest.room import TestRoom\n"
        "room = TestRoom(Path(sys.argv[1]), HashedEmbedder())\n"
        "assert not room.vectors.ids()\n"
        "room.desk.start()\nroom.desk.run_until_idle()\n"
        "assert room.vectors.ids() and not room.desk.differences()\n"
        "room.close()\n"
    )
    # in a process of its own: Chroma remembers an opened folder for the life of a process
    command = [sys.executable, "-c", code, str(tmp_path / "home")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


class Crash:
    """Unpickling it ends the process, as a crash in a C library would."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (3,)


def test_a_file_that_kills_its_process_is_reported_and_the_others_are_read(
    tmp_path: Path,
) -> None:
    good = tmp_path / "good.md"
    good.write_bytes(regulation("规定"))
    reader = Reader(workers=1)
    bad = FileSpec("2", Crash(good), "坏.pdf")  # type: ignore[arg-type]
    specs = [FileSpec("1", good, "一.md"), bad, FileSpec("3", good, "三.md")]
    reader.ask(specs)
    results = [reader.take(spec) for spec in specs]
    reader.close()
    assert isinstance(results[0], Reading)
    assert isinstance(results[1], Unreadable)
    assert "异常退出" in results[1].message
    assert isinstance(results[2], Reading)


def test_readings_from_processes_equal_readings_here(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(regulation("规定"))
    reader = Reader(workers=2)
    there = reader.take(FileSpec("1", file, "a.md"))
    reader.close()
    assert there == reading.read_file(file, "a.md")


def test_a_bad_file_comes_back_from_a_process_with_reason_and_remedy(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    reader = Reader(workers=1)
    result = reader.take(FileSpec("1", empty, "空.txt"))
    reader.close()
    assert isinstance(result, Unreadable)
    assert result.message
    assert result.remedy
    assert not result.trace


def test_a_step_that_fails_for_a_moment_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = TestRoom(tmp_path / "home", HashedEmbedder())
    assert room.vectors is not None
    upsert, tries = room.vectors.upsert, list[int]()

    def busy_once(ids: object, *rest: object) -> None:
        tries.append(1)
        if len(tries) == 1:
            raise OSError("disk is busy")
        upsert(ids, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(room.vectors, "upsert", busy_once)
    room.desk.start()
    room.desk.submit([Upload("a.md", regulation("规定"))], SYSTEM)
    room.desk.run_until_idle()
    assert [job.state for job in room.desk.jobs()] == ["done"]
    assert len(tries) == 2
    assert not room.desk.differences()
    room.close()
