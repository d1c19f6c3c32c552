"""The library over HTTP: list, read, download, upload, remove."""

from typing import Annotated

from fastapi import APIRouter, File, Form, Query, UploadFile
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from assistant.replies import DocumentPage, JobItem, SourceView
from channels.api.parts import PROBLEMS, Asker, InRoom, Librarian
from channels.audiences import check_audience
from channels.room import Room
from core.errors import InvalidInput
from core.identity import EVERYONE, Principal
from ingest.jobs import Upload

router = APIRouter(tags=["知识库"], responses=PROBLEMS)


class Accepted(BaseModel):
    """What became of an upload: one job a file. The files are on disk when this is sent."""

    batch: str = Field(description="批次号，用于查询进度")
    jobs: list[JobItem]


@router.get("/documents", summary="资料列表")
async def documents(
    who: Asker,
    room: InRoom,
    q: Annotated[str, Query(max_length=200, description="标题中的文字")] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> DocumentPage:
    """List the documents that the asker may read."""
    return await run_in_threadpool(room.assistant.documents, who, q, limit, offset)


@router.get("/documents/{revision_id}", summary="一个版本的全文与条款")
async def source(revision_id: int, who: Asker, room: InRoom) -> SourceView:
    """Return a revision's text with its clauses."""
    return await run_in_threadpool(room.assistant.source, who, revision_id)


@router.get(
    "/documents/{revision_id}/original",
    summary="下载原文件",
    description="下载记入审计。",
    response_class=FileResponse,
)
async def original(revision_id: int, who: Asker, room: InRoom) -> FileResponse:
    """Send the uploaded file as it came."""
    path, name, media_type = await run_in_threadpool(room.desk.original, revision_id, who)
    # always a download: an uploaded page must not run as one of ours
    return FileResponse(path, filename=name, media_type=media_type or "application/octet-stream")


@router.post("/documents", summary="上传资料", status_code=202)
async def upload(
    who: Librarian,
    room: InRoom,
    files: Annotated[list[UploadFile], File(description="一个或多个文件")],
    audience: Annotated[str, Form(max_length=500, description="可见范围")] = EVERYONE,
    category: Annotated[str, Form(max_length=50, description="类别，如 预案")] = "",
) -> Accepted:
    """Take files in; reading them happens in the background."""
    uploads = [Upload(name=file.filename or "未命名", data=await file.read()) for file in files]
    jobs = await run_in_threadpool(submit, room, who, uploads, audience, category)
    return Accepted(batch=jobs[0].batch if jobs else "", jobs=jobs)


def submit(
    room: Room, who: Principal, uploads: list[Upload], audience: str, category: str
) -> list[JobItem]:
    """Hand files to the ingest desk once the audience is known to exist."""
    if not uploads:
        raise InvalidInput("没有选择文件。", "请选择至少一个文件。")
    taken = room.desk.submit(uploads, who, check_audience(room.accounts, audience), category)
    return [job_item(job) for job in taken]


def job_item(job: object) -> JobItem:
    """Return an ingest job as channels write it."""
    return JobItem.model_validate(job, from_attributes=True)


@router.get("/jobs", summary="上传处理进度")
async def jobs(
    _who: Librarian,
    room: InRoom,
    batch: Annotated[str | None, Query(max_length=100, description="批次号")] = None,
    open_only: Annotated[bool, Query(description="只看未完成的")] = False,
    limit: Annotated[int, Query(ge=1, le=2000)] = 200,
) -> list[JobItem]:
    """List uploads with their progress."""
    found = await run_in_threadpool(room.desk.jobs, batch, open_only, limit)
    return [job_item(job) for job in found]


class Readers(BaseModel):
    """Who may read a document."""

    audience: str = Field(min_length=1, max_length=500, description="可见范围，多个用 | 连接")


@router.put("/documents/{document_id}/audience", summary="修改可见范围", status_code=204)
async def address(document_id: int, body: Readers, who: Librarian, room: InRoom) -> None:
    """Change who may read a document; searches follow at once."""
    await run_in_threadpool(readdress, room, who, document_id, body.audience)


def readdress(room: Room, who: Principal, document_id: int, audience: str) -> None:
    """Change who may read a document once the audience is known to exist."""
    room.desk.address(document_id, check_audience(room.accounts, audience), who)


@router.delete("/documents/{document_id}", summary="删除一份资料的全部版本", status_code=204)
async def remove(document_id: int, who: Librarian, room: InRoom) -> None:
    """Remove a document with all its revisions."""
    await run_in_threadpool(room.desk.remove, document_id, who)
