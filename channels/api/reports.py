"""Reports as files, and the templates for them. All else about reports is actions and plans."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, BackgroundTasks, Depends, File, UploadFile
from fastapi.responses import FileResponse, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from assistant.duties.report import documents
from assistant.duties.report.templates import Template, shipped_layouts
from channels.api.parts import PROBLEMS, Actor, Asker, Holding, InRoom
from channels.report_room import DOCX
from core.identity import Permission, Principal

router = APIRouter(tags=["报送"], responses=PROBLEMS)
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
        headers={"cache-control": "no-store"},
        background=after,
    )


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
