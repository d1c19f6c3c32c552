"""Roll-calls put together for one room: the line, the voice, the ear, the desk and its engine.

Everything heavy is made at its first use: the telephone stack when a call is placed, the voice when
a prompt is rendered, the recogniser when a recording is heard.
"""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from assistant.duties.report.documents import to_docx
from assistant.duties.report.draft.model import Header
from assistant.duties.rollcall.desk import RollcallDesk
from assistant.duties.rollcall.inbound.model import (
    Drafted,
    DutyNumber,
    FirstReport,
    InboundCall,
)
from assistant.duties.rollcall.model import Campaign, Purpose
from assistant.duties.rollcall.parts import Parts
from assistant.duties.rollcall.questions import Asking, LibraryQuestions, read_asking
from assistant.duties.rollcall.redialling import Rules, read_rules, shipped_rules
from assistant.duties.rollcall.roster import ExpectedOf
from assistant.duties.rollcall.scoring import read_scoring
from assistant.duties.rollcall.sheet import UnitColumns
from assistant.duties.rollcall.standing import Standing, standing
from assistant.duties.rollcall.statistics import UnitMonth, statistics
from assistant.duties.rollcall.writing import Writing
from channels.rollcall_line import RoomLine
from channels.rollcall_voice import RoomEar, RoomVoice, estimate
from channels.simulated_calls import SimulatedCalls
from connectors.contacts.system import ContactSystem
from connectors.contract import Context
from connectors.registry import Connectors
from core.audit import Audit
from core.clock import Clock, today
from core.database import Database
from core.errors import Refused, ZhibanError
from core.identity import Principal
from core.settings import Settings
from voice.dialogue import converse, listened, shipped_scripts
from voice.dialogue.menu import Menu, read_menu
from voice.exchange.phone import Calls, Phone
from voice.line import Line, TrunkHealth

SIMULATED_S = 120.0  # for a caller's words to be rendered
_LOG = logging.getLogger(__name__)
ONE_LISTENING = timedelta(minutes=10)
DAYS = 92  # of statistics where no days are said
MOST_ROUNDS = 2000  # that statistics read


class RollcallRoom:
    """The desk of roll-calls and what it needs of the other parts of the house."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        clock: Clock,
        audit: Audit,
        connectors: Connectors,
    ) -> None:
        self._settings = settings
        self._audit = audit
        self._clock = clock
        self._first_report: FirstReport | None = None
        self._database = database
        self._listening: dict[tuple[str, str], tuple[Path | None, datetime]] = {}
        self.voice = RoomVoice(settings, audit)
        contacts: ContactSystem = connectors.connected["contacts"].system  # type: ignore[assignment]  # the key says so
        self._contacts = contacts
        self._names = connectors.directory
        self.line = RoomLine(settings.home, self._simulated_line)
        self.simulated_calls = SimulatedCalls(self.simulate_call)
        context = Context(
            database=database,
            clock=clock,
            zone=settings.zone,
            files=settings.home / "rollcalls",
            names=connectors.directory,
        )
        self.desk = RollcallDesk(context, contacts, self._parts())

    def _simulated_line(self) -> Line:
        from channels.simulated_rooms import simulated_line  # loads the exchange

        speaker = self.voice.synthesizer()
        return simulated_line(self._contacts, self._clock, self._settings, speaker)

    def _parts(self) -> Parts:
        write = Writing(
            self._settings.home,
            self._clock,
            Header(unit=self._settings.room_name, contact=self._settings.report_contact),
            self._settings.recording_days,
            self._columns,
            self._held,
        )
        return Parts(
            audit=self._audit,
            prompts=self.voice,
            converse=converse,
            listened=listened,
            transcriber=RoomEar(self._settings),
            expected_for=ExpectedOf(self._contacts),
            scripts=shipped_scripts,
            line=self.line,
            rules=lambda: self._redialling,
            score=write.score,
            sheet=write.sheet,
            bulletin=write.bulletin,
            docx=to_docx,
            statistics=write.statistics,
            months=self._counted,
            expired=write.expired,
            deletion=write.deletion,
            recording_days=self._settings.recording_days,
            changed=self._names.forget,
            question=LibraryQuestions(self._database, self._clock, lambda: self._asking),
            duty_number=DutyNumber(lambda: self._menu, self._drafted) if self.answers else None,
            room=self._settings.room_name,
        )

    def _columns(self) -> Mapping[str, UnitColumns]:
        units = self._contacts.directory().units
        return {unit.id: UnitColumns(klass=unit.klass, phone=unit.duty_phone) for unit in units}

    @cached_property
    def _redialling(self) -> Rules:
        own = self._settings.home / "redial.yaml"
        return read_rules(own) if own.is_file() else shipped_rules()

    @cached_property
    def _asking(self) -> Asking:
        return read_asking(self._settings.home / "questions.yaml")

    @cached_property
    def _menu(self) -> Menu:
        return read_menu(self._settings.home / "inbound.yaml")

    def _held(self) -> Sequence[str]:
        return self.desk.held()

    def reports_to(self, drafts: FirstReport) -> None:
        """Have spoken first reports drafted by these; without them a person listens."""
        self._first_report = drafts

    def _drafted(self, call: InboundCall, file: Path) -> Drafted:
        if self._first_report is None:
            return Drafted(why="没有接上报告起草，请听录音。")
        return self._first_report(call, file)

    def start(self) -> None:
        """Begin to call whatever is due. The line itself opens with the first call.

        Raises InvalidInput for a lines.yaml or redial.yaml that can't be used, and Refused where
        another process calls for this room.
        """
        if not self.simulated:
            self.line.lines()
        # read now, so that a mistake in one of them is told at the start
        _ = (self._redialling, self._asking, self._menu)
        self.desk.parts = replace(self.desk.parts, own_unit=self.own_unit())
        self.desk.engine.start()
        if self.answers and not self.simulated:
            threading.Thread(target=self._prepared, name="menu", daemon=True).start()

    def stop(self) -> None:
        """Hang up and end; what waits goes on with the next start."""
        self.desk.engine.stop()

    def own_unit(self) -> str:
        """Return this room's id in the directory; "" where it isn't in it."""
        name = self._settings.room_name
        units = self._contacts.directory().units
        return next((unit.id for unit in units if name in (unit.name, *unit.aliases)), "")

    def months(self, since: date | None = None, until: date | None = None) -> list[UnitMonth]:
        """Return every unit's months, both days included; the last three months where not said."""
        last = until or today(self._clock)
        first = since or last - timedelta(days=DAYS)
        zone = self._settings.zone
        found = self.desk.campaigns(
            MOST_ROUNDS,
            datetime.combine(first, time.min, zone),
            datetime.combine(last + timedelta(days=1), time.min, zone),
            Purpose.ROLL_CALL,
        )
        return self._counted(found, first, last)

    def _counted(self, found: Sequence[Campaign], first: date, last: date) -> list[UnitMonth]:
        return statistics(found, first, last, read_scoring(self._settings.home))

    def unconfirmed(self, campaign: Campaign) -> frozenset[str]:
        """Return the units whose fault is told only after a person has listened."""
        if campaign.purpose is not Purpose.ROLL_CALL:
            return frozenset()
        table = read_scoring(self._settings.home)
        return frozenset(
            unit.unit for unit in campaign.units if standing(unit, table) is Standing.TO_CONFIRM
        )

    # --- what the pages ask

    @property
    def simulated(self) -> bool:
        """Whether calls go to the simulated exchange, and to no telephone."""
        return self.line.simulated

    @property
    def answers(self) -> bool:
        """Whether calls that come in are taken: a real line only where the room wants it."""
        return self.simulated or self._settings.answer_calls

    def prepare_menu(self, told: Callable[[int, int], None] = lambda _done, _of: None) -> None:
        """Have everything that a caller may hear rendered, so that nobody rings for long.

        `told(done, of)` after each sentence. Raises Unavailable without a voice.
        """
        texts = self._menu.texts({"room": self._settings.room_name})
        self.voice.render(texts, self._menu.manner, told)

    def _prepared(self) -> None:
        try:
            self.prepare_menu()
        except ZhibanError as error:
            _LOG.warning("the menu of the duty number is not rendered yet: %s", error)

    def simulate_call(
        self, unit: str, about: str, told: Callable[[int, int], None] = lambda _done, _of: None
    ) -> None:
        """Have a duty room of the simulated exchange call in: `about` is report or rollcall.

        Raises Refused where the line is a real one, NotFound, Unavailable without a voice.
        """
        phone = self.caller(unit)
        self.prepare_menu(told)
        self.desk.engine.soon(self.line.call_in(phone, Calls(about))).result(SIMULATED_S)

    def caller(self, unit: str) -> Phone:
        """Return whose telephone a simulated call is from. Raises Refused, NotFound."""
        from channels.simulated_rooms import phone_of  # loads the exchange

        if not self.simulated:
            raise Refused("本室接的是真实线路，不能模拟来电。", "请用一部电话拨打值班号码。")
        return phone_of(self._contacts, self._clock, unit, self.own_unit())

    def inbound_recording(self, who: Principal, call: str) -> Path:
        """Return the recording of a call that came in; who listens is audited. Raises NotFound."""
        return self._listened(who, call, lambda: self.desk.inbound_recording(call, who))

    def recording(self, who: Principal, attempt: str) -> Path:
        """Return a call's recording; who listens is audited once, however often he winds back.

        A browser asks for a recording in pieces, each of them a request. Raises NotFound.
        """
        return self._listened(who, attempt, lambda: self.desk.recording(attempt, who))

    def _listened(self, who: Principal, id: str, find: Callable[[], Path]) -> Path:
        now = self._clock.now()
        path, until = self._listening.get((who.id, id), (None, now))
        if path is not None and until > now and path.is_file():
            return path
        found = find()
        self._listening = {key: kept for key, kept in self._listening.items() if kept[1] > now}
        self._listening[(who.id, id)] = (found, now + ONE_LISTENING)
        return found

    def trunks(self) -> list[TrunkHealth]:
        """Say how the lines stand; nothing is asked of a line that is not open."""
        return self.line.health()

    def estimate(self, values: Mapping[str, Any]) -> float:
        """Return the seconds of a call by a script as it is typed."""
        return estimate(values, self.voice.sample)
