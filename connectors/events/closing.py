"""Deeds towards the end: more time, check, close; and putting right what was wrong."""

from typing import Any

from connectors.events import commands as c
from connectors.events.model import Category, Event, State, Verb
from connectors.events.outcome import Outcome, Scene, future, iso, only
from connectors.events.states import machine, refused
from connectors.events.withdrawal import taken_back
from core.errors import InvalidInput


def extend(command: c.Extend, event: Event, scene: Scene) -> Outcome:
    """More time is asked for."""
    state = only(event, Verb.EXTEND)
    future(event, command.until, scene)
    if event.deadline and command.until <= event.deadline:
        raise refused(
            event,
            f"时限本来就是 {event.deadline:%m月%d日%H:%M}",
            "申请延期的时间须晚于现有时限。",
        )
    fields = {"asked_until": command.until, "resume": event.state}
    detail = {"until": iso(command.until), "deadline": iso(event.deadline)}
    return Outcome(Verb.EXTEND, state, fields, command.reason, event.units, detail)


def decide(command: c.Decide, event: Event, scene: Scene) -> Outcome:
    """Go back to where the event was, with the new deadline if granted."""
    targets = machine().require(event, Verb.DECIDE)
    asked_from = event.resume or State.HANDLING
    state = asked_from if asked_from in targets else State.HANDLING
    until = (command.until or event.asked_until) if command.approved else None
    fields: dict[str, Any] = {"asked_until": None, "resume": None}
    if command.approved:
        if until is None:
            raise refused(event, "的延期申请没有写明延到何时", "请给出同意延到的时间。")
        future(event, until, scene)
        fields |= {"deadline": until, "deadline_basis": "批准延期"}
    detail = {
        "approved": command.approved, "deadline_before": iso(event.deadline), "deadline": iso(until)
    }  # fmt: skip
    return Outcome(Verb.DECIDE, state, fields, command.reason, event.units, detail)


def check(command: c.Check, event: Event, scene: Scene) -> Outcome:
    """The feedback is true."""
    return Outcome(Verb.CHECK, only(event, Verb.CHECK), {}, command.note, event.units)


def close(command: c.Close, event: Event, scene: Scene) -> Outcome:
    """Only with feedback or a result."""
    state = only(event, Verb.CLOSE)
    told = event.state in (State.CHECKING, State.CLOSING)  # these are reached by feedback alone
    feedback = event.feedback()
    if not (told or feedback or command.result.strip()):
        raise refused(event, "还没有处置反馈，不能办结", "请先登记反馈，或写明办结结果。")
    result = command.result.strip() or (feedback[-1].why if feedback else "")
    fields = {"result": result, "closed_at": scene.now, "asked_until": None, "resume": None}
    detail = {"late": bool(event.deadline and scene.now > event.deadline), "checked": True}
    return Outcome(Verb.CLOSE, state, fields, result, event.units, detail)


def void(command: c.Void, event: Event, scene: Scene) -> Outcome:
    """Only while nothing has been done about it."""
    state = only(event, Verb.VOID)
    if any(step.verb not in (Verb.REGISTER, Verb.IMPORT) for step in event.steps):
        raise refused(event, "登记之后已有办理记录，不能作废", "请写明结果后办结。")
    return Outcome(Verb.VOID, state, {"closed_at": scene.now}, command.reason)


def withdraw(command: c.Withdraw, event: Event, scene: Scene) -> Outcome:
    """Put right what the step had changed."""
    target, state, fields = taken_back(event, command.key)
    detail = {"withdraws": command.key, "what": target.verb}
    return Outcome(Verb.WITHDRAW, state, fields, command.reason, target.units, detail)


def edit(command: c.Edit, event: Event, scene: Scene) -> Outcome:
    """Correct what was registered."""
    state = only(event, Verb.EDIT)
    given = command.model_dump(exclude={"reason"}, exclude_none=True)
    if "category" in given:
        given["category"] = Category(given["category"])
    changed = {name: value for name, value in given.items() if getattr(event, name) != value}
    if not changed:
        raise InvalidInput("没有要修改的内容。", "请核对表格。")
    before = event.model_dump(mode="json", include=set(changed))
    after = event.model_copy(update=changed).model_dump(mode="json", include=set(changed))
    return Outcome(
        Verb.EDIT, state, changed, command.reason, detail={"before": before, "after": after}
    )
