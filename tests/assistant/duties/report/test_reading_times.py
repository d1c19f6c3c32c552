"""Which moments are read from a note, and what each is the moment of."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.duties.report.reading import NoGazetteer, read, settle
from assistant.duties.report.reading.blanks import marked
from assistant.duties.report.record import Fact, Material, Precision, Slot, Source, Status
from core.clock import ROOM_ZONE


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ROOM_ZONE)


def facts(text: str, now: str = "2026-05-20T15:00") -> list[Fact]:
    return read(Material(sources=(Source(id="m1", text=text),), now=at(now)), NoGazetteer())


def settled(text: str, now: str = "2026-05-20T15:00") -> dict[Slot, Fact]:
    material = Material(sources=(Source(id="m1", text=text),), now=at(now))
    return {f.slot: f for f in settle(read(material, NoGazetteer()), frozenset(), material)}


def moment(text: str, slot: Slot, now: str = "2026-05-20T15:00") -> str | None:
    fact = settled(text, now).get(slot)
    return fact.moment.strftime("%m-%d %H:%M") if fact and fact.moment else None


@pytest.mark.parametrize(
    ("text", "now", "expected"),
    [
        ("2:05接岭南镇陆远电话：老街茶馆1点40左右着火。", "2026-05-20T02:20", "05-20 01:40"),
        ("0:10接报，23:50云水桥头两车相撞。", "2026-01-01T00:20", "12-31 23:50"),
        ("06:45接石桥镇电话：06:31石桥镇老街着火。", "2026-05-20T20:15", "05-20 06:31"),
        ("0点40接石桥镇电话：0点20石桥镇老街着火。", "2026-05-20T14:15", "05-20 00:20"),
        ("昨天下午四点二十外墙掉了一块砖，砸到人。", "2026-05-20T09:00", "05-19 16:20"),
        ("昨晚12点半仓库起火。", "2026-05-20T07:00", "05-20 00:30"),
        ("半小时前两辆货车追尾。", "2026-05-20T15:00", "05-20 14:30"),
        ("四点差十分塔吊倒了，没人受伤。", "2026-05-20T16:30", "05-20 15:50"),
        ("12月31日22时许仓库爆炸。", "2027-01-01T08:00", "12-31 22:00"),
        ("4月3日22时许仓库爆炸，今天才报来。", "2026-11-20T08:00", "04-03 22:00"),
        ("18点左右，青江大桥下，轿车撞到桥墩上。", "2026-05-20T18:30", "05-20 18:00"),
        ("车库进水，19点20的事。", "2026-05-20T20:00", "05-20 19:20"),
        ("今早9:05至10:20全城断网。", "2026-05-20T11:00", "05-20 09:05"),
    ],
)  # fmt: skip
def test_the_event_happened_before_the_note_was_written(text: str, now: str, expected: str) -> None:
    assert moment(text, Slot.OCCURRED_AT, now) == expected


def test_the_alarm_is_not_the_event() -> None:
    got = settled("消防支队14:22来电：13点50接警，白塔路一仓库着火，14点10扑灭。")
    assert Slot.OCCURRED_AT not in got
    assert got[Slot.ALARM_AT].moment == at("2026-05-20T13:50")
    assert got[Slot.RECEIVED_AT].moment == at("2026-05-20T14:22")


def test_a_call_from_the_120_centre_is_no_alarm() -> None:
    got = settled("7:11接市120电话，报早晨6点多某小区天然气爆炸。", "2026-05-20T08:00")
    assert got[Slot.RECEIVED_AT].moment == at("2026-05-20T07:11")
    assert Slot.ALARM_AT not in got
    assert got[Slot.OCCURRED_AT].precision is Precision.HOUR


@pytest.mark.parametrize(
    "text",
    [
        "14:20松台镇陆远来电：河边冒烟了。",
        "松台镇陆远14:20电话，河边冒烟了。",
        "松台镇办公室打来的，14:20。说河边冒烟了。",
        "河边冒烟了，松台镇陆远14:20报来的。",
        "河边冒烟了。接报时间14:20，松台镇陆远。",
        "【记录】14:20，松台镇值班的陆远来电：河边冒烟了。",
        "1420松台镇陆远：河边冒烟了。",
    ],
)
def test_the_call_is_known_wherever_the_note_tells_it(text: str) -> None:
    assert moment(text, Slot.RECEIVED_AT) == "05-20 14:20"


def test_what_is_planned_done_or_put_out_is_no_event() -> None:
    got = settled("14:00江口公司来电，趸船走锚。拖轮说14:40能到，消防13:50到的，13点55分扑灭。")
    assert Slot.OCCURRED_AT not in got


def test_a_follow_up_without_the_moment_of_the_event_gets_none() -> None:
    got = settled("续报素材6:40：白塔路仓库，6点10分明火灭了，还有1个没找到。", "2026-05-20T06:50")
    assert Slot.OCCURRED_AT not in got
    assert got[Slot.RECEIVED_AT].moment == at("2026-05-20T06:40")


def test_what_a_draft_of_the_press_says_is_hearsay_and_never_settles() -> None:
    text = "14:40指挥部来电：14点24分起的火，有的稿子写14点30分许。"
    heard = [f for f in facts(text) if f.status is Status.HEARSAY]
    assert [f.moment for f in heard] == [at("2026-05-20T14:30")]
    assert moment(text, Slot.OCCURRED_AT) == "05-20 14:24"


def test_a_report_upward_is_told_from_the_call() -> None:
    got = settled("14:05松台镇来电：13:40仓库起火。14:30电话报市政府总值班室。")
    assert got[Slot.REPORTED_AT].moment == at("2026-05-20T14:30")
    assert got[Slot.RECEIVED_AT].moment == at("2026-05-20T14:05")


@given(
    now=st.datetimes(min_value=datetime(2025, 1, 2), max_value=datetime(2029, 12, 30)),  # noqa: DTZ001
    minutes=st.integers(min_value=6, max_value=600),
)
def test_a_bare_24_hour_time_is_never_ahead_of_the_note(now: datetime, minutes: int) -> None:
    written = now.replace(second=0, microsecond=0, tzinfo=ROOM_ZONE)
    happened = written - timedelta(minutes=minutes)
    text = f"{written:%H:%M}松台镇来电：{happened:%H:%M}左右仓库起火。"
    material = Material(sources=(Source(id="m1", text=text),), now=written)
    got = {f.slot: f for f in read(material, NoGazetteer())}
    told = got[Slot.OCCURRED_AT].moment
    assert told is not None
    assert told <= written
    if happened.hour > 12 or minutes < 240:
        assert told == happened


@given(
    text=st.text(
        alphabet="0123456789：:点时分半刻日月年昨今晚早上下午接报火灾死伤人个，。（）镇路号",
        max_size=80,
    )
)
def test_any_text_is_read_and_every_quote_stands_in_it(text: str) -> None:
    for fact in facts(text):
        assert fact.spans
        for span in fact.spans:
            assert text[span.start : span.end] == span.quote


def test_a_line_that_is_parted_by_blanks_is_given_marks() -> None:
    note = "20:27 花坪镇老向 围墙冲垮 学生都放学了 没伤人 镇里在拉警戒"
    assert (
        marked(note)
        == "20:27 花坪镇老向\uff0c围墙冲垮\uff0c学生都放学了\uff0c没伤人\uff0c镇里在拉警戒"
    )


@pytest.mark.parametrize(
    "text",
    [
        "花坪镇 副镇长 向明 20:27",
        "今晚 20 时 35 分，电梯困 4 人，物业 21 时报，3 人已救出，1 人在救。",
        "围墙冲垮，学生都放学了，没伤人 镇里在拉警戒。",
    ],
)
def test_headings_spaced_figures_and_marked_lines_stay(text: str) -> None:
    assert marked(text) == text


@given(text=st.text(alphabet="0123456789： 点时分火灾人，。（）镇\n", max_size=80))
def test_marks_keep_every_place(text: str) -> None:
    assert len(marked(text)) == len(text)


def test_what_came_of_it_is_no_other_version_of_when_it_happened() -> None:
    story = "14:00林场来电：12:10余火起烟，13:05风大。"
    assert [f.moment for f in facts(story) if f.slot is Slot.OCCURRED_AT] == [
        at("2026-05-20T12:10")
    ]
    versions = "14:40消防来电：12:10起火。物业说是12:35起火。"
    assert len([f for f in facts(versions) if f.slot is Slot.OCCURRED_AT]) == 2


def test_a_report_to_the_leaders_is_no_call() -> None:
    got = settled("14:05松台镇来电：13:40仓库起火。14:30我们报了书记。")
    assert got[Slot.RECEIVED_AT].moment == at("2026-05-20T14:05")
    assert got[Slot.REPORTED_AT].moment == at("2026-05-20T14:30")


def test_a_month_long_past_is_of_this_year() -> None:
    fact = settled("4月3日22时许仓库爆炸，今天才报来。", "2026-11-20T08:00")[Slot.OCCURRED_AT]
    assert fact.moment == at("2026-04-03T22:00")


CALLS = [
    "18:26樟树乡来电：乡道滑坡。",
    "18:44县交通局传来短报：已派铲车。",
    "19:02我打电话问樟树乡，答复没压到人。",
    "19:15樟树乡又来电话，说铲车到了。",
]


@given(first=st.integers(0, 2), rest=st.permutations(CALLS))
def test_whoever_tells_it_first_tells_it_to_the_room(first: int, rest: list[str]) -> None:
    told = [CALLS[first], *(call for call in CALLS if call > CALLS[first] and call in rest[:3])]
    assert moment("\n".join(told), Slot.RECEIVED_AT, "2026-05-20T20:00") == f"05-20 {told[0][:5]}"


def test_a_day_is_no_receipt_where_a_clock_is_told() -> None:
    note = "5月20日，白石、青山两个镇报的。大风刮倒了树。电话是14:05、14:20打来的。"
    assert moment(note, Slot.RECEIVED_AT) == "05-20 14:05"


def test_the_name_of_an_office_of_networks_is_no_rumour() -> None:
    told = "14:40联通网络运维中心来电：光缆14:10断的。"
    assert moment(told, Slot.OCCURRED_AT) == "05-20 14:10"
    heard = "14:40街道来电：网络消息说光缆14:10断的。"
    assert moment(heard, Slot.OCCURRED_AT) is None


def test_nothing_is_the_event_for_want_of_a_better_once_it_was_answered() -> None:
    note = "14:40水务公司来电：取水口有油膜，14:10关了取水泵，14:20投放吸油毡。"
    assert moment(note, Slot.OCCURRED_AT) is None
