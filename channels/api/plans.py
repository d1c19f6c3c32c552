"""Plans over HTTP: propose, list, decide, take back, settle."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from channels.api.parts import PROBLEMS, Actor, InRoom
from core.effects.plan import Plan, Request

router = APIRouter(tags=["办理"], responses=PROBLEMS)
PROPOSE_DOC = """提出一至二十步的方案。参数可用 `$n.键` 引用前面第 n 步的结果。
不需要批准的方案立即执行，返回时已带回执；须批准的返回 `state=waiting` 和 `digest`。
通过本接口提出的参数不带来源说明；出自转发或引用文字的参数请列入 `untrusted`。"""


class ProposedStep(BaseModel):
    """One step as it is asked for."""

    action: str = Field(max_length=100, description="动作名，见 /actions")
    arguments: dict[str, Any] = Field(default_factory=dict, description="参数，见 /actions")
    untrusted: list[str] = Field(default=[], description="出自转发或引用文字的参数名")


class Proposal(BaseModel):
    """The steps of a plan, in order."""

    steps: list[ProposedStep] = Field(min_length=1, max_length=20)
    conversation_id: str = Field(default="", max_length=100, description="所属会话")


class Approval(BaseModel):
    """A yes to exactly what was shown."""

    digest: str = Field(max_length=100, description="看到的方案的 digest；内容有变即不能批准")


class Refusal(BaseModel):
    """A no, with its reason."""

    reason: str = Field(min_length=1, max_length=500, description="理由，提出人会看到")


class Finding(BaseModel):
    """What a person found out about a step whose outcome was unknown."""

    happened: bool = Field(description="是否已经生效")
    note: str = Field(min_length=1, max_length=500, description="怎么核实的")


@router.get("/plans", summary="方案列表", description="自己提出的；有审批权限的可看到全部。")
async def plans(
    who: Actor, room: InRoom, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> list[Plan]:
    """List plans, newest first."""
    return await room.duty.acting.plans(who, limit)


@router.get("/plans/waiting", summary="等待本人处理的方案")
async def waiting(who: Actor, room: InRoom) -> list[Plan]:
    """List the plans that wait for the asker's word."""
    return await room.duty.acting.waiting(who)


@router.get("/plans/{plan_id}", summary="一份方案及其回执")
async def plan(plan_id: str, who: Actor, room: InRoom) -> Plan:
    """Return one plan."""
    return await room.duty.acting.plan(who, plan_id)


@router.post("/plans", summary="提出方案", description=PROPOSE_DOC, status_code=201)
async def propose(body: Proposal, who: Actor, room: InRoom) -> Plan:
    """Propose steps; those that need nobody's word are run before this returns."""
    steps = [
        Request(action=s.action, arguments=s.arguments, untrusted=tuple(s.untrusted))
        for s in body.steps
    ]
    return await room.duty.acting.act(who, steps, body.conversation_id)


@router.post("/plans/{plan_id}/approve", summary="批准", description="批准齐了即执行，一次有效。")
async def approve(plan_id: str, body: Approval, who: Actor, room: InRoom) -> Plan:
    """Say yes; the plan runs when every word it needs is there."""
    return await room.duty.acting.approve(who, plan_id, body.digest)


@router.post("/plans/{plan_id}/refuse", summary="不同意", description="方案就此作废。")
async def refuse(plan_id: str, body: Refusal, who: Actor, room: InRoom) -> Plan:
    """Say no."""
    return await room.duty.acting.refuse(who, plan_id, body.reason)


@router.post("/steps/{step_id}/undo", summary="撤销一步", description="只有可撤销的步骤可以。")
async def undo(step_id: str, who: Actor, room: InRoom) -> Plan:
    """Take a reversible step back."""
    return await room.duty.acting.undo(who, step_id)


@router.post("/steps/{step_id}/settle", summary="登记结果不明的步骤的核实结果")
async def settle(step_id: str, body: Finding, who: Actor, room: InRoom) -> Plan:
    """Record what was found out."""
    return await room.duty.acting.settle(who, step_id, happened=body.happened, note=body.note)
