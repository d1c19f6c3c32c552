"""Checks that need arithmetic, a calendar, or two places of the text at once."""

from collections.abc import Callable, Iterator, Sequence

from assistant.duties.proofread.checks import (
    brackets,
    calendar,
    contradictions,
    figures,
    law_titles,
    levels,
    numbering,
    organs,
    place_variants,
    privacy,
    relations,
    remainders,
    repeats,
    secrets,
    sequence,
    set_phrases,
    totals,
    trends,
)
from assistant.duties.proofread.finding import Finding
from assistant.duties.proofread.page import Page

Check = Callable[[Page], Iterator[Finding]]
_CHECKS: tuple[Check, ...] = (
    brackets.check,
    calendar.check,
    contradictions.check,
    figures.check,
    law_titles.check,
    levels.check,
    numbering.check,
    organs.check,
    organs.check_deputies,
    place_variants.check,
    privacy.check,
    relations.check,
    remainders.check,
    repeats.check,
    secrets.check,
    sequence.check,
    set_phrases.check,
    totals.check,
    trends.check,
)


def coded_checks() -> Sequence[Check]:
    """Return all coded checks."""
    return _CHECKS
