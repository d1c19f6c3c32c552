"""The page of deadline rules: read by officers, changed by form or as text, each by a plan."""

import pytest
from nicegui import ElementFilter
from nicegui.testing import User

from assistant.duties.report.rules import RuleBook
from channels.room import ROOT_ORG, Room
from channels.web.text import acting
from channels.web.text import report_rules as rule_words
from core.identity import Role
from tests.channels.conftest import PASSWORD
from tests.channels.test_web_acting import emit, press, shown, until


@pytest.fixture(autouse=True)
def leader(room: Room) -> None:
    room.accounts.add_user("leader", "王带班", ROOT_ORG, [Role.LEADER], PASSWORD)


def newest(user: User, marker: str) -> object:
    with user:
        return max(ElementFilter(marker=marker), key=lambda one: one.id)


def put(user: User, **fields: object) -> None:
    """Fill fields of the open form, named as the rule book names them."""
    for name, value in fields.items():
        newest(user, f"rule-{name}").set_value(value)  # type: ignore[attr-defined]


def in_force(room: Room) -> RuleBook:
    current = room.duty.reporting.desk.rulebooks.current()
    assert current is not None
    return RuleBook.load(current.text)


async def test_the_rules_in_force_are_read_by_officers_and_changed_by_a_plan(
    visitor, room: Room
) -> None:
    officer = await visitor("officer")
    await officer.open("/reports/rules")
    await until(officer, "rules", "国务院令第493号", "行政法规", "2 小时")
    await officer.should_not_see(marker="edit-rules")
    user = await visitor("leader")
    await user.open("/reports/rules")
    await user.should_see(marker="edit-rules")
    user.find(marker="edit-rules").click()
    await user.should_see(marker="rules-send")
    field = newest(user, "rules-text")
    text = field.value  # type: ignore[attr-defined]
    field.set_value(text.replace("电话分钟: 60", "电话分钟: 一小时"))  # type: ignore[attr-defined]
    user.find(marker="rules-check").click()
    await until(user, "rules-told", "“电话分钟”", "应是整数")
    field.set_value(text.replace("电话分钟: 60", "电话分钟: 30"))  # type: ignore[attr-defined]
    user.find(marker="rules-send").click()
    await user.should_see(rule_words.NOTE_NEEDED)
    assert "由“60”改为“30”" in shown(user, "rules-told")
    newest(user, "rules-note").set_value("按区里通知提前")  # type: ignore[attr-defined]
    user.find(marker="rules-send").click()
    press(user, "zb-approve", await until(user, "plan", acting.APPROVE, "按区里通知提前"))
    await until(user, "rules-current", rule_words.VERSION.format(version=1))
    await until(user, "rules", "30 分钟")
    versions = shown(user, "versions")
    assert "由“60”改为“30”" in versions
    assert rule_words.SHIPPED_NAME in versions


async def test_a_rule_is_made_from_a_form_without_touching_the_text(visitor, room: Room) -> None:
    user = await visitor("leader")
    await user.open("/reports/rules")
    user.find(marker="new-rule").click()
    await user.should_see(marker="rule-form")
    user.find(marker="rules-check").click()
    await until(user, "rules-told", "“名称”", "“依据”")
    put(user, 名称="燃气事故报区总值班室", 类别=["燃气"], 等级=["较大"], 报告方="县级主管部门")
    put(user, 接收方="区总值班室", 电话分钟=50.0, 书面分钟=40.0)
    put(user, 依据="示范区燃气应急预案", 效力="应急预案", 提醒="10、3")
    user.find(marker="rules-check").click()
    await until(user, "rules-told", "不应比“书面分钟”长")
    put(user, 电话分钟=15.0)
    user.find(marker="add-follow-up").click()
    put(user, 时刻="8:00、17：30")
    user.find(marker="rules-check").click()
    await until(user, "rules-told", "“8:00”不行")
    put(user, 时刻="08:00、17：30")
    newest(user, "rules-note").set_value("按区燃气预案增加")  # type: ignore[attr-defined]
    user.find(marker="rules-send").click()
    press(user, "zb-approve", await until(user, "plan", acting.APPROVE, "按区燃气预案增加"))
    await until(user, "rules", "燃气事故报区总值班室", "15 分钟", "每日 08:00、17:30")
    rule = in_force(room).rule("bd-1")
    assert (rule.categories, rule.telephone, rule.written, rule.remind) == (
        ("燃气",),
        15,
        40,
        (10, 3),
    )


async def test_a_rule_is_changed_copied_and_removed_by_its_fields(visitor, room: Room) -> None:
    user = await visitor("leader")
    await user.open("/reports/rules")
    await until(user, "rules", "gj-493-9")
    emit(user, "zb-rule-change", {"id": "gj-493-9"})
    await user.should_see(marker="rule-form")
    put(user, 电话分钟=20.0)
    newest(user, "rules-note").set_value("电话提前")  # type: ignore[attr-defined]
    user.find(marker="rules-send").click()
    press(user, "zb-approve", await until(user, "plan", acting.APPROVE, "电话提前"))
    await until(user, "rules-current", rule_words.VERSION.format(version=1))
    assert in_force(room).rule("gj-493-9").telephone == 20
    emit(user, "zb-rule-copy", {"id": "gj-493-9"})
    await user.should_see(rule_words.NEW_RULE_TITLE)
    put(user, 名称="本区的一条")
    user.find(marker="rules-check").click()
    await until(user, "rules-told", "新增规则“本区的一条”（bd-1）")


async def test_an_example_that_is_switched_on_becomes_the_rooms_own(visitor, room: Room) -> None:
    user = await visitor("leader")
    await user.open("/reports/rules")
    example = next(
        rule
        for rule in RuleBook.load(room.duty.reporting.desk.parts.shipped()).rules
        if rule.example
    )
    emit(user, "zb-rule-change", {"id": example.id})
    await user.should_see(rule_words.ADOPT_HINT)
    put(user, 启用=True)
    user.find(marker="rules-check").click()
    await until(user, "rules-told", "的示例：由“是”改为“否”", "的启用：由“否”改为“是”")
    newest(user, "rule-remove").set_value(True)  # type: ignore[attr-defined]
    user.find(marker="rules-check").click()
    await until(user, "rules-told", f"删除规则“{example.name}”")
