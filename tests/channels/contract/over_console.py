"""The console: the page itself, built and pressed as NiceGUI's simulated user does."""

import asyncio
from collections.abc import Callable, Collection

import httpx
from fastapi import FastAPI
from lxml import html
from nicegui import ElementFilter, ui
from nicegui.testing import User

from channels.messenger import wording
from channels.room import Room
from channels.web import text
from channels.web.text import acting
from tests.channels.conftest import PASSWORD, browser
from tests.channels.contract import seen
from tests.channels.contract.scripts import Paper, Spot
from tests.channels.contract.seen import Seen
from tests.channels.test_web_acting import emit

MARKS = ("reply", "said", "plan")


class OverConsole:
    """A chat page for each person."""

    name = "console"

    def __init__(self, room: Room, app: FastAPI) -> None:
        self.room, self._app = room, app
        self._https: dict[str, httpx.AsyncClient] = {}
        self._pages: dict[str, User] = {}
        self._card: dict[str, str] = {}
        self._asker = ""

    async def begin(self, people: Collection[str]) -> None:
        self._pages, self._card = {}, {}

    async def close(self) -> None:
        for http in self._https.values():
            await http.aclose()

    async def _page(self, by: str, path: str = "/") -> User:
        if by not in self._https:
            http = self._https[by] = browser(self._app)
            given = {"login": by, "password": PASSWORD}
            await http.post("/login", data=given)
        if by not in self._pages or path != "/":
            self._pages[by] = user = User(self._https[by])
            await user.open(path)
        return self._pages[by]

    # --- people

    async def say(self, by: str, text: str, forwarded: str = "") -> list[Seen]:
        if by == "stranger":
            answer = await browser(self._app).get("/")
            return [
                Seen(barred=answer.status_code == 303 and "/login" in answer.headers["location"])
            ]
        self._asker = by
        user = await self._page(by)
        if forwarded:
            _set(user, "with-forwarded", True)
            _set(user, "forwarded", forwarded)
        _set(user, "question", text)
        return await self._shown(user, lambda: user.find(marker="send").click())

    async def file(self, by: str, paper: Paper, text: str) -> list[Seen]:
        return await self.say(by, text, paper.text)

    async def voice(self, by: str, spoken: str) -> list[Seen]:
        return await self.say(by, spoken)

    async def place(self, by: str, spot: Spot, text: str) -> list[Seen]:
        return await self.say(by, wording.PLACE_WORDS.format(text=text, label=spot.label))

    async def press(self, by: str, button: str, reason: str) -> list[Seen]:
        if button in ("approve", "refuse", "undo"):
            # a card stands in its own person's conversation; others meet it among the approvals
            other = by != self._asker
            user = await self._page(by, "/approvals" if other else "/")
            return await self._decided(user, button, reason)
        user = await self._page(by)
        return await self._shown(user, lambda: emit(user, "zb-choice", {"id": button}))

    async def _decided(self, user: User, button: str, reason: str) -> list[Seen]:
        before, said = _contents(user), len(user.notify.messages)
        emit(user, f"zb-{button}", self._card)
        if button == "refuse":
            await user.should_see(marker="reason")
            user.find(marker="reason").type(reason)
            user.find(marker="refuse-sure").click()
        async with asyncio.timeout(60):
            while _contents(user) == before and len(user.notify.messages) == said:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        await asyncio.sleep(0.05)  # a card is drawn before it is told
        if _contents(user) == before:
            return [Seen(words=seen.bare(user.notify.messages[-1]))]
        changed = [c for id, c in _contents(user).items() if before.get(id) != c]
        return [self._plan(html.fromstring(content)) for content in changed]

    async def redeliver(self, by: str) -> list[Seen]:
        return []  # the page's socket delivers once

    async def go_on(self, by: str) -> None:
        self._asker = by
        await self._page(by)
        newest = (await self._https[by].get("/api/v1/conversations")).json()[0]["id"]
        await self._page(by, f"/?c={newest}")

    # --- what the page shows

    async def _shown(self, user: User, act: Callable[[], object]) -> list[Seen]:
        before = _contents(user)
        act()
        async with asyncio.timeout(60):
            while not _settled(user, before):  # noqa: ASYNC110 - the page has no event for it
                await asyncio.sleep(0.02)
        now = _contents(user)  # a card of an earlier turn may have changed as well
        new = [(id, content) for id, content in now.items() if before.get(id) != content]
        return [one for _, content in sorted(new) if (one := self._read(content)) is not None]

    def _read(self, content: str) -> Seen | None:
        if not content.strip():
            return None
        root = html.fromstring(f"<div>{content}</div>")
        if root.xpath("//section[contains(@class, 'zb-plan')]"):
            return self._plan(root)
        if problem := _texts(root, "//p[contains(@class, 'zb-problem')]"):
            said = problem[0].replace(text.FAILED, "").replace(text.KEPT_QUESTION, "")
            return Seen(words=seen.bare(said))
        if said := _texts(root, "//div[contains(@class, 'zb-say')]/p"):
            choices = tuple(_texts(root, "//button[@data-event='zb-choice']"))
            return Seen(words=seen.bare(said[0]), choices=choices)
        cites = [_cite(item) for item in root.xpath("//li[contains(@class, 'zb-cited')]")]
        abstained = _texts(root, "//p[contains(@class, 'zb-abstained')]")
        return seen.answered("".join(abstained), cites) if cites or abstained else None

    def _plan(self, root: html.HtmlElement) -> Seen:
        state = root.xpath("//section/@data-state")[0]
        summaries = _texts(root, "//p[contains(@class, 'zb-summary')]")
        buttons = {tag.get("data-event"): tag for tag in root.xpath("//button[@data-event]")}
        if buttons:
            tag = buttons.get("zb-approve", next(iter(buttons.values())))
            self._card = {k: tag.get(f"data-{k}", "") for k in ("id", "digest", "step")}
        if state == "waiting":
            return seen.waiting(
                [f"{n}. {summary}" for n, summary in enumerate(summaries, start=1)],
                approve="zb-approve" in buttons,
                foreign=acting.UNTRUSTED_PLAN in root.text_content(),
            )
        if state == "refused":
            said = _texts(root, "//ul[contains(@class, 'zb-decisions')]/li")[-1]
            return seen.refused(said.rpartition("：")[2].rstrip("。"))
        receipts = root.xpath(
            "//p[contains(@class, 'zb-receipt') or contains(@class, 'zb-problem')]"
        )
        return seen.done(
            [receipt.text_content() for receipt in receipts],
            undo=len(root.xpath("//button[@data-event='zb-undo']")),
            files=tuple(name.rpartition("：")[2] for name in _texts(root, "//a[@download]")),
        )


def _set(user: User, marker: str, value: object) -> None:
    user.find(marker=marker).elements.pop().set_value(value)  # type: ignore[attr-defined]


def _contents(user: User) -> dict[int, str]:
    with user:
        return {e.id: e.content for mark in MARKS for e in ElementFilter(kind=ui.html, marker=mark)}


def _settled(user: User, before: dict[int, str]) -> bool:
    """Say whether a turn has come since, and is over: the box offers to send again."""
    with user:
        (send,) = ElementFilter(kind=ui.button, marker="send")
        return send.visible and any(id not in before for id in _contents(user))


def _texts(root: html.HtmlElement, path: str) -> list[str]:
    return [found.text_content().strip() for found in root.xpath(path)]


def _cite(item: html.HtmlElement) -> str:
    (where,) = _texts(item, ".//a[contains(@class, 'zb-where')]")
    title, _, path = where.removeprefix("《").partition("》")
    return seen.cite(title, path, item.xpath(".//blockquote")[0].text_content())
