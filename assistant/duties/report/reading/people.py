"""Numbers of people as notes write them: 3人, 四个工人, 十几个, 老两口, 驾驶员郭某某."""

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.duties.report.reading.lexicon import pattern
from assistant.duties.report.reading.things import mouths
from assistant.understand.quantities import integer

_NUM = r"\d{1,5}|[一二两俩仨三四五六七八九十百千]{1,6}"
_RANGE = rf"(?<![\d.:\uff1a])(?:{_NUM})(?:[到至~\-\uff5e]|\u2014+)(?:{_NUM})"  # 三至五名
_VAGUE_NUM = r"好几|几十|十几|数十|数百|上百|上千|几百|若干|几|多"


@dataclass(frozen=True, slots=True)
class Group:
    """So many people: `number` None where it was said only roughly."""

    start: int
    end: int
    text: str
    number: int | None
    counted: bool = True  # False for a bare 驾驶员


@lru_cache(maxsize=1)
def _counted() -> re.Pattern[str]:
    measure = pattern("counts", "measure")
    return re.compile(
        r"(?P<pre>大概|大约|约|(?<!附)(?<!最)近|将近|差不多|估计|至少|不到|超过|起码|可能)?\s*"
        rf"(?:(?P<vague>{_VAGUE_NUM}|{_RANGE})(?P<vm>{measure})|"
        rf"(?!(?<=那)[一二两三四五六七八九十][个名位人]?(?!都|全|[个名位人]))(?<![第\d.每这哪某几十百两高初\-])(?P<n>{_NUM})(?P<more>[来多余几])?\s?(?P<unit>{measure})"
        r"(?P<post>上下|左右|以上|的样子)?|"
        r"(?<![\d.点第])(?<!(?<![\d一二两三四五六七八九十])[死伤亡])(?<!\d[:\uff1a])(?P<fused>\d{1,3}|[一二两三四五六七八九十]{1,3})(?=(?:死|重|轻)?[死伤轻重](?![点要新大心症庆复叠视])|失联|失踪|被困|没找|未找|获救)|"
        r"(?P<duo>俩|仨)(?!月))"
    )


@lru_cache(maxsize=1)
def _pairs() -> re.Pattern[str]:
    return re.compile(pattern("counts", "pairs"))


@lru_cache(maxsize=1)
def _single() -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern('counts', 'single')})")


_N = r"\d{1,3}|[一二两三四五六七八九十]{1,3}"
_SEXES = re.compile(  # 两男一女
    rf"(?<![\d一二两三四五六七八九十])(?P<a>{_N})(?P<x>[男女])(?:性|孩|童)?[\u3001\uff0c]?"
    rf"(?P<b>{_N})(?!(?P=x))[男女](?:性|孩|童)?"
)
_ONE_SEX = re.compile(
    rf"(?<=其中)(?P<n>{_N})[男女](?![一二三四五六七八九十\d])"
)  # 其中一男头部流血
_AGED = re.compile(
    r"(?:个|名|人|位)\s*(?:\d{1,3}|[一二三四五六七八九]?十[一二三四五六七八九]?)(?:岁|个?[一\uff0c\u3002])"
)


_NOT_ONE = re.compile(r"[一1][个名位]人?(?:都|也)(?:没|不|未)")  # 一个都没伤到


@lru_cache(maxsize=64)
def groups(text: str, taken: tuple[tuple[int, int], ...] = ()) -> tuple[Group, ...]:
    """Return the numbers of people in order; `taken` are stretches that are moments."""
    found: list[Group] = []
    for match in _counted().finditer(text):
        start, end = match.span()
        if any(a < end and start < b for a, b in taken):
            continue
        if _AGED.match(text, max(start, end - 1)) or _NOT_ONE.match(text, start):
            continue
        if match[0].endswith("口") and not mouths(text, end - len(match[0].lstrip())):
            continue
        found.append(_group(match))
    for match in _SEXES.finditer(text):
        one, other = integer(match["a"]), integer(match["b"])
        if one and other:
            found = [g for g in found if g.end <= match.start() or match.end() <= g.start]
            found.append(Group(match.start(), match.end(), match[0], one + other))
    for match in _ONE_SEX.finditer(text):
        found.append(Group(match.start(), match.end(), match[0], integer(match["n"])))
    for match in _pairs().finditer(text):
        if not any(g.start < match.end() + 1 and match.start() < g.end for g in found):
            found.append(Group(match.start(), match.end(), match[0], 2))
    return tuple(sorted(found, key=lambda g: g.start))


def _group(match: re.Match[str]) -> Group:
    start, end = match.span()
    text = match[0].strip()
    start = end - len(match[0].lstrip())
    if match["duo"]:
        return Group(start, end, text, 2 if match["duo"] == "俩" else 3)
    if match["vague"]:
        return Group(start, end, text, None)
    said: str = match["n"] or match["fused"]
    rough = match["pre"] or match["more"] or match["post"] or _NEIGHBOURS.search(said)
    return Group(start, end, text, None if rough else integer(said))


_NEIGHBOURS = re.compile("[一二两三四五六七八九]{2}")  # 七八个, 十二三个


def singles(text: str) -> list[Group]:
    """Return the bare nouns that stand for one person each."""
    return [
        Group(m.start(), m.end(), m[0], 1, counted=False)
        for m in _single().finditer(text)
        if not (m.start() and text[m.start() - 1] in "有些多群批众等各")
        and text[m.end() : m.end() + 1] not in ("们", "多", "部", "队", "室", "亭", "科")
    ]
