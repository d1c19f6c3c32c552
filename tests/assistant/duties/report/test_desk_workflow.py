"""A report from its material to the confirmed sending, through the real dispatcher."""

import hashlib
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from assistant.duties.report.appraisal import flag_key
from assistant.duties.report.draft.correction import OPENING
from assistant.duties.report.lines import Wanted
from assistant.duties.report.record import SourceKind
from assistant.duties.report.revision import State
from core.effects.plan import Need, PlanState, Request
from core.errors import Forbidden, InvalidInput, NotFound, Refused
from tests.assistant.duties.report.desk_room import (
    EVENT,
    LEADER,
    OFFICER,
    OTHER,
    OTHER_EVENT,
    Failed,
    Room,
)


def test_a_report_goes_from_note_to_confirmed(either: Room) -> None:
    room = either
    id = room.draft()
    assert id == "BG20261120-01"
    room.do("submit", report=id)
    room.wait(5)
    room.do("sign", LEADER, report=id)
    room.wait(3)
    sent = room.do("send", report=id, way="传真")
    room.wait(2)
    room.do("confirm", report=id, answered_by="钱值班")
    done = room.desk.get(id)
    assert done.state is State.SENT
    assert [e.verb.value for e in done.trail] == ["起草", "送审", "签发", "报出", "登记电话确认"]
    assert [e.by_name for e in done.trail] == ["梅值守", "梅值守", "陶带班", "梅值守", "梅值守"]
    assert done.sent is not None
    assert done.sent.recipients == ("X1",)
    bytes_ = room.desk.sent_file(id)
    assert hashlib.sha256(bytes_).hexdigest() == done.sent.sha256 == sent.data["sha256"]
    assert "陶带班" in bytes_.decode()  # the signer stands in what went out
    assert done.telephone[0].answered_by == "钱值班"
    assert done.telephone[0].recipient == "X1"


def test_material_is_kept_byte_for_byte(either: Room) -> None:
    said = "  死亡：1\r\n地点：北塘路\t\u3000\x00“引”\n\n𠮷 "
    id = either.draft(text=said)
    kept = either.desk.get(id).content.sources
    assert kept["m2"].text == said  # m1 is the registered event
    assert kept["m1"].kind is SourceKind.EVENT


def test_the_first_text_is_there_with_the_receipt(room: Room) -> None:
    id = room.draft()
    draft = room.desk.get(id).content.draft
    assert draft is not None
    assert "1" in draft.body
    assert room.desk.get(id).version == 1


def test_numbers_of_a_chain_have_no_gaps(room: Room) -> None:
    first = room.sent()
    room.wait(30)
    second = room.sent(step="续报")
    room.wait(30)
    third = room.sent(step="续报", step_no=2)
    last = room.sent(step="终报")
    names = [room.desk.get(id).label for id in (first, second, third, last)]
    assert names == ["首报", "续报一", "续报二", "终报"]
    assert [first, second, third, last] == [f"BG20261120-0{n}" for n in (1, 2, 3, 4)]
    with pytest.raises(Failed, match="已有终报"):
        room.draft(step="续报")


@pytest.mark.parametrize(
    ("before", "arguments", "problem"),
    [
        ([], {"step": "续报"}, "还没有首报"),
        ([], {"step": "终报"}, "还没有首报"),
        (["sent"], {"step": "首报"}, "已有首报"),
        (["draft"], {"step": "续报"}, "还是“草稿”"),
        (["sent"], {"step": "续报", "step_no": 2}, "下一份是续报一"),
    ],
)
def test_what_the_chain_does_not_allow_is_refused(
    room: Room, before: list[str], arguments: dict[str, Any], problem: str
) -> None:
    for verb in before:
        getattr(room, verb)()
    with pytest.raises(Failed, match=problem):
        room.draft(**arguments)


def test_without_material_nothing_is_started(room: Room) -> None:
    with pytest.raises(Failed, match="没有拿到材料"):
        room.do("draft", step="首报", source_text="context")
    with pytest.raises(Failed, match="没有编号"):
        room.do("draft", step="首报", event="SJ20261120-9999")


def test_classified_text_is_not_stored(room: Room) -> None:
    with pytest.raises(Refused, match="没有接收"):
        room.draft(text="机密★10年 某事")
    assert room.desk.lines(Wanted()) == []


def test_a_contradiction_blocks_signing_until_somebody_decides(room: Room) -> None:
    id = room.draft(text="死亡：1\n死亡：2\n地点：北塘路")
    room.do("submit", report=id)
    with pytest.raises(Failed, match="有矛盾"):
        room.do("sign", LEADER, report=id)
    key = room.desk.record(room.desk.get(id)).unresolved[0].key
    room.do("decide", LEADER, report=id, conflict=key, choice=2, decision="医院已核实")
    record = room.desk.record(room.desk.get(id))
    assert [f.text for f in record.facts if f.slot == "deaths"] == ["2"]
    assert record.conflicts[0].resolution == "以“2”为准，医院已核实"
    room.do("sign", LEADER, report=id)
    decided = room.desk.get(id).content.decisions[key]
    assert decided.by_name == "陶带班"


def test_a_chain_error_blocks_signing_until_it_is_explained(room: Room) -> None:
    room.sent(text="死亡：3\n地点：北塘路")
    id = room.draft(step="续报", text="死亡：2\n地点：北塘路")
    room.do("submit", report=id)
    with pytest.raises(Failed, match="死亡人数由3减为2"):
        room.do("sign", LEADER, report=id)
    key = flag_key(room.desk.flags(room.desk.get(id))[0])
    room.do("decide", report=id, conflict=key, decision="前报含一名重复统计")
    room.do("sign", LEADER, report=id)
    signed = room.desk.get(id).signed
    assert signed is not None
    assert "重复统计" in signed.flags[0].note


def test_an_unfilled_blank_blocks_signing(room: Room) -> None:
    id = room.draft()
    room.do("edit", report=id, body="首报情况如下。\n原因【待补：原因口径】。")
    room.do("submit", report=id)
    with pytest.raises(Failed, match="待补：原因口径"):
        room.do("sign", LEADER, report=id)


def test_only_a_leader_signs_and_nobody_signs_a_draft(room: Room) -> None:
    id = room.draft()
    with pytest.raises(Forbidden):
        room.plan("sign", OFFICER, report=id)
    with pytest.raises(Failed, match="现在是“草稿”"):
        room.do("sign", LEADER, report=id)
    with pytest.raises(Failed, match="不能报出"):
        room.do("send", report=id)


def test_a_signature_holds_for_exactly_what_was_shown(room: Room) -> None:
    id = room.draft()
    room.do("submit", report=id)
    plan = room.plan("sign", LEADER, report=id)
    assert plan.need is Need.CONFIRM
    assert plan.steps[0].arguments["version"] == 1
    room.do("update", LEADER, report=id, changes={"deaths": 2})
    room.dispatcher.approve(LEADER, plan.id, plan.digest)
    ended = room.dispatcher.execute(plan.id)
    assert ended.state is PlanState.STOPPED
    assert "与您看到的内容不同" in ended.steps[0].error
    assert room.desk.get(id).state is State.SUBMITTED


def test_while_it_waits_only_the_leader_edits(room: Room) -> None:
    id = room.draft()
    room.do("submit", report=id)
    with pytest.raises(Failed, match="等待带班领导"):
        room.do("update", report=id, changes={"deaths": 2})
    room.do("update", LEADER, report=id, changes={"deaths": 2})
    room.do("return", LEADER, report=id, reason="地点不清楚")
    room.do("update", report=id, changes={"place": "北塘路12号"})
    done = room.desk.get(id)
    assert done.state is State.RETURNED
    assert [e.why for e in done.trail if e.verb.value == "退回"] == ["地点不清楚"]


def test_a_signed_report_sent_back_must_be_signed_again(room: Room) -> None:
    id = room.signed()
    with pytest.raises(Failed, match="现在是“已签发”"):
        room.do("update", LEADER, report=id, changes={"deaths": 2})
    room.do("return", LEADER, report=id, reason="数字有误")
    back = room.desk.get(id)
    assert back.signed is None
    assert back.content.heading.signer == ""
    with pytest.raises(Refused, match="签发已失效"):
        room.undo(LEADER)
    with pytest.raises(Failed, match="不能报出"):
        room.do("send", report=id)


def test_what_was_sent_cannot_be_changed_not_even_in_the_database(either: Room) -> None:
    id = either.sent()
    with pytest.raises(Failed, match="已报出"):
        either.do("edit", LEADER, report=id, body="别的")
    for statement in (
        "UPDATE report SET content = '{}' WHERE id = :id",
        "UPDATE report SET state = '草稿' WHERE id = :id",
        "UPDATE report_sent SET sha256 = 'x' WHERE report_id = :id",
        "DELETE FROM report_sent WHERE report_id = :id",
        "UPDATE report_entry SET why = 'x' WHERE report_id = :id",
    ):
        with pytest.raises(DBAPIError), either.database.transaction() as session:
            session.execute(text(statement), {"id": id})


def test_a_correction_is_a_new_revision_and_the_wrong_one_stays(room: Room) -> None:
    wrong = room.sent(text="死亡：3\n地点：北塘路")
    before = room.desk.sent_file(wrong)
    id = str(room.do("draft", step="首报", corrects=wrong, text="核实：有误。").refs["report"])
    assert room.desk.get(id).label == "首报（更正）"
    assert room.desk.get(id).content.sources["m2"].text == "死亡：3\n地点：北塘路"
    room.do("update", report=id, changes={"deaths": 2})
    said = room.desk.view(id).draft
    assert said is not None
    assert said.title.endswith("更正）")
    assert said.body.startswith(OPENING)
    assert room.desk.view(id).loose == ()
    room.do("submit", report=id)
    room.do("sign", LEADER, report=id)  # the fall of the number is what it corrects
    room.do("send", report=id, way="传真")
    assert room.desk.sent_file(wrong) == before
    later = room.draft(step="续报", text="死亡：2\n地点：北塘路")
    assert room.desk.flags(room.desk.get(later)) == []  # measured against the correction
    assert room.desk.get(later).label == "续报一"


def test_only_what_was_sent_is_corrected(room: Room) -> None:
    id = room.signed()
    with pytest.raises(Failed, match="还没有报出的，请退回后直接修改"):
        room.do("draft", step="首报", corrects=id, text="有误")


def test_reports_go_out_in_order(room: Room) -> None:
    room.signed()
    second = room.signed(step="续报")
    with pytest.raises(Failed, match="之前的首报"):
        room.do("send", report=second)


def test_an_untouched_draft_is_taken_back_and_keeps_its_number(room: Room) -> None:
    id = room.draft()
    room.undo()
    assert room.desk.get(id).state is State.VOID
    assert room.draft() == "BG20261120-02"
    assert room.desk.get("BG20261120-02").incident == room.desk.get(id).incident


def test_a_draft_with_work_in_it_is_not_taken_back(room: Room) -> None:
    room.draft()
    started = room.last
    room.do("update", report="BG20261120-01", changes={"deaths": 2})
    with pytest.raises(Refused, match="不能撤销起草"):
        room.dispatcher.undo(OFFICER, started)
    room.do("void", report="BG20261120-01", reason="重复")
    room.undo()
    assert room.desk.get("BG20261120-01").state is State.DRAFT


def test_two_events_have_chains_of_their_own(room: Room) -> None:
    room.draft()
    other = room.draft(event=OTHER_EVENT)
    assert room.desk.get(other).label == "首报"
    assert [r.id for r in room.desk.of_event(OTHER_EVENT)] == [other]


def test_a_report_without_event_is_called_by_what_it_says(room: Room) -> None:
    done = room.do("draft", step="首报", text="刚接电话，东门市场冒烟，还在看")
    assert room.desk.get(str(done.refs["report"])).title == "刚接电话，东门市场冒烟，还在看"
    follow = {"step": "续报", "report": done.refs["report"], "text": "死亡：0"}
    with pytest.raises(Failed, match="还是“草稿”"):
        room.do("draft", **follow)


def test_a_plan_drafts_and_goes_on_with_the_report(room: Room) -> None:
    made = {"report": "$1.report"}
    steps: dict[str, dict[str, Any]] = {
        "draft": {"step": "首报", "event": EVENT, "text": "死亡：1"},
        "update": made | {"changes": {"injured": 3}},
        "submit": made,
    }
    requests = [Request(action=f"report.{verb}", arguments=given) for verb, given in steps.items()]
    plan = room.dispatcher.act(OFFICER, requests)
    assert plan.state is PlanState.FINISHED
    assert room.desk.get("BG20261120-01").state is State.SUBMITTED


def test_calls_are_registered_and_their_retraction_stays_visible(room: Room) -> None:
    id = room.draft()
    with pytest.raises(Failed, match="不能登记电话确认"):
        room.do("confirm", report=id, answered_by="钱值班")
    room.do("confirm", report=id, answered_by="钱值班", kind="电话报告", to="X1")
    room.undo()
    told = room.desk.get(id).telephone
    assert [t.retracted for t in told] == [True]
    with pytest.raises(Failed, match="晚于现在"):
        room.do(
            "confirm", report=id, answered_by="钱", kind="电话报告", at="2026-11-20T23:30+08:00"
        )


def test_another_officer_may_not_take_back_what_he_did_not_do(room: Room) -> None:
    room.draft()
    with pytest.raises(Forbidden):
        room.undo(OTHER)


def test_unknown_reports_are_told_so(room: Room) -> None:
    with pytest.raises(NotFound):
        room.look("open", report="BG20261120-77")
    with pytest.raises(InvalidInput):
        room.look("open")
    assert room.look("list").text == "没有找到符合条件的报告。"
