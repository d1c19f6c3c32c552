"""What only a real browser shows: keys, links, layout, what is fetched and what is blocked."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from fastapi import FastAPI
from playwright.async_api import Browser, Page, async_playwright

from channels.room import Room
from channels.web import text
from channels.web.text import acting
from connectors.contract import Kind
from connectors.sample_world import sample_things
from core.identity import SYSTEM
from core.models.scripted import ScriptedChat
from tests.channels.conftest import PASSWORD, give_model, served
from tests.channels.reporting import drafted, note
from tests.channels.test_api_ask import QUESTION, WORDED

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
BOX = ".zb-question textarea"
PAGES = {
    "officer": [
        "/",
        "/library",
        "/search?q=台风橙色预警",
        "/events",
        "/contacts",
        "/roster",
        "/video",
        "/devices",
        "/approvals",
        "/reports",
        "/reports/rules",
        "/reports/templates",
        "/proofread",
    ],
    "auditor": ["/audit"],
    "admin": ["/users"],
}


@dataclass
class Window:
    """A browser window and what it complained of."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)

    async def sign_in(self, login: str, path: str = "/") -> None:
        await self.page.goto(f"{self.address}/login?next={path}")
        await self.page.fill("input[name=login]", login)
        await self.page.fill("input[name=password]", PASSWORD)
        await self.page.press("input[name=password]", "Enter")
        await self.page.wait_for_selector(".zb-header")
        await self.page.wait_for_function("window.socket?.connected ?? true")


@pytest.fixture
async def chromium(chromium_address: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.connect_over_cdp(chromium_address)
        yield browser
        await browser.close()


@pytest.fixture
def sampled(room: Room) -> None:
    """The duty systems filled, so that the pages have something to show."""
    room.duty.connectors.load(sample_things(room.clock.now()))


@pytest.fixture
async def window(
    app: FastAPI, sampled: None, chromium: Browser, monkeypatch
) -> AsyncIterator[Window]:
    # the simulated user of the other tests replaces NiceGUI's transport; here the real one runs
    monkeypatch.delenv("NICEGUI_USER_SIMULATION")
    async with served(app) as address:
        context = await chromium.new_context(locale="zh-CN")
        page = await context.new_page()
        made = Window(page, address)
        page.on("pageerror", lambda error: made.complaints.append(str(error)))
        page.on(
            "console",
            lambda said: made.complaints.append(said.text) if said.type == "error" else None,
        )
        page.on("request", lambda request: made.fetched.append(request.url))
        yield made
        await context.close()


async def test_enter_asks_and_a_citation_opens_the_source_at_the_marked_quote(
    window: Window, room: Room
) -> None:
    give_model(room, ScriptedChat([WORDED]))
    page = window.page
    await window.sign_in("officer")
    await page.fill(BOX, QUESTION)
    await page.press(BOX, "Enter")
    await page.wait_for_selector(".zb-worded")
    assert await page.input_value(BOX) == ""
    assert "/?c=" in page.url
    quoted = await page.inner_text(".zb-cited blockquote")
    await page.locator(".zb-worded a.zb-cite").first.click()
    await page.wait_for_selector(".zb-pane #quote")  # beside the conversation
    assert await page.inner_text(".zb-pane #quote") == quoted
    await page.click(".zb-pane-title a")
    await page.wait_for_url("**/source/**")
    await page.wait_for_selector("#quote")
    assert await page.inner_text("#quote") == quoted
    await page.wait_for_function(
        "(() => { const r = document.getElementById('quote').getBoundingClientRect();"
        " return r.top > 50 && r.bottom < innerHeight; })()"
    )
    assert window.complaints == []


async def test_a_reload_comes_back_to_the_same_thread(window: Window) -> None:
    page = window.page
    await window.sign_in("officer")
    await page.fill(BOX, QUESTION)
    await page.press(BOX, "Enter")
    await page.wait_for_selector("[data-zb=copy]")
    await page.reload()
    await page.wait_for_selector("[data-zb=copy]")
    assert QUESTION in await page.inner_text(".zb-asked")


async def test_enter_while_composing_or_with_shift_does_not_send(window: Window) -> None:
    page = window.page
    await window.sign_in("officer")
    await page.fill(BOX, "台风")
    await page.eval_on_selector(
        BOX,
        "box => box.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'Enter', isComposing: true, bubbles: true}))",
    )
    await page.press(BOX, "Shift+Enter")
    await page.type(BOX, "预警")
    await page.wait_for_timeout(500)
    assert await page.input_value(BOX) == "台风\n预警"
    assert await page.locator(".zb-asked").count() == 0


async def test_what_was_typed_survives_a_reload(window: Window) -> None:
    page = window.page
    await window.sign_in("officer")
    await page.type(BOX, "写了一半的问题")
    await page.reload()
    await page.wait_for_function(f"document.querySelector('{BOX}')?.value === '写了一半的问题'")


async def test_the_copy_button_copies_answer_and_sources_without_a_secure_clipboard(
    window: Window,
) -> None:
    page = window.page
    await window.sign_in("officer")
    await page.fill(BOX, QUESTION)
    await page.press(BOX, "Enter")
    await page.wait_for_selector("[data-zb=copy]")
    await page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', {value: undefined});"
        "document.addEventListener('copy', () => window.copied = document.activeElement.value)"
    )
    await page.click("[data-zb=copy]")
    await page.wait_for_function(
        f"document.querySelector('[data-zb=copy]').textContent === '{text.COPIED}'"
    )
    assert "《演示区值班报告规定》" in await page.evaluate("window.copied")


@pytest.mark.slow
async def test_everything_comes_from_this_server_and_nothing_is_blocked(window: Window) -> None:
    for login, paths in PAGES.items():
        await window.page.context.clear_cookies()
        await window.sign_in(login, paths[0])
        for path in paths:
            await window.page.goto(window.address + path)
            await window.page.wait_for_timeout(800)
    elsewhere = [u for u in window.fetched if not u.startswith((window.address, "data:"))]
    assert elsewhere == []
    assert window.complaints == []


@pytest.mark.slow
async def test_no_page_is_wider_than_a_phone(window: Window, room: Room) -> None:
    await window.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    revision = room.assistant.documents(SYSTEM, "值班报告").items[0].revision_id
    for login, paths in (PAGES | {"librarian": [f"/source/{revision}", "/library"]}).items():
        await window.page.context.clear_cookies()
        await window.sign_in(login, paths[0])
        for path in paths:
            await window.page.goto(window.address + path)
            await window.page.wait_for_timeout(800)
            wide = await window.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= PHONE["width"], f"{path} is {wide} pixels wide"


async def test_the_theme_is_kept(window: Window) -> None:
    page = window.page
    await window.sign_in("officer")
    assert await page.evaluate("document.body.classList.contains('body--dark')")
    await page.click(".zb-menu summary")
    await page.click("[data-zb=theme]")
    await page.wait_for_selector("body.body--light")
    await page.goto(f"{window.address}/library")
    await page.wait_for_selector("body.body--light")


async def test_signing_out_from_the_menu_ends_at_the_form(window: Window) -> None:
    page = window.page
    await window.sign_in("officer")
    await page.click(".zb-menu summary")
    await page.click("form[action='/logout'] button")
    await page.wait_for_selector("input[name=password]")
    await page.goto(f"{window.address}/library")
    assert "/login" in page.url


async def test_a_library_manager_removes_a_document_after_being_asked(window: Window) -> None:
    page = window.page
    await window.sign_in("librarian", "/library")
    await page.click("tr:has-text('标注规定') [data-event=zb-remove]")
    await page.click(".q-dialog button:has-text('删除')")
    await page.wait_for_function(
        "[...document.querySelectorAll('.zb-table a')].every(a => !a.innerText.includes('标注'))"
    )


async def test_an_order_is_approved_on_a_phone_and_its_receipt_stands_in_the_card(
    window: Window, room: Room
) -> None:
    page = window.page
    await page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    await window.sign_in("officer")
    await page.fill(BOX, "催一下川上路下立交积水那件事")
    await page.press(BOX, "Enter")
    await page.wait_for_selector(".zb-plan[data-state=waiting]")
    await page.wait_for_function(
        "/^1[45]:\\d\\d$/.test(document.querySelector('.zb-countdown b')?.textContent ?? '')"
    )
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    await page.click("[data-event=zb-approve]")
    await page.wait_for_selector(".zb-plan[data-state=finished] .zb-receipt")
    assert await page.locator("[data-event=zb-approve]").count() == 0
    assert window.complaints == []


async def test_a_device_is_switched_in_the_conversation_and_taken_back(
    window: Window, room: Room
) -> None:
    page = window.page
    await window.sign_in("officer")
    await page.fill(BOX, "东会商室的灯打开")
    await page.press(BOX, "Enter")
    await page.wait_for_selector(".zb-device.zb-on")
    await page.click("[data-event=zb-undo]")
    await page.wait_for_function(
        f"document.querySelector('.zb-step-state')?.textContent.trim() === "
        f"'{acting.STEP_STATES['undone']}'"
    )
    assert window.complaints == []


async def test_an_events_page_fits_a_phone_and_its_form_opens(window: Window, room: Room) -> None:
    things = room.duty.connectors.directory.things()
    event = next(thing for thing in things if thing.kind is Kind.EVENT)
    page = window.page
    await page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    await window.sign_in("officer", f"/events/{event.id}")
    await page.wait_for_selector(".zb-map svg")
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    await page.click(".zb-actions button >> nth=0")
    await page.wait_for_selector(".q-dialog .zb-dialog")
    assert window.complaints == []


async def test_a_fact_its_words_and_its_sentences_light_up_together(
    window: Window, room: Room
) -> None:
    report = await drafted(room, note(room))
    page = window.page
    await page.set_viewport_size({"width": 1440, "height": 900})
    await window.sign_in("officer", f"/reports/{report}")
    lit = (
        "(kind) => [...document.querySelectorAll(`${kind}.zb-lit`)]"
        ".some(one => one.textContent.includes('柳堤路18号'))"
    )
    kinds = (".zb-fact", ".zb-said", ".zb-based")
    for hovered in ('.zb-fact[data-mark="place-0"]', '.zb-said[data-marks~="place-0"]',
                    '.zb-based[data-slots~="place"]'):  # fmt: skip
        await page.locator(hovered).first.hover()
        for kind in kinds:
            assert await page.evaluate(lit, kind), (hovered, kind)
    await page.mouse.move(5, 5)
    assert await page.locator(".zb-lit").count() == 0
    await page.locator(".zb-contest").first.hover()
    assert await page.locator(".zb-said.zb-contested.zb-lit").count() >= 2
    await page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    # the layout follows the window's new size a moment later
    await page.wait_for_function(
        "wide => document.documentElement.scrollWidth <= wide", arg=PHONE["width"]
    )
    assert window.complaints == []
