"""Rules that are one regular expression: what is wrong, and how the replacement is put together.

A rule is looked at only on lines that hold one of its triggers. `right` is a template over the
groups of the match ({unit}, {0}); `make` names a maker that works it out. Where the group `span`
exists, it is what is found wrong; the group named by `alone` must be a word of its own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from assistant.duties.proofread.finding import Authority, Finding, Severity, Type
from assistant.duties.proofread.makers import MAKERS, Made, Maker
from assistant.duties.proofread.page import Page
from assistant.duties.proofread.rulebook import Rule, load

FILES = (
    "punctuation",
    "numbers",
    "measures",
    "format",
    "wording",
    "wording_office",
    "forms",
    "logic",
)


@dataclass(frozen=True, slots=True)
class PatternRule:
    """One expression with its triggers (strings of which one must be on the line)."""

    rule: Rule
    pattern: re.Pattern[str]
    triggers: tuple[str, ...]
    right: str | None
    alts: tuple[str, ...]
    make: Maker | None
    ours_only: bool
    not_statutes: bool  # statutes keep what was right when they were made
    mixed: bool  # half-width marks: only where they are slips
    needs: re.Pattern[str] | None  # must be somewhere in the text
    unless: re.Pattern[str] | None  # must be nowhere in the text
    in_quotes: bool  # also within titles and quotations
    alone: str  # the group that must be a word of its own

    def check(self, page: Page, line: tuple[int, int]) -> Iterator[Finding]:
        """Yield the findings of this rule on one line."""
        if (self.ours_only and not page.ours) or (self.mixed and not page.half_width_slips):
            return
        if self.not_statutes and page.statute:
            return
        for match in self.pattern.finditer(page.text, *line):
            span = match.span("span") if "span" in self.pattern.groupindex else match.span()
            if not self._holds(page, match, span):
                continue
            if not self._fits(page):
                return
            right, alts = self._made(match, page)
            yield self.rule.finding(page.text, span, right, alts=alts)

    def _holds(self, page: Page, match: re.Match[str], span: tuple[int, int]) -> bool:
        if span[0] == span[1] or (not self.in_quotes and page.protected(*span)):
            return False
        if not self.alone:
            return True
        start, end = match.span(self.alone)
        return page.stands_alone(start, end)

    def _made(self, match: re.Match[str], page: Page) -> Made:
        if self.make:
            return self.make(match, page)
        alts = tuple(_fill(alt, match) for alt in self.alts)
        right = None if self.right is None else _fill(self.right, match)
        if right is not None and self.rule.severity is Severity.HINT:
            return None, (right, *alts)
        return right, alts

    def _fits(self, page: Page) -> bool:
        if self.needs and not self.needs.search(page.text):
            return False
        return not (self.unless and self.unless.search(page.text))


def _fill(template: str, match: re.Match[str]) -> str:
    named = {name: value or "" for name, value in match.groupdict().items()}
    return template.format(match[0], **named)


def _compile(expression: str | None) -> re.Pattern[str] | None:
    return re.compile(expression) if expression else None


def _read(row: dict[str, Any], group: dict[str, Any]) -> PatternRule:
    merged = {**{k: v for k, v in group.items() if k != "rules"}, **row}
    macros: dict[str, str] = load("macros")
    expression = str(merged["pattern"])
    for name, value in macros.items():
        expression = expression.replace(f"<{name}>", value)
    return PatternRule(
        rule=Rule(
            id=merged["id"],
            type=Type(merged["type"]),
            severity=Severity(merged["severity"]),
            authority=Authority(merged["authority"]),
            source=str(merged["source"]),
            reason=str(merged["reason"]),
        ),
        pattern=re.compile(expression, re.MULTILINE),
        triggers=tuple(str(t) for t in merged["triggers"]),
        right=merged.get("right"),
        alts=tuple(merged.get("alts") or ()),
        make=MAKERS[merged["make"]] if merged.get("make") else None,
        ours_only=bool(merged.get("ours_only")),
        not_statutes=bool(merged.get("not_statutes")),
        mixed=bool(merged.get("mixed")),
        needs=_compile(merged.get("needs")),
        unless=_compile(merged.get("unless")),
        in_quotes=bool(merged.get("in_quotes")),
        alone=str(merged.get("alone") or ""),
    )


@lru_cache(maxsize=1)
def pattern_rules() -> tuple[PatternRule, ...]:
    """Return all rules that are one expression, with their ids unique."""
    found = [
        _read(row, group)
        for name in FILES
        for group in load(name)["groups"]
        for row in group["rules"]
    ]
    ids = [each.rule.id for each in found]
    double = {id for id in ids if ids.count(id) > 1}
    if double:
        raise ValueError(f"rule ids used twice: {sorted(double)}")
    return tuple(found)
