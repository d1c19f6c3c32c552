"""All of /api/v1."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from channels.api import (
    actions,
    ask,
    daily,
    dictation,
    documents,
    health,
    instructions,
    maps,
    media,
    messengers,
    people,
    plans,
    proofreading,
    reports,
    rollcall_inbound,
    rollcalls,
    session,
    talk,
    tokens,
    warnings,
)
from channels.api.gate import API
from channels.api.parts import Session
from core.errors import NotFound

ALL_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def api_router() -> APIRouter:
    """Return the routes of /api/v1, ending in a plain 404 for what does not exist."""
    router = APIRouter(prefix=API)
    parts = (
        session,
        talk,
        dictation,
        plans,
        actions,
        media,
        maps,
        reports,
        rollcall_inbound,
        rollcalls,
        warnings,
        instructions,
        daily,
        proofreading,
        ask,
        documents,
        people,
        messengers,
        tokens,
        health,
    )
    for part in parts:
        router.include_router(part.router)
    router.add_api_route("/openapi.json", _openapi, include_in_schema=False)
    router.add_api_route("/{path:path}", _unknown, methods=ALL_METHODS, include_in_schema=False)
    return router


async def _openapi(request: Request, _signed: Session) -> JSONResponse:
    return JSONResponse(request.app.openapi())


async def _unknown() -> None:
    raise NotFound("没有这个接口。", f"请对照接口说明 {API}/openapi.json。")
