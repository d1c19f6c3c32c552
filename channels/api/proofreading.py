"""Proofreading over HTTP: text in, findings out; docx in, docx with tracked changes out."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, File, UploadFile
from fastapi.responses import Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from assistant.duties.proofread.desk import Checked, Ignored
from channels.api.parts import PROBLEMS, Actor, Asker, InRoom

router = APIRouter(tags=["校对"], responses=PROBLEMS)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Text(BaseModel):
    """What to check."""

    text: str = Field(description="正文，最多 20 万字")


class Silence(BaseModel):
    """What this room wants to hear no more."""

    rule: str = Field(description="规则编号，见 findings[].rule")
    wrong: str = Field(description="原文，见 findings[].wrong")


@router.post("/proofread", summary="校对文字", description="文字不保存。")
async def check(body: Text, who: Asker, room: InRoom) -> Checked:
    """Check a text."""
    return await run_in_threadpool(room.duty.proofreading.check, who, body.text)


@router.post(
    "/proofread/docx",
    summary="校对 docx",
    description="返回带修订和批注的 docx，原格式不动；X-Findings 为问题数。文件不保存。",
    response_class=Response,
)
async def check_docx(
    who: Asker, room: InRoom, file: Annotated[UploadFile, File(description="docx 文件")]
) -> Response:
    """Check a docx and send it back marked."""
    name = file.filename or "文稿.docx"
    content = await file.read()
    done = await run_in_threadpool(room.duty.proofreading.check_docx, who, name, content)
    stem = name.rsplit(".", 1)[0]
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(stem + '（校对）.docx')}",
        "x-findings": str(len(done.checked.findings)),
        "cache-control": "no-store",
    }
    return Response(done.docx, media_type=DOCX, headers=headers)


@router.get("/proofread/ignored", summary="本单位不再提示的")
async def ignored(_who: Asker, room: InRoom) -> list[Ignored]:
    """List what this room ignores."""
    return await run_in_threadpool(room.duty.proofreading.ignored)


@router.post("/proofread/ignored", summary="本单位不再提示", status_code=204)
async def ignore(body: Silence, who: Actor, room: InRoom) -> None:
    """Report a finding no more in this room."""
    await run_in_threadpool(room.duty.proofreading.ignore, who, body.rule, body.wrong)


@router.delete("/proofread/ignored/{id}", summary="恢复提示", status_code=204)
async def heed(id: int, who: Actor, room: InRoom) -> None:
    """Report a finding again."""
    await run_in_threadpool(room.duty.proofreading.heed, who, id)
