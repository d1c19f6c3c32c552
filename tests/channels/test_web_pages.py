import asyncio
from datetime import timedelta

import pytest
from nicegui import ElementFilter, ui
from nicegui.testing import User

from assistant.replies import JobItem
from channels.room import Room
from channels.web import shell, text
from channels.web.library import _worth_showing
from channels.web.text import audit
from core.clock import SteppedClock
from core.errors import Unavailable
from core.identity import SYSTEM
from core.models.scripted import ScriptedChat
from tests.channels.conftest import PASSWORD, give_model
from tests.channels.test_api_ask import QUESTION, WORDED, EndlessChat


def shown(user: User, marker: str) -> str:
    """What the newest element of this name shows, "" while there is none."""
    with user:
        elements = list(ElementFilter(kind=ui.html, marker=marker))
    return max(elements, key=lambda element: element.id).content if elements else ""


async def until(user: User, marker: str, words: str) -> str:
    """Wait until an element shows certain words, and return all that it shows."""
    content = ""
    for _ in range(100):
        content = shown(user, marker)
        if words in content:
            return content
        await asyncio.sleep(0.05)
    raise AssertionError(f"{words!r} never came; there is: {content[:800]}")


async def ask(user: User, question: str) -> None:
    user.find(marker="question").elements.pop().set_value(question)  # type: ignore[attr-defined]
    user.find(marker="send").click()


async def test_a_question_becomes_a_checked_answer_with_links_into_the_source(
    visitor, room: Room
) -> None:
    give_model(room, ScriptedChat([WORDED]))
    user = await visitor("officer")
    await user.open("/")
    await ask(user, QUESTION)
    answer = await until(user, "reply", 'data-zb="copy"')
    assert text.CHECKED_BY_MODEL in answer
    assert 'class="zb-cite" href="/source/' in answer
    assert "三十分钟" in answer
    assert QUESTION in await until(user, "threads", QUESTION)


async def test_without_a_model_the_clauses_answer_and_the_page_says_so(visitor) -> None:
    user = await visitor("officer")
    await user.open("/")
    await ask(user, QUESTION)
    answer = await until(user, "reply", text.FROM_CLAUSES)
    assert "模型未启用" in answer
    assert "三十分钟" in answer


async def test_abstaining_is_said_plainly(visitor) -> None:
    user = await visitor("officer")
    await user.open("/")
    await ask(user, "火星基地的氧气储备标准是多少升?")
    assert "zb-abstained" in await until(user, "reply", text.ABSTAINED)


async def test_stopping_keeps_the_evidence_and_drops_unchecked_words(visitor, room: Room) -> None:
    model = EndlessChat()
    give_model(room, model)
    user = await visitor("officer")
    await user.open("/")
    await ask(user, QUESTION)
    await until(user, "reply", text.DRAFTING)
    user.find(marker="stop").click()
    stopped = await until(user, "reply", text.STOPPED)
    assert "电话报告" not in stopped
    assert "三十分钟" in shown(user, "evidence")
    await asyncio.wait_for(model.stopped.wait(), 5)


async def test_leaving_the_page_stops_the_model(visitor, room: Room) -> None:
    model = EndlessChat()
    give_model(room, model)
    user = await visitor("officer")
    client = await user.open("/")
    await ask(user, QUESTION)
    await asyncio.wait_for(model.started.wait(), 5)
    client.delete()
    await asyncio.wait_for(model.stopped.wait(), 5)


async def test_a_question_sent_while_answering_stays_in_the_box(visitor, room: Room) -> None:
    give_model(room, EndlessChat())
    user = await visitor("officer")
    await user.open("/")
    await ask(user, QUESTION)
    await until(user, "reply", text.DRAFTING)
    user.find(marker="question").trigger("keydown", "第二个问题")
    await user.should_see(text.BUSY)
    box = user.find(marker="question").elements.pop()
    assert box.value == "第二个问题"  # type: ignore[attr-defined]
    user.find(marker="stop").click()
    await until(user, "reply", text.STOPPED)


async def test_a_failed_question_comes_back_into_the_box(visitor, room: Room) -> None:
    user = await visitor("officer")
    await user.open("/")

    async def broken(*_: object):
        raise Unavailable("资料库忙。", "请稍后再问。")
        yield

    room.duty.talk = broken  # type: ignore[method-assign]
    await ask(user, QUESTION)
    assert "资料库忙。" in await until(user, "reply", text.FAILED)
    assert user.find(marker="question").elements.pop().value == QUESTION  # type: ignore[attr-defined]


async def test_a_session_that_ended_elsewhere_answers_nothing_more(visitor, room: Room) -> None:
    user = await visitor("officer")
    await user.open("/")
    room.accounts.disable("officer", True)
    await ask(user, QUESTION)
    assert "三十分钟" not in await until(user, "reply", text.FAILED)
    assert text.EXPIRED in user.notify.messages
    assert room.assistant.conversations(SYSTEM) == []


async def test_earlier_questions_open_again_and_only_for_their_owner(visitor) -> None:
    officer, second = await visitor("officer"), await visitor("second")
    await officer.open("/")
    await ask(officer, QUESTION)
    await until(officer, "reply", text.FROM_CLAUSES)
    link = (await until(officer, "threads", "?c=")).partition('href="/?c=')[2].partition('"')[0]
    page = (await officer.http_client.get(f"/?c={link}")).text
    assert "三十分钟" in page
    refused = await second.http_client.get(f"/?c={link}")
    assert refused.status_code == 404
    assert "三十分钟" not in refused.text


async def test_the_library_lists_and_finds(visitor) -> None:
    user = await visitor("officer")
    await user.open("/library")
    assert "演示区值班报告规定" in shown(user, "list")
    assert "带班领导" not in shown(user, "list")
    await user.should_not_see(marker="open-upload")
    user.find(marker="find").elements.pop().set_value("没有这样的标题")  # type: ignore[attr-defined]
    await until(user, "list", text.NO_DOCUMENTS)


async def test_a_library_manager_uploads_and_sees_each_file_arrive(visitor, room: Room) -> None:
    from nicegui.elements.upload_files import SmallFileUpload

    user = await visitor("librarian")
    await user.open("/library")
    user.find(marker="open-upload").click()
    await user.should_see(marker="upload")
    upload = user.find(marker="upload").elements.pop()
    body = "# 演示区补充规定\n\n第一条 补充规定自印发之日起施行。\n".encode()
    await upload.handle_uploads(  # type: ignore[attr-defined]
        [SmallFileUpload("补充.md", "text/markdown", body), SmallFileUpload("空.md", "", b"")]
    )
    jobs = await until(user, "jobs", "补充.md")
    assert "空.md" in jobs
    await asyncio.to_thread(room.desk.run_until_idle)
    jobs = await until(user, "jobs", text.JOB_STATES["failed"])
    assert text.JOB_STATES["done"] in await until(user, "jobs", text.JOB_STATES["done"])
    assert "演示区补充规定" in await until(user, "list", "演示区补充规定")


async def test_the_source_page_marks_exactly_the_quote(visitor, room: Room) -> None:
    user = await visitor("officer")
    revision = room.assistant.documents(SYSTEM, "值班报告").items[0].revision_id
    whole = room.assistant.source(SYSTEM, revision).text
    start = whole.index("三十分钟内电话报告")
    await user.open(f"/source/{revision}?clause=0&start={start}&end={start + 9}")
    marked = shown(user, "text").partition("<mark")[2].partition(">")[2].partition("</mark>")[0]
    assert marked == "三十分钟内电话报告"


async def test_a_source_one_may_not_read_is_a_404_page(visitor, room: Room) -> None:
    user = await visitor("officer")
    hidden = room.assistant.documents(SYSTEM, "带班领导").items[0].revision_id
    answer = await user.http_client.get(f"/source/{hidden}")
    assert answer.status_code == 404
    assert text.ERROR_TITLE in answer.text
    assert "四小时" not in answer.text


async def test_document_text_is_never_markup(visitor, room: Room) -> None:
    user = await visitor("officer")
    trap = room.assistant.documents(SYSTEM, "标注").items[0].revision_id
    await user.open(f"/source/{trap}")
    assert "<img" not in shown(user, "text")
    assert "&lt;img" in shown(user, "text")
    await user.open("/library")
    assert "<script>alert" not in shown(user, "list")
    await user.open("/")
    await ask(user, "标牌写错的应当在几日内更正?")
    answer = await until(user, "reply", 'data-zb="copy"')
    assert "<img" not in answer
    for path in ("/", "/library", f"/source/{trap}"):
        page = (await user.http_client.get(path)).text
        assert "<script>alert(1)" not in page
        assert "<img src=x" not in page


async def test_the_search_page_shows_every_stage(visitor) -> None:
    user = await visitor("officer")
    await user.open("/search?q=台风橙色预警")
    table = await until(user, "result", "zb-hits")
    assert "两小时" in table
    assert text.GATE in table


async def test_pages_open_only_with_their_permission(visitor) -> None:
    officer, auditor, admin = (
        await visitor("officer"),
        await visitor("auditor"),
        await visitor("admin"),
    )
    for user, path, status in (
        (officer, "/users", 403),
        (officer, "/audit", 403),
        (auditor, "/", 303),
        (auditor, "/library", 403),
        (auditor, "/audit", 200),
        (admin, "/audit", 403),
        (admin, "/users", 200),
    ):
        answer = await user.http_client.get(path)
        assert answer.status_code == status, path


async def test_the_auditor_sees_who_signed_in_and_that_the_chain_holds(visitor) -> None:
    user = await visitor("auditor")
    await user.open("/audit")
    assert audit.ACTIONS["sign_in"] in shown(user, "records")
    user.find(marker="verify").click()
    await user.should_see(audit.VERIFIED)


async def test_a_new_account_gets_a_password_shown_once(visitor, room: Room) -> None:
    user = await visitor("admin")
    await user.open("/users")
    user.find(marker="add-user").click()
    user.find(marker="new-login").type("liu")
    user.find(marker="new-name").type("刘值班")
    user.find(marker="create").click()
    await until(user, "accounts", "刘值班")
    secret = user.find(marker="secret").elements.pop().text  # type: ignore[attr-defined]
    signed = room.accounts.sign_in("liu", secret)
    assert signed.must_change_password
    assert secret not in shown(user, "accounts")
    assert PASSWORD not in secret


async def test_the_strip_says_what_the_library_holds_and_how_far_the_model_is(visitor) -> None:
    user = await visitor("officer")
    await user.open("/")
    strip = await until(user, "strip", "模型未启用")
    assert "3" in strip


async def test_an_idle_page_goes_back_to_the_sign_in_form(
    visitor, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell, "STRIP_SECONDS", 0.1)
    room.clock = SteppedClock(room.clock.now())  # type: ignore[assignment]
    user = await visitor("officer")
    await user.open("/library")
    await until(user, "strip", "3")
    assert text.EXPIRED not in user.notify.messages
    room.clock.advance(timedelta(minutes=room.settings.session_idle_minutes + 1))  # type: ignore[attr-defined]
    await user.should_see(text.EXPIRED, retries=20)


def test_old_uploads_do_not_crowd_the_library_page() -> None:
    def job(name: str, batch: str, state: str) -> JobItem:
        fields = {"total": 1, "done": 1, "message": "", "remedy": "", "revision_id": None}
        return JobItem.model_validate(
            {"id": name, "batch": batch, "file_name": name, "state": state, **fields}
        )

    jobs = [
        job("a", "new", "done"),
        job("b", "new", "failed"),
        job("c", "running", "reading"),
        job("d", "old", "done"),
        job("e", "old", "failed"),
    ]
    assert [j.id for j in _worth_showing(jobs, set())] == ["b", "c", "a"]
    assert [j.id for j in _worth_showing(jobs, {"old"})] == ["b", "c", "e", "a", "d"]
    assert _worth_showing([job("f", "old", "done")], set()) == []
