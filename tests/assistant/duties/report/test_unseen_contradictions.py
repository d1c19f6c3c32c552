"""Contradictions as notes of many hands tell them, each class beside what only looks like it."""

from datetime import datetime

import pytest

from assistant.duties.report.assess import assess
from assistant.duties.report.reading import NoGazetteer
from assistant.duties.report.record import Conflict, Material, Slot, Source, Step
from core.clock import ROOM_ZONE

NOW = datetime(2026, 5, 20, 22, 0, tzinfo=ROOM_ZONE)


def told(text: str) -> list[Conflict]:
    material = Material(sources=(Source(id="m1", text=text),), now=NOW)
    return list(assess(material, Step.FIRST, NoGazetteer()).conflicts)


def shown(text: str) -> list[str]:
    return [" | ".join(value.text for value in one.values) for one in told(text)]


def assert_shown(text: str, one: str, other: str) -> None:
    sides = shown(text)
    assert any(one in side and other in side for side in sides), sides


PAPER_DAYS = [
    ("20:05收传真：2026年5月19日18时，东门巷房屋着火，无人员伤亡。松台消防救援大队 2025年5月19日",
     "2026年5月19日", "2025年5月19日"),
    ("收传真：2025年5月19日18时，东门巷房屋着火，无人员伤亡。\n松台消防救援大队\n2026年5月19日\n"
     "（号码不清楚）", "2025年5月19日", "2026年5月19日"),
    ("镇里的材料，正文写的是2026年5月20日塌的墙，落款却是2025年5月20日。", "2026", "2025"),
    ("快报一份，标题上是2025年，正文里是2026年5月20日，库房起火，没伤人。", "2025年", "2026"),
    ("5月20日17时货车撞树，司机轻伤。盖章那页是二〇二五年五月二十日。", "2026年", "二〇二五"),
    ("转来稿子，落的日子是5月20日，写“昨天（5月18日）傍晚路面塌陷”。", "5月18日", "5月20日"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "one", "other"), PAPER_DAYS)
def test_the_day_of_a_paper_stands_against_that_of_its_text(
    text: str, one: str, other: str
) -> None:
    assert_shown(text, one, other)


AGREEING_DAYS = [
    "2025年12月31日23时40分，房屋着火，次日0时扑灭。松台消防救援大队 2026年1月1日",
    "该厂2019年5月8日建成投产，2026年5月20日16时罐体冒烟。松台园区管委会 2026年5月20日",
    "5月20日罐体冒烟，没人伤，整改期限至2027年5月20日。松台园区管委会 2026年5月20日",
    "终报（签发人焦立平）：5月14日山洪，搜救5月15日10时结束。",
    "标题是《关于5月19日火灾的续报》，落款5月20日，无人伤亡。",
    "昨天（5月19日）傍晚路塌了一块，没人伤，20日早上收的。",
]


@pytest.mark.parametrize("text", AGREEING_DAYS)
def test_other_days_of_a_paper_do_not(text: str) -> None:
    assert shown(text) == []


WRITTEN = [
    ("群里有人转东湖分局的警情通报（转的字里写成“东湖公循分局”）：货车撞了，2人受伤。",
     "东湖分局", "东湖公循分局"),
    ("杏林小学门口一棵树倒了，没伤人。发来的稿子上打成“杏村小学”。", "杏林小学", "杏村小学"),
    ("河西村砖厂塌了一间棚，没人伤。传真上印成“河酉村”。", "河西村", "河酉村"),
    ("青石变电站跳闸。短信里写作“青右变电站”，我按电话记的。", "青石", "青右"),
    ("天合化工厂冒白烟。值班快报标题误写成“天台化工厂”。没人伤。", "天合化工", "天台化工"),
    ("来电的叫章立，留的条子上写的是“张立”。油菜地着火，没伤人。", "章立", "张立"),
    ("7:25松台镇陆远电话：松台镇农贸市场锅炉汽管爆了。8:10陆远补一句：松台口农贸市场今天全停。",
     "松台镇农贸市场", "松台口农贸市场"),
    ("搅拌车撞杆。车头上贴的是宏远物流，行驶证上写的是鸿远运输。", "宏远", "鸿远"),
    ("桶漏了，没人伤。桶上标签是盐酸，运单写的是硫酸。", "盐酸", "硫酸"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "one", "other"), WRITTEN)
def test_a_name_that_is_written_otherwise_is_shown(text: str, one: str, other: str) -> None:
    assert_shown(text, one, other)


SAME_NAMES = [
    "杏林小学门口一棵树倒了，没伤人。发来的稿子上写的也是“杏林小学”。",
    "传真上写的是“松台街道办事处”，电话里讲的是松台街道，一棵树倒了，没伤人。",
    "9:10东湖镇报东湖小学围墙倒了，没伤人。9:30西湖镇报西湖小学进水，没伤人。",
    "搅拌车撞杆。车头上贴的是宏远物流，行驶证上写的也是宏远物流。",
]


@pytest.mark.parametrize("text", SAME_NAMES)
def test_names_that_agree_or_are_of_two_places_are_not(text: str) -> None:
    assert shown(text) == []


PARTS = [
    ("像几段拼的：楼内燃气爆炸。前半截写1人重伤经抢救无效死亡、1人重度烧伤、3人轻伤；后半截写共3人受伤。",
     "1人重度烧伤、3人轻伤", "共3人受伤"),
    ("木材厂失火。上面说死亡2人、受伤5人，下面又说死亡3人、受伤4人。", "死亡2人", "死亡3人"),
    ("来件，标题写的是“致4死”，正文说死亡3人、受伤2人。拖拉机翻沟。", "4死", "3人"),
    ("农家乐食物中毒。开头讲17人送医，末尾成了21人送医。", "17", "21"),
    ("老厂房倒塌。第一段写压住3人，第三段写压住5人，没有死亡。", "3人", "5人"),
    ("山体滑坡。正文讲转移群众46户，附件表格是64户。", "46户", "64户"),
    ("厂里写的一页。前半截：槽液漏了约2吨，2名工人灼伤已送医。后半截：经核，泄漏量约200公斤，未送医。",
     "2吨", "200公斤"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "one", "other"), PARTS)
def test_parts_of_one_paper_are_held_against_each_other(text: str, one: str, other: str) -> None:
    assert_shown(text, one, other)


def test_parts_contest_the_gravest_number_that_differs() -> None:
    found = told("木材厂失火。上面说死亡2人、受伤5人，下面又说死亡3人、受伤4人。")
    assert [one.slot for one in found] == [Slot.DEATHS]


OTHER_PARTS = [
    "前半截讲的是镇上转移了46户，后半截讲的是学校停课，没人伤。",
    "上面说火灭了，下面接着写原因在查，没有伤亡。",
    "标题写的是东门巷民房火灾，正文说东门巷10号，烧了20平方米，没人伤。",
    "第一段写的是经过，第二段写的是处置，伤2人，都在县医院。",
]


@pytest.mark.parametrize("text", OTHER_PARTS)
def test_parts_that_tell_of_different_things_do_not_contradict(text: str) -> None:
    assert shown(text) == []


RUMOURS = [
    ("电动车自燃。群里传“已经走了两个”，院方讲没有这回事，收了3个擦伤的。",
     "走了两个", "没有这回事"),
    ("建材市场着火。听说没了俩，消防讲是谣传，里面没人。", "没了俩", "谣传"),
    ("货车追尾。微信里都在讲“人没救过来”，县医院说人在病房，神志清楚。", "没救过来", "神志"),
    ("江边落水。围观的传人已经不行了，120讲生命体征平稳。", "不行了", "平稳"),
    ("有人发朋友圈说“压死个小孩”，商场方面说压根没有伤人。", "压死", "没有伤人"),
    ("塔吊倒了。外头在传送走三条命，住建局：目前零死亡，伤2人。", "三条命", "零死亡"),
    ("抖音上讲桥塌了，公路局到了，桥没塌，是护栏断了一截。", "塌了", "没塌"),
    ("家长群在转“门口有人拿刀砍小孩，倒了三个！”。教育局回，学生一个没少，没人受伤。",
     "倒了三个", "没人受伤"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "one", "other"), RUMOURS)
def test_a_rumour_in_plain_words_stands_against_who_should_know(
    text: str, one: str, other: str
) -> None:
    assert_shown(text, one, other)


@pytest.mark.parametrize(
    "text",
    [
        "网上有人问是不是死人了，消防还没回话，2人受伤送医。",
        "群里传“烧了一整条街”的视频，街道转来让核，还没核。没人伤。",
        "网上在传工厂爆炸，应急局说正在核实，还没回话。",
    ],
)
def test_a_rumour_that_nobody_has_answered_contradicts_nothing(text: str) -> None:
    assert shown(text) == []


FATES = [
    ("120的大夫说一个当场没了，一个重伤。中心医院回电：两个都在抢救室，都还有心跳，没宣布。",
     "当场没了", "心跳"),
    ("工头说底下那个已经死了，医院18:20讲还在抢救，没宣布。", "死了", "没宣布"),
    ("环城高速追尾。内外圈现在全部封掉。外圈那边车还在慢慢走。", "全部封掉", "还在慢慢走"),
    ("店里讲煤气关了，消防进去看阀门是开的。没人伤。", "关了", "是开的"),
    ("店里监控看着像个女的。派出所说是男的，四十来岁。", "女的", "男的"),
    ("司机讲拉的是西瓜，交警掀开篷布全是烟花。没人伤。", "西瓜", "烟花"),
    ("水务：南城水厂全线停供，抢管子。10点街道来电，南城片的水没停，照常有。", "停供", "没停"),
    ("男孩走丢。奶奶说四点半就找不见了；公园调监控，17点05他还在滑梯上玩。", "16时30分", "17点05"),
    ("奶奶讲下午三点孩子就不见了，小区监控15点40还拍到他骑车。没找到。", "15时", "15点40"),
    ("船东讲船上6个人都上来了，海事搜救中心说还有1个没找到。", "都上来", "没找到"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "one", "other"), FATES)
def test_two_tell_of_opposite_fates(text: str, one: str, other: str) -> None:
    assert_shown(text, one, other)


NO_OPPOSITES = [
    "120讲坠楼的到场就没了呼吸，二院16点宣布死亡。",
    "工头说一个已经死了，另一个医院说还在抢救。",
    "7:10高速陈队：北段雾大，上行关了，下行还能走。没事故。",
    "女儿讲母亲早上6点出的门，邻居说5点50还看见她在楼下晒衣服。还没找到。",
    "奶奶讲下午三点孩子就不见了，15点40在超市门口找到了。",
]


@pytest.mark.parametrize("text", NO_OPPOSITES)
def test_what_came_later_or_is_of_others_is_not_opposite(text: str) -> None:
    assert shown(text) == []


AMOUNTS = [
    ("河面一层油花。网上视频讲漂了两公里。水务王科长在现场，说看下来八百米左右。",
     "两公里", "八百米"),
    ("村支书讲裂了两百米长，水利站拿尺子拉了，六十五米。", "两百米", "六十五米"),
    ("13:05松台镇陆远：烧了三亩。13:40林业樊立电话讲过火三公顷上下。", "三亩", "三公顷"),
    ("停电，供电所讲影响八百户，镇里打听下来两千三百户不止。", "八百户", "两千三百户"),
    ("校方讲车上学生23个，公安名单上点了25个，没受伤的。", "23", "25"),
    ("厂里说车间里当时有9个人，门禁记录刷进去12个。都撤出来了。", "9个", "12个"),
    ("一共疏散86个，工地工人41，边上两栋楼居民37。没人伤着。", "86", "41"),
    ("疏散顾客120，员工45，加起来150人。没人伤。", "150", "45"),
    ("矿上当班一共28个，升井21个，底下还有6个，都联系得上。", "28", "21"),
    ("船上26人，船员5，游客22，都靠岸了。", "26", "22"),
    ("18点50分左右起的火。我们18点41出的动，18点46明火就压掉了。", "18点50", "18点41"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "one", "other"), AMOUNTS)
def test_two_amounts_that_cannot_both_be(text: str, one: str, other: str) -> None:
    assert_shown(text, one, other)


NO_TWO_AMOUNTS = [
    "景区11:05报，船上26个人。11:30景区更正：27个，前头把开船的漏掉了。",
    "13:20松台镇陆远，镇农贸市场顶棚掀了一块。13:26长河口镇樊立，长河口农贸市场门口电线杆倒了。",
    "14:22街道陆远电话：13点52打的110。15:10又讲，分局排爆的到了。",
    "村里报东头淹了40亩，农技站报西头淹了65亩，没人伤。",
    "公司报投入抢修40人，供电所报投入12人，没人伤。",
    "13号23:58中心医院电话，供电抢修0点20到的，1车5人。抢修班长说1点半能送上。",
    "死亡25人，是原先的12人，加13日18:30到14日1:30找到的6人，加14日9时许2人、12:30许5人。",
    "疏散顾客120，员工45，加起来165人。没人伤。",
    "派出所说抓了2个，跑了1个；店里说一共3个人进来。没人伤。",
]


@pytest.mark.parametrize("text", NO_TWO_AMOUNTS)
def test_amounts_of_other_things_or_moments_are_no_contradiction(text: str) -> None:
    assert shown(text) == []
