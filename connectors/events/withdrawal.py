"""Taking a step back: what it had changed is put right, the step itself stays in the trail."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from connectors.events.model import Assignment, Event, State, Step, Verb
from connectors.events.states import machine, refused

# Steps that say something without building on what was before.
_QUIET = frozenset({Verb.FEEDBACK, Verb.URGE, Verb.EDIT, Verb.OUTSIDE})


def taken_back(event: Event, key: str) -> tuple[Step, State, dict[str, Any]]:
    """Return the step under `key`, the state after taking it back, and the fields that change.

    Raises Refused where there is no such step, it can't be taken back, was taken back already, or
    something was built on it since.
    """
    step = event.step(key)
    if step is None:
        raise refused(event, "没有要撤回的那一步")
    if step.verb not in machine().withdrawable:
        raise refused(event, f"的“{step.verb}”不能撤回")
    if key in event.withdrawn:
        raise refused(event, f"的“{step.verb}”已经撤回过")
    if step.verb is Verb.FEEDBACK:
        if not event.state.open:
            raise refused(event, f"已经是“{event.state}”，反馈不能再撤回")
        return step, event.state, {}
    if _built_on(event, step):
        raise refused(event, f"的“{step.verb}”之后已有后续办理，不能撤回")
    return step, step.before or event.state, _restored(event, step)


def _built_on(event: Event, step: Step) -> bool:
    withdrawn = event.withdrawn
    return event.state is not step.after or any(
        later.verb not in _QUIET and later.verb is not Verb.WITHDRAW and later.key not in withdrawn
        for later in event.steps[step.no :]
    )


def _restored(event: Event, step: Step) -> dict[str, Any]:
    if step.verb is Verb.SIGN:
        return {"assignments": _without(event, step.units, ())}
    if step.verb is Verb.FINISH:
        asked = step.detail.get("extension") or {}
        return {
            "assignments": _without(event, step.detail["signed"], step.detail["finished"]),
            "asked_until": _when(asked.get("asked_until")),
            "resume": State(asked["resume"]) if asked.get("resume") else None,
        }
    if step.verb is Verb.EXTEND:
        return {"asked_until": None, "resume": None}
    return {}


def _when(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _without(
    event: Event, signed: Collection[str], finished: Collection[str]
) -> tuple[Assignment, ...]:
    """The assignments, without these units' marks."""
    return tuple(
        a.model_copy(
            update={
                "signed_at": None if a.unit in signed else a.signed_at,
                "finished_at": None if a.unit in finished else a.finished_at,
            }
        )
        for a in event.assignments
    )
