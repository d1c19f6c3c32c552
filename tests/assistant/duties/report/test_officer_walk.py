"""What an officer met who walked through a first report and its follow-ups."""

from datetime import datetime

import pytest

from assistant.duties.report.assess import assess
from assistant.duties.report.chain import carried
from assistant.duties.report.draft import Header, compose
from assistant.duties.report.draft.lasting import known_before
from assistant.duties.report.draft.spoken import written
from assistant.duties.report.reading import NoGazetteer
from assistant.duties.report.record import Material, Record, Slot, Source, Status, Step
from core.clock import ROOM_ZONE

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=ROOM_ZONE)
FIRE = "7时50分银杏路12号厂房起火。"


def material(text: str) -> Material:
    """A note of one source."""
    return Material(sources=(Source(id="m1", text=text),), now=NOW)


def record(text: str, step: Step = Step.FIRST) -> Record:
    """What a note says."""
    return assess(material(text), step, NoGazetteer())


def told(text: str, slot: Slot, step: Step = Step.FIRST) -> str:
    """The words of a slot, "" where there is none."""
    fact = record(text, step).one(slot)
    return fact.text if fact else ""


@pytest.mark.parametrize(
    "text",
    [
        "燃气公司已关阀，9:20味道散尽。",
        "区水务公司已派人抢修。",
        "区人民医院已接收伤员3人。",
        "经区应急局初步认定，原因系软管老化脱落。",
    ],
)
def test_a_unit_that_acts_or_finds_the_cause_is_no_place(text: str) -> None:
    assert told(text, Slot.PLACE, Step.FOLLOW_UP) == ""


def test_a_company_where_it_happens_is_a_place() -> None:
    assert told("7时50分银杏路平安燃气公司爆炸，3人受伤。", Slot.PLACE) == "银杏路平安燃气公司"


def test_who_found_the_cause_and_how_surely_stays_with_it() -> None:
    text = "经区应急局初步认定，原因系软管老化脱落。"
    assert told(text, Slot.CAUSE, Step.FINAL) == "经区应急局初步认定，原因系软管老化脱落"


def test_a_cause_found_by_those_whose_duty_it_is_is_no_hearsay() -> None:
    text = "据交警部门现场勘查，原因为货车制动失灵。"
    made = record(text, Step.FINAL)
    assert told(text, Slot.CAUSE, Step.FINAL) == "据交警部门现场勘查，原因为货车制动失灵"
    assert not made.all(Slot.MEASURE)


def test_an_earlier_report_is_no_source() -> None:
    made = record(FIRE + "上次报的2个伤，不对，是3个。")
    assert made.one(Slot.SOURCE) is None
    assert told(FIRE + "上次报的2个伤，不对，是3个。", Slot.INJURED) == "3人"


def test_a_utility_that_helps_makes_no_gas_accident_of_a_fire() -> None:
    text = FIRE + "消防在扑救，燃气公司已关阀。"
    assert told(text, Slot.CATEGORY) == "事故灾难-火灾"
    assert told("燃气公司已关阀，消防在清理。", Slot.CATEGORY, Step.FOLLOW_UP) == ""


def test_a_figure_that_is_taken_back_contradicts_nobody() -> None:
    text = "前报重伤1人有误，实为轻伤3人，燃气公司正在检测。"
    assert not record(text, Step.FOLLOW_UP).conflicts


def test_what_turned_out_wrong_is_no_source() -> None:
    assert told("首报称死亡1人，经核实系误报，无人员死亡。", Slot.SOURCE) == ""


def test_a_final_report_keeps_the_place_over_a_follow_up_that_does_not_name_it() -> None:
    notes = (FIRE, "消防已扑灭。", "经区应急局初步认定，原因系线路老化。")
    first, second, last = (
        record(text, step)
        for text, step in zip(notes, (Step.FIRST, Step.FOLLOW_UP, Step.FINAL), strict=True)
    )
    before = known_before([first, second])
    draft = compose(last, material(notes[2]), Step.FINAL, Header(at=NOW), before=before)
    assert "银杏路12号厂房" in draft.title
    assert known_before([]) is None


@pytest.mark.parametrize(
    ("text", "slot", "number"),
    [
        ("重伤1人，轻伤2人，前报重伤2人有误。", Slot.INJURED, 3),
        ("受伤3人，首报受伤5人系误报。", Slot.INJURED, 3),
        ("首报受伤5人系误报，实为3人。", Slot.INJURED, 3),
        ("原报死亡2人应为1人。", Slot.DEATHS, 1),
        ("受伤2人更正为3人。", Slot.INJURED, 3),
        ("前报死亡1人、受伤3人，又有1人抢救无效死亡。", Slot.DEATHS, 2),
    ],
)
def test_a_figure_that_is_taken_back_counts_nowhere(text: str, slot: Slot, number: int) -> None:
    made = record(FIRE + text)
    fact = made.one(slot)
    assert fact is not None
    assert fact.number == number
    assert not made.conflicts


@pytest.mark.parametrize(
    "text",
    [
        "14:20左右（也有说14点25的）银杏路12号厂房起火。",
        "14:20左右（另有人说14:10）银杏路12号厂房起火。",
        "银杏路12号厂房14点20左右（有的讲14点半）起火。",
    ],
)
def test_another_clock_in_brackets_is_shown_and_takes_no_place(text: str) -> None:
    made = record(text)
    fact = made.one(Slot.OCCURRED_AT)
    assert fact is not None
    assert fact.moment is not None
    assert f"{fact.moment:%H:%M}" == "14:20"
    assert [c.what for c in made.conflicts] == ["事发时间"]


def test_another_number_in_brackets_is_shown_and_takes_no_place() -> None:
    made = record(FIRE + "受伤3人（有的说4人）。")
    assert made.one(Slot.INJURED) is not None
    assert told(FIRE + "受伤3人（有的说4人）。", Slot.INJURED) == "3人"
    assert [c.what for c in made.conflicts] == ["受伤人数"]


def test_rough_households_are_called_rough_once() -> None:
    assert written("约莫40来户停电，大约约30户停水") == "约40户停电，约30户停水"


@pytest.mark.parametrize("text", ["要不要请区里派人？", "他问要不要请区里派人。"])
def test_a_question_is_no_request_and_no_plan(text: str) -> None:
    made = record(FIRE + text)
    assert not made.all(Slot.REQUEST)
    assert not made.all(Slot.MEASURE)


def test_whose_decision_is_asked_for_is_a_request() -> None:
    assert record(FIRE + "要不要停课请区里定。").all(Slot.REQUEST)


def test_people_beside_rough_households_are_counted() -> None:
    assert told("7时50分银杏村滑坡，疏散40来户98人。", Slot.EVACUATED) == "98人"


def test_a_cause_told_as_unknown_is_said_so_and_asked_for_all_the_same() -> None:
    made = record(FIRE + "没人受伤，原因还不清楚。")
    cause = made.one(Slot.CAUSE)
    assert cause is not None
    assert cause.status is Status.UNKNOWN
    assert "原因口径" in {one.key for one in made.missing}
    text = compose(made, material(FIRE), Step.FIRST, Header(at=NOW)).body
    assert "起火原因尚不清楚" in text


def test_a_cause_that_nobody_spoke_of_is_a_blank() -> None:
    assert told(FIRE + "原因他没说。", Slot.CAUSE) == ""


def test_a_house_number_before_a_clock_is_no_day() -> None:
    fact = record("石桥路18号8时40分起火，无人受伤。").one(Slot.OCCURRED_AT)
    assert fact is not None
    assert fact.moment is not None
    assert (fact.moment.day, fact.moment.hour) == (22, 8)
    assert told("石桥路18号8时40分起火，无人受伤。", Slot.PLACE) == "石桥路18号"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("受伤6人均已出院。", 6),
        ("脚手架倒了，砸伤3人，1人昏迷。", 3),
        ("脚手架倒了，砸伤3人，都送医院了，1人昏迷。", 3),
        ("砸伤3人，另有1人昏迷。", 4),
        ("后墙倒了，压着两个泥瓦匠，一个扒出来腿断，一个还在下面。", 1),
        ("先报伤1个，后来伤的人数改成4个。", 4),
        ("学生呕吐，人数增加到21个，里头5个住院。", 21),
        ("学生呕吐，上午16个，现在增加到21个，里头5个住院。", 21),
        ("1人重伤，另2人轻伤。", 3),
    ],
)
def test_parts_and_later_figures_do_not_add_up_twice(text: str, number: int) -> None:
    fact = record(text).one(Slot.INJURED)
    assert fact is not None
    assert fact.number == number


FLOUR = (
    "9时10分接银杏镇值班室小周电话，9时银杏镇银杏路52号面粉厂厂房起火，伤2人，没有死亡。"
    "现场联系人小周13900001234。"
)
AGAIN = "9时50分银杏镇值班室小周又来电：明火9时40分扑灭，受伤还是2人。"


def test_the_town_that_calls_again_does_not_move_the_incident() -> None:
    first, later = record(FLOUR), record(AGAIN, Step.FOLLOW_UP)
    place = next(f for f in carried(later, [first]) if f.slot is Slot.PLACE)
    assert place.text == "银杏镇银杏路52号面粉厂厂房"


def test_another_place_is_not_replaced_by_the_one_before() -> None:
    later = record("9时50分银杏镇银杏路25号面粉厂明火扑灭。", Step.FOLLOW_UP)
    assert not [f for f in carried(later, [record(FLOUR)]) if f.slot is Slot.PLACE]


def test_whom_to_call_stands_in_the_follow_up_as_before() -> None:
    first = record(FLOUR)
    draft = compose(
        record(AGAIN, Step.FOLLOW_UP), material(AGAIN), Step.FOLLOW_UP, Header(),
        before=known_before([first]),
    )  # fmt: skip
    assert "现场联系人：小周 13900001234" in draft.text
    assert "【待补：姓名" not in draft.text


def test_the_final_report_tells_the_forces_and_timed_deeds_of_the_chain() -> None:
    first = record(FLOUR + "消防6台车28人、派出所到场。")
    again = "9时50分银杏镇值班室小周又来电：明火9时40分扑灭，消防增到8台车36人。"
    later = record(again, Step.FOLLOW_UP)
    last = "10时30分银杏镇值班室小周来电：现场处置结束，受伤2人，原因正在调查。"
    draft = compose(
        record(last, Step.FINAL), material(last), Step.FINAL, Header(),
        before=known_before([first, later]),
    )  # fmt: skip
    assert "消防8台车36人" in draft.text
    assert "6台车" not in draft.text
    assert "派出所" in draft.text
    assert "明火9时40分扑灭" in draft.text


def test_a_final_report_says_again_what_the_follow_up_said_in_the_same_words() -> None:
    later = record("9时50分明火扑灭，过火面积60平方米。", Step.FOLLOW_UP)
    last = "银杏路12号厂房火灾处置结束，过火面积60平方米，无人员伤亡。"
    draft = compose(
        record(last, Step.FINAL), material(last), Step.FINAL, Header(),
        before=known_before([record(FIRE), later]),
    )  # fmt: skip
    assert "60平方米" in draft.text


def test_what_stands_behind_next_is_still_to_be_done() -> None:
    last = "火灾处置结束，无人员伤亡。下一步街道负责安抚住户，应急局牵头排查同类场所。"
    made = record(last, Step.FINAL)
    assert {f.status for f in made.all(Slot.MEASURE) if "街道" in f.text or "应急局" in f.text} == {
        Status.PLANNED
    }
    draft = compose(made, material(last), Step.FINAL, Header())
    _, _, ahead = draft.text.partition("下一步工作")
    assert "街道负责安抚住户" in ahead
    assert "应急局牵头排查同类场所" in ahead
    assert "拟" not in ahead


def test_the_withdrawal_of_the_forces_is_told_with_its_time() -> None:
    made = record("火灾处置结束，消防10时24分撤回。", Step.FINAL)
    assert "消防10时24分撤回" in [f.text for f in made.all(Slot.MEASURE)]
