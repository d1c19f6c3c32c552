"""The head of a 首报 from terse notes: what kind of event, when, who told it, where, how many."""

from datetime import datetime, timedelta, timezone

import pytest

from assistant.duties.report.assess import assess
from assistant.duties.report.reading import NoGazetteer
from assistant.duties.report.record import Material, Record, Slot, Source, Step

NOW = datetime(2026, 11, 20, 22, 40, tzinfo=timezone(timedelta(hours=8)))


def read(text: str) -> Record:
    material = Material(sources=(Source(id="m1", text=text),), now=NOW)
    return assess(material, Step.FIRST, NoGazetteer())


def kind(text: str) -> str | None:
    fact = read(text).one(Slot.CATEGORY)
    return fact.text if fact else None


def clock(text: str, slot: Slot) -> str | None:
    fact = read(text).one(slot)
    return f"{fact.moment:%H:%M}" if fact and fact.moment else None


def number(text: str, slot: Slot) -> int | None:
    fact = read(text).one(slot)
    return fact.number if fact else None


def words(text: str, slot: Slot) -> str | None:
    fact = read(text).one(slot)
    return fact.text if fact else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("建设路街道：裁缝铺着了，人都跑出来了。", "事故灾难-火灾"),
        ("上坪村：柴房燃起来了，挨着的屋子熏黑了。", "事故灾难-火灾"),
        ("柳河镇：粮站后头烧了两间杂物房，消防到了。", "事故灾难-火灾"),
        ("西街社区：车棚着火，烧了8辆车。楼里人都下来了。后来电梯停了检修。", "事故灾难-火灾"),
        ("瞭望台报：对面坡上见烟，扑火队已上。", "自然灾害-森林火灾"),
        ("垭口乡：老汉早上去后山挖药，太阳落坡了还没回来，家里人喊遍了沟。", "其他-人员失联"),
        ("城北派出所：一个小姑娘下晚自习没到家，手机关机。", "其他-人员失联"),
        ("南溪镇：两个人下午去库区钓鱼，一夜未归。", "其他-人员失联"),
        ("开发区：五金厂门口被几十个工人堵了，讲加班费拖了三个月。", "社会安全-群体性聚集"),
        ("养护站：铁路涵洞上头的限高杆让一辆吊车撞歪了。", "事故灾难-道路交通"),
        ("交警：三轮车跟面包车撞到一起。", "事故灾难-道路交通"),
        ("路政：货车左后轮起火，司机自己浇灭了。", "事故灾难-火灾"),
        ("园区：面粉厂锅炉房响了一声，屋顶掀了。", "事故灾难-特种设备（锅炉）"),
        ("荷花乡：后半夜一阵大风，葡萄棚倒了十几亩。", "自然灾害-大风"),
        ("应急：精细化工厂一号车间闪爆。", "事故灾难-爆炸"),
        ("街道：出租屋里烧炭取暖，两个人叫不醒。", "事故灾难-中毒窒息"),
        ("卫生院：昨晚屋里放了蜂窝煤炉子，早上一家三口昏倒。", "事故灾难-中毒窒息"),
        ("清凉镇：几个人涨潮回不来了，站在礁石上。", "其他-人员被困"),
        ("渔办：昨夜大浪，吊笼养殖架毁了一百来亩。", "自然灾害-海浪"),
        ("教工小区：污水管沟塌了，埋了一个工人。", "事故灾难-建筑施工"),
        ("派出所：夜宵摊两桌人打起来，一个额头破了。", "社会安全-治安案件（打架斗殴）"),
        ("山背村：后山裂缝又拉大了，撤了20户。", "自然灾害-地质灾害"),
        (
            "供电所：10千伏线跳闸，停了三个村。没人伤。抢修队到了。查下来是大风刮断的树枝搭线。",
            "事故灾难-供电",
        ),
    ],
)
def test_kind_is_told_in_plain_words(text: str, expected: str) -> None:
    assert kind(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "湖滨社区：老人在长椅上睡着了，家属接走了。",
        "派出所：钱包找着了，失主来领。",
        "服务区：一辆车停着，司机联系上了，说在吃饭。",
        "物业：监控看过了，人早走了，派出所民警也来了。",
        "水务：上游按计划泄洪，一切正常。",
    ],
)
def test_no_kind_rather_than_a_wrong_one(text: str) -> None:
    assert kind(text) is None


@pytest.mark.parametrize(
    ("text", "slot", "expected"),
    [
        (
            "关于某船遇险的快报\n11月20日14时05分，县救援协调中心报：13时40分许，两船相撞。",
            Slot.RECEIVED_AT,
            "14:05",
        ),
        (
            "游船搁浅快报。11月20日15时31分，湖心镇值班室接船主转报：15时10分，游船搁浅。",
            Slot.RECEIVED_AT,
            "15:31",
        ),
        (
            "11月20日9时25分，环湖路石门镇下坡弯道，货车侧翻。我中心9时38分接报。",
            Slot.OCCURRED_AT,
            "09:25",
        ),
        ("11月20日20时10分，广场灯架倒了。20时22分文旅局报市值班室。", Slot.RECEIVED_AT, "20:22"),
        (
            "铁路南站20日18时52分、21时两次来电：18时36分，接触网挂了异物。",
            Slot.RECEIVED_AT,
            "18:52",
        ),
        ("平桥镇16:25报。孩子中午没回家，14:30家里人到派出所报的案。", Slot.RECEIVED_AT, "16:25"),
        ("平桥镇16:25报。孩子中午没回家，14:30家里人到派出所报的案。", Slot.ALARM_AT, "14:30"),
        ("18:05派出所报：两个老乡进山没下来，家属17:40报的警。", Slot.RECEIVED_AT, "18:05"),
        ("17点36有群众打110转过来，说桥头一辆校车翻了。", Slot.RECEIVED_AT, "17:36"),
        ("16:38以来陆续接了5个群众电话，都是问停水的。", Slot.RECEIVED_AT, "16:38"),
        (
            "17:20 应急老陶：一个工人坠落。\n17:44 老陶：问了120，人家16点22就接到厂里电话。",
            Slot.RECEIVED_AT,
            "17:20",
        ),
        ("03:36接镇值班员：老街木房连片烧起来了，02:50发的火。", Slot.OCCURRED_AT, "02:50"),
        ("14:00水务局：管道接口脱开，停水。抢修队说最早也得夜里10点。", Slot.OCCURRED_AT, None),
        ("10:15信访局：来了60个人，11:05选了3个代表进去谈。", Slot.OCCURRED_AT, None),
        (
            "15时06分收到州地震中心速报：15时01分我县境内（北纬27度）发生3.4级地震。",
            Slot.OCCURRED_AT,
            "15:01",
        ),
    ],
)
def test_each_clock_is_of_what_it_tells(text: str, slot: Slot, expected: str | None) -> None:
    assert clock(text, slot) == expected


@pytest.mark.parametrize(
    ("text", "slot", "expected"),
    [
        ("烧烤摊打架，两个破了头，一个腿上挨了刀。", Slot.INJURED, 3),
        ("客运站：翻车伤了6个，6个都送到县医院，4个包扎完走了，2个住院。", Slot.INJURED, 6),
        ("卫生所：11个孩子起疹子，11个都回家了，3个发烧。", Slot.INJURED, 11),
        ("急诊：收了5个煤气熏着的，女的昏迷，另外4个吸着氧，5个人都留观。", Slot.INJURED, 5),
        ("卫生院：8个人遭蜇，一个男的最重，转县医院了，剩下7个在输液。", Slot.INJURED, 8),
        ("两兄弟下地窖，哥哥没有救过来，弟弟送了医院。", Slot.DEATHS, 1),
        ("摩托撞了墙，开车的当场死亡，坐后头的重伤，送医院了。", Slot.INJURED, 1),
        ("半专业队上去了20个人，火头压住了。", Slot.TRAPPED, None),
        ("缆车停了，挂着11个厢，困38个，放下来15个，还有23个在上头。", Slot.TRAPPED, 23),
        ("三轮车驾驶人当场死亡，乘员1人在医院抢救，未宣布死亡。", Slot.DEATHS, 1),
        (
            "教育局转来家长群截图：\n“有个娃娃死在寝室了”\n15:05疾控回话：没有死亡的。",
            Slot.DEATHS,
            0,
        ),
    ],
)
def test_people_who_were_counted_before_are_not_counted_again(
    text: str, slot: Slot, expected: int | None
) -> None:
    assert number(text, slot) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0:35路政夜班报：二号桥面坑槽。", "路政"),
        ("3:40产业园值班报，冷库漏氨。", "产业园"),
        ("0:08交警大队夜班小韦：26号晚上摩托撞了车。", "交警大队（小韦）"),
        ("23:20莲塘镇防汛值班周小琴电话，说后山裂缝拉大了。", "莲塘镇（周小琴）"),
    ],
)
def test_the_shift_is_no_part_of_the_unit(text: str, expected: str) -> None:
    assert words(text, Slot.SOURCE) == expected


def test_a_stretch_of_minutes_leaves_nothing_to_the_place() -> None:
    told = words("三防办16:30：15时20分至35分沙溪、罗坊两乡落冰雹。", Slot.PLACE)
    assert told is not None
    assert told.startswith("沙溪")


def test_a_place_that_is_taken_back_is_not_the_place() -> None:
    note = "6:50热线：海宁路那边自来水发黄。7:05热线：更正，不是海宁路，是海安路，两边小区都黄。"
    assert words(note, Slot.PLACE) == "海安路"
