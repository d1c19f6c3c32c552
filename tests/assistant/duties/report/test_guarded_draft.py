"""A draft tells what the note tells in a report's words; what nothing supports is left blank."""

from datetime import datetime, timedelta

import pytest

from assistant.duties.report.assess import assess
from assistant.duties.report.draft import Draft, Header, compose
from assistant.duties.report.draft.trace import untraceable
from assistant.duties.report.reading import NoGazetteer
from assistant.duties.report.record import (
    Fact,
    Material,
    Precision,
    Record,
    Slot,
    Source,
    Span,
    Step,
)
from core.clock import ROOM_ZONE

NOW = datetime(2026, 11, 22, 16, 0, tzinfo=ROOM_ZONE)


def read(note: str, now: datetime = NOW, step: Step = Step.FIRST) -> tuple[Material, Record]:
    material = Material(sources=(Source(id="m1", text=note),), now=now)
    return material, assess(material, step, NoGazetteer())


def drafted(note: str) -> Draft:
    material, record = read(note)
    draft = compose(record, material, Step.FIRST, Header(at=NOW))
    assert untraceable(draft.text, record, material) == []
    return draft


FIRE = "14:20 柳溪镇周敏电话：柳溪镇正街12号粮油店13:50起火，伤1人，送镇医院。消防2车10人在扑救。"


@pytest.mark.parametrize(
    ("wrong", "never"),
    [
        (Fact(slot=Slot.DEATHS, text="4人", number=4), "4人"),
        (Fact(slot=Slot.INJURED, text="17人", number=17), "17人"),
        (Fact(slot=Slot.CONTACT, text="郑万里 13900007777"), "13900007777"),
        (Fact(slot=Slot.IMPACT, text="过火320平方米"), "320"),
        (Fact(slot=Slot.MEASURE, text="15时47分明火扑灭"), "15时47分"),
    ],
)
def test_what_was_misread_gives_way_to_a_blank(wrong: Fact, never: str) -> None:
    material, record = read(FIRE)
    # a fact that points at words of the note which don't say it
    span = Span(source="m1", start=0, end=5, quote=FIRE[:5])
    record = record.model_copy(
        update={"facts": (*record.facts, wrong.model_copy(update={"spans": (span,)}))}
    )
    draft = compose(record, material, Step.FIRST, Header(at=NOW))
    assert never not in draft.text
    assert any("待补" in blank for blank in draft.blanks)
    assert "柳溪镇" in draft.text


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("9:05 交警：环城路8:30中巴撞罐车，车上19人，2人死亡，重伤4人，其余轻伤。", "轻伤13人"),
        ("9:05 交警：环城路8:30撞车，司机当场死亡，副驾上的重伤，后排两个擦破皮。", "死亡1人"),
        ("9:05，区消防：梧桐苑5栋703 8:25着火，没伤人。", "梧桐苑5栋703"),
    ],
)
def test_what_follows_from_the_note_is_no_invention(note: str, told: str) -> None:
    assert told in drafted(note).text


def test_last_night_of_an_earlier_report_stays_that_night() -> None:
    before, known = read("9:10 卫健局报：北塘小学昨晚起有学生发烧，共21个，没住院。")
    at = known.one(Slot.OCCURRED_AT)
    assert at is not None
    assert at.precision is Precision.VAGUE
    later = NOW + timedelta(days=6)
    material, record = read("北塘小学终报：累计发病25人，全部痊愈。", later, Step.FINAL)
    draft = compose(record, material, Step.FINAL, Header(at=later), before=known)
    assert "11月21日晚" in draft.text
    assert "11月27日" not in draft.title
    assert untraceable(draft.text, record, material, earlier=[known]) == []
    assert before.now == NOW


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("教育局8:40报：东关小学三年级7个学生呕吐，学校把教室消了毒，家长都接回去了。", "消了毒"),
        ("水厂15:10报：取水口有油花，已经切到二水源，没人不舒服。", "切到二水源"),
        ("医院14:05报：收费系统打不开，改成手工开单，急诊照常。", "急诊照常"),
        ("交警10:30报：省道两车追尾，伤1人，路全断了，从老桥绕行。", "从老桥绕行"),
        ("县水利局14:05：南沟水库溢洪道边坡掉了一块，工程队拉了两车石头在垫。", "在垫"),
    ],
)
def test_deeds_that_no_element_holds_are_told(note: str, told: str) -> None:
    assert told in drafted(note).body


@pytest.mark.parametrize(
    "note",
    [
        "15:10 镇上报：仓库冒烟，网上说已经把周边断了电改了道绕行，没人伤。",
        "15:10 镇上报：仓库冒烟，准备从老桥绕行，没人伤。",
        "15:10 镇上报：仓库冒烟，路没断，没人伤。",
    ],
)
def test_what_is_rumoured_meant_or_denied_is_no_further_deed(note: str) -> None:
    body = drafted(note).body
    assert "先期处置【待补" in body or "绕行；" not in body.partition("下一步")[0]
    # it is no deed; how things stand now it may tell
    assert "路没断" not in body.partition("目前")[0]


def test_measures_that_an_officer_typed_stay_alone() -> None:
    material, record = read("15:10 镇上报：仓库起火，把教室消了毒，没人伤。")
    typed = Fact(slot=Slot.MEASURE, text="组织疏散", by_officer=True)
    facts = tuple(f for f in record.facts if f.slot is not Slot.MEASURE)
    made = record.model_copy(update={"facts": (*facts, typed)})
    body = compose(made, material, Step.FIRST, Header(at=NOW)).body
    assert "组织疏散" in body
    assert "消了毒" not in body


@pytest.mark.parametrize(
    ("note", "told", "never"),
    [
        (
            "青山乡9:10报：下塘组8:30滑坡，没人伤。乡长何平在那儿，139-0000-2211。",
            "现场联系人：乡长何平 139-0000-2211",
            "何平在那儿 139",
        ),
        ("9:10 供电所：东街8:30停电，抢修来了9个人1台车，在换线。", "抢修9人1台车到场", "来了"),
        ("8:50 化工厂：我们2号罐8:40法兰漏氨，没人伤。", "2号罐", "我们"),
        ("县应急局9:00：石场8:10浮石滑落，1人受伤。由我局牵头调查。救援队已到。", "该局", "我局"),
        ("9:05 镇上：粮店8:30着火，没人伤。阀门关了，东口封了。", "封闭", "口封。"),
        ("9:05 镇上：粮店8:30着火，没人伤，里面的人都撤出来了。", "撤出来了", "撤出来。"),
    ],
)
def test_spoken_words_become_a_reports_words(note: str, told: str, never: str) -> None:
    body = drafted(note).body
    assert told in body
    assert never not in body


def test_a_hospital_where_the_hurt_were_brought_is_no_force() -> None:
    body = drafted("9:05 交警：环城路8:30两车追尾，伤3人，送县医院2个，在卫生院包扎1个。").body
    assert "医院到场" not in body
    assert "卫生院1个到场" not in body


def test_a_note_typed_with_blanks_is_told_clause_by_clause() -> None:
    note = "7点40派出所小廖讲 北街一家面馆7点10分煤气罐闪爆 卷帘门炸飞了 老板娘手烫了 没明火 拉警戒"
    body = drafted(note).body
    assert " " not in body.replace("闪爆 ", "")
    assert "老板娘手烫了，没明火" not in body


def test_what_stands_behind_a_blank_is_denied_for_itself_alone() -> None:
    material, record = read("12:10 卫健局：重的3个在ICU 轻的都没危险")
    text = "伤者在重症监护室。"
    assert not [r for r in untraceable(text, record, material) if "否定" in r]


def test_figures_that_hold_for_a_time_of_their_own_are_told_with_it() -> None:
    note = "供电公司7:25报：冰雪压断线路，停电1900户，截至6时已恢复300户。"
    material, record = read(note)
    found = untraceable("截至6时已恢复300户。", record, material)
    assert found == []
    assert untraceable("截至5时已恢复300户。", record, material)


def test_the_part_of_a_day_is_traced_too() -> None:
    material, record = read("9:10 卫健局报：北塘小学昨晚起有学生发烧，共21个。")
    assert untraceable("11月21日晚北塘小学有学生发烧。", record, material) == []
    assert untraceable("11月21日凌晨北塘小学有学生发烧。", record, material)


@pytest.mark.parametrize(
    ("note", "never"),
    [
        ("6:18 公路段：省道K41+200处护坡被雨冲垮，没人伤。", "初步损失：200处"),
        ("21:30 公园：下午男孩走失，7岁，21:10在地铁口找到了，没事。", "地铁到场"),
        ("9:45 供电局：停电2000户，抢修6车在修，争取今晚十点前送完。", "。争取"),
        ("9:45 镇上：城东8:30两车相撞，伤1人，交警两头放行。", "据报，交警"),
    ],
)
def test_what_only_looks_like_an_element_is_not_told_as_one(note: str, never: str) -> None:
    assert never not in drafted(note).body


def test_what_a_room_only_aims_at_is_a_next_step() -> None:
    body = drafted("9:45 供电局：停电2000户，抢修6车在修，争取今晚十点前抢修完。").body
    assert "下一步，争取" in body
