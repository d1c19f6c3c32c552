"""Whose word a plan waits for, as every channel asks before it shows a button."""

from core.effects.plan import Need, Plan, PlanState
from core.identity import Permission, Principal


def may_decide(plan: Plan, person: Principal) -> bool:
    """Say whether this person's word is still missing and counts; the dispatcher decides again."""
    if plan.state is not PlanState.WAITING or Permission.ACT not in person.permissions:
        return False
    if person.id in {decision.person for decision in plan.decisions}:
        return False
    leads = Permission.APPROVE in person.permissions
    own = plan.principal == person.id
    match plan.need:
        case Need.CONFIRM | Need.TWO:
            return own or leads
        case Need.LEADER:
            return leads
        case Need.NONE:
            return False
