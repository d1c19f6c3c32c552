"""The five journeys of a night: ask, act, report, call, hand over — in a real browser, on the
sample data of a new installation, with the real chat model where it is on this machine.

`ZHIBAN_PICTURES=folder` keeps a picture of each journey's end (`make screenshots`: docs/images).
"""

import io
import os
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import docx
import openpyxl
import pytest
from playwright.async_api import Browser, Page

from core.models.registry import ModelRegistry
from core.settings import load_settings
from evals.bench.load_server import PASSWORD, Served, free_port
from tests.channels.test_browser import BOX, PHONE, chromium

__all__ = ["chromium"]  # a fixture
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(1200)]
DESK = {"width": 1440, "height": 900}
WORDED_MS = 240_000  # the small model on two cores
NOTE = """{told}接青禾镇值班室小邵电话
{began}左右青禾镇柳堤路18号一家木制品厂厂房着火，二楼仓库先冒烟
门卫说里面困了3个人，镇里说困了4个，轻伤2人已送区人民医院
消防来了5台车22人正在扑救，疏散周边群众60人，镇长贺建平已到场"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A new installation, running, with two officers."""
    settings = load_settings()
    chat = ModelRegistry(settings.models_dir).is_ready(settings.chat_local_model)
    with Served(tmp_path_factory.mktemp("journeys"), free_port(), chat=chat) as server:
        server.until_ready()
        server.add_officers(["first", "relief"])
        yield server


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
async def page(
    demo: Served, chromium: Browser, request: pytest.FixtureRequest
) -> AsyncIterator[Page]:
    """A signed-in officer's window. Nothing may be complained of, nor be wider than the screen."""
    complaints: list[str] = []
    context = await chromium.new_context(
        locale="zh-CN", viewport=request.param, base_url=demo.url, accept_downloads=True
    )
    made = await context.new_page()
    made.set_default_timeout(60_000)
    made.on("pageerror", lambda error: complaints.append(str(error)))
    await signed_in(made, "first")
    yield made
    wide = await made.evaluate("document.documentElement.scrollWidth")
    await picture(made, request)
    await context.close()
    assert complaints == []
    assert wide <= request.param["width"]


async def signed_in(page: Page, login: str) -> None:
    await page.goto("/login")
    await page.fill("input[name=login]", login)
    await page.fill("input[name=password]", PASSWORD)
    await page.press("input[name=password]", "Enter")
    await page.wait_for_selector(".zb-header")


async def picture(page: Page, request: pytest.FixtureRequest) -> None:
    folder = os.environ.get("ZHIBAN_PICTURES")
    if folder:
        name = request.node.name.partition("[")[0].removeprefix("test_journey_").replace("_", "-")
        size = "desktop" if request.param is DESK else "phone"
        await page.screenshot(path=Path(folder) / f"journey-{name}-{size}.png")


async def say(page: Page, words: str) -> None:
    await page.wait_for_selector(BOX)
    await page.wait_for_function("window.did_handshake === true")
    await page.fill(BOX, words)
    await page.press(BOX, "Enter")


def beside(page: Page) -> bool:
    """Say whether there is room for the pane, where links of the conversation open."""
    return page.viewport_size is not None and page.viewport_size["width"] >= DESK["width"]


async def opened_whole(page: Page, link: str) -> None:
    """Follow a link of the conversation to the page itself."""
    href = await page.get_attribute(link, "href")
    await page.click(link)
    if beside(page):
        await page.click(f".zb-pane-title a[href='{href}']")
    await page.wait_for_url(f"**{href}")


async def test_journey_ask(page: Page) -> None:
    await page.goto("/")
    await say(page, "重大突发事件首报的电话和书面时限各是多少？")
    await page.wait_for_selector(".zb-found .zb-card, .zb-cited", timeout=15_000)
    await page.wait_for_selector("[data-zb=copy]", timeout=WORDED_MS)
    quoted = await page.locator(".zb-cited blockquote").first.inner_text()
    if beside(page):
        await page.locator(".zb-cited a.zb-n").first.click()
        shown = await page.inner_text(".zb-pane #quote")
    else:
        async with page.context.expect_page() as opened:
            await page.locator(".zb-cited a.zb-n").first.click()
        source = await opened.value
        shown = await source.inner_text("#quote")
        await source.close()
    assert shown.strip() == quoted.strip()


async def test_journey_act(page: Page) -> None:
    await page.goto("/")
    await say(page, "催一下川上路下立交积水那件事")
    await page.wait_for_selector(".zb-plan[data-state=waiting] [data-event=zb-approve]")
    await page.click("[data-event=zb-approve]")
    await page.wait_for_selector(".zb-plan[data-state=finished] .zb-receipt")
    assert "川上路下立交积水" in await page.inner_text(".zb-plan[data-state=finished]")


async def test_journey_report(page: Page) -> None:
    await page.goto("/")
    await page.wait_for_selector(BOX)
    await page.wait_for_function("window.did_handshake === true")
    await page.locator(".zb-options .q-checkbox").first.click()
    now = datetime.now(ZoneInfo("Asia/Shanghai"))  # the room's own zone
    told, began = (now - timedelta(minutes=ago) for ago in (20, 35))
    note = NOTE.format(told=f"{told:%H:%M}", began=f"{began:%H:%M}")
    await page.fill(".zb-forwarded textarea", note)
    await say(page, "按这份材料写首报")
    await opened_whole(page, ".zb-plan[data-state=finished] a[href^='/reports/']")
    await page.wait_for_selector(".zb-paper")
    paper = await page.inner_text(".zb-paper")
    assert "柳堤路18号" in paper
    report = page.url.rpartition("/")[2].partition("?")[0]
    answer = await page.context.request.get(f"/api/v1/reports/{report}/file?format=docx")
    assert answer.ok, await answer.text()
    written = "\n".join(p.text for p in docx.Document(io.BytesIO(await answer.body())).paragraphs)
    assert "柳堤路18号" in written


async def test_journey_call(page: Page) -> None:
    await page.goto("/")
    await say(page, "现在抽查各街镇园值班室")
    await page.wait_for_selector(".zb-plan[data-state=waiting] [data-event=zb-approve]")
    await page.click("[data-event=zb-approve]")
    await opened_whole(page, ".zb-plan[data-state=finished] a.zb-button[href^='/rollcalls/']")
    await page.wait_for_selector("[data-key=在岗] .zb-unit", timeout=600_000)
    heard = "!document.querySelector('.zb-unit.zb-live')"
    await page.wait_for_function(heard, timeout=600_000)
    rollcall = page.url.rpartition("/")[2].partition("?")[0]
    answer = await page.context.request.get(f"/api/v1/rollcalls/{rollcall}/sheet")
    assert answer.ok
    book = openpyxl.load_workbook(io.BytesIO(await answer.body()))
    said = [str(cell) for sheet in book for row in sheet.values for cell in row if cell]
    assert any("街道办事处" in one for one in said)


async def test_journey_hand_over(page: Page) -> None:
    await page.goto("/handover")
    await page.wait_for_function("window.did_handshake === true")
    await page.click("button:has-text('交班签字')")
    await page.click(".q-dialog [data-event=zb-approve]")
    await page.wait_for_selector("text=等待接班")
    await page.context.clear_cookies()
    await signed_in(page, "relief")
    await page.goto("/handover")
    await page.wait_for_function("window.did_handshake === true")
    boxes = page.locator(".q-checkbox:has-text('已核对')")
    for number in range(await boxes.count()):
        await boxes.nth(number).click()
    await page.click("button:has-text('接班签字')")
    await page.click(".q-dialog [data-event=zb-approve]")
    await page.wait_for_selector(".q-dialog .zb-plan[data-state=finished]")
    assert "值班员2已接班" in await page.inner_text(".q-dialog .zb-receipt")
