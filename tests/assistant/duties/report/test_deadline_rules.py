"""The rule book of deadlines: what is shipped, what may be written in it, what changed."""

import pytest
import yaml

from assistant.duties.report.record import Level
from assistant.duties.report.rules import RuleBook, Start, differences, shipped, shipped_text
from core.errors import InvalidInput


def edited(**fields: object) -> str:
    rule: dict[str, object] = {
        "编号": "bd-1", "名称": "本地规则",
        "报告方": "县级人民政府", "接收方": "市人民政府",
        "起算": "获悉", "电话分钟": 30, "书面分钟": 60,
        "依据": "某办发〔2026〕1号", "效力": "规范性文件",
    }  # fmt: skip
    rule.update(fields)
    rule = {key: value for key, value in rule.items() if value is not None}
    return yaml.safe_dump({"规则": [rule]}, allow_unicode=True)


def test_every_shipped_rule_names_its_source_and_is_not_unverified() -> None:
    for rule in shipped().rules:
        assert rule.basis
        assert rule.article
        assert "未核" not in rule.source


def test_local_examples_are_marked_and_switched_off() -> None:
    examples = [rule for rule in shipped().rules if rule.example]
    assert {rule.region for rule in examples} == {"武汉市", "河南省"}
    assert not any(rule.enabled for rule in examples)
    assert all(rule.region == "全国" for rule in shipped().rules if not rule.example)


def test_the_regulation_on_work_accidents_is_as_it_is_written() -> None:
    rule = shipped().rule("gj-493-11-jiaoda")
    assert (rule.written, rule.start, rule.levels) == (120, Start.RECEIVED, (Level.LARGER,))
    days = {item.days: item for item in rule.follow_ups}
    assert days[7].covers("事故灾难-道路交通")
    assert not days[30].covers("事故灾难-火灾")
    assert days[30].covers("事故灾难-建筑施工")


def test_a_rule_covers_categories_by_their_words() -> None:
    rule = shipped().rule("gj-gongwei-20-xian")
    assert rule.covers("公共卫生-食物中毒（疑似）")
    assert not rule.covers("公共卫生-动物疫情（疑似）")
    assert not rule.covers("")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "空的"),
        ("规则: [", "写法不对"),
        ("规则: []", "至少1项"),
        (edited(电话分钟=90), "不应比“书面分钟”长"),
        (edited(电话分钟=0), "不能小于1"),
        (edited(电话分钟="半小时"), "应是整数"),
        (edited(等级=["超大"]), "可选：特别重大、"),
        (edited(等级=["未定"]), "不能写“未定”"),
        (edited(起算="听说"), "可选：发生、获悉、接报"),
        (edited(依据="未核"), "出处"),
        (edited(依据=None), "缺少"),
        (edited(多余的项=1), "没有这一项"),
        (edited(立即="是"), "不能再写分钟数"),
        (edited(电话分钟=None, 书面分钟=None), "至少要写一项"),
        (edited(续报=[{"节奏": "每日", "时刻": ["25:00"]}]), "08:00"),
        (edited(续报=[{"节奏": "日内"}]), "天数"),
        (edited(提醒=[0]), "提醒"),
        (edited(编号="一号"), "字母、数字"),
    ],
)
def test_mistakes_are_told_in_chinese(text: str, said: str) -> None:
    with pytest.raises(InvalidInput) as error:
        RuleBook.load(text)
    assert said in error.value.message
    assert error.value.remedy


def test_an_id_may_stand_only_once() -> None:
    with pytest.raises(InvalidInput, match="编号重复"):
        RuleBook.load(shipped_text().replace("编号: gj-493-9\n", "编号: gj-tufa-17\n"))


def test_hours_without_quotation_marks_are_read_as_hours() -> None:
    text = shipped_text().replace('["08:00", "17:00"]', "[8:00, 17:00]")
    assert RuleBook.load(text) == shipped()


def test_a_change_is_told_by_rule_and_item() -> None:
    text = shipped_text().replace("电话分钟: 15", "电话分钟: 20").replace("启用: 否", "启用: 是", 1)
    assert differences(shipped(), RuleBook.load(text)) == [
        "规则“武汉示例·特别重大、重大事件”的启用：由“否”改为“是”",
        "规则“河南应急系统示例·特别重大、重大事件”的电话分钟：由“15”改为“20”",
    ]
    assert differences(shipped(), shipped()) == []
