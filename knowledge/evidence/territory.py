"""Where a text holds: a city's or province's own rules say nothing about another place."""

import re
from functools import lru_cache
from pathlib import Path
from typing import cast

from core.yaml_data import read_yaml
from knowledge.documents import RevisionInfo

DATA = Path(__file__).with_name("regions.yaml")
_ROAD = r"(?!(?:东|西|南|北|中|[一二三四五])?(?:路|街|道|大道|大街|里|村|饭店|大厦|站|桥|港|高速))"


@lru_cache(maxsize=1)
def _provinces() -> dict[str, str]:
    """The province of every place by name; a province is its own."""
    data = cast("dict[str, list[str]]", read_yaml(DATA.read_text(encoding="utf-8")))
    found = {city: province for province, cities in data.items() for city in cities}
    return found | {province: province for province in data}


@lru_cache(maxsize=1)
def _names() -> re.Pattern[str]:
    longest_first = sorted(_provinces(), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(longest_first)}){_ROAD}")


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


def _opening(name: str) -> str:
    match = _names().match(name)
    return match[0] if match else ""
