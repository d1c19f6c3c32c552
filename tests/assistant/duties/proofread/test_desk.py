"""Proofreading as the room does it: what is kept, what is refused, what stays silent."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from docx import Document

from assistant.duties.proofread.checker import Checker
from assistant.duties.proofread.desk import LONGEST, ProofreadDesk
from assistant.duties.proofread.finding import Finding
from core.audit import Audit
from core.clock import SteppedClock
from core.database import Database
from core.errors import Forbidden, InvalidInput, Refused
from core.identity import Principal, Role
from core.secrecy import blocked

NOW = datetime(2026, 11, 21, 21, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
TEXT = "截止目前，现场已按装照明设备。"
SECRET = "机密★1年\n关于某事项的报告"


OFFICER = Principal("p1", "沈值班", ("room",), frozenset({Role.OFFICER}))
LIBRARIAN = Principal("p2", "文管理", ("room",), frozenset({Role.KNOWLEDGE_ADMIN}))


class Desk:
    """A desk with the real rules, and what its checker was given."""

    def __init__(self, database: Database) -> None:
        clock = SteppedClock(NOW)
        self.audit = Audit(database, clock)
        self.seen: list[str] = []
        self.desk = ProofreadDesk(database, clock, self.audit, self._check, blocked)

    def _check(self, text: str) -> Sequence[Finding]:
        self.seen.append(text)
        return Checker().check(text)


@pytest.fixture
def room(database: Database) -> Desk:
    return Desk(database)


def test_a_text_is_checked_and_only_the_fact_of_it_is_logged(room: Desk) -> None:
    checked = room.desk.check(OFFICER, TEXT)
    assert {f.wrong for f in checked.findings} >= {"截止目前", "按装"}
    (record,) = room.audit.records()
    assert record.action == "proofread.check"
    assert "按装" not in record.detail


def test_what_the_room_ignores_stays_silent_until_it_is_heeded_again(room: Desk) -> None:
    finding = next(f for f in room.desk.check(OFFICER, TEXT).findings if f.wrong == "按装")
    room.desk.ignore(OFFICER, finding.rule, finding.wrong)
    room.desk.ignore(OFFICER, finding.rule, finding.wrong)
    assert "按装" not in {f.wrong for f in room.desk.check(OFFICER, TEXT).findings}
    (kept,) = room.desk.ignored()
    assert kept.by_name == "沈值班"
    room.desk.heed(OFFICER, kept.id)
    assert "按装" in {f.wrong for f in room.desk.check(OFFICER, TEXT).findings}


def test_what_holds_of_one_text_only_cannot_be_silenced(room: Desk) -> None:
    text = "定于2026年11月22日（星期一）开会。"  # a Sunday
    (finding,) = [f for f in room.desk.check(OFFICER, text).findings if f.wrong == "星期一"]
    assert not finding.lasting
    with pytest.raises(Refused, match="上下文"):
        room.desk.ignore(OFFICER, finding.rule, finding.wrong)
    assert room.desk.ignored() == []


def test_only_who_is_on_duty_decides_what_is_ignored(room: Desk) -> None:
    with pytest.raises(Forbidden):
        room.desk.ignore(LIBRARIAN, "r", "按装")


def test_a_marked_secret_is_refused_before_anything_reads_it(room: Desk) -> None:
    with pytest.raises(Refused, match="没有校对"):
        room.desk.check(OFFICER, SECRET)
    document = Document()
    for line in SECRET.split("\n"):
        document.add_paragraph(line)
    out = BytesIO()
    document.save(out)
    with pytest.raises(Refused):
        room.desk.check_docx(OFFICER, "报告.docx", out.getvalue())
    assert room.seen == []
    assert all("机密" not in record.detail for record in room.audit.records())


def test_nothing_and_too_much_are_told_in_words(room: Desk) -> None:
    with pytest.raises(InvalidInput, match="没有要校对"):
        room.desk.check(OFFICER, "  \n")
    with pytest.raises(InvalidInput, match="过长"):
        room.desk.check(OFFICER, "字" * (LONGEST + 1))


def test_a_docx_comes_back_with_the_findings_in_it(room: Desk) -> None:
    document = Document()
    document.add_paragraph(TEXT)
    out = BytesIO()
    document.save(out)
    done = room.desk.check_docx(OFFICER, "情况.docx", out.getvalue())
    comments = [c.text for c in Document(BytesIO(done.docx)).comments]
    assert len(comments) == len(done.checked.findings) > 0
