"""The console in a real browser: keys, drafts, a restarted server, dropped files, large type."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.async_api import Browser

from channels.room import Room
from channels.web.text import console as words
from core.models.scripted import ScriptedChat
from tests.channels.conftest import give_model
from tests.channels.test_api_ask import QUESTION, WORDED
from tests.channels.test_browser import BOX, PHONE, Window, chromium, sampled, window

__all__ = ["chromium", "sampled", "window"]
pytestmark = pytest.mark.browser


async def test_the_command_box_is_used_by_keys_alone(window: Window) -> None:
    page = window.page
    await window.sign_in("officer", "/library")
    await page.keyboard.press("Control+k")
    await page.wait_for_selector("#zb-command[open] li")
    await page.keyboard.press("Escape")
    assert await page.locator("#zb-command[open]").count() == 0
    await page.keyboard.press("Control+k")
    await page.keyboard.type("jjb")  # 交接班 by its first letters
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/handover")
    assert window.complaints == []


async def test_a_sentence_of_another_page_reaches_the_conversation(
    window: Window, room: Room
) -> None:
    give_model(room, ScriptedChat([WORDED]))
    page = window.page
    await window.sign_in("officer", "/library")
    await page.keyboard.press("Control+k")
    await page.keyboard.type(QUESTION)
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".zb-worded")
    # what it stands on is beside the conversation, and a citation leads there without leaving
    await page.wait_for_selector(".zb-pane #quote")
    await page.click(".zb-worded a.zb-cite")
    await page.wait_for_timeout(500)
    assert "/?c=" in page.url
    assert window.complaints == []


async def test_skip_link_and_focus_lead_into_the_page(window: Window) -> None:
    page = window.page
    await window.sign_in("officer", "/events")
    await page.wait_for_timeout(500)
    await page.focus(".zb-skip")
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.activeElement.id") == "main"
    assert await page.evaluate("document.documentElement.lang") == "zh-CN"
    assert await page.locator("main h1").count() >= 1


async def test_a_half_written_note_survives_a_reload_and_ends_when_it_is_written(
    window: Window,
) -> None:
    page = window.page
    await window.sign_in("officer", "/handover")
    field = "textarea[aria-label='本班总的说明（可不填）'], .zb-column textarea"
    await page.wait_for_selector(field)
    await page.wait_for_timeout(800)
    await page.fill(field, "夜间降雨，值守正常")
    await page.wait_for_timeout(300)
    await page.reload()
    await page.wait_for_function(
        "document.querySelector('.zb-column textarea')?.value === '夜间降雨，值守正常'"
    )
    await page.fill(field, "")
    await page.wait_for_timeout(300)
    await page.reload()
    await page.wait_for_timeout(1500)
    assert await page.input_value(".zb-column textarea") == ""


async def test_a_dropped_file_is_shown_before_it_is_used(window: Window) -> None:
    page = window.page
    await window.sign_in("officer")
    await page.wait_for_timeout(500)
    await page.evaluate(
        """() => {
        const transfer = new DataTransfer();
        const words = '青禾镇来电，柳堤路18号着火。';
        transfer.items.add(new File([words], '来电.txt', {type: 'text/plain'}));
        document.dispatchEvent(new DragEvent('drop', {dataTransfer: transfer, bubbles: true}));
        }"""
    )
    await page.wait_for_selector("[data-event=zb-material]")
    assert await page.input_value(".zb-forwarded textarea") == "青禾镇来电，柳堤路18号着火。"
    assert window.complaints == []


async def test_large_type_is_kept_and_still_fits_a_phone(window: Window) -> None:
    page = window.page
    await page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    await window.sign_in("officer")
    usual = await page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    plain = await page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    await page.click(".zb-menu summary")
    await page.click("[data-zb=large]")
    for path in ("/", "/events", "/handover", "/log", "/system"):
        await page.goto(window.address + path)
        await page.wait_for_timeout(600)
        size = await page.evaluate(
            "parseFloat(getComputedStyle(document.documentElement).fontSize)"
        )
        assert size > usual
        assert await page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") > plain
        assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path


async def test_on_a_phone_the_pane_and_the_navigation_open_and_close(window: Window) -> None:
    page = window.page
    await page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    await window.sign_in("officer")
    await page.click(".zb-pane-open")
    await page.wait_for_selector(".zb-pane:visible")
    await page.keyboard.press("Escape")
    await page.wait_for_selector(".zb-pane", state="hidden")
    await page.click(f"[aria-label='{words.HIDE_NAVIGATION}']")
    await page.click(".zb-side-nav a[href='/log']")
    await page.wait_for_url("**/log")


@pytest.fixture
async def restartable(
    app: FastAPI, sampled: None, chromium: Browser, monkeypatch
) -> AsyncIterator[Window]:
    """A window on a server that can be stopped and started again on the same port."""
    monkeypatch.delenv("NICEGUI_USER_SIMULATION")
    context = await chromium.new_context(locale="zh-CN")
    page = await context.new_page()
    yield Window(page, "")
    await context.close()


class Server:
    """One run of the application on a port."""

    def __init__(self, app: FastAPI, port: int) -> None:
        config = uvicorn.Config(
            app, host="127.0.0.1", port=port, log_level="warning", lifespan="off"
        )
        self._server = uvicorn.Server(config)

    async def start(self) -> int:
        self._task = asyncio.create_task(self._server.serve())
        while not self._server.started:  # noqa: ASYNC110 - it sets a flag only
            await asyncio.sleep(0.02)
        return int(self._server.servers[0].sockets[0].getsockname()[1])

    async def stop(self) -> None:
        self._server.should_exit = self._server.force_exit = True
        await self._task


async def test_a_restart_is_said_at_once_and_the_page_comes_back_with_what_was_typed(
    app: FastAPI, restartable: Window
) -> None:
    from nicegui import Client

    first = Server(app, 0)
    port = await first.start()
    page = restartable.page
    restartable.address = f"http://127.0.0.1:{port}"
    await restartable.sign_in("officer")
    await page.wait_for_timeout(500)
    await page.type(BOX, "重启前写了一半")
    await first.stop()
    await page.wait_for_selector("#zb-lost:not([hidden])", timeout=3000)
    await page.type(BOX, "，断开时又写了几个字")
    Client.instances.clear()  # a new process knows no page of the old one
    second = Server(app, port)
    await second.start()
    try:
        await page.wait_for_function(
            "window.did_handshake && window.socket?.connected"
            " && document.getElementById('zb-lost')?.hidden"
            f" && document.querySelector('{BOX}')?.value === '重启前写了一半，断开时又写了几个字'",
            timeout=10_000,
        )
    finally:
        await second.stop()
