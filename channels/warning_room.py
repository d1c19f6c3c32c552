"""Warnings, instructions, daily reports and the record of duty, put together for one room."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from assistant.duties.daily.actions import daily_actions
from assistant.duties.daily.desk import DailyDesk
from assistant.duties.daily.facts import Sources
from assistant.duties.handover.desk import HandoverDesk
from assistant.duties.handover.ledger import Told
from assistant.duties.handover.model import Entry
from assistant.duties.instruction.actions import instruction_actions
from assistant.duties.instruction.desk import InstructionDesk
from assistant.duties.instruction.watching import Watching as InstructionWatching
from assistant.duties.record.actions import record_actions
from assistant.duties.record.counting import Registers, months
from assistant.duties.record.model import DutyMonths
from assistant.duties.report.documents import to_docx
from assistant.duties.rollcall.scoring import read_scoring
from assistant.duties.spoken import spoken_dailies, spoken_instructions, spoken_warnings
from assistant.duties.ticking import Ticking
from assistant.duties.warning.actions import warning_actions
from assistant.duties.warning.desk import WarningDesk
from assistant.duties.warning.watching import Watching as WarningWatching
from channels.report_room import ReportRoom
from channels.rollcall_room import RollcallRoom
from connectors.contacts.model import PERIODS, Shift
from connectors.contacts.system import ContactSystem
from connectors.contract import Context
from connectors.events.system import EventSystem
from connectors.registry import Connectors
from core.audit import AuditRow
from core.clock import Clock
from core.database import Database
from core.effects.action import Action
from core.identity import Principal
from core.settings import Settings
from knowledge.documents import Clause
from knowledge.retrieve import Query, Retriever


class WarningRoom:
    """The desks of the shift's registers, and the timer that looks at them."""

    daily: DailyDesk

    def __init__(
        self,
        settings: Settings,
        database: Database,
        clock: Clock,
        connectors: Connectors,
        reporting: ReportRoom,
        calling: RollcallRoom,
    ) -> None:
        self._settings = settings
        self._database = database
        self._clock = clock
        self._connectors = connectors
        self._reporting = reporting
        self._calling = calling
        self._contacts: ContactSystem = connectors.connected["contacts"].system  # type: ignore[assignment]  # the key says so
        home = settings.home
        self.warnings = WarningDesk(
            self._context("warnings"), self._contacts, calling.desk, calling.own_unit, home
        )
        self.instructions = InstructionDesk(
            self._context("instructions"), self._contacts, calling.desk, home
        )
        self.watched = WarningWatching(self.warnings)
        self.directed = InstructionWatching(self.instructions)

    def _context(self, folder: str) -> Context:
        return Context(
            database=self._database,
            clock=self._clock,
            zone=self._settings.zone,
            files=self._settings.home / folder,
            names=self._connectors.directory,
        )

    @property
    def told(self) -> Sequence[Told]:
        """What the ledger shows of these duties besides their receipts."""
        return (self.watched.entries, self.directed.entries, self._dailies)

    def _dailies(self, since: datetime, until: datetime) -> Sequence[Entry]:
        return self.daily.entries(since, until)

    def follow(self, shift: HandoverDesk) -> None:
        """Take the shift's ledger and open items for the reports and the record."""
        self._shift = shift
        self.daily = DailyDesk(
            self._context("daily"),
            self._sources(shift),
            self._settings.room_name,
            self._settings.home,
            began=self._began,
        )
        self._ticking = Ticking(
            "shift-registers",
            self._clock,
            (self.watched.scan, self.directed.scan, self.daily.scan),
        )

    def use_library(self, retriever: Retriever) -> None:
        """Find plan clauses in the library from now on."""

        def search(principal: Principal, text: str, on: date, limit: int) -> list[Clause]:
            query = Query(text=text, on=on, principal=principal, limit=limit)
            return [hit.clause for hit in retriever.search(query).hits]

        self.warnings.search = search

    def actions(self) -> list[Action[Any]]:
        """Return the actions of these duties. `follow` comes first."""
        return [
            *spoken_warnings(self.warnings, warning_actions(self.warnings)),
            *spoken_instructions(self.instructions, instruction_actions(self.instructions)),
            *spoken_dailies(self.daily, daily_actions(self.daily, to_docx)),
            *record_actions(self.months, self._settings.room_name, self._settings.home / "record"),
        ]

    def start(self) -> None:
        """Begin to look for what is due."""
        self._ticking.start()

    def wake(self) -> None:
        """Look soon: something was done."""
        self._ticking.wake()

    def stop(self) -> None:
        """End the timer; what is due meanwhile is found by the first look after a restart."""
        self._ticking.stop()

    # --- the record of duty

    def months(self, since: date, until: date) -> DutyMonths:
        """Count every unit's and the room's months, both days included."""
        return months(
            Registers(
                events=self._events,
                reports=self._reporting.desk,
                calls=self._calling.desk,
                warnings=self.warnings.store,
                instructions=self.instructions.store,
                contacts=self._contacts,
                scoring=lambda: read_scoring(self._settings.home),
                entries=self._shift.entries,
                handovers=self._shift.handovers,
                clock=self._clock,
                zone=self._settings.zone,
            ),
            since,
            until,
        )

    # --- daily reports

    @property
    def _events(self) -> EventSystem | None:
        found = self._connectors.connected.get("events")
        return found.system if found else None  # type: ignore[return-value]  # the key says so

    def _sources(self, shift: HandoverDesk) -> Sources:
        return Sources(
            events=self._events,
            reports=self._reporting.desk,
            calls=self._calling.desk,
            warnings=self.warnings,
            instructions=self.instructions,
            scoring=lambda: read_scoring(self._settings.home),
            duty=self._duty,
            handovers=shift.handovers,
            entries=shift.entries,
            items=shift.open_items,
            zone=self._settings.zone,
        )

    def _duty(self, since: datetime, until: datetime) -> list[str]:
        """Say who stood on this room's roster in [since, until), shift by shift."""
        unit = self._calling.own_unit()
        found = self._contacts.shifts(since.date(), until.date(), unit) if unit else []
        return [self._shift_said(one) for one in found if one.starts < until and one.ends > since]

    def _shift_said(self, shift: Shift) -> str:
        name = self._contacts.directory().name
        people = (("带班领导", shift.leader), ("主班", shift.primary), ("副班", shift.secondary))
        named = "，".join(f"{what}{name(id)}" for what, id in people if id)
        day = f"{shift.date.month}月{shift.date.day}日{PERIODS[shift.period]}"
        hours = f"（{shift.starts:%H:%M}至{shift.ends:%H:%M}）"
        return f"{day}{hours}{'：' if named else ''}{named}"

    def _began(self) -> datetime | None:
        """When this room began to keep records: its first audited deed."""
        query = select(AuditRow.at).order_by(AuditRow.id).limit(1)
        with self._database.reading() as session:
            first = session.scalar(query)
        return datetime.fromisoformat(first) if first else None
