"""Speaking: a recording comes back as text; nothing of it is kept. A dropped file is material."""

import asyncio

from nicegui import ElementFilter, ui
from nicegui.elements.upload_files import SmallFileUpload

from channels.room import Room
from channels.web.text import console as words
from tests.channels.test_report_recordings import SAID, SOUND, hearing, waiting
from tests.channels.test_web_acting import emit
from tests.channels.test_web_pages import shown, until

__all__ = ["hearing"]
TEXT = "接报：青禾镇柳堤路18号一处厂房着火，暂无人员伤亡。"


async def test_a_dictation_is_written_down_and_kept_nowhere(hearing, signed_in, room: Room) -> None:
    officer, auditor = await signed_in("officer"), await signed_in("auditor")
    file = {"file": ("speech.webm", SOUND)}
    answer = await officer("POST", "/dictation", files=file)
    assert answer.status_code == 200, answer.text
    assert answer.json()["text"] == SAID
    assert answer.json()["seconds"] > 0
    assert waiting(room) == []
    assert (await auditor("POST", "/dictation", files=file)).status_code == 403
    officer.csrf = ""
    assert (await officer("POST", "/dictation", files=file)).status_code == 403


async def test_no_sound_and_marked_words_are_refused(hearing, signed_in) -> None:
    officer = await signed_in("officer")
    for data in (b"", b"nothing"):
        answer = await officer("POST", "/dictation", files={"file": ("a.webm", data)})
        assert answer.status_code == 422
    hearing.said = "机密★3年。某地情况。"
    answer = await officer("POST", "/dictation", files={"file": ("a.webm", SOUND)})
    assert answer.status_code == 409


async def _attach(user, name: str, data: bytes) -> None:
    with user:
        upload = next(iter(ElementFilter(kind=ui.upload, marker="attach-file")))
    await upload.handle_uploads([SmallFileUpload(name, "application/octet-stream", data)])


def _forwarded(user) -> str:
    with user:  # seen or not
        field = next(iter(ElementFilter(kind=ui.textarea, marker="forwarded")))
    return str(field.value or "")


async def test_a_file_becomes_material_to_be_checked_and_is_kept_by_nobody(
    visitor, room: Room
) -> None:
    user = await visitor("officer")
    await user.open("/")
    before = room.library.counts()
    await _attach(user, "电话记录.txt", TEXT.encode())
    told = await until(user, "attached", words.TO_REPORT)
    assert "电话记录.txt" in told
    assert words.TO_LIBRARY not in told  # an officer does not manage the library
    assert _forwarded(user) == TEXT
    assert room.library.counts() == before
    emit(user, "zb-material", {"id": "drop"})
    for _ in range(50):
        if not shown(user, "attached"):
            break
        await asyncio.sleep(0.02)
    assert _forwarded(user) == ""


async def test_material_goes_along_as_forwarded_text_never_as_an_order(visitor, room: Room) -> None:
    asked = []
    shipped = room.duty.talk

    def talk(who, request):
        asked.append(request)
        return shipped(who, request)

    room.duty.talk = talk  # type: ignore[method-assign]
    user = await visitor("officer")
    await user.open("/")
    await _attach(user, "材料.txt", TEXT.encode())
    await until(user, "attached", words.TO_PROOFREAD)
    emit(user, "zb-material", {"id": "proofread"})
    for _ in range(100):
        if asked:
            break
        await asyncio.sleep(0.02)
    assert (asked[0].text, asked[0].forwarded) == (words.TO_PROOFREAD, TEXT)
    assert _forwarded(user) == ""


async def test_a_recording_is_heard_and_its_words_shown_first(hearing, visitor) -> None:
    user = await visitor("officer")
    await user.open("/")
    await _attach(user, "来电.wav", SOUND)
    assert words.CHECK_HEARD in await until(user, "attached", words.CHECK_HEARD)
    assert _forwarded(user) == SAID


async def test_a_marked_file_is_not_taken(visitor) -> None:
    user = await visitor("officer")
    await user.open("/")
    await _attach(user, "密.txt", "机密★3年\n某地情况。".encode())
    for _ in range(100):
        if any("没有接收" in said for said in user.notify.messages):
            break
        await asyncio.sleep(0.02)
    assert _forwarded(user) == ""
    assert shown(user, "attached") == ""


async def test_only_who_manages_the_library_may_put_material_there(visitor, room: Room) -> None:
    user = await visitor("librarian")
    await user.open("/")
    await _attach(user, "新规定.md", "# 新规定\n\n第一条 试行。\n".encode())
    await until(user, "attached", words.TO_LIBRARY)
    emit(user, "zb-material", {"id": "library"})
    await user.should_see(marker="keep-sure")
    assert room.desk.open_count() == 0
    user.find(marker="keep-sure").click()
    for _ in range(100):
        if room.desk.open_count():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("nothing was handed in")
