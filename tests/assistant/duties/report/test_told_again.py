"""One thing told again by another teller: where, which one, when; and what only looks so."""

from datetime import datetime

import pytest

from assistant.duties.report.assess import assess
from assistant.duties.report.reading import NoGazetteer
from assistant.duties.report.record import Material, Source, Step
from core.clock import ROOM_ZONE

NOW = datetime(2026, 5, 20, 22, 50, tzinfo=ROOM_ZONE)
Sides = tuple[str, str]


def shown(text: str) -> list[list[str]]:
    material = Material(sources=(Source(id="m1", text=text),), now=NOW)
    found = assess(material, Step.FIRST, NoGazetteer()).conflicts
    return [[value.text for value in one.values] for one in found]


def both_shown(text: str, sides: Sides) -> bool:
    one, other = sides
    return any(one in values[0] and other in values[-1] for values in shown(text))


IN_A_MESSAGE: list[tuple[str, Sides]] = [
    (
        "城管报：宝塔路口塌了个坑，在路口东侧，没车掉进去。交警后来发的条子上是路口西侧。",
        ("东侧", "西侧"),
    ),
    (
        "水利站报：黄泥河险工段左岸堤脚渗水，清水。县防办转来的短信写的是右岸。",
        ("左岸", "右岸"),
    ),
    (
        "街道报：家属院三楼阳台掉了块水泥，砸了辆电动车。房管来的表上填的五楼。",
        ("三楼", "五楼"),
    ),
    (
        "城管报：解放路口灯杆被刮倒，压到一辆出租。信号灯公司发来的条子写和平路口。",
        ("解放路口", "和平路口"),
    ),
    (
        "供气公司报：建设路中段挖断中压管，已关阀。街道网格员报上来的是建国路中段。",
        ("建设路", "建国路"),
    ),
    (
        "镇里报：永兴鞋材厂仓库顶上冒烟，灭了。消防救援站记的是永新鞋材厂。",
        ("永兴鞋材厂", "永新鞋材厂"),
    ),
    ("公交集团：12路一辆车夹了位老人的脚。交警大队的单子写的是21路。", ("12路", "21路")),
]
POINTED_OUT: list[tuple[str, Sides]] = [
    (
        "水厂群\n小汪7:02：城东水厂2号清水池进了泥浆，停了出水\n老耿7:05：我在池边，停的是4号，2号在用",
        ("2号", "4号"),
    ),
    (
        "园区报：福来食品冷库冒烟。消防站说到场看烧的是包装车间，压住了。",
        ("冷库", "车间"),
    ),
    ("渔政报：拖网船顺丰16缆绳断了。17:50村里又来电，船叫顺丰61。", ("顺丰16", "顺丰61")),
    (
        "镇上报：前柳屯打谷场起烟。瞭望哨说看方位是后柳屯打谷场。",
        ("前柳屯", "后柳屯"),
    ),
]


@pytest.mark.parametrize(("text", "sides"), [*IN_A_MESSAGE, *POINTED_OUT])
def test_one_thing_told_again_but_for_what_tells_it_apart_is_shown(text: str, sides: Sides) -> None:
    assert both_shown(text, sides), shown(text)


def test_who_sent_a_message_tells_it() -> None:
    text = "物业报：1号楼电梯冒烟。维保公司后头又发来一条，写的是3号楼电梯。"
    assert [values[-1].partition("\uff1a")[0] for values in shown(text)] == ["维保公司"]


@pytest.mark.parametrize(
    "text",
    [
        "水厂报：1号泵5点跳了，2号泵顶上去了。调度讲1号泵7点前能修好。",
        "城管报：东侧围挡倒了。交警后来发的条子上写西侧的也要加固。",
        "消防报：3号库着了，打掉了。厂长讲5号库里是空的。",
        "路政报：上行追尾。养护讲下行照走。",
        "村里讲东头淹了40亩，农技站讲西头65亩。",
        "码头公司报：一条趸船走锚了。海事讲调了拖轮。",
        "消防报：配电间短路冒烟。供电所后来的材料写的是短路。",
        "公路站报：K112落石。养护站讲K107、K120两处上月加固过。",
    ],
)
def test_two_things_of_a_kind_are_no_contradiction(text: str) -> None:
    assert shown(text) == []


ANSWERS: list[tuple[str, Sides]] = [
    ("大雾，白鹭渡停没停：海事讲停了，渡工讲照常开。", ("停了", "照常开")),
    ("岩口桥通不通，镇里讲小车能过，客运站讲全断。", ("小车能过", "全断")),
    ("夜市收没收：城管讲收了，摊贩讲照摆。", ("收了", "照摆")),
]


@pytest.mark.parametrize(("text", "sides"), ANSWERS)
def test_what_two_answer_to_a_question_is_shown_and_not_the_question(
    text: str, sides: Sides
) -> None:
    assert both_shown(text, sides), shown(text)
    assert len(shown(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "大雾，白鹭渡停没停：海事讲停了，渡工也讲停了。",
        "夜市收没收：城管在核，泵站讲不清楚。",
        "小区凉没凉：物业在挨户摸，还没报。",
    ],
)
def test_a_question_without_two_answers_is_no_contradiction(text: str) -> None:
    assert shown(text) == []


TIMES: list[tuple[str, Sides]] = [
    ("热力公司讲21点整停的供，阀芯坏了。楼长讲傍晚就不热。", ("21点", "傍晚")),
    ("水务讲18点半关的阀，焊口裂了。学校食堂讲16点就没水了。", ("18点半", "16点")),
    (
        "北湖街道：5月20日18时30分，6栋车棚起火，19时10分扑灭。填报时间：5月20日18时55分。",
        ("19时10分", "18时55分"),
    ),
    (
        "车是几点翻的，路政讲19点20。货主发来的条子写的19点50翻的车。",
        ("19点20", "19点50"),
    ),
    ("打更的讲20点15瞧见冒烟。救援站两台车20点08到的。", ("20点15", "20点08")),
    ("矿上讲是17点40的事。我问了120，人家讲17点05就接到矿上电话。", ("17点40", "17点05")),
    (
        "保洁讲昨天傍晚七点还跟她打过招呼。外甥讲姨妈前天中午出门就没回过家。",
        ("19日19时", "前天中午"),
    ),
]


@pytest.mark.parametrize(("text", "sides"), TIMES)
def test_times_that_cannot_both_be_are_shown(text: str, sides: Sides) -> None:
    assert both_shown(text, sides), shown(text)


@pytest.mark.parametrize(
    "text",
    [
        "热力公司讲19点停的供。住户讲晚上八点就冰手了。",
        "柳西村讲20:10停的电，柳东村讲20:12停的电。",
        "水务讲18点半关的阀。学校食堂讲19点就没水了。",
        "北湖街道：5月20日18时30分，6栋车棚起火，18时50分扑灭。填报时间：5月20日19时05分。",
        "5月20日18时31分，渡口值班接船老大报：18时10分，一名水手落水。",
        "18时01分坝上震了一下，2.9级。问了七个乡镇，到18:35没接到房屋垮塌的报告。",
    ],
)
def test_times_that_can_both_be_are_left_alone(text: str) -> None:
    assert shown(text) == []


ADDRESSES: list[tuple[str, Sides]] = [
    ("S214线落石砸了护栏，养护站在S241线落石处清石头。", ("S214", "S241")),
    ("永宁街35号理发店冒烟，烟散了。城管守在永安街35号门前。", ("永宁街35号", "永安街35号")),
]


@pytest.mark.parametrize(("text", "sides"), ADDRESSES)
def test_one_address_in_two_spellings_is_shown(text: str, sides: Sides) -> None:
    assert both_shown(text, sides), shown(text)


@pytest.mark.parametrize(
    "text",
    [
        "班车从S214线绕到S241线。",
        "气象台：白塔镇雪深12厘米。教育局：青阳、白塔两镇停课一天。",
        "水站管7栋楼。调度讲7栋一共240户，另外13栋没停。",
        "供电讲停了三个村。豆腐坊讲磨盘有发电机顶着，没停。",
        "渔政讲船上没住人。消防讲火控制住了。",
        "交警讲前车司机讲急刹的。后车司机也讲前车急刹。",
        "水厂讲出水压力正常。街道讲没有人反映没水。",
    ],
)
def test_what_agrees_or_is_of_something_else_is_left_alone(text: str) -> None:
    assert shown(text) == []


def test_what_came_of_it_does_not_contradict_what_was_before() -> None:
    assert shown("窑上讲有人没出来。救护队讲人扒出来了。") == []


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("报的是粮站冒烟，消防到了一看是隔壁堆的秸秆在冒烟。", "粮站", "秸秆"),
        ("110派单写的面包车自燃，7时10分到场，烧的是两辆手推车。", "面包车", "手推车"),
        ("沙洲上困住7个钓鱼的外地人，四个男的两个女的，都没伤。", "7个", "四个男的"),
        ("镇里讲下午三点四十下的水，可120单子上是15点21接的电话。", "15时40分", "15点21"),
        ("两家人20点45左右动的手，3人划伤，120是20点31把人接走的。", "20点45", "20点31"),
    ],
)
def test_what_was_reported_and_what_was_found_stand_side_by_side(
    text: str, one: str, other: str
) -> None:
    sides = [" | ".join(values) for values in shown(text)]
    assert any(one in words and other in words for words in sides), sides


@pytest.mark.parametrize(
    "text",
    [
        "报的是粮站冒烟，消防到了一看粮站仓库在冒烟。",
        "学校讲有9个发烧的，区医院讲住院的1个。",
    ],
)
def test_the_same_thing_told_nearer_is_no_contradiction(text: str) -> None:
    assert shown(text) == []
