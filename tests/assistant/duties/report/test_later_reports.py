"""Later reports of an incident: which clock is the event's, what came by paper, what is renamed."""

from datetime import datetime, timedelta

import pytest

from assistant.duties.report.assess import assess
from assistant.duties.report.chain import carried, compare
from assistant.duties.report.reading import NoGazetteer
from assistant.duties.report.record import ChainFlag, Material, Record, Slot, Source, Step
from core.clock import ROOM_ZONE

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=ROOM_ZONE)


def material(text: str, now: datetime = NOW) -> Material:
    """A note of one source."""
    return Material(sources=(Source(id="m1", text=text),), now=now)


def record(text: str, step: Step = Step.FIRST) -> Record:
    """What a note says."""
    return assess(material(text), step, NoGazetteer())


def at(made: Record, slot: Slot) -> str:
    """The clock of a slot, "" where there is none."""
    fact = made.one(slot)
    return f"{fact.moment:%H:%M}" if fact and fact.moment else ""


@pytest.mark.parametrize(
    "text",
    [
        "阀门9:40关死，10:15测不出气味了，人11点回的家。",
        "8点20分最后两个都破拆出来了，一个轻伤。",
        "7:52一个、8:03一个，先后都弄上来了，都清醒。",
        "抢修的说下午4点前后能全好，停气的还剩300户，14:50通了一半。",
    ],
)
def test_a_later_report_has_no_new_beginning(text: str) -> None:
    assert at(record(text, Step.FOLLOW_UP), Slot.OCCURRED_AT) == ""


def test_a_later_report_may_tell_the_beginning_again() -> None:
    text = "11月22日7时15分，河西路12号仓库起火，8时02分扑灭，没有人受伤。"
    assert at(record(text, Step.FINAL), Slot.OCCURRED_AT) == "07:15"


@pytest.mark.parametrize(
    ("text", "taken", "who"),
    [
        ("方宁，河西街道，15:26。\n河西路12号仓库15点10分起火。", "15:26", "河西街道"),
        ("河西街道，方宁，15:26。\n河西路12号仓库15点10分起火。", "15:26", "河西街道"),
        ("航道处传真，11月22日15时26分到。\n15时10分两船在三号码头相撞。", "15:26", "航道处"),
        ("22日15时26分，航道处来件收到，内容如下：15时10分两船相撞。", "15:26", ""),
        ("方宁15:26口述：河西路12号仓库15点10分起火，没人伤。", "15:26", "方宁"),
    ],
)
def test_how_a_note_came_in_says_when(text: str, taken: str, who: str) -> None:
    made = record(text)
    assert at(made, Slot.RECEIVED_AT) == taken
    assert at(made, Slot.OCCURRED_AT) == "15:10"
    source = made.one(Slot.SOURCE)
    assert who in (source.text if source else "")


@pytest.mark.parametrize("where", ["观察", "治疗，情况稳定", "门诊包扎", "抢救"])
def test_where_the_hurt_are_is_not_where_it_happened(where: str) -> None:
    made = record(f"救上来的两个在中医医院{where}。没有人失踪。", Step.FOLLOW_UP)
    assert made.one(Slot.PLACE) is None


def test_a_hospital_may_be_where_it_happened() -> None:
    made = record("10:52人民医院门诊楼前有人持刀伤人，保安割伤。")
    place = made.one(Slot.PLACE)
    assert place is not None
    assert "人民医院" in place.text


FIRST = "11月22日7时15分，河西路12号禾丰食品厂旁边航道、3号浮标附近两船相撞，没有人受伤。"


def flags(later: str) -> list[ChainFlag]:
    """What stands between the first report and a final one."""
    first, final = material(FIRST, NOW - timedelta(hours=8)), material(later)
    before = [(Step.FIRST, first, assess(first, Step.FIRST, NoGazetteer()))]
    return compare(before, Step.FINAL, final, assess(final, Step.FINAL, NoGazetteer()))


def drifts(later: str) -> list[tuple[str, str]]:
    """What is named in two ways."""
    return [(f.prev, f.now) for f in flags(later) if f.type.endswith("_drift")]


def test_another_number_of_a_like_thing_is_told() -> None:
    assert drifts(FIRST.replace("3号浮标", "13号浮标")) == [("3号浮标", "13号浮标")]


def test_a_firm_that_sounds_alike_but_is_spelt_otherwise_is_told() -> None:
    (prev, now), *more = drifts(FIRST.replace("禾丰", "和丰"))
    assert "禾丰" in prev
    assert "和丰" in now
    assert not more


def test_the_same_names_are_left_alone() -> None:
    assert drifts(FIRST.replace("没有人受伤", "现场已清理")) == []


def test_a_bare_clock_is_of_the_day_named_before_it() -> None:
    later = "11月21日13时50分，河西路12号食品厂3人在污水池遇险。消防2车13时40分到场，全部救出。"
    assert any(f.type == "time_order" for f in flags(later))


def test_a_beginning_told_by_its_clock_alone_keeps_its_day() -> None:
    first = record("11月22日7时15分，河西路12号仓库起火。")
    told = assess(
        material("终报：7时15分河西路仓库起火，8时02分扑灭。", NOW + timedelta(days=1)),
        Step.FINAL,
        NoGazetteer(),
    )
    (kept,) = [f for f in carried(told, [first]) if f.slot is Slot.OCCURRED_AT]
    assert kept.moment == datetime(2026, 11, 22, 7, 15, tzinfo=ROOM_ZONE)
    named = assess(
        material("终报：11月23日7时15分河西路仓库起火。", NOW + timedelta(days=1)),
        Step.FINAL,
        NoGazetteer(),
    )
    assert [f for f in carried(named, [first]) if f.slot is Slot.OCCURRED_AT] == []
