"""The ledger writes itself: from what the dispatcher did, from reminders, from officers' notes.

Every effect of every system passes the dispatcher, so its receipts are the shift's record: nothing
that was done is missing, and nothing is told that has no receipt.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.duties.handover.model import Entry, EntryKind
from assistant.duties.handover.tables import ShiftNoteRow
from assistant.duties.report.reminded import given
from core.database import Database
from core.effects.action import Done, Effect
from core.effects.plan import StepState
from core.effects.store import EffectDecisionRow, EffectPlanRow, EffectStepRow

_KINDS = {
    "event": EntryKind.EVENT,
    "report": EntryKind.REPORT,
    "rollcall": EntryKind.CALL,
    "warn": EntryKind.CALL,
    "contact": EntryKind.CONTACT,
    "shift": EntryKind.CONTACT,
    "roster": EntryKind.CONTACT,
    "video": EntryKind.VIDEO,
    "device": EntryKind.DEVICE,
    "notice": EntryKind.NOTICE,
    "warning": EntryKind.WARNING,
    "instruction": EntryKind.INSTRUCTION,
    "daily": EntryKind.DAILY,
    "handover": EntryKind.SHIFT,
}
# which page shows what a receipt names
_PAGES = {
    "warning": "/warnings/{id}",
    "instruction": "/instructions/{id}",
    "daily": "/daily/{id}",
    "event": "/events/{id}",
    "report": "/reports/{id}",
    "rollcall": "/rollcalls/{id}",
}
_OUTCOMES = {
    StepState.FAILED: "未办成",
    StepState.UNKNOWN: "结果不明，须人工核实",
    StepState.RUNNING: "执行中断，须人工核实",
}
_SHOWN = (StepState.DONE, StepState.UNDONE, *_OUTCOMES)
Told = Callable[[datetime, datetime], Iterable[Entry]]
"""Entries of another duty in [since, until) that no receipt tells."""
_OWN_RECORD = "log."  # a note's own receipt would tell it twice


class Ledger:
    """Reads the entries of any stretch of time."""

    def __init__(self, database: Database, others: Sequence[Told] = ()) -> None:
        self._database = database
        self._others = others

    def entries(self, since: datetime, until: datetime) -> list[Entry]:
        """Return what happened in [since, until), in order."""
        with self._database.reading() as session:
            found = [*_done(session, since, until), *_notes(session, since, until)]
        found += [
            Entry(
                kind=EntryKind.REMINDER,
                at=reminder.at,
                text=f"【{reminder.stage}】{reminder.text}",
                link=f"/reports/{reminder.report}",
            )
            for reminder in given(self._database, since)
            if reminder.at < until
        ]
        found += [entry for told in self._others for entry in told(since, until)]
        return sorted(found, key=lambda entry: entry.at)


def _done(session: Session, since: datetime, until: datetime) -> Iterator[Entry]:
    query = (
        select(EffectStepRow, EffectPlanRow)
        .join(EffectPlanRow, EffectPlanRow.id == EffectStepRow.plan_id)
        .where(
            EffectStepRow.started_at >= since,
            EffectStepRow.started_at < until,
            EffectStepRow.effect != Effect.READ.value,
            EffectStepRow.state.in_([state.value for state in _SHOWN]),
            EffectStepRow.action.not_like(f"{_OWN_RECORD}%"),
        )
    )
    rows = session.execute(query).all()
    approved = _approvals(session, {plan.id for _, plan in rows})
    for step, plan in rows:
        yield _entry(step, plan, approved.get(plan.id, ""))


def _approvals(session: Session, plans: set[str]) -> Mapping[str, str]:
    """Return the names of those who approved, by plan."""
    found: dict[str, list[str]] = {}
    query = select(EffectDecisionRow).where(
        EffectDecisionRow.plan_id.in_(plans), EffectDecisionRow.approved
    )
    for row in session.scalars(query):
        found.setdefault(row.plan_id, []).append(row.name)
    return {plan: "、".join(names) for plan, names in found.items()}


def _entry(step: EffectStepRow, plan: EffectPlanRow, approved_by: str) -> Entry:
    state = StepState(step.state)
    receipt = Done.model_validate(json.loads(step.receipt)) if step.receipt else None
    outcome = _OUTCOMES.get(state, "")
    text = receipt.text.split("\n")[0] if receipt and not outcome else step.summary
    if outcome:
        text = f"{text}（{outcome}{'：' if step.error else ''}{step.error}）"
    elif state is StepState.UNDONE:
        text = f"{text}（已撤销）"
    assert step.started_at is not None
    return Entry(
        kind=_KINDS.get(step.action.partition(".")[0], EntryKind.OTHER),
        at=step.started_at,
        text=text,
        by=plan.principal_name,
        approved_by=approved_by,
        failed=bool(outcome),
        link=_link(receipt),
        plan=plan.id,
    )


def _link(receipt: Done | None) -> str:
    refs = receipt.refs if receipt else {}
    for name, page in _PAGES.items():
        if isinstance(refs.get(name), str):
            return page.format(id=refs[name])
    return ""


def _notes(session: Session, since: datetime, until: datetime) -> Iterator[Entry]:
    query = select(ShiftNoteRow).where(
        ShiftNoteRow.at >= since, ShiftNoteRow.at < until, ShiftNoteRow.removed.is_(False)
    )
    for row in session.scalars(query):
        yield Entry(kind=EntryKind.NOTE, at=row.at, text=row.text, by=row.by_name)
