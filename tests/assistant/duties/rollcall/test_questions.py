"""Knowledge questions: quoted from clauses, one figure left out, approved with the round."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.duties.rollcall.model import Purpose
from assistant.duties.rollcall.questions import (
    Candidate,
    LibraryQuestions,
    candidates,
    knowledge_of,
    read_asking,
)
from core.database import Database
from core.errors import Refused
from knowledge.documents import (
    Clause,
    ClauseKind,
    ParsedClause,
    ParsedDocument,
    RevisionInfo,
    RevisionMeta,
    RevisionStatus,
)
from knowledge.library import Library, Source
from tests.assistant.duties.rollcall.calling_room import OFFICER, Room
from voice.dialogue import knows

ASKING = read_asking()
INFO = RevisionInfo(
    1, 1, "值班工作规定", "", "", None, None, None, None, RevisionStatus.IN_FORCE, "x"
)
TEXT = (
    "（二）查岗电话首次无人应答的，应当在5分钟后重拨。每月通报一次。值班电话021-62880001应当畅通。"
)


def clause(text: str, kind: ClauseKind = ClauseKind.ARTICLE) -> Clause:
    return Clause(7, INFO, 0, kind, "第十二条", ("第十二条",), text, 0, len(text), None)


def found(text: str) -> list[Candidate]:
    return list(candidates(clause(text), ASKING))


def test_question_and_answer_are_spans_of_the_clause() -> None:
    (one,) = found(TEXT)
    drawn = knowledge_of(one, ASKING)
    assert drawn.question == (
        "请问，按照《值班工作规定》，查岗电话首次无人应答的，应当在多少分钟后重拨\uff1f"
    )
    assert drawn.expects == ("5分钟",)
    source = drawn.source
    assert source is not None
    assert TEXT[source.start : source.end] == source.text
    assert drawn.expects[0] in source.text
    assert source.cited == "《值班工作规定》第十二条"


@pytest.mark.parametrize(
    "text",
    [
        "接报后应当在15分钟内电话报告，30分钟内书面报告。",  # two figures: which is asked?
        "值班室应当整洁有序，物品摆放整齐，值班人员按时到岗。",  # none
        "30分钟内应当报告值班领导并说明情况。",  # nothing before the figure
        "值班电话应当保持畅通，每季度通报1次。",  # nothing to know
        "会议室应当配备3套桌椅，供来访人员使用。",  # off topic, another unit
        "某次事件中，值班员在20分钟后报告，造成延误。",  # tells what happened, no norm
    ],
)
def test_what_cannot_be_asked_fairly_is_not_asked(text: str) -> None:
    assert found(text) == []


def test_a_table_is_not_read_out() -> None:
    assert list(candidates(clause(TEXT, ClauseKind.TABLE), ASKING)) == []


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("五分钟以后重拨", True),
        ("5分钟", True),
        ("十分钟", False),
        ("不清楚", False),
        ("等一会儿", False),
    ],
)
def test_an_answer_is_judged_by_the_figure(said: str, right: bool) -> None:
    assert knows(said, knowledge_of(found(TEXT)[0], ASKING).expects) is right


# --- in a room


def stored(database: Database, room: Room, text: str, audience: str = "all") -> None:
    library = Library(database, room.clock)
    parsed = ParsedDocument(
        RevisionMeta("值班工作规定"), text,
        (ParsedClause(ClauseKind.ARTICLE, "第一条", ("第一条",), text, 0, len(text)),),
    )  # fmt: skip
    with database.transaction() as session:
        source = Source("x.txt", "0" * 64, audience=audience, category="SOP")
        revision, _ = library.store(session, parsed, source)
        library.publish(session, revision.id)


@pytest.fixture
def room(database: Database, tmp_path: Path) -> Iterator[Room]:
    made = Room(database, tmp_path / "rollcalls", units=2)
    questions = LibraryQuestions(database, made.clock, read_asking)
    made.close()
    made.more = {"question": questions}
    made.open()
    yield made
    made.close()


def test_a_round_asks_what_was_approved_and_reports_it_with_its_clause(
    room: Room, database: Database
) -> None:
    stored(database, room, TEXT)
    plan = room.plan("rollcall.start", targets=["G01"], script="查岗（逐项）")
    summary = plan.steps[0].summary
    assert "应当在多少分钟后重拨" in summary
    assert "《值班工作规定》第一条" in summary
    room.dispatcher.approve(OFFICER, plan.id, plan.digest)
    done = room.dispatcher.execute(plan.id).steps[0].receipt
    assert done is not None
    campaign = room.finished(str(done.refs["rollcall"]))
    assert campaign.asked is not None
    assert campaign.asked.expects == ("5分钟",)
    assert campaign.asked.source is not None
    assert any("重拨" in text for text in room.prompts.rendered)


def test_a_clause_that_was_withdrawn_meanwhile_stops_the_round(
    room: Room, database: Database
) -> None:
    stored(database, room, TEXT)
    plan = room.plan("rollcall.start", targets=["G01"], script="查岗（逐项）")
    library = Library(database, room.clock)
    with database.transaction() as session:
        library.remove(session, 1)
    room.dispatcher.approve(OFFICER, plan.id, plan.digest)
    step = room.dispatcher.execute(plan.id).steps[0]
    assert "条款已经变动" in step.error
    assert room.desk.campaigns(purpose=Purpose.ROLL_CALL) == []


def test_what_not_everybody_may_read_is_not_asked_on_the_telephone(
    room: Room, database: Database
) -> None:
    stored(database, room, TEXT, audience="role:带班领导")
    assert room.desk.parts.question().question == ""


def test_a_script_without_a_knowledge_question_draws_none(room: Room, database: Database) -> None:
    stored(database, room, TEXT)
    assert room.finished(room.start()).asked is None


def test_a_ref_of_nothing_is_refused(room: Room) -> None:
    with pytest.raises(Refused):
        room.desk.parts.question("99:0:5:1")
