"""Daily and holiday reports, and the record of duty."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Query
from fastapi.responses import FileResponse
from starlette.concurrency import run_in_threadpool

from assistant.duties.daily.actions import Make
from assistant.duties.daily.model import Daily
from channels.api.parts import PROBLEMS, Actor, InRoom
from channels.api.proposing import propose, send_file
from core.effects.plan import Plan

router = APIRouter(tags=["值班日报和履职台账"], responses=PROBLEMS)


@router.get("/dailies", summary="值班日报列表")
async def dailies(
    _who: Actor, room: InRoom, limit: Annotated[int, Query(ge=1, le=500)] = 60
) -> list[Daily]:
    """List reports, newest first."""
    return await run_in_threadpool(room.duty.warned.daily.find, limit)


@router.get("/dailies/{daily}", summary="一份值班日报")
async def one(daily: str, _who: Actor, room: InRoom) -> Daily:
    """Return one report as it was made."""
    return await run_in_threadpool(room.duty.warned.daily.get, daily)


@router.post("/dailies", summary="现在生成一份", status_code=201)
async def make(body: Make, who: Actor, room: InRoom) -> Plan:
    """Make a report by hand."""
    return await propose(room, who, "daily.make", body.model_dump(mode="json"))


@router.get("/dailies/{daily}/file", summary="值班日报（docx）", response_class=FileResponse)
async def file(daily: str, who: Actor, room: InRoom, after: BackgroundTasks) -> FileResponse:
    """Send a report as a document."""
    return await send_file(room, who, "daily.file", {"daily": daily}, after)


@router.get("/record/file", summary="值班履职台账（xlsx）", response_class=FileResponse)
async def record(
    who: Actor,
    room: InRoom,
    after: BackgroundTasks,
    since: date | None = None,
    until: date | None = None,
) -> FileResponse:
    """Send the record of duty; the last three months without days."""
    days = {"since": since, "until": until}
    asked = {name: day.isoformat() for name, day in days.items() if day}
    return await send_file(room, who, "record.file", asked, after)
