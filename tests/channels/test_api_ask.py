import asyncio
import json
from collections.abc import AsyncGenerator

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import delete

from channels.room import Room
from core.audit import AuditRow
from core.errors import Unavailable
from core.models.scripted import ScriptedChat
from tests.channels.conftest import give_model, served

QUESTION = "较大突发事件发生后多长时间内电话报告?"
WORDED = "较大突发事件发生后,事发单位应当在三十分钟内电话报告区总值班室[1]。"


class EndlessChat(ScriptedChat):
    """A model that never ends by itself and notes when it is stopped."""

    def __init__(self) -> None:
        super().__init__([])
        self.started = asyncio.Event()
        self.stopped = asyncio.Event()

    async def stream(self, messages, **_: object) -> AsyncGenerator[str]:  # type: ignore[override]
        try:
            while True:
                self.started.set()
                yield "电话报告。"
                await asyncio.sleep(0.02)
        finally:
            self.stopped.set()


def events(text: str) -> list[tuple[str, dict]]:
    found = []
    for block in text.replace("\r\n", "\n").split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
        if "event" in lines:
            found.append((lines["event"], json.loads(lines["data"])))
    return found


async def test_the_stream_shows_evidence_first_and_the_checked_answer_last(
    signed_in, room: Room
) -> None:
    give_model(room, ScriptedChat([WORDED]))
    officer = await signed_in("officer")
    answer = await officer("POST", "/ask", json={"question": QUESTION})
    assert answer.headers["content-type"].startswith("text/event-stream")
    seen = events(answer.text)
    names = [name for name, _ in seen]
    assert names[0] == "evidence"
    assert names[-1] == "done"
    assert names.index("token") < names.index("citation")
    assert names == sorted(names, key=["evidence", "token", "citation", "done"].index)
    assert "三十分钟" in seen[0][1]["items"][0]["quote"]


async def test_citations_are_byte_identical_to_the_document(signed_in, room: Room) -> None:
    officer = await signed_in("officer")
    headers = {"Accept": "application/json"}
    answer = (await officer("POST", "/ask", json={"question": QUESTION}, headers=headers)).json()
    assert answer["abstained"] is False
    assert answer["citations"]
    for quote in answer["citations"]:
        source = (await officer("GET", f"/documents/{quote['revision_id']}")).json()
        assert source["text"][quote["start"] : quote["end"]] == quote["quote"]


async def test_a_model_that_breaks_off_leaves_the_clauses(signed_in, room: Room) -> None:
    give_model(room, ScriptedChat([Unavailable("模型没有应答。", "请稍后再试。")]))
    officer = await signed_in("officer")
    seen = events((await officer("POST", "/ask", json={"question": QUESTION})).text)
    assert seen[-1][0] == "done"
    assert seen[-1][1]["answer"]["mode"] == "evidence"


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
async def test_a_conversation_belongs_to_one_person(signed_in, accept: str) -> None:
    officer, second = await signed_in("officer"), await signed_in("second")
    headers = {"Accept": "application/json"}
    mine = (await officer("POST", "/ask", json={"question": QUESTION}, headers=headers)).json()
    thread = mine["conversation_id"]
    assert (await officer("GET", f"/conversations/{thread}")).status_code == 200
    assert [c["id"] for c in (await officer("GET", "/conversations")).json()] == [thread]
    assert (await second("GET", f"/conversations/{thread}")).status_code == 404
    assert (await second("GET", "/conversations")).json() == []
    body = {"question": "再问一句", "conversation_id": thread}
    refused = await second("POST", "/ask", json=body, headers={"Accept": accept})
    assert refused.status_code == 404
    assert refused.json()["code"] == "not_found"


async def test_a_follow_up_stays_in_its_conversation(signed_in) -> None:
    officer = await signed_in("officer")
    headers = {"Accept": "application/json"}
    first = (await officer("POST", "/ask", json={"question": QUESTION}, headers=headers)).json()
    body = {"question": "书面报告呢?", "conversation_id": first["conversation_id"]}
    second = (await officer("POST", "/ask", json=body, headers=headers)).json()
    assert second["conversation_id"] == first["conversation_id"]
    thread = (await officer("GET", f"/conversations/{first['conversation_id']}")).json()
    assert [m["role"] for m in thread] == ["officer", "assistant", "officer", "assistant"]


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
async def test_hanging_up_stops_the_model(app: FastAPI, room: Room, signed_in, accept: str) -> None:
    model = EndlessChat()
    give_model(room, model)
    token = (await signed_in("officer")).token
    headers = {"Authorization": f"Bearer {token}", "Accept": accept}
    async with served(app) as address:
        async with httpx.AsyncClient(base_url=address, headers=headers, trust_env=False) as http:
            body = {"question": QUESTION}
            asking = asyncio.create_task(_ask(http, body))
            await asyncio.wait_for(model.started.wait(), 10)
            asking.cancel()
        await asyncio.wait_for(model.stopped.wait(), 10)


async def _ask(http: httpx.AsyncClient, body: dict[str, str]) -> None:
    async with http.stream("POST", "/api/v1/ask", json=body) as answer:
        async for _ in answer.aiter_bytes():
            pass


async def test_search_lays_the_stages_open(signed_in) -> None:
    officer = await signed_in("officer")
    by_get = await officer("GET", "/search", params={"q": "台风橙色预警", "limit": 3})
    by_post = await officer("POST", "/search", json={"q": "台风橙色预警", "limit": 3})
    for answer in (by_get, by_post):
        assert answer.status_code == 200
        hits = answer.json()["hits"]
        assert 0 < len(hits) <= 3
        assert "两小时" in hits[0]["item"]["quote"]
        assert any(stage["rank"] == 1 for stage in hits[0]["stages"].values())


async def test_a_day_that_is_no_day_is_named(signed_in) -> None:
    officer = await signed_in("officer")
    answer = await officer("GET", "/search", params={"q": "台风", "as_of": "昨天"})
    assert answer.status_code == 422
    assert "as_of" in answer.json()["message"]


async def test_an_auditor_reads_the_log_and_nothing_else(signed_in) -> None:
    auditor = await signed_in("auditor")
    assert (await auditor("POST", "/ask", json={"question": QUESTION})).status_code == 403
    assert (await auditor("GET", "/documents")).status_code == 403
    assert (await auditor("GET", "/users")).status_code == 403
    assert (await auditor("GET", "/audit")).status_code == 200


async def test_questions_are_audited_and_the_chain_holds(signed_in) -> None:
    officer, auditor = await signed_in("officer"), await signed_in("auditor")
    await officer("POST", "/ask", json={"question": QUESTION})
    asked = (await auditor("GET", "/audit", params={"action": "ask"})).json()
    assert asked[0]["target"] == QUESTION
    assert (await auditor("GET", "/audit/verify")).json() == []


async def test_an_auditor_is_told_of_records_cut_off_after_a_checkpoint(
    signed_in, room: Room
) -> None:
    """The chain of what is left still holds: only the checkpoint outside the database tells."""
    auditor = await signed_in("auditor")
    room.checkpoints.write()
    with room.database.transaction() as session:
        session.execute(delete(AuditRow).where(AuditRow.id > 1))
    assert list(room.audit.verify()) == []
    assert (await auditor("GET", "/audit/verify")).json() != []


async def test_nothing_readable_means_nothing_found(signed_in) -> None:
    officer = await signed_in("officer")
    headers = {"Accept": "application/json"}
    body = {"question": "带班领导外出期间多长时间与总值班室联系一次?"}
    answer = (await officer("POST", "/ask", json=body, headers=headers)).json()
    assert "四小时" not in json.dumps(answer, ensure_ascii=False)
