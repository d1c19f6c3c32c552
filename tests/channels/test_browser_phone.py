"""The console under a thumb: what is pressed is large enough, the bar says where one is."""

import pytest

from channels.web.text import console as words
from tests.channels.test_browser import PHONE, Window, chromium, sampled, window

__all__ = ["chromium", "sampled", "window"]
pytestmark = pytest.mark.browser
PAGES = {"/": "工作台", "/events": "事件", "/devices": "设备", "/video": "视频"}
SMALL = """() => {
  const pressed = 'button, a.zb-button, .q-btn, summary, .zb-link';
  return [...document.querySelectorAll(pressed)]
    .map((one) => [one.getBoundingClientRect(), one, getComputedStyle(one)])
    .filter(([box, one, how]) => box.width && box.height < 40 && how.display !== 'inline')
    .map(([box, one]) => `${box.height} ${one.innerText || one.getAttribute('aria-label')}`);
}"""


async def test_a_thumb_hits_what_it_means_and_the_bar_says_where_one_is(window: Window) -> None:
    page = window.page
    await page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    await window.sign_in("officer")
    for path, name in (
        ("/", "工作台"),
        ("/events", "事件"),
        ("/devices", "设备"),
        ("/video", "视频"),
    ):
        await page.goto(window.address + path)
        await page.wait_for_function("window.did_handshake === true")
        await page.wait_for_selector(".zb-here:visible")
        assert await page.inner_text(".zb-here") == name
        await page.wait_for_timeout(600)
        assert await page.evaluate(SMALL) == [], path
        assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path


async def test_an_address_without_a_page_is_told_in_chinese_with_the_way_back(
    window: Window,
) -> None:
    page = window.page
    await window.sign_in("officer")
    answer = await page.goto(window.address + "/no/such/page")
    assert answer is not None
    assert answer.status == 404
    assert words.NO_PAGE in await page.inner_text("h1")
    await page.click("a.zb-button")
    await page.wait_for_selector(".zb-header")


async def test_a_long_note_leaves_the_buttons_of_its_dialog_in_sight(window: Window) -> None:
    page = window.page
    await page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    await window.sign_in("officer", "/reports")
    await page.wait_for_function("window.did_handshake === true")
    await page.click(".q-btn:has-text('写首报')")
    await page.fill(".q-dialog textarea", "现场已设置警戒线，街道干部逐户敲门核对人数。" * 90)
    await page.wait_for_timeout(400)
    button = await page.locator(".q-dialog .q-btn:has-text('开始起草')").bounding_box()
    assert button is not None
    assert button["y"] + button["height"] <= PHONE["height"]
    over = "(b) => document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2).innerText"
    assert await page.evaluate(over, button) == "开始起草"
