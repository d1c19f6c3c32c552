"""Whether a plan may run now: the checks that stand between an approval and an effect."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.effects.action import Action, Effect
from core.effects.plan import Need, PlanState, StepState
from core.effects.policy import Policy, strictest
from core.effects.store import (
    EffectDecisionRow,
    EffectPlanRow,
    EffectStepRow,
    decisions_of,
    steps_of,
    stored_digest,
)
from core.errors import Forbidden, Refused
from core.identity import Permission, Principal

People = Callable[[str], Principal | None]
AGAIN = "请重新提出并审批。"


def allowed(principal: Principal, action: Action[Any], orgs: tuple[str, ...]) -> None:
    """Raise Forbidden unless this person may do this action at all."""
    principal.require(action.permission)
    if orgs and not set(orgs) & set(principal.org_path):
        raise Forbidden(f"“{action.title}”只限指定单位的人员办理。", "请转请有权单位办理。")


def may_decide(plan: EffectPlanRow, person: Principal) -> bool:
    """Say whether this person's word counts for this plan."""
    own = person.id == plan.principal
    leads = Permission.APPROVE in person.permissions
    match Need(plan.need):
        case Need.CONFIRM:
            return own or leads
        case Need.LEADER:
            return leads
        case Need.TWO:
            return own or leads
        case Need.NONE:
            return False


def satisfied(plan: EffectPlanRow, decisions: list[EffectDecisionRow], people: People) -> bool:
    """Say whether the plan has every word it needs, from people who may still give it."""
    given = {d.person for d in decisions if d.approved and d.digest == plan.digest}
    leaders = {p for p in given if _leads(people(p))}
    match Need(plan.need):
        case Need.NONE:
            return True
        case Need.CONFIRM:
            return plan.principal in given or bool(leaders)
        case Need.LEADER:
            return bool(leaders)
        case Need.TWO:
            return plan.principal in given and bool(leaders - {plan.principal})


def _leads(person: Principal | None) -> bool:
    return person is not None and Permission.APPROVE in person.permissions


def open_to_decision(plan: EffectPlanRow, now: datetime) -> None:
    """Raise Refused unless the plan still waits for somebody's word."""
    if plan.state != PlanState.WAITING:
        raise Refused("这份方案已经处理过了。", AGAIN)
    if now >= datetime.fromisoformat(plan.expires_at):
        raise Refused("这份方案已过审批时限。", AGAIN)


def runnable(
    session: Session, plan: EffectPlanRow, policy: Policy, people: People, now: datetime
) -> list[EffectStepRow]:
    """Return the plan's steps if its next step may start now; raise Refused otherwise."""
    steps = steps_of(session, plan.id)
    if plan.state != PlanState.APPROVED:
        raise Refused("这份方案没有获得批准，或已经执行。", AGAIN)
    if stored_digest(plan, steps) != plan.digest:
        raise Refused("方案内容与审批时不一致，不予执行。", "请立即报告系统管理员，并" + AGAIN)
    if plan.policy != policy.version:
        raise Refused("审批规则在批准之后有改动。", AGAIN)
    if now >= datetime.fromisoformat(plan.expires_at):
        raise Refused("批准已过时限，未执行。", AGAIN)
    if not satisfied(plan, decisions_of(session, plan.id), people):
        raise Refused("批准不齐，或批准人已无审批权限。", AGAIN)
    return steps


def covered(plan: EffectPlanRow, step: EffectStepRow, effect: Effect, need: Need) -> None:
    """Raise Refused if what the step turned out to be goes beyond what was approved."""
    order = tuple(Effect)
    if order.index(effect) > order.index(Effect(step.effect)):
        raise Refused("这一步的实际影响超出了批准的范围。", AGAIN)
    if strictest([Need(plan.need), need]) != Need(plan.need):
        raise Refused("这一步按规定需要更高一级的批准。", AGAIN)


def next_step(steps: list[EffectStepRow]) -> EffectStepRow | None:
    """Return the step that is to run next; None when all are done or one is not."""
    for step in steps:
        if step.state == StepState.DONE:
            continue
        return step if step.state == StepState.PROPOSED else None
    return None
