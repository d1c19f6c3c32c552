"""What routes share that do things: propose one action, or send the file that a read wrote."""

from pathlib import Path
from typing import Any

from fastapi import BackgroundTasks
from fastapi.responses import FileResponse

from channels.room import Room
from core.effects.plan import Plan, Request
from core.errors import NotFound
from core.identity import Principal

NO_STORE = {"cache-control": "no-store"}


async def propose(room: Room, who: Principal, action: str, arguments: dict[str, Any]) -> Plan:
    """Propose one action; what was left empty is not among its arguments."""
    given = {name: value for name, value in arguments.items() if value not in (None, "", [])}
    return await room.duty.acting.act(who, [Request(action=action, arguments=given)])


async def send_file(
    room: Room, who: Principal, action: str, asked: dict[str, Any], after: BackgroundTasks
) -> FileResponse:
    """Have a read action write a file and send it; the copy made for it is deleted afterwards."""
    done = await room.duty.acting.look(who, action, asked)
    if "file" not in done.data:
        raise NotFound(done.text, "请换一个时间范围或等有了结果再试。")
    path = Path(done.data["file"])
    after.add_task(path.unlink, missing_ok=True)
    name = str(done.data["name"])
    return FileResponse(path, filename=name, headers=NO_STORE, background=after)
