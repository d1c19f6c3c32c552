"""Classes of statements that cannot both hold, in many wordings."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.duties.report.assess import assess
from assistant.duties.report.conflicts import find
from assistant.duties.report.reading import NoGazetteer
from assistant.duties.report.record import Conflict, Material, Slot, Source, Step
from core.clock import ROOM_ZONE

NOW = datetime(2026, 11, 22, 23, 50, tzinfo=ROOM_ZONE)


def told(text: str) -> list[Conflict]:
    material = Material(sources=(Source(id="m1", text=text),), now=NOW)
    return list(assess(material, Step.FIRST, NoGazetteer()).conflicts)


def bare(text: str) -> list[Conflict]:
    return find(Material(sources=(Source(id="m1", text=text),), now=NOW), [])


SENT_AND_TAKEN_IN = [
    "14:20镇卫生院报：幼儿园送来9个孩子，都是吐。园长14:30来电讲送了12个。",
    "区二院急诊16:05说收了4个，都是轻伤。公交公司讲送过去的是6个。",
    "急救中心18:10：拉走7个，2个重。交警中队：受伤的5个，路上清出来了。",
    "派出所9:20：打架的伤了3个。人民医院保卫科9:45：来缝针的有5个，都是那边过来的。",
    "厂办说中毒3人，已送医。职业病医院回电：收了5个。",
    "旅行社领队报8名游客受伤。县医院讲接诊了10名游客，都是那辆车上的。",
    "校医室统计呕吐的21人，区疾控登记的是26人。",
    "消防报救出5人，均送中心医院。中心医院急诊讲到院6人。",
    "120调度说转运了4名伤员，现场交警报的是受伤3人。",
    "物业讲摔伤两个，骨科医院急诊台说这趟来了三个。",
]
NEW_CASES = [
    "学校说昨天又发烧了7个，疾控说昨天新发是10个。",
    "养老院自己报前天新增4例，区疾控报表是前天新增6例。",
    "企业说今天停工38人，街道报停工52人。",
]
OUT_OF_ORDER = [
    "7:10养护站报：6:40边坡垮下来，埋了一台车。消防6:31到2台车8个人。",
    "值班员记：21:15接物业电话，说21:22电梯卡在9楼，困2人。",
    "城东派出所23:40报：23:18两车相撞，120在23:05到的，拉走1个。",
    "林场：13:30发现起火，扑火队13:10上山，15点打灭。",
    "水务所：管子10:20爆的，抢修10:05就到了，11点关的阀。",
    "区应急局报：15时20分发生坍塌，15时02分救出第一名工人。",
    "镇里8:50电：8:12着火，消防8:30到，明火8:21扑灭。",
    "热线9:10转来：9:25有人落水。",
]
PAPER_DAYS = [
    "县应急局传真：3月5日8时许，一仓库起火，烧了200平方米，无人伤亡。落款写的是3月4日。",
    "书面材料正文写11月12日22时，落款日期11月11日。电话打过去没人接。",
    "镇政府补的书面报告：8月19日14时30分，山体滑坡，道路中断。材料底下盖章日期是8月18日。",
    "材料标题写9月3日火灾，正文写9月2日21时起火。",
]
MAKEUP = [
    "20:10派出所：一家五口进山失联，两个大人两个小孩，最后一次定位在西沟。",
    "一行6人爬野山没下来，四男三女，手机打不通。",
    "船上7人，5男1女，翻了，全部失联。",
    "派出所报失踪4人，其中男3人、女2人。",
    "三口人煤气中毒，一对老夫妻加两个孙子，都送医院了。",
]
SUMS = [
    "受伤9人，其中重伤2人、轻伤6人。",
    "转移安置共126人，其中投亲靠友80人，集中安置56人。",
    "倒塌房屋共12间，张村7间、李村6间。",
    "一共来了31个讨薪的，木工班14个，钢筋班12个，瓦工班8个。",
    "停电3200户，城东片1500户、城南片1200户、城西片800户。",
]
STATES = [
    "消防中队说明火已扑灭。物业讲顶楼还在冒火，没灭干净。",
    "街道：火已经灭了。现场网格员：还在烧。",
    "企业报泄漏已止住，环保所到场看还在漏。",
    "镇里报险情排除了，水利站说坝脚还在渗水。",
    "供电说已全部送电，社区讲7号楼到现在还没电。",
    "派出所讲人散了，门卫说还堵着门没走。",
    "业主报告电梯里的人救出来了，维保说人还在里面没放出来。",
    "养护公司说路抢通了，乡里讲车还过不去。",
]
ROADS = [
    "交警说高架双向都封了，路政讲只封了北向一条道，南向照常通行。",
    "镇里报进村道路中断，派出所说小车能走。",
    "公路站讲单向放行，村里说两头都断了过不去。",
    "交警：匝道已开通。收费站：匝道还关着。",
]
MOVED = [
    "街道说疏散了120人，消防报疏散的是86人。",
    "乡政府报转移安置58户176人，民政所登记是51户160人。",
    "镇里讲撤了三百来人，学校安置点清点只有214人。",
    "社区报转移42户，应急站讲转了35户。",
]
HURT_OR_NOBODY = [
    "企业值班室报：无人员伤亡。120讲从那边拉走1个烫伤的。",
    "镇上说没有人受伤，卫生院讲送来一个胳膊划破的。",
    "物业：人都没事。派出所：有个老人吸了烟送医院了。",
    "项目部讲没人伤，工友说老李腿砸断了。",
    "路政说没人员伤亡，交警讲司机当场死亡。",
    "村里讲没人困，家属说我爸还在屋里没出来。",
]
PLACES = [
    "119接警单写的是幸福路58号，派出所报的是幸福路85号。",
    "镇里说在上营村，村支书讲是下营村的地。",
    "保安说7楼着的，消防查看是17楼。",
    "司机报K35公里，交警说事故点在K53。",
    "来电人说在北门，巡查的说是南门外头。",
    "传真写东风水库，电话里讲是东方水库。",
]
CAUSES = [
    "街道说是电瓶车充电引起的，消防讲原因还没定。",
    "厂里报告说是操作不当，应急局讲是设备老化。",
    "业主说有人扔烟头，物业讲是电线短路。",
    "校方说是孩子自己摔的，家长讲是被同学推下去的。",
]
COMMAND = [
    "镇里报现场指挥是副镇长王林，消防说指挥是大队长张强。",
    "书面写现场总指挥为副区长李明，电话里说总指挥是应急局局长赵刚。",
]
TRAPPED = [
    "物业说电梯里困了3个，维保开门是5个。",
    "邻居说屋里有个老太太，消防搜了两遍没有人。",
    "厂里讲人全撤出来了，班长说还差一个没出来。",
    "矿上报井下12人，矿灯房登记15人。",
    "船公司报船上9人，船员家属说有11人。",
]
AMOUNTS = [
    "消防说过火80平方米，厂里讲烧了200平。",
    "水文站测水位12.6米，闸管所报13.1米。",
    "街道报停水4000户，水务公司说2600户。",
    "村里讲死鱼上万斤，环保所称了是三千多斤。",
    "厂里说漏了200公斤，环境局估算有1吨。",
    "路政讲塌方30方，交警目测有100多方。",
    "劳动监察说欠薪46万，工人讲欠了70多万。",
]


@pytest.mark.parametrize(
    "text",
    [
        *SENT_AND_TAKEN_IN,
        *NEW_CASES,
        *OUT_OF_ORDER,
        *PAPER_DAYS,
        *MAKEUP,
        *SUMS,
        *STATES,
        *ROADS,
        *MOVED,
        *HURT_OR_NOBODY,
        *PLACES,
        *CAUSES,
        *COMMAND,
        *TRAPPED,
        *AMOUNTS,
    ],
)
def test_two_statements_of_one_matter_are_shown(text: str) -> None:
    assert told(text), text


CONSISTENT = [
    "14:20镇卫生院报：幼儿园送来9个孩子，都是吐。园长14:30来电也讲送了9个，另有2个家长自己接走。",
    "区二院收了4个，区中医院收了2个，交警报共受伤6人。",
    "派出所说伤了5个，二院收治3个，另外2个自行离开。",
    "8:20报伤3人，9:40续：受伤人数增至5人。",
    "街道先报2人受伤，核实后为3人，以3人为准。",
    "前报死亡2人系误报，更正为1人死亡。",
    "急救中心：拉走4个。交警：受伤6人，2个轻的没去医院。",
    "公交公司讲伤8人，县医院说收了5个，剩下3个在中医院。",
    "消防15:12到场，15:30明火扑灭，16:05清理完毕。起火是15点左右。",
    "6:40边坡垮了，6:52接到电话，消防7:05到2台车。",
    "县应急局传真：3月5日8时许，一仓库起火，落款3月5日。",
    "书面报告落款3月6日，正文写3月5日22时起火。",
    "一家四口被困，两个大人两个小孩，均平安。",
    "船上7人，5男2女，全部救起。",
    "受伤9人，其中重伤2人，轻伤7人。",
    "转移安置126人，其中投亲靠友80人。",
    "明火已扑灭，现场还在冒烟降温。",
    "16:10火势控制，16:40明火扑灭，原因在查。",
    "高架北向封闭，南向正常通行。",
    "7:30道路中断，9:10抢通，单向放行。",
    "街道疏散120人，安置在学校86人，投亲34人。",
    "无人员伤亡，烧毁货车1辆。",
    "无人员死亡，1人轻伤送医。",
    "没有人员被困，一名老人吸入烟气送医观察。",
    "居民楼12栋3单元602着火，烧了厨房，1302室住户下楼避险。",
    "消防初步判断电气故障，具体原因在调查。",
    "业主说可能是电线短路，消防在查原因。",
    "现场指挥副镇长王林，消防大队长张强在场配合。",
    "电梯困了3人，救出3人。",
    "井下12人，升井12人。",
    "过火面积80平方米，厂房面积2000平方米。",
    "群众说有烟味，现场是烧秸秆，已浇灭。",
    "消防3台车15人，派出所5人，镇上来了20人。",
    "交警说北向堵了2公里，南向堵了500米。",
    "供电说停了3台变压器，社区讲停了600户。",
    "6人受伤，2人在一院，4人在二院，均无生命危险。",
    "老板讲是电路老化，消防还没定，火调在做。",
    "学校说12个孩子肚子疼，医院讲其中3个要住院。",
    "首报时困2人，现已救出1人，还困1人。",
    "街道报转移58户176人，其中村委会安置点51户160人。",
    "水位10点12.6米，12点13.1米，还在涨。",
    "厂里共有员工180人，当班43人，全部撤出。",
    "民警说围观的有二三十个，打架的是4个。",
    "铲车2台在清，消防说还要3台。",
    "雨停了，水退了20公分，最深处还有60公分。",
    "井架上18个平台有人的7个，共15名工人。",
    "120接走5个，自己打车去的有3个，没有重的。",
    "首报死亡1人系误报，本报死亡0人，受伤2人，已更正。",
    "园方先讲9个，后来讲是8个，9那个数含一个陪同的，剔了。",
    "一共9名：一班5名，二班4名。其中去医院看的6名，卫生院4名，中心医院2名。",
    "困住的6个全救下来了，其中3个呛了烟送医——3个里1个重伤，另2个轻伤。",
    "公众号15时20分发《某厂爆炸》，14:50着的火，没有爆炸，无人伤亡。",
    "四个人摔倒，两个老人一个小青年一个孩子，都是擦伤。",
    "家长领回去观察，家长群里问几时复课。",
]


@pytest.mark.parametrize("text", CONSISTENT)
def test_a_consistent_note_is_left_alone(text: str) -> None:
    assert not told(text), [c.what for c in told(text)]


@settings(max_examples=40, deadline=None)
@given(sent=st.integers(2, 40), more=st.integers(1, 20))
def test_a_hospital_never_has_more_than_were_hurt(sent: int, more: int) -> None:
    found = bare(f"厂办报伤了{sent}个。中心医院急诊讲收了{sent + more}个。")
    assert any(c.slot is Slot.INJURED for c in found)
    assert not bare(f"厂办报伤了{sent}个。中心医院急诊讲收了{sent}个。")


@settings(max_examples=40, deadline=None)
@given(men=st.integers(1, 9), women=st.integers(1, 9), said=st.integers(2, 18))
def test_a_party_is_as_many_as_its_members(men: int, women: int, said: int) -> None:
    found = bare(f"一行{said}人上山未归，{men}男{women}女。")
    assert bool(found) is (said != men + women)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 12), st.integers(1, 28), st.integers(0, 6))
def test_a_weekday_without_a_year_fits_some_near_year(month: int, day: int, shift: int) -> None:
    near = [date(y, month, day) for y in (2025, 2026, 2027)]
    near = [d for d in near if abs((d - NOW.date()).days) <= 228]
    said = "一二三四五六日"[(near[0].weekday() + shift) % 7]
    found = [c for c in bare(f"{month}月{day}日（周{said}）镇里报。") if c.what == "日期与星期"]
    fits = any("一二三四五六日"[d.weekday()] == said for d in near)
    assert bool(found) is not fits


@pytest.mark.parametrize(
    ("first", "later", "contradicts"),
    [
        ("16:10消防说还在烧", "16:40街道讲明火扑灭", False),  # it went on and then was over
        ("16:10街道讲明火扑灭", "16:40消防说还在烧", True),
        ("7:30交警说国道中断", "9:10路政讲抢通了", False),
        ("7:30路政讲抢通了", "9:10交警说国道还断着", True),
    ],
)
def test_a_state_may_end_but_not_be_over_before(first: str, later: str, contradicts: bool) -> None:
    assert bool(bare(f"{first}。{later}。")) is contradicts
