"""Contradictions in what was told, and what only looks like one."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assistant.duties.report.conflicts import find
from assistant.duties.report.record import Conflict, Fact, Material, Slot, Source, SourceKind, Span

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 5, 20, 22, 0, tzinfo=ZONE)


def told(*texts: str) -> list[Conflict]:
    sources = tuple(Source(id=f"m{i}", text=text) for i, text in enumerate(texts, 1))
    return find(Material(sources=sources, now=NOW), [])


def sides(conflict: Conflict) -> str:
    return " | ".join(value.text for value in conflict.values)


CONTRADICTIONS = [
    ("困了5个，两个老人一个小孩，电梯停在9楼", "被困人数", ("困了5个", "合计3")),
    ("送医8人，其中重伤3人，轻伤6人", "受伤人数", ("8人", "合计9")),
    ("里面报了11个，跑出来6个，挖出来2个，还有4个没找到", "人数加总", ("11个", "合计12")),
    ("转移326人：石桥村160、梨园村130", "疏散人数", ("326人", "合计290")),
    ("上午发病，一共18个，住院7个，门诊9个，合起来17", "人数加总", ("18个", "合起来17")),
    ("伤亡9人，死亡2人、受伤6人", "人数加总", ("9人", "合计8")),
    ("扑灭时间13:20，起火时间13:45", "时间先后矛盾", ("13:20", "13:45")),
    ("110接警8点42分，货车撞了电动车，交警8点35分到场", "时间先后矛盾", ("8点42", "8点35")),
    ("14点10分起的火，有的稿子写14点30分", "事发时间", ("14点10", "14点30")),
    ("119接警，说梨园路一处民房着火。到了一看是仓库", "起火建筑", ("民房", "仓库")),
    ("滦平沟区一中队：9点接警，说滦沟区石桥镇着火", "地名", ("滦平沟区", "滦沟区")),
    ("水务说12点前修好，供水公司说最快下午3点", "恢复时间", ("12点前", "下午3点")),
    ("物业说这墙去年修过，居民说从来没修", "是否修缮过", ("物业", "居民")),
    ("业主说阀门已经关了，燃气公司说表后阀还开着", "阀门是否关闭", ("业主", "燃气公司")),
    ("水厂说没停，镇上说停了", "是否停", ("没停", "停了")),
    ("医院反馈死亡1人，公安通报没有人员死亡", "是否死亡", ("1人", "没有人员死亡")),
    ("供电所：停电约3000户。街道：我这边统计是1900户", "户数", ("3000户", "1900户")),
    ("镇里说上了2个人，派出所说一共3个在吊上", "在场人数", ("2个人", "3个")),
    ("网友发帖说厂子炸了，死了好几个。园区回：没炸没着火", "是否爆炸", ("炸了", "没炸")),
    (
        "渡口的船翻了 船上六个人 捞上来四个 还有三个没见 海事的船来了 水流很急",
        "人数",
        ("六个", "合计7"),
    ),
    ("送医院一共9个，学生7个大人3个", "受伤人数", ("9个", "合计10")),
    ("小班4、中班6、大班5，园方上报数17", "人数加总", ("17", "合计15")),
    ("旅行社名单上31人。救起20人。有乘客讲早上点名是33个", "在场人数", ("31人", "33个")),
    (
        "110联动：蓝鸟网吧门口打架。派出所补报里写的是“蓝鸟烧烤店门口”",
        "地点名称",
        ("网吧", "烧烤店"),
    ),
    ("接报称5楼着火，到场查明是4楼厨房着火", "楼号", ("5楼", "4楼")),
    ("联系电话13900001234，另一处写13900001243", "联系电话", ("13900001234", "13900001243")),
]


@pytest.mark.parametrize(("text", "what", "words"), CONTRADICTIONS)
def test_a_contradiction_is_shown_with_both_wordings(
    text: str, what: str, words: tuple[str, str]
) -> None:
    found = told(text)
    assert [c.what for c in found if what in c.what], [c.what for c in found]
    conflict = next(c for c in found if what in c.what)
    assert all(word in sides(conflict) for word in words), sides(conflict)
    assert len(conflict.values) >= 2
    for span in (s for v in conflict.values for s in v.spans):
        assert text[span.start : span.end] == span.quote


NOT_CONTRADICTIONS = [
    "18点40那次报的25人遇难，现在是39人死亡、9人受伤，8个平稳1个还在抢救",
    "首次报告伤3人，后经核实更正为伤4人",
    "疏散群众58人，其中老人12人、儿童9人",
    "镇里说已经疏散了40户，供电所说停电影响200户",
    "派出所来了4个民警，消防来了2台车，街道来了6个人",
    "物业说已经报修了，居民说电梯里有点闷",
    "2:05接梨园镇电话，1点40左右着火，消防1:52到了，8车40人",
    "村民群里说是禽流感，农委采了样，没出结果",
    "村民说上游偷排，环保在取样，结果没出来",
    "自来水公司答复今晚10点恢复供水，后来又说要到明早6点",
    "占1根车道，后来关了8根车道，剩4根能走",
    "青石桥村和青石坝村都停了电，供电所在抢修",
    "13时40分园区报火，消防14时02分到场，14时01分园区自行扑灭",
    "共转移326人，其中安置在学校180人、投亲靠友146人",
    "现场死亡2人，送医途中死亡1人，共死亡3人",
    "20点20预计恢复供电，抢修车20点05到的",
    "终报素材（梨园镇5月20日9:00报）：5月18日11时32分发生火灾，伤6人中4人出院",
    "挖断了燃气管 三点一刻断的 现在三点二十八 阀门关了 没着火 停气六百多户 还在问是哪家",
    "23:50起火，次日0:10消防到场，0:40扑灭",
]


@pytest.mark.parametrize("text", NOT_CONTRADICTIONS)
def test_what_moved_on_or_belongs_elsewhere_is_no_contradiction(text: str) -> None:
    assert told(text) == []


def test_sources_that_disagree_are_shown_side_by_side() -> None:
    found = told("供水公司电话：停水2000户左右", "街道来电：我们统计停水3500户")
    assert [c.what for c in found] == ["停水户数"]
    assert {s.source for v in found[0].values for s in v.spans} == {"m1", "m2"}


def test_a_later_source_may_give_a_later_figure() -> None:
    early = Source(id="m1", text="供水公司电话：停水2000户", at=NOW - timedelta(hours=2))
    late = Source(id="m2", text="街道来电：我们统计停水3500户", at=NOW)
    assert find(Material(sources=(early, late), now=NOW), []) == []


def test_news_is_hearsay_against_the_unit() -> None:
    news = Source(id="m1", kind=SourceKind.NEWS, text="突发！化工厂爆炸，多人死亡")
    unit = Source(id="m2", text="园区管委会来电：没有爆炸，没有人员伤亡，是检修放空")
    found = find(Material(sources=(news, unit), now=NOW), [])
    assert len(found) == 1
    assert "爆炸" in found[0].what


def test_the_key_is_the_same_for_the_same_statements() -> None:
    text = "物业说这墙去年修过，居民说从来没修"
    assert told(text)[0].key == told("今天无其他情况。" + text)[0].key


def deaths(text: str, quote: str, number: int) -> Fact:
    start = text.index(quote)
    span = Span(source="m1", start=start, end=start + len(quote), quote=quote)
    return Fact(slot=Slot.DEATHS, text=quote, number=number, spans=(span,))


def test_two_counts_of_one_slot_without_an_update_contradict() -> None:
    text = "梨园镇火灾死亡2人。善后由镇里负责。火灾造成死亡3人"
    facts = [deaths(text, "死亡2人", 2), deaths(text, "死亡3人", 3)]
    material = Material(sources=(Source(id="m1", text=text),), now=NOW)
    assert [(c.what, c.slot) for c in find(material, facts)] == [("死亡人数", Slot.DEATHS)]
    updated = text.replace("火灾造成死亡3人", "现在死亡3人")
    facts = [deaths(updated, "死亡2人", 2), deaths(updated, "死亡3人", 3)]
    material = Material(sources=(Source(id="m1", text=updated),), now=NOW)
    assert find(material, facts) == []
