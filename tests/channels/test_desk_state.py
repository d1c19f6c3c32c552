"""The strip above every page: who is on duty, what presses, each a link; one reading for all."""

import asyncio
from collections.abc import Iterator

import pytest

from assistant.replies import Health, ModelState
from channels.deciding import may_decide
from channels.room import ROOT_ORG, Room
from channels.web import desk_state
from channels.web.desk_state import Item, RoomState, Source, strip_html
from channels.web.shell import WAITING_SECONDS, Pulse
from channels.web.text import console as words
from connectors.contract import Kind
from connectors.sample_world import sample_things
from core.effects.plan import Plan, PlanState, Request
from core.errors import Unavailable
from core.identity import Permission, Role
from tests.channels.conftest import PASSWORD
from tests.channels.test_console_box import _Seen
from tests.channels.test_web_pages import until

READY = Health(
    ok=True,
    version="1",
    documents=3,
    revisions=3,
    clauses=10,
    model=ModelState(state="ready", name="m"),
    embedder="e",
    jobs_open=0,
)


def test_what_presses_comes_first_and_everything_is_a_link() -> None:
    state = [
        Item("shift", "夜班 带班领导甲", "/handover"),
        Item("late", "超时事件 2", "/events", "zb-bad"),
    ]
    strip = strip_html(READY, state, due=3)
    places = [strip.index(said) for said in ("带班领导甲", "待审批 3", "超时事件 2", "知识库 3 份")]
    assert places == sorted(places)
    assert strip.count("<a ") == strip.count("href=") == 5


def test_names_in_the_strip_are_escaped() -> None:
    assert "<script" not in strip_html(READY, [Item("x", "<script>1</script>", "/")])


async def test_everybody_is_served_from_one_reading(room: Room, monkeypatch) -> None:
    read: list[int] = []

    def count(_room: Room) -> Iterator[Item]:
        read.append(1)
        yield Item("n", str(len(read)), "/")

    monkeypatch.setattr(desk_state, "SOURCES", [Source(Permission.ACT, count)])
    state = RoomState(room)
    officer, auditor = _Seen(room, "officer"), _Seen(room, "auditor")
    for _ in range(5):
        assert [item.label for item in await state.now(officer)] == ["1"]  # type: ignore[arg-type]
    assert await state.now(auditor) == []  # type: ignore[arg-type]
    assert read == [1]


async def test_a_system_that_is_away_leaves_the_rest_standing(room: Room, monkeypatch) -> None:
    def away(_room: Room) -> Iterator[Item]:
        raise Unavailable("事件系统没有回应。", "请稍候。")
        yield

    def well(_room: Room) -> Iterator[Item]:
        yield Item("well", "好", "/")

    def broken(_room: Room) -> Iterator[Item]:
        raise RuntimeError("a mistake of ours")
        yield

    sources = [Source(Permission.ACT, read) for read in (away, broken, well)]
    monkeypatch.setattr(desk_state, "SOURCES", sources)
    found = await RoomState(room).now(_Seen(room, "officer"))  # type: ignore[arg-type]
    assert [item.key for item in found] == ["unread:broken", "well"]


async def test_a_page_that_breaks_is_said_in_chinese_and_tells_nothing_of_its_insides(
    visitor, room: Room, monkeypatch, caplog
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("SELECT secret FROM insides")

    monkeypatch.setattr(room.assistant, "documents", broken)
    user = await visitor("officer")
    answer = await user.http_client.get("/library")
    assert answer.status_code == 500
    assert words.BROKEN in answer.text
    assert "SELECT secret" not in answer.text
    assert "SELECT secret" in caplog.text


@pytest.mark.parametrize("path", ["/", "/library"])
async def test_every_page_shows_the_shift_and_what_is_overdue(visitor, room: Room, path) -> None:
    room.duty.connectors.load(sample_things(room.clock.now()))
    user = await visitor("officer")
    await user.open(path)
    strip = await until(user, "strip", 'data-key="shift"')
    assert 'href="/handover"' in strip
    assert 'href="/events"' in strip


async def test_each_is_told_how_many_wait_for_his_word_from_one_reading(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.duty.connectors.load(sample_things(room.clock.now()))
    room.accounts.add_user("leader", "王带班", ROOT_ORG, [Role.LEADER], PASSWORD)
    people = [_Seen(room, who) for who in ("officer", "second", "leader", "auditor")]
    officer, auditor = people[0], people[3]
    event = next(t for t in room.duty.connectors.directory.things() if t.kind is Kind.EVENT)
    step = Request(action="event.close", arguments={"event": event.id})
    plan = await room.duty.acting.act(officer.principal, [step])
    assert plan.state is PlanState.WAITING
    readings: list[int] = []
    read = room.duty.dispatcher.everyones_waiting

    def counted() -> list[Plan]:
        readings.append(1)
        return read()

    monkeypatch.setattr(room.duty.dispatcher, "everyones_waiting", counted)
    pulse = Pulse(room)
    for seen in people:
        due = await pulse.due(seen)  # type: ignore[arg-type]
        waiting = await room.duty.acting.waiting(seen.principal) if seen is not auditor else []
        assert due == sum(may_decide(one, seen.principal) for one in waiting)
    assert await pulse.due(officer) == 1  # type: ignore[arg-type]
    assert len(readings) == 1
    await room.duty.acting.refuse(officer.principal, plan.id, "不办。")
    await asyncio.sleep(WAITING_SECONDS)
    assert await pulse.due(officer) == 0  # type: ignore[arg-type]
