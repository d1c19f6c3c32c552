"""One pass over a text that finds every wrong word and every trigger of a pattern rule."""

import gc
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache

import ahocorasick

from assistant.duties.proofread.finding import Finding
from assistant.duties.proofread.lexicon import Entry, entries
from assistant.duties.proofread.page import Page
from assistant.duties.proofread.patterns import PatternRule, pattern_rules
from assistant.duties.proofread.vocabulary import Meant, judged, meant_by, misspellings


class Scanner:
    """An Aho-Corasick automaton over the word lists and the triggers."""

    def __init__(
        self,
        words: Sequence[Entry],
        rules: Sequence[PatternRule],
        misspelt: Mapping[str, tuple[Meant, ...]],
    ) -> None:
        self._words = words
        self._rules = rules
        table: dict[str, tuple[list[int], list[int]]] = {}
        for index, entry in enumerate(words):
            table.setdefault(entry.wrong, ([], []))[0].append(index)
        for index, each in enumerate(rules):
            for trigger in each.triggers:
                table.setdefault(trigger, ([], []))[1].append(index)
        self._automaton = ahocorasick.Automaton()
        for key, meant in misspelt.items():
            self._automaton.add_word(key, (len(key), (), (), meant))
        for key, found in table.items():
            meant = misspelt.get(key, ())
            self._automaton.add_word(key, (len(key), tuple(found[0]), tuple(found[1]), meant))
        self._automaton.make_automaton()

    def check(self, page: Page) -> Iterator[Finding]:
        """Yield the findings of all word lists and pattern rules."""
        line = page.line(0)
        wanted: set[int] = set()
        likely: list[tuple[float, Finding]] = []
        for last, (size, words, rules, meant) in self._automaton.iter(page.text):
            if rules:
                if last >= line[1]:
                    yield from self._on_line(page, line, wanted)
                    line = page.line(last)
                wanted.update(rules)
            start = last + 1 - size
            for index in words:
                found = self._words[index].check(page, start)
                if found:
                    yield found
            if meant:
                guess = judged(page, start, page.text[start : last + 1], meant)
                if guess:
                    likely.append(guess)
        yield from self._on_line(page, line, wanted)
        likely.extend(_pairs(page))
        yield from _likeliest(likely)

    def _on_line(self, page: Page, line: tuple[int, int], wanted: set[int]) -> Iterator[Finding]:
        for index in sorted(wanted):
            yield from self._rules[index].check(page, line)
        wanted.clear()


def _pairs(page: Page) -> Iterator[tuple[float, Finding]]:
    """Yield the misspelt words of two characters."""
    if page.statute:
        return
    text = page.text
    for at in range(len(text) - 1):
        pair = text[at : at + 2]
        meant = meant_by(pair)
        guess = judged(page, at, pair, meant) if meant else None
        if guess:
            yield guess


def _likeliest(found: list[tuple[float, Finding]]) -> Iterator[Finding]:
    """Yield of misspellings that overlap (因固|障停 in 因固障停) the one that is likeliest."""
    taken: set[int] = set()
    for _, finding in sorted(found, key=lambda pair: -pair[0]):
        span = range(finding.start, finding.end)
        if taken.isdisjoint(span):
            taken.update(span)
            yield finding


@lru_cache(maxsize=1)
def scanner() -> Scanner:
    """Return the scanner over all rule files; built once (about two seconds)."""
    with _unswept():
        return Scanner(entries(), pattern_rules(), misspellings())


@contextmanager
def _unswept() -> Generator[None]:
    """Keep the garbage collector still while half a million objects are made that all stay.

    Sweeping them again and again as they grow took a third of the time.
    """
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()
