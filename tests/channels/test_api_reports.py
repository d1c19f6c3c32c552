"""Reports and proofreading over HTTP: files as they went out, findings, marked docx, templates."""

import hashlib
import zipfile
from io import BytesIO

import pytest
from docx import Document

from channels.room import ROOT_ORG, Room
from core.identity import Role
from tests.channels.conftest import PASSWORD
from tests.channels.reporting import done, drafted, note, sent
from tests.channels.test_web_reports import TEMPLATE, template_file

TEXT = "现场已按照预案作好部暑，2月30日前上报。"


@pytest.fixture(autouse=True)
def leader(room: Room) -> None:
    room.accounts.add_user("leader", "王带班", ROOT_ORG, [Role.LEADER], PASSWORD)


async def finished(room: Room) -> str:
    report = await drafted(room, note(room).replace("，镇里说受伤3人", ""))
    body = "柳堤路18号一家具厂厂房着火，受伤2人。"
    await done(room, "officer", "report.edit", report=report, body=body)
    return report


async def test_the_file_of_a_sent_report_is_what_was_sent(signed_in, room: Room) -> None:
    report = await finished(room)
    officer, auditor = await signed_in("officer"), await signed_in("auditor")
    assert (await auditor("GET", f"/reports/{report}/file")).status_code == 403
    draft = await officer("GET", f"/reports/{report}/file")
    assert draft.status_code == 200, draft.text
    await sent(room, report)
    first = await officer("GET", f"/reports/{report}/file")
    again = await officer("GET", f"/reports/{report}/file")
    revision = room.duty.reporting.desk.get(report)
    assert revision.sent is not None
    assert hashlib.sha256(first.content).hexdigest() == revision.sent.sha256
    assert first.content == again.content
    assert "attachment" in first.headers["content-disposition"]
    left = room.settings.home / "reports" / "exports"
    assert list(left.iterdir()) == []  # no copy stays behind
    other = await officer("GET", f"/reports/{report}/file", params={"template": "值班快报"})
    assert other.status_code == 200
    assert other.content != first.content
    unknown = await officer("GET", f"/reports/{report}/file", params={"template": "没有的"})
    assert unknown.status_code == 404
    assert (await officer("GET", f"/reports/{report}/file?format=ofd")).status_code == 409


async def test_templates_are_kept_by_who_keeps_records(signed_in, room: Room) -> None:
    report = await finished(room)
    officer, leading = await signed_in("officer"), await signed_in("leader")
    good = {"file": ("a.docx", template_file(TEMPLATE))}
    assert (await officer("PUT", "/report-templates/区情", files=good)).status_code == 403
    bad = await leading(
        "PUT", "/report-templates/区情", files={"file": ("a.docx", template_file("{{ 题目 }}"))}
    )
    assert bad.status_code == 422
    assert "未知字段“题目”" in bad.json()["message"]
    for name in ("值班快报", "..", "a\\b"):
        refused = await leading("PUT", f"/report-templates/{name}", files=good)
        assert refused.status_code in (404, 405, 422), name
    assert (await leading("PUT", "/report-templates/区情", files=good)).status_code == 200
    known = (await officer("GET", "/report-templates")).json()
    assert [one["name"] for one in known["templates"]] == ["区情"]
    assert "值班快报" in known["layouts"]
    assert "标题" in known["fields"]
    original = await officer("GET", "/report-templates/区情/file")
    assert original.content == good["file"][1]
    filled = await officer("GET", f"/reports/{report}/file", params={"template": "区情"})
    assert Document(BytesIO(filled.content)).paragraphs[1].text.startswith("柳堤路18号")
    assert (await leading("DELETE", "/report-templates/区情")).status_code == 204
    assert (await officer("GET", "/report-templates/区情/file")).status_code == 404


async def test_a_text_is_checked_and_nothing_of_it_is_kept(signed_in, room: Room) -> None:
    officer = await signed_in("officer")
    answer = await officer("POST", "/proofread", json={"text": TEXT})
    assert answer.status_code == 200, answer.text
    found = {f["wrong"]: f for f in answer.json()["findings"]}
    finding = found["部暑"]
    assert finding["right"] == "部署"
    assert TEXT[finding["start"] : finding["end"]] == "部暑"
    assert finding["rule"]
    assert finding["source"]
    assert finding["authority"]
    assert (await officer("POST", "/proofread", json={"text": " "})).status_code == 422
    secret = await officer("POST", "/proofread", json={"text": "机密★1年\n关于某事的请示"})
    assert secret.status_code == 409
    kept = [p for p in room.settings.home.rglob("*") if p.is_file()]
    assert not [p for p in kept if "部暑".encode() in p.read_bytes()]


async def test_a_docx_comes_back_with_tracked_changes(signed_in, room: Room) -> None:
    officer = await signed_in("officer")
    answer = await officer(
        "POST", "/proofread/docx", files={"file": ("通知.docx", template_file(TEXT))}
    )
    assert answer.status_code == 200, answer.text
    assert int(answer.headers["x-findings"]) >= 1
    with zipfile.ZipFile(BytesIO(answer.content)) as package:
        body = package.read("word/document.xml").decode()
    assert "<w:del " in body
    assert "<w:ins " in body
    broken = await officer("POST", "/proofread/docx", files={"file": ("a.docx", b"no docx")})
    assert broken.status_code == 409


async def test_what_the_room_ignores_is_silent_until_it_is_heeded_again(
    signed_in, room: Room
) -> None:
    officer, librarian = await signed_in("officer"), await signed_in("librarian")

    async def wrongs() -> set[str]:
        answer = await librarian("POST", "/proofread", json={"text": TEXT})
        return {f["wrong"] for f in answer.json()["findings"]}

    found = (await officer("POST", "/proofread", json={"text": TEXT})).json()["findings"]
    finding = next(f for f in found if f["wrong"] == "部暑")
    body = {"rule": finding["rule"], "wrong": finding["wrong"]}
    assert (await librarian("POST", "/proofread/ignored", json=body)).status_code == 403
    assert (await officer("POST", "/proofread/ignored", json=body)).status_code == 204
    assert "部暑" not in await wrongs()
    (one,) = (await librarian("GET", "/proofread/ignored")).json()
    assert one["by_name"] == "张值班"
    assert (await officer("DELETE", f"/proofread/ignored/{one['id']}")).status_code == 204
    assert "部暑" in await wrongs()


MARKED = "机密★1年\n关于青鹭七号事项的报告"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/talk", {"text": f"写首报：{MARKED}", "use_model": False}),
        ("/talk", {"text": "核一下", "forwarded": MARKED, "use_model": False}),
        ("/ask", {"question": MARKED, "use_model": False}),
        ("/plans", {"steps": [{"action": "report.draft", "arguments":
            {"step": "首报", "sources": [{"text": MARKED}]}}]}),
        ("/plans", {"steps": [{"action": "proofread.text", "arguments": {"text": MARKED}}]}),
        ("/look/proofread.text", {"arguments": {"text": MARKED}}),
    ],
)  # fmt: skip
async def test_marked_material_is_kept_nowhere_whichever_door_it_comes_by(
    signed_in, room: Room, path: str, body: dict[str, object]
) -> None:
    officer = await signed_in("officer")
    answer = await officer("POST", path, json=body)
    assert answer.status_code == 409, answer.text
    assert "没有保存" in answer.json()["message"]
    kept = [p for p in room.settings.home.rglob("*") if p.is_file()]
    assert not [p for p in kept if "青鹭七号".encode() in p.read_bytes()]
