"""The roll-call pages: started, watched, listened to, corrected, written up; scripts, months."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from nicegui import ElementFilter
from nicegui.testing import User

from assistant.duties.rollcall.model import CallState, CampaignState
from channels.room import ROOT_ORG, Room
from channels.web.rollcall_view import VERDICTS
from channels.web.text import acting
from channels.web.text import rollcalls as words
from core.identity import Role
from tests.channels.conftest import PASSWORD, settings
from tests.channels.roll_call import DISTRICTS, Calls, called, done, furnish, number
from tests.channels.test_web_acting import emit, press, say, shown, until
from voice.line import Ending
from voice.outcome import Verdict
from voice.recorded_leg import Happens


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
    made.accounts.add_user("leader", "王带班", ROOT_ORG, [Role.LEADER], PASSWORD)
    made.duty.begin_calling()
    yield made
    made.duty.calling.stop()
    made.database.dispose()


async def seen(user: User, *said: str, marker: str = "") -> None:
    """Wait for words or an element, as long as a busy machine may need."""
    await user.should_see(*said, marker=marker or None, retries=100)


def newest(user: User, marker: str) -> object:
    with user:
        return max(ElementFilter(marker=marker), key=lambda one: one.id)


def test_every_verdict_has_a_colour_and_an_icon() -> None:
    assert set(VERDICTS) == set(Verdict)


async def test_a_class_is_chosen_counted_approved_and_called(visitor, room: Room) -> None:
    user = await visitor("officer")
    await user.open("/rollcalls")
    await until(user, "lines", words.SIMULATED)
    user.find(marker="new-rollcall").click()
    await seen(user, marker="start-rollcall")
    user.find(marker="start-rollcall").click()
    await seen(user, words.NOBODY)
    newest(user, "targets-klass").set_value(["Ⅱ"])  # type: ignore[attr-defined]
    await seen(user, words.COUNTED.format(count=3))
    user.find(marker="start-rollcall").click()
    card = await until(user, "plan", acting.APPROVE, "示范燃气公司")
    press(user, "zb-approve", card)
    await until(user, "plan", "已发起")
    await until(user, "rounds", "查岗", words.OF.format(done=3, total=3))


async def test_a_list_of_units_may_leave_some_out_and_begin_later(visitor, room: Room) -> None:
    user = await visitor("officer")
    await user.open("/rollcalls")
    user.find(marker="new-rollcall").click()
    await seen(user, marker="start-rollcall")
    newest(user, "pick-by").set_value("group")  # type: ignore[attr-defined]
    newest(user, "targets-group").set_value(["G01"])  # type: ignore[attr-defined]
    newest(user, "targets-without").set_value(["U14", "U15"])  # type: ignore[attr-defined]
    await seen(user, words.COUNTED.format(count=5))
    newest(user, "when").set_value("later")  # type: ignore[attr-defined]
    user.find(marker="start-rollcall").click()
    await seen(user, words.AT_NEEDED)
    newest(user, "at").set_value("2099-01-01T20:00")  # type: ignore[attr-defined]
    user.find(marker="start-rollcall").click()
    card = await until(user, "plan", acting.APPROVE)
    assert "呼叫5家" in card
    press(user, "zb-approve", card)
    await until(user, "rounds", CampaignState.SCHEDULED.value)


async def test_tiles_change_by_themselves_while_the_round_runs(
    visitor, room: Room, calls: Calls
) -> None:
    calls.numbers[number(room, "U16")] = Happens(ring_s=1.0, ending=Ending.BUSY)
    calls.heard.verdicts["U15"] = [Verdict.WRONG_PERSON]
    calls.heard.held.clear()
    user = await visitor("officer")
    plan = await done(room, "officer", "rollcall.start", targets=DISTRICTS, redial=False)
    assert plan.steps[0].receipt is not None
    campaign = plan.steps[0].receipt.refs["rollcall"]
    await user.open(f"/rollcalls/{campaign}")
    await until(user, "board", words.GROUPS_TOLD["active"], 'data-state="识别中"')
    calls.heard.held.set()
    board = await until(user, "board", "接听非值班员", "在岗", "忙")
    assert words.GROUPS_TOLD["active"] not in board
    await until(user, "head", "已完成")
    assert words.PROGRESS.format(done=3, total=3) in shown(user, "progress")


async def test_a_tile_opens_the_call_its_recording_and_what_the_verdict_rests_on(
    visitor, room: Room
) -> None:
    campaign = await called(room, "U14")
    attempt = campaign.units[0].last
    user = await visitor("officer")
    await user.open(f"/rollcalls/{campaign.id}")
    emit(user, "zb-rc-unit", {"id": "U14"})
    detail = await until(user, "attempt", "在岗", f"/api/v1/rollcall-recordings/{attempt.id}")
    assert words.BY_MACHINE in detail
    assert "值班员在岗" in detail  # what was heard


async def test_a_doubtful_call_is_heard_and_corrected_with_a_reason(
    visitor, room: Room, calls: Calls
) -> None:
    calls.heard.verdicts["U14"] = [Verdict.UNCLEAR]
    campaign = await called(room, "U14", redial=False)
    attempt = campaign.units[0].last
    assert attempt.state is CallState.NEEDS_PERSON
    user = await visitor("officer")
    await user.open(f"/rollcalls/{campaign.id}")
    await until(user, "board", words.GROUPS_TOLD["person"])
    emit(user, "zb-rc-unit", {"id": "U14"})
    await until(user, "attempt", words.CORRECT)
    emit(user, "zb-rc-correct", {"id": attempt.id})
    await seen(user, marker="save-verdict")
    newest(user, "verdict").set_value("在岗")  # type: ignore[attr-defined]
    user.find(marker="save-verdict").click()
    await seen(user, words.WHY_NEEDED)
    newest(user, "why").set_value("听录音，报了姓名")  # type: ignore[attr-defined]
    user.find(marker="save-verdict").click()
    told = await until(user, "attempt", words.CORRECTED, "听录音，报了姓名")
    assert "张值班" in told
    await until(user, "plan", acting.UNDO)
    board = await until(user, "board", "在岗")
    assert words.GROUPS_TOLD["person"] not in board


async def test_failed_units_are_chosen_and_called_again(visitor, room: Room, calls: Calls) -> None:
    calls.numbers[number(room, "U14")] = [Happens(ring_s=1.0, ending=Ending.BUSY), Happens()]
    campaign = await called(room, "U14", "U15", redial=False)
    user = await visitor("officer")
    await user.open(f"/rollcalls/{campaign.id}")
    await until(user, "board", "忙")
    user.find(marker="pick").click()
    await seen(user, words.PICKING.format(count=1))
    user.find(marker="redial").click()
    await seen(user, marker="submit-form")
    user.find(marker="submit-form").click()
    card = await until(user, "plan", acting.APPROVE, "望川街道")
    press(user, "zb-approve", card)
    await until(user, "board", "第 2 次")
    await until(user, "head", "已完成")
    assert "phone_paused" not in shown(user, "board")  # nobody is busy any more


async def test_dead_numbers_are_proposed_to_the_directory(
    visitor, room: Room, calls: Calls
) -> None:
    calls.numbers[number(room, "U14")] = Happens(ring_s=1.0, ending=Ending.DEAD_NUMBER)
    campaign = await called(room, "U14", redial=False)
    user = await visitor("officer")
    await user.open(f"/rollcalls/{campaign.id}")
    await until(user, "board", "空号停机")
    user.find(marker="dead").click()
    await until(user, "plan", "望川街道", "空号")


async def test_a_script_is_edited_with_its_estimate_heard_and_kept_as_a_version(
    visitor, room: Room
) -> None:
    user = await visitor("leader")
    await user.open("/rollcalls/scripts")
    first = await until(user, "estimate", "预计")
    newest(user, "script-greeting").set_value("您好，这里是{room}，请配合夜间电话查岗。" * 3)  # type: ignore[attr-defined]
    second = await until(user, "estimate", "预计")
    assert first != second
    user.find(marker="hear").click()
    await seen(user, "合成完毕")
    players = shown(user, "player")
    assert "/api/v1/rollcall-prompts/audio?text=" in players
    assert "您好，这里是示范区政府总值班室" in players
    user.find(marker="save-script").click()
    await until(user, "versions", words.VERSION.format(version=2), words.IN_FORCE)
    assert room.duty.calling.desk.script("查岗").version == 2


async def test_a_script_with_an_empty_greeting_is_not_saved(visitor, room: Room) -> None:
    user = await visitor("leader")
    await user.open("/rollcalls/scripts")
    await until(user, "estimate", "预计")
    newest(user, "script-greeting").set_value("")  # type: ignore[attr-defined]
    user.find(marker="save-script").click()
    await seen(user, f"“{words.GREETING}”没有填好。")
    assert room.duty.calling.desk.script("查岗").version == 1


async def test_an_officer_hears_scripts_but_does_not_change_them(visitor, room: Room) -> None:
    user = await visitor("officer")
    await user.open("/rollcalls/scripts")
    await until(user, "estimate", "预计")
    await user.should_not_see(marker="save-script")


async def test_statistics_show_the_units_with_their_share(
    visitor, room: Room, calls: Calls
) -> None:
    calls.numbers[number(room, "U15")] = Happens(ring_s=1.0, ending=Ending.NO_ANSWER)
    await called(room, *DISTRICTS, redial=False)
    user = await visitor("officer")
    await user.open("/rollcalls/statistics")
    table = await until(user, "statistics", "望川街道办事处", "100%", "无人接听 1")
    assert table.index("锦葵街道") < table.index("望川街道")  # the lowest share first


async def test_the_conversation_shows_a_round_with_a_way_to_its_board(visitor, room: Room) -> None:
    campaign = await called(room, "U14")
    user = await visitor("officer")
    await user.open("/")
    await say(user, "刚才查岗打通了几家")
    await until(user, "plan", f"/rollcalls/{campaign.id}", words.TITLE)
