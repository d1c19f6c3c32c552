"""Wrong words and what to write instead, with the neighbours under which they are wrong.

A line of a word list is `wrong right[/alternative…] [key=value …]`. Keys: 前, 后 (regular
expressions that must meet the words before or after), 前非, 后非 (that must not), 句, 句非 (the
same for the whole sentence), 级 (severity), 界=0 (may cut into other words), 因 (the reason),
稿=1 (only in the room's own kind of text). Short entries count only where no word of the sentence
straddles their edges: 末发现 is wrong, 周末发现 is not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from assistant.duties.proofread.finding import Authority, Finding, Severity, Type
from assistant.duties.proofread.likelihood import gain
from assistant.duties.proofread.page import Page
from assistant.duties.proofread.rulebook import Rule, load

_SHORT = 3  # characters; longer entries are words by themselves
_ADDED = ("前非", "后非", "句非")  # the group's and the line's both hold
_GAIN = 5.0  # nats, see likelihood.py
_LOOK = 24  # characters that a condition sees on either side
FILES = (
    "characters",
    "idioms",
    "duty_words",
    "words",
    "titles",
    "organisations",
    "political",
    "places",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One wrong word with its conditions."""

    wrong: str
    right: str | None
    alts: tuple[str, ...]
    rule: Rule
    before: re.Pattern[str] | None = None
    not_before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None
    not_after: re.Pattern[str] | None = None
    within: re.Pattern[str] | None = None
    not_within: re.Pattern[str] | None = None
    bounded: bool = True
    ours_only: bool = False
    in_statutes: bool = True
    least: float = 0.0  # nats that the sentence must gain

    def check(self, page: Page, start: int) -> Finding | None:
        """Return the finding where the conditions hold at `start`."""
        end = start + len(self.wrong)
        if (self.ours_only and not page.ours) or (page.statute and not self.in_statutes):
            return None
        if not self._beside(page, start, end) or page.protected(start, end):
            return None
        if not self._around(page, start):
            return None
        if self.least and gain(page.text, start, end, self.right or "") < self.least:
            return None
        if self.bounded and not page.stands_alone(start, end) and not self._likelier(page, start):
            return None
        if self.rule.severity is Severity.HINT and self.right is not None:
            return self.rule.finding(page.text, (start, end), None, alts=(self.right, *self.alts))
        return self.rule.finding(page.text, (start, end), self.right, alts=self.alts)

    def _likelier(self, page: Page, start: int) -> bool:
        """Say whether the sentence reads better put right, though a word straddles an edge."""
        if self.right is None:
            return False
        return gain(page.text, start, start + len(self.wrong), self.right) >= _GAIN

    def _beside(self, page: Page, start: int, end: int) -> bool:
        if self.before or self.not_before:
            ahead = page.text[max(0, start - _LOOK) : start]
            if self.before and not self.before.search(ahead):
                return False
            if self.not_before and self.not_before.search(ahead):
                return False
        if self.after or self.not_after:
            behind = page.text[end : end + _LOOK]
            if self.after and not self.after.match(behind):
                return False
            if self.not_after and self.not_after.match(behind):
                return False
        return True

    def _around(self, page: Page, start: int) -> bool:
        if not self.within and not self.not_within:
            return True
        left, right = page.sentence(start)
        sentence = page.text[left:right]
        if self.within and not self.within.search(sentence):
            return False
        return not (self.not_within and self.not_within.search(sentence))


def _pattern(conditions: dict[str, str], key: str, ends: bool = False) -> re.Pattern[str] | None:
    words = conditions.get(key)
    if not words:
        return None
    return re.compile(f"(?:{words})$" if ends else f"(?:{words})")


def read_line(line: str, group: dict[str, Any]) -> Entry:
    """Return the entry that one line of a word list writes down. `group` holds its defaults."""
    wrong, right, *rest = line.split()
    conditions: dict[str, str] = dict(group.get("conditions") or {})
    for part in rest:
        key, _, value = part.partition("=")
        both = key in _ADDED and key in conditions
        conditions[key] = f"{conditions[key]}|{value}" if both else value
    first, *alts = right.split("/")
    kept = None if first == "?" else first
    reason = conditions.get("因") or str(group["reason"]).format(wrong=wrong, right=first)
    rule = Rule(
        id=f"{group['id']}.{wrong}",
        type=Type(group["type"]),
        severity=Severity(conditions.get("级") or group["severity"]),
        authority=Authority(group["authority"]),
        source=str(group["source"]),
        reason=reason,
    )
    return Entry(
        wrong=wrong,
        right=kept,
        alts=tuple(alts),
        rule=rule,
        before=_pattern(conditions, "前", ends=True),
        not_before=_pattern(conditions, "前非", ends=True),
        after=_pattern(conditions, "后"),
        not_after=_pattern(conditions, "后非"),
        within=_pattern(conditions, "句"),
        not_within=_pattern(conditions, "句非"),
        bounded=conditions.get("界", "1" if len(wrong) <= _SHORT else "0") == "1",
        ours_only=conditions.get("稿") == "1",
        in_statutes=conditions.get("法") != "0",
        least=float(conditions.get("益", "0")),
    )


def _lines(group: dict[str, Any]) -> Iterator[str]:
    for line in str(group["pairs"]).splitlines():
        stripped = line.split("#", 1)[0].strip()
        if stripped:
            yield stripped


@lru_cache(maxsize=1)
def entries() -> tuple[Entry, ...]:
    """Return all entries of all word lists; of two with the same wrong word both are kept."""
    return tuple(
        read_line(line, group)
        for name in FILES
        for group in load(name)["groups"]
        for line in _lines(group)
    )
