"""Counted numbers in clauses, with what they count."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.duties.report.conflicts.statements import Clause
from assistant.understand.quantities import NUMBER, number

_KINDS = (
    "老人|老太太|老太|老头|大爷|大妈|大人|成人|成年人|小孩|孩子|儿童|娃|婴儿|男的|女的|男孩|女孩|男性|女性|男|女|学生|老师|"
    "工人|乘客|司机|驾驶员|员工|职工|住户|村民(?!兵)|居民|游客|消防员|民警|孕妇|未成年人|青年|中年人|家属|保安|船员|群众|外来人员"
)
_PERSON = r"个人|个|名|人|位|口|具"
# measured ones take fractions, and parts of theirs need not be all there is
_MEASURED = (
    r"平方公里|平方米|平方|平米|亩|公顷|公里|米(?!宽|深|高|外)|立方米|立方|方(?!向|面|便|案|法|形)|"
    r"万吨|吨|公斤|千克|斤|万元|亿元|元|万块|块钱"
)
_UNIT = (
    rf"{_PERSON}|户|家|台车|辆车|台|辆|车|只|头|羽|尾|栋|幢|间|条|艘|支|根|座|箱|袋|桶|瓶|包|床|顶|"
    rf"张|份|件|处|例|起|棵|株|枚|把|卷|扇|盏|节|架|{_MEASURED}"
)
_QUANTITY = re.compile(
    rf"(?P<n>{NUMBER}|俩|仨)(?P<more>多|来|余|几)?(?:个(?=平方|立方))?"
    rf"(?:(?P<u>{_UNIT}|(?={_KINDS}))(?P<kind>{_KINDS})?|$)"
)
_KIND_BEFORE = re.compile(rf"(?:{_KINDS})$")
_TOTAL = re.compile(
    r"(?:一共|总共|合计|总计|共计|共有|合起来|加起来|拢共|统共|累计|总数|上报数|报数|报的数|人数|"
    r"户数|全部|总(?:人|户|面积|重|重量|吨位|量|长|金额|价)|共)(?:是|有|就|才|为|了|到)?[\u4e00-\u9fa5]{0,6}$"
)
# 五个班总人数是226: all there are, of whom the others are some
_ALL_THERE_ARE = re.compile(
    r"(?:班|校|年级|厂|村|镇|小区|单位|公司)[^\uff0c\u3002]{0,3}(?:总人|人|户)数[\u4e00-\u9fa5]{0,2}$"
)
_AGAIN = re.compile(
    r"(?:合起来|加起来|合计|总计|总数|拢共|统共|总共|一共|共计)(?:是|有|就|才|为)?$"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A counted number in a clause; `label` is what stands in front of it in its clause."""

    clause: Clause
    start: int
    end: int
    value: float  # in its own unit
    unit: str
    label: str
    kind: str
    total: bool
    again: bool
    nested: bool  # in brackets: part of the number in front of them


def amounts(clauses: Sequence[Clause]) -> list[Amount]:
    """Return the exact counts of persons and things, in order."""
    found: list[Amount] = []
    for clause in clauses:
        found += _in_clause(clause)
        found += _bare_list(clause, found)
    return found


def _in_clause(clause: Clause) -> list[Amount]:
    found: list[Amount] = []
    last = 0
    while match := _QUANTITY.search(clause.text, last):
        label = clause.text[last : match.start()] if last else _opening(clause, match.start())
        before = _KIND_BEFORE.search(label)  # 学生7个大人3个: the kind stands in front
        kind = before[0] if before and match["u"] else match["kind"] or ""
        end = match.start("kind") if before and match["kind"] else match.end()
        last = max(end, match.start() + 1)
        value = number(match["n"])
        bare = not match["u"] and not kind
        if value is None or match["more"] or _rough(clause.text, match):
            continue
        if value != int(value) and not measured(match["u"]):
            continue
        if bare and not _TOTAL.search(label):
            continue
        found.append(
            Amount(
                clause, match.start(), end, value, _unit(match["u"] or "", kind), label, kind,
                bool(_TOTAL.search(label)) and not _ALL_THERE_ARE.search(label),
                bool(_AGAIN.search(label)),
                _nested(clause.text, match.start()),
            )
        )  # fmt: skip
    return found


def _opening(clause: Clause, end: int) -> str:
    """What stands in front of the first number, with who writes it: 写的一共."""
    return re.sub(r"[\d:\uff1a]+", "", clause.lead) + clause.text[:end]


@lru_cache(maxsize=256)
def measured(unit: str | None) -> bool:
    """Say whether a unit measures, rather than counts."""
    return bool(unit and re.fullmatch(_MEASURED, unit))


_BARE_ITEM = re.compile(r"(?P<name>[\u4e00-\u9fa5]{1,8})(?P<n>\d+)(?=\u3001|$)")


def _bare_list(clause: Clause, before: Sequence[Amount]) -> list[Amount]:
    """东村160、西村130: the items of a list leave the unit to the total in front of it."""
    items = list(_BARE_ITEM.finditer(clause.text))
    if len(items) < 2:
        return []
    last = before[-1] if before else None
    led = last is not None and (last.clause is clause or last.clause.stop in (":", "\uff1a"))
    unit = last.unit if last is not None and led else "人"
    return [
        Amount(
            clause, m.start("n"), m.end(), float(m["n"]), unit, m["name"], "", False, False, False
        )
        for m in items
    ]  # fmt: skip


def _unit(measure: str, kind: str) -> str:
    if kind or not measure or re.fullmatch(_PERSON, measure):
        return "人"
    return _SAME_UNIT.get(measure, measure)


_SAME_UNIT = {
    "台车": "车", "辆车": "车", "台": "车", "辆": "车", "平": "平方米", "平方": "平方米",
    "平米": "平方米", "千克": "公斤", "方": "立方米", "立方": "立方米", "块钱": "元",
    "万块": "万元",
}  # fmt: skip


def _nested(text: str, at: int) -> bool:
    opened = max(text.rfind("\uff08", 0, at), text.rfind("(", 0, at))
    closed = max(text.rfind("\uff09", 0, at), text.rfind(")", 0, at))
    return opened > closed


_BEFORE_NUMBER = re.compile(
    r"(?:各[\u4e00-\u9fa5]{0,3}|每|第|[a-zA-Z\d]|大概|大约|约|近|将近|差不多|可能|十?几|超过|至少)$"
)
_AFTER_NUMBER = re.compile(
    r"^(?:左右|上下|出头|以上|月|年|日|号|点|时|分|岁|路|楼|层|单元|小时|多|科|班|村|组|厂|站|点|"
    r"小区|单位|部门|区|寨|屯|湾|庄|坪|塆|自然村|行政村|台区|片区|网格|楼栋|大棚|鱼排|泵|闸|"
    r"街道|镇|乡|队|电话|路口|口|方向|出口|灯|井|罐|洞|坑|样|房|棚|摊|地方|标|项|方案|星期|钟头|"
    r"群|视频|帖|次|批|波|片|阶段|步|字|平台|[\u4e00-\u9fff]{2,3}(?=(?:里|上)?有人的)|吊厢|车厢|里(?=头|[\d一二两三四五六七八九十])|里头|当中|舱|房间|床|柜|箱|桩|井|池|鱼塘|塘|厅|窗口|号牌)"
)


_OF_THING = re.compile(
    r"(?:[\u4e00-\u9fa5](?:点|处|桩|瓶|罐|泵|闸|洞|坑|(?<![升下出上入])井|灯|摊|孔|卡口)|"
    r"(?:厢|舱|房间|床|柜|箱|棚|窗口)(?:有人|没人|无人|空|坏|停)?的)$"
)  # 吊厢有人的11个


def _rough(text: str, match: re.Match[str]) -> bool:
    return bool(
        _BEFORE_NUMBER.search(text[: match.start()])
        or _AFTER_NUMBER.search(text[match.end() :])
        or (match["u"] == "个" and _OF_THING.search(text[: match.start()]))
    )
