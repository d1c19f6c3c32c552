"""Notes as hurried officers write them: telegrams, dialects, forms, messenger groups, posts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.duties.report.elements import missing
from assistant.duties.report.reading import NoGazetteer, read
from assistant.duties.report.reading.plain import plain
from assistant.duties.report.record import Fact, Material, Slot, Source, Status, Step
from assistant.duties.report.saying import say
from tests.assistant.duties.report.test_reading_times import at, settled

NOW = "2026-05-20T23:30"


def clock(text: str, slot: Slot, now: str = NOW) -> str | None:
    fact = settled(text, now).get(slot)
    return f"{fact.moment:%H:%M}" if fact and fact.moment else None


def words(text: str, slot: Slot) -> str | None:
    fact = settled(text, NOW).get(slot)
    return fact.text if fact else None


def number(text: str, slot: Slot) -> int | None:
    fact = settled(text, NOW).get(slot)
    return fact.number if fact else None


@pytest.mark.parametrize(
    ("text", "received", "occurred", "source"),
    [
        ("9:12松台水务所。白塔街口挖机碰断水管,9:05。停水80户。", "09:12", "09:05", "松台水务所"),
        ("4:05接西河所。青石路21号着火,3:50左右。", "04:05", "03:50", "西河所"),
        ("6:30 12345转。梅苑小区停电,6:10。", "06:30", "06:10", "12345"),
        ("110转 5:31（5:26接警）：民房倒了，五点二十左右的事。", "05:31", "05:20", "110"),
        ("8:30我接到松台镇陆远电话，8:05河堤垮了。", "08:30", "08:05", "松台镇（陆远）"),
        ("8:31梅苑门岗打来的，一头牛八点二十闯进小区。", "08:31", "08:20", "梅苑门岗"),
    ],
)
def test_the_first_clause_of_a_telegram_is_the_call(
    text: str, received: str, occurred: str, source: str
) -> None:
    now = "2026-05-20T10:00"
    assert clock(text, Slot.RECEIVED_AT, now) == received
    assert clock(text, Slot.OCCURRED_AT, now) == occurred
    assert words(text, Slot.SOURCE) == source


@pytest.mark.parametrize(
    "text",
    [
        "支队指挥中心19:42调度，青江路塑料厂着火。19:50到场，20:33控制，21:05打灭。",
        "中心19:42派警，青江路塑料厂着火。19:50首车到，没明火。",
        "5月20日19时42分，松台县消防救援大队接警，青江镇民房起火。19时50分到场。",
    ],
)
def test_the_alarm_and_what_was_done_later_are_never_the_event(text: str) -> None:
    assert clock(text, Slot.ALARM_AT) == "19:42"
    assert clock(text, Slot.OCCURRED_AT) is None


def test_a_signature_and_a_planned_time_are_nothing() -> None:
    text = "19:15转我：18:10开始没煤气。抢修2人去了，20:30前通。\n松台公安分局 5月20日21时40分"
    assert clock(text, Slot.OCCURRED_AT) == "18:10"


def test_who_came_is_no_place() -> None:
    assert words("副区长周海到场指挥，伤者已送医。", Slot.PLACE) is None


def test_minutes_told_roughly_keep_their_tens() -> None:
    fact = settled("仓库一点四十多着的。", "2026-05-20T02:30")[Slot.OCCURRED_AT]
    assert fact.moment == at("2026-05-20T01:40")
    assert fact.approx
    assert clock("7点48一部载车板掉下来。", Slot.OCCURRED_AT, "2026-05-20T08:00") == "07:48"


@pytest.mark.parametrize(
    ("text", "hurt"),
    [
        ("牛顶了一个保安，大腿上豁开一道口子，120送走了。", 1),
        ("两个老太跌下来，一个手骨头断了，还有一个擦破点皮。", 2),
        ("4楼一个爷叔吸了点烟，送去看了。", 1),
        ("一个队员热衰竭，抬下来吊水。", 1),
        ("职工手卷进机器，手骨断2根，送医院。", 1),
        ("崴脚2个，擦破3个。", 5),
        ("昨夜吃喜酒，到11点看毛病26个，19个在三院。", 26),
        ("6个学生肚子疼。11:15更正:9个，都在躺着。", 9),
        ("涉及27人，其中11人死亡、16人受伤（2人重伤）。", 16),
        ("2个孩子额头擦伤。车上19个孩子全接走了。", 2),
        ("砸伤2人。11:50改口说3人，都送医院。12:40医院回：1人没救回来，另两个稳定。", 2),
    ],
)
def test_the_hurt_are_counted_by_what_befell_their_bodies(text: str, hurt: int) -> None:
    assert number(text, Slot.INJURED) == hurt


@pytest.mark.parametrize(
    "text",
    [
        "砸坏一部车，人么幸好没砸着。",
        "人全呒没事体。",
        "墙倒了，人没压到。",
        "冇人受伤。",
        "船上38个人，小艇接走22个。没人受伤，就是吓着了。",
        "情况:停电\n时间:9:27\n伤亡:无\n地点:松台路",
    ],
)
def test_nobody_hurt_is_told_in_many_words(text: str) -> None:
    assert number(text, Slot.INJURED) == 0


@pytest.mark.parametrize(
    "text",
    ["伤没伤他说还在核。", "没人说不舒服，2人到小区看了。", "有人头上破了。", "群里几个人腿断了。"],
)
def test_what_is_not_told_stays_open(text: str) -> None:
    assert number(text, Slot.INJURED) in (None, 0)
    assert number("伤没伤他说还在核。", Slot.INJURED) is None


def test_a_later_death_befell_the_one_told_of_before() -> None:
    text = (
        "14点10分左右一个架子工从脚手架上掉下来。120已经拉去区医院。我问他贵姓他挂了。"
        "15点02分区医院急诊回电，说人没救过来，14点55分宣告死亡。"
    )
    assert number(text, Slot.DEATHS) == 1
    assert not number(text, Slot.INJURED)


def test_with_several_victims_a_death_without_a_number_is_no_number() -> None:
    assert number("3人受伤送医院。后来医院回电，说没救过来。", Slot.DEATHS) is None


def test_a_shout_of_workmates_is_hearsay() -> None:
    found = read(
        _material("一个木工掉下来，救护车拉走了。工友在电话边上喊“人不行了”。"), NoGazetteer()
    )
    assert all(f.status is Status.HEARSAY for f in found if f.slot is Slot.DEATHS)


GROUP = (
    "【梅苑新村业主群】\n20:15 3栋小鱼:地下车库着火了!!\n20:17 匿名:听说死人了\n"
    "20:31 社区小姚:消防3车到,人都出来了\n20:50 社区小姚:火灭了,没人伤\n20:22接社区电话。"
)


def test_a_group_is_told_by_who_rang_up_and_not_by_its_clocks() -> None:
    assert words(GROUP, Slot.SOURCE) == "社区（小姚）"
    assert clock(GROUP, Slot.RECEIVED_AT) == "20:22"
    assert clock(GROUP, Slot.OCCURRED_AT) is None
    assert number(GROUP, Slot.INJURED) == 0
    assert (words(GROUP, Slot.PLACE) or "").startswith("梅苑新村")


def test_a_form_is_read_by_its_labels() -> None:
    text = (
        "来电时间:22:38\n来电单位:松台镇\n来电人:陆远\n事发时间:22:20\n"
        "地点:白塔路卫生院旁边\n事项:围墙倒,人未伤"
    )
    assert words(text, Slot.SOURCE) == "松台镇（陆远）"
    assert clock(text, Slot.RECEIVED_AT) == "22:38"
    assert clock(text, Slot.OCCURRED_AT) == "22:20"
    assert "卫生院" in (words(text, Slot.PLACE) or "")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("8:40松台物业：大风把白塔路上4棵大树吹倒了。", "白塔路"),
        ("21名家长到区政府南门反映退费问题。", "区政府南门"),
        ("7:10镇里：5:30巡查看到坝脚渗水，下游转移380人。青石水库。", "青石水库"),
        ("结果没出，啥菜弄出来的说不好。昨夜青江酒楼吃喜酒。", "青江酒楼"),
        ("21路公交车在民主街急刹。", "民主街"),
    ],
)
def test_the_place_is_the_fullest_phrase_wherever_it_stands(text: str, place: str) -> None:
    assert place in (words(text, Slot.PLACE) or "")


def _material(text: str) -> Material:
    return Material(sources=(Source(id="m1", text=text),), now=at(NOW))


def _asked(text: str) -> set[str]:
    material = _material(text)
    facts: list[Fact] = [*settled(text, NOW).values(), *say(material)]
    return {one.key for one in missing(facts, Step.FIRST, material) if not one.optional}


@pytest.mark.parametrize(
    ("text", "element", "given_"),
    [
        ("松台路停电。水务下了拦油索2道，在抽。", "到场力量", True),
        ("松台路停电。信息办去了4个工程师。", "到场力量", True),
        ("松台路停电。抢修2车到。", "到场力量", True),
        ("着火了。5:55火灭。", "发展趋势", True),
        ("电瓶车烧起来，2:49灭脱。", "发展趋势", True),
        ("水管爆了。我打供水公司，值班的岑工说是管网冲洗造成的。", "原因口径", True),
        ("系统打不开。是机房还是软件问题他说在查。", "原因口径", True),
        ("着火了。怎么着的火调还没来。", "原因口径", False),
        ("电话里说伤了2个人。我又打医院，说伤了3个。", "伤亡", True),
    ],
)
def test_an_element_is_given_however_it_is_worded(text: str, element: str, given_: bool) -> None:
    assert (element not in _asked(text)) is given_


@given(st.text(alphabet="9:5,.;!?()一二、个脱勿呒没咗咯【来电】\n火着 厂", max_size=60))
def test_the_plain_text_keeps_every_place_and_quotes_are_the_sources_own(text: str) -> None:
    assert len(plain(text)) == len(text)
    material = _material(text)
    for fact in (*read(material, NoGazetteer()), *say(material)):
        for span in fact.spans:
            assert span.quote == text[span.start : span.end]
