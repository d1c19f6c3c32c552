"""Names that differ a little within one text, house numbers, and telephone numbers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, pinyin

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
    suffix = re.compile(f"(?:{any_of([*places['suffixes'], *places['firms']])})(?!面)")  # 桥面
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
    while _same_before(one, left, other, right):
        left, right = left + 1, right + 1
    return Twin("地名", (one[0], one[1] - left, one[2]), (other[0], other[1] - right, other[2]))


def _same_before(one: End, left: int, other: End, right: int) -> bool:
    """Whether one more character in front of both is the same, and of the name: 永 of 永兴厂."""
    a, b = one[1] - left - 1, other[1] - right - 1
    if min(a, b) < 0 or max(left, right) >= _LEFT:
        return False
    char = one[0].text[a]
    name = re.match(r"[\u4e00-\u9fa5]", char) and not boundary_inside(char)
    return bool(name) and char == other[0].text[b]


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


_WRITTEN = re.compile(r"^(?:的|里|上)?(?:是|为|成)?(?P<name>[\u4e00-\u9fa5]{4,12})$")


_SPOT = re.compile(
    r"(?<![一二两三四五六七八九十几])(?:门口|路口|附近|楼下|旁边|对面|门前|[路街巷桥村店厂馆园场站楼区口里苑])$"
)


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
            if other and other[0] != name and two_sides(before, clause):
                spot = (clause, match.start("name"), match.end("name"))
                return [Twin("地点名称", (before.whole, other.start(), other.end()), spot)]
    return []
