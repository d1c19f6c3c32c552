"""What every messenger does with a message, whichever it is."""

import asyncio
import struct
from datetime import datetime, timedelta

import pytest
from fastapi import FastAPI

from channels.messenger import wording
from channels.messenger.model import IncomingFile, Location, ReplyKind
from channels.room import Room
from core.clock import ROOM_ZONE, SteppedClock
from core.effects.plan import Request
from core.identity import Role
from tests.channels.acting_room import Yard, with_yard
from tests.channels.conftest import PASSWORD
from tests.channels.messenger.desk_room import Kept, Phone, desk_of, person, phone
from tests.channels.test_web_acting import SEND, talks

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def yard(app: FastAPI, room: Room) -> Yard:
    room.accounts.add_user("leader", "王带班", "room", [Role.LEADER], PASSWORD)
    return with_yard(room)


def wav() -> bytes:
    body = b"\x00\x00" * 8000
    head = b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 16000, 2, 16)
    data = head + b"data" + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(data)) + data


async def test_somebody_unknown_is_told_how_to_bind_and_nothing_else(room: Room) -> None:
    stranger = Phone(desk_of(room), "x1")
    kept = await stranger.say("较大事件多久报告？")
    assert len(kept.sent) == 1
    assert "绑定" in kept.last.text
    assert "x1" in kept.last.text
    assert "三十分钟" not in kept.last.text
    assert kept.shown == []


async def test_a_code_binds_once_and_wrong_ones_run_out(room: Room) -> None:
    desk = desk_of(room)
    code = desk.identities.code(person(room, "officer"))
    new = Phone(desk, "x1")
    assert "张值班" in (await new.say(f"绑定 {code.upper()}")).last.text
    assert "不正确" in (await Phone(desk, "x2").say(f"绑定 {code}")).last.text
    guesser = Phone(desk, "x3")
    for _ in range(5):
        await guesser.say("绑定 aaaaaaaa")
    good = desk.identities.code(person(room, "second"))
    assert "次数过多" in (await guesser.say(f"绑定 {good}")).last.text
    actions = [(r.action, r.actor) for r in room.audit.records(5, "", "messenger")]
    assert ("messenger.bind", person(room, "officer").id) in actions


async def test_an_old_code_binds_nobody(room: Room) -> None:
    clock = SteppedClock(datetime(2026, 11, 21, 21, 30, tzinfo=ROOM_ZONE))
    room.clock = clock  # type: ignore[assignment]
    desk = desk_of(room)
    code = desk.identities.code(person(room, "officer"))
    clock.advance(timedelta(minutes=11))
    assert "不正确" in (await Phone(desk, "x1").say(f"绑定 {code}")).last.text


async def test_a_question_is_answered_with_its_clause(room: Room) -> None:
    officer = phone(room, desk_of(room), "officer")
    kept = await officer.say("较大突发事件发生后多久电话报告？")
    answer = next(reply for reply in kept.sent if reply.kind is ReplyKind.ANSWER)
    assert "三十分钟" in answer.text
    assert any("第三条" in cite.path for cite in answer.citations)
    assert all(cite.quote for cite in answer.citations)
    assert "找到依据" in kept.shown[0]


async def test_a_message_that_comes_twice_is_answered_once(room: Room) -> None:
    desk = desk_of(room)
    officer = phone(room, desk, "officer")
    message, first, again = officer.message("值班电话几声内接听？"), Kept(), Kept()
    results = await asyncio.gather(desk.take(message, first), desk.take(message, again))
    assert sorted(results) == [False, True]
    assert len(first.sent) + len(again.sent) == 1


async def test_a_plan_is_approved_on_its_card_by_whom_it_is_for_only(
    room: Room, yard: Yard
) -> None:
    talks(room, lambda _: [SEND])
    desk = desk_of(room)
    officer, second = phone(room, desk, "officer"), phone(room, desk, "second")
    card = (await officer.say("通知水务局反馈")).last
    assert card.kind is ReplyKind.PLAN
    assert card.plan is not None
    assert card.plan.mine
    wrong = await second.press(card, "approve")
    assert wrong.last.kind is ReplyKind.PROBLEM
    short = card.model_copy(update={"plan": card.plan.model_copy(update={"digest": "0" * 24})})
    assert (await officer.press(short, "approve")).last.kind is ReplyKind.PROBLEM
    stale = card.model_copy(update={"plan": card.plan.model_copy(update={"digest": "0" * 64})})
    assert (await officer.press(stale, "approve")).last.kind is ReplyKind.PROBLEM
    assert yard.done == []
    done = (await officer.press(card, "approve")).last
    assert done.plan is not None
    assert done.plan.state == "finished"
    assert "已通知" in done.text
    assert (await officer.press(card, "approve")).last.kind is ReplyKind.PROBLEM
    assert len(yard.done) == 1


async def test_a_plan_is_refused_and_taken_back_on_its_card(room: Room, yard: Yard) -> None:
    desk = desk_of(room)
    officer = phone(room, desk, "officer")
    talks(room, lambda _: [SEND])
    card = (await officer.say("通知水务局反馈")).last
    assert (await officer.press(card, "refuse")).last.text == wording.REASON
    refused = (await officer.say("对象不对")).last
    assert "对象不对" in refused.text
    talks(room, lambda _: [Request(action="yard.lamp", arguments={"on": True})])
    lit = (await officer.say("打开值班大厅灯")).last
    assert lit.plan is not None
    await officer.press(lit, "undo", step=lit.plan.undoable[0])
    assert yard.done == ["lamp True", "lamp back False"]


async def test_what_is_spoken_is_shown_and_then_taken_as_said(room: Room) -> None:
    officer = phone(room, desk_of(room, "值班电话几声内接听"), "officer")
    kept = await officer.say(voice=wav())
    assert kept.sent[0].text == wording.HEARD.format(text="值班电话几声内接听")
    assert "三声" in kept.last.text


async def test_silence_is_said_to_be_silence(room: Room) -> None:
    kept = await phone(room, desk_of(room, ""), "officer").say(voice=wav())
    assert kept.last.kind is ReplyKind.PROBLEM
    assert "没有听清" in kept.last.text


async def test_a_file_waits_for_what_is_to_be_done_with_it(room: Room) -> None:
    officer = phone(room, desk_of(room), "officer")
    paper = IncomingFile("情况.txt", "text/plain", "请各单位按布署落实值班制度。".encode())
    asked = await officer.say(files=(paper,))
    assert asked.last.choices == wording.FILE_CHOICES
    checked = await officer.say(wording.FILE_CHOICES[0])
    assert "部署" in checked.last.text


async def test_a_marked_file_is_not_taken(room: Room) -> None:
    officer = phone(room, desk_of(room), "officer")
    paper = IncomingFile("甲.txt", "text/plain", "机密★1年\n青鹭七号事项".encode())
    kept = await officer.say(files=(paper,))
    assert kept.last.kind is ReplyKind.PROBLEM
    assert "没有保存" in kept.last.text
    files = [p for p in room.settings.home.rglob("*") if p.is_file()]
    assert not [p for p in files if "青鹭七号".encode() in p.read_bytes()]


async def test_a_place_is_asked_about(room: Room) -> None:
    officer = phone(room, desk_of(room), "officer")
    kept = await officer.say(location=Location(121.5, 31.2, "三号泵站"))
    assert kept.last.choices == wording.PLACE_CHOICES
    assert "三号泵站" in kept.last.text


async def test_a_chat_goes_on_where_the_console_was(room: Room) -> None:
    desk = desk_of(room)
    officer, other = phone(room, desk, "officer"), phone(room, desk, "officer", "other")
    first = (await officer.say("值班电话几声内接听？")).last.conversation_id
    assert (await officer.say("较大事件呢？")).last.conversation_id == first
    assert "值班电话" in (await other.say("接着聊")).last.text
    assert (await other.say("台风橙色预警多久报一次？")).last.conversation_id == first
    assert wording.NEW in (await officer.say("新对话")).last.text
    assert (await officer.say("值班电话几声内接听？")).last.conversation_id != first


async def test_a_closed_account_is_a_stranger_on_every_messenger(room: Room) -> None:
    officer = phone(room, desk_of(room), "officer")
    room.accounts.disable("officer", True)
    assert "绑定" in (await officer.say("今晚谁带班")).last.text


async def test_a_message_cut_off_by_a_restart_is_told_once(room: Room) -> None:
    desk = desk_of(room)
    officer = phone(room, desk, "officer")
    desk.threads.take(officer.message("在吗"))
    again = desk_of(room)
    assert [chat for chat, _ in again.threads.lost("test")] == [officer.sender.id]
    assert again.threads.lost("test") == []


async def test_a_code_comes_from_the_api_and_the_administrator_sees_the_binding(
    room: Room, app: FastAPI, signed_in
) -> None:
    officer, admin = await signed_in("officer"), await signed_in("admin")
    code = (await officer("POST", "/messengers/code")).json()["code"]
    desk = app.state.messengers.desk
    assert "张值班" in (await Phone(desk, "x9", "telegram").say(f"绑定 {code}")).last.text
    assert (await officer("GET", "/messengers")).status_code == 403
    (row,) = (await admin("GET", "/messengers")).json()
    assert (row["login"], row["external_id"]) == ("officer", "x9")
    assert (await admin("DELETE", "/messengers/telegram/x9")).status_code == 204
    body = {"channel": "wecom", "external_id": "zhangsan", "login": "nobody"}
    assert (await admin("POST", "/messengers", json=body)).status_code == 404
    assert (await officer("POST", "/telegram", json={})).status_code == 404
