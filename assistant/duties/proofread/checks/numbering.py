"""Series that skip or repeat a number: 一是、二是、四是; 一、二、四、."""

import re
from collections.abc import Iterator

from assistant.duties.proofread.finding import Finding
from assistant.duties.proofread.page import Page
from assistant.duties.proofread.rulebook import rule

_HAN = "一二三四五六七八九十"
_FORMS = (
    (
        "logic.series",
        re.compile(
            r"(?:^|(?<=[。；：，\n]))[ \u3000]*(?P<n>[一二三四五六七八九])(?:是|要)(?![方一])"
        ),
    ),
    (
        "logic.series",
        re.compile(r"(?:^|(?<=[。；：，\n]))[ \u3000]*第(?P<n>[一二三四五六七八九])，"),
    ),
    ("format.series", re.compile(r"^[ \u3000]*(?P<n>[一二三四五六七八九十])、", re.MULTILINE)),
    ("format.series", re.compile(r"^[ \u3000]*（(?P<n>[一二三四五六七八九十])）", re.MULTILINE)),
)


def check(page: Page) -> Iterator[Finding]:
    """Yield the numbers that don't follow the one before; of lines also in other people's text."""
    if page.statute:
        return
    for name, pattern in _FORMS:
        yield from _series(page, name, pattern)


def _series(page: Page, name: str, pattern: re.Pattern[str]) -> Iterator[Finding]:
    last = 0
    found = list(pattern.finditer(page.text))
    for index, match in enumerate(found):
        number = _HAN.index(match["n"]) + 1
        if number == 1:
            last = 1
            continue
        if last and number != last + 1 and number <= last + 3 and number >= last:
            # the last of a series is wrong itself; before others a part may be missing
            alone = number == last or index + 1 == len(found)
            right = _HAN[last] if last < len(_HAN) and alone else None
            why = f"“{_HAN[last - 1]}”之后应为“{_HAN[last]}”" if last < len(_HAN) else ""
            yield rule(name).finding(page.text, match.span("n"), right, reason=why)
        last = number
