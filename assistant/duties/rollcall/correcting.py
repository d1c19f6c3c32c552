"""A person's word over the machine's: kept with who, when and why, and never deleted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assistant.duties.rollcall.held import attempts_of, finish_if_settled, touched
from assistant.duties.rollcall.model import CallState, Correction
from assistant.duties.rollcall.rows import ANSWER, UNSETTLED, correction_of
from assistant.duties.rollcall.store import unknown_call
from assistant.duties.rollcall.tables import AttemptRow, CorrectionRow
from core.database import Database
from core.effects.action import Call
from core.errors import NotFound, Refused
from voice.outcome import Verdict


@dataclass(frozen=True, slots=True)
class Corrected:
    """One entry of a call's history: both verdicts, and whether it still counts."""

    key: str
    correction: Correction
    machine: Verdict | None
    retracted_at: datetime | None


class Corrections:
    """Corrections on the room's own database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def history(self, attempt: str) -> list[Corrected]:
        """Return everything that people said about a call, in order."""
        query = select(CorrectionRow).where(CorrectionRow.attempt_id == attempt)
        with self._database.reading() as session:
            rows = session.scalars(query.order_by(CorrectionRow.no))
            return [_corrected(row) for row in rows]

    def since(self, moment: datetime) -> list[tuple[str, Corrected]]:
        """Return the corrections since a moment that count, with their calls' ids."""
        query = select(CorrectionRow).where(
            CorrectionRow.at >= moment, CorrectionRow.retracted_at.is_(None)
        )
        with self._database.reading() as session:
            rows = session.scalars(query.order_by(CorrectionRow.at, CorrectionRow.attempt_id))
            return [(row.attempt_id, _corrected(row)) for row in rows]

    def add(self, call: Call, id: str, verdict: Verdict | None, name: str, why: str) -> None:
        """Put a person's word over the machine's; without a verdict confirm it.

        Raises NotFound, Refused while the call is under way or where there is nothing to confirm.
        """
        campaign = self._campaign(id)
        with self._database.transaction() as session:
            row = touched(session, campaign)
            if session.get(CorrectionRow, call.key) is not None:
                return
            attempt = _call(session, id)
            if attempt.state in UNSETTLED:
                raise Refused(f"{attempt.unit_name}的这次通话还没有判定。", "请等它结束后再改。")
            machine = ANSWER.validate_json(attempt.answer).verdict if attempt.answer else None
            decided = verdict or machine
            if decided is None:
                raise Refused("这次通话没有机器判定，谈不上确认。", "请说明实际情况。")
            last = session.scalar(
                select(func.max(CorrectionRow.no)).where(CorrectionRow.attempt_id == id)
            )
            who = call.principal
            session.add(
                CorrectionRow(
                    key=call.key,
                    attempt_id=id,
                    no=(last or 0) + 1,
                    verdict=decided.value,
                    machine=machine.value if machine else None,
                    state_before=attempt.state,
                    name=name,
                    why=why,
                    by=who.id,
                    by_name=who.name,
                    at=call.at,
                )
            )
            attempt.state = CallState.DONE.value
            if decided is Verdict.ON_DUTY:
                _no_more(attempts_of(session, campaign, attempt.unit))
            finish_if_settled(session, row, call.at)

    def take_back(self, call: Call, id: str, key: str) -> None:
        """Take a correction back; the one before it counts again. Raises NotFound, Refused."""
        with self._database.transaction() as session:
            touched(session, self._campaign(id))
            row = session.get(CorrectionRow, key)
            if row is None or row.attempt_id != id:
                raise NotFound("没有这一次改判。", "请刷新后再看。")
            if row.retracted_at is not None:
                return
            row.retracted_at = call.at
            session.flush()
            left = select(CorrectionRow).where(
                CorrectionRow.attempt_id == id, CorrectionRow.retracted_at.is_(None)
            )
            if session.scalar(left.limit(1)) is None:
                first = session.scalar(
                    select(CorrectionRow)
                    .where(CorrectionRow.attempt_id == id)
                    .order_by(CorrectionRow.no)
                    .limit(1)
                )
                assert first is not None
                _call(session, id).state = first.state_before

    def _campaign(self, attempt: str) -> str:
        with self._database.reading() as session:
            return _call(session, attempt).campaign_id


def _no_more(attempts: Sequence[AttemptRow]) -> None:
    """Who was found there needs no further call."""
    for attempt in attempts:
        if attempt.state == CallState.WAITING.value:
            attempt.state, attempt.note = CallState.DROPPED.value, "人工认定在岗，不再呼叫"


def _call(session: Session, id: str) -> AttemptRow:
    row = session.get(AttemptRow, id)
    if row is None:
        raise unknown_call(id)
    return row


def _corrected(row: CorrectionRow) -> Corrected:
    machine = Verdict(row.machine) if row.machine else None
    return Corrected(row.key, correction_of(row), machine, row.retracted_at)
