"""The AI bot's long connection against a stand-in for WeCom's server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from fastapi import FastAPI

from channels.messenger import wording
from channels.messenger.model import Reply, ReplyFile, ReplyKind, Sender
from channels.room import Room
from channels.wecom.bot import WecomBot
from tests.channels.acting_room import Yard, with_yard
from tests.channels.messenger.bot_server import BOT, SECRET, BotServer, running
from tests.channels.messenger.desk_room import desk_of, eventually
from tests.channels.test_web_acting import SEND, talks

pytestmark = pytest.mark.usefixtures("app")


@asynccontextmanager
async def connected(room: Room, server: BotServer) -> AsyncIterator[WecomBot]:
    desk = desk_of(room)
    for user, login in (("zhangsan", "officer"), ("sunwu", "second")):
        desk.identities.bind(Sender("wecom_bot", user), login, by="admin")
    given = {"wecom_bot_id": BOT, "wecom_bot_secret": SECRET, "wecom_bot_url": server.url}
    bot = WecomBot(desk, room.settings.model_copy(update=given))
    bot.start()
    try:
        await eventually(lambda: server.sockets and not bot.problem)
        yield bot
    finally:
        await bot.stop()


@pytest.fixture
async def server() -> AsyncIterator[BotServer]:
    async with running() as made:
        yield made


@pytest.fixture
def yard(app: FastAPI, room: Room) -> Yard:
    return with_yard(room)


async def test_an_answer_streams_and_ends_as_the_checked_one(room: Room, server: BotServer) -> None:
    async with connected(room, server):
        await server.say(msgtype="text", text={"content": "较大突发事件发生后多久电话报告？"})
        assert "第三条" in await server.until("三十分钟")
    (parts,) = server.streams.values()
    assert [over for _, over in parts].count(True) == 1
    assert any("找到依据" in text for text, over in parts if not over)


async def test_a_plan_is_approved_on_its_card_by_its_own_person(
    room: Room, server: BotServer, yard: Yard
) -> None:
    talks(room, lambda _: [SEND])
    async with connected(room, server):
        await server.say(msgtype="text", text={"content": "通知水务局反馈"})
        await server.until("拟办")
        await eventually(lambda: server.cards)
        await server.press(wording.APPROVE, "sunwu")
        await server.until("不由您审批")
        assert yard.done == []
        await server.press(wording.APPROVE)
        await server.until("已通知")
        assert len(yard.done) == 1


async def test_a_file_is_fetched_and_deciphered(room: Room, server: BotServer) -> None:
    async with connected(room, server):
        paper = server.file("note.txt", "请各单位按布署落实值班制度。".encode())
        await server.say(msgtype="file", file=paper)
        await server.until("note.txt")
        await server.say(msgtype="text", text={"content": wording.FILE_CHOICES[0]})
        await server.until("部署")


async def test_what_is_quoted_is_material(room: Room, server: BotServer, yard: Yard) -> None:
    talks(room, lambda said: [SEND] if "通知" in said.split("\n")[0] else [])
    async with connected(room, server):
        quote = {"msgtype": "text", "text": {"content": "通知水务局反馈"}}
        await server.say(msgtype="text", text={"content": "知道了"}, quote=quote)
        await eventually(lambda: server.words)
    assert yard.done == []


async def test_a_push_reaches_a_person_with_its_file(room: Room, server: BotServer) -> None:
    reply = Reply(
        kind=ReplyKind.TEXT,
        text="报送时限临近",
        files=(ReplyFile(name="首报.docx", media_type="application/x", data=b"x" * 600_000),),
    )
    async with connected(room, server) as bot:
        await bot.push("zhangsan", reply)
    assert [m["msgtype"] for m in server.pushed] == ["markdown", "file"]
    assert server.pushed[0]["chatid"] == "zhangsan"
    assert len(server.chunks) == 2


async def test_a_wrong_secret_is_said(room: Room, server: BotServer) -> None:
    given = {"wecom_bot_id": BOT, "wecom_bot_secret": "x", "wecom_bot_url": server.url}
    bot = WecomBot(desk_of(room), room.settings.model_copy(update=given))
    bot.start()
    await eventually(lambda: server.refused and "Authentication" in bot.problem)
    await bot.stop()
