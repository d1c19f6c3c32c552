"""The actions as the dispatcher runs them: arguments, sentences, receipts, undo."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest

from connectors.contract import Kind, Named
from connectors.events.actions import SPEC
from connectors.events.builtin import BuiltinEvents
from connectors.events.model import State, Verb
from core.clock import ROOM_ZONE
from core.effects.action import Action, Done, Effect
from core.effects.catalogue import Catalogue, check
from core.errors import InvalidInput, Refused
from core.identity import Permission
from tests.connectors.events.room import LEADER, Names, Room

LATE = "2026-11-20T22:00+08:00"


class Desk:
    """Runs actions by name, as the dispatcher does."""

    def __init__(self, system: BuiltinEvents, room: Room) -> None:
        self.system, self.room = system, room
        self.catalogue = Catalogue(SPEC.actions(system, room.context))

    def action(self, name: str) -> Action[Any]:
        return self.catalogue.get(f"event.{name}")

    def do(self, name: str, **arguments: Any) -> Done:
        action = self.action(name)
        return action.run(self.room.call(LEADER), check(action, arguments))

    def undo(self, name: str, arguments: Mapping[str, Any], done: Done) -> Done:
        action = self.action(name)
        assert action.undo is not None
        return action.undo(self.room.call(), check(action, arguments), done)

    def says(self, name: str, **arguments: Any) -> str:
        action = self.action(name)
        return action.summary(check(action, arguments))

    def state(self, id: str) -> State:
        return self.system.get(id).state


@pytest.fixture
def desk(ours: BuiltinEvents, room: Room) -> Desk:
    names = Names((*room.context.names.things(), Named(Kind.EVENT, "SJ20261120-0001", "管道渗漏")))  # type: ignore[attr-defined]
    object.__setattr__(room.context, "names", names)
    return Desk(ours, room)


@pytest.fixture
def event(desk: Desk) -> str:
    return str(desk.do("create", title="管道渗漏", place="Q1", source="巡查上报").refs["event"])


def test_all_actions_with_their_effects(desk: Desk) -> None:
    effects = {action.name.removeprefix("event."): action.effect for action in desk.catalogue}
    assert {name for name, effect in effects.items() if effect is Effect.CONSEQUENTIAL} == {
        "dispatch", "escalate", "urge", "close", "return", "extend_decide", "import",
    }  # fmt: skip
    assert {name for name, effect in effects.items() if effect is Effect.REVERSIBLE} == {
        "create", "feedback", "sign", "check", "extend",
    }  # fmt: skip
    for action in desk.catalogue:
        assert action.examples
        assert action.title
    assert desk.action("extend_decide").permission is Permission.APPROVE
    assert desk.action("import").permission is Permission.MANAGE_RECORDS


@pytest.mark.parametrize(
    ("name", "arguments", "sentence"),
    [
        ("dispatch", {"to": ["W1", "W2"], "deadline": LATE},
         "把事件 SJ20261120-0001（管道渗漏）派给 水务所、城管中队，22:00 前反馈"),
        ("dispatch", {"to": ["W1"], "deadline": "2026-11-21T08:30+08:00", "note": "先围挡"},
         "把事件 SJ20261120-0001（管道渗漏）派给 水务所，11月21日08:30 前反馈，附言：先围挡"),
        ("urge", {}, "就事件 SJ20261120-0001（管道渗漏）催办 全部未办完的承办单位"),
        ("urge", {"to": ["W2"], "deadline": LATE},
         "就事件 SJ20261120-0001（管道渗漏）催办 城管中队，要求 22:00 前反馈"),
        ("escalate", {"to_loop": "区级"}, "把事件 SJ20261120-0001（管道渗漏）升级到“区级”"),
        ("return", {"reason": "缺照片"}, "退回事件 SJ20261120-0001（管道渗漏），原因：缺照片"),
        ("close", {}, "核查并办结事件 SJ20261120-0001（管道渗漏），以已登记的反馈为结果"),
        ("close", {"result": "已修复"},
         "核查并办结事件 SJ20261120-0001（管道渗漏），结果：已修复"),
        ("feedback", {"content": "已关阀", "unit": "W1"},
         "在事件 SJ20261120-0001（管道渗漏）记入水务所的反馈：已关阀"),
        ("extend_decide", {"approved": False},
         "不同意事件 SJ20261120-0001（管道渗漏）的延期申请"),
    ],
)  # fmt: skip
def test_what_the_approver_reads(
    desk: Desk, event: str, name: str, arguments: dict[str, Any], sentence: str
) -> None:
    assert desk.says(name, event=event, **arguments) == sentence


def test_an_event_of_an_earlier_step_has_a_sentence_too(desk: Desk) -> None:
    assert desk.says("dispatch", event="$1.event", to=["W1"]) == "把前面一步登记的事件派给 水务所"


def test_what_the_approver_reads_of_a_registration(desk: Desk) -> None:
    said = desk.says(
        "create", title="管道渗漏", category="城市管理", place="Q1",
        occurred_at="2026-11-20T08:40+08:00", source="巡查上报", casualties="无人受伤",
    )  # fmt: skip
    assert said == (
        "登记事件：管道渗漏（城市管理），地点：老码头，发生时间 08:40，"
        "来源：巡查上报，伤亡：无人受伤"
    )


def test_a_registration_can_be_taken_back_and_stays(desk: Desk) -> None:
    arguments = {"title": "误登"}
    done = desk.do("create", **arguments)
    assert done.text.startswith("已登记为 SJ20261120-0001：误登，现为“待派单”。")
    undone = desk.undo("create", arguments, done)
    assert "已作废" in undone.text
    kept = desk.system.get(done.refs["event"])
    assert (kept.state, len(kept.steps)) == (State.VOID, 2)


def test_a_registration_that_was_dispatched_is_not_taken_back(desk: Desk) -> None:
    arguments = {"title": "已派"}
    done = desk.do("create", **arguments)
    desk.do("dispatch", event=done.refs["event"], to=["W1"])
    with pytest.raises(Refused):
        desk.undo("create", arguments, done)


def test_the_same_thing_reported_twice_is_pointed_out(desk: Desk, event: str) -> None:
    done = desk.do("create", title="管道渗漏了", place="Q1")
    assert "核对是否重复" in done.text
    assert event in done.text
    assert "重复" not in desk.do("create", title="小区停电", place="Q1").text


def test_a_time_that_has_not_come_is_no_time_of_an_incident(desk: Desk) -> None:
    with pytest.raises(InvalidInput, match="发生时间晚于现在"):
        desk.do("create", title="还没发生", occurred_at=LATE)


def test_a_hotline_order_gets_its_working_days(desk: Desk) -> None:
    done = desk.do("create", title="路灯不亮", source="12345热线")
    assert done.data["event"]["deadline"] == "2026-11-27T18:00:00+08:00"
    assert "5个工作日" in done.text


def test_dispatching_tells_to_whom_and_until_when(desk: Desk, event: str) -> None:
    done = desk.do("dispatch", event=event, to=["W1"], deadline=LATE)
    assert done.text == f"已把 {event}（管道渗漏）派给水务所，时限 22:00。"
    assert done.refs == {"event": event}
    card = done.data["event"]
    assert (card["state"], card["owner_name"], card["place_name"]) == ("已派单", "水务所", "老码头")
    assert card["clock"] == {
        "deadline": "2026-11-20T22:00:00+08:00", "minutes_left": 780,
        "alert": "未到期", "text": "还剩13小时",
    }  # fmt: skip
    assert [step["verb"] for step in done.data["timeline"]] == ["登记", "派单"]
    assert done.data["timeline"][1]["by_name"] == LEADER.name
    offered = {entry["action"] for entry in done.data["allowed"]}
    assert offered >= {"event.sign", "event.urge", "event.return"}
    assert "event.extend_decide" not in offered


def test_a_group_stands_for_its_members(desk: Desk, event: str) -> None:
    desk.do("dispatch", event=event, to=["H1", "W2"])
    assert desk.system.get(event).units == ("W1", "W3", "W2")


@pytest.mark.parametrize("name", ["feedback", "sign", "extend"])
def test_what_is_reversible_is_taken_back_with_a_trace(desk: Desk, event: str, name: str) -> None:
    desk.do("dispatch", event=event, to=["W1"], deadline="2026-11-20T20:00+08:00")
    given: dict[str, dict[str, Any]] = {
        "feedback": {"content": "已关阀", "finished": True},
        "sign": {},
        "extend": {"until": LATE, "reason": "等配件"},
    }
    arguments = {"event": event} | given[name]
    before = desk.system.get(event)
    done = desk.do(name, **arguments)
    assert desk.state(event) is not State.DISPATCHED
    undone = desk.undo(name, arguments, done)
    after = desk.system.get(event)
    assert "痕迹保留" in undone.text
    assert [step.verb for step in after.steps[-1:]] == [Verb.WITHDRAW]
    assert after.model_copy(update={"steps": before.steps}) == before
    shown = desk.do("detail", event=event).data["timeline"]
    assert [step["withdrawn"] for step in shown] == [False, False, True, False]


def test_a_passed_check_can_be_taken_back(desk: Desk, event: str) -> None:
    desk.do("dispatch", event=event, to=["W1"])
    desk.do("feedback", event=event, content="修好了", finished=True)
    done = desk.do("check", event=event)
    desk.undo("check", {"event": event}, done)
    assert desk.state(event) is State.CHECKING


def test_closing_tells_whether_it_was_in_time(desk: Desk, event: str) -> None:
    desk.do("dispatch", event=event, to=["W1"], deadline="2026-11-20T10:00+08:00")
    desk.room.wait(1.5)
    done = desk.do("close", event=event, result="已修复")
    assert done.text == f"已办结 {event}（管道渗漏）：已修复，超时30分钟。"


def test_status_says_where_it_stands_and_the_newest_step(desk: Desk, event: str) -> None:
    desk.do("dispatch", event=event, to=["W1"], deadline=LATE)
    desk.do("urge", event=event, note="尽快")
    assert desk.do("status", event=event).text == (
        f"{event} 管道渗漏：已派单，街镇，承办 水务所，时限 22:00（还剩13小时）。"
        "最近一步：09:00 陆带班催办（水务所）：尽快。"
    )


def test_finding_names_the_one_event_for_the_next_step(desk: Desk, event: str) -> None:
    assert desk.do("find", keyword="渗漏").refs["event"] == event
    desk.do("create", title="路面渗漏")
    done = desk.do("find", keyword="渗漏")
    assert set(done.refs) == {"events"}
    assert done.text.startswith("共 2 件：\n")


def test_a_keyword_that_is_slightly_off_still_finds(desk: Desk, event: str) -> None:
    done = desk.do("find", keyword="管到渗漏")
    assert done.text.startswith("没有完全相符的，相近的有 1 件")
    assert desk.do("find", keyword="学生食堂").text == "没有找到符合条件的事件。"


def test_the_board_groups_by_state_and_counts_what_is_late(desk: Desk, event: str) -> None:
    desk.do("dispatch", event=event, to=["W1"], deadline="2026-11-20T10:00+08:00")
    desk.do("create", title="另一件", deadline="2026-11-20T10:30+08:00")
    desk.room.wait(1.1)
    done = desk.do("board")
    assert done.text == "在办 2 件，超时 1 件，即将超时 1 件。"
    columns = {column["state"]: column for column in done.data["columns"]}
    assert (columns["已派单"]["open"], columns["已派单"]["overdue"]) == (1, 1)
    assert columns["待派单"]["events"][0]["clock"]["alert"] == "即将超时"
    assert set(columns) == {state.value for state in State if state.open}
    assert desk.do("board", unit="W1").data["totals"]["open"] == 1


def test_unknown_arguments_and_naive_times_are_refused(desk: Desk, event: str) -> None:
    for wrong in (
        {"to": []},
        {"to": ["W1"], "until": "x"},
        {"to": ["W1"], "deadline": "2026-11-20T22:00"},
    ):
        with pytest.raises(InvalidInput):
            check(desk.action("dispatch"), {"event": event, **wrong})


def test_the_whole_sample_world_is_told(desk: Desk) -> None:
    now = datetime(2026, 11, 20, 9, tzinfo=ROOM_ZONE)
    states = ("待派单", "已派单", "处置中", "已反馈待核查", "延期申请", "待办结")
    things = [
        Named(Kind.EVENT, f"SJ20261119-{i:04d}", f"样例{i}", facts={
            "place": "Q1", "loop": "街镇", "state": state, "owner": "W1", "source": "巡查",
            "created": "2026-11-19T16:20+08:00", "deadline": "2026-11-22T18:00+08:00",
        })
        for i, state in enumerate(states)
    ]  # fmt: skip
    desk.system.load(things)
    desk.system.load(things)
    given = {thing.id: thing for thing in desk.system.named()}
    assert given == {thing.id: thing for thing in things}
    assert desk.do("board").data["totals"]["open"] == len(states)
    assert desk.do("create", title="新的一件").refs["event"] == f"SJ{now:%Y%m%d}-0001"
    desk.do("extend_decide", event="SJ20261119-0004", approved=True, until="2026-11-25T18:00+08:00")
    assert desk.state("SJ20261119-0004") is State.HANDLING
