"""Events to and from the rows of the built-in system."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from connectors.contract import Kind, Named
from connectors.events.model import Assignment, Category, Event, Loop, State, Step, Verb
from connectors.events.tables import AssignmentRow, EventRow, StepRow

_FIELDS = tuple(name for name in Event.model_fields if name not in ("assignments", "steps"))
_STEP_FIELDS = tuple(Step.model_fields)
# Sample records say only where an event stands; who stands there has signed, or reported it done.
_SIGNED = frozenset({State.HANDLING, State.EXTENSION, State.CHECKING, State.CLOSING, State.CLOSED})
_FINISHED = frozenset({State.CHECKING, State.CLOSING, State.CLOSED})


def from_row(row: EventRow) -> Event:
    """Return the event with its parts and its trail."""
    assignments = [
        Assignment(unit=a.unit, at=a.at, signed_at=a.signed_at, finished_at=a.finished_at)
        for a in row.assignments
    ]
    steps = [{name: getattr(step, name) for name in _STEP_FIELDS} for step in row.steps]
    fields: dict[str, Any] = {name: getattr(row, name) for name in _FIELDS}
    return Event.model_validate(fields | {"assignments": assignments, "steps": steps})


def to_named(row: EventRow) -> Named:
    """Return what language is resolved against, without building the whole event."""
    facts = {
        "place": row.place,
        "loop": row.loop,
        "state": row.state,
        "owner": row.assignments[0].unit if row.assignments else "",
        "created": row.created_at.isoformat(timespec="minutes"),
        "deadline": row.deadline and row.deadline.isoformat(timespec="minutes"),
        "source": row.source,
        "category": row.category,
    }
    known = {name: value for name, value in facts.items() if value}
    return Named(Kind.EVENT, row.id, row.title, facts=known)


def write(row: EventRow, event: Event) -> None:
    """Bring a row up to date; steps are only ever added."""
    for name in _FIELDS:
        setattr(row, name, getattr(event, name))
    known = {a.unit: a for a in row.assignments}
    parts: list[AssignmentRow] = []
    for position, assignment in enumerate(event.assignments):
        part = known.get(assignment.unit) or AssignmentRow(unit=assignment.unit)
        part.position = position
        part.at = assignment.at
        part.signed_at, part.finished_at = assignment.signed_at, assignment.finished_at
        parts.append(part)
    row.assignments = parts
    for step in event.steps[len(row.steps) :]:
        row.steps.append(StepRow(**step.model_dump()))


def from_named(thing: Named, now: datetime) -> Event:
    """Return the event that a sample record tells of; raises ValueError where it can't be read."""
    facts = thing.facts
    state, created = State(facts.get("state") or State.WAITING), _moment(facts, "created") or now
    owner, ended = str(facts.get("owner") or ""), not state.open
    part = Assignment(
        unit=owner,
        at=created,
        signed_at=created if state in _SIGNED else None,
        finished_at=created if state in _FINISHED else None,
    )
    category = facts.get("category")
    step = Step(
        no=1,
        key=f"load:{thing.id}",
        verb=Verb.IMPORT,
        before=None,
        after=state,
        by="system",
        by_name="系统",
        at=created,
    )
    return Event(
        id=thing.id,
        title=thing.name,
        loop=Loop(facts.get("loop") or Loop.TOWN),
        category=Category(category) if category else None,
        place=facts.get("place") or None,
        source=str(facts.get("source") or ""),
        deadline=_moment(facts, "deadline"),
        state=state,
        assignments=(part,) if owner else (),
        resume=State.HANDLING if state is State.EXTENSION else None,
        created_at=created,
        created_by="system",
        closed_at=created if ended else None,
        steps=(step,),
    )


def _moment(facts: Mapping[str, Any], name: str) -> datetime | None:
    value = facts.get(name)
    return datetime.fromisoformat(value) if value else None
