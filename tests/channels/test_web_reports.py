"""The report pages: from a pasted note to a sent report, its deadlines, rules and templates."""

from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO

import pytest
from docx import Document
from nicegui import ElementFilter
from nicegui.elements.upload_files import SmallFileUpload
from nicegui.testing import User

from assistant.duties.report import documents
from assistant.duties.report.readers import Readers
from channels.room import ROOT_ORG, Room
from channels.web.text import acting
from channels.web.text import reports as words
from core.identity import Role
from core.models.pair_reader import Pair
from core.models.slot_reader import Reading, Stretch
from tests.channels.conftest import PASSWORD
from tests.channels.reporting import done, drafted, newest, note, sent
from tests.channels.test_web_acting import emit, press, shown, until
from tests.channels.test_web_duty import fill

TEMPLATE = "{{ 标题 }}\n{%p for 段 in 正文 %}\n{{ 段 }}\n{%p endfor %}\n{{ 报送单位 }}"


@pytest.fixture(autouse=True)
def leader(room: Room) -> None:
    room.accounts.add_user("leader", "王带班", ROOT_ORG, [Role.LEADER], PASSWORD)


async def test_a_pasted_note_becomes_facts_clocks_and_a_draft(visitor, room: Room) -> None:
    user = await visitor("officer")
    await user.open("/reports")
    user.find(marker="new-report").click()
    await user.should_see(marker="start")
    user.find(marker="start").click()
    await user.should_see(words.MATERIAL_NEEDED)
    newest(user, "material").set_value(note(room))  # type: ignore[attr-defined]
    user.find(marker="start").click()
    await until(user, "report-head", "柳堤路18号", "草稿")
    assert "data-until=" in await until(user, "clocks", "书面", "计时中")
    attention = await until(user, "attention", words.CONFLICTS, words.TAKE_SIDE)
    assert "2人" in attention
    assert "3人" in attention
    assert 'data-mark="place-0"' in shown(user, "facts")
    assert 'data-marks="place-0' in shown(user, "material")
    assert 'data-slots="place"' in shown(user, "draft")


class GuardAgainstBoss:
    """Reads the guard and the owner as disagreeing."""

    def odds(self, pairs: Sequence[Pair]) -> list[float]:
        return [9.0 if "转过一圈" in a and "就回家" in b else -9.0 for a, b in pairs]


async def test_what_may_disagree_is_shown_and_the_report_can_still_be_submitted(
    visitor, room: Room
) -> None:
    room.models.readers = Readers(pairs=GuardAgainstBoss())
    text = note(room).replace("镇里说受伤3人", "老板说下班前转过一圈。门卫讲他吃过午饭就回家了")
    report = await drafted(room, text)
    user = await visitor("officer")
    await user.open(f"/reports/{report}")
    attention = await until(user, "attention", words.DOUBTS, "转过一圈", "就回家了")
    assert words.CONFLICTS not in attention
    assert "就回家了" not in shown(user, "draft")
    await done(room, "officer", "report.submit", report=report)


class AnotherCall:
    """Reads the second call of a note as the one by which it was received."""

    def read(self, text: str, stretches: Sequence[Stretch]) -> Reading:
        late = text.rfind("\n") + 1
        received = [1.0 if a == late else 0.0 for a, _ in stretches]
        return Reading(roles=tuple((0.5, r, *[0.5] * 6) for r in received), tokens=())


async def test_what_the_network_read_is_marked_beside_its_words(visitor, room: Room) -> None:
    room.models.readers = Readers(slots=AnotherCall())
    late = room.clock.now() - timedelta(minutes=10)
    report = await drafted(room, f"{note(room)}\n{late:%H:%M}镇里又来电话，火已扑灭。")
    user = await visitor("officer")
    await user.open(f"/reports/{report}")
    facts = await until(user, "facts", words.WEIGHED, f"{late.hour}时{late.minute}分")
    assert facts.count(words.WEIGHED + "</span>") == 1
    assert f"{late:%H:%M}" in facts
    assert words.INSTEAD_OF in facts  # and beside it what the rules had read


async def test_a_report_is_submitted_signed_sent_and_confirmed(visitor, room: Room) -> None:
    text = note(room).replace("，镇里说受伤3人", "")
    report = await drafted(room, text)
    body = "青禾镇柳堤路18号一家具厂厂房着火，受伤2人。"
    await done(room, "officer", "report.edit", report=report, body=body)
    officer, leading = await visitor("officer"), await visitor("leader")
    await officer.open(f"/reports/{report}")
    await officer.should_see(marker=f"do-{words.SUBMIT}")
    officer.find(marker=f"do-{words.SUBMIT}").click()
    await officer.should_see(marker="submit-form")
    officer.find(marker="submit-form").click()
    await until(officer, "report-head", "待审签")
    assert 'data-event="zb-r-fact"' not in shown(officer, "facts")  # it is the leader's now
    await leading.open(f"/reports/{report}")
    await until(leading, "facts", 'data-event="zb-r-fact"')
    leading.find(marker=f"do-{words.SIGN}").click()
    card = await until(leading, "plan", acting.APPROVE, "受伤人数 2人")
    press(leading, "zb-approve", card)
    await until(leading, "report-head", "王带班 于")
    await officer.open(f"/reports/{report}")
    await officer.should_see(marker=f"do-{words.SEND}")
    officer.find(marker=f"do-{words.SEND}").click()
    await officer.should_see(marker="submit-form")
    officer.find(marker="submit-form").click()  # to nobody: told before anybody has to approve it
    await officer.should_see("没有写明报送单位")
    await done(room, "officer", "report.send", report=report, to=["示例市政府总值班室"])
    await officer.open(f"/reports/{report}")
    await until(officer, "report-head", "已报出", "示例市政府总值班室", "SHA-256")
    await until(officer, "clocks", 'data-state="已报"')
    officer.find(marker=f"do-{words.CONFIRM}").click()
    await officer.should_see(marker="submit-form")
    fill(officer, "answered_by", "赵值班")
    officer.find(marker="submit-form").click()
    await until(officer, "report-head", "电话确认", "赵值班")


async def test_who_signs_finds_the_report_and_who_wrote_it_reads_why_it_came_back(
    visitor, room: Room
) -> None:
    report = await drafted(room, note(room))
    await done(room, "officer", "report.submit", report=report)
    officer, leading = await visitor("officer"), await visitor("leader")
    await leading.open("/approvals")
    assert f"/reports/{report}" in await until(leading, "to-sign", "待审签")
    await until(leading, "strip", words.TO_SIGN.format(count=1), f'href="/reports/{report}"')
    await officer.open("/approvals")
    await officer.should_see(acting.NOTHING_WAITS)
    assert words.TO_SIGN.format(count=1) not in shown(officer, "strip")
    await done(room, "leader", "report.return", report=report, reason="伤亡人数请与医院核对。")
    await officer.open(f"/reports/{report}")
    await until(officer, "report-head", words.RETURNED_FOR, "请与医院核对", "王带班")
    await until(officer, "strip", words.CAME_BACK.format(count=1))


async def test_what_bars_the_signature_is_told_before_a_card_stands(visitor, room: Room) -> None:
    report = await drafted(room, note(room))  # with a contradiction
    await done(room, "officer", "report.submit", report=report)
    leading = await visitor("leader")
    await leading.open(f"/reports/{report}")
    await leading.should_see(marker=f"do-{words.SIGN}")
    leading.find(marker=f"do-{words.SIGN}").click()
    await leading.should_see("还不能签发")
    assert not shown(leading, "plan")


async def test_a_check_without_anything_to_take_over_offers_no_writing(visitor, room: Room) -> None:
    report = await drafted(room, note(room))
    user = await visitor("officer")
    await user.open(f"/reports/{report}")
    await user.should_see(marker="check-report")
    user.find(marker="check-report").click()
    await user.should_see(marker="checked", retries=200)
    await user.should_not_see(marker="check-save")


async def test_a_follow_up_shows_what_changed_and_what_must_be_corrected(
    visitor, room: Room
) -> None:
    first = await drafted(room, note(room).replace("，镇里说受伤3人", "，死亡2人"))
    await done(room, "officer", "report.edit", report=first, body="柳堤路厂房着火，死亡2人。")
    await sent(room, first)
    user = await visitor("officer")
    await user.open(f"/reports/{first}")
    await user.should_see(marker="next-续报")
    user.find(marker="next-续报").click()
    await user.should_see(marker="report-save")
    newest(user, "report-text").set_value("青禾镇续报：死亡1人，受伤5人。")  # type: ignore[attr-defined]
    user.find(marker="report-save").click()
    head = await until(user, "report-head", "续报一", "草稿")
    assert f"/reports/{first}" in head  # the chain leads back to the first report
    changes = await until(user, "chain", words.CHANGES, "<td>5人</td>")
    assert "<td>2人</td>" in changes
    attention = await until(user, "attention", words.CHAIN, words.SEVERITIES["error"])
    assert 'data-event="zb-r-decide"' in attention


async def test_behind_the_final_report_only_a_correction_is_offered(visitor, room: Room) -> None:
    first = await drafted(room, note(room).replace("，镇里说受伤3人", ""))
    await done(room, "officer", "report.edit", report=first, body="柳堤路厂房着火，伤2人。")
    await sent(room, first)
    text = "青禾镇来电：柳堤路厂房火灾处置结束，受伤2人。"
    final = await drafted(room, text, report=first, step="终报")
    await done(room, "officer", "report.edit", report=final, body="火灾处置结束，受伤2人。")
    await sent(room, final)
    for report in (first, final):
        user = await visitor("officer")
        await user.open(f"/reports/{report}")
        await user.should_see(marker="next-更正")
        await user.should_not_see(marker="next-续报")
        await user.should_not_see(marker="next-终报")


async def test_the_strip_and_the_list_count_down(visitor, room: Room) -> None:
    report = await drafted(room, note(room))
    user = await visitor("officer")
    await user.open("/reports")
    listed = await until(user, "reports", f"/reports/{report}", "data-until=", "草稿")
    assert "计时中" in listed
    strip = await until(user, "strip", 'href="/reports"', "data-until=")
    assert words.RUNNING_REPORTS.format(count=2) in strip
    librarian = await visitor("librarian")
    await librarian.open("/")
    await until(librarian, "strip", "zb-state")
    assert 'href="/reports"' not in shown(librarian, "strip")


async def test_what_the_check_finds_is_taken_over_into_the_draft(visitor, room: Room) -> None:
    report = await drafted(room, note(room))
    body = "青禾镇柳堤路18号厂房着火，现场已按照预案作好部暑。"
    await done(room, "officer", "report.edit", report=report, body=body)
    user = await visitor("officer")
    await user.open(f"/reports/{report}")
    await user.should_see(marker="check-report")
    user.find(marker="check-report").click()
    await user.should_see(marker="check-save", retries=200)
    with user:
        boxes = list(ElementFilter(marker="check-take"))
    for box in boxes:
        box.set_value(True)  # type: ignore[attr-defined]
    user.find(marker="check-save").click()
    await until(user, "draft", "部署")


async def uploaded(user: User, name: str, content: bytes) -> None:
    element = newest(user, "template-file")
    await element.handle_uploads([SmallFileUpload(name, "", content)])  # type: ignore[attr-defined]


def template_file(text: str) -> bytes:
    document = Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


async def test_a_template_is_checked_previewed_and_chosen_when_exporting(
    visitor, room: Room
) -> None:
    report = await drafted(room, note(room))
    user = await visitor("leader")
    await user.open("/reports/templates")
    await uploaded(user, "区情快报.docx", template_file("{{ 题目 }}"))
    await until(user, "template-told", "未知字段“题目”", "标题")
    assert room.duty.reporting.templates.all() == []
    await uploaded(user, "区情快报.docx", template_file(TEMPLATE))
    await until(user, "templates", "区情快报")
    assert shown(user, "template-told") == ""
    emit(user, "zb-t-preview", {"id": "区情快报"})
    if documents.has_pdf():
        await until(user, "preview", "data:image/png;base64,")
    officer = await visitor("officer")
    await officer.open(f"/reports/{report}")
    await officer.should_see(marker="export")
    officer.find(marker="export").click()
    await officer.should_see(marker="export-now")
    newest(officer, "template").set_value("区情快报")  # type: ignore[attr-defined]
    officer.find(marker="export-now").click()
    answer = await officer.download.next()
    lines = [p.text for p in Document(BytesIO(answer.content)).paragraphs]
    draft = room.duty.reporting.desk.view(report).draft
    assert draft is not None
    assert lines[0] == draft.title
    assert [p.text for p in draft.paragraphs] == lines[1:-1]


async def test_pages_of_reports_open_only_for_who_may_use_them(visitor, room: Room) -> None:
    report = await drafted(room, note(room))
    pages = ["/reports", f"/reports/{report}", "/reports/rules", "/reports/templates", "/proofread"]
    allowed = {
        "officer": set(pages),
        "librarian": {"/reports/rules", "/reports/templates", "/proofread"},
        "auditor": set[str](),
    }
    for login, may in allowed.items():
        user = await visitor(login)
        for path in pages:
            answer = await user.http_client.get(path)
            assert answer.status_code == (200 if path in may else 403), (login, path)
    officer = await visitor("officer")
    assert (await officer.http_client.get("/reports/BG0")).status_code == 404
