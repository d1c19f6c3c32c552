"""`zhiban ingest`, `library`, `backup`, `restore`."""

from __future__ import annotations

import asyncio
import mimetypes
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress

from assistant.replies import DocumentPage, JobItem
from channels.commands.output import ERR, NO_BASIS, OUT, emit_json, explained, table
from channels.commands.rooms import job_item, opened, system, upload
from channels.local import Server, owning, running
from core.clock import SystemClock
from core.errors import InvalidInput
from core.settings import load_settings

group = typer.Typer(help="查看与维护知识库。", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]
ENDED = ("done", "unchanged", "failed")
SENT_AT_ONCE = 32  # files in one request


def files_under(paths: list[Path]) -> Iterator[Path]:
    """Yield the files named, and all files below the folders named, hidden ones left out."""
    for path in paths:
        if path.is_file():
            yield path
        elif path.is_dir():
            for file in sorted(path.rglob("*")):
                if file.is_file() and not file.name.startswith((".", "~$")):
                    yield file
        else:
            raise InvalidInput(f"找不到 {path}。", "请核对路径。")


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="文件或文件夹，可多个")],
    audience: Annotated[
        str, typer.Option(help="谁能读：all、org:组织编号、role:角色，多个用 | 连接")
    ] = "all",
    category: Annotated[str, typer.Option(help="类别，如 法规制度、预案、案例、SOP")] = "",
    json: Json = False,
) -> None:
    """把文件收入知识库（md、txt、html、docx、pdf、xlsx、csv）。有文件未收入时退出码为 3。"""
    with explained():
        files = list(files_under(paths))
        if not files:
            raise InvalidInput("没有可收入的文件。", "请给出文件，或含有文件的文件夹。")
        settings = load_settings()
        if server := running(settings):
            jobs = _ingest_by(server, files, audience, category)
        else:
            jobs = asyncio.run(_ingest_here(files, audience, category))
    failed = [job for job in jobs if job.state == "failed"]
    if json:
        emit_json({"jobs": [job.model_dump() for job in jobs], "failed": len(failed)})
    else:
        counts = {state: sum(job.state == state for job in jobs) for state in ENDED}
        OUT.print(
            f"收入 {counts['done']} 份，内容未变 {counts['unchanged']} 份，"
            f"未收入 {len(failed)} 份。"
        )
        if failed:
            rows = [(job.file_name, job.message, job.remedy) for job in failed]
            table("未收入的文件", ("文件", "原因", "怎么办"), rows)
    raise typer.Exit(NO_BASIS if failed else 0)


async def _ingest_here(files: list[Path], audience: str, category: str) -> list[JobItem]:
    async with opened(load_settings(), with_chat=False) as room:
        batch = ""
        for at in range(0, len(files), SENT_AT_ONCE):
            uploads = [upload(f.name, f.read_bytes()) for f in files[at : at + SENT_AT_ONCE]]
            (first, *_) = await asyncio.to_thread(
                room.desk.submit, uploads, system(), audience, category, batch=batch
            )
            batch = first.batch
        with Progress(console=ERR, transient=True) as bars:
            task = bars.add_task("收入资料", total=len(files))
            waiting = asyncio.create_task(asyncio.to_thread(room.desk.run_until_idle))
            while not waiting.done():
                await asyncio.wait([waiting], timeout=0.5)
                left = await asyncio.to_thread(room.desk.open_count, batch)
                bars.update(task, completed=len(files) - left)
            await waiting
        return [job_item(job) for job in room.desk.jobs(batch, limit=len(files))]


def _ingest_by(server: Server, files: list[Path], audience: str, category: str) -> list[JobItem]:
    jobs: list[JobItem] = []
    for at in range(0, len(files), SENT_AT_ONCE):
        parts = [
            ("files", (f.name, f.read_bytes(), mimetypes.guess_type(f.name)[0] or ""))
            for f in files[at : at + SENT_AT_ONCE]
        ]
        data = {"audience": audience, "category": category}
        sent: dict[str, Any] = server.call("POST", "/documents", files=parts, data=data)
        jobs += [JobItem.model_validate(job) for job in sent["jobs"]]
    batches = sorted({job.batch for job in jobs})
    with Progress(console=ERR, transient=True) as bars:
        task = bars.add_task("收入资料", total=len(files))
        while True:
            jobs = [
                JobItem.model_validate(job)
                for batch in batches
                for job in server.call(
                    "GET", "/jobs", params={"batch": batch, "limit": SENT_AT_ONCE}
                )
            ]
            ended = sum(job.state in ENDED for job in jobs)
            bars.update(task, completed=ended)
            if ended == len(jobs):
                return jobs
            time.sleep(0.5)


@group.command("list")
def list_documents(
    like: Annotated[str, typer.Argument(help="标题中的文字")] = "",
    limit: Annotated[int, typer.Option(help="最多多少份")] = 50,
    json: Json = False,
) -> None:
    """列出资料。"""
    with explained():
        settings = load_settings()
        if server := running(settings):
            params = {"q": like, "limit": limit}
            page = DocumentPage.model_validate(server.call("GET", "/documents", params=params))
        else:
            page = asyncio.run(_list_here(like, limit))
    if json:
        emit_json(page)
        return
    table(
        f"知识库（共 {page.total} 份）",
        ("编号", "标题", "版本", "状态", "版本数", "条款数", "可读范围"),
        [
            (d.id, d.title, d.revision, d.status, d.revisions, d.clauses, d.audience)
            for d in page.items
        ],
    )


async def _list_here(like: str, limit: int) -> DocumentPage:
    async with opened(load_settings(), with_chat=False) as room:
        return room.assistant.documents(system(), like, limit)


@group.command("remove")
def remove(
    document_id: Annotated[int, typer.Argument(help="资料编号（见 library list）")],
    yes: Annotated[bool, typer.Option("--yes", help="不再询问")] = False,
) -> None:
    """删除一份资料的所有版本。"""
    if not yes:
        typer.confirm(f"删除资料 {document_id} 的所有版本？", abort=True)
    with explained():
        settings = load_settings()
        if server := running(settings):
            server.call("DELETE", f"/documents/{document_id}")
        else:
            asyncio.run(_remove_here(document_id))
    OUT.print("已删除。")


async def _remove_here(document_id: int) -> None:
    async with opened(load_settings(), with_chat=False) as room:
        await asyncio.to_thread(room.desk.remove, document_id, system())


@group.command("check")
def check(json: Json = False) -> None:
    """核对数据库与两个索引是否一致，并补齐缺少的部分。"""
    with explained():
        found = asyncio.run(_check_here())
    if json:
        emit_json(found)
    else:
        OUT.print("一致。" if found["equal"] else f"不一致：{found}")
    raise typer.Exit(0 if found["equal"] else 1)


async def _check_here() -> dict[str, Any]:
    async with opened(load_settings(), with_chat=False) as room:
        await asyncio.to_thread(room.desk.run_until_idle)
        differences = await asyncio.to_thread(room.desk.differences)
        return {"equal": not differences, "differences": str(differences)}


def backup(
    target: Annotated[Path, typer.Argument(help="备份文件，如 zhiban-2026-11-21.tar.gz")],
) -> None:
    """备份数据库和上传的原件（可在服务运行时进行）。"""
    from core.backup import backup as make_backup
    from core.database import Database

    with explained():
        settings = load_settings()
        database = Database(settings.sqlalchemy_url)
        made = make_backup(settings, database, SystemClock(settings.zone), target)
    OUT.print(f"已备份到 {target}（原件 {len(made.originals)} 份）。")


def restore(
    source: Annotated[Path, typer.Argument(help="备份文件")],
    force: Annotated[bool, typer.Option("--force", help="数据目录非空时也恢复")] = False,
) -> None:
    """从备份恢复；索引在下次启动时重建。服务须先停止。"""
    from core.backup import restore as restore_backup

    with explained():
        settings = load_settings()
        with owning(settings):
            restore_backup(settings, source, SystemClock(settings.zone), force=force)
    OUT.print("已恢复。下次启动时自动重建索引。")


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("ingest")(ingest)
    app.command("backup")(backup)
    app.command("restore")(restore)
    app.add_typer(group, name="library")
