"""One place written in two ways that sound alike: 澜湖小区, 岚湖小区."""

import re
from collections.abc import Iterator
from itertools import combinations

from pypinyin import lazy_pinyin

from assistant.duties.proofread.finding import Finding
from assistant.duties.proofread.page import Page
from assistant.duties.proofread.rulebook import rule

_PLACE = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,5}?)(?P<kind>小区|社区|新村|花园|公寓|大厦|广场|家园|苑|路|街|大道|桥|镇|村|水库|河|湖|公园|工业园|产业园|市场)"
    r"(?!小区|社区|新村|花园|公寓|大厦|广场|家园|苑|路|街|桥|镇|村|公园|市场)"
)
_SIZE = 3  # characters of a name without its kind that are compared, from the end


def check(page: Page) -> Iterator[Finding]:
    """Yield the rarer of two names that differ in one character of the same sound."""
    if not page.ours or len(page.text) > 20_000:
        return
    found: dict[str, re.Match[str]] = {}
    for match in _PLACE.finditer(page.text):
        found.setdefault(match[0], match)
    for one, other in combinations(found.values(), 2):
        if one["kind"] != other["kind"]:
            continue
        size = min(len(one["name"]), len(other["name"]), _SIZE)
        if size < 2 or not _alike(one["name"][-size:], other["name"][-size:]):
            continue
        usual, odd = _by_use(page.text, one, other, size)
        where = "前文" if usual.start() < odd.start() else "后文"
        why = f"{where}写作“{usual['name'][-size:]}{usual['kind']}”，请核对"
        span = (odd.end("name") - size, odd.end())
        yield rule("place.variant").finding(page.text, span, None, reason=why)


def _by_use(
    text: str, one: re.Match[str], other: re.Match[str], size: int
) -> tuple[re.Match[str], re.Match[str]]:
    """Return the spelling that the text has more often, also in other names, and the other."""
    uses = [text.count(match["name"][-size:]) for match in (one, other)]
    return (other, one) if uses[1] > uses[0] else (one, other)


def _alike(a: str, b: str) -> bool:
    different = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    return len(different) == 1 and lazy_pinyin(different[0][0]) == lazy_pinyin(different[0][1])
