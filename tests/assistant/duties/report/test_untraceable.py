"""The check for inventions: honest drafts pass, and each way of going further is caught."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from assistant.duties.report.draft import Header, compose, untraceable
from assistant.duties.report.record import Fact, Material, Record, Slot, Source, Span, Step
from tests.assistant.duties.report.incidents import (
    crash,
    stuck_lift,
    warehouse_fire,
    warehouse_fire_later,
)

HEADER = Header()


def draft(made: tuple[Material, Record], step: Step = Step.FIRST) -> str:
    material, record = made
    return compose(record, material, step, HEADER).text


@pytest.mark.parametrize("make", [warehouse_fire, warehouse_fire_later, stuck_lift, crash])
@pytest.mark.parametrize("step", list(Step))
def test_nothing_in_a_composed_draft_is_untraceable(make, step: Step) -> None:
    material, record = make()
    assert untraceable(draft((material, record), step), record, material) == []


def test_the_last_report_supports_what_a_follow_up_compares_with() -> None:
    _, before = warehouse_fire()
    material, record = warehouse_fire_later()
    text = compose(record, material, Step.FOLLOW_UP, HEADER, before=before).text
    assert untraceable(text, record, material, earlier=[before]) == []
    assert untraceable(text, record, material) != []


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("失联3人", "失联4人"),
        ("失联3人", "死亡3人"),
        ("失联3人", "被困3人"),
        ("6车31人", "6车38人"),
        ("6车31人", "7车31人"),
        ("2时05分许", "2时06分许"),
        ("2时05分许", "2时15分"),  # a time of the material, but not of this
        ("2时05分许", "2时05分"),  # more exact than it was said
        ("拟再派2台水罐车", "已再派2台水罐车"),
        ("下一步，拟再派2台水罐车", "2台水罐车到场"),
        ("正在扑救", "明火已扑灭"),
        ("正在扑救", "火势得到控制"),
        ("尚不清楚", "系电气线路老化引发"),
        ("尚不清楚", "正在调查，初步判断为电气故障"),
        ("银杏街88号", "银杏街98号"),
        ("东升木器", "东方木器"),
        ("银杏镇", "银树镇"),
        ("11月10日", "11月11日"),
        ("罗毅", "李毅"),
        ("副镇长", "副区长"),
    ],
)
def test_a_draft_that_was_changed_is_caught(was: str, becomes: str) -> None:
    material, record = warehouse_fire()
    text = draft((material, record))
    assert was in text
    assert untraceable(text.replace(was, becomes), record, material)


@pytest.mark.parametrize(
    "added",
    [
        "无人员伤亡。",
        "现场无被困人员。",
        "3人均已遇难。",
        "现场秩序稳定。",
        "已通知区应急管理局。",
        "区长赵国强到场指挥。",
        "镇党委书记王明要求全力搜救。",
        "区公安分局封闭周边道路。",
        "过火面积约200平方米。",
        "直接经济损失860万元。",
        "火势已蔓延至相邻厂房。",
        "伤者已送往区人民医院救治。",
        "周边群众已全部疏散。",
        "责任人已被公安机关控制。",
        "联系电话139-0000-9999。",
        "第一时间赶赴现场。",
    ],
)
def test_an_added_sentence_is_caught(added: str) -> None:
    material, record = warehouse_fire()
    assert untraceable(f"{draft((material, record))}\n{added}", record, material)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("暂无生命危险", "无生命危险"),
        ("受伤1人", "轻伤1人"),
        ("受伤1人", "重伤1人"),
        ("受伤1人", "死亡2人、受伤1人"),
        ("拖车正在赶赴现场", "拖车到场"),
    ],
)
def test_an_upgraded_hedge_is_caught(was: str, becomes: str) -> None:
    material, record = crash()
    text = draft((material, record))
    assert was in text
    assert untraceable(text.replace(was, becomes), record, material)


def test_a_rough_number_may_not_become_exact() -> None:
    material, record = warehouse_fire_later()
    assert untraceable("过火面积约1200平方米。", record, material) == []
    assert untraceable("过火面积1200平方米。", record, material)


def test_a_fact_whose_words_are_not_in_the_material_supports_nothing() -> None:
    material = Material(
        sources=(Source(id="m1", text="7点20接东坝村电话，村口塌了一块。"),),
        now=datetime.fromisoformat("2026-11-21T07:40+08:00"),
    )
    false = Span(source="m1", start=0, end=4, quote="死亡3人")
    forged = Fact(slot=Slot.DEATHS, text="死亡3人", number=3, spans=(false,))
    assert untraceable("死亡3人。", Record(facts=(forged,)), material)
    typed = Fact(slot=Slot.DEATHS, text="死亡3人", number=3, by_officer=True)
    assert untraceable("死亡3人。", Record(facts=(typed,)), material) == []


def test_what_is_in_a_marked_blank_claims_nothing() -> None:
    material, record = warehouse_fire()
    assert untraceable("现场联系人【待补：姓名、电话】。", record, material) == []


def test_words_of_the_room_itself_may_be_allowed() -> None:
    material, record = crash()
    text = "梧桐县人民政府值班室。"
    assert untraceable(text, record, material)
    assert untraceable(text, record, material, allowed=[text]) == []


def test_nothing_is_invented_on_the_development_rows(shared_dir: Path) -> None:
    from assistant.duties.report.assess import assess
    from assistant.duties.report.reading import NoGazetteer

    lines = (shared_dir / "evals" / "report-dev.jsonl").read_text(encoding="utf-8").splitlines()
    invented: dict[str, list[str]] = {}
    for row in map(json.loads, lines):
        now = datetime.fromisoformat(row["now"])
        material = Material(sources=(Source(id="m1", text=row["material"]),), now=now)
        step = Step(row.get("step") or "首报")
        record = assess(material, step, NoGazetteer())
        found = untraceable(compose(record, material, step, HEADER).text, record, material)
        if found:
            invented[row["id"]] = found
    assert invented == {}
