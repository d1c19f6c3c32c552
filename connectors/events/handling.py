"""Deeds on the way: dispatch, sign for, feedback, urge, send back, escalate."""

from typing import Any

from connectors.events import commands as c
from connectors.events.model import Assignment, Event, State, Verb
from connectors.events.outcome import Outcome, Scene, among, future, iso, only
from connectors.events.states import machine, refused


def dispatch(command: c.Dispatch, event: Event, scene: Scene) -> Outcome:
    """Units join where some handle it already; before that they replace the registered one."""
    state = only(event, Verb.DISPATCH)
    future(event, command.deadline, scene)
    joins = event.state in (State.DISPATCHED, State.HANDLING)
    kept = event.assignments if joins else ()
    new = [unit for unit in command.to if unit not in {a.unit for a in kept}]
    if not new and command.deadline in (None, event.deadline):
        raise refused(event, "已经派给这些单位", "需要催促时请催办。")
    detail: dict[str, Any] = {"joined": joins}
    fields: dict[str, Any] = {
        "assignments": (*kept, *(Assignment(unit=unit, at=scene.now) for unit in new))
    }
    if command.deadline:
        detail |= {"deadline_before": iso(event.deadline), "deadline": iso(command.deadline)}
        fields |= {"deadline": command.deadline, "deadline_basis": "派单时限"}
    return Outcome(Verb.DISPATCH, state, fields, command.note, tuple(command.to), detail)


def sign(command: c.Sign, event: Event, scene: Scene) -> Outcome:
    """One unit accepts."""
    state = only(event, Verb.SIGN)
    unsigned = [a.unit for a in event.assignments if a.signed_at is None]
    unit = command.unit or next(iter(unsigned), "")
    if not unit:
        raise refused(event, "没有待签收的承办单位")
    among(event, (unit,), scene)
    if unit not in unsigned:
        raise refused(event, f"的{scene.name(unit)}已经签收")
    assignments = tuple(
        a.model_copy(update={"signed_at": scene.now}) if a.unit == unit else a
        for a in event.assignments
    )
    return Outcome(Verb.SIGN, state, {"assignments": assignments}, units=(unit,))


def take_feedback(command: c.Feedback, event: Event, scene: Scene) -> Outcome:
    """A report that it is done asks for a check once every unit has given one."""
    units = (command.unit,) if command.unit else ()
    if not command.finished:
        state = only(event, Verb.FEEDBACK)
        return Outcome(Verb.FEEDBACK, state, {}, command.content, units)
    machine().require(event, Verb.FINISH)
    among(event, units, scene)
    done = set(units or event.units)
    assignments = tuple(
        a.model_copy(update={"signed_at": a.signed_at or scene.now, "finished_at": scene.now})
        if a.unit in done and a.finished_at is None
        else a
        for a in event.assignments
    )
    fields: dict[str, Any] = {"assignments": assignments}
    if all(a.finished_at for a in assignments):
        state = State.CHECKING
        fields |= {"asked_until": None, "resume": None}
    else:
        state = State.EXTENSION if event.state is State.EXTENSION else State.HANDLING
    detail = {
        "extension": _extension(event),
        "signed": [a.unit for a in event.assignments if a.unit in done and not a.signed_at],
        "finished": [a.unit for a in event.assignments if a.unit in done and not a.finished_at],
    }
    return Outcome(Verb.FINISH, state, fields, command.content, units, detail)


def _extension(event: Event) -> dict[str, str | None]:
    """What a pending request for more time said, so that taking back can put it there again."""
    until = event.asked_until
    return {"asked_until": until.isoformat() if until else None, "resume": event.resume}


def urge(command: c.Urge, event: Event, scene: Scene) -> Outcome:
    """An earlier deadline counts, a later one does not."""
    state = only(event, Verb.URGE)
    future(event, command.deadline, scene)
    among(event, command.to, scene)
    units = command.to or tuple(a.unit for a in event.assignments if a.finished_at is None)
    detail: dict[str, Any] = {"respond_by": iso(command.deadline)}
    fields: dict[str, Any] = {"urges": event.urges + 1}
    if command.deadline and (event.deadline is None or command.deadline < event.deadline):
        detail |= {"deadline_before": iso(event.deadline), "deadline": iso(command.deadline)}
        fields |= {"deadline": command.deadline, "deadline_basis": "催办时限"}
    return Outcome(Verb.URGE, state, fields, command.note, units, detail)


def send_back(command: c.Return, event: Event, scene: Scene) -> Outcome:
    """Before feedback the event waits for a new dispatch; after it, it is done again."""
    state = only(event, Verb.RETURN)
    fields: dict[str, Any]
    if state is State.RETURNED:
        fields = {"assignments": tuple(Assignment(unit=unit, at=scene.now) for unit in command.to)}
    else:
        redo = set(command.to or event.units)
        kept = tuple(
            a.model_copy(update={"finished_at": None}) if a.unit in redo else a
            for a in event.assignments
        )
        added = tuple(
            Assignment(unit=unit, at=scene.now) for unit in command.to if unit not in event.units
        )
        fields = {
            "assignments": kept + added, "rounds": event.rounds + 1, "result": "", "closed_at": None
        }  # fmt: skip
    detail = {"units_before": list(event.units)}
    return Outcome(Verb.RETURN, state, fields, command.reason, command.to, detail)


def escalate(command: c.Escalate, event: Event, scene: Scene) -> Outcome:
    """Upwards only."""
    state = only(event, Verb.ESCALATE)
    if command.to_loop.height <= event.loop.height:
        raise refused(
            event,
            f"已在“{event.loop}”，不能升级到“{command.to_loop}”",
            "只能升级到更高一级：社区、多格合一、街镇、区级。",
        )
    detail = {"loop_before": event.loop, "loop": command.to_loop}
    return Outcome(
        Verb.ESCALATE, state, {"loop": command.to_loop}, command.reason, event.units, detail
    )
