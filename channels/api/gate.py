"""The gate in front of everything the server answers.

Pure ASGI, so that nobody's body is read before the sender is known and streams stay streams. It
closes by default: a path that is not listed as open needs a session, whoever mounts it.
"""

import json
import re
import secrets
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote, urlsplit

from fastapi import HTTPException
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from channels.map_base import tile_origin
from channels.room import Room
from core.access_tokens import PREFIX
from core.accounts import SignedIn
from core.errors import Forbidden, NeedsLogin, ZhibanError
from core.identity import SYSTEM

SESSION_COOKIE = "zhiban_session"
API = "/api/v1"
SMALL_BODY = 1 << 20  # bytes; everything but an upload
TALKING = "/v1/"  # what personal tokens open, and nothing else
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OPEN = frozenset(
    {("GET", "/login"), ("POST", "/login"), ("POST", f"{API}/session"), ("GET", "/favicon.ico")}
    | {("GET", f"{API}/health/live"), ("GET", f"{API}/health/ready")}
    # these bring their own proof: a secret header, a signature
    | {("POST", f"{API}/telegram"), ("GET", f"{API}/wecom"), ("POST", f"{API}/wecom")}
)
# the web framework's own scripts, styles and fonts; its per-client upload paths do not match
OPEN_ASSETS = re.compile(
    r"/static/|/_nicegui/\d[^/]*/(static|libraries|components|resources|dynamic_resources|esm)/"
)
# what a session with a one-time password may still do
BEFORE_CHANGE = frozenset({f"{API}/session", f"{API}/session/password", "/password", "/logout"})
UPLOADS = re.compile(
    rf"{API}/(documents|imports/\w+|dictation|report-recordings|rollcall-prompts|proofread/docx)$"
    r"|/_nicegui/client/[^/]+/upload/"
)

SECURITY_HEADERS = {
    "content-security-policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:{pictures}; "
        "font-src 'self' data:; "
        "connect-src 'self' ws: wss:; object-src 'none'; base-uri 'self'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    # nothing goes outside; "no-referrer" would also blank the Origin of our own forms
    "referrer-policy": "same-origin",
    "permissions-policy": "geolocation=(), camera=(), microphone=(self)",
    "cross-origin-opener-policy": "same-origin",
}


class Gate:
    """ASGI middleware: headers, body limit, session, CSRF. Puts `SignedIn` in the request state."""

    def __init__(self, app: ASGIApp, room: Room) -> None:
        self._app = app
        self._room = room
        origin = tile_origin(room.settings.map_tiles_url)
        pictures = f" {origin}" if origin else ""  # the map's tiles, and nothing else from outside
        self._headers = {k: v.replace("{pictures}", pictures) for k, v in SECURITY_HEADERS.items()}
        self._upload_limit = (room.settings.max_upload_mib + 1) << 20

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if not _same_origin(scope, headers):
            await _refuse(
                scope, send, Forbidden("请求来自其他网站，已拒绝。", "请从本系统页面操作。")
            )
            return
        if scope["type"] == "http":
            send = _with_headers(send, scope["path"], self._headers)
        try:
            await self._admit(scope, headers)
            if scope["type"] == "http":
                receive = self._limited(scope, headers, receive)
        except (ZhibanError, HTTPException) as problem:
            await _refuse(scope, send, problem)
            return
        await self._app(scope, receive, send)

    async def _admit(self, scope: Scope, headers: Headers) -> None:
        """Note who sends this in the request's state; raise where nobody may.

        Forms of the pages carry the CSRF token as a field and are checked where they are read.
        """
        method, path = scope.get("method", "GET"), scope["path"]  # a socket has no method
        state = scope.setdefault("state", {})
        state["signed"] = None
        if (("GET" if method == "HEAD" else method), path) in OPEN or OPEN_ASSETS.match(path):
            return
        signed, by_cookie = await self._identify(headers, path)
        if by_cookie and method not in SAFE_METHODS and path.startswith((API, TALKING)):
            check_csrf(signed, headers.get("x-csrf-token", ""))
        if signed.must_change_password and path not in BEFORE_CHANGE:
            raise PasswordIsOneTime("请先修改一次性密码。", "登录后按提示设置新密码，再继续操作。")
        state["signed"] = signed

    async def _identify(self, headers: Headers, path: str) -> tuple[SignedIn, bool]:
        """Return who sends this, and whether a cookie (rather than a bearer token) said so."""
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and token:
            if secrets.compare_digest(token.encode(), self._room.local_token.encode()):
                return SignedIn(token, "", SYSTEM, must_change_password=False), False
            if token.startswith(PREFIX) and path.startswith(TALKING):
                person = await run_in_threadpool(self._room.tokens.person, token)
                return SignedIn(token, "", person, must_change_password=False), False
            return await run_in_threadpool(self._room.accounts.resume, token), False
        token = session_token(headers)
        if not token:
            raise NeedsLogin("尚未登录。", "请先登录。")
        return await run_in_threadpool(self._room.accounts.resume, token), True

    def _limited(self, scope: Scope, headers: Headers, receive: Receive) -> Receive:
        """Refuse a body over the limit, at once if announced, else when it gets there."""
        limit = self._upload_limit if UPLOADS.match(scope["path"]) else SMALL_BODY
        declared = headers.get("content-length", "")
        if declared.isdigit() and int(declared) > limit:
            raise _too_large(limit)
        seen = 0

        async def counting() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise _too_large(limit)
            return message

        return counting


class PasswordIsOneTime(Forbidden):
    """Signed in with a one-time password that has not been changed yet."""

    code = "must_change_password"


def session_token(headers: Headers) -> str:
    """Return the session cookie's value, "" where there is none or it is malformed."""
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(SESSION_COOKIE)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def check_csrf(signed: SignedIn, given: str) -> None:
    """Raise Forbidden unless the token given belongs to the session."""
    if not signed.csrf or not secrets.compare_digest(signed.csrf.encode(), given.encode()):
        raise Forbidden(
            "请求缺少防伪令牌。", "请刷新页面后重试；程序请在请求头中带上 X-CSRF-Token。"
        )


def local_path(target: str) -> str:
    """Return a path to go to after signing in; anything but a path on this server becomes "/"."""
    parts = urlsplit(target)
    plain = target.startswith("/") and target[1:2] not in {"/", "\\"} and target.isprintable()
    return target if plain and not parts.scheme and not parts.netloc else "/"


def _same_origin(scope: Scope, headers: Headers) -> bool:
    """A browser names the page's origin on writes and sockets; it must be this server."""
    origin = headers.get("origin")
    if origin is None or (scope["type"] == "http" and scope["method"] in SAFE_METHODS):
        return True
    return urlsplit(origin).netloc == headers.get("host", "")


def _too_large(limit: int) -> HTTPException:
    return HTTPException(
        413, detail=f"上传内容超过 {limit >> 20} MiB 的上限。请减少文件或分批上传。"
    )


def _with_headers(send: Send, path: str, headers: Mapping[str, str]) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            added = dict(headers)
            if path.startswith(API):
                added["cache-control"] = "no-store"
            have = {name for name, _ in message["headers"]}
            message["headers"] = [
                *message["headers"],
                *((k.encode(), v.encode()) for k, v in added.items() if k.encode() not in have),
            ]
        await send(message)

    return sending


async def _refuse(scope: Scope, send: Send, problem: ZhibanError | HTTPException) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    status, headers, body = _refusal(scope, problem)
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _refusal(
    scope: Scope, problem: ZhibanError | HTTPException
) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """Pages send a person to where the problem is solved; everything else gets JSON."""
    path = scope["path"]
    is_page = scope["method"] == "GET" and not path.startswith(("/api", TALKING, "/_nicegui"))
    if is_page and isinstance(problem, NeedsLogin):
        query = scope.get("query_string", b"").decode("latin-1")
        target = quote(f"{path}?{query}" if query else path, safe="")
        return 303, [(b"location", f"/login?next={target}".encode())], b""
    if is_page and isinstance(problem, PasswordIsOneTime):
        return 303, [(b"location", b"/password")], b""
    return *_json_headers(problem), json.dumps(problem_body(problem), ensure_ascii=False).encode()


def _json_headers(problem: ZhibanError | HTTPException) -> tuple[int, list[tuple[bytes, bytes]]]:
    status = problem.http_status if isinstance(problem, ZhibanError) else problem.status_code
    headers = [(b"content-type", b"application/json; charset=utf-8")]
    if status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    return status, headers


def problem_body(problem: ZhibanError | HTTPException) -> dict[str, str]:
    """Return {code, message, remedy} of an error, as every error of the API is written."""
    if isinstance(problem, ZhibanError):
        return {"code": problem.code, "message": problem.message, "remedy": problem.remedy}
    if problem.status_code == 413:
        message, _, remedy = str(problem.detail).partition("。")
        return {"code": "too_large", "message": f"{message}。", "remedy": remedy}
    known = {
        404: ("not_found", "没有这个接口。"),
        405: ("bad_method", "该接口不支持这种请求方法。"),
    }
    code, message = known.get(problem.status_code, ("bad_request", "请求无法理解。"))
    return {"code": code, "message": message, "remedy": f"请对照接口说明 {API}/openapi.json。"}
