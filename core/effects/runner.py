"""Running approved steps and taking reversible ones back, each at most once."""

import json
import logging
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audit import Audit
from core.clock import Clock
from core.database import Database
from core.effects import binding
from core.effects.action import Action, Call, Done, Effect, Uncertain
from core.effects.catalogue import Catalogue, check, resolve
from core.effects.plan import SETTLED, Need, Plan, PlanState, StepState
from core.effects.policy import Policy
from core.effects.store import (
    EffectPlanRow,
    EffectStepRow,
    as_plan,
    decisions_of,
    locked_plan,
    steps_of,
)
from core.errors import Forbidden, NotFound, Refused, ZhibanError
from core.identity import Permission, Principal

_log = logging.getLogger(__name__)


class Runner:
    """Starts a step only in the transaction that uses its approval and writes its intent."""

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

    def execute(self, plan_id: str) -> Plan:
        """Run an approved plan's steps in order, stopping at the first that does not succeed.

        Raises Refused where the plan may not run; a failing step is told in the plan returned.
        """
        ran = False
        while True:
            try:
                started = self._start(plan_id)
            except ZhibanError as error:
                if not ran:
                    raise
                self._stop_before(plan_id, error)
                break
            if started is None:
                break
            ran = True
            if not self._run(*started):
                break
        return self._ended(plan_id)

    def _start(self, plan_id: str) -> tuple[EffectStepRow, Action[Any], Call, Any] | None:
        """Use the approval for the next step and write the intent: one transaction."""
        now = self._clock.now()
        with self._database.transaction() as session:
            plan = locked_plan(session, plan_id)
            steps = binding.runnable(session, plan, self._policy, self._people, now)
            step = binding.next_step(steps)
            if step is None:
                return None
            action, principal, arguments = self._permitted(plan, step, steps)
            step.state, step.started_at = StepState.RUNNING, now
            intent = {
                "plan": plan_id,
                "arguments": arguments.model_dump(mode="json", exclude_unset=True),
                "effect": step.effect,
                "approved_by": [d.person for d in decisions_of(session, plan_id)],
            }
            self._audit.append_in(session, principal.id, step.action, step.id, "intent", intent)
            session.flush()
            return step, action, self._call(step.id, principal), arguments

    def _permitted(
        self, plan: EffectPlanRow, step: EffectStepRow, steps: list[EffectStepRow]
    ) -> tuple[Action[Any], Principal, Any]:
        principal = self._people(plan.principal)
        if principal is None:
            raise Refused("提出人的账户已停用。", binding.AGAIN)
        receipts = {
            s.position: Done.model_validate_json(s.receipt) for s in steps if s.receipt is not None
        }
        action = self._catalogue.get(step.action)
        arguments = check(action, resolve(json.loads(step.arguments), receipts))
        rule = self._policy.rule(action.name, arguments.model_dump(mode="json", exclude_unset=True))
        binding.allowed(principal, action, rule.orgs)
        effect = action.effect_with(arguments)
        need = rule.need if effect is Effect.CONSEQUENTIAL else Need.NONE
        binding.covered(plan, step, effect, need)
        return action, principal, arguments

    def _stop_before(self, plan_id: str, error: ZhibanError) -> None:
        """A later step that may not start fails without having run; the earlier ones stand."""
        with self._database.transaction() as session:
            plan = locked_plan(session, plan_id)
            step = binding.next_step(steps_of(session, plan_id))
            if step is not None:
                step.state, step.error = StepState.FAILED, str(error)
                self._audit.append_in(
                    session,
                    plan.principal,
                    step.action,
                    step.id,
                    "not started",
                    {"why": str(error)},
                )

    def _run(self, step: EffectStepRow, action: Action[Any], call: Call, arguments: Any) -> bool:
        """Run one started step; return whether the next may follow."""
        try:
            done = action.run(call, arguments)
        except Uncertain as error:
            self._finish(step.id, call, StepState.UNKNOWN, error=str(error))
        except ZhibanError as error:
            self._finish(step.id, call, StepState.FAILED, error=str(error))
        except Exception:
            _log.exception("step %s (%s) broke", step.id, step.action)
            state = StepState.FAILED if step.effect == Effect.READ else StepState.UNKNOWN
            self._finish(step.id, call, state, error="执行中出现意外错误。请查看日志并人工核实。")
        else:
            self._finish(step.id, call, StepState.DONE, receipt=done)
            return True
        return False

    def _finish(
        self,
        step_id: str,
        call: Call,
        state: StepState,
        *,
        receipt: Done | None = None,
        error: str = "",
    ) -> None:
        with self._database.transaction() as session:
            row = self._locked_step(step_id, session)
            row.state, row.error, row.ended_at = state, error, self._clock.now()
            if receipt is not None:
                row.receipt = receipt.model_dump_json()
            said = receipt.text if receipt else error
            self._audit.append_in(
                session, call.principal.id, row.action, step_id, state, {"receipt": said}
            )

    def _locked_step(self, step_id: str, session: Session) -> EffectStepRow:
        row = session.get(EffectStepRow, step_id)
        if row is None:
            raise NotFound("没有这一步。", "请刷新后再试。")
        locked_plan(session, row.plan_id)
        session.refresh(row)
        return row

    def _ended(self, plan_id: str) -> Plan:
        with self._database.transaction() as session:
            plan = locked_plan(session, plan_id)
            states = {step.state for step in steps_of(session, plan_id)}
            if states <= {StepState.DONE, StepState.UNDONE}:
                plan.state = PlanState.FINISHED
            elif states & {StepState.FAILED, StepState.UNKNOWN}:
                plan.state = PlanState.STOPPED
            session.flush()
            return as_plan(session, plan, self._clock.now())

    def _call(self, key: str, principal: Principal) -> Call:
        return Call(key=key, principal=principal, at=self._clock.now())

    def undo(self, principal: Principal, step_id: str) -> Plan:
        """Take back a reversible step, once."""
        with self._database.transaction() as session:
            row = self._locked_step(step_id, session)
            plan = locked_plan(session, row.plan_id)
            action = self._catalogue.get(row.action)
            if principal.id != plan.principal and Permission.APPROVE not in principal.permissions:
                raise Forbidden("这一步不是您办理的。", "请由经办人或带班领导撤销。")
            binding.allowed(principal, action, ())
            if row.effect != Effect.REVERSIBLE or row.state != StepState.DONE:
                raise Refused("这一步不能撤销，或已经撤销。", "如需更正，请另行办理。")
            if row.error.startswith(SETTLED):
                # its undo may have happened already: trying again could take back something newer
                raise Refused(
                    "这一步的结果是人工核实的，不能再自动撤销。", "如需更正，请另行办理。"
                )
            receipts = {
                s.position: Done.model_validate_json(s.receipt)
                for s in steps_of(session, plan.id)
                if s.receipt is not None
            }
            arguments = check(action, resolve(json.loads(row.arguments), receipts))
            row.state = StepState.UNDOING
            self._audit.append_in(session, principal.id, row.action, step_id, "undo intent")
            plan_id, done = plan.id, receipts[row.position]
        self._run_undo(step_id, action, self._call(f"{step_id}:undo", principal), arguments, done)
        return self._ended(plan_id)

    def _run_undo(
        self, step_id: str, action: Action[Any], call: Call, arguments: Any, done: Done
    ) -> None:
        if action.undo is None:
            raise Refused("这一步不能撤销。", "如需更正，请另行办理。")
        try:
            taken_back = action.undo(call, arguments, done)
        except Uncertain as error:
            self._finish(step_id, call, StepState.UNKNOWN, error=str(error))
        except ZhibanError as error:
            self._finish(step_id, call, StepState.DONE, error=f"撤销未成功：{error}")
            raise
        except Exception:
            _log.exception("undo of step %s broke", step_id)
            self._finish(step_id, call, StepState.UNKNOWN, error="撤销中出现意外错误。请人工核实。")
        else:
            kept = done.model_copy(update={"text": f"{done.text}（已撤销：{taken_back.text}）"})
            self._finish(step_id, call, StepState.UNDONE, receipt=kept)

    def recover(self) -> int:
        """After a restart: mark every step that was under way as unknown. Returns how many."""
        with self._database.transaction() as session:
            caught = (StepState.RUNNING, StepState.UNDOING)
            rows = list(
                session.scalars(select(EffectStepRow).where(EffectStepRow.state.in_(caught)))
            )
            for row in rows:
                plan = locked_plan(session, row.plan_id)
                harmless = row.effect == Effect.READ
                row.state = StepState.FAILED if harmless else StepState.UNKNOWN
                row.error = "执行中服务中断，是否已经生效不明。请人工核实后登记结果。"
                plan.state = PlanState.STOPPED
                self._audit.append_in(session, "system", row.action, row.id, row.state)
            return len(rows)

    def settle(self, principal: Principal, step_id: str, *, happened: bool, note: str) -> Plan:
        """Record a person's finding about a step whose outcome was unknown."""
        principal.require(Permission.ACT)
        with self._database.transaction() as session:
            row = self._locked_step(step_id, session)
            if row.state != StepState.UNKNOWN:
                raise Refused("这一步的结果已经明确。", "不需要再登记。")
            row.state = StepState.DONE if happened else StepState.FAILED
            row.error = f"{SETTLED}{'已生效' if happened else '未生效'}。{note}"
            if happened and row.receipt is None:
                row.receipt = Done(text=f"{row.summary}（经人工核实已生效）").model_dump_json()
            detail = {"happened": happened, "note": note}
            self._audit.append_in(session, principal.id, row.action, step_id, "settled", detail)
            plan_id = row.plan_id
        return self._ended(plan_id)
