"""Editing a report: nothing typed is lost, nobody overwrites another, the text follows."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.duties.report import arguments as a
from assistant.duties.report.actions import report_actions
from assistant.duties.report.draft.model import Draft, Paragraph, Piece
from assistant.duties.report.lines import Wanted
from assistant.duties.report.record import Slot, Step
from assistant.duties.report.retyping import retyped
from assistant.duties.report.revision import State
from connectors.contract import Kind, Named
from core.effects.action import Call, Effect
from core.effects.plan import Request, StepState
from core.errors import Refused
from tests.assistant.duties.report.desk_room import (
    EVENT,
    LEADER,
    OFFICER,
    OTHER,
    THINGS,
    Failed,
    Room,
    compose,
)


def body(room: Room, id: str) -> str:
    draft = room.desk.get(id).content.draft
    assert draft is not None
    return draft.body


def fact(room: Room, id: str, slot: Slot) -> str | None:
    found = room.desk.record(room.desk.get(id)).one(slot)
    return found.text if found else None


def test_the_text_follows_the_facts_until_somebody_edits_it(room: Room) -> None:
    id = room.draft()
    done = room.do("update", report=id, changes={"injured": 3})
    assert "injured为3人" in body(room, id)
    assert "文稿已随之更新" in done.text
    room.do("edit", report=id, body="首报情况如下。\n伤者已送医。")
    done = room.do("update", report=id, changes={"injured": 4})
    assert body(room, id) == "首报情况如下。\n伤者已送医。"
    assert "没有随之更新" in done.text
    assert room.desk.view(id).stale
    room.do("edit", report=id, recompose=True)
    assert "injured为4人" in body(room, id)
    assert not room.desk.view(id).stale


def test_a_model_s_wording_still_follows_the_facts(room: Room) -> None:
    id = room.draft()
    draft = room.desk.get(id).content.draft
    assert draft is not None
    worded = draft.model_copy(
        update={"paragraphs": (Paragraph(role="overview", pieces=(Piece(text="一人遇难。"),)),)}
    )
    room.do("edit", report=id, draft=worded.model_dump(mode="json"), by_model=True)
    assert body(room, id) == "一人遇难。"
    room.do("update", report=id, changes={"deaths": 2})
    assert "deaths为2人" in body(room, id)


def test_an_edit_that_came_too_late_is_refused_and_kept(room: Room) -> None:
    id = room.draft()
    room.do("edit", report=id, body="甲的改动", version=1)
    with pytest.raises(Failed, match=r"刚由梅值守在21:00修改文稿.*您的改动已另存"):
        room.do("edit", OTHER, report=id, body="乙的改动，写了很久", version=1)
    assert body(room, id) == "甲的改动"
    kept = room.desk.store.asides(id, OTHER.id)
    assert "乙的改动，写了很久" in str(kept[0].patch)
    assert room.desk.store.asides(id, OFFICER.id) == []


def test_everything_that_was_replaced_stays_in_the_trail(room: Room) -> None:
    id = room.draft()
    for said in ("第一稿", "第二稿", "第三稿"):
        room.do("edit", report=id, body=said)
    before = [str(e.before.get("draft")) for e in room.desk.get(id).trail]
    assert any("第一稿" in text for text in before)
    assert any("第二稿" in text for text in before)


def test_an_edit_is_taken_back_unless_the_place_changed_since(room: Room) -> None:
    id = room.draft()
    room.do("update", report=id, changes={"injured": 3})
    first = room.last
    room.do("update", report=id, changes={"place": "南街"})
    room.dispatcher.undo(OFFICER, first)  # another place: no matter
    assert fact(room, id, Slot.INJURED) is None
    assert fact(room, id, Slot.PLACE) == "南街"
    assert "injured" not in body(room, id)
    room.do("update", report=id, changes={"place": "北街"})
    second = room.last
    room.do("update", OTHER, report=id, changes={"place": "东街"})
    with pytest.raises(Refused, match="后来又由潘值守修改过"):
        room.dispatcher.undo(OFFICER, second)


def test_a_field_can_be_cleared_and_given_back_to_the_material(room: Room) -> None:
    id = room.draft()
    room.do("update", report=id, changes={"deaths": ""})
    assert fact(room, id, Slot.DEATHS) is None
    room.do("update", report=id, changes={"deaths": None})
    assert fact(room, id, Slot.DEATHS) == "1"


@pytest.mark.parametrize(
    ("changes", "slot", "text"),
    [
        ({"injured": "三人"}, Slot.INJURED, "3人"),
        ({"injured": 0}, Slot.INJURED, "0人"),
        ({"occurred_at": "2026-11-20T20:40+08:00"}, Slot.OCCURRED_AT, "11月20日20时40分"),
        ({"hospitalized": 2}, Slot.MEASURE, "2人送医"),
        ({"measure": ["已断电", "已疏散"]}, Slot.MEASURE, "已断电"),
        ({"cause": {"text": "电路老化", "status": "hearsay"}}, Slot.CAUSE, "电路老化"),
    ],
)
def test_what_an_officer_types_becomes_a_fact(
    room: Room, changes: dict[str, Any], slot: Slot, text: str
) -> None:
    id = room.draft()
    room.do("update", report=id, changes=changes)
    found = room.desk.record(room.desk.get(id)).one(slot)
    assert found is not None
    assert found.text == text
    assert found.by_officer


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"injured": "几个"}, "要填人数"),
        ({"injured": -1}, "要填人数"),
        ({"injured": True}, "要填人数"),
        ({"occurred_at": "刚才"}, "要填时间"),
        ({"occurred_at": "2026-11-20T23:40+08:00"}, "晚于现在"),
        ({"weather": "雨"}, "没有“weather”这一项"),
        ({"level": "很大"}, "没有“很大”这一等级"),
        ({"cause": {"text": "x", "status": "sure"}}, "确定程度"),
    ],
)
def test_what_cannot_be_a_value_is_refused(
    room: Room, changes: dict[str, Any], problem: str
) -> None:
    id = room.draft()
    with pytest.raises(Failed, match=problem):
        room.do("update", report=id, changes=changes)
    assert room.desk.get(id).version == 1


def test_material_is_added_and_taken_back(room: Room) -> None:
    id = room.draft()
    room.wait(5)
    room.do("material", report=id, text="受伤：2", label="消防来电")
    seen = room.desk.get(id).content
    assert list(seen.sources) == ["m1", "m2", "m3"]
    assert seen.now == room.clock.now()
    assert fact(room, id, Slot.INJURED) == "2"
    room.undo()
    assert list(room.desk.get(id).content.sources) == ["m1", "m2"]


def test_numbers_are_unique_when_many_draft_at_once(either: Room) -> None:
    def start(n: int) -> str:
        call = Call(f"many-{n}", OFFICER, either.clock.now())
        action = next(x for x in report_actions(either.desk) if x.name == "report.draft")
        args = a.Draft(step=Step.FIRST, text=f"死亡：{n}", title=f"事{n}")
        return str(action.run(call, args).refs["report"])

    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(start, range(24)))
    assert sorted(ids) == [f"BG20261120-{n:02d}" for n in range(1, 25)]


def test_many_edits_at_once_all_arrive(either: Room) -> None:
    id = either.draft()
    slots = ("injured", "missing", "trapped", "evacuated")

    def edit(n: int) -> None:
        actions = {x.name: x for x in report_actions(either.desk)}
        call = Call(f"edit-{n}", OFFICER, either.clock.now())
        args = a.Update(report=id, changes={slots[n]: n})
        actions["report.update"].run(call, args)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(edit, range(4)))
    assert [fact(either, id, Slot(s)) for s in slots] == ["0人", "1人", "2人", "3人"]
    assert either.desk.get(id).version == 5


def test_the_same_key_acts_once(either: Room) -> None:
    actions = {x.name: x for x in report_actions(either.desk)}
    call = Call("once", OFFICER, either.clock.now())
    args = a.Draft(step=Step.FIRST, event=EVENT, text="死亡：1")
    ids = {actions["report.draft"].run(call, args).refs["report"] for _ in range(3)}
    assert len(ids) == 1
    again = Call("edit", OFFICER, either.clock.now())
    for _ in range(3):
        actions["report.update"].run(again, a.Update(report=ids.pop(), changes={"injured": 1}))
        ids.add("BG20261120-01")
    assert either.desk.get("BG20261120-01").version == 2


def test_a_crash_between_start_and_text_is_mended(room: Room) -> None:
    def broken(*_given: Any, **_more: Any) -> Draft:
        raise MemoryError

    room.restart(compose=broken)
    plan = room.plan("draft", step="首报", event=EVENT, text="死亡：1")
    assert plan.steps[0].state is StepState.UNKNOWN
    room.restart(compose=compose)
    view = room.desk.view("BG20261120-01")
    assert view.draft is not None
    assert "1" in view.draft.body


def test_reports_can_be_named_and_loaded(either: Room) -> None:
    world = (
        *THINGS,
        Named(Kind.REPORT, "BG20261119-02", "", facts={
            "event": EVENT, "step": "首报", "no": 0, "state": "已报出",
        }),
        Named(Kind.REPORT, "BG20261120-05", "", facts={
            "event": EVENT, "step": "续报", "no": 1, "state": "草稿", "injured": 2,
        }),
    )  # fmt: skip
    for _ in range(2):  # loading again replaces
        either.desk.load(world)
    named = {thing.id: thing for thing in either.desk.named()}
    assert named["BG20261120-05"].name == "北塘路仓库火情续报一"
    assert named["BG20261120-05"].facts["state"] == "草稿"
    assert named["BG20261120-05"].facts["event"] == EVENT
    either.do("update", report="BG20261120-05", changes={"injured": 3})
    assert fact(either, "BG20261120-05", Slot.INJURED) == "3人"
    assert either.draft(event="SJ20261120-0004") == "BG20261120-06"  # claimed numbers stay


def test_every_action_can_be_told_and_asked_for(room: Room) -> None:
    room.draft()
    actions = report_actions(room.desk)
    names = {x.name.partition(".")[2] for x in actions}
    assert names == {
        "list", "open", "deadline", "check", "export", "draft", "material", "update", "edit",
        "decide", "submit", "return", "void", "confirm", "sign", "send", "rules",
    }  # fmt: skip
    consequential = {x.name for x in actions if x.effect is Effect.CONSEQUENTIAL}
    assert consequential == {"report.sign", "report.send", "report.rules"}
    for action in actions:
        assert 3 <= len(action.examples) <= 6
        assert len(set(action.examples)) == len(action.examples)


@pytest.mark.parametrize(
    ("verb", "arguments", "said"),
    [
        ("update", {"changes": {"deaths": 2}}, "死亡人数由“1”改为“2人”"),
        ("update", {"changes": {"occurred_at": "2026-11-20T20:40+08:00"}}, "改为“11月20日20:40”"),
        ("send", {"way": "传真"}, "通过传真报给市总值班室，报出后不能再改"),
        ("void", {"reason": "重复"}, "作废BG20261120-01（北塘路仓库火情首报）"),
        ("confirm", {"answered_by": "钱值班", "to": "X1"}, "市总值班室钱值班接听"),
        ("return", {"reason": "地点不清"}, "原因：地点不清"),
        ("check", {"aspects": ["数字"]}, "的数字"),
        ("draft", {"step": "续报", "step_no": 2, "event": EVENT}, "就北塘路仓库火情（"),
    ],
)
def test_the_approver_reads_what_will_happen(
    room: Room, verb: str, arguments: dict[str, Any], said: str
) -> None:
    id = room.draft()
    given = arguments if verb == "draft" else {"report": id} | arguments
    request = Request(action=f"report.{verb}", arguments=given, confirm=True)
    plan = room.dispatcher.propose(LEADER, [request])
    assert said in plan.steps[0].summary


def test_an_export_of_what_was_sent_is_exactly_what_was_sent(room: Room) -> None:
    id = room.sent()
    room.restart(export=None)
    done = room.look("export", report=id, format="docx")
    assert Path(done.data["file"]).read_bytes() == room.desk.sent_file(id)
    with pytest.raises(Refused):
        room.look("export", report=id, format="pdf")


def test_a_page_has_everything(room: Room) -> None:
    room.sent(text="死亡：1\n地点：北塘路")
    id = room.draft(step="续报", text="死亡：1\n死亡：2")
    page = room.look("open", report=id).data
    assert page["state"] == State.DRAFT
    assert page["previous"] == "BG20261120-01"
    assert page["blocks"]
    assert page["sources"][1]["text"] == "死亡：1\n死亡：2"
    assert "送审" in page["allowed"]
    assert [line["verb"] for line in page["trail"]] == ["起草"]
    newest = room.look("open", event=EVENT)
    assert newest.refs == {"report": id, "event": EVENT}
    listed = room.look("list", event=EVENT)
    assert [r["id"] for r in listed.data["reports"]] == [id, "BG20261120-01"]
    assert len(room.desk.lines(Wanted(state=State.SENT))) == 1


@given(lines=st.lists(st.text(min_size=1, max_size=12), max_size=8), seed=st.integers(0, 3))
@settings(max_examples=200, deadline=None)
def test_retyped_text_is_exactly_what_was_typed(lines: list[str], seed: int) -> None:
    kept = [Paragraph(role=f"r{n}", pieces=(Piece(text=f"第{n}段"),)) for n in range(seed)]
    draft = Draft(
        step=Step.FIRST, title_parts=("题",), number="", addressee="", paragraphs=tuple(kept)
    )
    typed = "\n".join([*lines, *(p.text for p in kept)])
    wanted = [line.strip() for line in typed.splitlines() if line.strip()]
    assert [p.text.strip() for p in retyped(draft, typed).paragraphs] == wanted
    assert retyped(draft, draft.body).paragraphs == draft.paragraphs
