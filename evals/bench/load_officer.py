"""One simulated officer: signs in, opens pages, asks for evidence, approves what he proposed."""

import asyncio
import random
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import httpx

from evals.bench.load_record import Acknowledged, Record
from evals.bench.load_server import PASSWORD

API = "/api/v1"
PAGES = ("/", "/events", "/contacts", "/library", "/approvals", "/reports")
THINKS_S = (4.0, 12.0)  # between two deeds: a person who hardly reads what he gets


class Officer:
    """One person at one browser. What the server acknowledged goes into the record.

    `thinks_s`: the shortest and the longest pause between two deeds.
    """

    def __init__(
        self,
        url: str,
        login: str,
        record: Record,
        seed: int,
        thinks_s: tuple[float, float] = THINKS_S,
    ) -> None:
        self.login = login
        self._thinks_s = thinks_s
        self._record = record
        self._chance = random.Random(seed)
        self._http = httpx.AsyncClient(base_url=url, timeout=30, trust_env=False)
        self._csrf = ""

    @property
    def cookies(self) -> str:
        """The session, for this person's open console."""
        return "; ".join(f"{name}={value}" for name, value in self._http.cookies.items())

    async def close(self) -> None:
        """Close the browser."""
        await self._http.aclose()

    async def sign_in(self) -> None:
        """Open a session."""
        given = {"login": self.login, "password": PASSWORD}
        answer = await self._call("sign_in", "POST", f"{API}/session", json=given)
        self._csrf = answer.json()["csrf"]

    async def events(self) -> list[str]:
        """Return the ids of the events that can be urged."""
        body: dict[str, Any] = {"arguments": {}}
        answer = await self._call("look", "POST", f"{API}/look/event.find", json=body)
        rows: list[dict[str, Any]] = answer.json()["data"]["events"]
        return [row["id"] for row in rows if row.get("owner_name")]

    async def work(self, until: float, questions: Sequence[str], events: Sequence[str]) -> None:
        """Work until a moment of the loop's clock; a lost line is tried again later."""
        loop = asyncio.get_running_loop()
        while loop.time() < until:
            with suppress(httpx.HTTPError):  # it stands in the record
                await self._deed(questions, events)
            await asyncio.sleep(self._chance.uniform(*self._thinks_s))

    async def _deed(self, questions: Sequence[str], events: Sequence[str]) -> None:
        which = self._chance.random()
        if not self._csrf:
            await self.sign_in()
        elif which < 0.4:
            await self._call("page", "GET", self._chance.choice(PAGES))
        elif which < 0.8:
            await self._ask(self._chance.choice(questions))
        else:
            await self._approve(self._chance.choice(events))

    async def _ask(self, question: str) -> None:
        body = {"question": question, "use_model": False}
        answer = await self._call(
            "ask", "POST", f"{API}/ask", json=body, headers={"accept": "application/json"}
        )
        thread = answer.json()["conversation_id"]
        self._keep(f"{API}/conversations/{thread}", question)

    async def _approve(self, event: str) -> None:
        step = {"action": "event.urge", "arguments": {"event": event}}
        made = await self._call("propose", "POST", f"{API}/plans", json={"steps": [step]})
        plan: dict[str, Any] = made.json()
        path = f"{API}/plans/{plan['id']}"
        self._keep(path, plan["digest"])
        if plan["state"] == "waiting":
            yes = {"digest": plan["digest"]}
            done = await self._call("approve", "POST", f"{path}/approve", json=yes)
            receipt = done.json()["steps"][0]["receipt"]
            if receipt is not None:
                self._keep(path, receipt["text"])

    def _keep(self, path: str, text: str) -> None:
        self._record.acknowledged.append(Acknowledged(self.login, path, text))

    async def _call(self, kind: str, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {"x-csrf-token": self._csrf} | more.pop("headers", {})
        with self._record.timed(kind):
            answer = await self._http.request(method, path, headers=headers, **more)
            answer.raise_for_status()
        return answer

    async def has(self, kept: Acknowledged) -> bool:
        """Say whether what was acknowledged is still there."""
        answer = await self._http.get(kept.path)
        return answer.is_success and kept.text in _texts(answer.json())


def _texts(value: Any) -> str:
    if isinstance(value, dict):
        return "\n".join(_texts(one) for one in value.values())
    if isinstance(value, list):
        return "\n".join(_texts(one) for one in value)
    return str(value)
