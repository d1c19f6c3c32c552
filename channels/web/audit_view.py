"""Audit records as rows of words: what a record holds as ids and JSON, an auditor reads in Chinese.

The record itself is untouched; its exact text is what `zhiban audit export` hands out.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from channels.web import markup
from channels.web.plan_view import EMPTY, Wording
from channels.web.text import acting
from channels.web.text import audit as words
from core.audit import AuditRow

UNREADABLE = re.compile("[0-9a-f]{32,64}")
SHORT = 80  # characters that stand on the row itself
TROUBLE = frozenset({"refused", "failed", "unknown", "not started", "stopped"})

WORDS: Mapping[str, Mapping[str, str]] = {"effect": acting.EFFECTS, "outcome": words.OUTCOMES}


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One record in words. `rest`: the whole of a long detail, whose beginning is `detail`."""

    id: int
    at: str
    actor: str
    action: str
    name: str
    target: str
    outcome: str
    bad: bool
    detail: str
    rest: str


def audit_lines(
    rows: Iterable[AuditRow],
    names: Mapping[str, str],
    actions: Mapping[str, str],
    wording: Wording,
) -> list[AuditLine]:
    """Return records for the page: `names` of people by id and login, `actions` by name."""
    return [_line(row, {**names, **words.ACTORS}, actions, wording) for row in rows]


def _line(
    row: AuditRow, names: Mapping[str, str], actions: Mapping[str, str], wording: Wording
) -> AuditLine:
    detail = _said(row.detail, {**actions, **names}, wording)
    return AuditLine(
        id=row.id,
        at=row.at[:19].replace("T", " "),
        actor=names.get(row.actor, row.actor),
        action=actions.get(row.action, row.action),
        name=row.action,
        target=words.CHANNELS.get(row.target) or _short(_said(row.target, names, wording)),
        outcome=row.outcome,
        bad=row.outcome in TROUBLE,
        detail=detail if len(detail) <= SHORT else f"{detail[: SHORT - 10]}…",
        rest=detail if len(detail) > SHORT else "",
    )


def _short(target: str) -> str:
    """Return what is acted on; of an id that nobody can read, the beginning."""
    return f"{target[:8]}…" if UNREADABLE.fullmatch(target) else target


def _said(value: str, names: Mapping[str, str], wording: Wording) -> str:
    """Return a target or a detail in words; what is no JSON object is a name or stays as it is."""
    try:
        given: Any = json.loads(value) if value.startswith("{") else None
    except ValueError:
        given = None
    if not isinstance(given, dict):
        return names.get(value) or wording.value(value) if value else ""
    found: dict[str, Any] = given
    return "\uff1b".join(
        f"{_label(key)}\uff1a{_entry(key, entry, names, wording)}"
        for key, entry in found.items()
        if entry not in EMPTY
    )


def _entry(key: str, entry: Any, names: Mapping[str, str], wording: Wording) -> str:
    """Return one part's value: people, actions, effects and outcomes by what they are called."""
    if isinstance(entry, list):
        several: list[Any] = entry
        return "、".join(_entry(key, one, names, wording) for one in several)
    called = WORDS.get(key, {}).get(str(entry)) or names.get(str(entry))
    return called or wording.value(entry)


def _label(key: str) -> str:
    return words.DETAILS.get(key) or acting.ARGUMENTS.get(key, key)


markup.teach({"au": words})
