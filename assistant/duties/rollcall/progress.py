"""What the engine writes while it calls. Every step is one short transaction.

A call is DIALING on disk before its INVITE leaves. Who finds DIALING or TALKING after a restart
knows only that the telephone may have rung: such a call goes to a person and is not made again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.duties.rollcall.held import attempts_of, finish_if_settled, new_attempt, touched
from assistant.duties.rollcall.model import CallState, CampaignState, Purpose, Rank
from assistant.duties.rollcall.redialling import Follows, Rules, Tried, follows
from assistant.duties.rollcall.rows import ANSWER, CALLEES, TALKED, ended_of, talked_of
from assistant.duties.rollcall.tables import AttemptRow, CampaignRow, UnitRow
from core.database import Database
from voice.dialogue.talked import Talked
from voice.line import Ended, Ending
from voice.outcome import Answer, Speaker, Verdict

UNKNOWN = "程序或线路在呼叫途中中断，不知是否已经接通，请人工核实后再决定是否重拨"
CUT = "通话中被停止，请听录音"
LOST = "通话途中线路中断，请听录音，不自动重拨"
BROKEN = "对方回电补答途中程序中断，请人工联系核实"
ELSEWHERE = "不是从值班电话打回，请人工确认是否在值班室"
AFTERWARDS = "查岗结束后回电补答，请人工听录音确认"
_UP = (CallState.DIALING.value, CallState.TALKING.value)


@dataclass(frozen=True, slots=True)
class Ringing:
    """A call that was claimed: it is DIALING on disk and may be made, once."""

    id: str
    campaign: str
    unit: str
    unit_name: str
    number: str


@dataclass(frozen=True, slots=True)
class ToHear:
    """A call that has ended and waits to be judged."""

    id: str
    campaign: str
    unit: str
    dialed_at: datetime
    talked: Talked
    ended: Ended
    recording: bool
    expects: tuple[str, ...] = ()


class Progress:
    """The engine's side of the store."""

    def __init__(self, database: Database, rules: Callable[[], Rules]) -> None:
        self._database = database
        self._rules = rules

    # --- a call

    def claim(self, id: str, campaign: str, now: datetime) -> Ringing | None:
        """Put DIALING on disk; None where the call is not to be made after all."""
        with self._database.transaction() as session:
            row = touched(session, campaign)
            attempt = session.get(AttemptRow, id)
            over = row.ends_by is not None and row.ends_by <= now
            if (
                attempt is None
                or attempt.state != CallState.WAITING.value
                or row.state != CampaignState.RUNNING.value
                or over
            ):
                return None
            attempt.state, attempt.dialed_at = CallState.DIALING.value, now
            return Ringing(
                attempt.id, attempt.campaign_id, attempt.unit, attempt.unit_name, attempt.number
            )

    def talking(self, id: str, campaign: str) -> None:
        """Note that somebody picked up."""
        with self._database.transaction() as session:
            touched(session, campaign)
            attempt = _call(session, id)
            if attempt.state == CallState.DIALING.value:
                attempt.state = CallState.TALKING.value

    def ended(
        self,
        call: Ringing,
        ended: Ended,
        talked: Talked,
        *,
        recording: bool,
        cut: bool = False,
        rang_s: float | None = None,
    ) -> ToHear | None:
        """Note how a call ended; it is to be judged then. `cut`: we ended it before its time."""
        with self._database.transaction() as session:
            row = touched(session, call.campaign)
            attempt = _call(session, call.id)
            if attempt.state not in _UP:
                return None
            attempt.state = CallState.JUDGING.value
            attempt.answered_s, attempt.ended_s = ended.answered_at, ended.at
            attempt.ending, attempt.code = ended.ending.value, ended.code
            attempt.reason, attempt.rang_s = ended.reason, rang_s
            attempt.talked = TALKED.dump_json(talked).decode()
            attempt.recording = recording
            lost = ended.ending is Ending.LOST
            attempt.note = LOST if lost else CUT if cut else attempt.note
            return _to_hear(attempt, row)

    def not_sent(self, call: Ringing, why: str, now: datetime) -> None:
        """Note that no trunk took a call. Nothing was sent, so it is the line's fault alone."""
        fault = Answer(Verdict.LINE_FAULT, 1.0, Speaker.NOBODY, remark=why)
        with self._database.transaction() as session:
            row = touched(session, call.campaign)
            attempt = _call(session, call.id)
            attempt.dialed_at, attempt.ended_s = None, 0.0
            attempt.ending, attempt.reason = Ending.FAULT.value, why
            self._settle(session, row, attempt, fault, now)

    def put_back(self, call: Ringing, now: datetime) -> None:
        """Let a call that we took back before anybody picked up wait again."""
        with self._database.transaction() as session:
            row = touched(session, call.campaign)
            attempt = _call(session, call.id)
            running = row.state == CampaignState.RUNNING.value
            attempt.state = (CallState.WAITING if running else CallState.DROPPED).value
            attempt.note = "振铃中挂断，未接听"
            attempt.planned_at = now
            finish_if_settled(session, row, now)

    def judged(self, id: str, campaign: str, answer: Answer, now: datetime) -> None:
        """Store what was heard, and plan what follows from it, in one transaction."""
        with self._database.transaction() as session:
            row = touched(session, campaign)
            attempt = _call(session, id)
            if attempt.state == CallState.JUDGING.value:
                self._settle(session, row, attempt, answer, now)

    def _settle(
        self,
        session: Session,
        row: CampaignRow,
        attempt: AttemptRow,
        answer: Answer,
        now: datetime,
    ) -> None:
        attempt.answer = ANSWER.dump_json(answer).decode()
        session.flush()
        unit = session.get(UnitRow, (row.id, attempt.unit))
        assert unit is not None
        next_ = self._follows(session, row, unit, attempt, answer)
        if attempt.came_in and (why := _unsure(row, unit, attempt)):
            next_ = Follows(person=True, note=why)
        planned_at = now + timedelta(seconds=next_.after_s)
        if next_.callee and row.ends_by is not None and row.ends_by <= planned_at:
            next_ = Follows(person=True, note="时间窗内来不及再呼叫")
        person = next_.person or (next_.callee is None and answer.needs_a_person)
        # who was interrupted by us or by the line can't be blamed for what he didn't say
        person = person or (attempt.note in (CUT, LOST) and answer.verdict is not Verdict.ON_DUTY)
        attempt.state = (CallState.NEEDS_PERSON if person else CallState.DONE).value
        attempt.note = "；".join(part for part in (attempt.note, next_.note) if part)
        if next_.callee:
            no = max(a.no for a in attempts_of(session, row.id, attempt.unit)) + 1
            session.add(new_attempt(unit, next_.callee, planned_at, no=no, lap=attempt.lap))
        finish_if_settled(session, row, now)

    def _follows(
        self,
        session: Session,
        row: CampaignRow,
        unit: UnitRow,
        attempt: AttemptRow,
        answer: Answer,
    ) -> Follows:
        if answer.confirmed:
            return Follows()
        if row.state != CampaignState.RUNNING.value or attempt.ending == Ending.LOST.value:
            return Follows()
        tried = [
            Tried(one.number, ANSWER.validate_json(one.answer).verdict)
            for one in attempts_of(session, row.id, attempt.unit)
            if one.lap == attempt.lap and one.answer is not None
        ]
        plan = self._rules().plan(Purpose(row.purpose))
        return follows(plan, tried, CALLEES.validate_python(unit.callees), row.redial)

    def unheard(self, id: str, campaign: str, why: str, now: datetime) -> None:
        """Hand a call that can't be judged to a person."""
        self._to_person(id, campaign, why, now, only=(CallState.JUDGING.value,))

    def lost(self, id: str, campaign: str, now: datetime) -> None:
        """Hand a call of which it is not known whether it was made to a person."""
        self._to_person(id, campaign, UNKNOWN, now, only=_UP)

    def _to_person(
        self, id: str, campaign: str, why: str, now: datetime, *, only: tuple[str, ...]
    ) -> None:
        with self._database.transaction() as session:
            row = touched(session, campaign)
            attempt = _call(session, id)
            if attempt.state not in only:
                return
            if attempt.came_in and why == UNKNOWN:  # he called: nobody can be called twice by it
                why = BROKEN
            attempt.unknown = attempt.state in _UP and not attempt.came_in
            attempt.state, attempt.note = CallState.NEEDS_PERSON.value, why
            finish_if_settled(session, row, now)

    # --- after a restart

    def recover(self, now: datetime) -> list[ToHear]:
        """Settle what a crash left open; return the calls that had ended and were not judged."""
        lost, waiting = self.under_way()
        for id, campaign in lost:
            self.lost(id, campaign, now)
        return waiting

    def under_way(self) -> tuple[list[tuple[str, str]], list[ToHear]]:
        """Return the calls that are up as (call, round), and those that wait to be judged."""
        up = select(AttemptRow).where(AttemptRow.state.in_(_UP))
        judging = (
            select(AttemptRow, CampaignRow)
            .join(CampaignRow, CampaignRow.id == AttemptRow.campaign_id)
            .where(AttemptRow.state == CallState.JUDGING.value)
            .order_by(AttemptRow.id)
        )
        with self._database.reading() as session:
            calls = [(row.id, row.campaign_id) for row in session.scalars(up)]
            return calls, [_to_hear(*both) for both in session.execute(judging).tuples()]


def _unsure(row: CampaignRow, unit: UnitRow, attempt: AttemptRow) -> str:
    """Return why a late answer needs a person's word, "" where it counts by itself.

    A mobile telephone may be anywhere: only the duty room's own says that he is there.
    """
    if row.state != CampaignState.RUNNING.value:
        return AFTERWARDS
    known = CALLEES.validate_python(unit.callees)
    own = any(c.rank is Rank.DUTY and c.number == attempt.number for c in known)
    return "" if own else ELSEWHERE


def _call(session: Session, id: str) -> AttemptRow:
    row = session.get(AttemptRow, id)
    assert row is not None, id
    return row


def _to_hear(row: AttemptRow, campaign: CampaignRow) -> ToHear:
    ended = ended_of(row)
    assert ended is not None, row.id
    assert row.dialed_at is not None, row.id
    return ToHear(
        row.id,
        row.campaign_id,
        row.unit,
        row.dialed_at,
        talked_of(row),
        ended,
        row.recording,
        tuple(campaign.expects),
    )
