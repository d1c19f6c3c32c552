"""What both sides of the store share: locking a round, ending it, adding a call."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, func, select, text, update
from sqlalchemy.orm import Session

from assistant.duties.rollcall.model import Callee, CallState, CampaignState, Rank
from assistant.duties.rollcall.rows import UNSETTLED
from assistant.duties.rollcall.tables import AttemptRow, CampaignRow, CorrectionRow, UnitRow
from core.database import Database
from core.errors import NotFound


def touched(session: Session, id: str) -> CampaignRow:
    """Lock a round for a change and raise its version; the first statement of every change.

    On SQLite this takes the one write lock before anything is read. Raises NotFound.
    """
    raised = update(CampaignRow).where(CampaignRow.id == id)
    done = session.execute(raised.values(version=CampaignRow.version + 1))
    if cast("CursorResult[Any]", done).rowcount == 0:
        raise unknown_round(id)
    row = session.get(CampaignRow, id, populate_existing=True)
    assert row is not None
    return row


def unknown_round(id: str) -> NotFound:
    """Make the error for a round that there isn't."""
    return NotFound(f"没有编号为 {id} 的查岗或叫应。", "请核对编号，或在查岗页面查找。")


def finish_if_settled(session: Session, row: CampaignRow, now: datetime) -> None:
    """End a round of which no call is left; a stopped one stays stopped.

    One that has ended keeps its end: what is corrected or answered later does not move it.
    """
    session.flush()
    open_calls = select(func.count()).select_from(AttemptRow)
    open_calls = open_calls.where(AttemptRow.campaign_id == row.id)
    if session.scalar(open_calls.where(AttemptRow.state.in_(UNSETTLED))):
        return
    if row.state != CampaignState.STOPPED.value:
        row.state = CampaignState.DONE.value
    if row.finished_at is None:
        row.finished_at = now
    session.flush()


def lock_numbers(database: Database, session: Session) -> None:
    """Give out one number at a time; on SQLite this takes the one write lock before reading."""
    if database.is_sqlite:
        session.execute(text("UPDATE rollcall_number SET last = last WHERE last < 0"))
    else:
        session.execute(text("LOCK TABLE rollcall_number IN EXCLUSIVE MODE"))


def attempts_of(session: Session, campaign: str, unit: str | None = None) -> Sequence[AttemptRow]:
    """Return the calls of a round (to one unit), by unit and number."""
    query = select(AttemptRow).where(AttemptRow.campaign_id == campaign)
    if unit is not None:
        query = query.where(AttemptRow.unit == unit)
    return session.scalars(query.order_by(AttemptRow.position, AttemptRow.no)).all()


def corrections_of(session: Session, attempts: Sequence[AttemptRow]) -> dict[str, CorrectionRow]:
    """Return the newest correction that counts, by call."""
    if not attempts:
        return {}
    campaigns = {attempt.campaign_id for attempt in attempts}
    query = (
        select(CorrectionRow)
        .join(AttemptRow, AttemptRow.id == CorrectionRow.attempt_id)
        .where(AttemptRow.campaign_id.in_(campaigns), CorrectionRow.retracted_at.is_(None))
        .order_by(CorrectionRow.no)
    )
    return {row.attempt_id: row for row in session.scalars(query)}


def new_attempt(
    unit: UnitRow,
    callee: Callee | None,
    planned_at: datetime,
    *,
    no: int,
    lap: int,
    note: str = "",
    came_in: bool = False,
) -> AttemptRow:
    """Return the row of a call to come; without a number it waits for a person at once."""
    state = CallState.WAITING if callee else CallState.NEEDS_PERSON
    called = callee or Callee(Rank.DUTY, "")
    return AttemptRow(
        id=f"{unit.campaign_id}-{unit.position:03d}-{no}",
        campaign_id=unit.campaign_id,
        unit=unit.unit,
        unit_name=unit.unit_name,
        position=unit.position,
        no=no,
        lap=lap,
        rank=called.rank.value,
        number=called.number,
        person=called.person,
        name=called.name,
        state=state.value,
        planned_at=planned_at,
        reason="",
        recording=False,
        came_in=came_in,
        held=False,
        unknown=False,
        note=note,
    )
