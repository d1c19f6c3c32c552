"""The checker: everything that can be found wrong with a text without asking anybody."""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Protocol

from assistant.duties.proofread.checks import coded_checks
from assistant.duties.proofread.checks.register_names import RegisterNames
from assistant.duties.proofread.context import CheckContext, Kind
from assistant.duties.proofread.finding import Finding, Type
from assistant.duties.proofread.page import Page
from assistant.duties.proofread.register import Register
from assistant.duties.proofread.resolve import resolve
from assistant.duties.proofread.scan import scanner
from assistant.duties.proofread.vocabulary import in_trade_word

# In quoted statutes only what endangers somebody is told.
_LIKELY = "char.misspelling"
_EVEN_IN_LAW = (Type.PRIVACY, Type.SECRET)


class Speller(Protocol):
    """What finds wrong characters beyond the lists."""

    def check(self, text: str, skip: Sequence[tuple[int, int]] = ()) -> Sequence[Finding]:
        """Return the findings outside the skipped spans, in order, none overlapping another."""
        ...


class Checker:
    """Checks texts against the rule files, the room's register, and a speller where one is given.

    `ignored` holds what the room lives with: rule ids, or `<rule id>|<wrong words>`.
    """

    def __init__(
        self,
        register: Register | None = None,
        speller: Speller | None = None,
        ignored: Collection[str] = (),
    ) -> None:
        self._speller = speller
        self._ignored = frozenset(ignored)
        self._ignored_words = frozenset(re.split(r"[.|]", each)[-1] for each in self._ignored)
        self._names = RegisterNames(register) if register else None

    def check(self, text: str, context: CheckContext | None = None) -> list[Finding]:
        """Return the findings in order of place, none overlapping another.

        Nothing is kept of the text. Offsets are characters of `text` as it was given.
        """
        page = Page(text, context or CheckContext())
        if not text.strip():
            return []
        found = resolve(f for f in self._found(page) if not self._is_ignored(f))
        if self._speller and page.context.kind is not Kind.LAW:
            skip = [*((f.start, f.end) for f in found), *page.titles, *page.quotes]
            skip += page.offices()
            beyond = self._speller.check(text, sorted(skip))
            found = resolve([*found, *(f for f in beyond if self._is_likely(f, page))])
        if page.context.kind is Kind.LAW:
            return [f for f in found if f.type in _EVEN_IN_LAW]
        return found

    def _found(self, page: Page) -> Iterator[Finding]:
        yield from scanner().check(page)
        for check in coded_checks():
            yield from check(page)
        if self._names:
            yield from self._names.check(page)

    def _is_likely(self, finding: Finding, page: Page) -> bool:
        """Say whether a guess at wrong characters is to be told."""
        if page.ours and in_trade_word(page.text, finding):
            return False
        return not self._is_ignored(finding)

    def _is_ignored(self, finding: Finding) -> bool:
        if finding.rule in self._ignored or f"{finding.rule}|{finding.wrong}" in self._ignored:
            return True
        # what a word list was told to let pass isn't to come back as a likely misspelling
        return finding.rule == _LIKELY and finding.wrong in self._ignored_words
