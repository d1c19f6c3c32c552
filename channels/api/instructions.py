"""领导批示: registered, passed on, fed back on, closed."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, BackgroundTasks, Query
from fastapi.responses import FileResponse
from starlette.concurrency import run_in_threadpool

from assistant.duties.instruction import arguments as a
from assistant.duties.instruction.model import Instruction, State
from channels.api.parts import PROBLEMS, Actor, InRoom
from channels.api.proposing import propose, send_file
from core.effects.plan import Plan

router = APIRouter(tags=["领导批示"], responses=PROBLEMS)
Deed = Literal["pass", "feedback", "extend", "urge", "close"]


@router.get("/instructions", summary="领导批示列表")
async def instructions(
    _who: Actor,
    room: InRoom,
    state: State | None = None,
    about: str | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> list[Instruction]:
    """List instructions, newest first."""
    wanted = a.Find(state=state, about=about, limit=limit)
    return await run_in_threadpool(room.duty.warned.instructions.store.find, wanted)


@router.get("/instructions/{instruction}", summary="一条批示及反馈情况")
async def one(instruction: str, _who: Actor, room: InRoom) -> Instruction:
    """Return one instruction."""
    return await run_in_threadpool(room.duty.warned.instructions.get, instruction)


@router.post("/instructions", summary="登记领导批示", status_code=201)
async def register(body: a.Register, who: Actor, room: InRoom) -> Plan:
    """Register an instruction."""
    return await propose(room, who, "instruction.register", body.model_dump(mode="json"))


@router.post(
    "/instructions/{instruction}/{deed}",
    summary="转办、反馈、延期、催办、办结",
    description="请求体为该动作的其余参数。催办返回待批准的方案，批准后才拨打。",
    status_code=201,
)
async def do(instruction: str, deed: Deed, body: dict[str, Any], who: Actor, room: InRoom) -> Plan:
    """Propose a deed about an instruction."""
    given = body | {"instruction": instruction}
    return await propose(room, who, f"instruction.{deed}", given)


@router.get("/instructions-sheet", summary="督办落实情况表（xlsx）", response_class=FileResponse)
async def sheet(
    who: Actor, room: InRoom, after: BackgroundTasks, state: State | None = None
) -> FileResponse:
    """Send 领导批示督办落实情况."""
    asked = {"limit": 2000} | ({"state": state.value} if state else {})
    return await send_file(room, who, "instruction.sheet", asked, after)
