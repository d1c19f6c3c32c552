"""The built-in event system, on the room's own database."""

import logging
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, noload

from connectors.contract import Context, Health, Kind, Named
from connectors.contract import Options as BaseOptions
from connectors.events import rows
from connectors.events.commands import Command
from connectors.events.limits import timing
from connectors.events.model import (
    Event,
    EventQuery,
    NewEvent,
    State,
    Step,
    Verb,
    matches,
    soonest_first,
    terms,
)
from connectors.events.system import NAMED_DAYS
from connectors.events.tables import AssignmentRow, EventRow, NumberRow, StepRow
from connectors.events.transitions import apply, registered
from core.clock import whole_minute
from core.day_numbers import claim, next_number
from core.effects.action import Call
from core.errors import NotFound, Refused
from core.table_writes import Remembered

_log = logging.getLogger(__name__)
_NUMBERED = re.compile(r"SJ(\d{8})-(\d+)")
_ENDED = [state.value for state in State if not state.open]


class Options(BaseOptions):
    """Nothing to set."""


class BuiltinEvents:
    """Events in tables of our own; see `connectors.events.system.EventSystem`."""

    def __init__(self, context: Context) -> None:
        self._database = context.database
        self._clock = context.clock
        self._name = context.names.of
        self._timing = timing(context.files)
        self._named = Remembered(
            context.database.writes,
            (EventRow.__tablename__, AssignmentRow.__tablename__),
            self._read_named,
            lambda: whole_minute(context.clock),
        )

    # --- reading

    def find(self, query: EventQuery) -> list[Event]:
        """Return the events meant, the soonest deadline first, without their trails."""
        now = self._clock.now()
        with self._database.reading() as session:
            found = [rows.from_row(row) for row in session.scalars(_selection(query, now))]
        return soonest_first(e for e in found if matches(e, query, now))[: query.limit]

    def get(self, id: str) -> Event:
        """Return one event with its trail, or raise NotFound."""
        with self._database.reading() as session:
            return rows.from_row(_row(session, id))

    def named(self) -> Iterable[Named]:
        """Return open events and those that ended in the last 30 days."""
        return self._named.now()

    def _read_named(self) -> list[Named]:
        since = self._clock.now() - timedelta(days=NAMED_DAYS)
        ended = func.coalesce(EventRow.closed_at, EventRow.created_at)
        recent = or_(EventRow.state.not_in(_ENDED), ended >= since)
        query = select(EventRow).options(noload(EventRow.steps)).where(recent)
        with self._database.reading() as session:
            return [rows.to_named(row) for row in session.scalars(query.order_by(EventRow.id))]

    # --- changing

    def create(self, call: Call, new: NewEvent) -> Event:
        """Register an event under the next number of the day."""
        deadline, basis = self._timing.deadline(new, call.at)
        with self._database.transaction() as session:
            self._lock_numbers(session)
            if done := _done_before(session, call.key):
                return rows.from_row(_row(session, done))
            id = _next_id(session, call.at.date())
            given = new.model_copy(update={"deadline": deadline})
            return _added(session, registered(given, id, call, basis))

    def change(self, call: Call, id: str, command: Command) -> Event:
        """Do one deed, at most once for its key."""
        with self._database.transaction() as session:
            if self._database.is_sqlite:  # elsewhere the event's own row is locked
                self._lock_numbers(session)
            row = _row(session, id, lock=True)
            if done := _done_before(session, call.key):
                if done != id:
                    raise Refused(
                        f"这一步已经用在事件 {done} 上，不能再用于 {id}。", "请重新提出。"
                    )
                return rows.from_row(row)
            event = apply(rows.from_row(row), command, call, self._name)
            rows.write(row, event)
            return event

    def take_in(self, call: Call, event: Event) -> Event:
        """Store a new event as it is, with one step that says it was imported."""
        with self._database.transaction() as session:
            self._lock_numbers(session)
            if done := _done_before(session, call.key):
                return rows.from_row(_row(session, done))
            id = event.id or _next_id(session, event.created_at.date())
            step = Step(
                no=1,
                key=call.key,
                verb=Verb.IMPORT,
                before=None,
                after=event.state,
                by=call.principal.id,
                by_name=call.principal.name,
                at=call.at,
            )
            _claim_number(session, id)
            return _added(session, event.model_copy(update={"id": id, "steps": (step,)}))

    def load(self, things: Iterable[Named]) -> None:
        """Replace or add these events: sample data and evaluation, not for officers."""
        now = self._clock.now()
        with self._database.transaction() as session:
            self._lock_numbers(session)
            for thing in things:
                if thing.kind is not Kind.EVENT:
                    continue
                if old := session.get(EventRow, thing.id):
                    session.delete(old)
                    session.flush()
                _added(session, rows.from_named(thing, now))
                _claim_number(session, thing.id)

    def _lock_numbers(self, session: Session) -> None:
        """One registration at a time; on SQLite this takes the one write lock before reading."""
        if self._database.is_sqlite:
            session.execute(text("UPDATE event_number SET last = last WHERE last < 0"))
        else:
            session.execute(text("LOCK TABLE event_number IN EXCLUSIVE MODE"))

    # --- keeping

    def health(self) -> Health:
        """Say whether the tables answer."""
        try:
            with self._database.reading() as session:
                waiting = session.scalar(
                    select(func.count()).select_from(EventRow).where(EventRow.state.not_in(_ENDED))
                )
        except SQLAlchemyError:
            _log.exception("the event tables do not answer")
            return Health(ok=False, message="事件库读不出来，请联系系统管理员。")
        return Health(ok=True, message=f"在办事件 {waiting} 件。")

    def close(self) -> None:
        """The database belongs to the room."""


def connect(options: Options, context: Context) -> BuiltinEvents:
    """Return the built-in system."""
    return BuiltinEvents(context)


def _row(session: Session, id: str, lock: bool = False) -> EventRow:
    query = select(EventRow).where(EventRow.id == id)
    row = session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound(f"没有编号为 {id} 的事件。", "请核对事件编号，或按标题、地点查找。")
    return row


def _done_before(session: Session, key: str) -> str | None:
    """Return the id of the event on which this key has acted."""
    return session.scalar(select(StepRow.event_id).where(StepRow.key == key))


def _added(session: Session, event: Event) -> Event:
    row = EventRow(assignments=[], steps=[])
    rows.write(row, event)
    session.add(row)
    session.flush()
    return event


def _next_id(session: Session, day: date) -> str:
    return f"SJ{day:%Y%m%d}-{next_number(session, NumberRow, day):04d}"


def _claim_number(session: Session, id: str) -> None:
    claim(session, NumberRow, id, _NUMBERED)


def _selection(query: EventQuery, now: datetime) -> Select[EventRow]:
    """What the database can decide; `matches` has the last word."""
    conditions: list[ColumnElement[bool]] = []
    if query.state:
        conditions.append(EventRow.state == query.state)
    elif not query.closed:
        conditions.append(EventRow.state.not_in(_ENDED))
    for term in terms(query.keyword):
        conditions.append(_mentions(term))
    pairs: list[tuple[Any, Any]] = [(EventRow.place, query.place), (EventRow.loop, query.loop)]
    conditions.extend(column == value for column, value in pairs if value is not None)
    if query.unit:
        handled = select(AssignmentRow.event_id).where(AssignmentRow.unit == query.unit)
        conditions.append(EventRow.id.in_(handled))
    due = query.due_before or (now if query.overdue else None)
    if due:
        conditions.append(EventRow.deadline < due)
    if query.since:
        conditions.append(EventRow.created_at >= query.since)
    if query.until:
        conditions.append(EventRow.created_at < query.until)
    newest = EventRow.created_at.desc()
    wanted = select(EventRow).options(noload(EventRow.steps)).where(*conditions)
    return wanted.order_by(newest).limit(max(query.limit, 2000))


def _mentions(term: str) -> ColumnElement[bool]:
    columns = (
        EventRow.id, EventRow.title, EventRow.place_text, EventRow.source, EventRow.result
    )  # fmt: skip
    return or_(*(column.icontains(term, autoescape=True) for column in columns))
