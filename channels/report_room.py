"""Reporting and proofreading, put together from their parts for one room."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from assistant.duties.proofread.characters import Speller
from assistant.duties.proofread.checker import Checker
from assistant.duties.proofread.context import CheckContext, Kind
from assistant.duties.proofread.desk import ProofreadDesk
from assistant.duties.proofread.finding import Finding
from assistant.duties.report import chain, documents
from assistant.duties.report.assess import assess
from assistant.duties.report.desk import ReportDesk
from assistant.duties.report.draft import Draft, compose, untraceable
from assistant.duties.report.incoming import from_events
from assistant.duties.report.parts import Exported, Known, Letterhead, Parts
from assistant.duties.report.readers import Readers
from assistant.duties.report.record import Fact, Material, Record, Slot, Source, Step
from assistant.duties.report.reminders import Reminders
from assistant.duties.report.rulebook import RuleBooks
from assistant.duties.report.rules import RuleBook, shipped_text
from assistant.duties.report.templates import USUAL, Templates, shipped_layouts
from assistant.duties.report.timing import Timing
from assistant.duties.room_names import LiveNames
from assistant.duties.ticking import Ticking
from channels.report_recordings import ReportRecordings
from connectors.contract import Context
from connectors.registry import Connectors
from core.audit import Audit
from core.clock import Clock
from core.database import Database
from core.errors import Refused
from core.secrecy import blocked
from core.settings import Settings

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


class ReportRoom:
    """The desks of reporting and proofreading; both read the room's names as they are now."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        clock: Clock,
        audit: Audit,
        connectors: Connectors,
        readers: Callable[[], Readers],
    ) -> None:
        self._readers = readers
        self._names = LiveNames(connectors.directory.things, settings.home)
        self._speller = Speller()
        self.proofreading = ProofreadDesk(database, clock, audit, self._found, blocked)
        context = Context(
            database=database,
            clock=clock,
            zone=settings.zone,
            files=settings.home / "reports",
            names=connectors.directory,
        )
        self.templates = Templates(settings.home / "reports" / "templates", audit, clock)
        self._timing = Timing(RuleBooks(database), settings.zone)
        self.desk = ReportDesk(context, self._parts(settings, connectors))
        self.reminders = Reminders(self.desk, database)
        self.timer = Ticking("report-reminders", clock, (self.reminders.scan,))
        self.recordings = ReportRecordings(settings, self.desk, connectors.directory.things, audit)

    def warm(self) -> None:
        """Load the rules and word lists, so that the first draft and the first check are quick."""
        now = self.desk.clock.now()
        source = Source(id="m1", text="8时接报，一处民房着火，无人受伤。")
        note = Material(sources=(source,), now=now)
        self._assess(note, Step.FIRST, {}, (), frozenset())
        self._found("现场无人受伤。")

    def _found(self, text: str) -> Sequence[Finding]:
        context = CheckContext(today=self.desk.clock.now().date())
        return Checker(self._names.now().register, self._speller).check(text, context)

    def _check(self, text: str, written: datetime) -> Sequence[Finding]:
        """Proofread a draft; what the room ignores stays silent."""
        context = CheckContext(written=written.date(), kind=Kind.REPORT)
        checker = Checker(self._names.now().register, self._speller)
        return self.proofreading.heeded(checker.check(text, context))

    def _assess(
        self,
        material: Material,
        step: Step,
        decisions: Mapping[str, str],
        typed: Sequence[Fact],
        emptied: frozenset[Slot],
    ) -> Record:
        names, readers = self._names.now(), self._readers()
        return assess(material, step, names, decisions, typed, emptied, readers)

    def filled(self, template: str, draft: Draft | None = None) -> bytes:
        """Return a layout or a template filled with a draft, without one with sample data.

        "" is the usual layout of a report. Raises NotFound, InvalidInput for a bad template.
        """
        written = draft or documents.sample()
        if not template or template in shipped_layouts():
            return documents.to_docx(written, shipped_layouts().get(template, USUAL))
        return documents.fill_template(self.templates.read(template), written)

    def _exported(self, known: Known, format: str, template: str = "") -> Exported:
        """Make a file of a report. Raises Refused for a format that can't be made here."""
        draft = known.revision.content.draft
        if draft is None:
            raise Refused("这份报告还没有文稿。", "请先按要素成稿。")
        docx = self.filled(template, draft)
        name = f"{known.revision.id}{known.revision.name}{template and f'（{template}）'}"
        return as_file(docx, name, format)

    def _parts(self, settings: Settings, connectors: Connectors) -> Parts:
        events = connectors.connected.get("events")
        told = from_events(events.system, connectors.directory) if events else None  # type: ignore[arg-type]  # the key says so
        return Parts(
            assess=self._assess,
            compose=compose,
            compare=chain.compare,
            diff=chain.diff,
            clocks=self._timing.running,
            untraceable=untraceable,
            check=self._check,
            export=self._exported,
            event=told,
            secret=blocked,
            validate=RuleBook.load,
            shipped=shipped_text,
            letterhead=Letterhead(
                unit=settings.room_name,
                contact=settings.report_contact,
                recipients=_listed(settings.report_recipients),
                copies=_listed(settings.report_copies),
            ),
        )


def _listed(said: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in said.split("、") if part.strip())


def as_file(docx: bytes, name: str, format: str) -> Exported:
    """Return a docx in a format. Raises Refused for one that can't be made here."""
    if format == "docx":
        return Exported(f"{name}.docx", DOCX, docx)
    if format == "pdf":
        return Exported(f"{name}.pdf", PDF, documents.to_pdf(docx))
    raise Refused("本机还不能导出 OFD。", "请先导出 PDF 或 Word，再用单位的版式软件转换。")
