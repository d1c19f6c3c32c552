"""Reports as files, and the templates for them. All else about reports is actions and plans."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, BackgroundTasks, Depends, File, UploadFile
from fastapi import Path as PathParam
from fastapi.responses import FileResponse, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from assistant.duties.report import documents
from assistant.duties.report.record import Recording
from assistant.duties.report.templates import Template, shipped_layouts
from channels.api.parts import PROBLEMS, Actor, Asker, Holding, InRoom
from channels.api.proposing import NO_STORE
from channels.report_room import DOCX
from channels.room import Room
from core.identity import Permission, Principal
from voice.notes import NoteSegment

router = APIRouter(tags=["报送"], responses=PROBLEMS)
SHA256 = r"^[0-9a-f]{64}$"
Keeper = Annotated[Principal, Depends(Holding(Permission.MANAGE_RECORDS))]


class TemplateItem(BaseModel):
    """One of the room's own templates."""

    name: str
    size: int = Field(description="字节数")
    at: datetime = Field(description="启用时间")


class Choices(BaseModel):
    """What a report may be exported by, and the fields that a template may name."""

    layouts: list[str] = Field(description="自带版式，可用作 template")
    templates: list[TemplateItem] = Field(description="本单位模板，可用作 template")
    fields: dict[str, str] = Field(description="模板可用的字段及其内容")


@router.get(
    "/reports/{report}/file",
    summary="导出报告",
    description="已报出的 docx 与报出时逐字节相同；写明 template 的，按该版式或模板重新生成。"
    "导出记入审计。",
    response_class=FileResponse,
)
async def file(
    report: str,
    who: Actor,
    room: InRoom,
    after: BackgroundTasks,
    format: Literal["docx", "pdf", "ofd"] = "docx",
    template: str = "",
) -> FileResponse:
    """Send a report as a file; the copy made for it is deleted once it is sent."""
    asked = {"report": report, "format": format} | ({"template": template} if template else {})
    done = await room.duty.acting.look(who, "report.export", asked)
    path = Path(done.data["file"])
    after.add_task(path.unlink, missing_ok=True)
    return FileResponse(
        path,
        filename=str(done.data["name"]),
        headers=NO_STORE,
        background=after,
    )


class HeardLine(BaseModel):
    """A line of a transcript."""

    start: float = Field(description="起始秒")
    end: float = Field(description="结束秒")
    speaker: str = Field(description="双声道录音的声道，单声道为空")
    text: str
    unsure: list[tuple[int, int]] = Field(description="没有把握的字，text 中的起止位置")
    corrected: list[tuple[str, str]] = Field(description="按通讯录、地名改正的同音字：听到的，改为")


class HeardRecording(BaseModel):
    """An uploaded recording with what is said in it, for an officer to check."""

    recording: Recording = Field(
        description="核对后随材料（report.draft、report.material）一并提交"
    )
    lines: list[HeardLine]
    text: str = Field(description="全文，一句一行，可作为材料的 text")


@router.post(
    "/report-recordings",
    summary="上传录音",
    description="wav、mp3、m4a、ogg、amr。返回识别文字供人核对；一天内没有用作材料的即清除。",
    status_code=201,
)
async def take_recording(
    who: Actor, room: InRoom, file: Annotated[UploadFile, File(description="录音")]
) -> HeardRecording:
    """Keep a recording for a day and write down what is said in it."""
    data = await file.read()
    doors = room.duty.reporting.recordings
    taken = await run_in_threadpool(doors.take, who, file.filename or "", data)
    return HeardRecording(
        recording=taken.recording,
        lines=[_line(one) for one in taken.transcript.segments],
        text=taken.transcript.text,
    )


def _line(one: NoteSegment) -> HeardLine:
    return HeardLine(
        start=round(one.start, 2),
        end=round(one.end, 2),
        speaker=one.speaker,
        text=one.text,
        unsure=list(one.unsure),
        corrected=[(put.heard, put.word) for put in one.put],
    )


@router.get(
    "/report-recordings/{sha256}",
    summary="播放待核对的录音",
    response_class=Response,
)
async def waiting_recording(
    sha256: Annotated[str, PathParam(pattern=SHA256)], who: Actor, room: InRoom
) -> Response:
    """Send an upload that waits to be used."""
    path = await run_in_threadpool(room.duty.reporting.recordings.waiting, who, sha256)
    return await _sound(room, path)


@router.get(
    "/reports/{report}/recordings/{sha256}",
    summary="播放报告材料的录音",
    description="播放记入审计。",
    response_class=Response,
)
async def report_recording(
    report: str, sha256: Annotated[str, PathParam(pattern=SHA256)], who: Actor, room: InRoom
) -> Response:
    """Send a recording that a report is made of."""
    doors = room.duty.reporting.recordings
    path = await run_in_threadpool(doors.of_report, who, report, sha256)
    return await _sound(room, path)


async def _sound(room: Room, path: Path) -> Response:
    data, media = await run_in_threadpool(room.duty.reporting.recordings.playable, path)
    if data is not None:
        return Response(data, media_type=media, headers=NO_STORE)
    return FileResponse(path, media_type=media, headers=NO_STORE)


@router.get("/report-templates", summary="报告版式与模板")
async def templates(_who: Asker, room: InRoom) -> Choices:
    """List what a report may be exported by."""
    own = await run_in_threadpool(room.duty.reporting.templates.all)
    return Choices(
        layouts=list(shipped_layouts()),
        templates=[_item(template) for template in own],
        fields=dict(documents.FIELDS),
    )


@router.put(
    "/report-templates/{name}",
    summary="上传报告模板",
    description="docx 模板，字段见 GET /report-templates；有问题的不启用，逐条说明。",
)
async def put_template(
    name: str, who: Keeper, room: InRoom, file: Annotated[UploadFile, File(description="docx")]
) -> TemplateItem:
    """Take a template into use."""
    content = await file.read()
    return _item(await run_in_threadpool(room.duty.reporting.templates.add, who, name, content))


@router.get("/report-templates/{name}/file", summary="下载模板原件", response_class=Response)
async def template_file(name: str, _who: Asker, room: InRoom) -> Response:
    """Send a template as it was uploaded."""
    content = await run_in_threadpool(room.duty.reporting.templates.read, name)
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name + '.docx')}",
        "cache-control": "no-store",
    }
    return Response(content, media_type=DOCX, headers=headers)


@router.delete("/report-templates/{name}", summary="停用报告模板", status_code=204)
async def remove_template(name: str, who: Keeper, room: InRoom) -> None:
    """Take a template out of use."""
    await run_in_threadpool(room.duty.reporting.templates.remove, who, name)


def _item(template: Template) -> TemplateItem:
    return TemplateItem(name=template.name, size=template.size, at=template.at)
