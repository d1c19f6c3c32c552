"""Names that differ a little within one text, house numbers, and telephone numbers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, pinyin

from assistant.duties.report.conflicts.accounts import at_scene, called
from assistant.duties.report.conflicts.figures import two_sides
from assistant.duties.report.conflicts.statements import Clause
from assistant.duties.report.conflicts.vocabulary import any_of, words
from assistant.understand.pinyin import fold


@dataclass(frozen=True, slots=True)
class Twin:
    """Two spellings of what must be one name; offsets are in their clauses."""

    what: str
    one: tuple[Clause, int, int]
    other: tuple[Clause, int, int]


@lru_cache(maxsize=4096)
def _readings(char: str) -> frozenset[str]:
    """Every reading of a character, near sounds taken as one."""
    spoken = pinyin(char, style=Style.NORMAL, heteronym=True)
    return frozenset(fold(one) for one in spoken[0])


def sound_alike(one: str, other: str) -> bool:
    """Say whether two characters have a reading in common, near sounds taken as one."""
    return bool(_readings(one) & _readings(other))


_LEFT = 5  # characters of a name in front of its suffix, at most


def twins(clauses: Sequence[Clause]) -> list[Twin]:
    """Return the place names spelt in two ways."""
    places = words()["places"]
    suffix = re.compile(any_of([*places["suffixes"], *places["firms"]]))
    ends: list[tuple[Clause, int, int, str]] = []
    for clause in (c.whole for c in clauses):
        for match in suffix.finditer(clause.text):
            if match.start() >= 1:
                ends.append((clause, match.start(), match.end(), match[0]))
    found: list[Twin] = []
    for i, one in enumerate(ends):
        for other in ends[i + 1 :]:
            if one[3] == other[3] and (twin := _twin(one, other)):
                found.append(twin)
    return distinct_twins(found)


End = tuple[Clause, int, int, str]


def stem(end: End) -> str:
    """Return the characters of a name in front of its suffix."""
    text = end[0].text[max(0, end[1] - _LEFT) : end[1]]
    return re.split(r"[^\u4e00-\u9fa5]", text)[-1]


def _twin(one: End, other: End) -> Twin | None:
    left, right = stem(one), stem(other)
    size = _lacking(left, right)
    if size:
        return twin_of(one, size[0], other, size[1])
    size = _lacking(right, left)
    if size:
        return twin_of(one, size[1], other, size[0])
    same = _misheard(left, right)
    return twin_of(one, same, other, same) if same else None


def twin_of(one: End, left: int, other: End, right: int) -> Twin:
    """Return the twin of two names with so many characters in front of their suffixes."""
    return Twin("地名", (one[0], one[1] - left, one[2]), (other[0], other[1] - right, other[2]))


def _single_suffixes() -> set[str]:
    return {word for word in words()["places"]["suffixes"] if len(word) == 1}


def _lacking(short: str, full: str) -> tuple[int, int] | None:
    """滦沟 lacks a character inside 滦平沟: lengths of the stems that stand against each other."""
    telling = words()["places"]["telling"]
    for size in range(min(len(full), _LEFT), 2, -1):
        name = full[-size:]
        for gap in range(1, size):
            lacks = name[:gap] + name[gap + 1 :]
            if (
                name[gap] in telling
                or (gap == size - 1 and name[gap] in _DEEDS)
                or name[gap] in _single_suffixes()
                or len(lacks) < 2
                or not short.endswith(lacks)
            ):
                continue
            if full.endswith(lacks) or short.endswith(name) or boundary_inside(name):
                continue
            return len(lacks), size
    return None


# 公交甩站, 车辆绕路: in front of 站, 路 and the like these are deeds, no end of a name
_DEEDS = frozenset("甩停靠跳越绕拦堵撤返让离过到入进出")
_LINKS = re.compile(r"[的在到了近靠从和与及说报去来往有是个这那由因为对将被把向已经此各全本于]")


def boundary_inside(name: str) -> bool:
    """Whether a word that links others stands inside, so that it is no name."""
    return bool(_LINKS.search(name))


def _misheard(left: str, right: str) -> int | None:
    """瑞昌 and 瑞畅: one character differs and sounds alike; or two have changed places."""
    telling = words()["places"]["telling"]
    for size in (2, 3, 4):
        a, b = left[-size:], right[-size:]
        if len(a) < size or len(b) < size or a == b:
            continue
        differing = [i for i in range(size) if a[i] != b[i]]
        # 禾润 and 和润: what differs may itself look like a linking word
        if any(boundary_inside(a[i] + b[i]) for i in range(size) if i not in differing[:1]):
            continue
        if len(differing) == 1:
            i = differing[0]
            if a[i] in telling or b[i] in telling or (i == size - 1 and {a[i], b[i]} & _DEEDS):
                return None
            return size if sound_alike(a[i], b[i]) else None
        if len(differing) == 2 and sorted(a) == sorted(b) and size <= 3:
            return size
        if len(differing) > 1:
            return None
    return None


def distinct_twins(found: list[Twin]) -> list[Twin]:
    """Return each pair of spellings once."""
    kept: list[Twin] = []
    seen: set[frozenset[str]] = set()
    for twin in found:
        one, other = (clause.text[start:end] for clause, start, end in (twin.one, twin.other))
        # 白鹭镇, 白鹭镇小学: what differs in both is shown once
        key = frozenset(set(one) ^ set(other)) or frozenset((one, other))
        if one != other and key not in seen:
            seen.add(key)
            kept.append(twin)
    return kept


# what there is one of in a place, told with the place's name in front
_FACILITY = re.compile(
    r"(?P<name>[\u4e00-\u9fa5]{2,4}?)(?P<kind>农贸市场|菜市场|批发市场|小学|中学|幼儿园|医院|卫生院|养老院|敬老院|体育馆|客运站|"
    r"火车站|加油站|派出所|水库|大桥|隧道|公园|电站|泵站|码头|工业园|收费站|服务区|化工厂|水泥厂|粮库|煤矿|水厂)"
)
_PAIRED = "东南西北上下前后左右大小新老一二三四五六七八九十甲乙丙丁里外内中高"
_OTHER_ONE = re.compile(
    r"转到|转去|送到|送往|移到|去了|隔壁|旁边|附近|对面|两[个所家处镇村]|分别|各自|另一|另有|也"
)


def slips(clauses: Sequence[Clause]) -> list[Twin]:
    """大河镇农贸市场 and 大河口农贸市场, told by the same teller: one character of one name."""
    seen: list[tuple[Clause, re.Match[str]]] = []
    opens = {(c.source, c.sentence): c for c in reversed(clauses)}  # who has the floor
    for clause in (c.whole for c in clauses):
        for match in _FACILITY.finditer(clause.text):
            for before, first in seen:
                if first["kind"] != match["kind"] or not _slip(before, first, clause, match):
                    continue
                one, other = (opens[c.source, c.sentence] for c in (before, clause))
                if not two_sides(one, other):
                    ends = ((before, *first.span()), (clause, *match.span()))
                    return [Twin("地名", *ends)]
            seen.append((clause, match))
    return []


def _slip(a: Clause, one: re.Match[str], b: Clause, other: re.Match[str]) -> bool:
    left, right = one["name"], other["name"]
    same = a.source == b.source and len(left) == len(right) and left[0] == right[0]
    differing = [x + y for x, y in zip(left, right, strict=False) if x != y]
    if not same or len(differing) != 1 or len(left) < _SHORTEST or set(differing[0]) & set(_PAIRED):
        return False
    return not (boundary_inside(left + right) or _OTHER_ONE.search(a.text + b.text))


_SHORTEST = 3  # characters of a name, one of which is a slip


_NUMBERED = re.compile(
    r"(?P<base>[\u4e00-\u9fa5]{1,6}?(?:路|街|街子|大道|道|巷|弄|胡同|里|坊|村|湾|坪|屯|庄|桥头|市场|小区|苑|园|社区|公寓|新村|花园|家园))"
    r"(?P<n>\d+)(?P<unit>号楼|号|弄|幢|栋|单元|组|队)"
)
_TWO_PLACES = re.compile(r"和|与|及|、|至|到|隔壁|旁边|对面|相邻|附近|之间|—|-|往|另")


def house_numbers(clauses: Sequence[Clause]) -> list[Twin]:
    """Return different numbers of the same street or estate for what is one place."""
    seen: list[tuple[Clause, re.Match[str]]] = []
    found: list[Twin] = []
    for clause in (c.whole for c in clauses):
        for match in _NUMBERED.finditer(clause.text):
            for before, first in seen:
                if _contradicts(before, first, clause, match):
                    found.append(
                        Twin(
                            "地点",
                            (before, first.start(), first.end()),
                            (clause, match.start(), match.end()),
                        )
                    )
            seen.append((clause, match))
    return distinct_twins(found)


def _contradicts(a: Clause, one: re.Match[str], b: Clause, other: re.Match[str]) -> bool:
    if one["unit"] != other["unit"] or one["n"] == other["n"]:
        return False
    base = min(len(one["base"]), len(other["base"]), 3)
    if one["base"][-base:] != other["base"][-base:]:
        return False
    if a.start == b.start and _TWO_PLACES.search(a.text[one.end() : other.start()]):
        return False
    if re.search(r"隔壁|旁边|对面|相邻|附近|疏散|转移|安置|波及|蔓延", b.text):
        return False
    what_a, what_b = a.text[one.end() : one.end() + 4], b.text[other.end() : other.end() + 4]
    named = len(what_a) >= 2 and what_a[:2] == what_b[:2]
    return named or sorted(one["n"]) == sorted(other["n"])


_BUILDING = re.compile(
    r"(?P<n>\d+|[一二三四五六七八九十]{1,3})"
    r"(?P<unit>号楼|幢|栋|号院|号桥墩|号井|号厂房|号车间|号仓库|号库|号塔|"
    r"楼(?![长道宇盘市房顶下上板])|层|单元|号线|号机组|号炉|号罐|号(?=底商|店|铺|商铺|门面|$))"
)
_POINTS_OUT = re.compile(r"起火的是|出事的是|掉的是|是|说(?:的是)?|不是")


def _called_and_seen(
    clauses: Sequence[Clause], before: Clause, after: Clause, match: re.Match[str]
) -> bool:
    return called(clauses, before) and at_scene(clauses, after, match)


_STRUCK_AT = re.compile(
    r"(?:火|烟|起火点|着火点|出事)(?:就|头)?在$|(?:烧|塌|漏|爆|炸)的(?:就)?是?$"
)
_STRUCK = re.compile(
    r"[\u4e00-\u9fa5\d]{0,6}?(?:着火|起火|在烧|着了|烧起|塌了|垮了|漏了|爆了|炸了)"
)


def _struck(clause: Clause, match: re.Match[str]) -> bool:
    """火在四楼影院, 五楼仓库着火: the floor or house where it is told to have happened."""
    at = _STRUCK_AT.search(clause.text[: match.start()])
    return bool(at or _STRUCK.match(clause.text, match.end()))


# 3楼一位老太太往下跑: the floor that somebody lives on need not be the one that burns
_LIVES = re.compile(
    r"的?(?:[一两三几\d]+)?(?:[位个名]|住户|住的|老人|老[太大]|居民|租户|租客|人家|业主)"
)


def other_building(clauses: Sequence[Clause]) -> list[Twin]:
    """X says 17号楼, Y says that it is 19号楼."""
    seen: list[tuple[Clause, re.Match[str]]] = []
    for clause in clauses:
        for match in _BUILDING.finditer(clause.text):
            told = _POINTS_OUT.search((clause.lead + clause.text[: match.start()])[-6:])
            struck = _struck(clause, match)
            for before, first in seen:
                same = before.source == clause.source and first["unit"] == match["unit"]
                if not same or first["n"] == match["n"]:
                    continue
                if not two_sides(before, clause) and not _called_and_seen(
                    clauses, before, clause, match
                ):
                    continue
                named = clause.speaker or _called_and_seen(clauses, before, clause, match)
                told = told or (struck and _struck(before, first))
                lives = _LIVES.match(before.text, first.end()) and not _struck(before, first)
                if (
                    told
                    and named
                    and not lives
                    and not re.search(r"疏散|隔壁|旁边|波及|蔓延", clause.text)
                ):
                    return [
                        Twin(
                            "楼号",
                            (before, first.start(), first.end()),
                            (clause, match.start(), match.end()),
                        )
                    ]
            seen.append((clause, match))
    return []


_WRITTEN = re.compile(r"^(?:的|里|上)?(?:是|为|成)?(?P<name>[\u4e00-\u9fa5]{4,12})$")


_SPOT = re.compile(r"(?:门口|路口|附近|楼下|旁边|对面|门前|[路街巷桥村店厂馆园场站楼区口里苑])$")


def rewritten(clauses: Sequence[Clause]) -> list[Twin]:
    """Another document names the spot with the same beginning and end, and else differently."""
    for index, clause in enumerate(clauses):
        match = _WRITTEN.match(clause.text)
        if match is None or not clause.speaker or not _SPOT.search(match["name"]):
            continue
        name = match["name"]
        ends = re.compile(rf"{name[:2]}[\u4e00-\u9fa5]{{1,8}}?{name[-2:]}")
        for before in clauses[:index]:
            other = ends.search(before.whole.text)
            if other and other[0] != name and before.speaker != clause.speaker:
                spot = (clause, match.start("name"), match.end("name"))
                return [Twin("地点名称", (before.whole, other.start(), other.end()), spot)]
    return []
