"""What two different numbers of one thing are called: 停电户数, 受淹面积, 船上人数."""

import re
from functools import lru_cache
from pathlib import Path

from core.yaml_data import read_yaml

# 学生人数, 重伤人数: a name by itself; 她人数, 关人数 is none
_KINDS = (
    r"(?:死亡|受伤|重伤|轻伤|失联|被困|疏散|转移|发病|聚集|在场|欠薪|学生|老师|师生|老人|孩子|儿童|小孩|女孩|男孩|"
    r"游客|旅客|乘客|村民|居民|群众|工人|民工|员工|职工|团员|队员|船员|司机|病人|患者|伤者|伤员|客人|顾客|家长|业主|"
    r"住户|观众|选手|租户|驴友|游泳的|商户)"
)
_PEOPLE = re.compile(rf"[\u4e00-\u9fa5]{{0,2}}{_KINDS}人数(?:[\u3001][\u4e00-\u9fa5]+)*")
_ANYBODY = ("人数", "在场人数")  # names that tell no more than that people are counted


@lru_cache(maxsize=1)
def _table() -> dict[str, list[tuple[str, list[str]]]]:
    return read_yaml((Path(__file__).parent / "amount_names.yaml").read_text("utf-8"))


def named(unit: str, told: str, name: str = "") -> str:
    """Return the name for a unit by the words of both tellings; `name` where nothing is better."""
    people = unit.startswith("人") or unit == "个"
    if people and name and name not in _ANYBODY and _PEOPLE.fullmatch(name):
        return name
    rows = _table().get("人" if people else unit)
    if rows is None:
        return name or "数量"
    found = next(what for what, words in rows if not words or any(w in told for w in words))
    return name if name == "在场人数" and found == "人数" else found
