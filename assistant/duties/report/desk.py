"""The desk of reports: what is on it, and everything that a page shows of one report.

Reads are here; everything that changes something is in `work` and is called by the dispatcher's
actions only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import BaseModel

from assistant.duties.report import loading
from assistant.duties.report.appraisal import Appraisal, Block
from assistant.duties.report.draft.correction import CORRECTING
from assistant.duties.report.draft.model import Draft
from assistant.duties.report.incoming import of_named
from assistant.duties.report.lines import Line, Wanted
from assistant.duties.report.parts import Known, Parts, Running
from assistant.duties.report.record import ChainFlag, Record, Source, Step
from assistant.duties.report.recordings import Recordings
from assistant.duties.report.reminded import Reminder, given
from assistant.duties.report.revision import Content, Revision, State, Verb, chain
from assistant.duties.report.rulebook import RuleBooks
from assistant.duties.report.sealed import Sealed
from assistant.duties.report.tables import IncidentRow, ReportRow
from assistant.duties.report.workflow import workflow
from connectors.contract import Context, Kind, Named
from core.clock import whole_minute
from core.errors import NotFound
from core.table_writes import Remembered

NAMED_DAYS = 30


@dataclass(frozen=True, slots=True)
class View:
    """Everything that a page shows of one report.

    `flags` are those of the chain, with what was decided about them. `loose` is what of the text
    no fact supports. `stale` says that facts changed after an officer edited the text.
    """

    revision: Revision
    record: Record
    draft: Draft | None
    flags: tuple[ChainFlag, ...]
    previous: Known | None
    changes: tuple[BaseModel, ...]
    clocks: tuple[Running, ...]
    blocks: tuple[Block, ...]
    loose: tuple[str, ...]
    stale: bool
    allowed: tuple[Verb, ...]


class ReportDesk(Appraisal):
    """Reports of a room. Constructing it opens nothing."""

    def __init__(self, context: Context, parts: Parts, sent_files: Sealed | None = None) -> None:
        super().__init__(context.database, parts)
        self.names = context.names
        self.clock = context.clock
        self.rulebooks = RuleBooks(context.database)
        self.sealed = sent_files or Sealed(context.files / "sent")
        self.recordings = Recordings(context.files / "recordings", context.clock)
        self.files = context.files
        self._database = context.database
        self._named_lately = Remembered(
            context.database.writes,
            (ReportRow.__tablename__, IncidentRow.__tablename__),
            self._read_named,
            lambda: whole_minute(context.clock),
        )

    def view(self, id: str) -> View:
        """Return everything that a page shows of one report."""
        revision = self.written(self.get(id))
        record, content = self.record(revision), revision.content
        draft = content.draft
        loose = self._loose(revision, record) if draft else ()
        previous = self.previous(revision)
        return View(
            revision=revision,
            record=record,
            draft=draft,
            flags=tuple(self.flags(revision)),
            previous=previous,
            changes=tuple(self.parts.diff(previous.record, record)) if previous else (),
            clocks=tuple(self.clocks(revision)),
            blocks=tuple(self.blocks(revision)) if revision.state.editable else (),
            loose=tuple(loose),
            stale=_stale(revision),
            allowed=tuple(workflow().allowed(revision.state)),
        )

    def _loose(self, revision: Revision, record: Record) -> Sequence[str]:
        """Return what of the text neither this report nor an earlier one of the chain supports."""
        content = revision.content
        if content.draft is None:
            return ()
        told = [known.record for known in self.before(revision)]
        own: list[str] = []
        if revision.corrects and (wrong := self.previous(revision)):  # it names what it corrects
            told.append(wrong.record)
            own += CORRECTING
        return self.parts.untraceable(
            content.draft.text, record, content.material, earlier=told, allowed=own
        )

    # --- material

    def event_source(self, event: str, since: datetime | None = None) -> Source:
        """Return a registered event as material; with `since` what came in after that."""
        if self.parts.event and (told := self.parts.event(event, since)):
            return told
        thing = self.names.get(event)
        if thing is None:
            raise NotFound(f"没有编号为 {event} 的事件。", "请核对事件编号，或直接粘贴材料。")
        return of_named(thing, self.names)

    def prospective(self, event: str) -> Revision:
        """Return the 首报 that could be made of an event now; it is not stored."""
        now = self.clock.now()
        source, thing = self.event_source(event), self.names.get(event)
        return Revision(
            id="",
            incident="",
            event=event,
            title=thing.name if thing else event,
            position=1,
            step=Step.FIRST,
            no=0,
            state=State.DRAFT,
            version=0,
            content=Content(sources={source.id: source}, now=now),
            created_at=now,
            created_by="",
            created_by_name="",
        )

    # --- deadlines

    def clocks(self, revision: Revision) -> list[Running]:
        """Return the deadlines that run for the incident of a report."""
        return self.clocks_of(self.store.of_incident(revision.incident))

    def clocks_of(self, revisions: Sequence[Revision]) -> list[Running]:
        """Return the deadlines that run for a chain, the room's own and the nearest first."""
        counted = [self.known(r) for r in chain(revisions)]
        if not counted:
            return []
        return list(self.parts.clocks(counted, self.clock.now()))

    def rulebook(self) -> str:
        """Return the deadlines that hold, as an officer edits them."""
        current = self.rulebooks.current()
        return current.text if current else self.parts.shipped()

    def reminders(self, since: datetime | None = None, last: int = 0) -> list[Reminder]:
        """Return the reminders given at or after a moment, and with an id above `last`."""
        return given(self._database, since, last)

    # --- lists

    def lines(self, wanted: Wanted) -> list[Line]:
        """Return the reports looked for, the newest first."""
        return self.store.lines(wanted)

    def of_event(self, event: str) -> list[Revision]:
        """Return the reports about a registered event, in order."""
        return self.store.of_event(event)

    def newest(self, event: str) -> Revision:
        """Return the newest report about an event that counts. Raises NotFound."""
        counted = chain(self.of_event(event))
        if not counted:
            raise NotFound(f"事件 {event} 还没有报告。", "请先起草首报。")
        return counted[-1]

    def named(self) -> Iterable[Named]:
        """Return the reports that officers may name: open ones, and those of the last 30 days."""
        return self._named_lately.now()

    def _read_named(self) -> list[Named]:
        since = self.clock.now() - timedelta(days=NAMED_DAYS)
        found = self.lines(Wanted(since=since, open_only=True, limit=2000))
        return [_named(line) for line in reversed(found)]

    def load(self, things: Iterable[Named]) -> None:
        """Put in or replace these reports: sample data and evaluation, not for officers."""
        for revision in loading.revisions(things, self.names, self.clock.now()):
            self.store.put(revision)

    def sent_file(self, id: str) -> bytes:
        """Return exactly what went out. Raises NotFound where it was not sent."""
        revision = self.get(id)
        if revision.sent is None:
            raise NotFound(f"报告 {id} 还没有报出。", "报出后才有报出件。")
        return self.sealed.read(revision.sent.sha256)


def _stale(revision: Revision) -> bool:
    if revision.content.composed or not revision.state.editable:
        return False
    gone = revision.taken_back
    for entry in reversed(revision.trail):
        if entry.key in gone:
            continue
        if "draft" in entry.before:
            return False
        if any(not place.startswith("heading/") for place in entry.before):
            return True  # title and recipients are put into an edited text as well
    return False


def _named(line: Line) -> Named:
    facts = {
        "event": line.event or "",
        "step": line.step.value,
        "no": line.no,
        "state": line.state.value,
        "version": line.version,
        "created": line.created_at.isoformat(timespec="minutes"),
    }
    return Named(Kind.REPORT, line.id, line.name, facts=facts)
