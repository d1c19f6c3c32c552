"""Whether two reports speak of the same place."""

import re
from difflib import SequenceMatcher

from assistant.understand.pinyin import sounds

_NUMBERED = re.compile(
    r"(?P<base>[\u4e00-\u9fa5]{0,12})(?P<n>[\dA-Za-z]+|[一二三四五六七八九十]{1,3})(?P<unit>号楼|"
    r"号线|号|弄|幢|栋|座|单元|层|楼|组|队|室|公里|千米|米)"
)
_K = re.compile(r"[KkＫ](?P<n>\d+)(?:\+(?P<m>\d+))?")
_NAMES = {
    "镇街": re.compile(r"(?P<n>[\u4e00-\u9fa5]{2,4}?)(?:镇|乡|街道)"),
    "村居": re.compile(r"(?P<n>[\u4e00-\u9fa5]{2,5}?)(?:行政村|新村|村|社区|小区|苑|家园|花园)"),
    "道路": re.compile(r"(?P<n>[\u4e00-\u9fa5]{2,5}?)(?:大道|路|街|巷|高速|公路|隧道|大桥|高架)"),
    "县区": re.compile(r"(?P<n>[\u4e00-\u9fa5]{2,4}?)(?:县|区|市)(?!域|间|场)"),
}


def drift(before: str, now: str) -> str:
    """Return in Chinese how two places contradict each other, "" where they don't.

    One may be shorter than the other; only what both name and name differently counts.
    """
    for check in (_numbers, _kilometres, _names, _one_character):
        if found := check(before, now):
            return found
    return ""


def _numbers(before: str, now: str) -> str:
    old, new = _numbered(before), _numbered(now)
    for (unit, base), number in old.items():
        for (other_unit, other_base), other in new.items():
            if unit == other_unit and number != other and _alike(base, other_base):
                return "门牌号前后不一致" if unit == "号" else f"地点中的{unit}数前后不一致"
    return ""


def _numbered(text: str) -> dict[tuple[str, str], str]:
    return {(m["unit"], m["base"]): m["n"] for m in _NUMBERED.finditer(text)}


def _alike(one: str, other: str) -> bool:
    """Whether the words in front of two numbers are the same, as far as both go."""
    size = min(len(one), len(other), 3)
    return size >= 2 and one[-size:] == other[-size:]


def _kilometres(before: str, now: str) -> str:
    old, new = _K.search(before), _K.search(now)
    if old and new and (old["n"], old["m"] or "") != (new["n"], new["m"] or ""):
        whole = old["n"] == new["n"] and not (old["m"] and new["m"])
        return "" if whole else "桩号前后不一致"
    return ""


def _names(before: str, now: str) -> str:
    for kind, pattern in _NAMES.items():
        old = {m["n"] for m in pattern.finditer(before)}
        new = {m["n"] for m in pattern.finditer(now)}
        if not old or not new or any(_same(a, b) for a in old for b in new):
            continue
        if kind in ("道路", "村居") and not _slip(old, new) and not _single(old, new):
            continue
        return f"地点的{kind}名称前后不一致"
    return ""


_TELLING = "东南西北中上下前后左右内外大小新老一二三四五六七八九十甲乙丙丁号里"


def _one_character(before: str, now: str) -> str:
    """鹰嘴弯 and 鹰嘴湾, 宏运 and 宏远: one character of a name differs and all around agrees."""
    ops = SequenceMatcher(None, before, now, autojunk=False).get_opcodes()
    for index, (kind, a, b, c, d) in enumerate(ops):
        old, new = before[a:b], now[c:d]
        if kind != "replace" or len(old) != 1 or len(new) != 1:
            continue
        if not re.fullmatch(r"[\u4e00-\u9fa5]{2}", old + new) or set(old + new) & set(_TELLING):
            continue
        left = _agreeing(before, ops[index - 1]) if index else ""
        right = _agreeing(before, ops[index + 1]) if index + 1 < len(ops) else ""
        around = len(re.findall(r"[\u4e00-\u9fa5]+$", left)) and len(left), len(right)
        if sum(around) >= 2 and (around[0] >= 2 or around[1] >= 2):
            return f"地名或者单位名前后不一致（“{old}”与“{new}”）"
    return ""


def _agreeing(text: str, op: tuple[str, int, int, int, int]) -> str:
    return text[op[1] : op[2]] if op[0] == "equal" else ""


def _same(one: str, other: str) -> bool:
    return one.endswith(other) or other.endswith(one) or one in other or other in one


def _single(old: set[str], new: set[str]) -> bool:
    return len(old) == 1 and len(new) == 1


def _slip(old: set[str], new: set[str]) -> bool:
    return any(sounds(a[-2:]) == sounds(b[-2:]) for a in old for b in new)
