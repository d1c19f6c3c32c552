"""The page of calls that came in, the form of a 叫应, and the question shown before a round."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from nicegui import ElementFilter
from nicegui.testing import User

from assistant.duties.rollcall.inbound.model import About, InboundCall, InboundState
from channels.rollcall_room import RollcallRoom
from channels.room import Room
from channels.web.text import acting
from channels.web.text import rollcalls as words
from tests.channels.conftest import settings
from tests.channels.roll_call import Calls, called, furnish
from tests.channels.test_web_acting import emit, press, until
from voice.outcome import Verdict


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Calls:
    made = Calls()
    made.bind(monkeypatch, tmp_path / "prompts")
    return made


@pytest.fixture
def room(furnished: Path, tmp_path: Path, calls: Calls) -> Iterator[Room]:
    home = tmp_path / "home"
    shutil.copytree(furnished, home)
    made = Room(settings(home))
    furnish(made, calls)
    _begin(made)
    yield made
    made.duty.calling.stop()
    made.database.dispose()


def _begin(room: Room) -> None:
    """Begin calling, and wait until what a crash left open is closed: no line opens before that."""
    inbound, closed = room.duty.calling.desk.engine.inbound, threading.Event()
    recover = inbound.recover

    def told() -> list[InboundCall]:
        found = recover()
        closed.set()
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inbound, "recover", told)
        room.duty.begin_calling()
        assert closed.wait(20)


def newest(user: User, marker: str) -> object:
    with user:
        return max(ElementFilter(marker=marker), key=lambda one: one.id)


async def test_a_call_that_came_in_shows_who_what_and_the_draft(visitor, room: Room) -> None:
    store = room.duty.calling.desk.engine.inbound
    call = store.arrived("62880001", "U14", "示范街道", room.clock.now())
    store.note(
        call.id, about=About.REPORT, state=InboundState.DRAFTED, seconds=31.0, recording=True,
        transcript="一处厂房起火，无人伤亡。", report="BG20260101-01",
    )  # fmt: skip
    user = await visitor("officer")
    await user.open("/rollcalls/inbound")
    shown = await until(user, "inbound", "示范街道", "已起草", "一处厂房起火", words.UNCHECKED)
    assert '/reports/BG20260101-01"' in shown
    assert f"/api/v1/rollcall-inbound/{call.id}/recording" in shown


async def test_the_simulated_exchange_is_asked_to_call_in(
    visitor, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []

    def called_in(_room: RollcallRoom, unit: str, about: str, _told: object = None) -> None:
        asked.append((unit, about))

    monkeypatch.setattr(RollcallRoom, "simulate_call", called_in)
    user = await visitor("officer")
    await user.open("/rollcalls/inbound")
    user.find(marker="simulate").click()
    await user.should_see(marker="simulate-go", retries=50)
    newest(user, "simulate-who").set_value("U15")  # type: ignore[attr-defined]
    newest(user, "simulate-about").set_value("rollcall")  # type: ignore[attr-defined]
    user.find(marker="simulate-go").click()
    await user.should_see(words.SIMULATED_NOW, retries=50)
    assert asked == [("U15", "rollcall")]


async def test_a_warning_is_typed_heard_approved_and_called_until_confirmed(
    visitor, room: Room
) -> None:
    user = await visitor("officer")
    await user.open("/rollcalls")
    user.find(marker="new-alert").click()
    await user.should_see(marker="alert-text", retries=50)
    newest(user, "targets-klass").set_value(["Ⅱ"])  # type: ignore[attr-defined]
    user.find(marker="start-rollcall").click()
    await user.should_see(words.ALERT_NEEDED, retries=50)
    newest(user, "alert-text").set_value("今晚有暴雨，请加强值守。")  # type: ignore[attr-defined]
    await user.should_see("今晚有暴雨，请加强值守，收到请回答收到", retries=50)
    user.find(marker="start-rollcall").click()
    card = await until(user, "plan", acting.APPROVE, "电话叫应“今晚有暴雨，请加强值守。”")
    assert "直至有人确认" in card
    press(user, "zb-approve", card)
    await until(user, "rounds", "二类值班室叫应", words.TAKEN)


async def test_a_recording_is_kept_beyond_its_time(visitor, room: Room, calls: Calls) -> None:
    calls.heard.verdicts["U14"] = [Verdict.WRONG_PERSON]
    campaign = await called(room, "U14")
    attempt = campaign.units[0].last
    user = await visitor("officer")
    await user.open(f"/rollcalls/{campaign.id}")
    emit(user, "zb-rc-unit", {"id": "U14"})
    await until(user, "attempt", words.HOLD)
    emit(user, "zb-rc-hold", {"id": attempt.id})
    await user.should_see(marker="hold", retries=50)
    newest(user, "hold-why").set_value("投诉核查")  # type: ignore[attr-defined]
    user.find(marker="hold").click()
    await until(user, "attempt", words.HELD, words.UNHOLD)
    assert room.duty.calling.desk.held() == [attempt.id]
