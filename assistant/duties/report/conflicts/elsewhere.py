"""Whether a second number is told of another place, of other forces, or has the first as a part."""

import re
from collections.abc import Sequence
from typing import Protocol

from assistant.duties.report.conflicts.statements import Clause


class Told(Protocol):
    """A number with its bounds and unit, and the clause that tells it."""

    @property
    def clause(self) -> Clause:
        """The clause that tells it."""
        ...

    @property
    def start(self) -> int:
        """Where it begins in its clause."""
        ...

    @property
    def end(self) -> int:
        """Where it ends in its clause."""
        ...

    @property
    def unit(self) -> str:
        """What it counts or measures."""
        ...

    @property
    def low(self) -> float:
        """The least that it may be."""
        ...

    @property
    def high(self) -> float:
        """The most that it may be."""
        ...


_OTHERS = re.compile(r"自己(?:去|来|走)|自行|另外|其余|剩下|其中")
_SIDE = re.compile(
    r"([东西南北上下左右前后])(?:头|边|面|侧|片|段|岸|区|半|游|门|街|路|线|院|楼|厅|桥|村|库)"
)
_PUT_IN = re.compile(r"投入|抢修|出了|上了.{0,2}人手")


def two_places(one: str, other: str) -> bool:
    """Say whether one is told of one side and the other of another: 东头淹了40亩, 西头65亩."""
    sides = [set(_SIDE.findall(text)) for text in (one, other)]
    return all(sides) and not sides[0] & sides[1]


_AREA = re.compile(
    r"(?P<name>[\u4e00-\u9fa5]{1,4}?)(?P<level>镇|乡|村|街道|社区|小区|县|区|园区|农场|林场|学校|小学|中学|医院)"
    r"(?:政府|值班室|党政办|应急办|居委|村委|办公室)?(?:[\u4e00-\u9fa5]{2,4})?$"
)


def own_areas(one: Clause, other: Clause) -> bool:
    """甲镇：停电1300户。乙镇：停电900户: each tells of its own."""
    if _numbered_apart(one.speaker, other.speaker):
        return True
    first, second = _AREA.search(one.speaker), _AREA.search(other.speaker)
    if first is None or second is None or first["level"] != second["level"]:
        return False
    return first["name"] != second["name"]


_ORDER = re.compile(
    r"^(?:[一二三四五六七八九十\dA-Za-z东西南北前后上下甲乙丙丁]+(?=楼|门|厂|矿|企业|公司|村|组|栋|幢|单元|车间|号|班|库|站|店|户|头|片|区))"
)


_LAST = re.compile(r"(?<=[\u4e00-\u9fa5])[一二三四五六七八九十\d]$")  # 病人一


def _numbered_apart(one: str, other: str) -> bool:
    """一楼住户, 二楼住户: each tells of his own."""
    ends = _LAST.search(one), _LAST.search(other)
    if all(ends) and one[:-1] == other[:-1] and one != other:
        return True
    first, second = _ORDER.match(one), _ORDER.match(other)
    if first is None or second is None:
        return False
    return first[0] != second[0] and one[first.end() :] == other[second.end() :]


_KIN = re.compile(r"[弟妹哥姐爷奶爸妈孙]|儿子|女儿|老伴|丈夫|妻")


def of_kin(one: Told, other: Told) -> bool:
    """女孩10岁, 她弟弟8岁: another one of the family."""
    return one.unit == "年龄" and any(_KIN.search(v.clause.text) for v in (one, other))


def of_others(one: Clause, other: Clause) -> bool:
    """Say whether the second tells of another place, or of those whom the first leaves out."""
    return two_places(one.text, other.text) or bool(_OTHERS.search(other.lead))


def both_put_in(one: Clause, other: Clause) -> bool:
    """Say whether each tells how many of its own it put in: 公司投入40人，供电所投入12人."""
    return all(_PUT_IN.search(clause.text) for clause in (one, other))


_CREW = re.compile(r"\d+(?:台|辆|部)?(?:消防|救护)?[车艇]\u3001?$")


def of_crew(value: Told) -> bool:
    """4车22人: how many came with the vehicles, none of those who were in it."""
    return value.unit == "人" and bool(_CREW.search(value.clause.text[: value.start]))


def told_as_part(found: Sequence[Told], one: Told, other: Told) -> bool:
    """一共14个，9个在卫生院: the second teller has the first one's number, as a part of his."""
    return any(
        value is not other and value is not one
        and (value.unit, value.low, value.high) == (one.unit, one.low, one.high)
        and value.clause.speaker == other.clause.speaker
        and value.clause.sentence == other.clause.sentence
        for value in found
        if value.clause.source == other.clause.source
    )  # fmt: skip


# what may come, what may be borne, what is to be done: no number of what has happened
_FORESEEN = re.compile(
    r"预[报计测估警]|计划|打算|准备|拟|应(?:到|转|撤)|核[定载]|限[载乘]|定员|额定|设计|可容|能[坐装住]|最多能|"
    r"占地|建筑面积|总面积|(?:门面|店面|铺面|厂房|仓库|车间|房子|院子)(?:面积)?(?:一共|总共|共|有|是)"
)


def foreseen(value: Told) -> bool:
    """预报50毫米, 核载19人, 计划转500人: not what came of it."""
    clause = value.clause
    return bool(_FORESEEN.search(clause.lead + clause.text[: value.start]))


_OF_AREA = re.compile(r"小区|社区|村|居委|物业|街道|乡|镇|园区|楼|栋")
_LEVELS = frozenset({"街道", "镇", "乡", "村"})
_OUR_OWN = re.compile(r"我们(?:这|那|村|小区|楼|栋|片|镇|社区)|本(?:村|小区|社区|镇|街道)")


def smaller_area(one: Told, other: Told) -> bool:
    """供电局：停电5600户；金桂社区：停了430户: those of the smaller area are some of all."""
    low, high = sorted((one, other), key=lambda v: v.high)
    if _OUR_OWN.search(low.clause.whole.text):
        return True
    local, wide = (_OF_AREA.search(v.clause.speaker) for v in (low, high))
    if one.unit != "户" or local is None or wide is not None:
        return False
    name = local.string[max(0, local.start() - 2) : local.start()]
    if not name:
        return local[0] not in _LEVELS  # 街道：统计是1900户: of whatever the other tells
    return name not in high.clause.speaker  # 供电东堰所 is of 东堰街道


_NEAR = 2  # sentences


def adds_up(found: Sequence[Told], one: Told, other: Told) -> bool:
    """4个 and 3个，一共拉了7个; 9户 and 11户，另两户在前排: a third number makes them agree."""
    near = [
        v for v in found
        if v is not one and v is not other and v.unit == one.unit
        and v.clause.source == other.clause.source
        and abs(v.clause.sentence - other.clause.sentence) <= _NEAR
    ]  # fmt: skip
    large = max(one, other, key=lambda v: v.low)
    rest = [v for v in near if v.low == abs(one.low - other.low)]
    two = {one.clause.speaker, other.clause.speaker}
    if _told_with(_IN_ALL, large) and any(v.clause.speaker not in two for v in rest):
        return True
    own = [v for v in rest if _told_with(_THE_REST, v)]
    return any(v.clause.speaker == large.clause.speaker for v in own) or any(
        v.low == one.low + other.low and _told_with(_IN_ALL, v) for v in near
    )


_IN_ALL = re.compile(r"一共|总共|合计|共计|加起来|合起来|共")
_THE_REST = re.compile(r"另|其余|剩|余下|还有|其他|别的")


def _told_with(words: re.Pattern[str], value: Told) -> bool:
    return bool(words.search(value.clause.whole.text[: len(value.clause.lead) + value.start]))


_MEASURED = re.compile(r"[\u4e00-\u9fa5](?=[温深压高宽长厚距速重]$)")


def other_measure(one: Told, other: Told) -> bool:
    """水温9度, 体温31度: one measure of two things."""
    first, second = (_MEASURED.search(v.clause.text[: v.start]) for v in (one, other))
    return bool(first and second and first[0] != second[0])
