"""What each deed does to an event: pure functions, the same for every system that keeps events."""

from collections.abc import Callable
from typing import Any

from connectors.events import closing, handling
from connectors.events import commands as c
from connectors.events.model import Event, NewEvent, State, Step, Verb
from connectors.events.outcome import Outcome, Scene
from connectors.events.states import machine
from core.effects.action import Call

_DEEDS: dict[type[c.Command], Callable[[Any, Event, Scene], Outcome]] = {
    c.Dispatch: handling.dispatch,
    c.Sign: handling.sign,
    c.Feedback: handling.take_feedback,
    c.Urge: handling.urge,
    c.Return: handling.send_back,
    c.Escalate: handling.escalate,
    c.Extend: closing.extend,
    c.Decide: closing.decide,
    c.Check: closing.check,
    c.Close: closing.close,
    c.Void: closing.void,
    c.Withdraw: closing.withdraw,
    c.Edit: closing.edit,
}


def registered(new: NewEvent, id: str, call: Call, basis: str = "") -> Event:
    """Return the event as it is right after registration, with its first step."""
    step = Step(
        no=1,
        key=call.key,
        verb=Verb.REGISTER,
        before=None,
        after=State.WAITING,
        by=call.principal.id,
        by_name=call.principal.name,
        at=call.at,
        why=new.source and f"来源：{new.source}",
    )
    return Event(
        **new.model_dump(),
        id=id,
        state=State.WAITING,
        deadline_basis=basis,
        created_at=call.at,
        created_by=call.principal.id,
        steps=(step,),
    )


def apply(event: Event, command: c.Command, call: Call, name: Callable[[str], str] = str) -> Event:
    """Return the event after the deed, with the step that tells of it.

    `name` says what a unit's id is called. Raises Refused, with what is allowed now, where the
    machine or the deed's own conditions forbid it; the event is not changed then.
    """
    outcome = _DEEDS[type(command)](command, event, Scene(call.at, name))
    if outcome.verb is not Verb.WITHDRAW:  # which goes back to where its step came from
        assert outcome.state in machine().targets(outcome.verb, event.state)
    step = Step(
        no=len(event.steps) + 1,
        key=call.key,
        verb=outcome.verb,
        before=event.state,
        after=outcome.state,
        by=call.principal.id,
        by_name=call.principal.name,
        at=call.at,
        why=outcome.why.strip(),
        units=outcome.units,
        detail=outcome.detail or {},
    )
    changed = outcome.fields | {"state": outcome.state, "steps": (*event.steps, step)}
    return event.model_copy(update=changed)
