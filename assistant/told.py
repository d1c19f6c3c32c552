"""What a plan is told as, from its receipts and states alone."""

from core.effects.plan import Need, Plan, PlanState, Step, StepState

_WAITS = {
    Need.CONFIRM: "请核对后点“批准并执行”。",
    Need.LEADER: "须由带班领导批准。",
    Need.TWO: "须由您和带班领导两人批准。",
    Need.NONE: "",
}
_STATES = {
    StepState.PROPOSED: "未执行",
    StepState.RUNNING: "执行中",
    StepState.FAILED: "未办成",
    StepState.UNKNOWN: "结果不明，请人工核实",
    StepState.UNDOING: "撤销中",
}


def plan_text(plan: Plan) -> str:
    """Return the plan as plain text: what waits, what was done, what was not."""
    if plan.state in (PlanState.WAITING, PlanState.EXPIRED, PlanState.REFUSED):
        steps = "；".join(f"{s.position}. {s.summary}" for s in plan.steps)
        return f"拟办：{steps}。{_closing(plan)}"
    return "\n".join(_step_text(step) for step in plan.steps)


def _closing(plan: Plan) -> str:
    if plan.state is PlanState.EXPIRED:
        return "已过审批时限，未执行。"
    if plan.state is PlanState.REFUSED:
        reasons = "；".join(d.reason for d in plan.decisions if not d.approved)
        return f"未获同意：{reasons}。"
    return _WAITS[plan.need]


def _step_text(step: Step) -> str:
    if step.state in (StepState.DONE, StepState.UNDONE) and step.receipt is not None:
        return step.receipt.text
    told = _STATES.get(step.state, "")
    why = f"：{step.error}" if step.error else ""
    return f"{step.summary}（{told}{why}）"
