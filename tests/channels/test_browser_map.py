"""一张图 in a real browser: the administrator's own picture, and a tile server of the house."""

import io
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.async_api import expect

from channels.map_base import BaseStore
from channels.room import Room
from channels.web.text import maps as words
from tests.channels.test_browser import Window, chromium, sampled, window

__all__ = ["chromium", "sampled", "window"]
pytestmark = pytest.mark.browser
EDGES = {"西边经度": 122.0, "南边纬度": 30.7, "东边经度": 122.4, "北边纬度": 31.1}
OVERLAY = "img.leaflet-image-layer"
TILE = "img.leaflet-tile-loaded"


def png(size: tuple[int, int], text: str = "") -> bytes:
    out = io.BytesIO()
    made = Image.new("RGB", size, (60, 90, 70))
    ImageDraw.Draw(made).text((8, 8), text, fill=(255, 255, 255))
    made.save(out, "PNG")
    return out.getvalue()


@dataclass
class Tiles:
    """A tile server of the house; `broken` answers nothing but 503."""

    url: str = ""
    asked: list[str] = field(default_factory=list)
    broken: bool = False


@pytest.fixture
def tiles(room: Room) -> Iterator[Tiles]:
    """Tiles on a server beside the room, which is set up before the pages are made."""
    told = Tiles()

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append(self.path)
            good = re.fullmatch(r"/\d+/\d+/\d+\.png", self.path) and not told.broken
            self.send_response(200 if good else 503)
            self.send_header("content-type", "image/png")
            self.end_headers()
            if good:
                self.wfile.write(png((256, 256), self.path))

        def log_message(self, *_: object) -> None:  # type: ignore[override]
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    told.url = f"http://127.0.0.1:{server.server_port}"
    room.settings.map_tiles_url = told.url + "/{z}/{x}/{y}.png"
    yield told
    server.shutdown()
    server.server_close()


async def test_an_administrator_puts_a_picture_under_the_map_and_corrects_it(
    window: Window, room: Room, tmp_path: Path
) -> None:
    file = tmp_path / "辖区图.png"
    file.write_bytes(png((800, 800), "示范区"))
    page = window.page
    await window.sign_in("admin", "/map")
    await page.click(f"button:has-text('{words.BASE}')")
    async with page.expect_file_chooser() as opened:
        await page.click(f".q-dialog button:has-text('{words.BASE_PICK}')")
    await (await opened.value).set_files(file)
    await page.wait_for_selector(f".q-dialog >> text={words.BASE_PICKED.format(name=file.name)}")
    for edge, value in EDGES.items():
        await page.fill(f".q-dialog input[aria-label='{edge}']", str(value))
    await page.click(".q-dialog button:has-text('保存')")
    await page.wait_for_selector(OVERLAY)
    await page.wait_for_function(f"document.querySelector('{OVERLAY}').naturalWidth === 800")
    # the picture lies where its corners say: a pin of the sample world stands on it
    await page.wait_for_selector(".zb-pin")
    box, pin = [await page.locator(one).first.bounding_box() for one in (OVERLAY, ".zb-pin")]
    assert box is not None
    assert pin is not None
    assert box["x"] < pin["x"] < box["x"] + box["width"]
    assert box["y"] < pin["y"] < box["y"] + box["height"]
    await expect(page.locator(f"text={words.PLAIN}")).to_have_count(0)
    # corners that were mistyped are told and the form stays; then taken away again
    await page.click(f"button:has-text('{words.BASE}')")
    await page.fill(".q-dialog input[aria-label='西边经度']", "130")
    await page.click(".q-dialog button:has-text('保存')")
    await page.wait_for_selector("text=西边经度应当小于东边经度")
    await page.click(f".q-dialog button:has-text('{words.BASE_REMOVE}')")
    await page.click(
        f".q-dialog:has-text('确定撤下') button.bg-negative:has-text('{words.BASE_REMOVE}')"
    )
    await page.wait_for_selector(f"text={words.PLAIN}")
    assert BaseStore(room.settings.home / "map").now() is None
    assert window.complaints == []


async def test_tiles_of_the_houses_own_server_are_drawn(tiles: Tiles, window: Window) -> None:
    page = window.page
    await window.sign_in("admin", "/map")
    await page.wait_for_selector(TILE)
    await page.wait_for_function(f"document.querySelector('{TILE}').naturalWidth === 256")
    before = len(tiles.asked)
    await page.click(".leaflet-control-zoom-in")
    await page.wait_for_timeout(800)
    assert len(tiles.asked) > before
    outside = [url for url in window.fetched if not url.startswith((window.address, tiles.url))]
    assert [url for url in outside if url.startswith("http")] == []
    await page.click(f"button:has-text('{words.BASE}')")
    await page.wait_for_selector(f".q-dialog >> text={words.TILES_IN_USE}")
    assert window.complaints == []


async def test_a_tile_server_that_is_away_is_said_and_the_pins_stay(
    tiles: Tiles, window: Window
) -> None:
    tiles.broken = True
    page = window.page
    await window.sign_in("officer", "/map")
    await page.wait_for_selector(f"text={words.UNTILED}")
    assert await page.locator(".zb-pin").count() > 5
