"""Set phrases with one slip inside: 铸牢中华民族共同意识, 卫生健康委委员会.

Of a phrase with one slip in it either the first half or the second half is untouched. Both halves
are looked for; what stands beside them is compared with the other half.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import ahocorasick

from assistant.duties.proofread.finding import Finding
from assistant.duties.proofread.page import Page
from assistant.duties.proofread.rulebook import load, rule

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_LONGEST = 20  # characters of a phrase
_LOOSE = "和与及的了之地等、“”，"  # 人力资源社会保障, 统筹发展与安全 are written as well


class _Half:
    """The untouched half of a phrase; `first` says which one."""

    def __init__(self, rule_id: str, phrase: str, first: bool) -> None:
        at = len(phrase) // 2
        self.rule = rule_id
        self.phrase = phrase
        self.first = first
        self.known = phrase[:at] if first else phrase[at:]
        self.other = phrase[at:] if first else phrase[:at]


@lru_cache(maxsize=1)
def _halves() -> Any:  # an Automaton; the library has no types
    table: dict[str, list[_Half]] = {}
    for group in load("set_phrases")["groups"]:
        for phrase in group["phrases"]:
            for first in (True, False):
                half = _Half(group["rule"], str(phrase), first)
                table.setdefault(half.known, []).append(half)
    found = ahocorasick.Automaton()
    for known, halves in table.items():
        found.add_word(known, (len(known), halves))
    found.make_automaton()
    return found


@lru_cache(maxsize=1)
def _phrases() -> frozenset[str]:
    groups = load("set_phrases")["groups"]
    return frozenset(str(phrase) for group in groups for phrase in group["phrases"])


def check(page: Page) -> Iterator[Finding]:
    """Yield the set phrases with a slip in them; statutes keep their own wording."""
    if page.statute:
        return
    text = page.text
    for last, (size, halves) in _halves().iter(text):
        start = last + 1 - size
        for half in halves:
            if text.startswith(half.phrase, start if half.first else start - len(half.other)):
                continue
            span = _slipped(text, start, last + 1, half)
            if span and not page.protected(*span) and _edged(page, span, half):
                yield rule(half.rule).finding(
                    text, span, half.phrase, reason=f"固定写法为“{half.phrase}”"
                )


def _edged(page: Page, span: tuple[int, int], half: _Half) -> bool:
    """Say whether what differs is no part of another set phrase, written rightly."""
    size = len(half.known)
    start, end = (span[0] + size, span[1]) if half.first else (span[0], span[1] - size)
    low = max(0, start - _LONGEST)
    around = page.text[low : end + _LONGEST]
    for phrase in _phrases():
        at = around.find(phrase)
        if at >= 0 and low + at < end and low + at + len(phrase) > start:
            return False
    return True


def _slipped(text: str, start: int, end: int, half: _Half) -> tuple[int, int] | None:
    """Return the span of the phrase with a slip in its other half, None where there is none."""
    size = len(half.other)
    for length in (size, size - 1, size + 1):
        if half.first:
            span, other = (start, end + length), text[end : end + length]
        else:
            span, other = (start - length, end), text[max(0, start - length) : start]
        if span[0] < 0 or len(other) != length:
            continue
        if _one_slip(other, half.other, first=half.first):
            return span
    return None


def _one_slip(said: str, meant: str, *, first: bool) -> bool:
    """Say whether one slip away from the phrase's outer edge makes `said` of `meant`."""
    # the outer edge must stand, or 应急管理部 would be 应急管理局 with a slip
    if said[-1:] != meant[-1:] if first else said[:1] != meant[:1]:
        return False
    at = next((i for i, (a, b) in enumerate(zip(said, meant, strict=False)) if a != b), None)
    if at is None:
        return False
    if len(said) == len(meant):
        if said[at + 1 :] == meant[at + 1 :]:
            loose = said[at] in _LOOSE and meant[at] in _LOOSE
            return bool(_HAN.fullmatch(said[at] + meant[at])) and not loose
        swapped = said[at + 1 : at + 2] + said[at] == meant[at : at + 2]
        return swapped and said[at + 2 :] == meant[at + 2 :]
    if len(said) < len(meant):
        return meant[at] not in _LOOSE and said[at:] == meant[at + 1 :]
    added = said[at] not in _LOOSE and bool(_HAN.fullmatch(said[at]))
    return added and said[at + 1 :] == meant[at:]
