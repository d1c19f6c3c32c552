"""What does not come from whom it says is not taken, on any channel: none of it is accepted."""

import hashlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI

from channels.telegram.channel import SECRET_HEADER
from core.effects.plan import Plan, PlanState, Request
from tests.channels.conftest import PASSWORD, browser
from tests.channels.contract.driver import Driver
from tests.channels.contract.over_telegram import IDS, OverTelegram
from tests.channels.contract.over_wecom import OverWecom
from tests.channels.messenger import wecom_server
from tests.channels.messenger.desk_room import person

pytestmark = pytest.mark.asyncio(loop_scope="module")
Http = httpx.AsyncClient


async def waiting(driver: Driver) -> Plan:
    """Return a plan of the officer's that waits for his word."""
    events = driver.room.duty.connectors.directory.things()
    event = next(thing for thing in events if thing.name == "川上路下立交积水")
    step = Request(action="event.urge", arguments={"event": event.id})
    return await driver.room.duty.acting.act(person(driver.room, "officer"), [step])


async def state(driver: Driver, plan: Plan) -> PlanState:
    found = await driver.room.duty.acting.plan(person(driver.room, "officer"), plan.id)
    return found.state


# --- the API


@pytest_asyncio.fixture(loop_scope="module")
async def http(drivers: dict[str, Driver]) -> AsyncIterator[Http]:
    app: FastAPI = drivers["api"]._app  # type: ignore[attr-defined]
    async with browser(app) as made:
        yield made


async def _signed_in(http: Http, login: str) -> str:
    given = {"login": login, "password": PASSWORD}
    return (await http.post("/api/v1/session", json=given)).json()["csrf"]


async def _nobody(http: Http, driver: Driver) -> dict[str, str]:
    return {}


async def _wrong_token(http: Http, driver: Driver) -> dict[str, str]:
    return {"authorization": "Bearer 0000"}


async def _personal_token(http: Http, driver: Driver) -> dict[str, str]:
    """One's own token opens the door for other programs, and no approvals."""
    secret = driver.room.tokens.create(person(driver.room, "officer"), "测试", 1)
    return {"authorization": f"Bearer {secret}"}


async def _no_csrf(http: Http, driver: Driver) -> dict[str, str]:
    await _signed_in(http, "officer")
    return {}


async def _others_csrf(http: Http, driver: Driver) -> dict[str, str]:
    theirs = await _signed_in(http, "second")
    http.cookies.clear()
    await _signed_in(http, "officer")
    return {"x-csrf-token": theirs}


async def _other_site(http: Http, driver: Driver) -> dict[str, str]:
    csrf = await _signed_in(http, "officer")
    return {"x-csrf-token": csrf, "origin": "https://elsewhere.example"}


async def _somebody_else(http: Http, driver: Driver) -> dict[str, str]:
    return {"x-csrf-token": await _signed_in(http, "second")}


Headers = Callable[[Http, Driver], Awaitable[dict[str, str]]]


@pytest.mark.parametrize(
    "headers",
    [_nobody, _wrong_token, _personal_token, _no_csrf, _others_csrf, _other_site, _somebody_else],
)
async def test_the_api_takes_no_forged_approval(
    drivers: dict[str, Driver], http: Http, headers: Headers
) -> None:
    driver = drivers["api"]
    plan = await waiting(driver)
    given = await headers(http, driver)
    path, body = f"/api/v1/plans/{plan.id}/approve", {"digest": plan.digest}
    answer = await http.post(path, json=body, headers=given)
    assert answer.status_code in (401, 403, 404)
    assert await state(driver, plan) is PlanState.WAITING


async def test_the_api_takes_an_approval_of_nothing_but_what_was_shown(
    drivers: dict[str, Driver], http: Http
) -> None:
    driver = drivers["api"]
    plan, other = await waiting(driver), await waiting(driver)
    csrf = await _signed_in(http, "officer")
    for digest in ("", "0" * 64, plan.digest[:24], other.digest):
        path, body = f"/api/v1/plans/{plan.id}/approve", {"digest": digest}
        answer = await http.post(path, json=body, headers={"x-csrf-token": csrf})
        assert answer.status_code >= 400, digest
    assert await state(driver, plan) is PlanState.WAITING


@pytest.mark.parametrize("token", ["", "zb_wrong", "sk-anything"])
async def test_the_door_for_other_programs_needs_a_true_token(http: Http, token: str) -> None:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    body = {"messages": [{"role": "user", "content": "值班电话几声内接听？"}]}
    answer = await http.post("/v1/chat/completions", json=body, headers=headers)
    assert answer.status_code == 401


# --- WeCom's callback


def _press(plan: Plan, number: int) -> dict[str, Any]:
    key = f"a:{plan.id}:{plan.digest}"
    return {"FromUserName": "officer", "CreateTime": 1, "MsgId": number, "MsgType": "event",
            "Event": "template_card_event", "EventKey": key, "TaskId": f"t{number}"}  # fmt: skip


def _wrong_signature(query: dict[str, str], body: str) -> tuple[dict[str, str], str]:
    return query | {"msg_signature": hashlib.sha1(b"guess").hexdigest()}, body


def _no_signature(query: dict[str, str], body: str) -> tuple[dict[str, str], str]:
    return {}, body


def _later(query: dict[str, str], body: str) -> tuple[dict[str, str], str]:
    return query | {"timestamp": str(int(time.time()) + 1)}, body


def _changed(query: dict[str, str], body: str) -> tuple[dict[str, str], str]:
    at = body.index("<Encrypt><![CDATA[") + 60
    return query, body[:at] + ("A" if body[at] != "A" else "B") + body[at + 1 :]


def _plain(query: dict[str, str], body: str) -> tuple[dict[str, str], str]:
    return query, "<xml><MsgType><![CDATA[text]]></MsgType></xml>"


@pytest.mark.parametrize(
    "forge", [_wrong_signature, _no_signature, _later, _changed, _plain, "token", "corp"]
)
async def test_wecom_takes_no_forged_press(
    drivers: dict[str, Driver], forge: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = drivers["wecom"]
    assert isinstance(driver, OverWecom)
    plan = await waiting(driver)
    fields = _press(plan, 900_000)
    if forge == "corp":
        monkeypatch.setattr(wecom_server.encrypted, "__defaults__", ("ww0other",))
    token = "other" if forge == "token" else wecom_server.TOKEN
    query, body = driver.server.post(fields, token)
    if callable(forge):
        query, body = forge(query, body)
    answer = await driver.http.post("/api/v1/wecom", params=query, content=body)
    assert answer.status_code in (403, 422)
    assert driver.application._running == set()
    assert await state(driver, plan) is PlanState.WAITING


# --- Telegram's webhook


def _callback(plan: Plan) -> dict[str, Any]:
    user = {"id": IDS["officer"], "is_bot": False, "first_name": "张"}
    chat = {"id": IDS["officer"], "type": "private"}
    message = {"message_id": 1, "date": 1, "chat": chat, "text": "卡片"}
    query = {"id": "1", "from": user, "chat_instance": "1", "message": message,
             "data": f"a:{plan.id}:{plan.digest[:28]}"}  # fmt: skip
    return {"update_id": 900_000, "callback_query": query}


@pytest.mark.parametrize("secret", [None, "", "wrong", "密"])
async def test_telegrams_webhook_takes_nothing_without_its_secret(
    drivers: dict[str, Driver], secret: str | None
) -> None:
    driver = drivers["telegram"]
    assert isinstance(driver, OverTelegram)
    plan, before = await waiting(driver), driver.desk.taken
    app: FastAPI = drivers["api"]._app  # type: ignore[attr-defined]
    messengers = app.state.messengers
    messengers.telegram, kept = driver.channel, messengers.telegram
    headers = {} if secret is None else {SECRET_HEADER: secret.encode()}
    try:
        async with browser(app) as http:
            answer = await http.post(
                "/api/v1/telegram",
                json=_callback(plan),
                headers=headers,  # type: ignore[arg-type]
            )
    finally:
        messengers.telegram = kept
    assert answer.status_code == 403
    assert driver.desk.taken == before
    assert await state(driver, plan) is PlanState.WAITING
