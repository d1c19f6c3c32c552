"""The deadlines of a chain: facts, level, and what went out so far, by the rules of the room."""

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.duties.report.clocks import Clock, Kind, Raised, Reported, clocks
from assistant.duties.report.parts import Known, Running
from assistant.duties.report.record import MANY, Fact, Grade, Level, Slot, Step
from assistant.duties.report.revision import Spoken, State
from assistant.duties.report.rulebook import RuleBooks
from assistant.duties.report.rules import RuleBook, shipped
from core.workdays import WorkCalendar

_ORDER = (Level.GENERAL, Level.LARGER, Level.MAJOR, Level.MOST)


class Timing:
    """Reckons by the room's own rule book, or the shipped one where the room has none."""

    def __init__(
        self,
        books: RuleBooks,
        zone: ZoneInfo,
        calendar: Callable[[], WorkCalendar] = WorkCalendar,
    ) -> None:
        self._books = books
        self._zone = zone
        self._calendar = calendar
        self._read: tuple[int, RuleBook] | None = None

    def book(self) -> RuleBook:
        """Return the rules in force here."""
        kept = self._books.current()
        if kept is None:
            return shipped()
        if self._read is None or self._read[0] != kept.version:
            self._read = (kept.version, RuleBook.load(kept.text))
        return self._read[1]

    def running(self, chain: Sequence[Known], now: datetime) -> list[Running]:
        """Return what the room itself has to report by when, the nearest first.

        Where no rule makes the room report, the deadlines of others are told, so that it can ask.
        """
        final = (k.revision for k in chain if k.revision.step is Step.FINAL)
        found = clocks(
            _facts(chain),
            _grade(chain),
            self.book(),
            now,
            _reported(chain),
            raised=_raised(chain),
            ended=any(revision.state is State.SENT for revision in final),
            zone=self._zone,
            calendar=self._calendar(),
        )
        own = [clock for clock in found if clock.ours]
        return [_running(clock) for clock in own or found]


def _facts(chain: Sequence[Known]) -> list[Fact]:
    """The newest word on every element: a 续报 doesn't tell again what the 首报 told.

    When the room was first told is the exception: a 续报 has a reception of its own, which starts
    no clock anew (a level that rises does, see `_raised`).
    """
    known: dict[Slot, list[Fact]] = {}
    for one in chain:
        for slot in {fact.slot for fact in one.record.facts}:
            if slot is not Slot.RECEIVED_AT or slot not in known:
                known[slot] = list(one.record.all(slot))
    facts = [f for slot, found in known.items() for f in (found if slot in MANY else found[:1])]
    told = Slot.RECEIVED_AT in known or Slot.OCCURRED_AT in known
    return facts if told else [*facts, *_arrival(chain)]


def _arrival(chain: Sequence[Known]) -> list[Fact]:
    """Where nothing says when it happened or the room was told, the material's arrival does."""
    sources = chain[0].revision.content.sources.values() if chain else ()
    times = [source.at for source in sources if source.at is not None]
    if not times:
        return []
    return [Fact(slot=Slot.RECEIVED_AT, text="材料收到时间", moment=min(times), by_officer=True)]


def _grade(chain: Sequence[Known]) -> Grade:
    """The newest level that was decided; 未定 where none ever was."""
    decided = [k.record.grade for k in chain if k.record.grade.level is not Level.OPEN]
    return decided[-1] if decided else chain[-1].record.grade


def _raised(chain: Sequence[Known]) -> Raised | None:
    """The newest crossing to a higher level, and when what raised it was known."""
    before: Level | None = None
    found: Raised | None = None
    for one in chain:
        level = one.record.grade.level
        if level is Level.OPEN:
            continue
        if before is not None and level is not before:
            higher = _ORDER.index(level) > _ORDER.index(before)
            found = Raised(before, one.revision.content.now) if higher else None
        before = level
    return found


def _reported(chain: Sequence[Known]) -> list[Reported]:
    told: list[Reported] = []
    for one in chain:
        revision = one.revision
        if revision.state is State.SENT:  # a 续报 meets what a risen level asks for, too
            at = revision.sent.at if revision.sent else revision.created_at  # imported as sent
            told.append(Reported(kind=Kind.WRITTEN, at=at))
        told += [
            Reported(kind=Kind.TELEPHONE, at=call.at)
            for call in revision.telephone
            if call.kind is Spoken.REPORT and not call.retracted
        ]
    return told


def _running(clock: Clock) -> Running:
    return Running(
        rule=clock.rule,
        kind=clock.kind.value,
        title=clock.name,
        due=clock.due,
        start=clock.start_at,
        soon=clock.remind_at,
        met=clock.done_at,
        basis=clock.basis,
        text=clock.text,
        key=clock.key,
        ours=clock.ours,
        state=clock.state.value,
    )
