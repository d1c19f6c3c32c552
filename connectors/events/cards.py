"""How events are told: sentences for officers, JSON for cards and pages."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from connectors.contract import Names
from connectors.events.limits import Alert, Timing
from connectors.events.model import Event, Step, Verb
from connectors.events.states import machine

# Which action a page offers for what the machine allows.
ACTIONS = {
    Verb.DISPATCH: "event.dispatch",
    Verb.SIGN: "event.sign",
    Verb.FEEDBACK: "event.feedback",
    Verb.FINISH: "event.feedback",
    Verb.URGE: "event.urge",
    Verb.RETURN: "event.return",
    Verb.ESCALATE: "event.escalate",
    Verb.EXTEND: "event.extend",
    Verb.DECIDE: "event.extend_decide",
    Verb.CHECK: "event.check",
    Verb.CLOSE: "event.close",
}


def moment(at: datetime, now: datetime) -> str:
    """Write a time as briefly as is clear: today's without day, this year's without year."""
    local = at.astimezone(now.tzinfo)
    day = f"{local.month}月{local.day}日"
    if local.date() == now.date():
        return f"{local:%H:%M}"
    return f"{day}{local:%H:%M}" if local.year == now.year else f"{local.year}年{day}{local:%H:%M}"


class Teller:
    """Tells of events with the names of the room."""

    def __init__(self, names: Names, timing: Timing) -> None:
        self._names = names
        self._timing = timing

    def units(self, ids: Iterable[str]) -> str:
        """Return the names of units, joined."""
        return "、".join(self._names.of(id) for id in ids)

    def event(self, id: str) -> str:
        """Return what an event is called in a sentence; it may be one that a plan will register."""
        if id.startswith("$"):
            return "前面一步登记的事件"
        name = self._names.of(id)
        return f"事件 {id}（{name}）" if name != id else f"事件 {id}"

    def place(self, event: Event) -> str:
        """Return where it is, in words."""
        known = self._names.of(event.place) if event.place else ""
        return " ".join(filter(None, (known, event.place_text)))

    def line(self, event: Event, now: datetime) -> str:
        """Return one event in one line."""
        clock = self._timing.countdown(event, now)
        who = f"承办 {self.units(event.units)}" if event.units else "未定承办单位"
        due = f"时限 {moment(event.deadline, now)}（{clock.text}）" if event.deadline else "无时限"
        told = [event.state.value, event.loop.value, who, due]
        return f"{event.id} {event.title}：{'，'.join(told)}"

    def status(self, event: Event, now: datetime) -> str:
        """Return where an event stands, with its newest step."""
        latest = event.latest
        said = f"{self.line(event, now)}。"
        if event.rounds:
            said += f"第{event.rounds}次重办。"
        if latest is not None:
            said += f"最近一步：{moment(latest.at, now)} {self.step(latest)}。"
        return said

    def step(self, step: Step) -> str:
        """Return one step of the trail in words."""
        units = f"（{self.units(step.units)}）" if step.units else ""
        why = f"：{step.why.rstrip('。')}" if step.why else ""
        return f"{step.by_name}{step.verb}{units}{why}"

    def card(self, event: Event, now: datetime) -> dict[str, Any]:
        """Return the fields of a card: those of `Event` without its trail, with names and clock."""
        fields = event.model_dump(mode="json", exclude={"steps", "assignments"})
        parts = [
            a.model_dump(mode="json") | {"name": self._names.of(a.unit)} for a in event.assignments
        ]
        return fields | {
            "place_name": self.place(event),
            "owner": event.owner,
            "owner_name": self._names.of(event.owner) if event.owner else "",
            "units": parts,
            "clock": self._timing.countdown(event, now).model_dump(mode="json"),
        }

    def page(self, event: Event, now: datetime) -> dict[str, Any]:
        """Return the card, the timeline (oldest first), and what may be done now."""
        withdrawn = event.withdrawn
        timeline = [
            step.model_dump(mode="json")
            | {
                "text": self.step(step),
                "unit_names": [self._names.of(unit) for unit in step.units],
                "withdrawn": step.key in withdrawn,
            }
            for step in event.steps
        ]
        allowed = [
            {"verb": verb.value, "action": ACTIONS[verb]} for verb in machine().allowed(event.state)
        ]
        return {"event": self.card(event, now), "timeline": timeline, "allowed": allowed}

    def counts(self, events: Iterable[Event], now: datetime) -> dict[str, int]:
        """Return how many are open, overdue, and due soon."""
        alerts = [self._timing.countdown(event, now).alert for event in events]
        return {
            "open": len(alerts),
            "overdue": alerts.count(Alert.OVERDUE),
            "soon": alerts.count(Alert.SOON),
        }
