"""Series that skip or repeat a number: 一是、二是、四是; 一、二、四、; 1.2.4."""

import re
from collections.abc import Iterator, Sequence

from assistant.duties.proofread.finding import Finding
from assistant.duties.proofread.page import Page
from assistant.duties.proofread.rulebook import rule

_HAN = "一二三四五六七八九十"
_BEGIN = r"(?:^|(?<=[。；：，\n]))[ \u3000]*"
# Headings also stand within a paragraph, behind a full stop: 一、基本情况。……二、处置情况。
_WITHIN = r"(?:^|(?<=[。；：]))[ \u3000]*"
_FORMS = (
    ("logic.series", re.compile(_BEGIN + r"(?P<n>[一二三四五六七八九])(?:是|要)(?![方一])")),
    ("logic.series", re.compile(_BEGIN + r"第(?P<n>[一二三四五六七八九])，")),
    ("format.series", re.compile(r"^[ \u3000]*(?P<n>[一二三四五六七八九十])、", re.MULTILINE)),
    ("format.series", re.compile(r"^[ \u3000]*（(?P<n>[一二三四五六七八九十])）", re.MULTILINE)),
)
_IN_LINE = (
    # 一、二号泵站 is no heading
    re.compile(
        _WITHIN
        + r"(?P<n>[一二三四五六七八九十])、(?![一二三四五六七八九十])(?=[\u4e00-\u9fff]{2})",
        re.MULTILINE,
    ),
    re.compile(_WITHIN + r"（(?P<n>[一二三四五六七八九十])）(?=[\u4e00-\u9fff]{2})", re.MULTILINE),
    re.compile(_WITHIN + r"(?P<n>[1-9])[.．、](?=[\u4e00-\u9fff]{2})", re.MULTILINE),
)


def check(page: Page) -> Iterator[Finding]:
    """Yield the numbers that don't follow the one before; of lines also in other people's text."""
    if page.statute:
        return
    for name, pattern in _FORMS:
        yield from _series(page, name, list(pattern.finditer(page.text)))
    if page.ours:
        for start, end in page.lines():
            for pattern in _IN_LINE:
                yield from _in_line(page, list(pattern.finditer(page.text, start, end)))


def _in_line(page: Page, found: Sequence[re.Match[str]]) -> Iterator[Finding]:
    if len(found) > 1 and _number(found[0]) == 1:
        yield from _series(page, "format.series", found)


def _number(match: re.Match[str]) -> int:
    said = match["n"]
    return int(said) if said.isdigit() else _HAN.index(said) + 1


def _series(page: Page, name: str, found: Sequence[re.Match[str]]) -> Iterator[Finding]:
    last = 0
    for index, match in enumerate(found):
        number = _number(match)
        if number == 1:
            last = 1
            continue
        if last and number != last + 1 and number <= last + 3 and number >= last:
            # the last of a series is wrong itself; before others a part may be missing
            alone = number == last or index + 1 == len(found)
            yield _skipped(page, name, match, last, alone=alone)
        last = number


def _skipped(page: Page, name: str, match: re.Match[str], last: int, *, alone: bool) -> Finding:
    digits = match["n"].isdigit()
    names = [str(n) if digits else _HAN[n - 1] for n in range(1, len(_HAN) + 1)]
    follows = names[last] if last < len(names) else None
    why = f"“{names[last - 1]}”之后应为“{follows}”" if follows else ""
    right = follows if alone else None
    return rule(name).finding(page.text, match.span("n"), right, reason=why)
