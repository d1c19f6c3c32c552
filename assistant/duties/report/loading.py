"""Reports from records that have no history: sample data and evaluation worlds."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from assistant.duties.report.incoming import of_named
from assistant.duties.report.record import COUNTS, Fact, Slot, Source, Step
from assistant.duties.report.revision import Content, Entry, Revision, State, Verb, label
from connectors.contract import Kind, Named, Names

_BY = "import"


def revisions(things: Iterable[Named], names: Names, now: datetime) -> Iterator[Revision]:
    """Return the reports among these things, those of one event as one chain."""
    given = list(things)
    events = {thing.id: thing for thing in given if thing.kind is Kind.EVENT}
    chains: dict[str, list[Named]] = {}
    for thing in sorted((t for t in given if t.kind is Kind.REPORT), key=lambda t: t.id):
        chains.setdefault(str(thing.facts.get("event") or thing.id), []).append(thing)
    for event, members in chains.items():
        known = events.get(event) or names.get(event)
        title = known.name if known else _title(members[0])
        sources = {"m1": of_named(known, names)} if known else {}
        for position, thing in enumerate(members, start=1):
            yield _revision(thing, members, position, title, sources, now)


def _title(thing: Named) -> str:
    said = label(_step(thing.facts), int(thing.facts.get("no") or 0), 0)
    return re.sub(rf"{re.escape(said)}$", "", thing.name) or thing.id


def _step(facts: Mapping[str, Any]) -> Step:
    return Step(facts.get("step", Step.FIRST))


def _revision(
    thing: Named,
    members: Sequence[Named],
    position: int,
    title: str,
    sources: dict[str, Source],
    now: datetime,
) -> Revision:
    facts = thing.facts
    state = State(facts.get("state", State.DRAFT))
    at = datetime.fromisoformat(facts["created"]) if facts.get("created") else now
    entry = Entry(
        no=1,
        key=f"{_BY}:{thing.id}:{now.timestamp()}",
        verb=Verb.IMPORT,
        before_state=None,
        after_state=state,
        by=_BY,
        by_name="导入",
        at=at,
    )
    return Revision(
        id=thing.id,
        incident=members[0].id,
        event=str(facts["event"]) if facts.get("event") else None,
        title=title,
        position=position,
        step=_step(facts),
        no=int(facts.get("no") or 0),
        state=state,
        version=1,
        content=Content(sources=sources, now=at, typed=_typed(facts)),
        trail=(entry,),
        created_at=at,
        created_by=_BY,
        created_by_name="导入",
    )


def _typed(facts: Mapping[str, Any]) -> dict[Slot, tuple[Fact, ...]]:
    return {
        slot: (Fact(slot=slot, text=f"{facts[slot]}人", number=int(facts[slot]), by_officer=True),)
        for slot in COUNTS
        if facts.get(slot) is not None
    }
