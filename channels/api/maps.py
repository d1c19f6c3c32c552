"""The map's base picture."""

from fastapi import APIRouter
from fastapi.responses import FileResponse
from starlette.concurrency import run_in_threadpool

from channels.api.parts import PROBLEMS, Asker, InRoom
from channels.map_base import BaseStore

router = APIRouter(responses=PROBLEMS)
# the address holds the picture's hash, so that what is behind it never changes
KEPT = {"cache-control": "private, max-age=604800, immutable"}


@router.get(
    "/map/base/{sha256}", tags=["地图"], summary="一张图的底图", response_class=FileResponse
)
async def base(sha256: str, who: Asker, room: InRoom) -> FileResponse:
    """Send the base picture in use."""
    store = BaseStore(room.settings.home / "map")
    path, kind = await run_in_threadpool(store.path, sha256)
    return FileResponse(path, media_type=kind, headers=KEPT)
