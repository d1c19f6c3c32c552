"""The room's state for the strip above every page, read once for all open pages.

A new line of the strip is one `Source` in SOURCES: who may see it, and a short reading of it.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from assistant.duties.handover.model import Entry, OpenItem
from assistant.duties.handover.periods import Stretch
from assistant.duties.report.lines import Wanted
from assistant.duties.report.revision import State
from assistant.duties.rollcall.model import CallState, CampaignState
from assistant.replies import Health
from channels.render import model_detail, model_text, percent
from channels.room import Room
from channels.web import markup
from channels.web.report_clocks import Due
from channels.web.text import acting
from channels.web.text import console as words
from channels.web.text import reports as report_words
from channels.web.visit import Visit
from connectors.events.model import EventQuery
from connectors.events.system import EventSystem
from core.errors import ZhibanError
from core.identity import Permission

_log = logging.getLogger(__name__)
READ_SECONDS = 4.0
ROUNDS = 10
T = TypeVar("T")
TONES = {"ready": "zb-ok", "failed": "zb-bad", "off": "zb-off"}


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the strip. `until`: an ISO moment that is counted down to, `before` what it is.

    `share`: 0 to 100 where something is under way. `wide`: left out on a phone.
    """

    key: str
    label: str
    href: str
    tone: str = ""
    until: str = ""
    title: str = ""
    before: str = ""
    share: int | None = None
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where items come from. `read` is short and synchronous; what it raises leaves it out."""

    need: Permission
    read: Callable[[Room], Iterator[Item]]


def _shift(room: Room) -> Iterator[Item]:
    """Who is on duty and who leads; with the time left of this shift."""
    stretch = room.duty.shift.shift()
    on_roster = "，" in stretch.duty
    label = stretch.duty if on_roster else words.NO_ROSTER.format(duty=stretch.duty)
    yield Item(
        "shift", label.replace("，", " "), "/handover", "" if on_roster else "zb-warn",
        until=stretch.until.isoformat(), before=words.SHIFT_ENDS,
    )  # fmt: skip


def _events(room: Room) -> Iterator[Item]:
    """Events past their time; else how many are open."""
    connected = room.duty.connectors.connected.get("events")
    if connected is None:
        return
    system: EventSystem = connected.system  # type: ignore[assignment]  # the key says so
    late = len(system.find(EventQuery(overdue=True)))
    if late:
        yield Item("late", words.OVERDUE.format(count=late), "/events", "zb-bad")
        return
    count = len(system.find(EventQuery()))
    if count:
        yield Item("events", words.OPEN_EVENTS.format(count=count), "/events", wide=True)


def _calls(room: Room) -> Iterator[Item]:
    """Rounds of calls under way, calls that a person should hear, lines that are away."""
    for one in room.duty.calling.desk.campaigns(ROUNDS):
        waiting = sum(unit.last.state is CallState.NEEDS_PERSON for unit in one.units)
        if one.state is CampaignState.RUNNING:
            label = words.CALLING.format(title=one.title, settled=one.settled, total=len(one.units))
            share = percent(one.settled, len(one.units))
            yield Item(f"round:{one.id}", label, f"/rollcalls/{one.id}", "zb-busy", share=share)
        elif waiting:
            label = words.TO_HEAR.format(count=waiting)
            yield Item(f"hear:{one.id}", label, f"/rollcalls/{one.id}", "zb-warn", title=one.title)
    away = [trunk for trunk in room.duty.calling.trunks() if not trunk.registered]
    if away:
        title = "；".join(trunk.message or trunk.name for trunk in away)
        label = words.LINES_AWAY.format(count=len(away))
        yield Item("lines", label, "/rollcalls", "zb-bad", title=title)


def _to_sign(room: Room) -> Iterator[Item]:
    """Reports that wait for a signature."""
    return _reports(room, State.SUBMITTED, "sign", report_words.TO_SIGN, "zb-due", "/approvals")


def _returned(room: Room) -> Iterator[Item]:
    """Reports that came back unsigned: somebody must go on with them."""
    return _reports(room, State.RETURNED, "returned", report_words.CAME_BACK, "zb-warn", "/reports")


def _reports(
    room: Room, state: State, key: str, label: str, tone: str, several: str
) -> Iterator[Item]:
    """One item for all reports in a state; where it is one alone, its page is opened."""
    found = room.duty.reporting.desk.lines(Wanted(state=state))
    if found:
        href = f"/reports/{found[0].id}" if len(found) == 1 else several
        title = "；".join(line.name for line in found)
        yield Item(key, label.format(count=len(found)), href, tone, title=title)


SOURCES: list[Source] = [
    Source(Permission.ACT, _shift),
    Source(Permission.APPROVE, _to_sign),
    Source(Permission.ACT, _returned),
    Source(Permission.ACT, _events),
    Source(Permission.ACT, _calls),
]


class Shared(Generic[T]):
    """One reading for all open pages, at most every `seconds`; meanwhile the last is shown."""

    def __init__(self, read: Callable[[], T], empty: T, seconds: float = READ_SECONDS) -> None:
        self._do = read
        self._seconds = seconds
        self._last = empty
        self._read = 0.0
        self._reading = asyncio.Lock()
        self._done = False

    async def now(self, visit: Visit) -> T:
        """Return what was read last. Only the very first one waits."""
        if time.monotonic() - self._read < self._seconds and self._done:
            return self._last
        if self._reading.locked() and self._done:
            return self._last
        async with self._reading:
            if time.monotonic() - self._read >= self._seconds or not self._done:
                self._last = await visit.thread(self._do)
                self._read = time.monotonic()
                self._done = True
        return self._last


@dataclass(frozen=True, slots=True)
class Overview:
    """The shift, what is open, and what happened since it began."""

    shift: Stretch
    items: list[OpenItem]
    entries: list[Entry]


class RoomState:
    """What the strip shows of the room, and what the shift has open."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._items: Shared[list[tuple[Permission, list[Item]]]] = Shared(self._read_all, [])
        self._overview: Shared[Overview | None] = Shared(self._read_overview, None)
        self._drawn: tuple[Overview | None, str] = (None, "")

    async def now(self, visit: Visit) -> list[Item]:
        """Return what this person may see of the room's state."""
        found = await self._items.now(visit)
        return [item for need, items in found if visit.may(need) for item in items]

    async def overview(self, visit: Visit) -> Overview | None:
        """Return the shift and what it has open; None for who does not work in it."""
        return await self._overview.now(visit) if visit.may(Permission.ACT) else None

    async def overview_html(self, visit: Visit, draw: Callable[[Overview], str]) -> str:
        """Return the overview drawn, once for all who see it; "" for who does not."""
        found = await self.overview(visit)
        if found is None:
            return ""
        if self._drawn[0] is not found:
            self._drawn = (found, draw(found))
        return self._drawn[1]

    def _read_all(self) -> list[tuple[Permission, list[Item]]]:
        return [(source.need, _items(source, self._room)) for source in SOURCES]

    def _read_overview(self) -> Overview:
        desk = self._room.duty.shift
        shift = desk.shift()
        return Overview(shift, desk.open_items(), desk.entries(shift.since, shift.until))


def _items(source: Source, room: Room) -> list[Item]:
    try:
        return list(source.read(room))
    except ZhibanError:  # a system that is away says so on its own page
        return []
    except Exception:  # one broken reading must not take the whole strip away
        _log.exception("a source of the strip failed")
        return [Item(f"unread:{source.read.__name__}", words.UNREAD, "/system", "zb-bad")]


def report_items(reports: Due) -> Iterator[Item]:
    """Return the reports whose clocks run, with the nearest one's countdown."""
    total = reports.counts.total()
    if not total:
        return
    late = reports.counts["疑似超时"]
    tone = "zb-bad" if late else "zb-warn" if reports.counts["临近"] else ""
    label = (
        report_words.LATE_REPORTS.format(count=late)
        if late
        else report_words.RUNNING_REPORTS.format(count=total)
    )
    yield Item("reports", label, "/reports", tone, until=reports.first)


def health_items(health: Health) -> Iterator[Item]:
    """Return what the library holds, what is on its way into it, and how the model is."""
    title = words.LIBRARY_TITLE.format(
        documents=f"{health.documents:,}", clauses=f"{health.clauses:,}"
    )
    label = words.LIBRARY.format(documents=f"{health.documents:,}")
    yield Item("library", label, "/library", title=title, wide=True)
    if health.jobs_open:
        label = words.JOBS.format(count=health.jobs_open)
        yield Item("jobs", label, "/library", "zb-busy")
    model = health.model
    fetching = model.state == "fetching"
    yield Item(
        "model", model_text(model), "/system", TONES.get(model.state, "zb-warn"),
        title=model_detail(model),
        share=percent(model.done_bytes, model.total_bytes) if fetching else None,
    )  # fmt: skip


def strip_items(
    health: Health, state: Sequence[Item] = (), due: int = 0, reports: Due | None = None
) -> list[Item]:
    """Return all items in their order: what presses a person first."""
    items = [item for item in state if item.key == "shift"]
    if due:
        label = acting.WAITING_COUNT.format(count=due)
        items.append(Item("approvals", label, "/approvals", "zb-due"))
    items += report_items(reports) if reports else ()
    items += [item for item in state if item.key != "shift"]
    items += [
        Item(f"problem:{n}", problem[:16], "/system", "zb-bad", title=problem)
        for n, problem in enumerate(health.problems)
    ]
    return [*items, *health_items(health)]


def strip_html(
    health: Health, state: Sequence[Item] = (), due: int = 0, reports: Due | None = None
) -> str:
    """Return the strip."""
    return _strip(tuple(strip_items(health, state, due, reports)))


@lru_cache(maxsize=256)
def _strip(items: tuple[Item, ...]) -> str:
    return markup.whole("strip.html", items=items).strip()
