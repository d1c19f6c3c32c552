"""Which rounds are to be worked on, who is to be called now, and when a round begins and ends."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from assistant.duties.rollcall.held import (
    attempts_of,
    finish_if_settled,
    touched,
    unknown_round,
)
from assistant.duties.rollcall.model import CallState, CampaignState, Purpose
from assistant.duties.rollcall.tables import AttemptRow, CampaignRow, UnitRow
from core.database import Database
from voice.dialogue.script import Script

WINDOW_OVER = "时间窗已过，未呼叫"
TOO_LATE = "到开始时间时程序没有运行，已过时限，未呼叫"
_LATE = timedelta(
    minutes=30
)  # a round that could not begin for so long is no longer what was meant
_RUNNING = (CampaignState.SCHEDULED.value, CampaignState.RUNNING.value)


@dataclass(frozen=True, slots=True)
class Live:
    """A round that is to be worked on. `units` are the names of its units."""

    id: str
    purpose: Purpose
    state: CampaignState
    script: Script
    text: str
    question: str
    units: tuple[str, ...]
    starts_at: datetime
    ends_by: datetime | None
    concurrency: int | None


class Rounds:
    """The engine's view of the rounds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- looking

    def live(self) -> list[Live]:
        """Return the rounds that are to begin or run, 叫应 first."""
        query = select(CampaignRow).where(CampaignRow.state.in_(_RUNNING))
        with self._database.reading() as session:
            rows = session.scalars(query.order_by(_urgent(), CampaignRow.starts_at)).all()
            return [_live(row, _names(session, row.id)) for row in rows]

    def one(self, id: str) -> Live:
        """Return a round, also one that has ended. Raises NotFound."""
        with self._database.reading() as session:
            row = session.get(CampaignRow, id)
            if row is None:
                raise unknown_round(id)
            return _live(row, _names(session, id))

    def due(self, now: datetime) -> list[tuple[str, str]]:
        """Return the calls to make now as (call, round): 叫应 first, then who waits longest."""
        query = (
            select(AttemptRow.id, AttemptRow.campaign_id)
            .join(CampaignRow, CampaignRow.id == AttemptRow.campaign_id)
            .where(
                CampaignRow.state == CampaignState.RUNNING.value,
                AttemptRow.state == CallState.WAITING.value,
                AttemptRow.planned_at <= now,
            )
            .order_by(_urgent(), AttemptRow.planned_at, AttemptRow.position)
        )
        with self._database.reading() as session:
            return [(id, campaign) for id, campaign in session.execute(query).tuples()]

    def next_moment(self, now: datetime) -> datetime | None:
        """Return when something is to be done next by the clock, None where nothing is."""
        waiting = (
            select(func.min(AttemptRow.planned_at))
            .join(CampaignRow, CampaignRow.id == AttemptRow.campaign_id)
            .where(
                CampaignRow.state == CampaignState.RUNNING.value,
                AttemptRow.state == CallState.WAITING.value,
                AttemptRow.planned_at > now,
            )
        )
        starts = select(func.min(CampaignRow.starts_at)).where(
            CampaignRow.state == CampaignState.SCHEDULED.value, CampaignRow.starts_at > now
        )
        ends = select(func.min(CampaignRow.ends_by)).where(
            CampaignRow.state.in_(_RUNNING), CampaignRow.ends_by > now
        )
        with self._database.reading() as session:
            found = [session.scalar(query) for query in (waiting, starts, ends)]
        return min((moment for moment in found if moment is not None), default=None)

    # --- a round

    def begin(self, id: str, now: datetime) -> None:
        """Let a round that was waiting for its time run."""
        with self._database.transaction() as session:
            row = touched(session, id)
            if row.state == CampaignState.SCHEDULED.value:
                row.state = CampaignState.RUNNING.value
                finish_if_settled(session, row, now)

    def close_windows(self, now: datetime) -> None:
        """Drop who still waits in rounds whose time is over."""
        over = select(CampaignRow.id).where(
            CampaignRow.state.in_(_RUNNING), CampaignRow.ends_by <= now
        )
        with self._database.reading() as session:
            ids = session.scalars(over).all()
        for id in ids:
            self._drop_waiting(id, WINDOW_OVER, now)

    def give_up(self, id: str, why: str, now: datetime) -> None:
        """Drop who still waits in a round that can't be held, and say why."""
        self._drop_waiting(id, why, now)

    def _drop_waiting(self, id: str, note: str, now: datetime) -> None:
        with self._database.transaction() as session:
            row = touched(session, id)
            if row.state not in _RUNNING:
                return
            for attempt in attempts_of(session, id):
                if attempt.state == CallState.WAITING.value:
                    attempt.state, attempt.note = CallState.DROPPED.value, note
            finish_if_settled(session, row, now)

    def miss(self, now: datetime) -> None:
        """Drop the rounds that should have begun long ago: nobody approved them for now."""
        late = select(CampaignRow.id).where(
            CampaignRow.state == CampaignState.SCHEDULED.value,
            CampaignRow.starts_at < now - _LATE,
        )
        with self._database.reading() as session:
            ids = session.scalars(late).all()
        for id in ids:
            self._drop_waiting(id, TOO_LATE, now)


def _urgent() -> ColumnElement[int]:
    return case((CampaignRow.purpose == Purpose.ALERT.value, 0), else_=1)


def _names(session: Session, campaign: str) -> tuple[str, ...]:
    query = select(UnitRow.unit_name).where(UnitRow.campaign_id == campaign)
    return tuple(session.scalars(query.order_by(UnitRow.position)))


def _live(row: CampaignRow, units: tuple[str, ...]) -> Live:
    return Live(
        row.id,
        Purpose(row.purpose),
        CampaignState(row.state),
        Script.model_validate_json(row.spoken),
        row.text,
        row.question,
        units,
        row.starts_at,
        row.ends_by,
        row.concurrency,
    )
