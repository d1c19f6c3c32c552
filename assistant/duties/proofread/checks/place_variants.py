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
    """Yield the later of two names that differ in one character of the same sound."""
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
        start = other.end("name") - size
        why = f"前文写作“{one['name'][-size:]}{one['kind']}”，请核对"
        yield rule("place.variant").finding(page.text, (start, other.end()), None, reason=why)


def _alike(a: str, b: str) -> bool:
    different = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    return len(different) == 1 and lazy_pinyin(different[0][0]) == lazy_pinyin(different[0][1])
