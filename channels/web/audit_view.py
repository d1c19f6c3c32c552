"""Audit records as rows of words: what a record holds as ids and JSON, an auditor reads in Chinese.

The record itself is untouched; its exact text is what `zhiban audit export` hands out.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from channels.web import markup
from channels.web.plan_view import EMPTY, Wording
from channels.web.text import acting
from channels.web.text import audit as words
from core.audit import AuditRow

SHORT = 80  # characters that stand on the row itself
TROUBLE = frozenset({"refused", "failed", "unknown", "not started", "stopped"})


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
    detail = _said(row.detail, names, wording)
    return AuditLine(
        id=row.id,
        at=row.at[:19].replace("T", " "),
        actor=names.get(row.actor, row.actor),
        action=actions.get(row.action, row.action),
        name=row.action,
        target=words.CHANNELS.get(row.target) or _said(row.target, names, wording),
        outcome=row.outcome,
        bad=row.outcome in TROUBLE,
        detail=detail if len(detail) <= SHORT else f"{detail[: SHORT - 10]}…",
        rest=detail if len(detail) > SHORT else "",
    )


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
        f"{_label(key)}\uff1a{names.get(str(entry)) or wording.value(entry)}"
        for key, entry in found.items()
        if entry not in EMPTY
    )


def _label(key: str) -> str:
    return words.DETAILS.get(key) or acting.ARGUMENTS.get(key, key)


markup.teach({"au": words})
