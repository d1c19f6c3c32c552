"""What the actions tell and do."""

import re
from datetime import timedelta

import pytest
from pydantic import ValidationError

from connectors.contacts.builtin import BuiltinContacts
from connectors.contacts.model import NumberKind
from connectors.contacts.system import ContactSystem
from core.effects.action import Done, Effect
from core.errors import Forbidden, InvalidInput, NotFound, Refused
from core.identity import Permission
from tests.connectors.contacts import sample
from tests.connectors.contacts.conftest import VIEWER, Run, call, runner


@pytest.fixture
def run(contacts: ContactSystem) -> Run:
    return runner(contacts)[0]


@pytest.fixture
def here(own: BuiltinContacts) -> Run:
    return runner(own)[0]


# finding


def test_a_person_is_told_with_unit_post_and_number(run: Run) -> None:
    done = run("contact.find", contact="K08", field="mobile")
    assert done.text == "陈建平（石桥镇副镇长），手机：138-0000-0008。"
    assert done.refs == {"contact": "K08", "unit": "D04"}
    [card] = done.data["people"]
    assert (card["unit_name"], card["post"], card["mobile"], card["duty_phone"]) == (
        "石桥镇", "副镇长", "138-0000-0008", "8104")  # fmt: skip
    assert card["dial"] == {"mobile": "013800000008", "duty_phone": "8104"}


def test_namesakes_are_all_offered_with_unit_and_post(run: Run) -> None:
    done = run("contact.find", name="陈建平", field="mobile")
    assert (
        done.text == "“陈建平”有2位：陈建平（区水利局副局长）、陈建平（石桥镇副镇长）。要哪一位？"
    )
    assert [choice["id"] for choice in done.data["choices"]] == ["K05", "K08"]
    assert "contact" not in done.refs


def test_somebody_of_like_sound_is_not_passed_off_as_the_one_asked_for(here: Run) -> None:
    done = here("contact.find", name="楚云飞")
    assert done.text.startswith("没有“楚云飞”，读音相近的是：褚云飞")
    done = here("contact.find", name="任晓涛")
    assert (
        done.text == "没有叫“任晓涛”的，最接近的是任晓波（区水利局防汛中心防汛科科长）。是哪一位？"
    )


def test_a_unit_has_its_duty_phone(run: Run) -> None:
    assert run("contact.find", unit="D02", field="duty_phone").text == (
        "区水利局，值班电话：021-5550-8102。"
    )
    assert "8101" in run("contact.find", unit="总值班室").text
    assert run("contact.find", unit="W01").text == "市防指，值班电话：021-5550-0001。"


def test_a_post_that_nobody_holds_is_answered_with_those_there_are(run: Run) -> None:
    with pytest.raises(NotFound) as raised:
        run("contact.find", unit="D04", post="书记")
    assert "镇长、副镇长、值班员" in raised.value.remedy


def test_nothing_asked_for_is_asked_back(here: Run) -> None:
    with pytest.raises(InvalidInput):
        here("contact.find")


def test_mobiles_are_covered_for_who_does_not_act_here(run: Run) -> None:
    done = run("contact.find", by=VIEWER, contact="K08", field="mobile")
    assert "138****0008" in done.text
    for action, arguments in (
        ("contact.find", {"contact": "K08"}),
        ("contact.find", {"name": "陈建平"}),
        ("contact.find", {"unit": "D04", "field": "mobile"}),
        ("contact.on_duty", {"unit": "D04"}),
        ("contact.list", {}),
        ("contact.group", {"group": "Q01"}),
        ("shift.who", {"date": "2026-03-14"}),
        ("shift.next", {}),
    ):
        told = run(action, by=VIEWER, **arguments).model_dump_json()
        assert not re.search(r"138-0000|13800000", told), (action, told)


def test_a_dead_number_warns_and_offers_the_duty_phone(run: Run) -> None:
    run("contact.mark_invalid", contact="K08", reason="停机")
    text = run("contact.find", contact="K08", field="mobile").text
    assert "褚云飞于3月14日21:00标注为停机" in text
    assert "值班电话：8104" in text
    assert run("contact.list", kind="dead").data["total"] == 1


# duty


def test_on_duty_tells_officer_leader_and_number(run: Run) -> None:
    assert run("contact.on_duty", unit="D04").text == (
        "石桥镇当前值班：杨磊（值班员），带班领导：欧阳倩（镇长），值班电话：8104。"
    )
    assert "杨磊" not in run("contact.on_duty", unit="D04", role="leader").text


def test_without_a_unit_the_askers_own_is_meant(run: Run) -> None:
    assert run("contact.on_duty").refs == {"unit": "D01"}
    assert "单田芳" in run("shift.next").text


def test_a_group_is_its_units(run: Run) -> None:
    done = run("contact.on_duty", group="三防单位", role="leader")
    assert [card["id"] for card in done.data["units"]] == ["D02", "D04", "D05"]
    assert "区水利局" in done.text
    assert "带班领导：未登记" in done.text
    assert run("contact.group", group="Q01").refs["members"] == ["D02", "D04", "D05"]


def test_a_shift_by_day_and_period(run: Run) -> None:
    done = run("shift.who", date="2026-03-15", period="day", role="primary")
    assert done.text == "青浦湾区总值班室白班（3月15日08:00至20:00）主班：单田芳（值班员）。"
    assert done.refs["shift"] == "SH20260315-D01-day"


def test_a_whole_day_shift_answers_for_day_and_night(run: Run) -> None:
    done = run("shift.who", date="2026-03-14", period="night", unit="D02")
    assert done.text.startswith("区水利局全天班（3月14日09:00至次日09:00）")


def test_a_day_without_a_roster_says_so(run: Run) -> None:
    with pytest.raises(NotFound, match="4月1日"):
        run("shift.who", date="2026-04-01")


# marking


def test_marking_needs_approval_and_restoring_can_be_undone(contacts: ContactSystem) -> None:
    run, actions = runner(contacts)
    assert actions["contact.mark_invalid"].effect is Effect.CONSEQUENTIAL
    run("contact.mark_invalid", unit="D04", number_kind="duty_phone", reason="空号")
    done = run("contact.restore_number", unit="D04")
    restore = actions["contact.restore_number"]
    assert restore.undo is not None
    restore.undo(call(), restore.arguments.model_validate({"unit": "D04"}), done)
    mark = contacts.dead_number("D04", NumberKind.DUTY_PHONE, "8104")
    assert mark is not None
    assert mark.reason == "空号"


def test_a_new_number_is_not_dead(own: BuiltinContacts, here: Run) -> None:
    here("contact.mark_invalid", contact="K08", reason="空号")
    person = own.directory().person("K08").model_copy(update={"mobile": "138-0000-8888"})
    here("contact.save", person=person.model_dump())
    assert "空号" not in here("contact.find", contact="K08").text


# editing


def _undo(own: BuiltinContacts, name: str, done: Done) -> Done:
    action = runner(own)[1][name]
    assert action.undo is not None
    return action.undo(call(), action.arguments.model_construct(), done)


def test_saving_and_deleting_can_be_undone(own: BuiltinContacts, here: Run) -> None:
    before = own.directory()
    made = here("contact.save", person={"name": "新同志", "unit": "D04", "post": "值班员"})
    assert made.refs == {"id": "C001"}
    _undo(own, "contact.save", made)
    assert own.directory() == before
    gone = here("contact.delete", id="K09")
    assert "K09" not in own.directory().by_id
    _undo(own, "contact.delete", gone)
    assert own.directory() == before


def test_an_undo_does_not_run_over_a_later_change(own: BuiltinContacts, here: Run) -> None:
    person = own.directory().person("K09")
    first = here("contact.save", person=person.model_copy(update={"post": "甲"}).model_dump())
    here("contact.save", person=person.model_copy(update={"post": "乙"}).model_dump())
    with pytest.raises(Refused):
        _undo(own, "contact.save", first)


def test_who_is_on_the_roster_or_in_a_group_is_not_deleted(here: Run) -> None:
    with pytest.raises(Refused, match="用到要删除的褚云飞"):
        here("contact.delete", id="K01")
    with pytest.raises(Refused, match="用到要删除的石桥口镇"):
        here("contact.delete", id="D05")


def test_a_unit_does_not_come_under_itself(own: BuiltinContacts, here: Run) -> None:
    unit = own.directory().unit("D02").model_copy(update={"parent": "D03"})
    with pytest.raises(InvalidInput, match="下级"):
        here("contact.save", unit=unit.model_dump())


def test_a_covered_number_from_a_page_keeps_the_real_one(own: BuiltinContacts, here: Run) -> None:
    person = own.directory().person("K08")
    covered = person.model_copy(update={"mobile": "138****0008", "post": "镇长助理"})
    here("contact.save", by=VIEWER, person=covered.model_dump())
    assert own.directory().person("K08").mobile == "138-0000-0008"
    assert own.directory().person("K08").post == "镇长助理"
    made_up = person.model_copy(update={"mobile": "139****9999"})
    with pytest.raises(InvalidInput, match="打码"):
        here("contact.save", by=VIEWER, person=made_up.model_dump())


def test_a_shift_is_saved_listed_and_warned_about(own: BuiltinContacts, here: Run) -> None:
    shift = {
        "date": "2026-03-15", "unit": "D02", "period": "day", "primary": "K03",
        "starts": "2026-03-15T12:00+08:00", "ends": "2026-03-15T18:00+08:00",
    }  # fmt: skip
    done = here("roster.save", shift=shift)
    assert done.refs == {"id": "SH20260315-D02-day"}
    listed = here("roster.list", since="2026-03-15", until="2026-03-15")
    assert len(listed.data["shifts"]) == 2
    [warning] = listed.data["warnings"]
    assert "单田芳" in warning
    here("roster.delete", id="SH20260315-D02-day")
    assert own.shift("SH20260315-D02-day") is None


def test_a_shift_that_ends_before_it_begins_is_no_shift(here: Run) -> None:
    shift = {
        "date": "2026-03-15", "unit": "D02", "period": "day",
        "starts": "2026-03-15T18:00+08:00", "ends": "2026-03-15T12:00+08:00",
    }  # fmt: skip
    with pytest.raises(ValidationError, match="晚于"):
        here("roster.save", shift=shift)


def test_standing_names_hold_where_the_roster_is_silent(own: BuiltinContacts, here: Run) -> None:
    unit = own.directory().unit("D05").model_copy(update={"standing_on_duty": "K09"})
    here("contact.save", unit=unit.model_dump())
    duty = own.duty("D05", sample.NOW + timedelta(days=3))
    assert (duty.primary, duty.shift) == ("K09", None)
    assert "常设名单" in here("contact.on_duty", unit="D05").text


def test_pages_are_narrowed_by_words_and_unit(run: Run) -> None:
    assert run("contact.list", query="陈建").data["total"] == 2
    assert run("contact.list", query="值班员").data["total"] == 3
    assert run("contact.list", unit="D04").data["total"] == 3
    assert run("contact.list", kind="units", unit="D02").data["total"] == 2
    assert run("contact.list", kind="groups", query="三防").data["total"] == 1
    page = run("contact.list", limit=3, offset=9).data
    assert (page["total"], len(page["entries"])) == (10, 1)


# what the dispatcher is told


def test_every_action_can_be_read_by_an_approver(own: BuiltinContacts) -> None:
    _, actions = runner(own)
    for action in actions.values():
        assert 2 <= len(action.examples) <= 6, action.name
        assert action.permission in (Permission.ASK, Permission.ACT, Permission.MANAGE_RECORDS)
    mark = actions["contact.mark_invalid"]
    said = mark.summary(mark.arguments.model_validate({"contact": "K08", "reason": "停机"}))
    assert said == "在通讯录中把陈建平（石桥镇副镇长）的手机标注为停机。"


def test_who_may_only_look_may_not_mark(here: Run) -> None:
    with pytest.raises(Forbidden):
        here("contact.mark_invalid", by=VIEWER, contact="K08", reason="停机")
