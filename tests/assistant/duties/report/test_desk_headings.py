"""Titles and recipients of a report: changed by hand, inherited, told in words."""

import pytest

from tests.assistant.duties.report.desk_room import (
    LEADER,
    Failed,
    Room,
)


def test_a_title_typed_by_the_officer_stays(room: Room) -> None:
    id = room.draft()
    room.do("update", report=id, changes={"title": "关于仓库火情的报告"})
    room.do("update", report=id, changes={"injured": 1})
    draft = room.desk.get(id).content.draft
    assert draft is not None
    assert draft.title == "关于仓库火情的报告"


def test_title_and_recipients_change_in_a_text_that_was_edited(room: Room) -> None:
    id = room.draft()
    room.do("edit", report=id, body="伤者已送医。")
    changes = {"title": " 关于仓库火情的\n报告 ", "recipients": "市总值班室、市应急管理局"}
    done = room.do("update", report=id, changes=changes)
    draft = room.desk.get(id).content.draft
    assert draft is not None
    assert (draft.title, draft.body) == ("关于仓库火情的 报告", "伤者已送医。")
    assert draft.addressee == "市总值班室、市应急管理局"
    assert "文稿已随之更新" in done.text
    assert not room.desk.view(id).stale
    told = room.do("update", report=id, changes={"title": None}).text
    assert "标题由“关于仓库火情的 报告”恢复为按要素生成" in told
    view = room.desk.view(id)
    assert view.draft is not None
    assert view.draft.title == room.desk.composed(view.revision, view.revision.content).title
    assert view.draft.body == "伤者已送医。"


def test_a_follow_up_goes_to_those_who_got_the_report_before(room: Room) -> None:
    id = room.draft()
    room.do("update", report=id, changes={"recipients": "市应急管理局", "copies": "区住建局"})
    room.do("submit", report=id)
    room.do("sign", LEADER, report=id)
    room.do("send", report=id)
    later = room.do("draft", step="续报", report=id, text="受伤：2").refs["report"]
    heading = room.desk.get(str(later)).content.heading
    assert (heading.recipients, heading.copies) == (("市应急管理局",), ("区住建局",))


def test_what_is_given_back_to_the_material_is_told_in_words(room: Room) -> None:
    id = room.draft()
    room.do("update", report=id, changes={"injured": 3})
    assert "由“3人”恢复为材料所说" in room.do("update", report=id, changes={"injured": None}).text
    assert "清空" in room.do("update", report=id, changes={"injured": ""}).text
    with pytest.raises(Failed, match="标题"):
        room.do("update", report=id, changes={"title": "长" * 201})
