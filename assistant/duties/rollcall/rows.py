"""Rounds and calls to and from their rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter

from assistant.duties.rollcall.model import (
    Asked,
    Attempt,
    Callee,
    CallState,
    Campaign,
    CampaignState,
    Correction,
    Purpose,
    Quoted,
    Rank,
    UnitResult,
)
from assistant.duties.rollcall.parts import Score
from assistant.duties.rollcall.tables import AttemptRow, CampaignRow, CorrectionRow
from voice.dialogue.talked import Spoken, Talked
from voice.line import Ended, Ending
from voice.outcome import Answer, Verdict

ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)
TALKED: TypeAdapter[Talked] = TypeAdapter(Talked)
QUOTED: TypeAdapter[Quoted] = TypeAdapter(Quoted)
CALLEES: TypeAdapter[tuple[Callee, ...]] = TypeAdapter(tuple[Callee, ...])
UNSETTLED = tuple(
    state.value
    for state in CallState
    if state not in (CallState.DONE, CallState.NEEDS_PERSON, CallState.DROPPED)
)


def callees_json(callees: Sequence[Callee]) -> list[dict[str, Any]]:
    """Return numbers to call as JSON."""
    return CALLEES.dump_python(tuple(callees), mode="json")


def correction_of(row: CorrectionRow) -> Correction:
    """Return a person's word."""
    return Correction(Verdict(row.verdict), row.by, row.by_name, row.at, row.why, row.name)


def attempt_of(row: AttemptRow, correction: CorrectionRow | None = None) -> Attempt:
    """Return one call, not yet scored."""
    talked = talked_of(row)
    return Attempt(
        id=row.id,
        campaign=row.campaign_id,
        unit=row.unit,
        unit_name=row.unit_name,
        no=row.no,
        callee=Callee(Rank(row.rank), row.number, row.person, row.name),
        state=CallState(row.state),
        planned_at=row.planned_at,
        dialed_at=row.dialed_at,
        answered_s=row.answered_s,
        ended_s=row.ended_s,
        ending=Ending(row.ending) if row.ending else None,
        code=row.code,
        answer=ANSWER.validate_json(row.answer) if row.answer else None,
        digits=talked.digits,
        spoken=_told(talked.spoken),
        recording=row.recording,
        correction=correction_of(correction) if correction else None,
        unknown=row.unknown,
        note=row.note,
        rang_s=row.rang_s,
        came_in=row.came_in,
        held=row.held,
    )


def _told(spoken: Sequence[Spoken]) -> tuple[Spoken, ...]:
    """Where a prompt lies on this machine is nobody's business outside."""
    return tuple(replace(one, file="") for one in spoken)


def talked_of(row: AttemptRow) -> Talked:
    """Return the conversation of a call; an empty one where there was none."""
    return TALKED.validate_json(row.talked) if row.talked else Talked(row.answered_s)


def ended_of(row: AttemptRow) -> Ended | None:
    """Return how the leg ended, None where that is not known."""
    if row.ending is None or row.ended_s is None:
        return None
    return Ended(Ending(row.ending), row.ended_s, row.answered_s, row.code, row.reason)


@dataclass(frozen=True, slots=True)
class Held:
    """The rows of one round; corrections by attempt, those that count."""

    row: CampaignRow
    attempts: Sequence[AttemptRow]
    corrections: Mapping[str, CorrectionRow]


def campaign_of(held: Held, score: Score) -> Campaign:
    """Return a round with its units in order, each call scored as of then."""
    row = held.row
    units: dict[str, list[Attempt]] = {}
    for attempt in sorted(held.attempts, key=lambda a: (a.position, a.no)):
        made = attempt_of(attempt, held.corrections.get(attempt.id))
        units.setdefault(attempt.unit, []).append(made)
    return Campaign(
        id=row.id,
        title=row.title,
        purpose=Purpose(row.purpose),
        state=CampaignState(row.state),
        script=row.script,
        script_version=row.script_version,
        created_at=row.created_at,
        created_by=row.created_by,
        created_by_name=row.created_by_name,
        starts_at=row.starts_at,
        ends_by=row.ends_by,
        units=tuple(_unit(attempts, score) for attempts in units.values()),
        version=row.version,
        text=row.text,
        finished_at=row.finished_at,
        asked=_asked(row),
    )


def _asked(row: CampaignRow) -> Asked | None:
    """Return the question that this round asks; None where its script asks none."""
    if not row.question:
        return None
    source = QUOTED.validate_python(row.source) if row.source else None
    return Asked(row.question, tuple(row.expects), source)


def _unit(attempts: list[Attempt], score: Score) -> UnitResult:
    scored: list[Attempt] = []
    for attempt in attempts:
        points = score([*scored, attempt]) if attempt.verdict is not None else None
        scored.append(replace(attempt, score=points))
    return UnitResult(attempts[0].unit, attempts[0].unit_name, tuple(scored))
