"""A roll-call as an officer meets it, in a real browser, at a desk and on a phone."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from channels.room import Room
from tests.channels.conftest import settings
from tests.channels.roll_call import Calls, called, furnish, number
from tests.channels.test_browser import BOX, PHONE, Window, chromium, window
from voice.line import Ending
from voice.outcome import Verdict
from voice.recorded_leg import Happens

__all__ = ["chromium", "window"]  # fixtures
pytestmark = pytest.mark.browser
DESK = {"width": 1440, "height": 900}


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
    made.duty.begin_calling()
    yield made
    made.duty.calling.stop()
    made.database.dispose()


@pytest.fixture
def sampled() -> None:
    """The directory is in already."""


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_from_one_sentence_to_the_corrected_sheet(
    window: Window, room: Room, calls: Calls, tmp_path: Path, size: dict[str, int]
) -> None:
    calls.heard.verdicts["U15"] = [Verdict.UNCLEAR]
    calls.numbers[number(room, "U16")] = Happens(ring_s=1.0, ending=Ending.BUSY)
    calls.heard.held.clear()
    page = window.page
    page.set_default_timeout(60_000)
    await page.set_viewport_size(size)  # type: ignore[arg-type]
    await window.sign_in("officer")
    # one sentence, one approval
    await page.fill(BOX, "现在抽查各街镇园值班室")
    await page.press(BOX, "Enter")
    await page.wait_for_selector(".zb-plan[data-state=waiting]")
    await page.click("[data-event=zb-approve]")
    await page.wait_for_selector(".zb-plan[data-state=finished] a[href^='/rollcalls/CG-']")
    await page.click("a.zb-button[href^='/rollcalls/CG-']")
    if size is DESK:  # it is shown beside the conversation; a tile leads to the round's own page
        await page.click(".zb-pane .zb-unit")
        await page.wait_for_url("**/rollcalls/CG-*")
    # tiles change by themselves
    await page.wait_for_selector(".zb-unit[data-state=识别中]")
    calls.heard.held.set()
    await page.wait_for_selector("[data-key=在岗] .zb-unit")
    heard = "[data-key=person] .zb-unit[data-id=U15]"  # the engaged one may stand there as well
    await page.wait_for_selector(heard)
    assert await page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    # listen
    await page.click(heard)
    await page.wait_for_selector(".zb-detail audio")
    length = await page.evaluate(
        "new Promise(done => { const a = document.querySelector('.zb-detail audio');"
        " a.onloadedmetadata = () => done(a.duration); a.load(); a.preload = 'auto'; })"
    )
    assert length > 0
    # correct, with a reason
    await page.click("[data-event=zb-rc-correct]")
    await page.fill(".q-dialog textarea", "听录音，对方报了姓名")
    await page.click(".q-dialog button:has-text('保存')")
    await page.wait_for_selector(".zb-attempt:has-text('听录音，对方报了姓名')")
    await page.wait_for_function("!document.querySelector('[data-key=person]')")
    if size is PHONE:
        await page.click(".zb-detail [aria-label=关闭]")
    # the sheet
    async with page.expect_download() as started:
        await page.click("a[href$='/sheet']")
    sheet = tmp_path / "sheet.xlsx"
    await (await started.value).save_as(sheet)
    book = openpyxl.load_workbook(sheet)
    said = "\n".join(str(c) for s in book for row in s.values for c in row if c)
    assert "锦葵街道办事处" in said
    assert window.complaints == []


async def test_a_tile_drawn_anew_under_the_finger_is_still_pressed(
    window: Window, room: Room
) -> None:
    campaign = await called(room, "U14", "U15")
    page = window.page
    await window.sign_in("officer", f"/rollcalls/{campaign.id}")
    tile = await page.wait_for_selector(".zb-unit[data-id=U14]")
    assert tile is not None
    await tile.hover()
    await page.mouse.down()
    await page.evaluate("(g => (g.outerHTML = g.outerHTML))(document.querySelector('.zb-groups'))")
    await page.mouse.up()
    await page.wait_for_selector(".zb-unit[data-id=U14][aria-current=true]")
    assert window.complaints == []


@pytest.mark.slow
async def test_no_roll_call_page_is_wider_than_a_phone(window: Window, room: Room) -> None:
    campaign = await called(room, "U14", "U15")
    await window.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    await window.sign_in("officer", "/rollcalls")
    pages = ["/rollcalls", f"/rollcalls/{campaign.id}", "/rollcalls/scripts",
             "/rollcalls/statistics"]  # fmt: skip
    for path in pages:
        await window.page.goto(window.address + path)
        await window.page.wait_for_timeout(1500)
        wide = await window.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["width"], f"{path} is {wide} pixels wide"
    elsewhere = [u for u in window.fetched if not u.startswith((window.address, "data:"))]
    assert elsewhere == []
    assert window.complaints == []
