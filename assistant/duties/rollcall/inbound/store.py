"""Calls that came in, and late answers to rounds, on the room's own database."""

from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.duties.rollcall.held import attempts_of, lock_numbers, new_attempt, touched
from assistant.duties.rollcall.inbound.model import About, InboundCall, InboundState, Missed
from assistant.duties.rollcall.inbound.tables import InboundRow
from assistant.duties.rollcall.model import Callee, CallState, CampaignState, Rank
from assistant.duties.rollcall.progress import Ringing
from assistant.duties.rollcall.rows import CALLEES, UNSETTLED
from assistant.duties.rollcall.tables import RollcallNumberRow, UnitRow
from core.database import Database
from core.day_numbers import next_number
from core.errors import NotFound

SERIES = "LD"
CALLED_BACK = "对方回电补答"
BACK = "对方已回电，不再呼叫"
LOST = "通话中程序中断，没有听完，请回电核实"
_FIELDS = tuple(field.name for field in fields(InboundCall))


class InboundStore:
    """Every step is one short transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- reading

    def get(self, id: str) -> InboundCall:
        """Return one call. Raises NotFound."""
        with self._database.reading() as session:
            return _call(_row(session, id))

    def calls(self, limit: int = 100) -> list[InboundCall]:
        """Return the calls that came in, the newest first."""
        query = select(InboundRow).order_by(InboundRow.at.desc(), InboundRow.id.desc())
        with self._database.reading() as session:
            return [_call(row) for row in session.scalars(query.limit(limit))]

    def older(self, than: datetime) -> list[InboundCall]:
        """Return the calls before a moment whose recordings are still kept."""
        query = select(InboundRow).where(InboundRow.at < than, InboundRow.recording)
        with self._database.reading() as session:
            return [_call(row) for row in session.scalars(query)]

    # --- a call

    def arrived(self, caller: str, unit: str, unit_name: str, at: datetime) -> InboundCall:
        """Note a call before it is answered."""
        with self._database.transaction() as session:
            lock_numbers(self._database, session)
            no = next_number(session, RollcallNumberRow, at.date(), series=SERIES)
            row = InboundRow(
                id=f"{SERIES}-{at:%Y%m%d}-{no}", at=at, caller=caller, unit=unit,
                unit_name=unit_name, about=About.UNKNOWN.value, state=InboundState.TALKING.value,
                digits="", seconds=0.0, recording=False, transcript="", report="", campaign="",
                attempt="", note="",
            )  # fmt: skip
            session.add(row)
            session.flush()
            return _call(row)

    def note(self, id: str, **changed: Any) -> InboundCall:
        """Write down what is known of a call now. Raises NotFound."""
        with self._database.transaction() as session:
            row = _row(session, id)
            for name, value in changed.items():
                setattr(row, name, getattr(value, "value", value))
            session.flush()
            return _call(row)

    def without_recording(self, ids: list[str]) -> None:
        """Note that these calls' recordings are deleted."""
        for id in ids:
            self.note(id, recording=False)

    def recover(self) -> list[InboundCall]:
        """Close what a crash left open; return the calls that are still to be written down."""
        with self._database.transaction() as session:
            up = select(InboundRow).where(InboundRow.state == InboundState.TALKING.value)
            for row in session.scalars(up):
                row.state, row.note = InboundState.OPEN.value, LOST
            waiting = select(InboundRow).where(InboundRow.state == InboundState.HEARING.value)
            return [_call(row) for row in session.scalars(waiting)]

    # --- a late answer

    def answer(self, missed: Missed, caller: str, now: datetime) -> Ringing | None:
        """Begin a call of a round that the unit itself made; None where it is being called now.

        What still waited to be dialled for the unit is dropped: it has called back.
        """
        with self._database.transaction() as session:
            row = touched(session, missed.campaign)
            unit = session.get(UnitRow, (missed.campaign, missed.unit))
            before = attempts_of(session, missed.campaign, missed.unit)
            if unit is None or row.state == CampaignState.SCHEDULED.value:
                return None
            if any(a.state in UNSETTLED and a.state != CallState.WAITING.value for a in before):
                return None
            for attempt in before:
                if attempt.state == CallState.WAITING.value:
                    attempt.state, attempt.note = CallState.DROPPED.value, BACK
            made = new_attempt(
                unit, _called(unit, caller), now, no=max(a.no for a in before) + 1,
                lap=max(a.lap for a in before), note=CALLED_BACK, came_in=True,
            )  # fmt: skip
            made.state, made.dialed_at = CallState.TALKING.value, now
            session.add(made)
            session.flush()
            return Ringing(made.id, made.campaign_id, made.unit, made.unit_name, made.number)


def _called(unit: UnitRow, caller: str) -> Callee:
    """Return whose number called: one of those that this round calls, else the caller's own."""
    known = CALLEES.validate_python(unit.callees)
    return next((c for c in known if same_number(c.number, caller)), Callee(Rank.DUTY, caller))


def same_number(one: str, other: str) -> bool:
    """Say whether two ways of writing a number are one telephone.

    Exchanges show a number with or without 86, 0 and the area code: the shorter must be the end of
    the longer, and have 7 digits at least. An extension must be the same.
    """
    a, b = (_plain(number) for number in (one, other))
    if len(a) > len(b):
        a, b = b, a
    return bool(a) and (a == b or (len(a) >= 7 and b.endswith(a)))


def _plain(number: str) -> str:
    digits = "".join(c for c in number if c.isascii() and c.isdigit())
    for start in ("0086", "86"):
        if digits.startswith(start) and len(digits) - len(start) >= 10:
            digits = digits[len(start) :]
    return digits.lstrip("0")


def _row(session: Session, id: str) -> InboundRow:
    row = session.get(InboundRow, id)
    if row is None:
        raise NotFound(f"没有编号为 {id} 的来电。", "请在来电页面重新打开。")
    return row


def _call(row: InboundRow) -> InboundCall:
    given: dict[str, Any] = {name: getattr(row, name) for name in _FIELDS}
    given["about"], given["state"] = About(row.about), InboundState(row.state)
    return InboundCall(**given)
