"""Checks that need arithmetic, a calendar, or two places of the text at once."""

from collections.abc import Callable, Iterator, Sequence

from assistant.duties.proofread.checks import (
    averages,
    brackets,
    calendar,
    comparisons,
    contradictions,
    deadlines,
    enumerations,
    figures,
    law_titles,
    levels,
    numbering,
    organs,
    periods,
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
    averages.check,
    brackets.check,
    calendar.check,
    comparisons.check,
    contradictions.check,
    deadlines.check,
    enumerations.check,
    figures.check,
    law_titles.check,
    levels.check,
    numbering.check,
    organs.check,
    organs.check_deputies,
    periods.check,
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
