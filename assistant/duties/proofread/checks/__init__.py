"""Checks that need arithmetic, a calendar, or two places of the text at once."""

from collections.abc import Callable, Iterator, Sequence

from assistant.duties.proofread.checks import (
    brackets,
    calendar,
    contradictions,
    figures,
    levels,
    numbering,
    organs,
    place_variants,
    privacy,
    remainders,
    repeats,
    secrets,
    sequence,
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
    levels.check,
    numbering.check,
    organs.check,
    organs.check_deputies,
    place_variants.check,
    privacy.check,
    remainders.check,
    repeats.check,
    secrets.check,
    sequence.check,
    totals.check,
    trends.check,
)


def coded_checks() -> Sequence[Check]:
    """Return all coded checks."""
    return _CHECKS
