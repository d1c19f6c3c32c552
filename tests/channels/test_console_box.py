"""The command box and the conversation's box: pages, shortcuts, sentences; nothing is swallowed."""

import asyncio

from channels.room import Room
from channels.web import text
from channels.web.console_box import CommandLine, Outcome
from channels.web.text import console as words
from core.errors import NotFound, Refused
from tests.channels.test_web_acting import emit
from tests.channels.test_web_pages import QUESTION, ask, until


class _Seen:
    """What a page may see of a visit, without a page."""

    def __init__(self, room: Room, login: str) -> None:
        from tests.channels.test_web_acting import principal

        self.room = room
        self.principal = principal(room, login)

    def may(self, permission: object) -> bool:
        return permission in self.principal.permissions

    async def thread(self, function, *args):
        return await asyncio.to_thread(function, *args)


def _line(room: Room, login: str = "officer") -> CommandLine:
    return CommandLine(_Seen(room, login))  # type: ignore[arg-type]


async def test_shortcuts_go_say_or_fill(room: Room) -> None:
    line = _line(room)
    assert await line.read("/审批", typed=True) == Outcome("go", "/approvals")
    assert await line.read("/sp", typed=True) == Outcome("go", "/approvals")
    assert await line.read("/查岗 全部街镇", typed=True) == Outcome("say", "给全部街镇查岗")
    assert await line.read("/查岗全部街镇", typed=False) == Outcome("say", "给全部街镇查岗")
    assert await line.read("/首报", typed=False) == Outcome("fill", "写首报：")
    assert await line.read("现在谁值班", typed=True) == Outcome("say", "现在谁值班")


async def test_an_unknown_or_closed_shortcut_is_said(room: Room) -> None:
    for login, said, problem in (
        ("officer", "/不存在", NotFound),
        ("librarian", "/审批", Refused),
    ):
        try:
            await _line(room, login).read(said, typed=True)
        except problem:
            continue
        raise AssertionError(said)


async def test_saying_open_in_the_conversation_opens_and_asks_nothing(visitor, room: Room) -> None:
    user = await visitor("officer")
    await user.open("/")
    await ask(user, "打开审批")
    for _ in range(100):
        if user.back_history and user.back_history[-1].endswith("/approvals"):
            break
        await asyncio.sleep(0.02)
    assert user.back_history[-1].endswith("/approvals")
    assert room.audit.records(action="talk") == []


async def test_a_question_still_becomes_an_answer(visitor) -> None:
    user = await visitor("officer")
    await user.open("/")
    await ask(user, QUESTION)
    assert "三十分钟" in await until(user, "reply", text.FROM_CLAUSES)
    # and what it stands on is shown beside it
    assert "zb-text" in await until(user, "pane", "三十分钟")
    assert "演示区值班报告规定" in await until(user, "topics", "演示区")


async def test_a_sentence_of_another_page_is_sent_when_the_workbench_opens(visitor) -> None:
    user = await visitor("officer")
    await user.open("/")
    emit(user, "zb-say", {"id": QUESTION, "send": "yes"})
    assert "三十分钟" in await until(user, "reply", text.FROM_CLAUSES)


async def test_a_shortcut_that_fills_waits_for_the_person(visitor) -> None:
    user = await visitor("officer")
    await user.open("/")
    await ask(user, "/首报")
    for _ in range(100):
        box = user.find(marker="question").elements.copy().pop()
        if box.value == "写首报：":  # type: ignore[attr-defined]
            return
        await asyncio.sleep(0.02)
    raise AssertionError(box.value)  # type: ignore[attr-defined]


async def test_the_command_box_of_any_page_opens_pages(visitor) -> None:
    user = await visitor("officer")
    await user.open("/library")
    emit(user, "zb-command", {"id": "打开交接班"})
    for _ in range(100):
        if user.back_history and user.back_history[-1].endswith("/handover"):
            break
        await asyncio.sleep(0.02)
    assert user.back_history[-1].endswith("/handover")


async def test_an_auditor_finds_pages_but_gives_no_orders(visitor) -> None:
    user = await visitor("auditor")
    await user.open("/audit")
    emit(user, "zb-command", {"id": "关掉会商室的灯"})
    for _ in range(100):
        if any(words.NO_CONVERSATION in said for said in user.notify.messages):
            return
        await asyncio.sleep(0.02)
    raise AssertionError(user.notify.messages)
