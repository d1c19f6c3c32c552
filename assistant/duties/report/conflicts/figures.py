"""Measured numbers and who gives them; whether two who give them are two."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from assistant.duties.report.conflicts.roughly import and_more
from assistant.duties.report.conflicts.speakers import Voice
from assistant.duties.report.conflicts.statements import Clause
from assistant.duties.report.conflicts.topics import pairs, topics
from assistant.duties.report.conflicts.vocabulary import any_of, words
from assistant.understand.quantities import NUMBER, number

SCALE = {
    "亩": 667.0, "公顷": 10_000.0, "公里": 1000.0, "千米": 1000.0, "公分": 0.01, "厘米": 0.01,
    "毫米": 0.001, "吨": 1000.0, "斤": 0.5, "亿元": 1e8, "万元": 1e4, "万块": 1e4, "万": 1e4,
    "亿": 1e8, "升": 0.001, "成": 0.1, "%": 0.01, "％": 0.01,
}  # fmt: skip


_NEXT = "一二三四五六七八九"
_RANGE = "|".join(a + b for a, b in pairwise(_NEXT)) + "|三五|两三"  # 七八亩, 三五个
_BETWEEN = re.compile(rf"(?:{_RANGE})[十百千]?")


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured number somebody gave. `low` and `high` bound it in the base unit of its class."""

    clause: Clause
    start: int
    end: int
    low: float
    high: float
    unit: str
    topics: frozenset[str]
    near: frozenset[str]  # pairs of characters beside it


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    units = ["号人", *(word for row in words()["units"].values() for word in row)]
    return re.compile(
        rf"(?P<before>大概|大约|约|差不多|近|将近|不到|超过|至少|可能|也就|就)?"
        rf"(?P<n>几[十百千]|(?:{_RANGE})[十百千]|{_RANGE}|{NUMBER})(?P<tens>几|多)?(?P<more>多|来|余|几|"
        rf"十几)?(?:个)?(?P<u>{any_of(units)})"
        rf"(?P<after>左右|上下|出头|以上|不到)?"
    )


@lru_cache(maxsize=1)
def _class_of() -> dict[str, str]:
    table = {word: kind for kind, row in words()["units"].items() for word in row}
    return {**table, "号人": "人"}


_THING = re.compile(
    r"乡镇|乡|镇|村|街道|社区|小区|单位|部门|点|台区|网点|站|厂|口|店|房|棚|库|井|坑|洞|摊|班|"
    r"学校|电话|视频|帖|项目|工地|楼|门|"
    r"灯|桩|塔|池|码头|路口|路段|方向|隐患|字|问题|箱|桶|罐|瓶"
)
_ORDINAL = re.compile(r"(?:第|[a-zA-Z]|号|楼|层|点|时|:|\uff1a)$")
_NO_FIGURE = re.compile(
    r"^(?:接一|一|楼|号|月|日|年|点|时|分|岁|级|班|层|单元|小时|上班|字|问题|民|庭|长|门|属|主|"
    r"人(?!员)的|[没不]少|不落|不缺|都没|也没)"
)


def figures(clauses: Sequence[Clause]) -> list[Figure]:
    """Return the measured numbers with who gave them and what they are about."""
    found: list[Figure] = []
    for clause in clauses:
        for match in _pattern().finditer(clause.text):
            value = _value(match["n"])
            if value is None or _ORDINAL.search(clause.text[: match.start("n")]):
                continue
            if (
                match["n"] == "一"
                and match["u"] in _ARTICLED
                and not _ONLY.search(clause.text[: match.start()])
            ):
                continue  # 都是一户的: an article
            if match["n"] == "一" and _ANY_ONE.search(clause.text[: match.start()]):
                continue
            if _ALONE.match(clause.text, match.start("n")):
                continue
            if _NO_FIGURE.match(clause.text[match.end() :]):
                continue
            found.append(_figure(clause, match, value))
        found += _masses(clause)
    return found


# 上千业主, 好几百人: a crowd told by its order only
_MASS = re.compile(
    r"(?:好几|上|几|数|成)(?P<order>百上千|千上万|百|千|万)(?:多|来)?(?:个|名)?"
    r"(?P<who>人|业主|村民|群众|居民|工人|职工|学生|家长|师生|游客|旅客|乘客|商户|老百姓)"
)
_ORDER = {"十": 10.0, "百": 100.0, "千": 1000.0, "万": 10_000.0, "百上千": 100.0, "千上万": 1000.0}


def _masses(clause: Clause) -> list[Figure]:
    return [
        Figure(
            clause, m.start(), m.end(), _ORDER[m["order"]], 10 * _ORDER[m["order"]], "人",
            topics(clause.text), frozenset(),
        )
        for m in _MASS.finditer(clause.text)
    ]  # fmt: skip


_ARTICLED = frozenset({"户", "家", "栋", "辆", "台"})
_ANY_ONE = re.compile(r"[从在把被由和跟与对向]$")  # 从一条船烧起来: one of them, no count
_ALONE = re.compile(r"一个人(?=[开来去走住看守干做跑])")  # 师傅一个人开的: alone
_ONLY = re.compile(r"(?:只|就|才|仅|总共|一共)[\u4e00-\u9fa5]{0,2}$")


def _value(said: str) -> float | None:
    """七八 is 七 to 八, 几十 from 二十 on; what is between is left to the bounds."""
    if said.startswith("几"):
        return 2 * _ORDER[said[1]]
    if _BETWEEN.fullmatch(said):
        return number(said[0] + said[2:])
    return number(said)


def _figure(clause: Clause, match: re.Match[str], value: float) -> Figure:
    unit = _class_of()[match["u"]]
    if unit == "钱" and not of_money(match["u"], clause.whole.text):
        unit = match["u"]
    thing = _THING.match(clause.text, match.end())
    if match["u"] in ("个", "家") and thing:  # 26家店 are no households
        unit = f"个{thing[0]}"
    low, high = _bounds(match, value)
    scale = SCALE.get(match["u"], 1.0)
    around = (
        clause.text[max(0, match.start() - 8) : match.start()]
        + "|"
        + clause.text[match.end() : match.end() + 6]
    )
    return Figure(
        clause, match.start(), match.end(), low * scale, high * scale, unit,
        topics(clause.text), pairs(around),
    )  # fmt: skip


_MONEY = re.compile(r"[钱元款薪资赔欠价费损骗抢偷盗亏值罚赌账贷转收付补奖金]|块钱")


_CROWDS = re.compile(r"客流|人流|人次|旅客|乘客|影响|覆盖|户")


def of_money(unit: str, told: str) -> bool:
    """Say whether 块, 万 and 亿 are of money: 客流2.9万 and 烧了3块板 are not."""
    if unit == "块":
        return bool(_MONEY.search(told))
    return not _CROWDS.search(told) or bool(_MONEY.search(told))


def _bounds(match: re.Match[str], value: float) -> tuple[float, float]:
    if _BETWEEN.fullmatch(match["n"]):  # 七八, 四五百
        return value, (number(match["n"][1:]) or value) + 0.0
    if match["n"].startswith("几"):
        return value, 5 * value
    if match["tens"] == "几" or match["more"] == "几":
        return value, value + 10 ** max(1, len(str(int(value))) - 1)
    if match["tens"] or match["more"] in ("多", "余"):
        return value, and_more(value)
    if (
        match["before"] in ("大概", "大约", "约", "差不多", "近", "将近", "可能")
        or match["after"]
        or match["more"]
    ):
        return value * 0.85, value * 1.15
    return value, value


# 倒房改7间, 缩为1个街道: another number since
UPDATED = re.compile(
    rf"{any_of(words()['updates'])}|改报|改(?=$|[\d一二两三四五六七八九十])|[缩减扩](?:为|到|至|成)"
)

# 去医院看的17个: where they went, no teller
_NO_TELLER = re.compile(
    r"^(?:去|送|进|住|转|往|到)[\u4e00-\u9fa5]{0,6}(?:院|站|中心|门诊|急诊)$|.*总人$"
)


def two_sides(one: Clause, other: Clause) -> bool:
    """Say whether two who are named differently speak, or one of them is a rumour or 另一份."""
    if one.speaker == other.speaker or _NO_TELLER.match(other.speaker):
        return False
    if Voice.VAGUE in (one.voice, other.voice) or one.source != other.source:
        return True
    return bool(other.speaker) and not _same_name(one.speaker, other.speaker)


def _same_name(one: str, other: str) -> bool:
    return bool(one) and (one in other or other in one)


# 先估三百亩, 初步统计: the teller himself gives it for the time being
FIRST_TOLD = re.compile(
    r"先[估报]|首报|初[步报估]|粗[略估]|暂[估计报]|起初|最早|最初|那次|上次|之前报|原先|一开始|原来|"
    r"头[一]?[遍回]|头里|开始(?:说|讲|报)"
)
