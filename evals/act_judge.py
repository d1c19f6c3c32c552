"""Whether what was understood is what was meant, by the conventions of the act cases.

Values are equal exactly, lists without order, a group equals its members, times as instants;
free text is judged by its content words and numbers.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import jieba

from core.text import chinese_to_int

Step = Mapping[str, Any]  # {"name": …, "args": {…}}

LOOSE = frozenset(
    {
        "question", "post", "title", "place_text", "source", "casualties", "keyword", "note",
        "reason_text", "content", "result", "topic", "text",
    }
)  # fmt: skip
_LENIENT_CREATE = frozenset({"category", "source", "casualties", "place", "place_text"})
_STOP = set("的了是在有把给和与及或请对就都也还很要被将其所为以于到上下中这那个一之吗呢吧啊")
_NUMBER = re.compile(r"\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千]+")
_TEXT_ENOUGH = 0.3


def steps_right(gold: Sequence[Step], got: Sequence[Step], judge: "Judge") -> bool:
    """Say whether both name the same actions in the same order with the same arguments."""
    return names(gold) == names(got) and all(
        judge.arguments(g, p) for g, p in zip(gold, got, strict=True)
    )


def names(steps: Iterable[Step]) -> list[str]:
    """Return the action names in order."""
    return [step["name"] for step in steps]


class Judge:
    """Compares arguments in one world. `groups` maps a group id to its member ids."""

    def __init__(self, groups: Mapping[str, Sequence[str]], now: datetime) -> None:
        self._groups = groups
        self._now = now

    def arguments(self, gold: Step, got: Step) -> bool:
        """Say whether all arguments of a step are right."""
        return not self.wrong(gold, got)

    def wrong(self, gold: Step, got: Step) -> list[str]:
        """Return the names of the arguments that differ."""
        wanted, given, action = gold["args"], got["args"], gold["name"]
        return sorted(
            key
            for key in set(wanted) | set(given)
            if not self._one(action, key, wanted.get(key), given.get(key))
        )

    def _one(self, action: str, key: str, gold: Any, got: Any) -> bool:
        if action == "event.create" and key in _LENIENT_CREATE and (got is None or gold is None):
            # place and place_text stand for each other; the rest may be left out
            return True
        if gold is None or got is None:
            return gold == got
        if action == "hotline.summary" and key == "until":
            return self._same_time(gold, got) or self._end_of_today(gold, got)
        if key in LOOSE or (key == "reason" and action != "contact.mark_invalid"):
            return same_meaning(str(gold), str(got))
        if isinstance(gold, Mapping) and isinstance(got, Mapping):
            return set(gold) == set(got) and all(
                self._one(action, k, gold[k], got[k]) for k in gold
            )
        if isinstance(gold, list) or isinstance(got, list):
            return self._members(gold) == self._members(got)
        return str(gold) == str(got) or self._same_time(gold, got)

    def _members(self, value: Any) -> set[str]:
        items = value if isinstance(value, list) else [value]
        flat = [self._groups.get(str(item), [str(item)]) for item in items]
        return {member for part in flat for member in part}

    def _same_time(self, one: Any, other: Any) -> bool:
        first, second = _time(one), _time(other)
        return first is not None and first == second

    def _end_of_today(self, gold: Any, got: Any) -> bool:
        midnight = self._now.replace(hour=0, minute=0) + timedelta(days=1)
        allowed = {self._now, midnight, midnight - timedelta(minutes=1)}
        return _time(gold) in allowed and _time(got) in allowed


def _time(value: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(str(value)) if "T" in str(value) else None
    except ValueError:
        return None


def same_meaning(gold: str, got: str) -> bool:
    """Say whether two short texts share enough content words and no number contradicts."""
    ours, theirs = _numbers(got), _numbers(gold)
    if ours and theirs and not (ours <= theirs or theirs <= ours):
        return False
    if gold in got or got in gold:
        return bool(got)
    first, second = _characters(gold), _characters(got)
    shared = len(first & second)
    overlap = 2 * shared / max(1, len(first) + len(second))
    return overlap >= _TEXT_ENOUGH and bool(_words(gold) & _words(got) or overlap >= 0.5)


def _numbers(text: str) -> set[str]:
    found = _NUMBER.findall(text.replace("Ⅲ", "三").replace("Ⅱ", "二"))
    return {str(chinese_to_int(n)) if not n[0].isdigit() else n for n in found}


def _characters(text: str) -> set[str]:
    return {c for c in text if c.isalnum() and c not in _STOP}


def _words(text: str) -> set[str]:
    return {w for w in jieba.cut(text) if len(w) > 1 or w.isdigit()}
