"""The proofreading page: findings one by one, the room's list of silence, docx in and out."""

import asyncio
import zipfile
from io import BytesIO

from nicegui.elements.upload_files import SmallFileUpload
from nicegui.testing import User

from channels.room import Room
from channels.web.text import proofread as words
from tests.channels.reporting import newest
from tests.channels.test_web_acting import emit, shown, until
from tests.channels.test_web_reports import template_file

TEXT = "现场已按照预案作好部暑，2月30日前上报。"


async def checked(user: User, text: str = TEXT) -> str:
    await user.open("/proofread")
    newest(user, "proof-input").set_value(text)  # type: ignore[attr-defined]
    user.find(marker="check").click()
    return await until(user, "findings", "部暑")


def number(user: User, wrong: str) -> str:
    """The finding's id on the page, by its words in the text."""
    before = shown(user, "proof-text").partition(f">{wrong}</mark>")[0]
    return before.rpartition('id="f')[2].partition('"')[0]


async def test_a_finding_is_taken_put_back_and_left(visitor, room: Room) -> None:
    user = await visitor("librarian")
    listed = await checked(user)
    assert words.IGNORE not in listed  # that is for who works in the room
    which = number(user, "部暑")
    emit(user, "zb-f-accept", {"id": which})
    await until(user, "proof-text", "<ins>部署</ins>")
    emit(user, "zb-f-reopen", {"id": which})
    assert "<ins>" not in await until(user, "proof-text", ">部暑</mark>")
    emit(user, "zb-f-reject", {"id": which})
    await until(user, "findings", words.REJECTED)
    user.find(marker="another").click()
    await until(user, "findings", "")
    assert newest(user, "proof-input").value == TEXT  # type: ignore[attr-defined]


async def test_what_is_ignored_is_listed_and_can_be_heeded_again(visitor, room: Room) -> None:
    user = await visitor("officer")
    await checked(user)
    emit(user, "zb-f-ignore", {"id": number(user, "部暑")})
    await until(user, "ignored", "部暑", "张值班")
    (one,) = room.duty.proofreading.ignored()
    newest(user, "proof-input").set_value(TEXT)  # type: ignore[attr-defined]
    user.find(marker="another").click()
    user.find(marker="check").click()
    assert "部暑" not in await until(user, "findings", "2月30日")
    emit(user, "zb-f-heed", {"id": str(one.id)})
    for _ in range(400):
        if not room.duty.proofreading.ignored():
            break
        await asyncio.sleep(0.05)
    await checked(user)


async def test_a_docx_comes_back_without_what_was_rejected(visitor, room: Room) -> None:
    user = await visitor("officer")
    await user.open("/proofread")
    upload = newest(user, "proof-file")
    await upload.handle_uploads([SmallFileUpload("通知.docx", "", template_file(TEXT))])  # type: ignore[attr-defined]
    await until(user, "findings", "部暑", "2月30日")
    emit(user, "zb-f-reject", {"id": number(user, "2月30日")})
    await until(user, "findings", words.REJECTED)
    user.find(marker="download-docx").click()
    answer = await user.download.next()
    with zipfile.ZipFile(BytesIO(answer.content)) as package:
        body = package.read("word/document.xml").decode()
    assert "<w:delText" in body
    assert "部暑" in body.partition("<w:del ")[2]
    assert body.count("<w:del ") == 1
