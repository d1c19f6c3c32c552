"""Whether two reports speak of the same place."""

import re
from difflib import SequenceMatcher

from assistant.understand.pinyin import sounds

_NUMBERED = re.compile(
    r"(?P<base>[\u4e00-\u9fa5]{0,12})(?P<n>[\dA-Za-z]+|[一二三四五六七八九十]{1,3})(?P<unit>号楼|"
    r"号线|号|弄|幢|栋|座|单元|层|楼|组|队|室|公里|千米|米)"
)
# 3号浮标 and 13号浮标: what the number is of stands behind it
_OF_WHAT = re.compile(
    r"(?P<n>\d+|[一二三四五六七八九十]{1,3})号(?P<what>浮标|泵站|码头|泊位|闸|井|塔|桥墩|门|出口|入口|"
    r"锅炉|罐|仓|库|车间|厂房|工地|标段|煤层|工作面|索道|吊厢|桩|站台|检票|停车场|地块)"
)
_K = re.compile(r"(?:(?<![A-Za-z0-9])[KkＫ]|桩号[KkＫ]?)\s?(?P<n>\d+)(?:\s?[+＋加]\s?(?P<m>\d+))?")
# 省道208线12公里加400, 县道14公里弯头: a post of a road, not how long the queue is
_SPOKEN_K = re.compile(
    r"(?:国道|省道|县道|乡道|高速|公路|线)[^\uff0c\u3002\uff1b\d堵排长]{0,4}(?P<n>\d{1,4})(?:公里|千米)"
    r"(?=[加+＋处附路弯桩\d])(?:[加+＋]?(?P<m>\d{1,3})米?)?"
)
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
    for check in (
        numbers_drift, _numbers_of, _codes, _kilometres, _phases, _estates, _sides, _names,
        _turned, _one_character,
    ):  # fmt: skip
        if found := check(before, now):
            return found
    return ""


def numbers_drift(before: str, now: str) -> str:
    """Return in Chinese which number of a street, a house or a floor differs, "" where none."""
    old, new = _numbered(before), _numbered(now)
    for (unit, base), number in old.items():
        for (other_unit, other_base), other in new.items():
            if unit == other_unit and number != other and _alike(base, other_base):
                return "门牌号前后不一致" if unit == "号" else f"地点中的{unit}数前后不一致"
    return ""


def _numbers_of(before: str, now: str) -> str:
    apart = numbered_apart(before, now)
    return f"地点中的编号前后不一致（“{apart[0]}”与“{apart[1]}”）" if apart else ""


def numbered_apart(before: str, now: str) -> tuple[str, str] | None:
    """Return 3号浮标 and 13号浮标, where two texts number like things differently."""
    old, new = _of_what(before), _of_what(now)
    for what in old.keys() & new.keys():
        if old[what].isdisjoint(new[what]):
            return f"{min(old[what])}号{what}", f"{min(new[what])}号{what}"
    return None


def _of_what(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for match in _OF_WHAT.finditer(text):
        found.setdefault(match["what"], set()).add(match["n"])
    return found


def _numbered(text: str) -> dict[tuple[str, str], str]:
    """Return the numbers by their unit and the words in front: 3号楼 is in front of 2单元."""
    found: dict[tuple[str, str], str] = {}
    last: re.Match[str] | None = None
    for match in _NUMBERED.finditer(text):
        base = match["base"]
        if not base and last is not None and last.end() == match.start():
            base = last["n"] + last["unit"]
        found[_SAME_UNIT.get(match["unit"], match["unit"]), base] = match["n"]
        last = match
        if room := _ROOM.match(text, match.end()):
            found["室", match["n"] + match["unit"]] = room["n"]
    return found


# 5栋703: a flat behind its house, 室 left out
_ROOM = re.compile(r"(?<=[栋幢座楼元])(?P<n>\d{3,4})(?![\d:\uff1a米平号路人户])室?")
_SAME_UNIT = {"楼": "层"}


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


# G99, S301, X312: the one road of each text
_ROAD = re.compile(r"(?<![A-Za-z0-9])(?P<n>[GSXYC]\d{2,4})(?!\d|次)")


def _codes(before: str, now: str) -> str:
    old, new = ({m["n"] for m in _ROAD.finditer(text)} for text in (before, now))
    if len(old) != 1 or len(new) != 1 or old == new:
        return ""
    (one,), (other,) = old, new
    slip = (
        sorted(one) == sorted(other)
        or sum(a != b for a, b in zip(one, other, strict=False)) == 1 == len(one) - len(other) + 1
    )
    return f"道路编号前后不一致（“{one}”与“{other}”）" if slip else ""


def marks_apart(before: str, now: str) -> tuple[str, str] | None:
    """Return K56+300 and K65+300, where each of two reports names one post of the road."""
    for pattern in (_K, _SPOKEN_K):
        old, new = ({(m["n"], m["m"]): m[0] for m in pattern.finditer(t)} for t in (before, now))
        if len(old) != 1 or len(new) != 1:
            continue  # from K12 to K14: a stretch, not a post
        ((n, m),), ((other, metres),) = old, new
        if n != other or (m and metres and m != metres):
            return next(iter(old.values())), next(iter(new.values()))
    return None


# 往杭州方向, 石桥路东段, 白水河左岸: which side of one road or river it is
_SIDE = re.compile(
    r"(?P<base>[\u4e00-\u9fa5]{2})(?P<side>[东西南北中上下])(?P<what>段|行|游|门)|"
    r"(?P<river>[\u4e00-\u9fa5]{0,2})(?P<bank>[左右东西南北])岸|[往向至](?P<to>[\u4e00-\u9fa5]{2,4})方向|"
    r"(?P<ring>[内外])(?:圈|环线)"
)


def sides(before: str, now: str) -> tuple[str, str] | None:
    """Return 石桥路东段 and 石桥路西段, where two texts tell one side of each and not the same."""
    old, new = list(_SIDE.finditer(before)), list(_SIDE.finditer(now))
    if len(old) != 1 or len(new) != 1:
        return None
    one, other = old[0].groupdict(""), new[0].groupdict("")
    for key, alike in (("side", ("base", "what")), ("bank", ()), ("to", ()), ("ring", ())):
        if one[key] and other[key] and one[key] != other[key]:
            same = all(one[k] == other[k] for k in alike)
            return (old[0][0], new[0][0]) if same else None
    return None


def _sides(before: str, now: str) -> str:
    pair = sides(before, now)
    return f"地点的方位前后不一致（“{pair[0]}”与“{pair[1]}”）" if pair else ""


# 安置房一期3号楼, 安置房二期3号楼: parts of one site, also where a house's number follows
_PHASE = re.compile(
    r"(?P<n>[\u4e00-\u9fa5]{2})(?P<which>\d{1,2}|[一二三四五六七八九十]{1,2})(?:号)?(?P<what>期|标段?|工区|分厂)(?![间限货])"
)


def _phases(before: str, now: str) -> str:
    old = {(m["n"], m["what"]): m["which"] for m in _PHASE.finditer(before)}
    for match in _PHASE.finditer(now):
        was = old.get((match["n"], match["what"]), match["which"])
        if was != match["which"]:
            return f"地点的{match['what']}前后不一致（“{was}”与“{match['which']}”）"
    return ""


# 朝阳新村, 朝阳二村; 永宁一路, 永宁二路: what stands before 村 and 路 tells those of one name apart
_ESTATE = re.compile(
    r"(?P<n>[\u4e00-\u9fa5]{2})(?P<which>[新老东西南北中一二三四五六七八九十])(?P<what>村|路|街|巷|里|区)"
)


def _estates(before: str, now: str) -> str:
    old, new = _told_apart(before), _told_apart(now)
    differ = any(which.isdisjoint(new.get(name, which)) for name, which in old.items())
    return "地点的村居或者道路名称前后不一致" if differ else ""


def _told_apart(text: str) -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for match in _ESTATE.finditer(text):
        found.setdefault((match["n"], match["what"]), set()).add(match["which"])
    return found


def _names(before: str, now: str) -> str:
    for kind, pattern in _NAMES.items():
        old = {m["n"] for m in pattern.finditer(before)}
        new = {m["n"] for m in pattern.finditer(now)}
        same = _ends_alike if kind == "镇街" else _same  # 大河镇 is not 大河口镇
        if not old or not new or any(same(a, b) for a in old for b in new):
            continue
        if kind in ("道路", "村居") and not _slip(old, new) and not _single(old, new):
            continue
        return f"地点的{kind}名称前后不一致"
    return ""


_SIZES = (4, 3)  # characters of a name of which two have changed places


def _turned(before: str, now: str) -> str:
    """小磨岭 and 磨小岭: the characters of a name in another order."""
    for size in _SIZES:
        old = {"".join(sorted(name)): name for name in _windows(before, size)}
        for name in _windows(now, size):
            was = old.get("".join(sorted(name)), name)
            apart = sum(a != b for a, b in zip(was, name, strict=True))
            if apart == _PAIR and was not in now and name not in before:
                return f"地名或者单位名的字序前后不一致（“{was}”与“{name}”）"
    return ""


_PAIR = 2


def _windows(text: str, size: int) -> list[str]:
    found = (text[i : i + size] for i in range(len(text) - size + 1))
    return [name for name in found if re.fullmatch(r"[\u4e00-\u9fa5]+", name)]


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
    return one in other or other in one or _one_name(one, other)


def _one_name(one: str, other: str) -> bool:
    """民医院桂花 and 街道桂花, read off too far to the left: the last two are one name.

    Not where a side stands in front of it: 东石桥路, 西石桥路.
    """
    if len(one) <= _NAME or len(other) <= _NAME or one[-_NAME:] != other[-_NAME:]:
        return False
    return not {one[-_NAME - 1], other[-_NAME - 1]} & set(_TELLING)


_NAME = 2  # characters of most names of roads and villages


def _ends_alike(one: str, other: str) -> bool:
    return one.endswith(other) or other.endswith(one)


def _single(old: set[str], new: set[str]) -> bool:
    return len(old) == 1 and len(new) == 1


def _slip(old: set[str], new: set[str]) -> bool:
    return any(sounds(a[-2:]) == sounds(b[-2:]) for a in old for b in new)
