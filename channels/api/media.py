"""Pictures of cameras, and tables into and out of the duty systems."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Form, UploadFile
from fastapi.responses import FileResponse, Response, StreamingResponse
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from channels import transfers
from channels.api.parts import PROBLEMS, Actor, Asker, InRoom
from channels.api.proposing import NO_STORE
from channels.room import Room
from connectors.video.live import PLAYLIST
from connectors.video.system import VideoSystem
from core.effects.action import Done
from core.effects.plan import Request
from core.errors import Forbidden, NotFound
from core.identity import Principal

router = APIRouter(responses=PROBLEMS)
STILL, MOVING = "still.jpg", "video.mjpeg"
System = Literal["contacts", "events", "video", "devices", "maps"]


class Import(BaseModel):
    """What a table would change, and the step that takes it in: propose it with POST /plans."""

    preview: Done
    step: Request = Field(description="确认后用 POST /plans 提出这一步")


class ExportOptions(BaseModel):
    """What to write."""

    arguments: dict[str, Any] = Field(default_factory=dict, description="导出动作的参数")


def _video(room: Room) -> VideoSystem:
    found = room.duty.connectors.connected.get("video")
    if found is None:
        raise NotFound("视频系统没有接入。", "请联系系统管理员。")
    system: VideoSystem = found.system  # type: ignore[assignment]  # the key says so
    return system


def _may_see(system: VideoSystem, camera: str, who: Principal) -> None:
    if not who.may_read(system.camera(camera).audience):
        raise Forbidden("您无权查看这路视频。", "如工作需要，请联系系统管理员。")


@router.get(
    "/media/snapshot/{snapshot}", tags=["视频"], summary="一张截图", response_class=FileResponse
)
async def snapshot(snapshot: str, who: Actor, room: InRoom) -> FileResponse:
    """Send a kept picture."""
    path = await run_in_threadpool(_snapshot, room, who, snapshot)
    return FileResponse(path, media_type="image/jpeg", headers={"cache-control": "private"})


def _snapshot(room: Room, who: Principal, snapshot: str) -> str:
    system = _video(room)
    kept = next((s for s in system.snapshots() if s.id == snapshot), None)
    if kept is None:
        raise NotFound("没有这张截图。", "它可能已被删除。")
    _may_see(system, kept.camera, who)
    return str(system.snapshot_path(snapshot))


@router.get(
    "/media/live/{stream}/{name}",
    tags=["视频"],
    summary="实时画面",
    description="index.m3u8 与其片段（HLS）、still.jpg（最新一帧）或 video.mjpeg。",
    response_class=Response,
)
async def live(stream: str, name: str, who: Actor, room: InRoom) -> Response:
    """Send a part of a running stream; asking for it keeps the stream running."""
    system = await run_in_threadpool(_running, room, who, stream)
    desk = system.live
    if name == STILL:
        jpeg = await run_in_threadpool(desk.still, stream)
        return Response(jpeg, media_type="image/jpeg", headers=NO_STORE)
    if name == MOVING:
        parts = desk.mjpeg(stream)
        return StreamingResponse(parts, media_type="multipart/x-mixed-replace; boundary=frame")
    if name == PLAYLIST:
        path = await run_in_threadpool(desk.playlist_path, stream)
        return FileResponse(path, media_type="application/vnd.apple.mpegurl", headers=NO_STORE)
    path = await run_in_threadpool(desk.segment_path, stream, name)
    return FileResponse(path, media_type="video/mp2t", headers=NO_STORE)


def _running(room: Room, who: Principal, stream: str) -> VideoSystem:
    system = _video(room)
    found = next((s for s in system.live.streams() if s.id == stream), None)
    if found is not None:  # one that has just ended is told so by the desk
        _may_see(system, found.camera, who)
    return system


@router.post("/imports/{system}", tags=["办理"], summary="预览表格导入（xlsx、csv）")
async def import_preview(
    system: System,
    who: Asker,
    room: InRoom,
    file: Annotated[UploadFile, File(description="一张表格")],
    part: Annotated[
        Literal["", "directory", "roster"], Form(description="通讯录须注明：directory 或 roster")
    ] = "",
) -> Import:
    """Say what a table would change. Nothing is changed before the step returned is approved."""
    options: dict[str, Any] = {"part": part} if part else {}
    data = await file.read()
    read = await transfers.preview(room, who, system, file.filename or "", data, options)
    return Import(preview=read.done, step=read.step)


@router.post("/exports/{system}", tags=["办理"], summary="导出表格", response_class=FileResponse)
async def export(system: System, body: ExportOptions, who: Asker, room: InRoom) -> FileResponse:
    """Send a table of what a system holds."""
    path, name = await transfers.export(room, who, system, body.arguments)
    return FileResponse(path, filename=name, headers=NO_STORE)


@router.get(
    "/exports/{system}", tags=["办理"], summary="导出表格（xlsx）", response_class=FileResponse
)
async def export_link(
    system: System,
    who: Asker,
    room: InRoom,
    table: Literal["", "directory", "roster"] = "",
) -> FileResponse:
    """Send the whole table, for a link on a page."""
    options: dict[str, Any] = {"table": table} if table else {}
    path, name = await transfers.export(room, who, system, options)
    return FileResponse(path, filename=name, headers=NO_STORE)
