"""The HTTP API as a program uses it: one session a person, events read from the stream."""

from collections.abc import Collection
from typing import Any

import httpx
from fastapi import FastAPI

from channels.api.gate import Gate
from channels.api.parts import install_error_pages
from channels.api.router import api_router
from channels.messenger import wording
from channels.messengers import Messengers
from channels.openai import api as openai
from channels.room import Room
from tests.channels.conftest import PASSWORD, Caller, browser
from tests.channels.contract import seen
from tests.channels.contract.scripts import Paper, Spot
from tests.channels.contract.seen import Seen
from tests.channels.test_api_ask import events


def bare_app(room: Room) -> FastAPI:
    """Return the application without its pages: several can stand in one process."""
    app = FastAPI(openapi_url=None)
    app.state.room, app.state.messengers = room, Messengers(room)
    install_error_pages(app)
    app.include_router(api_router())
    app.include_router(openai.router)
    app.add_middleware(Gate, room=room)
    return app


class OverApi:
    """Programs, one for each person."""

    name = "api"

    def __init__(self, room: Room, app: FastAPI) -> None:
        self.room, self._app = room, app
        self._callers: dict[str, Caller] = {}
        self._threads: dict[str, str] = {}
        self._card: dict[str, Any] = {}

    async def begin(self, people: Collection[str]) -> None:
        self._threads, self._card = {}, {}

    async def _caller(self, by: str) -> Caller:
        if by not in self._callers:
            http = browser(self._app)
            given = {"login": by, "password": PASSWORD}
            answer = await http.post("/api/v1/session", json=given)
            csrf = answer.json().get("csrf", "") if answer.is_success else ""
            self._callers[by] = Caller(http, csrf)
        return self._callers[by]

    async def close(self) -> None:
        for caller in self._callers.values():
            await caller.http.aclose()

    async def say(self, by: str, text: str, forwarded: str = "") -> list[Seen]:
        caller = await self._caller(by)
        body = {"text": text, "forwarded": forwarded, "conversation_id": self._threads.get(by)}
        answer = await caller("POST", "/talk", json=body)
        if not answer.is_success:
            return [_problem(answer)]
        found: list[Seen] = []
        plans: dict[str, dict[str, Any]] = {}
        for name, data in events(answer.text):
            self._threads[by] = data.get("conversation_id") or self._threads.get(by, "")
            if name == "done":
                found.append(_answer(data["answer"]))
            elif name == "say":
                labels = tuple(choice["label"] for choice in data["choices"])
                found.append(Seen(words=seen.bare(data["text"]), choices=labels))
            elif name == "plan":
                plans[data["plan"]["id"]] = data["plan"]
            elif name == "error":
                found.append(Seen(words=seen.bare(data["message"] + data["remedy"])))
        return found + [await self._plan(caller, plan) for plan in plans.values()]

    async def _plan(self, caller: Caller, plan: dict[str, Any]) -> Seen:
        self._card = plan
        steps = plan["steps"]
        if plan["state"] == "waiting":
            waits = (await caller("GET", "/plans/waiting")).json()
            return seen.waiting(
                [f"{step['position']}. {step['summary']}" for step in steps],
                approve=plan["id"] in {one["id"] for one in waits},
                foreign=any(step["untrusted"] for step in steps),
            )
        if plan["state"] == "refused":
            return seen.refused(plan["decisions"][-1]["reason"])
        receipts = [step["receipt"] or {} for step in steps]
        undo = [s for s in steps if s["effect"] == "reversible" and s["state"] == "done"]
        data = [receipt.get("data") or {} for receipt in receipts]
        return seen.done(
            [receipt.get("text") or step["error"]
             for receipt, step in zip(receipts, steps, strict=True)],
            undo=len(undo),
            files=tuple(d["name"] for d in data if "file" in d and "name" in d),
        )  # fmt: skip

    async def file(self, by: str, paper: Paper, text: str) -> list[Seen]:
        return await self.say(by, text, paper.text)

    async def voice(self, by: str, spoken: str) -> list[Seen]:
        return await self.say(by, spoken)

    async def place(self, by: str, spot: Spot, text: str) -> list[Seen]:
        return await self.say(by, wording.PLACE_WORDS.format(text=text, label=spot.label))

    async def press(self, by: str, button: str, reason: str) -> list[Seen]:
        caller, plan = await self._caller(by), self._card
        if button == "approve":
            path, body = f"/plans/{plan['id']}/approve", {"digest": plan["digest"]}
        elif button == "refuse":
            path, body = f"/plans/{plan['id']}/refuse", {"reason": reason}
        elif button == "undo":
            done = [s for s in plan["steps"] if s["effect"] == "reversible"]
            path, body = f"/steps/{done[0]['id']}/undo", {}
        else:
            return await self.say(by, button)
        answer = await caller("POST", path, json=body)
        if not answer.is_success:
            return [_problem(answer)]
        return [await self._plan(caller, answer.json())]

    async def redeliver(self, by: str) -> list[Seen]:
        return []  # a request that is made twice is two requests

    async def go_on(self, by: str) -> None:
        caller = await self._caller(by)
        self._threads[by] = (await caller("GET", "/conversations")).json()[0]["id"]


def _problem(answer: httpx.Response) -> Seen:
    if answer.status_code == 401:
        return Seen(barred=True)
    said = answer.json()
    return Seen(words=seen.bare(said["message"] + said["remedy"]))


def _answer(answer: dict[str, Any]) -> Seen:
    cites = [seen.cite(c["document"], c["path"], c["quote"]) for c in answer["citations"]]
    return seen.answered(answer["answer"], cites)
