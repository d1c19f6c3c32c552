"""The self-built application against a WeCom server that signs and encrypts by its own code."""

import asyncio
from typing import Any

import pytest
from fastapi import FastAPI

from channels.messenger import wording
from channels.messenger.model import Sender
from channels.room import Room
from channels.wecom.application import WecomApplication
from tests.channels.acting_room import Yard, with_yard
from tests.channels.conftest import Caller
from tests.channels.messenger import wecom_server
from tests.channels.messenger.desk_room import desk_of
from tests.channels.messenger.test_desk import wav
from tests.channels.messenger.wecom_server import Wecom
from tests.channels.test_web_acting import SEND, talks


class Office:
    """A server, the application that it posts to, and two people."""

    def __init__(self, app: FastAPI, room: Room, call: Caller, heard: str = "") -> None:
        self.server, self.call = Wecom(), call
        desk = desk_of(room, heard)
        for user, login in (("zhangsan", "officer"), ("sunwu", "second")):
            desk.identities.bind(Sender("wecom", user), login, by="admin")
        given = {
            "wecom_corp_id": wecom_server.CORP,
            "wecom_agent_id": wecom_server.AGENT,
            "wecom_secret": wecom_server.SECRET,
            "wecom_token": wecom_server.TOKEN,
            "wecom_aes_key": wecom_server.AES_KEY,
        }
        settings = room.settings.model_copy(update=given)
        self.application = WecomApplication(desk, settings, self.server.transport)
        app.state.messengers.wecom = self.application
        self._ids = iter(range(1, 1000))

    async def post(self, token: str = wecom_server.TOKEN, **fields: Any) -> int:
        base = {"FromUserName": "zhangsan", "CreateTime": 1, "MsgId": next(self._ids)}
        query, body = self.server.post(base | fields, token)
        answer = await self.call.http.post("/api/v1/wecom", params=query, content=body)
        if answer.status_code == 200:
            assert answer.content == b""
        return answer.status_code

    async def settled(self) -> None:
        while self.application._running:
            await asyncio.gather(*list(self.application._running))

    async def say(self, **fields: Any) -> str:
        before = len(self.server.sent)
        assert await self.post(**fields) == 200
        await self.settled()
        new = self.server.sent[before:]
        return "\n".join(m["markdown"]["content"] for m in new if m["msgtype"] == "markdown")

    @property
    def card(self) -> dict[str, Any]:
        cards = [m["template_card"] for m in self.server.sent if m["msgtype"] == "template_card"]
        return cards[-1]

    async def press(self, label: str, user: str = "zhangsan") -> str:
        key = next(b["key"] for b in self.card["button_list"] if b["text"] == label)
        return await self.say(
            MsgType="event", Event="template_card_event", EventKey=key,
            TaskId=self.card["task_id"], FromUserName=user,
        )  # fmt: skip


@pytest.fixture
def office(app: FastAPI, room: Room, call: Caller) -> Office:
    return Office(app, room, call)


@pytest.fixture
def yard(office: Office, room: Room) -> Yard:
    return with_yard(room)


async def test_the_address_is_verified_by_a_true_signature_only(office: Office) -> None:
    echo = wecom_server.encrypted("7326")
    good = wecom_server.signed(echo) | {"echostr": echo}
    answer = await office.call.http.get("/api/v1/wecom", params=good)
    assert (answer.status_code, answer.text) == (200, "7326")
    forged = wecom_server.signed(echo, "other") | {"echostr": echo}
    assert (await office.call.http.get("/api/v1/wecom", params=forged)).status_code == 403


async def test_a_question_is_answered_by_push(office: Office) -> None:
    told = await office.say(MsgType="text", Content="较大突发事件发生后多久电话报告？")
    assert "三十分钟" in told
    assert "> " in told
    assert office.server.sent[0]["touser"] == "zhangsan"
    assert office.server.sent[0]["agentid"] == int(wecom_server.AGENT)


@pytest.mark.parametrize("forgery", ["token", "corp", "garbage"])
async def test_what_is_forged_is_not_taken(
    office: Office, yard: Yard, forgery: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = {"MsgType": "text", "Content": "打开值班大厅灯"}
    if forgery == "token":
        assert await office.post("other-token", **fields) == 403
    elif forgery == "corp":
        monkeypatch.setattr(wecom_server.encrypted, "__defaults__", ("ww0other",))
        assert await office.post(**fields) == 403
    else:
        query, _ = office.server.post(fields)
        answer = await office.call.http.post("/api/v1/wecom", params=query, content="<xml>")
        assert answer.status_code in (403, 422)
    await office.settled()
    assert office.server.sent == []
    assert yard.done == []


async def test_a_message_that_is_posted_again_is_answered_once(office: Office) -> None:
    fields = {"MsgType": "text", "Content": "值班电话几声内接听？", "MsgId": 777}
    for _ in range(3):
        assert await office.post(**fields) == 200
    await office.settled()
    assert len(office.server.sent) == 1


async def test_a_plan_is_approved_on_its_card_by_its_own_person(
    office: Office, room: Room, yard: Yard
) -> None:
    talks(room, lambda _: [SEND])
    await office.say(MsgType="text", Content="通知水务局反馈")
    assert await office.press(wording.APPROVE, "sunwu")
    assert yard.done == []
    assert "已通知" in await office.press(wording.APPROVE)
    await office.press(wording.APPROVE)
    assert len(yard.done) == 1


async def test_a_voice_note_is_fetched_and_heard(app: FastAPI, room: Room, call: Caller) -> None:
    office = Office(app, room, call, "值班电话几声内接听")
    office.server.media["v1"] = (wav(), "audio/wav")
    told = await office.say(MsgType="voice", MediaId="v1", Format="amr")
    assert "语音转写：值班电话几声内接听" in told
    assert "三声" in told


async def test_a_place_and_a_menu_key_are_understood(office: Office) -> None:
    told = await office.say(
        MsgType="location", Location_X="31.2", Location_Y="121.5", Scale=15, Label="三号泵站"
    )
    assert "三号泵站" in told
    assert office.card["button_list"][0]["text"] == wording.PLACE_CHOICES[0][:10]
    told = await office.say(MsgType="event", Event="click", EventKey="值班电话几声内接听？")
    assert "三声" in told


async def test_a_token_that_ended_early_is_renewed(office: Office) -> None:
    await office.say(MsgType="text", Content="帮助")
    office.server.expire_once = True
    assert wording.HELP.split("\n")[0] in await office.say(MsgType="text", Content="帮助")
    assert office.server.tokens == 2


async def test_long_answers_are_cut_at_bytes_that_wecom_takes() -> None:
    from channels.wecom.cards import pieces

    text = "值班" * 3000 + "\n" + "短行\n" * 10
    cut = list(pieces(text))
    assert all(len(piece.encode()) <= 4000 for piece in cut)
    assert "".join(cut).replace("\n", "") == text.replace("\n", "")
