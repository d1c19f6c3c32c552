"""Proposing plans and taking people's decisions on them; nothing runs here."""

import json
import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from core.audit import Audit
from core.clock import Clock
from core.database import Database
from core.effects import binding
from core.effects.action import Action, Effect
from core.effects.catalogue import Catalogue, check
from core.effects.plan import Need, Plan, PlanState, Request, StepState, canonical
from core.effects.policy import Policy, strictest
from core.effects.store import (
    EffectDecisionRow,
    EffectPlanRow,
    EffectStepRow,
    as_plan,
    decisions_of,
    locked_plan,
    steps_of,
    stored_digest,
)
from core.errors import Forbidden, InvalidInput, NotFound, Refused
from core.identity import Permission, Principal

MOST_STEPS = 20


class Plans:
    """Stores what is proposed and what people said about it."""

    def __init__(
        self,
        database: Database,
        audit: Audit,
        clock: Clock,
        catalogue: Catalogue,
        policy: Policy,
        people: binding.People,
    ) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock
        self._catalogue = catalogue
        self._policy = policy
        self._people = people

    def propose(
        self, principal: Principal, requests: Sequence[Request], conversation: str = ""
    ) -> Plan:
        """Store a plan. One without consequential steps is approved by having been asked for."""
        if not 1 <= len(requests) <= MOST_STEPS:
            raise InvalidInput(f"一次方案须有 1 至 {MOST_STEPS} 步。", "请分几次提出。")
        now, plan_id = self._clock.now(), uuid.uuid4().hex
        steps: list[EffectStepRow] = []
        needs: list[Need] = []
        for position, request in enumerate(requests, start=1):
            action = self._catalogue.get(request.action)
            step, need = self._step(principal, plan_id, position, action, request)
            steps.append(step)
            needs.append(need)
        need = strictest(needs)
        plan = EffectPlanRow(
            id=plan_id,
            principal=principal.id,
            principal_name=principal.name,
            conversation=conversation,
            created_at=now,
            expires_at=(now + timedelta(minutes=self._policy.expires_minutes)).isoformat(),
            policy=self._policy.version,
            need=need,
            state=PlanState.APPROVED if need is Need.NONE else PlanState.WAITING,
            digest="",
        )
        plan.digest = stored_digest(plan, steps)
        with self._database.transaction() as session:
            session.add(plan)
            session.flush()
            session.add_all(steps)
            if need is not Need.NONE:
                said = "；".join(step.summary for step in steps)
                self._audit.append_in(
                    session, principal.id, "plan.propose", plan_id, need, {"plan": said}
                )
            session.flush()
            return as_plan(session, plan, now)

    def _step(
        self,
        principal: Principal,
        plan_id: str,
        position: int,
        action: Action[Any],
        request: Request,
    ) -> tuple[EffectStepRow, Need]:
        given = check(action, request.arguments)
        stored = given.model_dump(mode="json", exclude_unset=True)
        effect = action.effect_with(given)
        rule = self._policy.rule(action.name, stored)
        binding.allowed(principal, action, rule.orgs)
        row = EffectStepRow(
            id=uuid.uuid4().hex,
            plan_id=plan_id,
            position=position,
            action=action.name,
            title=action.title,
            effect=effect,
            arguments=canonical(stored),
            provenance=canonical(request.provenance),
            untrusted=json.dumps(sorted(request.untrusted), ensure_ascii=False),
            summary=action.summary(given),
            state=StepState.PROPOSED,
            receipt=None,
            error="",
            started_at=None,
            ended_at=None,
        )
        if effect is Effect.CONSEQUENTIAL:
            return row, rule.need
        asked = request.confirm and effect is not Effect.READ
        return row, Need.CONFIRM if asked else Need.NONE

    def approve(self, principal: Principal, plan_id: str, digest: str) -> Plan:
        """Give one person's yes to exactly what `digest` was shown for."""
        return self._decide(principal, plan_id, digest, approved=True, reason="")

    def refuse(self, principal: Principal, plan_id: str, reason: str) -> Plan:
        """Say no; the plan is closed for good."""
        return self._decide(principal, plan_id, None, approved=False, reason=reason)

    def _decide(
        self, principal: Principal, plan_id: str, digest: str | None, *, approved: bool, reason: str
    ) -> Plan:
        now = self._clock.now()
        with self._database.transaction() as session:
            plan = locked_plan(session, plan_id)
            binding.open_to_decision(plan, now)
            if not binding.may_decide(plan, principal):
                raise Forbidden("这份方案不由您审批。", "请由提出人或带班领导在其本人账户中处理。")
            if approved and (
                digest != plan.digest or stored_digest(plan, steps_of(session, plan_id)) != digest
            ):
                raise Refused("方案内容已与您看到的不同。", "请刷新后重新核对。")
            session.merge(
                EffectDecisionRow(
                    plan_id=plan_id,
                    person=principal.id,
                    name=principal.name,
                    approved=approved,
                    digest=plan.digest,
                    reason=reason,
                    at=now,
                )
            )
            session.flush()
            if not approved:
                plan.state = PlanState.REFUSED
            elif binding.satisfied(plan, decisions_of(session, plan_id), self._people):
                plan.state = PlanState.APPROVED
            self._audit.append_in(
                session,
                principal.id,
                "plan.approve" if approved else "plan.refuse",
                plan_id,
                plan.state,
                {"digest": plan.digest, "reason": reason},
            )
            session.flush()
            return as_plan(session, plan, now)

    def plan(self, principal: Principal, plan_id: str) -> Plan:
        """Return a plan that this person proposed or may decide on."""
        with self._database.reading() as session:
            row = session.get(EffectPlanRow, plan_id)
            if row is None or not self._sees(principal, row):
                raise NotFound("没有这份方案，或您无权查看。", "请核对链接。")
            return as_plan(session, row, self._clock.now())

    def plans(
        self, principal: Principal, states: Sequence[PlanState] = (), limit: int = 50
    ) -> list[Plan]:
        """Return the newest plans that this person may see, newest first."""
        query = select(EffectPlanRow).order_by(EffectPlanRow.created_at.desc())
        if states:
            query = query.where(EffectPlanRow.state.in_(states))
        if list(states) == [PlanState.WAITING]:
            query = query.where(EffectPlanRow.expires_at >= self._yesterday())
        if Permission.APPROVE not in principal.permissions:
            query = query.where(EffectPlanRow.principal == principal.id)
        with self._database.reading() as session:
            rows = session.scalars(query.limit(limit))
            return [as_plan(session, row, self._clock.now()) for row in rows]

    def _yesterday(self) -> str:
        """Return a day that sorts before every moment of expiry that may still be ahead.

        What nobody answered stays as it was; it need not be looked through for ever.
        """
        return (self._clock.now() - timedelta(days=1)).date().isoformat()

    def everyones_waiting(self) -> list[Plan]:
        """Return all plans that wait for anybody's word now; who may see which is not asked."""
        query = (
            select(EffectPlanRow)
            .where(EffectPlanRow.state == PlanState.WAITING)
            .where(EffectPlanRow.expires_at >= self._yesterday())
            .order_by(EffectPlanRow.created_at.desc())
        )
        with self._database.reading() as session:
            found = [as_plan(session, row, self._clock.now()) for row in session.scalars(query)]
        return [plan for plan in found if plan.state is PlanState.WAITING]

    def waiting(self, principal: Principal) -> list[Plan]:
        """Return the plans that wait for this person's word now."""
        found: list[Plan] = []
        for plan in self.plans(principal, [PlanState.WAITING], 200):
            said = {decision.person for decision in plan.decisions}
            if plan.state is PlanState.WAITING and principal.id not in said:
                found.append(plan)
        return found

    def _sees(self, principal: Principal, row: EffectPlanRow) -> bool:
        return row.principal == principal.id or Permission.APPROVE in principal.permissions
