"""Numbers of houses, floors and roads that two tellings of one place give differently."""

import re
from collections.abc import Sequence

from assistant.duties.report.conflicts.accounts import at_scene, called
from assistant.duties.report.conflicts.figures import two_sides
from assistant.duties.report.conflicts.floors import comparable, tells
from assistant.duties.report.conflicts.names import Twin, distinct_twins
from assistant.duties.report.conflicts.statements import Clause

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


# 管9栋楼, 影响3栋144户, 另外11栋: how many, not which one
_HOW_MANY = re.compile(r"(?:管|影响|涉及|共|另外|旁边|其余|周边|这|那|有|了)$")
_SO_MANY = re.compile(r"楼?(?:一共|共|总共)?\d+户|楼(?!的|道)")


def _counted(clause: Clause, match: re.Match[str]) -> bool:
    if match["unit"] not in ("栋", "幢"):
        return False
    before = _HOW_MANY.search(clause.text[: match.start()])
    return bool(before or _SO_MANY.match(clause.text, match.end()))


def other_building(clauses: Sequence[Clause]) -> list[Twin]:
    """X says 17号楼, Y says that it is 19号楼."""
    seen: list[tuple[Clause, re.Match[str]]] = []
    for clause in clauses:
        for match in _BUILDING.finditer(clause.text):
            told = _POINTS_OUT.search((clause.lead + clause.text[: match.start()])[-6:])
            struck = _struck(clause, match)
            for before, first in seen:
                if any(_counted(c, m) for c, m in ((before, first), (clause, match))):
                    continue
                same = before.source == clause.source and first["unit"] == match["unit"]
                if not same or first["n"] == match["n"]:
                    continue
                if match["unit"] in ("楼", "层") and not comparable(
                    tells(before.text, *first.span()), tells(clause.text, *match.span())
                ):
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


# X305线 … X350线垮方那里: digits that have changed places are a slip
_ROAD = re.compile(r"(?<![A-Za-z\d])(?P<letter>[GSXYC])(?P<n>\d{2,4})(?!\d)")
_NUMBER = re.compile(
    r"(?P<name>[\u4e00-\u9fa5]{2,3}?)(?P<kind>大道|路|街|巷|弄)(?P<n>\d{1,4})(?P<unit>号|弄|幢)"
)


def addresses(clauses: Sequence[Clause]) -> list[Twin]:
    """Return one address written in two ways: 泰和路77号 and 泰安路77号, X305线 and X350线."""
    found: list[Twin] = []
    for pattern, slip in ((_ROAD, _digits_changed), (_NUMBER, _street_changed)):
        seen: list[tuple[Clause, re.Match[str]]] = []
        for clause in (c.whole for c in clauses):
            for match in pattern.finditer(clause.text):
                for before, first in seen:
                    if slip(first, match) and not _BOTH.search(clause.text[: match.start()]):
                        ends = ((before, *first.span()), (clause, *match.span()))
                        found.append(Twin("地名", *ends))
                seen.append((clause, match))
    return distinct_twins(found)


_BOTH = re.compile(r"(?:和|与|及|、|至|到|转|接|改走|绕行?|往)$")


def _digits_changed(one: re.Match[str], other: re.Match[str]) -> bool:
    same = one["letter"] == other["letter"] and one["n"] != other["n"]
    return same and sorted(one["n"]) == sorted(other["n"])


def _street_changed(one: re.Match[str], other: re.Match[str]) -> bool:
    if (one["kind"], one["n"], one["unit"]) != (other["kind"], other["n"], other["unit"]):
        return False
    a, b = one["name"][-2:], other["name"][-2:]
    return sum(x != y for x, y in zip(a, b, strict=True)) == 1
