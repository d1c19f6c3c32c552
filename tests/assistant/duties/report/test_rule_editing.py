"""One rule of the book is changed through its fields; everything else stays as it was written."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.duties.report.record import Level
from assistant.duties.report.rules import (
    Rule,
    RuleBook,
    differences,
    fields_of,
    rule_of,
    shipped,
    shipped_text,
    with_rule,
    without_rule,
)
from core.errors import InvalidInput, NotFound

NEW = {
    "名称": "燃气事故报区总值班室",
    "类别": ["燃气"],
    "等级": ["较大", "重大"],
    "报告方": "县级主管部门",
    "接收方": "区总值班室",
    "起算": "接报",
    "电话分钟": 15,
    "书面分钟": 40,
    "依据": "示范区燃气应急预案",
    "条款": "4.1",
    "效力": "本单位规定",
    "启用": True,
    "续报": [{"节奏": "每日", "时刻": ["08:00", "17:30"]}],
    "提醒": [10, 3],
    "出处": "",
}

rules = st.sampled_from(shipped().rules)
fields = st.fixed_dictionaries(
    {},
    optional={
        "名称": st.text("甲乙丙:#-'\" 一", min_size=1, max_size=30).filter(str.strip),
        "等级": st.lists(
            st.sampled_from([x.value for x in Level if x is not Level.OPEN]), unique=True
        ),
        "启用": st.booleans(),
        "说明": st.text("说明：#[]{},&*!\n 字", max_size=40),
        "提醒": st.lists(st.integers(1, 600), max_size=3),
    },
)


@settings(max_examples=20, deadline=None)
@given(rules, fields)
def test_a_changed_rule_is_read_as_it_was_filled_in_and_no_other_rule_changes(
    rule: Rule, changed: dict[str, object]
) -> None:
    wanted = rule_of(fields_of(rule) | changed, shipped())
    book = RuleBook.load(with_rule(shipped_text(), wanted))
    assert book.rule(rule.id) == wanted
    others = [one for one in shipped().rules if one.id != rule.id]
    assert [one for one in book.rules if one.id != rule.id] == others


def test_an_unchanged_rule_leaves_the_text_byte_for_byte() -> None:
    for rule in shipped().rules[::5]:
        assert with_rule(shipped_text(), rule_of(fields_of(rule), shipped())) == shipped_text()


def test_comments_of_the_file_stay_when_minutes_change() -> None:
    rule = next(one for one in shipped().rules if one.telephone)
    text = with_rule(shipped_text(), rule.model_copy(update={"telephone": 7}))
    before, after = shipped_text().splitlines(), text.splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert changed == [(f"    电话分钟: {rule.telephone}", "    电话分钟: 7")]


def test_a_new_rule_gets_the_next_id_of_the_room_and_stands_at_the_end() -> None:
    first = rule_of(NEW, shipped())
    text = with_rule(shipped_text(), first)
    second = rule_of(NEW | {"名称": "另一条"}, RuleBook.load(text))
    assert (first.id, second.id) == ("bd-1", "bd-2")
    book = RuleBook.load(with_rule(text, second))
    assert [rule.id for rule in book.rules[-2:]] == ["bd-1", "bd-2"]
    assert book.rule("bd-1") == first
    assert differences(shipped(), book) == [
        "新增规则“燃气事故报区总值班室”（bd-1）", "新增规则“另一条”（bd-2）",
    ]  # fmt: skip


def test_switching_on_an_example_is_one_line_of_the_file() -> None:
    example = next(rule for rule in shipped().rules if rule.example and not rule.enabled)
    text = with_rule(shipped_text(), example.model_copy(update={"enabled": True}))
    assert RuleBook.load(text).rule(example.id).enabled
    assert len(text.splitlines()) == len(shipped_text().splitlines())


def test_what_a_removed_rule_shared_with_others_stays_with_them() -> None:
    sharing = [rule for rule in shipped().rules if rule.id.startswith("gj-493-11")]
    text = without_rule(shipped_text(), sharing[0].id)
    book = RuleBook.load(text)
    assert sharing[0] not in book.rules
    assert [book.rule(rule.id) for rule in sharing[1:]] == sharing[1:]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"名称": ""}, "名称"),
        ({"电话分钟": 90}, "不应比“书面分钟”长"),
        ({"立即": True}, "写了“立即”就不能再写分钟数"),
        ({"续报": [{"节奏": "日内"}]}, "要写“天数”"),
        ({"依据": "网上说法，未核"}, "没有核到出处"),
    ],
)
def test_a_wrong_field_is_told_in_the_words_of_the_form(
    wrong: dict[str, object], said: str
) -> None:
    with pytest.raises(InvalidInput) as told:
        rule_of(NEW | wrong, shipped())
    assert said in told.value.message


def test_the_last_rule_and_an_unknown_one_are_not_removed() -> None:
    with pytest.raises(NotFound):
        without_rule(shipped_text(), "bd-9")
    only = yaml.safe_dump({"规则": [fields_of(shipped().rules[0])]}, allow_unicode=True)
    with pytest.raises(InvalidInput, match="最后一条"):
        without_rule(only, shipped().rules[0].id)
