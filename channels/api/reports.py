"""Reports as files. Everything else about reports is actions: /actions, /look, /plans."""

from pathlib import Path
from typing import Literal

from fastapi import APIRouter, BackgroundTasks
from fastapi.responses import FileResponse

from channels.api.parts import PROBLEMS, Actor, InRoom

router = APIRouter(tags=["报送"], responses=PROBLEMS)


@router.get(
    "/reports/{report}/file",
    summary="导出报告",
    description="已报出的 docx 与报出时逐字节相同。导出记入审计。",
    response_class=FileResponse,
)
async def file(
    report: str,
    who: Actor,
    room: InRoom,
    after: BackgroundTasks,
    format: Literal["docx", "pdf", "ofd"] = "docx",
) -> FileResponse:
    """Send a report as a file; the copy made for it is deleted once it is sent."""
    asked = {"report": report, "format": format}
    done = await room.duty.acting.look(who, "report.export", asked)
    path = Path(done.data["file"])
    after.add_task(path.unlink, missing_ok=True)
    return FileResponse(
        path,
        filename=str(done.data["name"]),
        headers={"cache-control": "no-store"},
        background=after,
    )
