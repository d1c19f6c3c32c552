"""Signing in and out, and one's own password."""

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from channels.api.gate import SESSION_COOKIE
from channels.api.parts import PROBLEMS, InRoom, Session
from channels.room import Room
from core.accounts import SignedIn
from core.errors import NotFound, Refused
from core.identity import Principal

router = APIRouter(prefix="/session", tags=["登录"], responses=PROBLEMS)


class SignInRequest(BaseModel):
    """A login and its password."""

    login: str = Field(max_length=100, description="用户名")
    password: str = Field(max_length=200, description="密码")


class PasswordChange(BaseModel):
    """The old password and the new one."""

    old: str = Field(max_length=200, description="原密码")
    new: str = Field(max_length=200, description="新密码，至少 8 位，含大小写字母和数字")


class Person(BaseModel):
    """Who is signed in."""

    id: str
    name: str = Field(description="姓名")
    orgs: list[str] = Field(description="从上级到本单位的组织编号")
    roles: list[str] = Field(description="角色")
    permissions: list[str] = Field(description="权限")


class SessionInfo(BaseModel):
    """The session. `token` is given only when it is opened."""

    person: Person
    csrf: str = Field(description="网页修改类请求须放在请求头 X-CSRF-Token 中")
    must_change_password: bool = Field(description="正在使用一次性密码，须先修改")
    token: str = Field(default="", description="供程序使用：Authorization: Bearer <token>")


def person(principal: Principal) -> Person:
    """Return a principal as the API writes it."""
    return Person(
        id=principal.id,
        name=principal.name,
        orgs=list(principal.org_path),
        roles=sorted(principal.roles),
        permissions=sorted(principal.permissions),
    )


def set_cookie(response: Response, signed: SignedIn, room: Room) -> None:
    """Give the browser its session: unreadable for scripts, not sent from other sites."""
    response.set_cookie(
        SESSION_COOKIE,
        signed.token,
        max_age=room.settings.session_hours * 3600,
        httponly=True,
        samesite="lax",
        secure=room.settings.cookie_secure,
        path="/",
    )


def clear_cookie(response: Response, room: Room) -> None:
    """Take the browser's session away."""
    response.delete_cookie(
        SESSION_COOKIE, path="/", httponly=True, secure=room.settings.cookie_secure
    )


def change_password(room: Room, signed: SignedIn, old: str, new: str) -> SignedIn:
    """Change one's own password and open a new session, as changing ends all sessions."""
    user = next((u for u in room.accounts.users() if u.id == signed.principal.id), None)
    if user is None:
        raise NotFound("这不是一个可登录的账户。", "请用个人账户登录后再修改密码。")
    if old == new:
        raise Refused("新密码与原密码相同。", "请换一个新密码。")
    room.accounts.change_password(user.id, old, new)
    return room.accounts.sign_in(user.login, new)


def _info(signed: SignedIn, *, show_token: bool = False) -> SessionInfo:
    return SessionInfo(
        person=person(signed.principal),
        csrf=signed.csrf,
        must_change_password=signed.must_change_password,
        token=signed.token if show_token else "",
    )


@router.post("", summary="登录", description="连续输错会锁定账户；每次尝试都记入审计。")
async def sign_in(body: SignInRequest, room: InRoom, response: Response) -> SessionInfo:
    """Open a session."""
    signed = await run_in_threadpool(room.accounts.sign_in, body.login, body.password, "api")
    set_cookie(response, signed, room)
    return _info(signed, show_token=True)


@router.get("", summary="当前登录者")
async def current(signed: Session) -> SessionInfo:
    """Say who is signed in."""
    return _info(signed)


@router.delete("", summary="退出登录", status_code=204)
async def sign_out(signed: Session, room: InRoom, response: Response) -> None:
    """End this session."""
    await run_in_threadpool(room.accounts.sign_out, signed.token)
    clear_cookie(response, room)


@router.post("/password", summary="修改自己的密码", description="改后其他会话全部失效。")
async def password(
    body: PasswordChange, signed: Session, room: InRoom, response: Response
) -> SessionInfo:
    """Change one's own password; the answer carries the new session."""
    renewed = await run_in_threadpool(change_password, room, signed, body.old, body.new)
    set_cookie(response, renewed, room)
    return _info(renewed, show_token=True)
