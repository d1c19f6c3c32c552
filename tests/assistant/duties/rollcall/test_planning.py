"""From words to units, from units to numbers, from the roster to who may answer."""

from datetime import datetime, timedelta

import pytest

from assistant.duties.rollcall.model import Rank
from assistant.duties.rollcall.planning import planned
from assistant.duties.rollcall.redialling import shipped_rules
from assistant.duties.rollcall.roster import ExpectedOf
from connectors.contract import Kind, Named
from core.clock import ROOM_ZONE
from core.errors import InvalidInput, NotFound
from tests.assistant.duties.rollcall.calling_room import Room, deputy, duty, leader, unit
from tests.assistant.duties.rollcall.conftest import Opened

AT = datetime(2026, 11, 20, 21, 0, tzinfo=ROOM_ZONE)


@pytest.fixture
def room(opened: Opened) -> Room:
    return opened(units=4, more={"line": None})


@pytest.mark.parametrize("said", ["Ⅲ", "III", "三类", "Ⅲ类值班室", "3类"])
def test_a_class_of_rooms_is_known_by_all_its_names(room: Room, said: str) -> None:
    assert room.desk.resolve([said]) == [unit(1), unit(3)]


def test_the_own_room_is_not_among_its_class(opened: Opened) -> None:
    room = opened(units=4, more={"line": None, "own_unit": unit(1)})
    assert room.desk.resolve(["Ⅲ"]) == [unit(3)]
    assert room.desk.resolve([unit(1)]) == [unit(1)]


def test_units_are_named_once_in_order_and_without_the_excluded(room: Room) -> None:
    assert room.desk.resolve([unit(4), "G01", "第2街道"], ["1街"]) == [unit(4), unit(2), unit(3)]


def test_nobody_left_is_said(room: Room) -> None:
    with pytest.raises(InvalidInput):
        room.desk.resolve(["G01"], ["G01"])
    with pytest.raises(NotFound):
        room.desk.resolve(["Ⅰ类"])


def test_a_person_in_a_group_stands_for_his_unit(room: Room) -> None:
    room.contacts.load([Named(Kind.GROUP, "G02", "联络员", (), {"members": ["C03", unit(2)]})])
    assert room.desk.resolve(["G02"]) == [unit(3), unit(2)]


def test_numbers_come_in_the_order_of_the_plan(room: Room) -> None:
    rules = shipped_rules()
    [one] = planned(room.contacts, [unit(2)], rules.rollcall, rules, AT)
    assert [(c.rank, c.number, c.person) for c in one.callees] == [
        (Rank.DUTY, duty(2), ""), (Rank.DEPUTY, deputy(2), "D02"), (Rank.LEADER, leader(2), "L02"),
    ]  # fmt: skip
    assert one.note == ""


def test_a_number_that_is_no_number_is_left_out_and_said(room: Room) -> None:
    room.contacts.load(
        [Named(Kind.UNIT, "U50", "湖滨街道", (), {"duty_phone": "待补", "leader": "L01"})]
    )
    rules = shipped_rules()
    [one] = planned(room.contacts, ["U50"], rules.rollcall, rules, AT)
    assert [c.rank for c in one.callees] == [Rank.LEADER]
    assert "值班电话登记的号码“待补”无法拨打" in one.note


def test_one_telephone_is_called_under_one_rank_only(room: Room) -> None:
    room.contacts.load(
        [Named(Kind.UNIT, "U51", "江边街道", (), {"duty_phone": leader(1), "leader": "L01"})]
    )
    rules = shipped_rules()
    [one] = planned(room.contacts, ["U51"], rules.rollcall, rules, AT)
    assert [c.rank for c in one.callees] == [Rank.DUTY]


def test_who_may_answer_follows_from_the_roster_at_that_moment(room: Room) -> None:
    start = AT - timedelta(hours=3)
    facts = {
        "date": "2026-11-20", "unit": unit(1), "period": "night", "from": start.isoformat(),
        "to": (start + timedelta(hours=12)).isoformat(), "primary": "C02", "secondary": "C03",
        "leader": "D01",
    }  # fmt: skip
    room.contacts.load([Named(Kind.SHIFT, "S1", "夜班", (), facts)])
    expected = ExpectedOf(room.contacts)(unit(1), AT)
    names = {p.id: p.name for p in room.contacts.directory().people}
    assert expected.rostered == (names["C02"], names["C03"])
    assert [p.name for p in expected.leaders] == [names["D01"]]
    assert expected.called.name == "第1街道"
    assert len(expected.units) == 5
    later = ExpectedOf(room.contacts)(unit(1), AT + timedelta(days=2))
    assert later.rostered == (names["C01"],)


def test_a_room_outside_has_nobody_rostered(room: Room) -> None:
    expected = ExpectedOf(room.contacts)("X1", AT)
    assert (expected.called.name, expected.rostered) == ("市总值班室", ())
