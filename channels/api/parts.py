"""What every route asks for: the room, who is asking, and how errors are written."""

from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException as StarletteHTTPException

from channels.api.gate import problem_body
from channels.room import Room
from core.accounts import SignedIn
from core.errors import InvalidInput, NeedsLogin, ZhibanError
from core.identity import Permission, Principal


class Problem(BaseModel):
    """Every error of this API."""

    code: str = Field(description="稳定的英文代号，供程序判断")
    message: str = Field(description="出了什么问题")
    remedy: str = Field(description="怎么办")


PROBLEMS: dict[int | str, dict[str, object]] = {
    401: {"model": Problem, "description": "尚未登录或登录已失效"},
    403: {"model": Problem, "description": "没有权限，或缺少防伪令牌"},
    404: {"model": Problem, "description": "不存在，或无权知道其存在"},
    422: {"model": Problem, "description": "输入不符合要求"},
}


def the_room(request: Request) -> Room:
    """Return the room this server serves."""
    return request.app.state.room


def the_session(request: Request) -> SignedIn:
    """Return the session that the gate found."""
    signed: SignedIn | None = getattr(request.state, "signed", None)
    if signed is None:
        raise NeedsLogin("尚未登录。", "请先登录。")
    return signed


InRoom = Annotated[Room, Depends(the_room)]
Session = Annotated[SignedIn, Depends(the_session)]


class Holding:
    """A dependency: the principal asking, who must hold a permission."""

    def __init__(self, permission: Permission) -> None:
        self._permission = permission

    def __call__(self, signed: Session) -> Principal:
        """Return the principal or raise Forbidden."""
        signed.principal.require(self._permission)
        return signed.principal


Asker = Annotated[Principal, Depends(Holding(Permission.ASK))]
Actor = Annotated[Principal, Depends(Holding(Permission.ACT))]
Librarian = Annotated[Principal, Depends(Holding(Permission.MANAGE_LIBRARY))]
UserAdmin = Annotated[Principal, Depends(Holding(Permission.MANAGE_USERS))]
Auditor = Annotated[Principal, Depends(Holding(Permission.READ_AUDIT))]


def _answer(problem: ZhibanError | HTTPException, status: int) -> Response:
    return JSONResponse(problem_body(problem), status_code=status)


async def on_zhiban_error(_request: Request, problem: Exception) -> Response:
    """Write an expected error with its own status."""
    assert isinstance(problem, ZhibanError)
    return _answer(problem, problem.http_status)


async def on_http_error(_request: Request, problem: Exception) -> Response:
    """Write the framework's own errors in the same form."""
    assert isinstance(problem, StarletteHTTPException)
    as_http = HTTPException(problem.status_code, problem.detail)
    return _answer(as_http, problem.status_code)


async def on_bad_input(_request: Request, problem: Exception) -> Response:
    """Name the fields that were not understood."""
    assert isinstance(problem, RequestValidationError)
    fields = {".".join(str(part) for part in e["loc"][1:]) or "请求体" for e in problem.errors()}
    return _answer(
        InvalidInput(f"输入不符合要求：{'、'.join(sorted(fields))}。", "请检查这些字段后重试。"),
        422,
    )


def install_error_pages(app: FastAPI) -> None:
    """Make every error of the application {code, message, remedy}."""
    app.add_exception_handler(ZhibanError, on_zhiban_error)
    app.add_exception_handler(StarletteHTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_bad_input)
