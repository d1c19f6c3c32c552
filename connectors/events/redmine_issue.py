"""Redmine issues as events, and events as what Redmine is asked to store.

Subject, status and the field 环节 are read back, because officers of the other room change them in
Redmine's own pages. The rest of an event is kept as JSON in the field 办理数据, and each step as a
journal note: a line for people, then a line for us. Only notes of our own account are taken as
steps of ours; anybody else's notes and changes of status appear in the trail as 外部变更.
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from connectors.events.model import Event, Loop, State, Step, Verb
from core.clock import ROOM_ZONE

_log = logging.getLogger(__name__)
PREFIX = "RM"
_MARK = "zhiban-step: "
# What Redmine itself shows and lets people change.
_OUTSIDE = ("id", "title", "state", "loop", "steps")


@dataclass(frozen=True)
class Shape:
    """How this Redmine is set up: ids by our names. `user` is our own account."""

    project: int
    tracker: int
    user: int
    statuses: Mapping[State, int]
    fields: Mapping[str, int]  # loop, units, deadline, key, record
    assignees: Mapping[str, int]  # unit -> Redmine user or group

    def state(self, status: Mapping[str, Any]) -> State:
        """Return the state that a status stands for; one that we don't know is open or closed."""
        for state, id in self.statuses.items():
            if id == status["id"]:
                return state
        _log.warning("redmine status %s stands for no state", status.get("name"))
        return State.CLOSED if status.get("is_closed") else State.HANDLING


def number(event_id: str) -> int | None:
    """Return the issue number of an event id, None where it is not one of this system."""
    digits = event_id.removeprefix(PREFIX)
    return int(digits) if event_id.startswith(PREFIX) and digits.isdecimal() else None


def key_of(issue: Mapping[str, Any], shape: Shape) -> str:
    """Return the idempotency key under which the issue was registered."""
    return _field(issue, shape.fields["key"])


def _field(issue: Mapping[str, Any], id: int) -> str:
    fields = issue.get("custom_fields", ())
    return next((field.get("value") or "" for field in fields if field["id"] == id), "")


def to_event(issue: Mapping[str, Any], shape: Shape) -> Event:
    """Return the event; with its trail where the issue came with journals."""
    record = _record(issue, shape)
    first, state = record.pop("first", None), shape.state(issue["status"])
    loop = _field(issue, shape.fields["loop"])
    known: dict[str, Any] = {
        "id": f"{PREFIX}{issue['id']}",
        "title": issue["subject"],
        "state": state,
        "loop": loop if loop in set(Loop) else Loop.TOWN,
    }
    record.setdefault("created_at", issue["created_on"])
    if not state.open:
        record["closed_at"] = record.get("closed_at") or issue.get("closed_on")
    event = Event.model_validate(record | known)
    return event.model_copy(update={"steps": _trail(issue, event, first, shape)})


def _record(issue: Mapping[str, Any], shape: Shape) -> dict[str, Any]:
    text = _field(issue, shape.fields["record"])
    try:
        record = json.loads(text) if text else {}
        Event.model_validate(
            {"id": "-", "title": "-", "state": State.WAITING, "created_at": issue["created_on"]}
            | {name: value for name, value in record.items() if name != "first"}
        )
    except (ValueError, ValidationError):
        _log.warning("the record of redmine issue %s can't be read", issue["id"])
        return {}
    return record


def _trail(
    issue: Mapping[str, Any], event: Event, first: Mapping[str, Any] | None, shape: Shape
) -> tuple[Step, ...]:
    if "journals" not in issue:
        return ()
    steps = [Step.model_validate(first) if first else _opened(issue, event)]
    for journal in issue["journals"]:
        step = _ours(journal, shape) or _foreign(journal, steps[-1], shape)
        if step is not None:
            steps.append(step.model_copy(update={"no": len(steps) + 1}))
    return tuple(steps)


def _opened(issue: Mapping[str, Any], event: Event) -> Step:
    """The first step of an issue that somebody opened in Redmine."""
    author = issue.get("author", {})
    return Step(
        no=1,
        key=f"redmine:{issue['id']}",
        verb=Verb.OUTSIDE,
        before=None,
        after=State.WAITING,
        by=f"redmine:{author.get('id', '')}",
        by_name=author.get("name", "工单系统"),
        at=event.created_at,
        why="在工单系统中登记",
    )


def _ours(journal: Mapping[str, Any], shape: Shape) -> Step | None:
    if journal.get("user", {}).get("id") != shape.user:
        return None
    for line in (journal.get("notes") or "").splitlines():
        if line.startswith(_MARK):
            try:
                return Step.model_validate_json(line.removeprefix(_MARK))
            except ValidationError:
                _log.warning("journal %s can't be read", journal["id"])
    return None


def _foreign(journal: Mapping[str, Any], before: Step, shape: Shape) -> Step | None:
    ids = {str(id): state for state, id in shape.statuses.items()}
    moved = [d for d in journal.get("details", ()) if d.get("name") == "status_id"]
    notes = (journal.get("notes") or "").strip()
    if not moved and not notes:
        return None
    user = journal.get("user", {})
    return Step(
        no=0,
        key=f"redmine:journal:{journal['id']}",
        verb=Verb.OUTSIDE,
        before=before.after,
        after=ids.get(str(moved[-1].get("new_value")), before.after) if moved else before.after,
        by=f"redmine:{user.get('id', '')}",
        by_name=user.get("name", "工单系统"),
        at=datetime.fromisoformat(journal["created_on"]).astimezone(ROOM_ZONE),
        why=notes,
    )


def to_issue(event: Event, shape: Shape, name: Callable[[str], str]) -> dict[str, Any]:
    """Return what Redmine is to store of an event, without a note."""
    record = event.model_dump(mode="json", exclude=set(_OUTSIDE), exclude_defaults=True)
    record["first"] = event.steps[0].model_dump(mode="json")
    values = {
        "loop": event.loop.value,
        "units": "、".join(map(name, event.units)),
        "deadline": f"{event.deadline:%Y-%m-%d %H:%M}" if event.deadline else "",
        "key": event.steps[0].key,
        "record": json.dumps(record, ensure_ascii=False),
    }
    opened = event.created_at.date()
    body: dict[str, Any] = {
        "subject": event.title,
        "description": _description(event, name),
        "status_id": shape.statuses[event.state],
        "start_date": opened.isoformat(),
        "due_date": max(opened, event.deadline.date()).isoformat() if event.deadline else "",
        "custom_fields": [{"id": shape.fields[n], "value": value} for n, value in values.items()],
    }
    if event.owner in shape.assignees:
        body["assigned_to_id"] = shape.assignees[event.owner]
    return body


def _description(event: Event, name: Callable[[str], str]) -> str:
    told = {
        "分类": event.category,
        "地点": " ".join(
            filter(None, (name(event.place) if event.place else "", event.place_text))
        ),
        "发生时间": event.occurred_at and f"{event.occurred_at:%Y-%m-%d %H:%M}",
        "来源": event.source,
        "伤亡情况": event.casualties,
        "办理结果": event.result,
    }
    return "\n".join(f"{head}：{value}" for head, value in told.items() if value)


def note(step: Step, name: Callable[[str], str]) -> str:
    """Return the journal note of a step: a line for people, a line for us."""
    units = f"（{'、'.join(map(name, step.units))}）" if step.units else ""
    why = "：" + " ".join(step.why.split()) if step.why else ""  # no line of it may look like ours
    return f"{step.by_name}{step.verb}{units}{why}\n\n{_MARK}{step.model_dump_json()}"
