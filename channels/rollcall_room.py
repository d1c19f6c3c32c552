"""Roll-calls put together for one room: the line, the voice, the ear, the desk and its engine.

Everything heavy is made at its first use: the telephone stack when a call is placed, the voice when
a prompt is rendered, the recogniser when a recording is heard.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from assistant.duties.report.documents import to_docx
from assistant.duties.report.draft.model import Header
from assistant.duties.rollcall.desk import RollcallDesk
from assistant.duties.rollcall.model import Attempt, Campaign, Purpose
from assistant.duties.rollcall.parts import Parts
from assistant.duties.rollcall.privacy import expired
from assistant.duties.rollcall.redialling import Rules, read_rules, shipped_rules
from assistant.duties.rollcall.roster import ExpectedOf
from assistant.duties.rollcall.scoring import read_scoring
from assistant.duties.rollcall.sheet import UnitColumns
from assistant.duties.rollcall.standing import Standing, standing
from assistant.duties.rollcall.statistics import UnitMonth, statistics
from assistant.duties.rollcall.writing import Writing
from channels.rollcall_line import RoomLine
from channels.rollcall_voice import RoomEar, RoomVoice, estimate
from connectors.contacts.system import ContactSystem
from connectors.contract import Context
from connectors.registry import Connectors
from core.audit import Audit
from core.clock import Clock, today
from core.database import Database
from core.identity import Principal
from core.settings import Settings
from voice.dialogue import converse, listened, shipped_scripts
from voice.line import Line, TrunkHealth

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
        self._listening: dict[tuple[str, str], tuple[Path | None, datetime]] = {}
        self.voice = RoomVoice(settings, audit)
        contacts: ContactSystem = connectors.connected["contacts"].system  # type: ignore[assignment]  # the key says so
        self._contacts = contacts
        self._names = connectors.directory
        self.line = RoomLine(settings.home, self._simulated_line)
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
            expired=self._expired,
            changed=self._names.forget,
            room=self._settings.room_name,
        )

    def _columns(self) -> Mapping[str, UnitColumns]:
        units = self._contacts.directory().units
        return {unit.id: UnitColumns(klass=unit.klass, phone=unit.duty_phone) for unit in units}

    @cached_property
    def _redialling(self) -> Rules:
        own = self._settings.home / "redial.yaml"
        return read_rules(own) if own.is_file() else shipped_rules()

    def _expired(self, campaigns: Sequence[Campaign], now: datetime) -> Sequence[Attempt]:
        return expired(campaigns, now, self._settings.recording_days)

    def start(self) -> None:
        """Begin to call whatever is due. The line itself opens with the first call.

        Raises InvalidInput for a lines.yaml or redial.yaml that can't be used, and Refused where
        another process calls for this room.
        """
        if not self.simulated:
            self.line.lines()
        self._redialling  # noqa: B018 - read now, so that a mistake in it is told at the start
        self.desk.parts = replace(self.desk.parts, own_unit=self.own_unit())
        self.desk.engine.start()

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
        """Whether calls that come in are taken."""
        return False

    def recording(self, who: Principal, attempt: str) -> Path:
        """Return a call's recording; who listens is audited once, however often he winds back.

        A browser asks for a recording in pieces, each of them a request. Raises NotFound.
        """
        now = self._clock.now()
        path, until = self._listening.get((who.id, attempt), (None, now))
        if path is not None and until > now and path.is_file():
            return path
        found = self.desk.recording(attempt, who)
        self._listening = {key: kept for key, kept in self._listening.items() if kept[1] > now}
        self._listening[(who.id, attempt)] = (found, now + ONE_LISTENING)
        return found

    def trunks(self) -> list[TrunkHealth]:
        """Say how the lines stand; nothing is asked of a line that is not open."""
        return self.line.health()

    def estimate(self, values: Mapping[str, Any]) -> float:
        """Return the seconds of a call by a script as it is typed."""
        return estimate(values, self.voice.sample)
