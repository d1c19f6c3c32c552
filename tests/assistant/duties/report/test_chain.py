"""What may not differ between the reports of one incident."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from assistant.duties.report.chain import carried, compare, diff
from assistant.duties.report.chain.places import drift
from assistant.duties.report.record import (
    ChainFlag,
    Fact,
    Grade,
    Level,
    Material,
    Precision,
    Record,
    Severity,
    Slot,
    Source,
    Span,
    Step,
)

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 5, 20, 22, 0, tzinfo=ZONE)
FIRST = "梨园镇石桥路18号仓库着火"


def record(level: Level = Level.OPEN, **values: object) -> Record:
    facts: list[Fact] = []
    for key, value in values.items():
        slot = Slot(key)
        if isinstance(value, int):
            facts.append(Fact(slot=slot, text=f"{value}人", number=value))
        elif isinstance(value, datetime):
            facts.append(Fact(slot=slot, text="", moment=value))
        elif isinstance(value, Fact):
            facts.append(value)
        else:
            facts.append(Fact(slot=slot, text=str(value)))
    return Record(facts=tuple(facts), grade=Grade(level=level, reason=""))


def material(text: str) -> Material:
    return Material(sources=(Source(id="m1", text=text),), now=NOW)


def flags(
    before: Record, now: Record, text: str = "续报素材", step: Step = Step.FOLLOW_UP
) -> dict[str, ChainFlag]:
    earlier = [(Step.FIRST, material(FIRST), before)]
    return {f.type: f for f in compare(earlier, step, material(text), now)}


def test_the_first_report_has_nothing_to_be_measured_against() -> None:
    assert compare([], Step.FIRST, material(FIRST), record(deaths=1)) == []


def test_fewer_dead_is_an_error() -> None:
    flag = flags(record(deaths=3), record(deaths=2))["deaths_decreased"]
    assert (flag.severity, flag.prev, flag.now) == (Severity.ERROR, "3", "2")


@pytest.mark.parametrize(
    "text",
    [
        "此前死亡人数重复统计1人，核减后为2人",
        "经DNA比对，两处遗体残骸为同一人",
        "死亡3人系误报，更正为2人",
    ],
)
def test_fewer_dead_is_explained_by_a_correction(text: str) -> None:
    assert flags(record(deaths=3), record(deaths=2), text)["deaths_decreased"].severity is (
        Severity.EXPLAINED
    )


@pytest.mark.parametrize(
    "text",
    [
        "疏散人数更正为402人，上午多报10人",
        "经核实，目前死亡2人",
        "直接损失核定为860万元，口径已更正",
    ],
)
def test_a_correction_of_something_else_explains_nothing(text: str) -> None:
    assert flags(record(deaths=3), record(deaths=2), text)["deaths_decreased"].severity is (
        Severity.ERROR
    )


def test_an_injured_person_who_died_is_no_longer_injured() -> None:
    before, now = record(injured=3, deaths=0), record(injured=2, deaths=1)
    said = flags(before, now, "1名伤员经抢救无效死亡")["injured_decreased"]
    assert said.severity is Severity.EXPLAINED
    assert flags(before, now, "无说明")["injured_decreased"].severity is Severity.EXPLAINED
    alone = flags(before, record(injured=2, deaths=0), "无说明")["injured_decreased"]
    assert alone.severity is Severity.ERROR


def test_a_rise_is_no_error() -> None:
    assert flags(record(deaths=1, injured=2), record(deaths=2, injured=5)) == {}


def test_missing_people_must_have_a_fate() -> None:
    before = record(missing=3)
    assert "persons_unaccounted" in flags(before, record(deaths=1, missing=0))
    assert "persons_unaccounted" in flags(before, record(deaths=1), step=Step.FINAL)
    assert "persons_unaccounted" not in flags(before, record(deaths=2, missing=1))
    assert "persons_unaccounted" not in flags(before, record(deaths=3, missing=0))
    assert "persons_unaccounted" not in flags(before, record(deaths=1, injured=2, missing=0))
    safe = "找到1人已遇难，另有2人取得联系，人没事"
    assert "persons_unaccounted" not in flags(before, record(deaths=1, missing=0), safe)


def test_a_report_that_does_not_speak_of_people_leaves_them_open() -> None:
    assert flags(record(missing=3), record(), "17点道路恢复通行") == {}


def test_more_dead_and_missing_than_were_open_is_flagged() -> None:
    assert "persons_mismatch" in flags(record(missing=3), record(deaths=3, missing=2))
    more = "又接到报告，失联人员新增2人"
    assert "persons_mismatch" not in flags(record(missing=3), record(deaths=3, missing=2), more)


def test_the_time_of_the_incident_does_not_move() -> None:
    early, late = NOW.replace(hour=3, minute=5), NOW.replace(hour=3, minute=35)
    flag = flags(record(occurred_at=early), record(occurred_at=late))["occurred_at_changed"]
    assert flag.severity is Severity.ERROR
    told = flags(
        record(occurred_at=early), record(occurred_at=late), "经核实监控，事发时间为3时35分"
    )
    assert told["occurred_at_changed"].severity is Severity.EXPLAINED


def test_a_rough_time_may_become_exact() -> None:
    rough = Fact(
        slot=Slot.OCCURRED_AT, text="", moment=NOW.replace(hour=3, minute=0),
        precision=Precision.HOUR, approx=True,
    )  # fmt: skip
    exact = record(occurred_at=NOW.replace(hour=3, minute=12))
    assert flags(record(occurred_at=rough), exact) == {}


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("梨园镇石桥路18号仓库", "梨园镇石桥路81号仓库"),
        ("石桥小区3号楼", "石桥小区5号楼502室"),
        ("梨园镇石桥村", "榆树镇石桥村"),
        ("G99高速K112处", "G99高速K121处"),
        ("滨河路加油站", "兵河路加油站"),
    ],
)
def test_places_that_drift(before: str, now: str) -> None:
    assert drift(before, now)
    assert flags(record(place=before), record(place=now))["place_drift"].severity is Severity.ERROR


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("城东区梨园镇石桥路18号仓库", "石桥路18号仓库"),
        ("S9高速康庄收费站北200米分岔口", "S9高速市区方向康庄出口"),
        ("石桥路和梨园路路口", "石桥路"),
        ("2号隧洞掌子面", "引水工程2号隧洞"),
        ("梨园镇石桥村", "石桥村三组"),
    ],
)
def test_places_that_are_only_said_shorter_or_longer(before: str, now: str) -> None:
    assert drift(before, now) == ""


def test_parts_that_do_not_make_the_total_are_an_error() -> None:
    flag = flags(record(), record(), "转移增到412人：东沟村160、西沟村130、石桥村112")[
        "sum_mismatch"
    ]
    assert (flag.severity, flag.prev, flag.now) == (Severity.ERROR, "412", "402")


def test_a_higher_level_is_told_and_not_an_error() -> None:
    flag = flags(record(Level.GENERAL, deaths=2), record(Level.LARGER, deaths=3))["level_up"]
    assert flag.severity is Severity.WARN
    assert "重新计时" in flag.note
    first_told = flags(record(Level.OPEN), record(Level.LARGER, deaths=3))["level_up"]
    assert first_told.severity is Severity.INFO


def test_it_cannot_be_out_before_it_began() -> None:
    began = record(occurred_at=NOW.replace(hour=14, minute=20))
    assert "time_order" in flags(began, record(), "13时50分明火扑灭")
    assert "time_order" not in flags(began, record(), "14时50分明火扑灭")


def test_the_diff_tells_every_fact() -> None:
    before = record(deaths=2, missing=1, place="石桥路18号", measure="出2支水枪")
    now = record(Level.LARGER, deaths=3, place="石桥路18号", measure="现场清理", injured=4)
    lines = [change.text for change in diff(before, now)]
    assert lines == [
        "死亡人数：由“2人”变为“3人”",
        "受伤人数：新增“4人”",
        "失联人数：前报“1人”，本报未再提及",
        "处置措施：新增“现场清理”",
        "事件等级：由“未定”变为“较大”",
    ]
    assert diff(before, before) == []


def test_a_firm_whose_name_is_spelt_in_another_way_is_flagged() -> None:
    first = (Step.FIRST, material("石桥路9号瑞昌木业车间着火"), record())
    other = material("石桥路9号瑞畅木业车间的火灭了")
    second = {f.type: f for f in compare([first], Step.FOLLOW_UP, other, record())}
    assert second["unit_name_drift"].severity is Severity.ERROR
    again = material("石桥路9号瑞昌木业车间火灾已处置完毕")
    chain = [first, (Step.FOLLOW_UP, other, record())]
    third = {f.type: f for f in compare(chain, Step.FINAL, again, record())}
    assert third["unit_name_drift"].severity is Severity.WARN


def test_a_figure_that_the_text_corrects_upward_is_explained() -> None:
    said = flags(
        record(injured=10), record(injured=15), "前报伤者10人只算了一家医院，今已更正为15人"
    )
    assert said["figure_corrected"].severity is Severity.EXPLAINED
    assert "figure_corrected" not in flags(record(injured=10), record(injured=15))


def test_passages_told_again_in_a_follow_up_are_mentioned() -> None:
    opening = "梨园镇石桥路18号仓库二层堆放的泡沫板突然起火，夜班工人发现后立即拨打电话报警"
    earlier = [(Step.FIRST, material(opening), record())]
    found = compare(earlier, Step.FOLLOW_UP, material(opening + "。目前火已灭"), record())
    assert [(f.type, f.severity) for f in found] == [("narrative_retold", Severity.INFO)]


def test_a_time_whose_half_of_the_day_was_not_said_is_no_changed_time() -> None:
    quote = Span(source="m1", start=0, end=4, quote="2:10")
    night = Fact(slot=Slot.OCCURRED_AT, text="", moment=NOW.replace(hour=14, minute=10))
    unsure = night.model_copy(update={"spans": (quote,)})
    later = Fact(slot=Slot.OCCURRED_AT, text="", moment=NOW.replace(hour=2, minute=10))
    text = "终报：石桥路仓库2时10分起火"
    assert "occurred_at_changed" not in flags(
        record(occurred_at=unsure), record(occurred_at=later), text, Step.FINAL
    )
    other = later.model_copy(update={"moment": NOW.replace(hour=2, minute=40)})
    assert "occurred_at_changed" in flags(
        record(occurred_at=unsure), record(occurred_at=other), text, Step.FINAL
    )


def test_parts_by_sex_or_hospital_have_to_make_the_total() -> None:
    text = "续报：发病22人，其中男生12人、女生9人"
    flag = flags(record(injured=18), record(injured=22), text)["sum_mismatch"]
    assert (flag.prev, flag.now) == ("22", "21")
    assert flags(record(injured=18), record(injured=22), text.replace("9人", "10人")) == {}


def test_those_who_were_found_in_a_report_between_are_accounted_for() -> None:
    before = [
        (Step.FIRST, material("货船翻沉，失联2人"), record(missing=2)),
        (Step.FOLLOW_UP, material("那2个找到了，人都不行了"), record(deaths=2)),
    ]
    text = "终报：死亡2人，搜救结束"
    found = compare(before, Step.FINAL, material(text), record(deaths=2))
    assert [f.type for f in found] == []


def test_another_shop_name_of_the_same_sound_is_flagged() -> None:
    earlier = [(Step.FIRST, material("鸿顺小吃店煤气罐喷火"), record())]
    found = compare(earlier, Step.FINAL, material("宏顺小吃店已停业"), record())
    assert [(f.type, f.severity) for f in found] == [("unit_name_drift", Severity.ERROR)]


@pytest.mark.parametrize(
    ("before", "now"),
    [("省道S301线鹰嘴弯", "省道S301线鹰嘴湾"), ("宏运涂料", "华新路18号宏远涂料配料间")],
)
def test_one_other_character_in_a_name_is_another_name(before: str, now: str) -> None:
    assert drift(before, now)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("凤台站基坑东侧", "凤台站基坑西侧"),
        ("宏运涂料", "宏运涂料二号车间"),
        ("南河路12号", "南河路"),
    ],
)
def test_sides_and_shorter_names_are_no_other_place(before: str, now: str) -> None:
    assert not drift(before, now)


def test_a_follow_up_without_words_of_its_kind_keeps_the_kind_told_before() -> None:
    before = record(category="事故灾难-建筑施工")
    assert [f.text for f in carried(record(deaths=3), [before])] == ["事故灾难-建筑施工"]
    assert carried(record(category="事故灾难-火灾"), [before]) == []


def test_a_number_wrong_against_the_first_report_is_found_over_one_that_had_none() -> None:
    first = record(place="环镇北路51号联发包装厂")
    second = record(place="联发包装厂")
    earlier = [(Step.FIRST, material(FIRST), first), (Step.FOLLOW_UP, material("续报"), second)]
    last = record(place="环镇北路15号联发包装厂")
    found = compare(earlier, Step.FINAL, material("终报素材"), last)
    assert [f.severity for f in found if f.type == "place_drift"] == [Severity.ERROR]


def test_who_was_discharged_was_hurt_all_the_same() -> None:
    text = "终报：共死亡1人、受伤9人。伤员5人出院。"
    span = Span(source="m1", start=9, end=13, quote=text[9:13])
    hurt = Fact(slot=Slot.INJURED, text="9人", number=9, spans=(span,))
    found = flags(record(injured=13), record(injured=hurt), text)
    assert found["injured_decreased"].severity is Severity.ERROR
