"""Roll-calls over HTTP: proposed, approved, listened to, corrected, written up."""

import asyncio
import io
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from assistant.duties.rollcall.model import CallState
from channels.room import ROOT_ORG, Room
from channels.simulated_calls import SimulatedCalls
from core.identity import Role
from tests.channels.conftest import PASSWORD, settings
from tests.channels.roll_call import DISTRICTS, Calls, called, furnish, number
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


async def test_a_round_is_proposed_approved_and_called(signed_in, room: Room) -> None:
    officer = await signed_in("officer")
    answer = await officer("POST", "/rollcalls", json={"targets": DISTRICTS, "title": "夜间查岗"})
    assert answer.status_code == 201, answer.text
    plan = answer.json()
    assert plan["state"] == "waiting"
    assert (await officer("GET", "/rollcalls")).json() == []
    approved = await officer(
        "POST", f"/plans/{plan['id']}/approve", json={"digest": plan["digest"]}
    )
    assert approved.json()["state"] == "finished", approved.text
    [item] = (await officer("GET", "/rollcalls")).json()
    assert (item["title"], item["units"], item["by"]) == ("夜间查岗", 3, "张值班")
    found = (await officer("GET", f"/rollcalls/{item['id']}")).json()
    assert [unit["unit"] for unit in found["units"]] == DISTRICTS


async def test_a_text_makes_it_a_warning_that_is_to_be_confirmed(signed_in, room: Room) -> None:
    officer = await signed_in("officer")
    body = {"targets": DISTRICTS[:1], "text": "今晚有暴雨，请加强值守"}
    plan = (await officer("POST", "/rollcalls", json=body)).json()
    assert plan["steps"][0]["action"] == "warn.call"
    assert "今晚有暴雨" in plan["steps"][0]["summary"]


async def test_a_recording_comes_in_pieces_and_is_audited_once(signed_in, room: Room) -> None:
    campaign = await called(room, "U14")
    attempt = campaign.units[0].last
    officer = await signed_in("officer")
    path = f"/rollcall-recordings/{attempt.id}"
    piece = await officer("GET", path, headers={"Range": "bytes=0-99"})
    assert piece.status_code == 206
    assert piece.headers["content-range"].startswith("bytes 0-99/")
    assert piece.content[:4] == b"RIFF"
    whole = await officer("GET", path)
    assert whole.headers["content-type"] == "audio/wav"
    assert whole.headers["cache-control"] == "no-store"
    assert len(whole.content) > 100
    listened = [r for r in room.audit.records(50) if r.action == "rollcall.recording"]
    assert [(r.target, r.outcome) for r in listened] == [(attempt.id, "read")]


async def test_a_recording_is_for_duty_officers_only(signed_in, room: Room) -> None:
    campaign = await called(room, "U14")
    librarian = await signed_in("librarian")
    path = f"/rollcall-recordings/{campaign.units[0].last.id}"
    assert (await librarian("GET", path)).status_code == 403
    officer = await signed_in("officer")
    assert (await officer("GET", "/rollcall-recordings/none")).status_code == 404


async def test_a_person_corrects_a_verdict(signed_in, room: Room, calls: Calls) -> None:
    calls.heard.verdicts["U14"] = [Verdict.UNCLEAR]
    campaign = await called(room, "U14", redial=False)
    attempt = campaign.units[0].last
    assert attempt.state is CallState.NEEDS_PERSON
    officer = await signed_in("officer")
    body = {"verdict": "在岗", "name": "李某", "why": "听录音，报了姓名"}
    path = f"/rollcall-attempts/{attempt.id}/verdict"
    plan = (await officer("POST", path, json=body)).json()
    assert plan["state"] == "finished"
    now = room.duty.calling.desk.attempt(attempt.id)
    assert now.verdict is Verdict.ON_DUTY
    assert now.correction is not None
    assert now.correction.by_name == "张值班"


async def test_sheet_and_bulletin_are_files(signed_in, room: Room, calls: Calls) -> None:
    calls.heard.verdicts["U15"] = [Verdict.WRONG_PERSON]
    campaign = await called(room, *DISTRICTS, redial=False)
    officer = await signed_in("officer")
    sheet = await officer("GET", f"/rollcalls/{campaign.id}/sheet")
    assert sheet.status_code == 200, sheet.text
    rows = openpyxl.load_workbook(io.BytesIO(sheet.content)).active
    text = "\n".join(str(cell) for row in rows.values for cell in row if cell)
    assert "望川街道办事处" in text
    bulletin = await officer("GET", f"/rollcalls/{campaign.id}/bulletin")
    assert bulletin.status_code == 200, bulletin.text
    written = "\n".join(p.text for p in Document(io.BytesIO(bulletin.content)).paragraphs)
    assert "查岗" in written
    exports = list((room.settings.home / "rollcalls").rglob("*.docx"))
    assert exports == []  # the copies made for sending are gone


async def test_a_round_is_stopped_and_units_are_redialled(
    signed_in, room: Room, calls: Calls
) -> None:
    calls.numbers[number(room, "U14")] = Happens(ending=Ending.NO_ANSWER)
    campaign = await called(room, "U14", "U15", redial=False)
    officer = await signed_in("officer")
    again = await officer("POST", f"/rollcalls/{campaign.id}/redial", json={"targets": ["U14"]})
    assert again.json()["state"] == "waiting"
    assert again.json()["steps"][0]["arguments"]["units"] == ["U14"]
    over = await officer("POST", f"/rollcalls/{campaign.id}/stop")
    assert over.json()["state"] == "stopped"  # nothing is left to stop: refused, and said so


async def test_scripts_are_listed_changed_and_heard(signed_in, room: Room) -> None:
    leader = await signed_in("leader")
    scripts = (await leader("GET", "/rollcall-scripts")).json()
    assert "查岗" in [script["name"] for script in scripts]
    mine = scripts[0] | {"greeting": "您好，夜间查岗。"}
    plan = (await leader("POST", "/rollcall-scripts", json={"script": mine})).json()
    assert plan["state"] == "finished", plan
    newest = (await leader("GET", "/rollcall-scripts/查岗")).json()
    assert newest["greeting"] == "您好，夜间查岗。"
    assert newest["version"] == scripts[0]["version"] + 1
    old = await leader("GET", "/rollcall-scripts/查岗?version=1")
    assert old.json()["greeting"] == scripts[0]["greeting"]
    officer = await signed_in("officer")
    refused = await officer("POST", "/rollcall-scripts", json={"script": mine})
    assert refused.status_code == 403


async def test_statistics_count_the_months(signed_in, room: Room) -> None:
    await called(room, *DISTRICTS)
    officer = await signed_in("officer")
    rows = (await officer("GET", "/rollcall-statistics")).json()
    assert {row["unit"]: row["called"] for row in rows} == dict.fromkeys(DISTRICTS, 1)
    file = await officer("GET", "/rollcall-statistics/file")
    assert file.status_code == 200
    assert openpyxl.load_workbook(io.BytesIO(file.content)).sheetnames
    long_ago = "/rollcall-statistics/file?since=2020-01-01&until=2020-01-31"
    nothing = await officer("GET", long_ago)
    assert nothing.status_code == 404


async def test_an_own_recording_of_several_mebibytes_is_taken(
    signed_in, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[int] = []
    monkeypatch.setattr(
        type(room.duty.calling.voice), "use_recording", lambda *given: taken.append(len(given[-1]))
    )
    leader = await signed_in("leader")
    sound = {"file": ("own.wav", b"R" * (3 << 20), "audio/wav")}
    answer = await leader("PUT", "/rollcall-prompts", data={"text": "您好"}, files=sound)
    assert answer.status_code == 204, answer.text
    assert taken == [3 << 20]


async def test_a_question_is_drawn_with_its_clause_or_is_empty(signed_in, room: Room) -> None:
    officer = await signed_in("officer")
    drawn = (await officer("GET", "/rollcall-question")).json()
    assert drawn["question"] == "" or (drawn["cited"] and drawn["expects"][0] in drawn["quote"])


async def test_calls_that_came_in_are_listed_and_a_real_line_simulates_none(
    signed_in, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = await signed_in("officer")
    assert (await officer("GET", "/rollcall-inbound")).json() == []
    assert (await officer("GET", "/rollcall-inbound/LD-20260101-1/recording")).status_code == 404
    monkeypatch.setattr(type(room.duty.calling.line), "simulated", property(lambda _: False))
    answer = await officer("POST", "/rollcall-inbound/simulated", json={"about": "report"})
    assert answer.status_code == 409
    assert "真实线路" in answer.json()["message"]


async def test_a_simulated_call_is_answered_at_once_and_tells_how_far_it_is(
    signed_in, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    going, told = threading.Event(), threading.Event()

    def slow(_unit: str, _about: str, tell: Callable[[int, int], None]) -> None:
        tell(3, 9)
        told.set()
        assert going.wait(10)

    monkeypatch.setattr(room.duty.calling, "simulated_calls", SimulatedCalls(slow))
    officer = await signed_in("officer")
    path = "/rollcall-inbound/simulated"
    assert (await officer("GET", path)).json()["state"] == ""
    assert (await officer("POST", path, json={"about": "report"})).status_code == 202
    assert told.wait(10)
    now = (await officer("GET", path)).json()
    assert (now["state"], now["done"], now["total"]) == ("准备中", 3, 9)
    again = await officer("POST", path, json={"about": "report"})
    assert (again.status_code, again.json()["message"]) == (409, "上一通模拟来电还在准备。")
    going.set()
    for _ in range(100):
        if (now := (await officer("GET", path)).json())["state"] != "准备中":
            break
        await asyncio.sleep(0.02)
    assert now["state"] == "已呼叫"


async def test_a_recording_is_held_by_who_may(signed_in, room: Room) -> None:
    campaign = await called(room, DISTRICTS[0])
    attempt = campaign.units[0].last.id
    officer = await signed_in("officer")
    answer = await officer(
        "PUT", f"/rollcall-attempts/{attempt}/hold", json={"held": True, "why": "投诉核查"}
    )
    assert answer.status_code == 204, answer.text
    assert room.duty.calling.desk.held() == [attempt]
    rows = [row for row in room.audit.every() if row.action == "rollcall.hold"]
    assert [(row.target) for row in rows] == [attempt]
