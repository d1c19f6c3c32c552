"""Calls that come in at the duty number, and the knowledge question of a roll-call."""

from dataclasses import asdict
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from assistant.duties.rollcall.inbound.model import InboundCall
from channels.api.parts import PROBLEMS, Actor, InRoom
from channels.api.proposing import NO_STORE

router = APIRouter(tags=["查岗"], responses=PROBLEMS)


class QuestionItem(BaseModel):
    """A knowledge question with the clause that it and its answer are quoted from."""

    ref: str = Field(description="发起查岗时填入 question")
    question: str
    expects: list[str] = Field(description="答案要点")
    cited: str = Field(default="", description="条款")
    quote: str = Field(default="", description="条款原文")
    clause: int | None = None


class Simulated(BaseModel):
    """Who calls in at the simulated exchange, and about what."""

    unit: str = Field(default="", description="单位编号，不填为第一家值班室")
    about: Literal["report", "rollcall"] = Field(description="报告情况，或补答查岗")


class SimulatedNow(BaseModel):
    """The newest simulated call; all empty before the first."""

    unit: str = ""
    about: str = ""
    state: Literal["", "准备中", "已呼叫", "未呼叫"] = ""
    done: int = Field(default=0, description="已合成的句数")
    total: int = Field(default=0, description="要合成的句数")
    problem: str = Field(default="", description="没有打成的原因")


@router.get("/rollcall-inbound", summary="来电")
async def inbound(
    _who: Actor, room: InRoom, limit: Annotated[int, Query(ge=1, le=500)] = 100
) -> list[InboundCall]:
    """List the calls that came in, newest first."""
    return await run_in_threadpool(room.duty.calling.desk.inbound, limit)


@router.get(
    "/rollcall-inbound/{call}/recording",
    summary="来电录音（wav）",
    description="播放记入审计。",
    response_class=FileResponse,
)
async def recording(call: str, who: Actor, room: InRoom) -> FileResponse:
    """Send the recording of a call that came in."""
    path = await run_in_threadpool(room.duty.calling.inbound_recording, who, call)
    return FileResponse(path, media_type="audio/wav", headers=NO_STORE)


@router.post("/rollcall-inbound/simulated", summary="让模拟交换机打进来", status_code=202)
async def simulated(body: Simulated, _who: Actor, room: InRoom) -> dict[str, bool]:
    """Have a duty room of the simulated exchange call the duty number; no real line is used.

    It answers at once; what the caller hears and says is rendered first.
    """
    calling = room.duty.calling
    await run_in_threadpool(calling.caller, body.unit)  # says at once what can't be
    calling.simulated_calls.begin(body.unit, body.about)
    return {"calling": True}


@router.get("/rollcall-inbound/simulated", summary="模拟来电准备到哪里了")
async def simulated_now(_who: Actor, room: InRoom) -> SimulatedNow:
    """Return how far the newest simulated call is."""
    last = room.duty.calling.simulated_calls.last
    return SimulatedNow() if last is None else SimulatedNow(**asdict(last))


@router.get("/rollcall-question", summary="抽一道业务提问")
async def question(_who: Actor, room: InRoom, ref: str = "") -> QuestionItem:
    """Draw a knowledge question from the library; the same one again by its ref."""
    one = await run_in_threadpool(room.duty.calling.desk.parts.question, ref)
    source = one.source
    return QuestionItem(
        ref=one.ref, question=one.question, expects=list(one.expects),
        cited=source.cited if source else "", quote=source.text if source else "",
        clause=source.clause if source else None,
    )  # fmt: skip
