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
    first, second = _AREA.search(one.speaker), _AREA.search(other.speaker)
    if first is None or second is None or first["level"] != second["level"]:
        return False
    return first["name"] != second["name"]


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
