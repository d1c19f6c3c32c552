"""Warnings: registered, plan clauses found, units told, confirmed, urged, called.

What calls somebody or changes something is proposed as a plan like every other.
"""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, BackgroundTasks, Query
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from assistant.duties.warning import arguments as a
from assistant.duties.warning.model import Assigned, Cited, Warning, WarningState
from channels.api.parts import PROBLEMS, Actor, InRoom
from channels.api.proposing import propose, send_file
from core.effects.plan import Plan

router = APIRouter(tags=["预警"], responses=PROBLEMS)
Deed = Literal["assign", "add", "told", "confirm", "urge", "call", "end"]


class Proposed(BaseModel):
    """What the library and the directory say about a warning."""

    clauses: list[Cited] = Field(description="有关条款，逐字引用")
    units: list[Assigned] = Field(description="应告知的单位及其依据")


@router.get("/warnings", summary="预警列表")
async def warnings(
    _who: Actor,
    room: InRoom,
    state: WarningState | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> list[Warning]:
    """List warnings, newest first."""
    wanted = a.Find(state=state, limit=limit)
    return await run_in_threadpool(room.duty.warned.warnings.store.find, wanted)


@router.get("/warnings/{warning}", summary="一条预警及各单位确认情况")
async def one(warning: str, _who: Actor, room: InRoom) -> Warning:
    """Return one warning."""
    return await run_in_threadpool(room.duty.warned.warnings.get, warning)


@router.get("/warnings/{warning}/clauses", summary="有关条款和建议的告知名单")
async def clauses(warning: str, who: Actor, room: InRoom) -> Proposed:
    """Return what this person's library says to a warning."""
    found = await run_in_threadpool(room.duty.warned.warnings.found, who, warning)
    return Proposed(clauses=list(found.clauses), units=list(found.units))


@router.post("/warnings", summary="登记预警", status_code=201)
async def register(body: a.Register, who: Actor, room: InRoom) -> Plan:
    """Register a warning."""
    return await propose(room, who, "warning.register", body.model_dump(mode="json"))


@router.post(
    "/warnings/{warning}/{deed}",
    summary="确定名单、告知、确认、催办、叫应、解除",
    description="请求体为该动作的其余参数。催办和叫应返回待批准的方案，批准后才拨打。",
    status_code=201,
)
async def do(warning: str, deed: Deed, body: dict[str, Any], who: Actor, room: InRoom) -> Plan:
    """Propose a deed about a warning."""
    return await propose(room, who, f"warning.{deed}", body | {"warning": warning})


@router.get("/warnings/{warning}/sheet", summary="转发确认表（xlsx）", response_class=FileResponse)
async def sheet(warning: str, who: Actor, room: InRoom, after: BackgroundTasks) -> FileResponse:
    """Send 预警转发确认表."""
    return await send_file(room, who, "warning.sheet", {"warning": warning}, after)
