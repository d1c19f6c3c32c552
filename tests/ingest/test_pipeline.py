"""What the ingest desk promises for files handed in, read, repeated, bad and removed."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.errors import Forbidden, InvalidInput, NotFound, Unavailable
from core.identity import SYSTEM, Principal, Role
from core.models.hashed import HashedEmbedder
from ingest.jobs import Upload
from knowledge.tables import ClauseRow, DocumentRow, RevisionRow
from tests.ingest.room import TestRoom, regulation

OFFICER = Principal("u1", "值班员甲", ("qu",), frozenset({Role.OFFICER}))


@pytest.fixture
def room(tmp_path: Path) -> Iterator[TestRoom]:
    made = TestRoom(tmp_path / "home", HashedEmbedder())
    yield made
    made.close()


@pytest.fixture
def wordy_room(tmp_path: Path) -> Iterator[TestRoom]:
    """A room without an embedder."""
    made = TestRoom(tmp_path / "home")
    yield made
    made.close()


def counted(room: TestRoom, table: type) -> int:
    with room.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_file_becomes_a_published_document_that_both_indexes_hold(room: TestRoom) -> None:
    (job,) = room.desk.submit([Upload("规定.md", regulation("示范规定"))], SYSTEM)
    assert job.state == "queued"
    room.desk.run_until_idle()
    (job,) = room.desk.jobs()
    assert (job.state, job.done) == ("done", job.total)
    assert job.total >= 3
    assert job.revision_id is not None
    info, text = room.library.revision(job.revision_id, SYSTEM)
    assert info.title == "示范规定"
    for clause in room.library.revision_clauses(job.revision_id):
        assert text[clause.start : clause.end] == clause.text
    assert not room.desk.differences()
    assert room.vectors is not None
    assert len(room.vectors.ids()) == job.total


def test_the_original_is_given_back_byte_for_byte_to_who_may_read_it(room: TestRoom) -> None:
    data = regulation("内部规定")
    room.desk.submit([Upload("内部 规定.md", data)], SYSTEM, audience="role:带班领导")
    room.desk.run_until_idle()
    revision = room.desk.jobs()[0].revision_id
    assert revision is not None
    path, name, media_type = room.desk.original(revision, SYSTEM)
    assert (path.read_bytes(), name, media_type) == (data, "内部 规定.md", "text/markdown")
    with pytest.raises(NotFound):
        room.desk.original(revision, OFFICER)
    assert [r.action for r in room.audit.records()] == ["library.original", "library.submit"]


def test_a_file_that_bears_a_marking_of_secrecy_stays_nowhere(room: TestRoom) -> None:
    marked = "机密★1年\n\n青鹭七号事项处置规定\n\n第一条 本规定只供测试。\n".encode()
    room.desk.submit([Upload("甲.md", marked), Upload("乙.md", regulation("示范规定"))], SYSTEM)
    room.desk.run_until_idle()
    refused, taken = sorted(room.desk.jobs(), key=lambda job: job.state, reverse=True)
    assert (refused.state, taken.state) == ("failed", "done")
    assert "没有接收" in refused.message
    assert "涉密渠道" in refused.remedy
    kept = [p for p in room.settings.home.rglob("*") if p.is_file()]
    assert len(kept) > 1
    assert not [p for p in kept if "青鹭七号".encode() in p.read_bytes()]


def test_who_may_read_a_document_can_be_changed_and_holds_at_once(room: TestRoom) -> None:
    room.desk.submit([Upload("规定.md", regulation("示范规定"))], SYSTEM)
    room.desk.run_until_idle()
    today = date(2026, 11, 21)
    _, (document,) = room.library.documents(OFFICER, today)
    room.desk.address(document.id, "role:带班领导", SYSTEM)
    assert room.library.documents(OFFICER, today) == (0, [])
    assert room.library.visible_revisions(OFFICER, today) == []
    room.desk.address(document.id, "all", SYSTEM)
    assert room.library.documents(OFFICER, today)[0] == 1
    with pytest.raises(Forbidden):
        room.desk.address(document.id, "all", OFFICER)
    with pytest.raises(NotFound):
        room.desk.address(999, "all", SYSTEM)


def test_the_same_file_again_is_unchanged_and_adds_nothing(room: TestRoom) -> None:
    data = regulation("示范规定")
    room.desk.submit([Upload("a.md", data), Upload("b.md", data)], SYSTEM)
    room.desk.run_until_idle()
    clauses = counted(room, ClauseRow)
    room.desk.submit([Upload("c.md", data), Upload("d.txt", data)], SYSTEM)
    room.desk.run_until_idle()
    states = {job.file_name: job.state for job in room.desk.jobs()}
    assert states == {
        "a.md": "done",
        "b.md": "unchanged",
        "c.md": "unchanged",
        "d.txt": "unchanged",
    }
    assert (counted(room, DocumentRow), counted(room, RevisionRow)) == (1, 1)
    assert counted(room, ClauseRow) == clauses
    assert not room.desk.differences()


def test_another_text_of_the_same_title_is_a_new_revision(room: TestRoom) -> None:
    old, new = regulation("示范规定", 2022, 30), regulation("示范规定", 2025, 20)
    room.desk.submit([Upload("旧.md", old), Upload("新.md", new)], SYSTEM)
    room.desk.run_until_idle()
    assert counted(room, DocumentRow) == 1
    first = room.desk.jobs()[0].revision_id
    assert first is not None
    document = room.library.revision(first, SYSTEM)[0].document_id
    newest, oldest = room.library.revisions(document, SYSTEM)
    assert newest.in_force(date(2026, 1, 1))
    assert not oldest.in_force(date(2026, 1, 1))
    assert oldest.in_force(date(2023, 1, 1))


def test_bad_files_are_reported_one_by_one_and_the_rest_goes_in(room: TestRoom) -> None:
    uploads = [
        Upload("空.txt", b""),
        Upload("好.md", regulation("好的规定")),
        Upload("损坏.docx", b"PK\x03\x04 broken"),
        Upload("空白.md", b" \n\n "),
        Upload("程序.exe", b"MZ\x00\x01"),
    ]
    room.desk.submit(uploads, SYSTEM)
    room.desk.run_until_idle()
    jobs = {job.file_name: job for job in room.desk.jobs()}
    assert jobs.pop("好.md").state == "done"
    for job in jobs.values():
        assert job.state == "failed"
        assert job.message
        assert job.remedy
    assert counted(room, DocumentRow) == 1
    assert not room.desk.differences()


def test_a_parser_bug_fails_its_file_only_and_is_logged(
    room: TestRoom, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from ingest import reading

    real = reading.parse_file

    def parse(path: Path, *, name: str) -> object:
        if name == "怪.md":
            raise ZeroDivisionError("parser bug")
        return real(path, name=name)

    monkeypatch.setattr(reading, "parse_file", parse)
    uploads = [Upload("怪.md", regulation("怪规定")), Upload("好.md", regulation("好规定"))]
    room.desk.submit(uploads, SYSTEM)
    room.desk.run_until_idle()
    odd, good = room.desk.jobs()
    assert (odd.state, good.state) == ("failed", "done")
    assert "意外" in odd.message
    assert "ZeroDivisionError: parser bug" in caplog.text


def test_an_error_while_storing_undoes_that_document_only(
    room: TestRoom, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = room.library.publish

    def publish(session: object, revision: int) -> list[int]:
        if len(published) == 1:
            published.append(0)
            raise KeyError("storing bug")
        published.append(revision)
        return real(session, revision)  # type: ignore[arg-type]

    published: list[int] = []
    monkeypatch.setattr(room.library, "publish", publish)
    uploads = [Upload(f"{n}.md", regulation(f"规定{n}号")) for n in range(3)]
    room.desk.submit(uploads, SYSTEM)
    room.desk.run_until_idle()
    assert [job.state for job in room.desk.jobs()] == ["done", "failed", "done"]
    assert "storing bug" in caplog.text
    assert (counted(room, DocumentRow), counted(room, RevisionRow)) == (2, 2)
    assert not room.desk.differences()


def test_only_who_manages_the_library_hands_in_and_removes(room: TestRoom) -> None:
    with pytest.raises(Forbidden):
        room.desk.submit([Upload("a.md", b"x")], OFFICER)
    with pytest.raises(Forbidden):
        room.desk.remove(1, OFFICER)
    with pytest.raises(InvalidInput):
        room.desk.submit([], SYSTEM)
    assert not room.settings.originals_dir.exists()


def test_a_removed_document_leaves_nothing_but_its_audit_record(room: TestRoom) -> None:
    shared = regulation("两处都有的规定")
    room.desk.submit([Upload("去.md", regulation("要去的规定")), Upload("留.md", shared)], SYSTEM)
    room.desk.run_until_idle()
    gone, kept = room.desk.jobs()
    assert gone.revision_id is not None
    path, _, _ = room.desk.original(gone.revision_id, SYSTEM)
    document = room.library.revision(gone.revision_id, SYSTEM)[0].document_id
    room.desk.remove(document, SYSTEM)
    assert not path.exists()
    assert not room.desk.differences()
    assert room.vectors is not None
    assert len(room.vectors.ids()) == kept.total
    assert room.audit.records()[0].action == "library.remove"
    with pytest.raises(NotFound):
        room.desk.remove(document, SYSTEM)
    room.desk.submit([Upload("又来.md", regulation("要去的规定"))], SYSTEM)
    room.desk.run_until_idle()
    assert room.desk.jobs()[0].state == "done"


def test_without_an_embedder_documents_go_in_and_vectors_follow_when_it_comes(
    wordy_room: TestRoom,
) -> None:
    room = wordy_room
    room.desk.submit([Upload("a.md", regulation("示范规定"))], SYSTEM)
    room.desk.run_until_idle()
    (job,) = room.desk.jobs()
    assert (job.state, job.done) == ("done", job.total)
    assert not room.desk.differences()  # no embedder: words only
    vectors = room.open_vectors()
    room.desk.attach(vectors, HashedEmbedder())
    assert len(room.desk.differences().vectors_missing) == job.total
    room.desk.run_until_idle()
    assert len(vectors.ids()) == job.total
    assert not room.desk.differences()
    vectors.close()


def test_a_damaged_index_is_made_equal_to_sql_again(room: TestRoom) -> None:
    room.desk.submit([Upload("a.md", regulation("示范规定"))], SYSTEM)
    room.desk.run_until_idle()
    assert room.vectors is not None
    held = sorted(room.vectors.ids())
    with room.database.transaction() as session:
        room.lexical.remove(session, held[:1])
    room.vectors.delete(held[1:])
    stray = HashedEmbedder().embed_passages(["走失"])
    room.vectors.upsert([987654], stray, [4321])
    found = room.desk.differences()
    assert found.lexical_missing == set(held[:1])
    assert found.vectors_missing == set(held[1:])
    assert found.vectors_extra == {987654}
    room.desk.run_until_idle()
    assert not room.desk.differences()
    assert sorted(room.vectors.ids()) == held


def test_an_embedder_that_does_not_answer_leaves_the_text_searchable(
    room: TestRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(self: HashedEmbedder, texts: object) -> None:
        raise Unavailable("向量服务没有应答")

    monkeypatch.setattr(HashedEmbedder, "embed_passages", silent)
    room.desk.submit([Upload("a.md", regulation("示范规定"))], SYSTEM)
    with pytest.raises(Unavailable):
        room.desk.run_until_idle()
    (job,) = room.desk.jobs()
    assert job.state == "indexing"
    assert room.library.counts()["documents"] == 1
    monkeypatch.undo()
    room.desk.run_until_idle()
    assert room.desk.jobs()[0].state == "done"
    assert not room.desk.differences()
