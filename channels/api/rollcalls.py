"""Roll-calls: rounds of calls, their recordings and files, the scripts, statistics.

What calls somebody or changes something is proposed as a plan and approved like every other.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, BackgroundTasks, Depends, File, Form, Query, UploadFile
from fastapi.responses import FileResponse
from pydantic import AwareDatetime, BaseModel, Field
from starlette.concurrency import run_in_threadpool

from assistant.duties.rollcall.model import Campaign, Purpose, Rank
from assistant.duties.rollcall.statistics import UnitMonth
from channels.api.parts import PROBLEMS, Actor, Holding, InRoom
from channels.api.proposing import NO_STORE, propose, send_file
from core.effects.plan import Plan
from core.errors import NotFound
from core.identity import Permission, Principal
from voice.dialogue.script import Script
from voice.outcome import Verdict
from voice.speech import Manner

router = APIRouter(tags=["查岗"], responses=PROBLEMS)
Keeper = Annotated[Principal, Depends(Holding(Permission.MANAGE_RECORDS))]


class RoundItem(BaseModel):
    """One round of calls in a list."""

    id: str
    title: str
    purpose: Purpose
    state: str
    starts_at: datetime
    finished_at: datetime | None
    by: str = Field(description="发起人")
    units: int = Field(description="应呼单位数")
    settled: int = Field(description="已有结果的单位数")
    verdicts: dict[str, int] = Field(description="各结果的单位数")


class Starting(BaseModel):
    """Whom to call, when, and with which script."""

    targets: list[str] = Field(min_length=1, max_length=2000, description="单位、群组编号，或Ⅲ")
    excluding: list[str] = Field(default=[], max_length=2000)
    at: AwareDatetime | None = Field(default=None, description="开始时间，不填为批准后立即")
    until: AwareDatetime | None = Field(default=None, description="过后不再拨打")
    script: str | None = None
    title: str | None = Field(default=None, max_length=60)
    text: str = Field(default="", max_length=180, description="填写的为叫应：要传达的内容")
    question: str = Field(default="", max_length=80, description="业务提问，见 /rollcall-question")


class Redialling(BaseModel):
    """Whom of a round to call again."""

    targets: Literal["failed"] | list[str] = "failed"
    after_min: int | None = Field(default=None, ge=0, le=1440)
    rank: Rank | None = Field(default=None, description="拨谁的号码")


class Judgement(BaseModel):
    """What a person heard."""

    verdict: Verdict | None = Field(default=None, description="不填为确认机器判定")
    name: str = Field(default="", max_length=40, description="接听人")
    why: str = Field(default="", max_length=300, description="理由")


class Keep(BaseModel):
    """Whether a recording is kept beyond its time."""

    held: bool
    why: str = Field(default="", max_length=300, description="投诉、核查等")


class ScriptChange(BaseModel):
    """A script as it is to be; it becomes the next version of its name."""

    script: Script
    note: str = Field(default="", max_length=200)


# --- rounds


@router.get("/rollcalls", summary="查岗、叫应列表")
async def rollcalls(
    _who: Actor, room: InRoom, limit: Annotated[int, Query(ge=1, le=500)] = 50
) -> list[RoundItem]:
    """List the rounds, newest first."""
    found = await run_in_threadpool(room.duty.calling.desk.campaigns, limit)
    return [_item(one) for one in found]


def _item(one: Campaign) -> RoundItem:
    verdicts: dict[str, int] = {}
    for unit in one.units:
        if verdict := unit.last.verdict:
            verdicts[verdict.value] = verdicts.get(verdict.value, 0) + 1
    return RoundItem(
        id=one.id, title=one.title, purpose=one.purpose, state=one.state.value,
        starts_at=one.starts_at, finished_at=one.finished_at, by=one.created_by_name,
        units=len(one.units), settled=one.settled, verdicts=verdicts,
    )  # fmt: skip


@router.get("/rollcalls/{rollcall}", summary="一轮查岗及全部通话")
async def rollcall(rollcall: str, _who: Actor, room: InRoom) -> Campaign:
    """Return one round with all its calls."""
    return await run_in_threadpool(room.duty.calling.desk.get, rollcall)


@router.post(
    "/rollcalls",
    summary="发起查岗或叫应",
    description="返回待批准的方案；用 POST /plans/{plan_id}/approve 批准后才拨打。",
    status_code=201,
)
async def start(body: Starting, who: Actor, room: InRoom) -> Plan:
    """Propose a round of calls."""
    arguments = body.model_dump(mode="json")
    action = "warn.call" if body.text else "rollcall.start"
    if body.text:
        arguments.pop("title")
    return await propose(room, who, action, arguments)


@router.post("/rollcalls/{rollcall}/stop", summary="停止一轮", status_code=201)
async def stop(rollcall: str, who: Actor, room: InRoom) -> Plan:
    """Propose to stop a round."""
    return await propose(room, who, "rollcall.stop", {"rollcall": rollcall})


@router.post("/rollcalls/{rollcall}/redial", summary="重拨", status_code=201)
async def redial(rollcall: str, body: Redialling, who: Actor, room: InRoom) -> Plan:
    """Propose to call units of a round again."""
    arguments = {"rollcall": rollcall} | body.model_dump(mode="json")
    return await propose(room, who, "rollcall.redial", arguments)


@router.get("/rollcalls/{rollcall}/sheet", summary="结果表（xlsx）", response_class=FileResponse)
async def sheet(
    rollcall: str, who: Actor, room: InRoom, after: BackgroundTasks, masked: bool = False
) -> FileResponse:
    """Send the sheet of a round; `masked` covers names and numbers."""
    asked = {"rollcall": rollcall, "masked": masked}
    return await send_file(room, who, "rollcall.sheet", asked, after)


@router.get(
    "/rollcalls/{rollcall}/bulletin", summary="查岗通报（docx）", response_class=FileResponse
)
async def bulletin(rollcall: str, who: Actor, room: InRoom, after: BackgroundTasks) -> FileResponse:
    """Send the bulletin of a round."""
    return await send_file(room, who, "rollcall.bulletin", {"rollcall": rollcall}, after)


# --- calls


@router.get(
    "/rollcall-recordings/{attempt}",
    summary="一次通话的录音（wav）",
    description="可按 Range 分段取。播放记入审计。",
    response_class=FileResponse,
)
async def recording(attempt: str, who: Actor, room: InRoom) -> FileResponse:
    """Send a call's recording."""
    path = await run_in_threadpool(room.duty.calling.recording, who, attempt)
    return FileResponse(path, media_type="audio/wav", headers=NO_STORE)


@router.post("/rollcall-attempts/{attempt}/verdict", summary="确认或改判", status_code=201)
async def judge(attempt: str, body: Judgement, who: Actor, room: InRoom) -> Plan:
    """Put a person's word over the machine's."""
    arguments = {"attempt": attempt} | body.model_dump(mode="json")
    return await propose(room, who, "rollcall.correct", arguments)


# --- scripts


@router.get("/rollcall-scripts", summary="话术")
async def scripts(_who: Actor, room: InRoom) -> list[Script]:
    """List the newest version of every script."""
    return await run_in_threadpool(room.duty.calling.desk.scripts)


@router.get("/rollcall-scripts/{name}", summary="一份话术")
async def script(
    name: str, _who: Actor, room: InRoom, version: Annotated[int | None, Query(ge=1)] = None
) -> Script:
    """Return a script, the newest version without one."""
    return await run_in_threadpool(room.duty.calling.desk.script, name, version)


@router.post("/rollcall-scripts", summary="存为新版本", status_code=201)
async def save_script(body: ScriptChange, who: Actor, room: InRoom) -> Plan:
    """Propose the next version of a script."""
    return await propose(room, who, "rollcall.save_script", body.model_dump(mode="json"))


@router.get("/rollcall-prompts/audio", summary="试听一句", response_class=FileResponse)
async def prompt(
    _who: Actor,
    room: InRoom,
    text: Annotated[str, Query(min_length=1, max_length=400)],
    voice: Annotated[str, Query(max_length=60)] = "",
    speed: Annotated[float, Query(ge=0.8, le=1.3)] = 1.0,
) -> FileResponse:
    """Send a sentence as it will be heard in a call."""
    path = await run_in_threadpool(room.duty.calling.voice.file, text, Manner(voice, speed))
    return FileResponse(path, media_type="audio/wav", headers=NO_STORE)


@router.put("/rollcall-prompts", summary="用录音代替合成", status_code=204)
async def use_recording(
    who: Keeper,
    room: InRoom,
    text: Annotated[str, Form(min_length=1, max_length=400)],
    file: Annotated[UploadFile, File(description="wav、mp3、m4a、ogg、amr，不超过 4 MiB")],
    voice: Annotated[str, Form(max_length=60)] = "",
    speed: Annotated[float, Form(ge=0.8, le=1.3)] = 1.0,
) -> None:
    """Play a recording wherever a script says a sentence."""
    sound = await file.read()
    await run_in_threadpool(
        room.duty.calling.voice.use_recording, who, text, Manner(voice, speed), sound
    )


# --- what recordings are kept


@router.put("/rollcall-attempts/{attempt}/hold", summary="到期也留存录音", status_code=204)
async def hold(attempt: str, body: Keep, who: Actor, room: InRoom) -> None:
    """Keep a call's recording beyond its time, or no longer."""
    desk = room.duty.calling.desk
    await run_in_threadpool(desk.hold, who, attempt, body.held, body.why)


@router.get("/rollcall-deletions", summary="录音到期处置记录")
async def deletions(_who: Keeper, room: InRoom) -> list[str]:
    """List the records of deleted recordings, newest first."""
    found = await run_in_threadpool(room.duty.calling.desk.deletion_records)
    return [file.stem for file in found]


@router.get(
    "/rollcall-deletions/{record}", summary="一份处置记录（xlsx）", response_class=FileResponse
)
async def deletion(record: str, _who: Keeper, room: InRoom) -> FileResponse:
    """Send one record."""
    found = await run_in_threadpool(room.duty.calling.desk.deletion_records)
    file = next((one for one in found if one.stem == record), None)
    if file is None:
        raise NotFound("没有这份处置记录。", "请刷新列表。")
    return FileResponse(file, filename=f"录音到期处置记录{record}.xlsx", headers=NO_STORE)


# --- statistics


@router.get("/rollcall-statistics", summary="查岗统计")
async def statistics(
    _who: Actor, room: InRoom, since: date | None = None, until: date | None = None
) -> list[UnitMonth]:
    """Return every unit's months."""
    return await run_in_threadpool(room.duty.calling.months, since, until)


@router.get(
    "/rollcall-statistics/file", summary="值班履职台账（xlsx）", response_class=FileResponse
)
async def statistics_file(
    who: Actor,
    room: InRoom,
    after: BackgroundTasks,
    since: date | None = None,
    until: date | None = None,
) -> FileResponse:
    """Send the statistics as a sheet."""
    days = {"since": since, "until": until}
    asked = {name: day.isoformat() for name, day in days.items() if day}
    return await send_file(room, who, "rollcall.statistics", asked, after)
