"""What a conversation is about now: read off the latest answer, plan or receipt."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from assistant.replies import Answer, EvidenceEvent
from assistant.talking import refs_of
from channels.web.markup import clause_url, quote_url
from connectors.contract import Kind, Named, Names
from core.effects.action import Done
from core.effects.plan import Plan, StepState

_PLACES = {
    Kind.EVENT: "/events/{id}",
    Kind.REPORT: "/reports/{id}",
    Kind.ROLLCALL: "/rollcalls/{id}",
    Kind.CAMERA: "/video?camera={id}",
}
# a receipt that brought pictures or places is what the officer looks at, whatever else it names
_SEEN = ("streams", "stream", "snapshots", "snapshot")
_PLACED = ("markers", "points", "center")
_PAGES = {"events": Kind.EVENT, "reports": Kind.REPORT, "rollcalls": Kind.ROLLCALL}
_ORDER = (Kind.REPORT, Kind.ROLLCALL, Kind.EVENT, Kind.CAMERA)


@dataclass(frozen=True)
class Topic:
    """One thing: its kind (a Kind, source or receipt), its id, its name and its own page.

    `place` are the ids of a quoted place: revision, clause, start, end. `done` is a receipt.
    """

    kind: str
    id: str
    title: str
    href: str = ""
    place: tuple[int, int, int, int] | None = None
    done: Done | None = None

    @property
    def key(self) -> str:
        """Tells topics apart."""
        return f"{self.kind}:{self.id}"


def of_named(thing: Named) -> Topic | None:
    """Return a thing of the directory as a topic; None for kinds without a page of their own."""
    place = _PLACES.get(thing.kind)
    return (
        Topic(thing.kind.value, thing.id, thing.name, place.format(id=thing.id)) if place else None
    )


def of_plan(plan: Plan, names: Names) -> Topic | None:
    """Return what a plan is about: what it brought to look at, else what it names."""
    done = [s for s in plan.steps if s.state is StepState.DONE and s.receipt is not None]
    for keys in (_SEEN, ()):
        for step in reversed(done):
            if step.receipt is not None and any(step.receipt.data.get(key) for key in keys):
                return Topic("receipt", step.id, step.title, done=step.receipt)
    # read once: a directory that is asked for what it does not know reads everything again
    known = {thing.id: thing for thing in names.things()}
    named = [known[id] for id in _ids(refs_of(plan)) if id in known]
    for kind in _ORDER:
        for thing in reversed(named):
            if thing.kind is kind:
                return of_named(thing)
    for step in reversed(done):
        if step.receipt is not None and any(step.receipt.data.get(key) for key in _PLACED):
            return Topic("receipt", step.id, step.title, done=step.receipt)
    return None


def _ids(refs: Mapping[str, Any]) -> Iterator[str]:
    for value in refs.values():
        yield from [value] if isinstance(value, str) else [v for v in value if isinstance(v, str)]


def of_answer(answer: Answer) -> Topic | None:
    """Return the place that an answer cites first; for an abstained one the nearest clause."""
    if answer.citations:
        quote = answer.citations[0]
        place = (quote.revision_id, quote.clause_id, quote.start, quote.end)
        return Topic("source", _place_id(place), quote.document, quote_url(quote), place)
    return None


def of_evidence(found: EvidenceEvent) -> Topic | None:
    """Return the clause found first, before any model has answered."""
    if not found.answerable or not found.items:
        return None
    first = found.items[0]
    place = (first.revision_id, first.clause_id, -1, -1)
    return Topic("source", _place_id(place), first.document, clause_url(first), place)


def _place_id(place: tuple[int, int, int, int]) -> str:
    return "-".join(map(str, place))


def of_link(href: str, names: Names) -> Topic | None:
    """Return what a link of the conversation leads to, where the pane can show it."""
    parts = urlsplit(href)
    way = [part for part in parts.path.split("/") if part]
    if parts.netloc or len(way) != 2:
        return None
    if way[0] == "source" and way[1].isdecimal():
        asked = parse_qs(parts.query)
        clause, start, end = (_number(asked, key) for key in ("clause", "start", "end"))
        place = (int(way[1]), max(clause, 0), start, end)
        return Topic("source", _place_id(place), "", href, place)
    thing = names.get(way[1]) if way[0] in _PAGES else None
    return of_named(thing) if thing is not None and thing.kind is _PAGES[way[0]] else None


def _number(asked: Mapping[str, list[str]], key: str) -> int:
    value = asked.get(key, ["-1"])[0]
    return int(value) if value.lstrip("-").isdecimal() else -1
