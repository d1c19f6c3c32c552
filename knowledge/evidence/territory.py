"""Where a text holds: a city's or province's own rules say nothing about another place."""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import cast

from core.yaml_data import read_yaml
from knowledge.documents import RevisionInfo

DATA = Path(__file__).with_name("regions.yaml")
# a district or county at the head of a title; 行政区划, 民族区域, 保税区 and the like name no place
_DISTRICT = re.compile(
    r"(?!行政|民族|保税|自然|特别|经济|开发|试验|蓄滞)([一-鿿]{2,3}?)(?:新区|[区县])"
)
_IN_BRACKETS = re.compile(r"^中国(?:（|\()")  # 中国（上海）自由贸易试验区条例
_ROAD = r"(?!(?:东|西|南|北|中|[一二三四五])?(?:路|街|道|大道|大街|里|村|饭店|大厦|站|桥|港|高速))"


@lru_cache(maxsize=1)
def _provinces() -> dict[str, str]:
    """The province of every place by name; a province is its own."""
    data = cast("dict[str, list[str]]", read_yaml(DATA.read_text(encoding="utf-8")))
    found = {city: province for province, cities in data.items() for city in cities}
    return found | {province: province for province in data}


@lru_cache(maxsize=1)
def _any_place() -> str:
    return f"(?:{'|'.join(sorted(_provinces(), key=len, reverse=True))})"


@lru_cache(maxsize=1)
def _names() -> re.Pattern[str]:
    return re.compile(_any_place() + _ROAD)


def elsewhere(question: str, revision: RevisionInfo) -> str:
    """Return the place that a question names and for which this text was not made; "" for none.

    Only a text whose title or issuer opens with a known place is local. One of the province holds
    in its cities; what a city enacts is left standing for a question about its province.
    """
    here = _opening(revision.title) or _opening(revision.issuer)
    if not here:
        return ""
    named = dict.fromkeys(match[0] for match in _names().finditer(question))
    home = _provinces()[here]
    if not named or any(_provinces()[place] == home for place in named):
        return ""
    return next(iter(named))


def made_there(question: str, titles: Mapping[int, str]) -> frozenset[int]:
    """Return the revisions (id -> title) made by or for a place that the question names.

    An officer who says 上海 or 松江 wants what holds there, whether or not the text is named.
    """
    found = {revision: _home(title) for revision, title in titles.items()}
    named = {match[0] for match in _names().finditer(question)}
    return frozenset(
        revision
        for revision, place in found.items()
        if place and (place in named or (place not in _provinces() and place in question))
    )


@lru_cache(maxsize=8192)
def _home(title: str) -> str:
    """Return the place that a title opens with, without 省, 市, 区, 县; "" for none."""
    district = _DISTRICT.match(title)
    return _opening(title) or (district[1] if district else "")


@lru_cache(maxsize=8192)
def _opening(name: str) -> str:
    """A title or an issuer names no road: 天津港口条例 is Tianjin's."""
    match = re.match(_any_place(), _IN_BRACKETS.sub("", name))
    return match[0] if match else ""
