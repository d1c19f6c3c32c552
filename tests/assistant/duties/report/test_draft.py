"""Drafts: every element from a fact, blanks marked, hedges kept, follow-ups tell what changed."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.duties.report.assess import assess
from assistant.duties.report.draft import Draft, Header, compose
from assistant.duties.report.draft.moments import Teller, clock_words
from assistant.duties.report.reading import NoGazetteer
from assistant.duties.report.record import (
    Fact,
    Material,
    Precision,
    Record,
    Slot,
    Source,
    Status,
    Step,
)
from tests.assistant.duties.report.incidents import (
    at,
    crash,
    stuck_lift,
    warehouse_fire,
    warehouse_fire_later,
)

HEADER = Header(addressee="区政府总值班室", unit="银杏镇值班室", at=at(10, 2, 20))


def first(made: tuple[object, Record]) -> Draft:
    material, record = made
    return compose(record, material, Step.FIRST, HEADER)  # type: ignore[arg-type]


def test_the_title_tells_time_place_and_kind() -> None:
    title = first(warehouse_fire()).title
    assert title == ("关于11月10日2时05分许银杏镇银杏街88号东升木器厂发生火灾的情况报告（首报）")


def test_the_overview_is_one_sentence_of_time_place_and_kind() -> None:
    body = first(warehouse_fire()).body
    assert body.startswith("11月10日2时05分许，银杏镇银杏街88号东升木器厂发生火灾。")


def test_the_date_is_told_once_while_it_is_the_same() -> None:
    assert "2时15分，接银杏镇（方玲）报告" in first(warehouse_fire()).body


def test_missing_people_stay_missing_and_a_plan_stays_a_plan() -> None:
    body = first(warehouse_fire()).body
    assert "失联3人" in body
    assert "死亡" not in body
    assert "拟再派2台水罐车" in body
    assert "正在扑救" in body


def test_an_unknown_cause_is_told_as_unknown() -> None:
    assert "起火原因尚不清楚" in first(warehouse_fire()).body


def test_what_is_not_known_is_a_marked_blank() -> None:
    draft = first(stuck_lift())
    assert draft.body.startswith("【待补：发生时间】，")
    assert "原因【待补：原因口径】" in draft.body
    assert set(draft.blanks) >= {"【待补：发生时间】", "【待补：原因口径】"}


def test_a_contested_count_shows_both_sides_and_is_in_no_other_place() -> None:
    draft = first(stuck_lift())
    assert "被困【待核实：里面5个人；大人两个小孩两个（合计4）】" in draft.body
    assert "被困5人" not in draft.text
    assert "被困4人" not in draft.text


def test_hearsay_is_not_told() -> None:
    assert "死" not in first(crash()).body


def test_for_the_time_being_not_in_danger_keeps_its_hedge() -> None:
    assert "暂无生命危险" in first(crash()).body


def test_who_is_on_the_way_has_not_arrived() -> None:
    assert "拖车正在赶赴现场" in first(crash()).body


def test_every_piece_that_is_not_fixed_wording_points_at_its_words() -> None:
    material, record = warehouse_fire()
    for paragraph in compose(record, material, Step.FIRST, HEADER).paragraphs:
        for piece in paragraph.pieces:
            assert piece.blank or not piece.slots or piece.spans
            for words in piece.spans:
                assert material.source(words.source).text[words.start : words.end] == words.quote


def test_a_follow_up_tells_changes_and_not_the_opening() -> None:
    _, before = warehouse_fire()
    material, record = warehouse_fire_later()
    header = HEADER.model_copy(update={"sequence": 2})
    draft = compose(record, material, Step.FOLLOW_UP, header, before=before)
    assert draft.title == "关于银杏镇银杏街88号东升木器厂发生火灾的情况报告（续报二）"
    assert "失联人数由3人变为1人" in draft.body
    assert "2时05分" not in draft.body
    assert "副镇长" not in draft.body


def test_a_measure_that_was_told_is_not_told_again() -> None:
    material, record = warehouse_fire()
    draft = compose(record, material, Step.FOLLOW_UP, HEADER, before=record)
    assert "消防6车31人" not in draft.body
    assert "失联3人" in draft.body


def test_a_final_report_has_its_four_sections_and_says_where_nothing_is_known() -> None:
    _, before = warehouse_fire()
    material, record = warehouse_fire_later()
    draft = compose(record, material, Step.FINAL, HEADER, before=before)
    headings = [paragraph.text for paragraph in draft.paragraphs if paragraph.level == 1]
    assert headings == ["一、基本情况", "二、处置情况", "三、当前情况", "四、下一步工作"]
    assert "【待补：下一步工作】" in draft.blanks


def test_nobody_dead_and_nobody_hurt_is_only_said_where_both_were_said() -> None:
    material, record = crash()

    def with_counts(*slots: Slot) -> str:
        kept = [f for f in record.facts if f.slot not in (Slot.DEATHS, Slot.INJURED)]
        zero = [Fact(slot=slot, text="0", number=0, by_officer=True) for slot in slots]
        made = Record(facts=(*kept, *zero))
        return compose(made, material, Step.FIRST, HEADER).body

    assert "无人员伤亡" in with_counts(Slot.DEATHS, Slot.INJURED)
    assert "无人员伤亡" not in with_counts(Slot.INJURED)
    assert "无人员受伤" in with_counts(Slot.INJURED)
    assert "伤亡情况【待补：伤亡情况】" in with_counts()


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        (Fact(slot=Slot.INJURED, text="十余人", approx=True, by_officer=True), "受伤十余人"),
        (
            Fact(slot=Slot.INJURED, text="30人", number=30, approx=True, by_officer=True),
            "受伤约30人",
        ),
        (Fact(slot=Slot.TRAPPED, text="", status=Status.UNKNOWN), "人员被困情况尚不掌握"),
        (Fact(slot=Slot.DEATHS, text="1人", number=1, status=Status.HEARSAY), "【待补：伤亡情况】"),
    ],
)
def test_a_count_is_told_no_more_exactly_than_it_was_said(fact: Fact, told: str) -> None:
    material, record = crash()
    kept = [f for f in record.facts if f.slot not in (Slot.DEATHS, Slot.INJURED)]
    body = compose(Record(facts=(*kept, fact)), material, Step.FIRST, HEADER).body
    assert told in body


def test_a_vague_yesterday_becomes_a_date() -> None:
    fact = Fact(
        slot=Slot.OCCURRED_AT,
        text="昨天傍晚以后",
        moment=at(20, 0),
        precision=Precision.VAGUE,
    )
    assert Teller(at(21, 9)).fact(fact) == "11月20日傍晚以后"


def test_the_name_of_a_chat_tells_nothing_that_happened() -> None:
    text = (
        "【微信群 桐花镇防汛】\n19:03 堰口村支书：后山的小桥下午遭冲断了，过不得车\n"
        "19:20 交通所老杜：桥在，垮的是引道"
    )
    material = Material(sources=(Source(id="m1", text=text),), now=at(20, 19, 30))
    body = compose(assess(material, Step.FIRST, NoGazetteer()), material, Step.FIRST, HEADER).body
    assert "】" not in body.split("【待")[0]
    assert "桐花镇防汛" not in body


@given(minutes=st.integers(min_value=0, max_value=60 * 24 * 60))
def test_a_moment_told_can_be_read_back(minutes: int) -> None:
    moment = at(1, 0) + timedelta(minutes=minutes)
    told = Teller(at(1, 0)).moment(moment)
    assert told.endswith(clock_words(moment))
    year = f"{moment.year}年" if moment.year != 2026 else ""
    assert told == f"{year}{moment.month}月{moment.day}日{clock_words(moment)}"
