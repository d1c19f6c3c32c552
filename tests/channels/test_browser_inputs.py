"""What an officer's hands and voice put in, in a real browser on a running server: speech by the
microphone, files dropped and picked, everything by the keyboard, drafts over a power cut."""

import base64
import io
import shutil
import struct
import wave
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import docx
import numpy as np
import pytest
from playwright.async_api import Browser, Page, async_playwright

from core.errors import ZhibanError
from core.models.fetch import Fetcher
from core.models.registry import ModelRegistry
from core.settings import load_settings
from evals.bench.load_server import PASSWORD, Served, free_port
from tests.channels.test_browser import BOX, chromium
from tests.conftest import missing
from voice.kokoro import Kokoro
from voice.kokoro.files import fetch
from voice.recogniser import local_whisper
from voice.sound import RATE, Sound

__all__ = ["chromium"]  # a fixture
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]
SPOKEN = "查一下水务局现在谁值班。"
HEARD_MS = 120_000  # the small model beside a browser on two cores
NOTE = "青禾镇来电，柳堤路18号一处厂房着火，暂无人员伤亡。"
DROP = """([name, type, base64]) => {
  const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, {type}));
  const target = document.querySelector('.zb-stream');
  for (const kind of ['dragenter', 'dragover', 'drop'])
    target.dispatchEvent(new DragEvent(kind, {dataTransfer: transfer, bubbles: true}));
}"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A new installation, running, with an officer."""
    with Served(tmp_path_factory.mktemp("inputs"), free_port()) as server:
        server.until_ready()
        server.add_officers(["first"])
        yield server


@pytest.fixture(scope="module")
def spoken() -> Sound:
    """A sentence in the room's own voice."""
    registry = ModelRegistry(load_settings().models_dir)
    try:
        fetch(Fetcher(registry))
        return Kokoro(registry, threads=1).speak(SPOKEN)
    except ZhibanError as error:
        missing("kokoro-zh", str(error))
        raise


@pytest.fixture
def whisper() -> None:
    """The server of the tests hears by the same files."""
    try:
        local_whisper(load_settings().models_dir)
    except ZhibanError as error:
        missing("whisper-base", str(error))


def wav(sound: Sound, before: float = 0.6, after: float = 20.0) -> bytes:
    """Return a sound as a wav file with silence around it: a microphone repeats its file."""
    quiet = [np.zeros(int(seconds * RATE)) for seconds in (before, after)]
    whole = np.concatenate([quiet[0], sound.samples, quiet[1]])
    frames = (np.clip(whole, -1, 1) * 32767).astype("<i2").tobytes()
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(struct.calcsize("h"))
        file.setframerate(RATE)
        file.writeframes(frames)
    return made.getvalue()


def note(text: str) -> bytes:
    """Return a docx with one paragraph."""
    made, file = docx.Document(), io.BytesIO()
    made.add_paragraph(text)
    made.save(file)
    return file.getvalue()


async def signed_in(page: Page) -> None:
    await page.goto("/login")
    await page.fill("input[name=login]", "first")
    await page.fill("input[name=password]", PASSWORD)
    await page.press("input[name=password]", "Enter")
    await ready(page)


async def ready(page: Page) -> None:
    await page.wait_for_selector(BOX)
    await page.wait_for_function("window.did_handshake === true")
    await page.wait_for_timeout(500)


@pytest.fixture
async def page(demo: Served, chromium: Browser) -> AsyncIterator[Page]:
    complaints: list[str] = []
    context = await chromium.new_context(locale="zh-CN", base_url=demo.url)
    made = await context.new_page()
    made.set_default_timeout(30_000)
    made.on("pageerror", lambda error: complaints.append(str(error)))
    yield made
    await context.close()
    assert complaints == []


async def drop(page: Page, name: str, media: str, data: bytes) -> None:
    await page.evaluate(DROP, [name, media, base64.b64encode(data).decode()])


# --- speech


async def test_what_is_said_into_the_microphone_stands_in_the_box(
    demo: Served, spoken: Sound, whisper: None, tmp_path: Path
) -> None:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        missing("chromium", "apt-get install chromium")
    file = tmp_path / "spoken.wav"
    file.write_bytes(wav(spoken))
    flags = ["--no-sandbox", "--disable-gpu", "--use-fake-device-for-media-stream"]
    flags += ["--use-fake-ui-for-media-stream", f"--use-file-for-fake-audio-capture={file}"]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=flags)
        page = await (await browser.new_context(locale="zh-CN", base_url=demo.url)).new_page()
        await signed_in(page)
        await page.click("[data-zb=speak]")
        await page.wait_for_selector("[data-zb=speak][aria-pressed=true]")
        await page.wait_for_timeout(int((spoken.duration + 1.5) * 1000))
        await page.click("[data-zb=speak]")
        filled = f"document.querySelector('{BOX}').value.length > 4"
        await page.wait_for_function(filled, timeout=HEARD_MS)
        heard = await page.input_value(BOX)
        await browser.close()
    assert sum(one in heard for one in ("水务局", "现在", "值班")) >= 2, heard


# --- files


async def test_a_document_dragged_onto_the_conversation_is_read(page: Page) -> None:
    await signed_in(page)
    media = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    await drop(page, "来电记录.docx", media, note(NOTE))
    await page.wait_for_selector("[data-event=zb-material]")
    assert "柳堤路18号" in await page.input_value(".zb-forwarded textarea")
    assert "来电记录.docx" in await page.inner_text(".zb-attached")


async def test_a_recording_dragged_onto_the_conversation_is_written_down(
    page: Page, spoken: Sound, whisper: None
) -> None:
    await signed_in(page)
    await drop(page, "来电.wav", "audio/wav", wav(spoken, 0.2, 0.5))
    await page.wait_for_selector("[data-event=zb-material]", timeout=HEARD_MS)
    written = await page.input_value(".zb-forwarded textarea")
    assert "值班" in written or "水务" in written, written


async def test_a_file_is_picked_from_the_disk(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "现场情况.docx"
    file.write_bytes(note(NOTE))
    await signed_in(page)
    async with page.expect_file_chooser() as opened:
        await page.click(".zb-attach")
    await (await opened.value).set_files(file)
    await page.wait_for_selector("[data-event=zb-material]")
    assert "柳堤路18号" in await page.input_value(".zb-forwarded textarea")


# --- keys alone


async def tab_to(page: Page, selector: str, most: int = 120) -> None:
    """Press Tab until the focus is on such an element; its focus must be seen."""
    for _ in range(most):
        await page.keyboard.press("Tab")
        if await page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"{selector} is not reached by Tab")


async def test_a_turn_from_signing_in_to_signing_out_by_keys_alone(page: Page) -> None:
    press, write = page.keyboard.press, page.keyboard.type
    await page.goto("/login")
    await page.wait_for_selector("input[name=login]:focus")  # letters before it would be lost
    await write("first")
    await press("Tab")
    await write(PASSWORD)
    await press("Enter")
    await ready(page)
    # the command box, a page by the letters of its name, and a shortcut back
    await press("Control+k")
    await write("sj")
    await press("Enter")
    await page.wait_for_url("**/events")
    await page.wait_for_function("window.did_handshake === true")
    await press("Control+k")
    await write("/xhh")
    await press("Enter")
    await page.wait_for_url(lambda url: "/events" not in url)
    await ready(page)
    # a slash shortcut in the box itself
    await page.wait_for_selector(f"{BOX}:focus")
    await write("/谁值班 区水务局")
    await press("Enter")
    await page.wait_for_selector(".zb-plan[data-state=finished] .zb-receipt")
    # a question, and the clause that it rests on
    await write("特别重大突发事件多少分钟内电话报告？")
    await press("Enter")
    await page.wait_for_selector(".zb-cited a.zb-n")
    await page.wait_for_selector("[data-zb=stop]:visible, [data-zb=copy]")
    await tab_to(page, ".zb-cited a.zb-n")
    await press("Enter")
    await page.wait_for_selector(".zb-pane #quote, body:not(:has(.zb-pane:visible)) #quote")
    # an order and its approval
    await press("/")
    await write("催一下川上路下立交积水那件事")
    await press("Enter")
    await page.wait_for_selector(".zb-plan[data-state=waiting] [data-event=zb-approve]")
    await tab_to(page, "[data-event=zb-approve]")
    await press("Enter")
    await page.wait_for_selector(".zb-plan[data-state=finished] >> text=川上路下立交积水")
    await tab_to(page, ".zb-menu summary", 200)
    await press("Enter")
    await tab_to(page, "form[action='/logout'] button")
    await press("Enter")
    await page.wait_for_selector("input[name=login]")


# --- drafts


async def test_a_draft_outlives_a_power_cut_and_a_closed_tab(demo: Served, page: Page) -> None:
    await signed_in(page)
    await page.type(BOX, "断电前写了一半")
    demo.kill()
    await page.wait_for_selector("#zb-lost:not([hidden])", timeout=10_000)
    await page.type(BOX, "，断电后又写了几个字")
    demo.start()
    demo.until_ready()
    whole = "断电前写了一半，断电后又写了几个字"
    kept = f"document.querySelector('{BOX}')?.value === '{whole}'"
    back = f"document.getElementById('zb-lost')?.hidden && window.did_handshake && {kept}"
    await page.wait_for_function(back, timeout=60_000)
    again = await page.context.new_page()
    await page.close()
    await again.goto("/")
    await again.wait_for_function(kept)
    await again.wait_for_timeout(1000)  # the server's own empty box must not take it away
    assert await again.input_value(BOX) == whole
