"""Names, posts and order of leaders and units against the room's register."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import ahocorasick
from pypinyin import lazy_pinyin

from assistant.duties.proofread.finding import Finding
from assistant.duties.proofread.page import Page
from assistant.duties.proofread.register import Leader, Register, RegisteredUnit
from assistant.duties.proofread.rulebook import rule

_HAN = "\u4e00-\u9fff"
_AFTER_NAME = rf"(?=[^{_HAN}]|$|同志|[已带赶率到主作对要在和及等现第于先分出批指值召就说表一])"
_LEAST = 4  # characters of a unit's or place's name that a slip is looked for in


class RegisterNames:
    """Findings that stand on one register; compiled once for it."""

    def __init__(self, register: Register) -> None:
        self._leaders = list(register.leaders)
        self._rank = {who.name: at for at, who in enumerate(register.leaders[: register.ranked])}
        self._by_name: dict[str, list[Leader]] = {}
        for who in self._leaders:
            self._by_name.setdefault(who.name, []).append(who)
        self._by_post: dict[str, list[Leader]] = {}
        for who in self._leaders:
            for words in _post_forms(who, register.units):
                self._by_post.setdefault(words, []).append(who)
        self._posts = _automaton(self._by_post)
        self._names = _automaton(self._by_name)
        self._former = {old: unit for unit in register.units for old in unit.former}
        self._former_words = _automaton(self._former)
        units = {n for unit in register.units for n in (unit.name, *unit.short)}
        self._units = _Slips(n for n in units if len(n) >= _LEAST)
        self._places = _Slips(n for n in register.places if len(n) >= _LEAST)

    def check(self, page: Page) -> Iterator[Finding]:
        """Yield what the register contradicts."""
        yield from self._names_of_posts(page)
        yield from self._order(page)
        yield from self._former_names(page)
        for slips, name in ((self._units, "org.register"), (self._places, "place.register")):
            for start, end, right in slips.find(page.text):
                if not page.protected(start, end):
                    why = f"名录中为“{right}”"
                    yield rule(name).finding(page.text, (start, end), right, reason=why)

    def _names_of_posts(self, page: Page) -> Iterator[Finding]:
        """Yield the name after a post that somebody else holds."""
        for start, end, words in _hits(self._posts, page.text):
            holders = self._by_post[words]
            right = {who.name for who in holders}
            if any(page.text.startswith(name, end) for name in right):
                continue
            match = re.compile(rf"([{_HAN}]{{2,3}}){_AFTER_NAME}").match(page.text, end)
            if not match or page.protected(start, end):
                continue
            yield from self._wrong_name(page, match.span(1), words, holders)

    def _wrong_name(
        self, page: Page, span: tuple[int, int], words: str, holders: Sequence[Leader]
    ) -> Iterator[Finding]:
        said = page.text[span[0] : span[1]]
        near = next((who.name for who in holders if _one_slip(said, who.name)), None)
        if near:
            why = f"名录中{words}为{near}"
            yield rule("title.register-name").finding(page.text, span, near, reason=why)
        elif said in self._by_name and len(holders) == 1:
            known = self._by_name[said][0]
            why = f"名录中{words}为{holders[0].name}，{said}为{known.unit}{known.post}"
            yield rule("title.register-post").finding(page.text, span, None, reason=why)

    def _order(self, page: Page) -> Iterator[Finding]:
        """Yield two ranked leaders who stand in one list in the wrong order."""
        found = [(s, e, n) for s, e, n in _hits(self._names, page.text) if n in self._rank]
        for (start, end, first), (start2, end2, second) in pairwise(found):
            between = page.text[end:start2]
            if "、" not in between or len(between) > 16 or re.search(r"[。；\n]", between):
                continue
            if self._rank[first] > self._rank[second]:
                why = f"名录中{second}排在{first}之前"
                span = (start, end2)
                yield rule("title.register-order").finding(page.text, span, None, reason=why)

    def _former_names(self, page: Page) -> Iterator[Finding]:
        for start, end, words in _hits(self._former_words, page.text):
            unit = self._former[words]
            if page.text[max(0, start - 1) : start] in ("原", "（") or page.protected(start, end):
                continue
            if page.text.startswith(unit.name, start):
                continue
            why = f"已更名为“{unit.name}”"
            yield rule("org.former").finding(page.text, (start, end), unit.name, reason=why)


def _automaton(words: Iterable[str]) -> Any | None:
    built = ahocorasick.Automaton()
    for word in words:
        if word:
            built.add_word(word, word)
    if not len(built):
        return None
    built.make_automaton()
    return built


def _hits(automaton: Any | None, text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the longest words that begin at each place."""
    if automaton is None:
        return
    for last, word in automaton.iter_long(text):
        yield last + 1 - len(word), last + 1, word


def _post_forms(who: Leader, units: Sequence[RegisteredUnit]) -> Iterator[str]:
    """Yield the ways in which a post is written before a name: 区水务局局长, 局长 with its unit."""
    if not who.post:
        return
    unit = next((u for u in units if u.name == who.unit), None)
    names = (unit.name, *unit.short) if unit else (who.unit,) if who.unit else ()
    for name in names:
        yield name + who.post
    if not names or who.post.startswith(tuple(names)) or len(who.post) >= _LEAST + 2:
        yield who.post


def _one_slip(said: str, name: str) -> bool:
    """Say whether a name is another with one character wrong by sound, or with the surname kept."""
    if len(said) != len(name) or said == name:
        return False
    different = [(a, b) for a, b in zip(said, name, strict=True) if a != b]
    if len(different) != 1:
        return False
    same_sound = lazy_pinyin(different[0][0]) == lazy_pinyin(different[0][1])
    return same_sound or (said[0] == name[0] and len(name) == 3)


class _Slips:
    """Finds names with one character wrong by sound, by what is right of them."""

    def __init__(self, names: Iterator[str]) -> None:
        self._names = frozenset(names)
        halves: dict[str, set[tuple[str, int]]] = {}
        for name in self._names:
            middle = len(name) // 2
            halves.setdefault(name[:middle], set()).add((name, 0))
            halves.setdefault(name[middle:], set()).add((name, middle))
        self._halves = halves
        self._automaton = ahocorasick.Automaton()
        for half in halves:
            if len(half) > 1:
                self._automaton.add_word(half, half)
        if len(self._automaton):
            self._automaton.make_automaton()

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield the spans of misspelt names with the name that was meant."""
        if not len(self._automaton):
            return
        seen: set[tuple[int, int]] = set()
        for last, half in self._automaton.iter(text):
            for name, offset in self._halves[half]:
                start = last + 1 - len(half) - offset
                end = start + len(name)
                said = text[start:end] if start >= 0 else ""
                if (start, end) in seen or said in self._names or not self._slip(said, name):
                    continue
                seen.add((start, end))
                yield start, end, name

    def _slip(self, said: str, name: str) -> bool:
        if len(said) != len(name):
            return False
        different = [(a, b) for a, b in zip(said, name, strict=True) if a != b]
        if len(different) != 1 or not all("\u4e00" <= c <= "\u9fff" for c in different[0]):
            return False
        return lazy_pinyin(different[0][0]) == lazy_pinyin(different[0][1])
