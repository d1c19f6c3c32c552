"""The only code that runs an action: permission, approval and audit intent in one transaction, then
the run, then the receipt.

Consequential effects happen at most once. A step's row turns from `proposed` to `running` in the
transaction that writes its audit intent; whoever finds a step `running` after a restart knows only
that it may have happened, says so, and never runs it again.
"""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from core.audit import Audit
from core.clock import Clock
from core.database import Database
from core.effects import binding
from core.effects.action import Call, Done, Effect
from core.effects.catalogue import Catalogue, check
from core.effects.plan import Need, Plan, PlanState, Request, canonical
from core.effects.plans import Plans
from core.effects.policy import Policy
from core.effects.runner import Runner
from core.errors import Refused
from core.identity import Principal


class Dispatcher:
    """Proposes, takes decisions, runs, undoes. Everything it does is in the audit log."""

    def __init__(
        self,
        database: Database,
        audit: Audit,
        clock: Clock,
        catalogue: Catalogue,
        policy: Policy,
        people: binding.People,
    ) -> None:
        self.catalogue = catalogue
        self._audit = audit
        self._clock = clock
        self._plans = Plans(database, audit, clock, catalogue, policy, people)
        self._runner = Runner(database, audit, clock, catalogue, policy, people)

    def look(
        self, principal: Principal, name: str, arguments: Mapping[str, Any] | None = None
    ) -> Done:
        """Run one `read` action at once. Reads of personal data leave an audit record first."""
        action = self.catalogue.get(name)
        given = check(action, arguments or {})
        if action.effect_with(given) is not Effect.READ:
            raise Refused(f"“{action.title}”不是查询。", "请通过对话或相应按钮提出，经确认后办理。")
        binding.allowed(principal, action, ())
        if action.personal:
            self._audit.append(principal.id, name, canonical(given.model_dump(mode="json")), "read")
        return action.run(Call(uuid.uuid4().hex, principal, self._clock.now()), given)

    def propose(
        self, principal: Principal, requests: Sequence[Request], conversation: str = ""
    ) -> Plan:
        """Store a plan. One without consequential steps is approved by having been asked for."""
        return self._plans.propose(principal, requests, conversation)

    def act(
        self, principal: Principal, requests: Sequence[Request], conversation: str = ""
    ) -> Plan:
        """Propose, and run at once what needs nobody's word."""
        plan = self.propose(principal, requests, conversation)
        return self.execute(plan.id) if plan.need is Need.NONE else plan

    def approve(self, principal: Principal, plan_id: str, digest: str) -> Plan:
        """Give one person's yes to exactly what `digest` was shown for."""
        return self._plans.approve(principal, plan_id, digest)

    def refuse(self, principal: Principal, plan_id: str, reason: str) -> Plan:
        """Say no; the plan is closed for good."""
        return self._plans.refuse(principal, plan_id, reason)

    def execute(self, plan_id: str) -> Plan:
        """Run an approved plan's steps in order, stopping at the first that does not succeed.

        Raises Refused where the plan may not run; a failing step is told in the plan returned.
        """
        return self._runner.execute(plan_id)

    def undo(self, principal: Principal, step_id: str) -> Plan:
        """Take back a reversible step, once."""
        return self._runner.undo(principal, step_id)

    def recover(self) -> int:
        """After a restart: mark every step that was under way as unknown. Returns how many."""
        return self._runner.recover()

    def settle(self, principal: Principal, step_id: str, *, happened: bool, note: str) -> Plan:
        """Record a person's finding about a step whose outcome was unknown."""
        return self._runner.settle(principal, step_id, happened=happened, note=note)

    def plan(self, principal: Principal, plan_id: str) -> Plan:
        """Return a plan that this person proposed or may decide on."""
        return self._plans.plan(principal, plan_id)

    def plans(
        self, principal: Principal, states: Sequence[PlanState] = (), limit: int = 50
    ) -> list[Plan]:
        """Return the newest plans that this person may see, newest first."""
        return self._plans.plans(principal, states, limit)

    def everyones_waiting(self) -> list[Plan]:
        """Return all plans that wait, to be told apart by who may decide (channels.deciding)."""
        return self._plans.everyones_waiting()

    def waiting(self, principal: Principal) -> list[Plan]:
        """Return the plans that wait for this person's word now."""
        return self._plans.waiting(principal)
