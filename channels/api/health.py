"""Whether the server lives, and what works."""

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from assistant.replies import Health
from channels.api.parts import PROBLEMS, InRoom, Session

router = APIRouter(prefix="/health", tags=["运行状态"])


class Alive(BaseModel):
    """The server answers."""

    status: Literal["ok"] = "ok"


@router.get("/live", summary="是否在运行（无需登录）")
async def live() -> Alive:
    """Answer; says nothing about the room."""
    return Alive()


class Ready(BaseModel):
    """Search answers as well as it will."""

    ready: bool


@router.get("/ready", summary="检索是否就绪（无需登录）")
async def ready(room: InRoom, response: Response) -> Ready:
    """Answer 200 once search is ready, 503 before."""
    response.status_code = 200 if room.ready else 503
    return Ready(ready=room.ready)


@router.get("", summary="各部分运行状态", responses=PROBLEMS)
async def health(_signed: Session, room: InRoom) -> Health:
    """Say what works right now."""
    return await run_in_threadpool(room.health)
