"""Rounds of calls on the room's own database: what people read and what people change.

What the engine writes while it calls is in `progress`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from assistant.duties.rollcall.held import (
    attempts_of,
    corrections_of,
    finish_if_settled,
    lock_numbers,
    new_attempt,
    touched,
    unknown_round,
)
from assistant.duties.rollcall.model import (
    Attempt,
    Callee,
    CallState,
    Campaign,
    CampaignState,
    Purpose,
    Quoted,
)
from assistant.duties.rollcall.parts import Score
from assistant.duties.rollcall.planning import Planned
from assistant.duties.rollcall.rows import (
    CALLEES,
    QUOTED,
    UNSETTLED,
    Held,
    callees_json,
    campaign_of,
)
from assistant.duties.rollcall.tables import (
    AttemptRow,
    CampaignRow,
    DeedRow,
    RollcallNumberRow,
    UnitRow,
)
from core.database import Database
from core.day_numbers import next_number
from core.effects.action import Call
from core.errors import NotFound, Refused
from voice.dialogue.script import Script

SERIES = {Purpose.ROLL_CALL: "CG", Purpose.ALERT: "JY"}
STOPPED = "已停止，未呼叫"


@dataclass(frozen=True, slots=True)
class NewRound:
    """A round as it was approved."""

    purpose: Purpose
    title: str
    script: Script
    targets: Sequence[str]
    units: Sequence[Planned]
    starts_at: datetime
    ends_by: datetime | None = None
    text: str = ""
    question: str = ""
    expects: Sequence[str] = ()
    source: Quoted | None = None
    redial: bool = True
    concurrency: int | None = None


class RollcallStore:
    """Every change acts once under its call's key."""

    def __init__(self, database: Database, score: Score) -> None:
        self._database = database
        self._score = score

    # --- reading

    def get(self, id: str) -> Campaign:
        """Return one round with all its calls. Raises NotFound."""
        with self._database.reading() as session:
            row = session.get(CampaignRow, id)
            if row is None:
                raise unknown_round(id)
            return self._campaign(session, row)

    def campaigns(
        self,
        limit: int,
        since: datetime | None,
        until: datetime | None,
        purpose: Purpose | None,
    ) -> list[Campaign]:
        """Return rounds that start at or after `since` and before `until`, the newest first."""
        query = select(CampaignRow).order_by(CampaignRow.starts_at.desc(), CampaignRow.id.desc())
        if since is not None:
            query = query.where(CampaignRow.starts_at >= since)
        if until is not None:
            query = query.where(CampaignRow.starts_at < until)
        if purpose is not None:
            query = query.where(CampaignRow.purpose == purpose.value)
        with self._database.reading() as session:
            return [self._campaign(session, row) for row in session.scalars(query.limit(limit))]

    def _campaign(self, session: Session, row: CampaignRow) -> Campaign:
        attempts = attempts_of(session, row.id)
        return campaign_of(Held(row, attempts, corrections_of(session, attempts)), self._score)

    def version(self, id: str) -> int:
        """Return the version of a round. Raises NotFound."""
        with self._database.reading() as session:
            found = session.scalar(select(CampaignRow.version).where(CampaignRow.id == id))
        if found is None:
            raise unknown_round(id)
        return found

    def attempt(self, id: str) -> Attempt:
        """Return one call with its points. Raises NotFound."""
        with self._database.reading() as session:
            row = session.get(AttemptRow, id)
            if row is None:
                raise unknown_call(id)
            campaign = row.campaign_id
        return next(a for a in self.get(campaign).attempts if a.id == id)

    def script(self, id: str) -> Script:
        """Return what is said in a round. Raises NotFound."""
        with self._database.reading() as session:
            spoken = session.scalar(select(CampaignRow.spoken).where(CampaignRow.id == id))
        if spoken is None:
            raise unknown_round(id)
        return Script.model_validate_json(spoken)

    def targets(self, ids: Sequence[str]) -> dict[str, list[str]]:
        """Return what was named when rounds were asked for, by round."""
        query = select(CampaignRow.id, CampaignRow.targets).where(CampaignRow.id.in_(ids))
        with self._database.reading() as session:
            return {id: list(targets) for id, targets in session.execute(query).tuples()}

    # --- deeds of people

    def create(self, call: Call, new: NewRound) -> str:
        """Store a round that is to begin; the same key gives back the round made under it."""
        with self._database.transaction() as session:
            lock_numbers(self._database, session)
            done = session.scalar(select(CampaignRow.id).where(CampaignRow.key == call.key))
            if done is not None:
                return done
            series = SERIES[new.purpose]
            no = next_number(session, RollcallNumberRow, call.at.date(), series=series)
            row = _round(call, new, f"{series}-{call.at:%Y%m%d}-{no}")
            session.add(row)
            session.flush()
            for position, planned in enumerate(new.units, start=1):
                unit = UnitRow(
                    campaign_id=row.id,
                    unit=planned.unit,
                    position=position,
                    unit_name=planned.name,
                    callees=callees_json(planned.callees),
                    note=planned.note,
                )
                first = planned.callees[0] if planned.callees else None
                note = planned.note if first else f"没有可以拨打的号码：{planned.note}"
                session.add(unit)
                session.add(new_attempt(unit, first, new.starts_at, no=1, lap=1, note=note))
            finish_if_settled(session, row, call.at)
            return row.id

    def stop(self, call: Call, id: str) -> None:
        """Stop a round: nobody else is dialled. Raises NotFound, Refused where it is over."""
        with self._database.transaction() as session:
            row = touched(session, id)
            if _done_before(session, call, id, "停止"):
                return
            if row.state not in (CampaignState.SCHEDULED.value, CampaignState.RUNNING.value):
                raise Refused(f"{row.title}（{id}）{row.state}，不用再停止。", "")
            row.state = CampaignState.STOPPED.value
            for attempt in attempts_of(session, id):
                if attempt.state == CallState.WAITING.value:
                    attempt.state, attempt.note = CallState.DROPPED.value, STOPPED
            finish_if_settled(session, row, call.at)

    def resume(self, call: Call, id: str) -> None:
        """Take a stop back: whoever was dropped by it waits again. Raises NotFound, Refused."""
        with self._database.transaction() as session:
            row = touched(session, id)
            if _done_before(session, call, id, "继续"):
                return
            if row.state != CampaignState.STOPPED.value:
                raise Refused(f"{row.title}（{id}）{row.state}，没有停止。", "")
            # a unit that was redialled since then has a later call, which is the one that counts
            newest = {attempt.unit: attempt for attempt in attempts_of(session, id)}
            for attempt in newest.values():
                if attempt.state == CallState.DROPPED.value and attempt.note == STOPPED:
                    attempt.state, attempt.note = CallState.WAITING.value, ""
            row.state = CampaignState.RUNNING.value
            row.finished_at = None
            finish_if_settled(session, row, call.at)

    def redial(self, call: Call, id: str, again: Sequence[Planned], at: datetime) -> None:
        """Have units called anew from their first number. Raises NotFound, Refused.

        A unit that waits anyway is called at `at` instead; one that is being called right now is
        left alone.
        """
        with self._database.transaction() as session:
            row = touched(session, id)
            if _done_before(session, call, id, "重拨"):
                return
            if row.state == CampaignState.SCHEDULED.value:
                raise Refused(f"{row.title}（{id}）还没有开始，谈不上重拨。", "请等它开始。")
            planned = sum(self._again(session, id, one, at) for one in again)
            if not planned:
                raise Refused("这些单位正在呼叫，没有可以重拨的。", "请等本次呼叫结束。")
            if row.ends_by is not None and row.ends_by <= at:
                row.ends_by = None
            row.state, row.finished_at = CampaignState.RUNNING.value, None

    def _again(self, session: Session, id: str, planned: Planned, at: datetime) -> bool:
        unit = session.get(UnitRow, (id, planned.unit))
        if unit is None:
            raise NotFound(f"{planned.name}不在这一轮里。", "请另行发起查岗。")
        before = attempts_of(session, id, planned.unit)
        waiting = [a for a in before if a.state == CallState.WAITING.value]
        if len(waiting) < sum(a.state in UNSETTLED for a in before):
            return False
        for attempt in waiting:
            attempt.state, attempt.note = CallState.DROPPED.value, "改按新的重拨要求呼叫"
        unit.callees, unit.note = callees_json(planned.callees), planned.note
        first = planned.callees[0] if planned.callees else None
        note = planned.note if first else f"没有可以拨打的号码：{planned.note}"
        no, lap = max(a.no for a in before) + 1, max(a.lap for a in before) + 1
        session.add(new_attempt(unit, first, at, no=no, lap=lap, note=note))
        return first is not None

    def callees(self, id: str, unit: str) -> tuple[Callee, ...]:
        """Return whose numbers may be called for a unit of a round, in order."""
        with self._database.reading() as session:
            row = session.get(UnitRow, (id, unit))
            return CALLEES.validate_python(row.callees) if row else ()

    def hold(self, id: str, held: bool) -> None:
        """Keep a call's recording beyond its time, or no longer. Raises NotFound."""
        with self._database.transaction() as session:
            row = session.get(AttemptRow, id)
            if row is None:
                raise unknown_call(id)
            touched(session, row.campaign_id)
            row.held = held

    def held(self) -> list[str]:
        """Return the calls whose recordings are kept beyond their time."""
        with self._database.reading() as session:
            return list(session.scalars(select(AttemptRow.id).where(AttemptRow.held)))

    def without_recording(self, ids: Sequence[str]) -> None:
        """Note that these calls' recordings are deleted."""
        with self._database.transaction() as session:
            gone = update(AttemptRow).where(AttemptRow.id.in_(ids))
            session.execute(gone.values(recording=False))


def unknown_call(id: str) -> NotFound:
    """Make the error for a call that there isn't."""
    return NotFound(f"没有这次通话（{id}）。", "请在查岗页面重新打开。")


def _round(call: Call, new: NewRound, id: str) -> CampaignRow:
    return CampaignRow(
        id=id,
        key=call.key,
        purpose=new.purpose.value,
        title=new.title,
        state=CampaignState.SCHEDULED.value,
        script=new.script.name,
        script_version=new.script.version,
        spoken=new.script.model_dump_json(),
        text=new.text,
        question=new.question,
        expects=list(new.expects),
        source=QUOTED.dump_python(new.source, mode="json") if new.source else None,
        targets=list(new.targets),
        redial=new.redial,
        concurrency=new.concurrency,
        created_at=call.at,
        created_by=call.principal.id,
        created_by_name=call.principal.name,
        starts_at=new.starts_at,
        ends_by=new.ends_by,
        version=1,
    )


def _done_before(session: Session, call: Call, id: str, verb: str) -> bool:
    """Say whether this key has acted; otherwise note that it does now."""
    if session.get(DeedRow, call.key) is not None:
        return True
    who = call.principal
    session.add(
        DeedRow(key=call.key, campaign_id=id, verb=verb, by=who.id, by_name=who.name, at=call.at)
    )
    return False
