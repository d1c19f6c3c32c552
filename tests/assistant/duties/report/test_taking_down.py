"""When a note was taken and from whom, elements told in everyday words, and losses that jump."""

from datetime import datetime

import pytest

from assistant.duties.report.assess import assess
from assistant.duties.report.chain import compare
from assistant.duties.report.reading import NoGazetteer
from assistant.duties.report.record import (
    ChainFlag,
    Fact,
    Grade,
    Level,
    Material,
    Record,
    Severity,
    Slot,
    Source,
    Step,
)
from core.clock import ROOM_ZONE

NOW = datetime(2026, 11, 22, 23, 50, tzinfo=ROOM_ZONE)


def note(text: str) -> Material:
    return Material(sources=(Source(id="m1", text=text),), now=NOW)


def known(text: str) -> Record:
    return assess(note(text), Step.FIRST, NoGazetteer())


@pytest.mark.parametrize(
    ("text", "hour", "minute", "who"),
    [
        ("河西村仓房着火，10点40着的，没人伤。——11月22日10时58分电话，方小宁记", 10, 58, ""),
        ("续。22号21:22，还是方宁。人点清了，一共61人。", 21, 22, "方宁"),
        ("21点26分，河西街道方宁。9号楼车棚21点15分烧起来了。", 21, 26, "方宁"),
        ("方宁21:22第二个电话，接着早上的事说，又找到1人。", 21, 22, "方宁"),
        ("问了镇里（15:36 方宁回的电话）——三点钟左右架子倒了，没人伤。", 15, 36, "方宁"),
        ("坝上打来的，方宁副镇长，风大听不清。20:48。坝脚冒水。", 20, 48, "方宁"),
    ],
)
def test_a_note_says_itself_when_it_was_taken(text: str, hour: int, minute: int, who: str) -> None:
    record = known(text)
    taken = record.one(Slot.RECEIVED_AT)
    assert taken is not None
    assert taken.moment is not None
    assert (taken.moment.hour, taken.moment.minute) == (hour, minute)
    source = record.one(Slot.SOURCE)
    assert who in (source.text if source else "")


def test_who_wrote_it_down_is_not_who_reported() -> None:
    record = known("我河西镇方宁呀，10点40仓房着火。——11月22日10时58分电话，金波记")
    source = record.one(Slot.SOURCE)
    assert source is not None
    assert "方宁" in source.text
    assert "金波" not in source.text


def test_a_chat_is_received_with_the_message_meant_for_the_room() -> None:
    record = known(
        "站务小方 18:00  17:58扶梯停了，有人摔倒\n金波-河西街道 18:01  几个人\n"
        "站务小方 18:02  两个\n金波-河西街道 18:31  @区总值班室 正式报一下"
    )
    taken, source = record.one(Slot.RECEIVED_AT), record.one(Slot.SOURCE)
    assert taken is not None
    assert taken.moment is not None
    assert (taken.moment.hour, taken.moment.minute) == (18, 31)
    assert source is not None
    assert source.text.startswith("河西街道")


def test_when_something_was_posted_is_not_when_it_happened() -> None:
    record = known("公众号15时20分发《某厂爆炸》。镇里15:36报，14时50分着的火，没有爆炸。")
    began = record.one(Slot.OCCURRED_AT)
    assert began is not None
    assert began.moment is not None
    assert began.moment.hour == 14


FRAME = "9:20新桥街道应急办来电：8:50向阳路5号居民楼三楼起火，{}{}{}{}联系人李明13900001111。"
HURT, AREA, TEAM, CAUSE = "无人员伤亡，", "过火20平方米，", "消防2车到场，", "原因消防在查。"


def asked(hurt: str = HURT, area: str = AREA, team: str = TEAM, cause: str = CAUSE) -> set[str]:
    named = known(FRAME.format(hurt, area, team, cause)).missing
    return {one.key for one in named if not one.optional}


@pytest.mark.parametrize(
    "team",
    [
        "供电8:57来了3个师傅，",
        "绿化的洒水车9:05到浇上了，",
        "民警老周他们在拉线，",
        "救护车停在楼下，",
        "卫监所9:10到，测了余氯，",
        "武警官兵在扛沙袋，",
        "志愿者和居委在挨家敲门，",
        "厂里自己的救火队在上水，",
        "电梯公司的人在弄，",
        "林场职工三十人上山打火线，",
    ],
)
def test_a_team_at_work_is_at_the_scene(team: str) -> None:
    assert "到场力量" not in asked(team=team)


@pytest.mark.parametrize(
    "team", ["消防说马上到，", "消防车堵在路上，", "供电还没派人来，", "没人来处理，"]
)
def test_a_team_on_the_way_is_asked_for(team: str) -> None:
    assert "到场力量" in asked(team=team)


@pytest.mark.parametrize(
    "deed",
    [
        "电闸拉了，",
        "楼上住户叫下来了，",
        "阀门关了，",
        "备用电机启动了，",
        "线路换了一根，",
        "水泵在抽，",
        "样品取走了，",
        "先把伤员抬上车了，",
        "撒了石灰，",
        "学校停了课，",
    ],
)
def test_what_was_done_is_a_measure(deed: str) -> None:
    assert "先期处置" not in asked(team=deed)


@pytest.mark.parametrize(
    "cause",
    [
        "起火原因消防查。",
        "怎么起的消防在看。",
        "火调在现场。",
        "原因消防没说，在勘。",
        "灾因由消防和公安复盘。",
        "消防初判电器。",
        "老板说烟头，消防没定，在查。",
    ],
)
def test_an_inquiry_or_a_finding_of_those_in_charge_is_given(cause: str) -> None:
    assert "原因口径" not in asked(cause=cause)


@pytest.mark.parametrize(
    "cause",
    [
        "原因没给。",
        "房东说是电瓶车。",
        "原因不知道。",
        "老板说是烟头，派出所没认。",
        "厂家来看原因。",
    ],
)
def test_hearsay_or_nothing_of_the_cause_is_asked_for(cause: str) -> None:
    assert "原因口径" in asked(cause=cause)


@pytest.mark.parametrize(
    "area", ["烧掉厨房和半个客厅，", "整层烧穿了，", "三楼一户全烧了，", "一个单元没电，"]
)
def test_rooms_and_floors_are_an_extent(area: str) -> None:
    assert "影响范围" not in asked(area=area)


@pytest.mark.parametrize("area", ["烧了多少还没看，", "过火面积在量，", "影响多少户在算，"])
def test_an_extent_being_measured_is_asked_for(area: str) -> None:
    assert "影响范围" in {one.key for one in known(FRAME.format(HURT, area, TEAM, CAUSE)).missing}


@pytest.mark.parametrize("hurt", ["没有人触电，", "家里没人，", "里面没人，", "没人住院，"])
def test_nobody_there_or_harmed_speaks_of_casualties(hurt: str) -> None:
    assert "伤亡" not in asked(hurt=hurt)


def flags(before: str, now: str, text: str = "") -> list[ChainFlag]:
    def record(loss: str) -> Record:
        fact = Fact(slot=Slot.LOSS, text=loss)
        return Record(facts=(fact,), grade=Grade(level=Level.OPEN, reason=""))

    found = compare(
        [(Step.FIRST, note("首报"), record(before))], Step.FINAL, note(text), record(now)
    )
    return [f for f in found if f.type == "loss_jump"]


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("损失约28万元", "直接损失280万元"),
        ("损失估1.2亿元", "损失核定120万元"),
        ("损失三万元", "损失300万元"),
    ],
)
def test_a_loss_ten_times_the_last_is_looked_at(before: str, now: str) -> None:
    (found,) = flags(before, now)
    assert found.severity is Severity.WARN


def test_a_loss_may_be_reckoned_anew() -> None:
    assert not flags("损失约28万元", "直接损失核定46万元")
    assert not flags("倒塌房屋3间", "直接损失300万元")


def test_one_found_dead_must_be_among_the_dead() -> None:
    first = assess(
        note("9:36住建局报：工地9点20分边坡塌了，压住2个工人。"), Step.FIRST, NoGazetteer()
    )
    second = note("13:00指挥部续报：挖出1个，死亡1人，还有1人被埋。")
    middle = assess(second, Step.FOLLOW_UP, NoGazetteer())
    last = note("终报：最后一名被埋人员21时找到，已经死亡。共死亡1人。")
    final = assess(last, Step.FINAL, NoGazetteer())
    before = [(Step.FIRST, note("首报"), first), (Step.FOLLOW_UP, second, middle)]
    found = compare(before, Step.FINAL, last, final)
    assert any(f.type == "persons_unaccounted" and f.severity is Severity.ERROR for f in found)
