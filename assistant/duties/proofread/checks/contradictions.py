"""Statements that cannot hold beside each other, and counts of one thing that differ."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.duties.proofread.finding import Finding
from assistant.duties.proofread.page import Page
from assistant.duties.proofread.rulebook import load, rule

_FAR = 300  # characters between two statements of one account
_HEDGE = 10  # characters before a statement in which it is hedged
_STRIP = "，。；：\n "
_HURT = re.compile(
    r"(?<![0-9])(?P<n>[0-9]{1,4})(?:人|名(?:群众|居民|工人|人员|乘客|学生|村民)?)(?:不同程度|轻微)?受伤|受伤(?P<m>[0-9]{1,4})(?:人|名)"
)
_WOUNDED = re.compile(
    r"(?<![0-9])(?P<n>[0-9]{1,4})名(?:伤者|伤员|受伤人员)|(?:伤者|伤员)(?:共|计)?(?P<m>[0-9]{1,4})(?:人|名)"
)
_TRAPPED = re.compile(
    r"(?<![0-9])(?P<n>[0-9]{1,4})(?:人|名(?:群众|居民|工人|人员|乘客|学生|村民|老人)?)被困|被困(?:群众|人员)?(?P<m>[0-9]{1,4})(?:人|名)"
)
_FREED = re.compile(r"(?<![0-9])(?P<n>[0-9]{1,4})名被困(?:人员|群众|工人|居民|乘客|学生)")
_DEAD = re.compile(
    r"(?<![0-9])(?P<n>[0-9]{1,4})(?:人|名[\u4e00-\u9fff]{0,4})(?:当场|不幸)?(?:死亡|遇难)|(?:死亡|遇难)(?P<m>[0-9]{1,4})(?:人|名)"
)
_CORPSES = re.compile(r"(?<![0-9])(?P<n>[0-9]{1,4})(?:名|位)(?:死者|遇难者|遇难人员)")
_COUNTED = ((_HURT, _WOUNDED), (_TRAPPED, _FREED), (_DEAD, _CORPSES))
_LATER = re.compile(r"续报|此前|首报|初报|增至|升至|上升|截至[^。]{0,30}截至|更正|新增|累计|分别")


@dataclass(frozen=True, slots=True)
class _Pair:
    first: re.Pattern[str]
    second: re.Pattern[str]
    first_not: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    at_first: bool
    reason: str


@lru_cache(maxsize=1)
def _pairs() -> tuple[_Pair, ...]:
    return tuple(
        _Pair(
            re.compile(row["first"]),
            re.compile(row["second"]),
            re.compile(row["first_not"]) if row.get("first_not") else None,
            re.compile(row["unless"]) if row.get("unless") else None,
            row.get("at") == "first",
            row["reason"],
        )
        for row in load("contradictions")["pairs"]
    )


def check(page: Page) -> Iterator[Finding]:
    """Yield contradictions; only in the room's own kind of text and within one account."""
    if not page.ours:
        return
    for pair in _pairs():
        yield from _contradicted(page, pair)
    for first, second in _COUNTED:
        yield from _counts(page, first, second)


def _contradicted(page: Page, pair: _Pair) -> Iterator[Finding]:
    seconds = list(pair.second.finditer(page.text))
    if not seconds:
        return
    for match in pair.first.finditer(page.text):
        other = next((s for s in seconds if _near(match, s)), None)
        if other is None or _said_unsure(page, pair, match):
            continue
        low, high = min(match.start(), other.start()), max(match.end(), other.end())
        if pair.unless and pair.unless.search(
            page.text, max(0, low - 30), min(len(page.text), high + 20)
        ):
            continue
        later = max(match, other, key=lambda m: m.start())
        span = (match if pair.at_first else later).span()
        yield rule("logic.contradiction").finding(
            page.text, _trimmed(page.text, span), None, reason=pair.reason
        )
        return


def _said_unsure(page: Page, pair: _Pair, match: re.Match[str]) -> bool:
    """Say whether the statement or the words before it hedge it (经初步调查)."""
    before = max(0, match.start() - _HEDGE)
    return bool(pair.first_not and pair.first_not.search(page.text, before, match.end()))


def _near(one: re.Match[str], other: re.Match[str]) -> bool:
    apart = max(one.start(), other.start()) - min(one.end(), other.end())
    return 0 <= apart <= _FAR


def _trimmed(text: str, span: tuple[int, int]) -> tuple[int, int]:
    start, end = span
    while start < end and text[start] in _STRIP:
        start += 1
    while start < end and text[end - 1] in _STRIP:
        end -= 1
    return start, end


def _number(match: re.Match[str]) -> int:
    return int(match["n"] or match.groupdict().get("m") or 0)


def _counts(page: Page, first: re.Pattern[str], second: re.Pattern[str]) -> Iterator[Finding]:
    """Compare 3人受伤 with 4名伤者: more of them afterwards than there were."""
    whole = first.search(page.text)
    if not whole or _LATER.search(page.text):
        return
    known = sum(
        _number(m)
        for m in first.finditer(page.text, whole.start(), page.sentence(whole.start())[1])
    )
    for match in second.finditer(page.text, whole.end()):
        if match.start() - whole.end() > _FAR or _number(match) <= known:
            continue
        why = f"前文为{known}人，此处为{_number(match)}人"
        yield rule("logic.count").finding(page.text, match.span(), None, reason=why)
        return
