"""Parts that do not make their total, and two tellers whose numbers come to different sums."""

from datetime import datetime

import pytest

from assistant.duties.report.assess import assess
from assistant.duties.report.reading import NoGazetteer
from assistant.duties.report.record import Conflict, Material, Source, Step
from core.clock import ROOM_ZONE

NOW = datetime(2026, 5, 20, 23, 50, tzinfo=ROOM_ZONE)


def told(text: str) -> list[Conflict]:
    material = Material(sources=(Source(id="m1", text=text),), now=NOW)
    return list(assess(material, Step.FIRST, NoGazetteer()).conflicts)


def sides(text: str) -> list[str]:
    return [" | ".join(value.text for value in one.values) for one in told(text)]


# whatever is counted or measured, in whatever order it is told
MEASURED = [
    ("草鱼塘翻塘，东塘死了1200斤，西塘死了900斤，报的是共2500斤。", "2500斤", "合计2100"),
    ("苗圃被淹86亩，内柑橘50亩、茶叶46亩。没伤人。", "86亩", "合计96"),
    ("送检样品咽拭子20份、粪便15份，送检单上共40份。", "40份", "合计35"),
    ("船上装水泥，前舱160吨、后舱180吨，货单写的共360吨。", "360吨", "合计340"),
    ("管道漏了油，上午收回1.2吨，下午0.8吨，总共收回2.5吨。", "2.5吨", "合计2"),
    ("林场烧了两块，一块14亩，一块8亩，总面积报26亩。", "26亩", "合计22"),
    ("油罐卸了两回，头回18吨，二回22吨，过磅单总重43吨。", "43吨", "合计40"),
    ("河堤管涌，沙袋头一批送来800袋，第二批1200袋，登记一共2200袋。", "2200袋", "合计2000"),
]
PEOPLE = [
    ("大巴上游客32个、导游1个、司机2个，旅行社报上来共33个。", "33个", "合计35"),
    ("食堂吃坏肚子，高一9个、高二14个、高三6个，登记表上共31个。", "31个", "合计29"),
    ("网吧里查出未成年人11个，男的7个女的3个。", "11个", "合计10"),
    ("捞上来遗体四具，男的两具，女的一具，身份在核。", "四具", "合计3"),
    ("中巴上头19个人。县医院收了9个，镇卫生院收了6个；另外5个没得事。", "19个人", "合计20"),
    ("游船上13人。9人获救，1人死亡，2人失踪。", "13人", "合计12"),
    ("沟里失联的9人中已找到5人，目前仍有3人失联。", "9人", "合计8"),
    (
        "7:05住建：沟塌了，干活的4个人都埋里头了。\n7:20消防：先挖出来一个。7点25又挖出来一个。\n"
        "7:40住建：还有三个在底下。",
        "4个人",
        "合计5",
    ),
]


@pytest.mark.parametrize(("text", "total", "made"), [*MEASURED, *PEOPLE])
def test_parts_that_do_not_make_their_total(text: str, total: str, made: str) -> None:
    shown = sides(text)
    assert len(shown) == 1
    assert total in shown[0]
    assert made in shown[0]


@pytest.mark.parametrize(
    "text",
    [
        "船上装水泥，前舱160吨、后舱180吨，货单写的共340吨。",
        "苗圃被淹86亩，内绝收40亩。",
        "过火面积420亩，昨天300亩、今早120亩，火线还有两公里。",
        "5个村受灾，烤烟620亩（其中绝收140亩）、辣椒330亩，合计950亩。",
        "水位从431.20米涨到433.65米，涨了2.45米，5点半退到433.10米。",
        "大巴上游客32个、导游1个、司机2个，旅行社报上来共35个。",
        "消防来4台车22人，转移楼上住户16人，其中老人5人、小孩3人。",
        "船上连船员23人，救上来19人，其中2人没了呼吸，还有4人没找到。",
        "落水21人，救起17人，打捞遗体2具，失联2人。",
        "遇难5人、生还4人，仍有2人失联，合计11人。",
        "校车上学生14人、司机1人，合计15人。2个学生磕了额头，其余13人没伤。",
        "实载39人。3人死亡；6人重伤、18人轻伤，分送市医院15人、县医院9人；其余12人无恙。",
        "两台大巴相撞，甲车29人伤6人，乙车33人伤4人，共伤10人。",
        "学校1260人，请假23人，其中流感确诊6人，停课1个班48人。",
    ],
)
def test_what_adds_up_or_is_of_something_else(text: str) -> None:
    assert sides(text) == []


# who tells is read as a note of his own, whatever he counts one by one
ACCOUNTS = [
    ("22:10交警：翻车，重伤两个，轻伤三个。分局：伤6人。", "重伤两个", "伤6人", "受伤人数"),
    ("校办：伤3人。派出所：骨折1人，擦伤3人。", "伤3人", "擦伤3人", "受伤人数"),
    (
        "5:30公安：车里3人死亡。\n5:50县医院：宣布2人死亡，1人还有心跳。",
        "3人死亡",
        "2人死亡",
        "死亡人数",
    ),
    (
        "关于城南市场起火致2人受伤的快报\n9月4日7时，城南市场一摊位起火，3人受伤，均送市医院。",
        "2人受伤",
        "3人受伤",
        "受伤人数",
    ),
    ("消防：峡谷里困了6个。村主任：隔着河看得到三男两女。", "6个", "三男两女", "人数"),
]


@pytest.mark.parametrize(("text", "one", "other", "what"), ACCOUNTS)
def test_what_each_teller_comes_to(text: str, one: str, other: str, what: str) -> None:
    found = told(text)
    assert [c.what for c in found] == [what]
    assert one in found[0].values[0].text
    assert other in found[0].values[1].text


@pytest.mark.parametrize(
    "text",
    [
        "22:10交警：翻车，重伤两个，轻伤三个。分局：伤5人。",
        "校办：伤4人。派出所：骨折1人，擦伤3人。",
        "关于城南市场起火致3人受伤的快报\n9月4日7时，城南市场一摊位起火，3人受伤，均送市医院。",
        "消防：峡谷里困了5个。村主任：隔着河看得到三男两女。",
        "疾控讲发病41个，去医院看的17个，住院3个。",
        "派出所：打架的伤了两个。县医院：收了一个重的，另一个去了中医院。",
        "镇里：消防队到了，4台车。指挥中心：县城增援3台车出发了。",
    ],
)
def test_what_two_tell_of_the_same_or_of_others(text: str) -> None:
    assert sides(text) == []


def test_how_many_households_burnt() -> None:
    found = sides("3点40镇值班：老街燃起来了，烧了7户。\n3:55网格员：烧到的有9户。")
    assert len(found) == 1
    assert "7户" in found[0]
    assert "9户" in found[0]


def test_when_it_goes_again() -> None:
    found = told("19:50轮船公司：明早6点半头班船照开。\n20:05港航：起码明天中午以后才谈得上开船。")
    assert [c.what for c in found] == ["恢复时间"]
    assert "明天中午以后" in found[0].values[1].text


def test_a_line_begins_with_the_hour_of_its_writing() -> None:
    assert sides("7:00公交：停了14条线。\n7:20教体：两镇46所学校停课一天。") == []


@pytest.mark.parametrize(
    "text",
    [
        "三支队伍：柳河林场30人、民兵营40人、三个村民兵25人，一共95人。",
        "客车上7个，当场死了1个，送医路上又走了2个，剩4个在县医院。",
        "三年级1班5个、2班6个，咳嗽的一共11个，两个班总人数是90。",
        "地震台网报2.6级，深9公里。县应急局说余震测到1次，0.7级。",
        "更正一下10点那条：前头写的伤4个，医院核了是3个。",
        "积水四处，桥洞30公分，西门20公分，菜场15公分。",
        "司机打了2个灭火器，消防到了看过没明火。",
    ],
)
def test_what_only_looks_like_two_figures_of_one_thing_stays_silent(text: str) -> None:
    assert [c.what for c in told(text)] == []
