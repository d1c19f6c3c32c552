"""Numbers of people or households with what is told of each: out, still in, dead, hurt, put up.

The words for these fates are in fates.yaml.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.duties.report.conflicts.statements import Clause
from assistant.understand.quantities import NUMBER, integer
from core.yaml_data import read_yaml


@dataclass(frozen=True, slots=True)
class Member:
    """A number of people or households: clause.text[start:end], and what is told of them."""

    clause: Clause
    start: int
    end: int
    number: int
    unit: str  # 人 or 户
    fate: str  # a key of fates.yaml, or GROUP or MOVED
    label: str
    tail: str


GROUP, MOVED = "group", "moved"


@lru_cache(maxsize=1)
def _fates() -> dict[str, re.Pattern[str]]:
    table = read_yaml((Path(__file__).parent / "fates.yaml").read_text("utf-8"))
    return {name: re.compile("|".join(words)) for name, words in table.items()}


VALUE = re.compile(
    rf"(?<![\d.:\uff1a第+-])(?P<n>{NUMBER}|俩|仨)(?P<u>个人|个|名|人|位|口|具|户)?(?!\d)"
)
_NO_NUMBER = re.compile(
    r"[多来余几]|[:\uff1a点时月年日号楼层组队座台辆车艘条只头亩米公吨岁次级支株栋间处℃%％]|"
    r"(?:个)?(?:小时|钟头|分钟|半|村|乡|镇|小区|组|班|点位|卡口|中队|单位|部门|方向|路口|医院|安置点|街道|社区|学校)"
)


def members(clause: Clause) -> Iterator[Member]:
    """Give the numbers of a clause that tell of members of a group, or of the group."""
    last = 0
    lead = re.sub(r"[\d:\uff1a]", "", clause.lead[-8:])
    matches = [m for m in VALUE.finditer(clause.text) if not _skipped(clause.text, m)]
    for place, match in enumerate(matches):
        stop = matches[place + 1].start() if place + 1 < len(matches) else len(clause.text)
        label, tail = clause.text[last : match.start()], clause.text[match.end() : stop]
        last = match.end()
        number = {"俩": 2, "仨": 3}.get(match["n"]) or integer(match["n"])
        told = re.split("[\u3001+]", label)[-1], re.split("[\u3001+]", tail)[0][:9]
        label = told[0] if place else lead + told[0]
        fate = _fate(label, told[1], bare=not match["u"])
        if number is None or not fate:
            continue
        unit = "户" if match["u"] == "户" else "人"
        yield Member(clause, match.start(), match.end(), number, unit, fate, told[0], told[1])


def _skipped(text: str, match: re.Match[str]) -> bool:
    if not match["u"] and _NO_NUMBER.match(text, match.end()):
        return True
    if not match["u"] and not match["n"][0].isdigit():
        return True
    return bool(match["u"] and _NO_NUMBER.match(text, match.end()) and match["u"] == "个")


_SOME = re.compile(
    r"其中|里头|里面有|里有|当中|包括|含|的里|又有|另外|陆续|先后|新增|再|上报|昨|前报|原"
)


def _fate(label: str, tail: str, *, bare: bool) -> str:
    """What is told of a number; "" where nothing is, or it is told of rescuers or of a part."""
    fates = _fates()
    beside = f"{label}#{tail}"
    if not bare and (named := _of_a_group(label, tail)):
        return named
    if fates["forces"].search(label) or fates["forces"].match(tail) or _SOME.search(label):
        return ""
    if bare:
        return next((f for f in ("dead", "hurt", "out") if _right_before(fates[f], label)), "")
    for name in ("well", "inside", "dead", "discharged", "staying", "hurt", "out"):
        if fates[name].search(beside):
            return name
    if fates["moved"].search(label) or fates["moved_behind"].match(tail):
        return MOVED
    if fates["group"].search(label) or fates["group_behind"].match(tail):
        return GROUP
    return next((n for n in ("rest", "placed") if fates[n].search(beside)), "")


def _of_a_group(label: str, tail: str) -> str:
    """What the words of a group tell before any others: 失联的11人中, 其中集中安置, 另外6个没事."""
    if BOTH.search(label) or (_OF_THOSE.search(label) and tail.startswith("中")):
        return GROUP
    if _PUT_UP.search(label):
        return "placed"
    well = _THE_OTHERS.match(label) and _fates()["well"].search(f"{label}#{tail}")
    return "well" if well else ""


_OF_THOSE = re.compile(r"(?:失联|失踪|被困|被埋|下井|在船|在车)的?$")  # 失联的11人中
_PUT_UP = re.compile(r"其中(?:集中)?(?:安置|投亲)")
_THE_OTHERS = re.compile(r"\s*另外?(?:的|有)?$")  # 另外6个没事: the rest of them
BOTH = re.compile(r"(?:伤亡|死伤)(?:人数|人员|共|计|总数)*$")  # all of them are dead or hurt


def _right_before(words: re.Pattern[str], label: str) -> bool:
    return any(m.end() >= len(label) for m in words.finditer(label))
