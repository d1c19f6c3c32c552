import pytest
from fastapi import FastAPI

from channels.api.gate import local_path
from channels.room import ROOT_ORG, Room
from core.identity import Role
from tests.channels.conftest import PASSWORD, Caller, browser

OPEN = {
    ("POST", "/api/v1/session"),
    ("GET", "/api/v1/health/live"),
    ("GET", "/api/v1/health/ready"),
}
SAMPLE = {
    "revision_id": "1",
    "document_id": "1",
    "login": "officer",
    "conversation_id": "x",
    "plan_id": "x",
    "step_id": "x",
    "action": "event.find",
    "system": "events",
    "snapshot": "x",
    "stream": "x",
    "name": "0.ts",
    "table": "x",
    "report": "x",
    "id": "1",
    "token_id": "x",
    "channel": "telegram",
    "external_id": "7",
    "rollcall": "CG-20260101-1",
    "attempt": "x",
    "call": "LD-20260101-1",
    "record": "x",
    "sha256": "x",
    "warning": "YJ-20260101-1",
    "instruction": "PS-20260101-1",
    "daily": "RB-20260101-1",
    "deed": "close",
}


async def test_every_documented_route_answers_401_unsigned(app: FastAPI, call: Caller) -> None:
    tried = 0
    for path, methods in app.openapi()["paths"].items():
        for method in methods:
            if (method.upper(), path) in OPEN:
                continue
            answer = await call.http.request(method.upper(), path.format(**SAMPLE))
            assert answer.status_code == 401, f"{method} {path}: {answer.status_code}"
            assert set(answer.json()) == {"code", "message", "remedy"}
            tried += 1
    assert tried >= 20


@pytest.mark.parametrize(
    "page", ["/", "/events", "/approvals", "/library", "/source/1", "/search", "/audit", "/users"]
)
async def test_unsigned_pages_lead_to_the_sign_in_form(call: Caller, page: str) -> None:
    answer = await call.http.get(page)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login?next=%2F")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/_nicegui/client/x/upload/1"),
        ("GET", "/_nicegui_ws/socket.io/?transport=polling&EIO=4"),
        ("GET", "/api/v1/openapi.json"),
        ("GET", "/api/v1/nothing"),
        ("GET", "/docs"),
        ("GET", "/_nicegui/auto/static/x"),
    ],
)
async def test_what_is_not_listed_as_open_is_closed(call: Caller, method: str, path: str) -> None:
    answer = await call.http.request(method, path)
    assert answer.status_code in {303, 401}
    assert "location" not in answer.headers or answer.headers["location"].startswith("/login")


async def test_liveness_says_nothing_about_the_room(call: Caller) -> None:
    assert (await call("GET", "/health/live")).json() == {"status": "ok"}


async def test_signing_in_gives_a_cookie_that_scripts_cannot_read(call: Caller) -> None:
    answer = await call("POST", "/session", json={"login": "officer", "password": PASSWORD})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert answer.json()["person"]["name"] == "张值班"
    assert (await call("GET", "/session")).json()["csrf"] == answer.json()["csrf"]


async def test_a_wrong_password_is_explained_and_audited(call: Caller, room: Room) -> None:
    answer = await call("POST", "/session", json={"login": "officer", "password": "wrong"})
    assert answer.status_code == 401
    assert answer.json()["code"] == "needs_login"
    assert "set-cookie" not in answer.headers
    newest = room.audit.records(1)[0]
    assert (newest.action, newest.actor, newest.outcome) == ("sign_in", "officer", "refused")


async def test_repeated_wrong_passwords_lock_the_account(call: Caller, room: Room) -> None:
    for _ in range(room.settings.lockout_failures):
        await call("POST", "/session", json={"login": "officer", "password": "wrong"})
    answer = await call("POST", "/session", json={"login": "officer", "password": PASSWORD})
    assert answer.status_code == 401
    assert "锁定" in answer.json()["message"]


async def test_a_write_by_cookie_needs_the_csrf_token(signed_in, room: Room) -> None:
    librarian = await signed_in("librarian")
    token, librarian.csrf = librarian.csrf, ""
    refused = await librarian("DELETE", "/documents/1")
    assert refused.status_code == 403
    wrong = await librarian("DELETE", "/documents/1", headers={"X-CSRF-Token": "guess"})
    assert wrong.status_code == 403
    librarian.csrf = token
    assert (await librarian("DELETE", "/documents/1")).status_code == 204


async def test_a_bearer_token_needs_no_csrf_token(signed_in, app: FastAPI) -> None:
    token = (await signed_in("officer")).token
    async with browser(app) as http:
        http.headers["Authorization"] = f"Bearer {token}"
        answer = await Caller(http)("POST", "/search", json={"q": "首报"})
    assert answer.status_code == 200


async def test_the_local_token_acts_as_the_system(call: Caller, room: Room) -> None:
    headers = {"Authorization": f"Bearer {room.local_token}"}
    answer = await call("GET", "/session", headers=headers)
    assert answer.json()["person"]["id"] == "system"
    worse = {"Authorization": f"Bearer {room.local_token[:-1]}x"}
    assert (await call("GET", "/session", headers=worse)).status_code == 401


async def test_signing_out_ends_the_session_for_everyone_who_holds_it(signed_in) -> None:
    officer = await signed_in("officer")
    assert (await officer("DELETE", "/session")).status_code == 204
    headers = {"Authorization": f"Bearer {officer.token}"}
    assert (await officer("GET", "/session", headers=headers)).status_code == 401


async def test_a_one_time_password_opens_nothing_but_its_change(call: Caller, room: Room) -> None:
    secret = room.accounts.add_user("new", "新人", ROOT_ORG, [Role.OFFICER])
    opened = await call("POST", "/session", json={"login": "new", "password": secret})
    assert opened.json()["must_change_password"] is True
    refused = await call("GET", "/documents")
    assert (refused.status_code, refused.json()["code"]) == (403, "must_change_password")
    assert (await call.http.get("/library")).headers["location"] == "/password"
    call.csrf = opened.json()["csrf"]
    weak = await call("POST", "/session/password", json={"old": secret, "new": "12345678"})
    assert weak.status_code == 422
    changed = await call("POST", "/session/password", json={"old": secret, "new": "Better2026x"})
    assert changed.status_code == 200
    assert (await call("GET", "/documents")).status_code == 200
    headers = {"Authorization": f"Bearer {opened.json()['token']}"}
    assert (await call("GET", "/documents", headers=headers)).status_code == 401


async def test_the_password_form_wants_its_token_and_two_equal_entries(visitor) -> None:
    user = await visitor("officer")
    page = (await user.http_client.get("/password")).text
    csrf = page.partition('name="csrf" value="')[2].partition('"')[0]
    form = {"old": PASSWORD, "new": "Better2026x", "again": "Better2026x"}
    assert (await user.http_client.post("/password", data=form)).status_code == 403
    unequal = await user.http_client.post("/password", data=form | {"csrf": csrf, "again": "other"})
    assert unequal.status_code == 401
    assert 'role="alert"' in unequal.text
    done = await user.http_client.post("/password", data=form | {"csrf": csrf})
    assert (done.status_code, done.headers["location"]) == (303, "/")
    assert (await user.http_client.get("/library")).status_code == 200


async def test_a_write_from_another_site_is_refused(call: Caller) -> None:
    body = {"login": "officer", "password": PASSWORD}
    headers = {"Origin": "http://evil.example"}
    assert (await call("POST", "/session", json=body, headers=headers)).status_code == 403
    same = {"Origin": "http://test"}
    assert (await call("POST", "/session", json=body, headers=same)).status_code == 200


@pytest.mark.parametrize("path", ["/login", "/api/v1/health/live", "/api/v1/session", "/"])
async def test_security_headers_stand_on_every_answer(call: Caller, path: str) -> None:
    headers = (await call.http.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "same-origin"


async def test_a_body_over_the_limit_is_refused_in_chinese(signed_in) -> None:
    officer = await signed_in("officer")
    answer = await officer("POST", "/search", content=b"x" * ((1 << 20) + 1))
    assert answer.status_code == 413
    assert answer.json()["code"] == "too_large"
    assert "1 MiB" in answer.json()["message"]
    assert answer.json()["remedy"]


async def test_a_body_of_unknown_length_is_cut_off_at_the_limit(signed_in) -> None:
    async def endless():
        for _ in range(40):
            yield b" " * (1 << 16)

    officer = await signed_in("officer")
    answer = await officer("POST", "/search", content=endless())
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "http://evil.example", "evil", "", "/\n/x"]
)
def test_after_signing_in_one_stays_on_this_server(target: str) -> None:
    assert local_path(target) == "/"


def test_a_page_of_ours_may_be_the_target() -> None:
    assert local_path("/source/3?clause=4&start=1") == "/source/3?clause=4&start=1"


async def test_a_second_sign_in_form_is_skipped_while_signed_in(visitor) -> None:
    user = await visitor("officer")
    answer = await user.http_client.get("/login", params={"next": "/library"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/library")


async def test_the_sign_in_form_escapes_what_it_repeats(call: Caller) -> None:
    answer = await call.http.post("/login", data={"login": '"><script>x', "password": "no"})
    assert answer.status_code == 401
    assert "<script>x" not in answer.text


async def test_an_uploading_page_of_nobody_is_not_read(app: FastAPI) -> None:
    read = 0

    async def body():
        nonlocal read
        for _ in range(10):
            read += 1
            yield b"x" * 1000

    async with browser(app) as http:
        answer = await http.post("/api/v1/documents", content=body())
    assert answer.status_code == 401
    assert read <= 1
