"""Finds the page that a sentence asks for: “打开审批”, “打开昨天的查岗结果”.

A sentence counts only when nothing of it is left over: “打开东会商室的灯” names no page and goes
to the conversation as every other order does.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial

from assistant.duties.report.lines import Wanted
from assistant.duties.report.record import Step
from assistant.duties.rollcall.model import Purpose
from assistant.understand.time_span import TimeSpan
from assistant.understand.times import times
from channels.room import Room
from channels.web.console_pages import Page, Thing, offered, tasks, things, verbs
from channels.web.text import console as words
from connectors.contract import Kind
from connectors.events.model import EventQuery
from connectors.events.system import EventSystem
from core.identity import Permission, Principal

_PUNCTUATION = re.compile(r"[\s，。！？、；：,.!?;:“”\"'「」]+")
_OF = re.compile(r"^(?:的|那次|那天|夜里|晚上|白天)+")
_PAGES_OF = {Kind.EVENT: "/events/", Kind.REPORT: "/reports/", Kind.ROLLCALL: "/rollcalls/"}
_EVENING = 18  # a stretch that begins then lasts into the morning: 昨晚的查岗 may be of 02:00
_MORNING = timedelta(hours=8)
Stretch = tuple[datetime | None, datetime | None]


@dataclass(frozen=True, slots=True)
class Found:
    """Where to go, what it is called, and a sentence where it is not quite what was asked for."""

    href: str
    label: str
    note: str = ""


Latest = Callable[[Stretch], Found | None]


class PageFinder:
    """Reads sentences against the pages and what the room keeps. Short SQL; run in a thread."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._latest: dict[str, Latest] = {
            "rollcall": partial(self._round, Purpose.ROLL_CALL),
            "alert": partial(self._round, Purpose.ALERT),
            "report": partial(self._report, None),
            "event": self._event,
            "log": self._log,
        }
        self._latest |= {step.value: partial(self._report, step) for step in Step}

    def find(self, said: str, who: Principal, *, typed: bool = False) -> Found | None:
        """Return the page asked for, None where the sentence asks for something else.

        `typed`: the sentence stands in the command box, where a bare name is enough.
        """
        bare = _PUNCTUATION.sub("", said)
        held = who.permissions
        open_pages = offered(held, listed=False)
        if (by_hand := _by_hand(bare, open_pages)) is not None:
            return by_hand
        target = _target(bare, typed)
        if not target:
            return None
        when, rest = self._when(target)
        if when is None:
            return _named_page(rest, open_pages) or self._thing(rest, (None, None), open_pages) or (
                self._named(rest, held)
            )  # fmt: skip
        return self._thing(rest, when, open_pages)

    def _when(self, target: str) -> tuple[Stretch | None, str]:
        """Return the stretch of time said first, and what stands behind it."""
        for word in verbs().latest:
            if target.startswith(word):
                return (None, None), _OF.sub("", target.removeprefix(word))
        spans = times(target, self._room.clock.now())
        if not spans or spans[0].start != 0:
            return None, target
        span = spans[0]
        return _stretch(span), _OF.sub("", target[span.end :])

    # --- one of a kind

    def _thing(self, rest: str, when: Stretch, open_pages: Iterable[Page]) -> Found | None:
        thing = _matching(rest, things())
        page = next((p for p in open_pages if thing and p.href == thing.page), None)
        if thing is None or page is None:
            return None
        found = self._latest[thing.finds](when)
        if found is not None:
            return found
        day = f"{when[0]:%m-%d}" if when[0] else ""
        note = words.NONE_THEN.format(day=day, what=thing.said[0], page=page.label)
        return Found(page.href, page.label, note)

    def _round(self, purpose: Purpose, when: Stretch) -> Found | None:
        rounds = self._room.duty.calling.desk.campaigns(1, when[0], when[1], purpose)
        return Found(f"/rollcalls/{rounds[0].id}", rounds[0].title) if rounds else None

    def _report(self, step: Step | None, when: Stretch) -> Found | None:
        since, until = when
        lines = self._room.duty.reporting.desk.lines(Wanted(since=since, step=step))
        found = next((one for one in lines if until is None or one.created_at < until), None)
        return Found(f"/reports/{found.id}", found.name) if found else None

    def _event(self, when: Stretch) -> Found | None:
        connected = self._room.duty.connectors.connected.get("events")
        if connected is None:
            return None
        system: EventSystem = connected.system  # type: ignore[assignment]  # the key says so
        found = system.find(EventQuery(since=when[0], until=when[1], closed=True))
        newest = max(found, key=lambda event: event.created_at, default=None)
        return Found(f"/events/{newest.id}", newest.title) if newest else None

    def _log(self, when: Stretch) -> Found | None:
        since = when[0]
        if since is None:
            return Found("/log", words.LOG)
        return Found(f"/log?day={since.date().isoformat()}", words.LOG_OF.format(day=since.date()))

    def _named(self, rest: str, held: frozenset[Permission]) -> Found | None:
        """An event, a report or a round by its number or its whole name."""
        if Permission.ACT not in held:
            return None
        directory = self._room.duty.connectors.directory
        wanted = rest.upper()
        for thing in directory.things():
            if thing.kind in _PAGES_OF and (
                thing.id.upper() == wanted or rest == thing.name or rest in thing.aliases
            ):
                return Found(f"{_PAGES_OF[thing.kind]}{thing.id}", thing.name)
        return None


def _target(said: str, typed: bool) -> str:
    """Return what is to be opened, "" where the sentence does not ask for opening anything."""
    known = verbs()
    openers = (*known.spoken, *(known.looking if typed else ()))
    polite = f"(?:{_any(known.polite)})*"
    after = f"(?:{_any(known.after)})*"
    asked = re.fullmatch(
        f"{polite}(?:把(?P<before>.+?)(?:{_any(openers)})|(?:{_any(openers)})(?:一下)?(?P<behind>.+?)){after}",
        said,
    )
    if asked:
        return asked["before"] or asked["behind"]
    return said if typed else ""


def _by_hand(said: str, open_pages: Iterable[Page]) -> Found | None:
    """Return the page where what is ordered is done by hand: 新增一个摄像头."""
    pages = {page.href: page for page in open_pages}
    polite = f"(?:{_any(verbs().polite)}|我要|我想|想)*"
    after = f"(?:{_any(verbs().after)})*"
    for task in tasks():
        doing, said_things = _any(task.doing), _any(task.said)
        order = f"{polite}(?:{doing})(?:一下)?(?:{_any(task.counted)})*(?:{said_things}){after}"
        if task.page in pages and re.fullmatch(order, said):
            page = pages[task.page]
            return Found(page.href, page.label, words.DONE_THERE.format(page=page.label))
    return None


def _any(forms: Iterable[str]) -> str:
    return "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))


def _names(rest: str) -> list[str]:
    """Return a name as it was said, and without the words that may stand behind it."""
    shorter = next((rest.removesuffix(e) for e in verbs().endings if rest.endswith(e)), rest)
    return [rest, shorter.removesuffix("的")]


def _named_page(rest: str, open_pages: Iterable[Page]) -> Found | None:
    for name in _names(rest):
        for page in open_pages:
            if name == page.label or name in page.said:
                return Found(page.href, page.label)
    return None


def _matching(rest: str, known: Iterable[Thing]) -> Thing | None:
    listed = tuple(known)
    return next((t for name in _names(rest) for t in listed if name in t.said), None)


def _stretch(span: TimeSpan) -> Stretch:
    if span.since is None or span.until is None:
        at = span.at or span.until or span.since
        if at is None:
            return None, None
        day = datetime.combine(at.date(), time(), at.tzinfo)
        return day, day + timedelta(days=1)
    late = span.since.hour >= _EVENING
    return span.since, span.until + _MORNING if late and span.until.hour == 0 else span.until
