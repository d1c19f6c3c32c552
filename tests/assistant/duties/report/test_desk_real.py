"""The desk on the real parts: reading, contradictions, grading, clocks, text, docx."""

import io
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import docx
import pytest

from assistant.duties.report import chain, documents
from assistant.duties.report.assess import assess
from assistant.duties.report.draft import compose, untraceable
from assistant.duties.report.incoming import from_events
from assistant.duties.report.parts import Exported, Known, Letterhead, Parts
from assistant.duties.report.reading.gazetteer import NoGazetteer
from assistant.duties.report.record import Fact, Level, Material, Record, Slot, Step
from assistant.duties.report.rules import RuleBook, shipped_text
from connectors.contract import Context, Kind, Named
from connectors.events import builtin
from connectors.events import commands as c
from connectors.events.model import NewEvent
from core.clock import ROOM_ZONE
from core.database import Database
from core.effects.action import Call
from tests.assistant.duties.report.desk_room import LEADER, OFFICER, START, Failed, Room

NOTE = (
    "20点41分溪北镇值班室老秦来电话，说溪北路26号一处纸板仓库20点35分起火，死了1个，"
    "伤了2个已经送医，其中1个重伤，火还在烧，消防去了4辆车16人，原因正在调查，"
    "过火面积约200平方米。现场联系人秦卫 139-0000-2266。"
)


def real(
    material: Material,
    step: Step,
    decisions: Mapping[str, str],
    typed: Sequence[Fact],
    emptied: frozenset[Slot],
) -> Record:
    return assess(material, step, NoGazetteer(), decisions, typed, emptied)


def export(known: Known, format: str, template: str = "") -> Exported:
    draft = known.revision.content.draft
    assert draft is not None
    return Exported(f"{known.revision.id}.{format}", "", documents.to_docx(draft))


PARTS = Parts(
    assess=real,
    compose=compose,
    compare=chain.compare,
    diff=chain.diff,
    untraceable=untraceable,
    export=export,
    validate=RuleBook.load,
    shipped=shipped_text,
    letterhead=Letterhead(unit="试验区总值班室", contact="值班电话", recipients=("X1",)),
)


@pytest.fixture
def room(database: Database, tmp_path: Path) -> Room:
    return Room(database, tmp_path / "reports", PARTS)


def test_from_note_to_signed_docx(room: Room) -> None:
    id = room.draft(event=None, text=NOTE)
    record = room.desk.record(room.desk.get(id))
    counts = {f.slot: f.number for f in record.facts if f.number is not None}
    assert counts[Slot.DEATHS] == 1
    assert counts[Slot.INJURED] == 2
    assert counts[Slot.SERIOUSLY_INJURED] == 1
    assert record.grade.level is Level.GENERAL
    view = room.desk.view(id)
    assert view.loose == ()
    assert view.clocks
    if any("待" in b.text for b in view.blocks):  # what is asked for is filled in by the officer
        draft = view.draft
        assert draft is not None
        clean = [line for line in draft.body.splitlines() if "【待" not in line]
        room.do("edit", report=id, body="\n".join(clean))
    room.do("submit", report=id)
    room.do("sign", LEADER, report=id)
    room.do("send", report=id, way="传真")
    document = docx.Document(io.BytesIO(room.desk.sent_file(id)))
    text = "\n".join(p.text for p in document.paragraphs)
    assert "死亡1人" in text
    assert "陶带班" in text


def test_a_draft_is_there_within_two_seconds(room: Room) -> None:
    room.draft(event=None, text=NOTE, title="热身")  # dictionaries are loaded once
    material = "\n".join([NOTE, *(f"{n}点，现场继续处置，没有新的情况。" for n in range(10, 20))])
    begun = time.monotonic()
    room.draft(event=None, text=material, title="计时")
    assert time.monotonic() - begun < 2.0


def test_a_contradiction_is_decided_and_the_choice_stands(room: Room) -> None:
    id = room.draft(event=None, text=NOTE + "也有人说伤了3个。")
    record = room.desk.record(room.desk.get(id))
    assert [c.what for c in record.unresolved]
    room.do("submit", report=id)
    with pytest.raises(Failed, match="矛盾"):
        room.do("sign", LEADER, report=id)
    conflict = record.unresolved[0]
    side = next(n for n, w in enumerate(conflict.values, 1) if "3" in w.text)
    room.do("decide", LEADER, report=id, conflict=conflict.key, choice=side)
    after = room.desk.record(room.desk.get(id))
    assert list(after.unresolved) == []
    injured = after.one(Slot.INJURED)
    assert injured is not None
    assert injured.number == 3


def test_filling_in_the_contested_value_resolves_it(room: Room) -> None:
    id = room.draft(event=None, text=NOTE + "也有人说伤了3个。")
    room.do("update", report=id, changes={"injured": 3})
    record = room.desk.record(room.desk.get(id))
    assert list(record.unresolved) == []
    assert "值班员填写" in record.conflicts[0].resolution


def test_an_officer_s_level_stands_and_the_table_s_is_told(room: Room) -> None:
    id = room.draft(event=None, text=NOTE)
    room.do("update", report=id, changes={"level": "较大：伤亡可能上升"})
    grade = room.desk.record(room.desk.get(id)).grade
    assert grade.level is Level.LARGER
    assert "按表为“一般”" in grade.reason


def test_deaths_never_fall_without_a_word(room: Room) -> None:
    first = room.draft(event=None, text=NOTE, title="溪北路仓库火灾")
    room.do("edit", report=first, body="溪北路26号一处仓库起火，死亡1人。")
    room.do("submit", report=first)
    room.do("sign", LEADER, report=first)
    room.do("send", report=first)
    room.wait(60)
    second = room.draft(
        step="续报", event=None, report=first,
        text="22点，溪北镇值班室来电，火已扑灭，没有人死亡，受伤2人，原因正在调查。",
    )  # fmt: skip
    revision = room.desk.get(second)
    assert revision.label == "续报一"
    assert "deaths_decreased" in {flag.type for flag in room.desk.flags(revision)}
    room.do("edit", report=second, body="火已扑灭，没有人员死亡。")
    room.do("submit", report=second)
    with pytest.raises(Failed, match="还不能签发"):
        room.do("sign", LEADER, report=second)
    assert room.desk.view(second).changes


def test_a_correction_takes_its_own_words_and_says_what_it_corrects(room: Room) -> None:
    first = room.draft(
        event=None,
        text="20点40分溪北镇值班室小岳来电：20点30分溪北路26号仓库起火，伤了2个已经送区医院，"
        "没有人死亡，过火面积30平方米。",
    )
    room.do("edit", report=first, body="溪北路26号仓库起火，受伤2人。")
    room.do("submit", report=first)
    room.do("sign", LEADER, report=first)
    room.do("send", report=first, to=["X1"])  # by its id
    told = "21点05分小岳来电：刚才说错了，受伤3人，起火时间是20点25分。"
    made = room.do("draft", step="首报", corrects=first, text=told)
    id = str(made.refs["report"])
    assert room.desk.get(id).content.heading.recipients == ("市总值班室",)
    record = room.desk.record(room.desk.get(id))
    assert [c.what for c in record.unresolved] == []
    injured, occurred = record.one(Slot.INJURED), record.one(Slot.OCCURRED_AT)
    received = record.one(Slot.RECEIVED_AT)
    assert injured is not None
    assert injured.number == 3
    assert occurred is not None
    assert occurred.moment is not None
    assert f"{occurred.moment:%H:%M}" == "20:25"
    assert received is not None
    assert received.moment is not None
    assert f"{received.moment:%H:%M}" == "20:40"  # when the event came in, not its correction
    view = room.desk.view(id)
    assert view.draft is not None
    assert "由“2人”更正为“3人”" in view.draft.body
    assert "伤了2个" not in view.draft.body
    assert view.loose == ()


def test_a_registered_event_is_material_and_its_feedback_the_follow_up(
    room: Room, database: Database, tmp_path: Path
) -> None:
    names = room.names
    context = Context(database, room.clock, ROOM_ZONE, tmp_path / "events", names)
    events = builtin.connect(builtin.Options(), context)
    call = Call("e1", OFFICER, room.clock.now())
    made = events.create(
        call,
        NewEvent(
            title="溪北路仓库火灾", place_text="溪北路26号仓库", source="溪北镇值班室",
            casualties="死亡1人", occurred_at=START, received_at=START,
        ),
    )  # fmt: skip
    room.restart(event=from_events(events, names))
    first = room.draft(event=made.id, text=None)
    source = room.desk.get(first).content.sources["m1"]
    assert "发生时间：2026年11月20日21时00分。" in source.text
    deaths = room.desk.record(room.desk.get(first)).one(Slot.DEATHS)
    assert deaths is not None
    assert deaths.number == 1
    room.do("edit", report=first, body="溪北路26号仓库起火，死亡1人。")
    room.do("submit", report=first)
    room.do("sign", LEADER, report=first)
    room.wait(30)
    later = Call("e2", OFFICER, room.clock.now())
    events.change(later, made.id, c.Feedback(content="火已扑灭，死亡1人，受伤2人。"))
    second = room.draft(step="续报", event=made.id, text=None)
    told = room.desk.get(second).content.sources["m1"].text
    assert "火已扑灭" in told
    assert "发生时间" not in told  # the opening is not told again
    events.close()


def test_proofreading_tells_only_what_was_asked_for(room: Room) -> None:
    id = room.draft(event=None, text="溪北路26号冒烟。也有人说伤了3个，镇里说伤了2人。")
    elements = room.look("check", report=id, aspects=["要素"])
    assert "缺：" in elements.text
    assert elements.data["conflicts"] == []
    numbers = room.look("check", report=id, aspects=["数字"])
    assert "缺：" not in numbers.text
    assert numbers.data["missing"] == []


def test_an_imported_report_is_written_when_it_is_handed_on(room: Room) -> None:
    facts = {"event": "SJ20261120-0003", "step": "首报", "no": 0, "state": "草稿", "injured": 2}
    room.desk.load([Named(Kind.REPORT, "BG20261120-02", "", facts=facts)])
    assert room.desk.get("BG20261120-02").content.draft is None
    room.do("submit", report="BG20261120-02")
    draft = room.desk.get("BG20261120-02").content.draft
    assert draft is not None
    assert "2人" in draft.body
