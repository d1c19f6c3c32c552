"""What a number of floors tells: how high a building is, where people are, or where it happened.

住在二楼 and 烧掉的是一层店面 are both so; 一栋六层的楼起火 does not say that the sixth floor burns.
Only numbers that tell the same are compared.
"""

import re

_HIGH_BEFORE = re.compile(r"(?:[栋幢座]|高|共|一共|总共|地上)$")
_HIGH_BEHIND = re.compile(
    r"\s*层高?的?(?:[自老旧新小砖框混民住商居出厂][\u4e00-\u9fa5]{0,4}?)?"
    r"(?:楼房?(?![梯道上下里])|民房|[建民住]宅?房|建筑|砖|框架|结构|住宅|公寓|厂房|宿舍)"
)
_PEOPLE = re.compile(
    r"住|困|躲|待在|家里|呼救|喊|[救背接抬扶带劝](?:出|下|了|到|走)|下不来|架梯|跳|老人|孩子|人在|疏散"
)
_STRUCK = re.compile(r"烧|着火|起火|起的|火(?!灭)|烟|炸|爆|塌|漏|裂|坠|掉")


def tells(text: str, start: int, end: int) -> str:
    """Return what the number of floors text[start:end] tells: height, people, struck or "" ."""
    unit = end - 1 if text[end - 1 : end] in "楼层" else end
    before = text[:start]
    if text[unit : unit + 1] == "层" and (
        _HIGH_BEFORE.search(before) or _HIGH_BEHIND.match(text, unit)
    ):
        return "height"
    if _STRUCK.search(text):
        return "struck"
    return "people" if _PEOPLE.search(text) else ""


def comparable(one: str, other: str) -> bool:
    """Say whether two numbers of floors may be of one thing by what they tell."""
    if one == other:
        return True
    return "height" not in (one, other) and "" in (one, other)
