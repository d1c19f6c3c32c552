"""Signing in, the first own password, signing out: plain forms, before any page is opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from channels.api.gate import check_csrf, local_path, session_token
from channels.api.parts import InRoom, Session
from channels.api.session import change_password, clear_cookie, set_cookie
from channels.render import problem_text
from channels.room import Room
from channels.web import markup, text
from channels.web.visit import THEME_COOKIE
from core.errors import InvalidInput, NeedsLogin, ZhibanError

router = APIRouter(include_in_schema=False)
NO_STORE = {"cache-control": "no-store"}


@dataclass(frozen=True, slots=True)
class Field:
    """One input of a form. Autocomplete names are those that password managers know."""

    name: str
    label: str
    autocomplete: str
    kind: str = "password"
    value: str = ""
    focus: bool = False


def _form(
    request: Request,
    room: Room,
    heading: str,
    action: str,
    fields: list[Field],
    hidden: Mapping[str, str],
    *,
    problem: str = "",
    hint: str = "",
    back: str = "",
) -> HTMLResponse:
    body = markup.whole(
        "entry.html",
        light=request.cookies.get(THEME_COOKIE) == "light",
        room_name=room.settings.room_name,
        heading=heading,
        action=action,
        fields=fields,
        hidden=hidden,
        problem=problem,
        hint=hint,
        back=back,
        submit=text.SIGN_IN if action == "/login" else text.SAVE,
        foot=text.SIGN_IN_HINT if action == "/login" else text.PASSWORD_RULES,
    )
    return HTMLResponse(body, status_code=401 if problem else 200, headers=NO_STORE)


def _login_form(
    request: Request, room: Room, target: str, login: str = "", problem: str = ""
) -> HTMLResponse:
    fields = [
        Field("login", text.LOGIN, "username", "text", login, focus=not login),
        Field("password", text.PASSWORD, "current-password", focus=bool(login)),
    ]
    return _form(request, room, text.SIGN_IN, "/login", fields, {"next": target}, problem=problem)


@router.get("/login")
async def login_page(
    request: Request, room: InRoom, target: Annotated[str, Query(alias="next")] = "/"
) -> Response:
    """Show the sign-in form, or go on where a session is still good."""
    target = local_path(target)
    token = session_token(request.headers)
    if token:
        try:
            await run_in_threadpool(room.accounts.resume, token)
        except NeedsLogin:
            return _login_form(request, room, target)
        return RedirectResponse(target, 303)
    return _login_form(request, room, target)


@router.post("/login")
async def login(
    request: Request,
    room: InRoom,
    login: Annotated[str, Form(max_length=100)] = "",
    password: Annotated[str, Form(max_length=200)] = "",
    target: Annotated[str, Form(alias="next")] = "/",
) -> Response:
    """Open a session and go to the page that was asked for."""
    target = local_path(target)
    try:
        signed = await run_in_threadpool(room.accounts.sign_in, login, password)
    except ZhibanError as problem:
        return _login_form(request, room, target, login, problem_text(problem))
    response = RedirectResponse("/password" if signed.must_change_password else target, 303)
    set_cookie(response, signed, room)
    return response


def _password_form(request: Request, room: Room, signed: Session, problem: str = "") -> Response:
    forced = signed.must_change_password
    fields = [
        Field("old", text.OLD_PASSWORD, "current-password", focus=True),
        Field("new", text.NEW_PASSWORD, "new-password"),
        Field("again", text.NEW_PASSWORD_AGAIN, "new-password"),
    ]
    return _form(
        request,
        room,
        text.NEW_PASSWORD_TITLE if forced else text.CHANGE_PASSWORD,
        "/password",
        fields,
        {"csrf": signed.csrf},
        problem=problem,
        hint=text.ONE_TIME_HINT if forced else "",
        back="" if forced else "/",
    )


@router.get("/password")
async def password_page(request: Request, room: InRoom, signed: Session) -> Response:
    """Show the form for one's own password."""
    return _password_form(request, room, signed)


@router.post("/password")
async def password(
    request: Request,
    room: InRoom,
    signed: Session,
    old: Annotated[str, Form(max_length=200)] = "",
    new: Annotated[str, Form(max_length=200)] = "",
    again: Annotated[str, Form(max_length=200)] = "",
    csrf: Annotated[str, Form()] = "",
) -> Response:
    """Change one's own password and go on."""
    check_csrf(signed, csrf)
    try:
        if new != again:
            raise InvalidInput(text.PASSWORDS_DIFFER)
        renewed = await run_in_threadpool(change_password, room, signed, old, new)
    except ZhibanError as problem:
        return _password_form(request, room, signed, problem_text(problem))
    response = RedirectResponse("/", 303)
    set_cookie(response, renewed, room)
    return response


@router.post("/logout")
async def logout(room: InRoom, signed: Session, csrf: Annotated[str, Form()] = "") -> Response:
    """End the session."""
    check_csrf(signed, csrf)
    await run_in_threadpool(room.accounts.sign_out, signed.token)
    response = RedirectResponse("/login", 303)
    clear_cookie(response, room)
    return response
