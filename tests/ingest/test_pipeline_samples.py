"""The sample library goes in once, whole, and as its manifest says."""

from pathlib import Path

from sqlalchemy import select

from core.identity import SYSTEM, Principal, Role
from ingest.sample_library import load_samples, manifest
from knowledge.tables import DocumentRow
from knowledge.validity import title_key
from tests.ingest.room import TestRoom

OFFICER = Principal("u1", "值班员甲", ("qu",), frozenset({Role.OFFICER}))
LEADER = Principal("u2", "带班领导乙", ("qu",), frozenset({Role.LEADER}))


def test_the_sample_library_goes_in_once_and_whole(tmp_path: Path) -> None:
    room = TestRoom(tmp_path / "home")
    jobs = load_samples(room.desk, room.database)
    assert len(jobs) == len(manifest()) >= 16
    room.desk.run_until_idle()
    states = {job.file_name: (job.state, job.message) for job in room.desk.jobs()}
    assert {state for state, _ in states.values()} == {"done"}, states
    with room.database.reading() as session:
        stored = list(session.scalars(select(DocumentRow)))
    assert {row.key for row in stored} == {title_key(listed.title) for listed in manifest()}
    assert {row.category for row in stored} == {listed.kind for listed in manifest()}
    assert load_samples(room.desk, room.database) == []
    assert not room.desk.differences()
    room.close()


def test_what_the_manifest_restricts_only_its_readers_see(tmp_path: Path) -> None:
    room = TestRoom(tmp_path / "home")
    load_samples(room.desk, room.database)
    room.desk.run_until_idle()
    today = room.clock.now().date()
    restricted = {listed.title for listed in manifest() if listed.audience != "all"}
    assert restricted

    def titles(principal: Principal) -> set[str]:
        return {row.title for row in room.library.documents(principal, today)[1]}

    assert restricted.isdisjoint(titles(OFFICER))
    assert restricted <= titles(LEADER)
    assert titles(LEADER) == titles(SYSTEM)
    room.close()
