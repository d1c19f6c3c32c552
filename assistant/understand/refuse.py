"""What is refused, with the reason: by what is asked for (refuse.yaml), else by its meaning."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.understand.likeness.model import likely
from assistant.understand.reading import Reading
from core.yaml_data import read_yaml


@dataclass(frozen=True, slots=True)
class Rule:
    """One ground for refusing: its patterns, exceptions, and the reason told."""

    name: str
    reason: str
    when: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    anywhere: bool


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """Return the rules in the file's order."""
    path = Path(__file__).parent / "refuse.yaml"
    data: dict[str, Any] = read_yaml(path.read_text(encoding="utf-8"))
    return tuple(
        Rule(
            row["name"],
            row["reason"],
            tuple(map(re.compile, row["when"])),
            tuple(map(re.compile, _flat(row.get("unless", ())))),
            bool(row.get("anywhere")),
        )
        for row in data["rules"]
    )


def _flat(patterns: Any) -> list[str]:
    """Return patterns as one list: a row may hold another row's list by reference."""
    flat: list[str] = []
    for pattern in patterns:
        flat += _flat(pattern) if isinstance(pattern, list) else [pattern]
    return flat


def refuse(reading: Reading) -> Rule | None:
    """Return the rule that forbids what is asked, None where nothing does.

    Words in quotations are somebody else's: they can't make the officer's request forbidden,
    except where the mere presence of the text matters (classified material).
    """
    for rule in rules():
        text = reading.text if rule.anywhere else reading.words
        if any(p.search(text) for p in rule.when) and not any(p.search(text) for p in rule.unless):
            return rule
    return _by_meaning(reading)


_SURE = 0.45  # summed chance of all grounds from which the learned classifier refuses
_GROUND = "refuse."


def _by_meaning(reading: Reading) -> Rule | None:
    """Return the likeliest ground where the learned classifier is sure that there is one."""
    chances = {k[len(_GROUND) :]: v for k, v in likely(reading.own).items() if _GROUND in k}
    if sum(chances.values()) < _SURE:
        return None
    rule = max(rules(), key=lambda rule: chances.get(rule.name, 0.0))
    return None if any(p.search(reading.words) for p in rule.unless) else rule
