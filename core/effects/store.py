"""Plans, steps and decisions in the database."""

import json
from datetime import datetime

from sqlalchemy import ForeignKey, bindparam, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base, Instant
from core.effects.action import Done, Effect
from core.effects.plan import Decision, Need, Plan, PlanState, Step, StepState, digest
from core.errors import NotFound


class EffectPlanRow(Base):
    """A proposed plan. `digest` is what approvals are bound to."""

    __tablename__ = "effect_plan"

    id: Mapped[str] = mapped_column(primary_key=True)
    principal: Mapped[str] = mapped_column(index=True)
    principal_name: Mapped[str]
    conversation: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[str]  # ISO 8601 with zone, exactly as hashed
    policy: Mapped[str]
    need: Mapped[str]
    digest: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)


class EffectStepRow(Base):
    """One step. `arguments`, `provenance`, `untrusted` and `receipt` are JSON."""

    __tablename__ = "effect_step"

    id: Mapped[str] = mapped_column(primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("effect_plan.id"), index=True)
    position: Mapped[int]
    action: Mapped[str]
    title: Mapped[str]
    effect: Mapped[str]
    arguments: Mapped[str]
    provenance: Mapped[str]
    untrusted: Mapped[str]
    summary: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    receipt: Mapped[str | None]
    error: Mapped[str]
    started_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class EffectDecisionRow(Base):
    """One person's word on one plan, bound to the digest that was shown."""

    __tablename__ = "effect_decision"

    plan_id: Mapped[str] = mapped_column(ForeignKey("effect_plan.id"), primary_key=True)
    person: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    approved: Mapped[bool]
    digest: Mapped[str]
    reason: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)


# built once: a plan on its way is read a dozen times
_STEPS = (
    select(EffectStepRow)
    .where(EffectStepRow.plan_id == bindparam("plan"))
    .order_by(EffectStepRow.position)
    .execution_options(populate_existing=True)
)
_DECISIONS = (
    select(EffectDecisionRow)
    .where(EffectDecisionRow.plan_id == bindparam("plan"))
    .order_by(EffectDecisionRow.at)
    .execution_options(populate_existing=True)
)


def locked_plan(session: Session, plan_id: str) -> EffectPlanRow:
    """Return a plan, holding off every other writer of it until the transaction ends."""
    # a write that changes nothing takes SQLite's single write lock before anything is read
    session.execute(update(EffectPlanRow).where(EffectPlanRow.id == plan_id).values(id=plan_id))
    row = session.get(EffectPlanRow, plan_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("没有这份待办方案。", "请重新提出。")
    return row


def steps_of(session: Session, plan_id: str) -> list[EffectStepRow]:
    """Return a plan's steps in order."""
    return list(session.scalars(_STEPS, {"plan": plan_id}))


def decisions_of(session: Session, plan_id: str) -> list[EffectDecisionRow]:
    """Return what was said about a plan, oldest first."""
    return list(session.scalars(_DECISIONS, {"plan": plan_id}))


def stored_digest(plan: EffectPlanRow, steps: list[EffectStepRow]) -> str:
    """Return the digest of what is stored now; differs from `plan.digest` if a row was edited."""
    return digest(
        plan.id,
        plan.principal,
        plan.policy,
        plan.need,
        datetime.fromisoformat(plan.expires_at),
        [(s.id, s.action, s.effect, s.arguments, s.summary) for s in steps],
    )


def as_step(row: EffectStepRow) -> Step:
    """Return a stored step as channels see it."""
    return Step(
        id=row.id,
        position=row.position,
        action=row.action,
        title=row.title,
        effect=Effect(row.effect),
        arguments=json.loads(row.arguments),
        provenance=json.loads(row.provenance),
        untrusted=tuple(json.loads(row.untrusted)),
        summary=row.summary,
        state=StepState(row.state),
        receipt=Done.model_validate_json(row.receipt) if row.receipt else None,
        error=row.error,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )


def as_plan(session: Session, row: EffectPlanRow, now: datetime) -> Plan:
    """Return a stored plan as channels see it; one that waited too long reads as expired."""
    expires = datetime.fromisoformat(row.expires_at)
    state = PlanState(row.state)
    if state is PlanState.WAITING and now >= expires:
        state = PlanState.EXPIRED
    return Plan(
        id=row.id,
        principal=row.principal,
        principal_name=row.principal_name,
        conversation=row.conversation,
        created_at=row.created_at,
        expires_at=expires,
        policy=row.policy,
        digest=row.digest,
        need=Need(row.need),
        state=state,
        steps=tuple(as_step(step) for step in steps_of(session, row.id)),
        decisions=tuple(
            Decision(person=d.person, name=d.name, approved=d.approved, reason=d.reason, at=d.at)
            for d in decisions_of(session, row.id)
        ),
    )
