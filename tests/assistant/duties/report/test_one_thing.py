"""Two figures are set against each other only where both may be of one thing at one time."""

from datetime import datetime

import pytest

from assistant.duties.report.conflicts import find
from assistant.duties.report.record import Conflict, Material, Source
from core.clock import ROOM_ZONE

NOW = datetime(2026, 5, 20, 23, 50, tzinfo=ROOM_ZONE)


def shown(text: str) -> list[Conflict]:
    return find(Material(sources=(Source(id="m1", text=text),), now=NOW), [])


def sides(text: str) -> list[str]:
    return [" | ".join(value.text for value in one.values) for one in shown(text)]


# each with the reason why its two figures are of two things or two times
TWO_THINGS = {
    "asked": "派出所：落水的1人，捞上来了。\n急救：是2人吧？\n派出所：就一个。",
    "with the rest": "乡里：棚里43个民工往小学走。\n小学：点到40个，还有3个呢。",
    "the other teller's parts": "渔业站：还差9条船没回来。\n码头：7条在避风，2条在路上。",
    "first still cold": "5时短报：主管漏，停热18栋。\n7时热力公司核：先恢复12栋，还冷着6栋。",
    "one more": "急救：接了两个走。\n消防：又从库房背出一个，送了，一共三个。",
    "whom they have": "村里：塌棚压了两个人。\n卫生院：来的就一个，腿破了皮。",
    "the other number is his too": "街道：烫了四个，三个店员一个客人。\n医院：四个，都在换药。",
    "put right later": "供电所：停了两百户。\n镇里：是三百二十户。\n供电所：少数了，是三百二十户。",
    "changed since": "统计站：倒房5间。\n镇长：倒房改8间。",
    "narrowed": "水司：影响4个街道。\n区里核：缩为1个街道。",
    "by eye and measured": "店主：铺子离加油站二十米。\n消防：离着二十二米，皮尺量的。",
    "a range and a number in it": "商务局：漏了三四十升。\n站长：量的是36升。",
    "depth and width": "巡查：坑口堆到二十来米高。\n国土：裂缝宽3公分。",
    "where it lies and how much shows": "燃气核：管在坑北4米，没露。\n水司核：支管露了1米多。",
    "the herd and its dead": "农业局：场里存栏生猪900头，死了31头。\n动防所：死猪31头已埋。",
    "the dead and the kept": "畜牧站：死了14头。\n场主：死之前养了两百六十头。",
    "later in the day": "17:30 文旅局：客流3.1万。\n19:40 地铁：客流1.4万。",
    "badly heard": "票务：风大听不清，像是说六个人落水。\n经理：五个，都捞上来了。",
    "alone": "交警：车上21个人。\n导游：师傅一个人开的，没带副驾。",
}


@pytest.mark.parametrize("text", TWO_THINGS.values(), ids=TWO_THINGS.keys())
def test_figures_of_two_things_or_times_are_no_contradiction(text: str) -> None:
    assert sides(text) == []


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("镇里：落水的2人，都捞上来了。\n派出所：落水的是3人。", "2人", "3人"),
        ("村主任：井深六米。\n救援队：井深九米四，从口到底量的。", "六米", "九米"),
        ("商务局：漏了三四十升。\n站长：漏了90升，量的。", "三四十升", "90升"),
        ("养殖户：死了三头牛。\n派出所：死了五头牛，一头一头数的。", "三头", "五头"),
        ("供电所：停电两百户。\n镇里：停电三百二十户。", "两百户", "三百二十户"),
        ("厂办：我们就那6个气瓶。\n消防：院里数了9个气瓶。", "6个", "9个"),
    ],
)
def test_figures_of_one_thing_still_are(text: str, one: str, other: str) -> None:
    (pair,) = sides(text)
    assert one in pair
    assert other in pair


LISTED = [
    (
        "教体局：拢共三十一个娃娃。卫生院输液的十二个，县医院九个，家长领走六个，没别的了。",
        "合计27",
    ),
    (
        "厂里：今天打卡一百四十人。\n安监：装配线七十二、包装间三十一、后勤十九，就这三摊。",
        "合计122",
    ),
    ("供电所：1、2、3栋没电，共231户。\n物业：1栋72户，2栋80户，3栋91户。", "合计243"),
    ("卫生院：现在来了四十一个，成人30、小孩14。", "合计44"),
    ("统计站：受灾1800亩，其中水稻1200、蔬菜500、果树400。", "合计2100"),
    ("局里：共送医7人，别处没有。\n两家医院核过：一院收3个，二院收3个。", "合计6"),
    ("支队：共派7车38人。\n一站3车14人、二站2车11人、四站2车10人，别的站没动。", "合计35"),
    ("交通局：槽车装载柴油6吨。\n处置方：倒出4.1吨，漏失2.6吨。", "合计6.7"),
    ("教育局：车上师生51人。\n校方：学生47、老师5，都下来了。", "合计52"),
]


@pytest.mark.parametrize(("text", "made"), LISTED)
def test_a_list_that_is_all_of_it_comes_to_its_total(text: str, made: str) -> None:
    (pair,) = sides(text)
    assert made in pair


@pytest.mark.parametrize(
    "text",
    [
        "教体局：拢共二十七个娃娃。卫生院输液的十二个，县医院九个，家长领走六个，没别的了。",
        "教体局：拢共三十一个娃娃。卫生院输液的十二个，县医院九个，家长领走六个，其余没事。",
        "供电所：1、2、3栋没电，共243户。\n物业：1栋72户，2栋80户，3栋91户。",
        "交通局：槽车装载柴油6吨（满载可装7吨）。\n处置方：倒出4.1吨，漏失1.9吨。",
    ],
)
def test_a_list_that_comes_to_it_or_leaves_some_out_is_no_contradiction(text: str) -> None:
    assert sides(text) == []


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("大队派出去三台车每台五个人一共十八个。", "共15"),
        ("过火面积约9亩，合6公顷，没伤人。", "合0.6公顷"),
        ("村里量的，土堆长30米、宽10米、厚2米。\n镇里报的是四千方。", "约600方"),
        ("仍失联3人（周某、吴某、郑某某、王某）。", "共4人"),
    ],
)
def test_what_is_worked_out_of_others_agrees_with_them(text: str, made: str) -> None:
    (pair,) = sides(text)
    assert made in pair


@pytest.mark.parametrize(
    "text",
    [
        "大队派出去三台车每台五个人一共十五个。",
        "过火面积约9亩，合0.6公顷，没伤人。",
        "村里量的，土堆长30米、宽10米、厚2米。\n镇里报的是六百方。",
        "仍失联3人（周某、吴某、郑某某）。",
        "仍失联3人（司机、乘客）。",
    ],
)
def test_what_is_worked_out_rightly_is_no_contradiction(text: str) -> None:
    assert sides(text) == []
