"""A registered event as material: what the event system holds, told as an officer's note."""

from collections.abc import Callable, Iterator
from datetime import datetime

from assistant.duties.report.record import Source, SourceKind
from connectors.contract import Named, Names
from connectors.events.model import Event, Verb
from connectors.events.system import EventSystem

_TOLD = (Verb.FEEDBACK, Verb.FINISH, Verb.CLOSE)


def from_events(
    system: EventSystem, names: Names
) -> Callable[[str, datetime | None], Source | None]:
    """Return what tells an event of this system as material; see `Parts.event`."""

    def told(id: str, since: datetime | None) -> Source | None:
        return of_event(system.get(id), names, since)

    return told


def of_event(event: Event, names: Names, since: datetime | None = None) -> Source:
    """Return a registered event as material; with `since` only what came in after that."""
    opening = [] if since else list(_registration(event, names))
    gone = event.withdrawn
    steps = [
        f"{step.at.month}月{step.at.day}日{step.at:%H:%M}，"
        f"{'、'.join(names.of(unit) for unit in step.units) or step.by_name}反馈：{step.why}"
        for step in event.steps
        if step.verb in _TOLD
        and step.key not in gone
        and step.why
        and (since is None or step.at > since)
    ]
    text = "\n".join([*opening, *steps]) or f"事件：{event.title}。此后没有新的反馈。"
    came = event.received_at or event.created_at
    at = event.steps[-1].at if since and event.steps else came
    return Source(id="m1", kind=SourceKind.EVENT, text=text, at=at, label=f"事件 {event.id}")


def _registration(event: Event, names: Names) -> Iterator[str]:
    place = " ".join(filter(None, (names.of(event.place) if event.place else "", event.place_text)))
    yield f"事件：{event.title}。"
    if event.category:
        yield f"类别：{event.category}。"
    if event.occurred_at:
        yield f"发生时间：{_moment(event.occurred_at)}。"
    if event.received_at:
        yield f"接报时间：{_moment(event.received_at)}。"
    for name, said in (("地点", place), ("信息来源", event.source), ("伤亡情况", event.casualties)):
        if said:
            yield f"{name}：{said.rstrip('。')}。"


def of_named(thing: Named, names: Names) -> Source:
    """Return an event of which only its entry in the directory is known."""
    facts = thing.facts
    place = str(facts.get("place") or "")
    lines = [f"事件：{thing.name}。"]
    if place:
        lines.append(f"地点：{names.of(place)}。")
    if facts.get("source"):
        lines.append(f"信息来源：{facts['source']}。")
    created = facts.get("created")
    return Source(
        id="m1",
        kind=SourceKind.EVENT,
        text="\n".join(lines),
        at=datetime.fromisoformat(str(created)) if created else None,
        label=f"事件 {thing.id}",
    )


def _moment(at: datetime) -> str:
    return f"{at.year}年{at.month}月{at.day}日{at:%H时%M分}"
