"""A circular tells settled facts, names what waits for a person, and blames nobody for it."""

from io import BytesIO

import pytest
from docx import Document
from hypothesis import given, settings

from assistant.duties.report.documents import to_docx
from assistant.duties.report.draft.model import Header
from assistant.duties.rollcall.bulletin import bulletin
from assistant.duties.rollcall.model import Campaign, Purpose
from assistant.duties.rollcall.scoring import shipped_scoring
from assistant.duties.rollcall.standing import Standing, settled, totals
from core.errors import Refused
from tests.assistant.duties.rollcall.rounds import (
    START,
    attempt,
    campaign,
    campaigns,
    heard,
    said_by_a_person,
    unit,
)
from voice.outcome import Speaker, Verdict

TABLE = shipped_scoring()
HEADER = Header(unit="示例区政府总值班室", at=START, contact="总值班室，021-55550000")


def mixed() -> Campaign:
    outsider = heard(Verdict.WRONG_PERSON, speaker=Speaker.OUTSIDER, name=None)
    decided = said_by_a_person(Verdict.WRONG_PERSON)
    return campaign(
        unit(attempt(), id="U1", name="青禾镇"),
        unit(attempt(answered_s=40.0), id="U2", name="白石镇"),
        unit(attempt(Verdict.NO_ANSWER), attempt(Verdict.NO_ANSWER, no=2), id="U3", name="柳堤镇"),
        unit(attempt(answer=outsider), id="U4", name="南桥镇"),
        unit(attempt(answer=outsider, correction=decided), id="U5", name="北桥镇"),
        unit(attempt(Verdict.LINE_FAULT), id="U6", name="东渡镇"),
    )


def test_it_tells_totals_praise_faults_and_what_waits() -> None:
    text = bulletin(mixed(), TABLE, HEADER).text
    assert "关于2026年5月12日值班查岗情况的通报" in text
    assert (
        "应查单位6家，共呼出电话7次。已核定4家，其中在岗应答2家，发现问题2家，在岗率50.0%" in text
    )
    assert "另有1家待核实，1家因呼叫方线路原因未能查询，未列入上述统计。" in text
    assert "以下1家单位首次呼叫即在三声内接听，应答要素齐全，予以通报表扬：青禾镇。" in text
    assert "值班电话无人接听（1家）。柳堤镇（呼叫2次）。" in text
    assert "接听人不是当班值班员（1家）。北桥镇。" in text
    assert "以下1家单位的查岗记录尚待人工核实，不作为问题通报，核实后另行通知：南桥镇。" in text
    assert "钱一方" not in text  # nobody is named in it


def test_who_is_in_post_only_by_a_persons_word_is_not_praised_for_a_full_answer() -> None:
    outsider = heard(Verdict.WRONG_PERSON, speaker=Speaker.OUTSIDER, name=None)
    decided = said_by_a_person(Verdict.ON_DUTY)
    rows = campaign(
        unit(attempt(), id="U1", name="青禾镇"),
        unit(attempt(answer=outsider, correction=decided), id="U2", name="南桥镇"),
    )
    text = bulletin(rows, TABLE, HEADER).text
    assert "在岗应答2家" in text
    assert "予以通报表扬：青禾镇。" in text


def test_a_round_of_which_nothing_is_settled_has_no_circular() -> None:
    doubtful = attempt(answer=heard(Verdict.UNCLEAR))
    with pytest.raises(Refused):
        bulletin(campaign(unit(doubtful)), TABLE, HEADER)
    with pytest.raises(Refused):
        bulletin(campaign(unit(attempt()), purpose=Purpose.ALERT), TABLE, HEADER)


def test_without_faults_it_says_so_and_demands_nothing_of_anybody() -> None:
    text = bulletin(campaign(unit(attempt())), TABLE, HEADER).text
    assert "未发现问题" in text
    assert "查明原因" not in text


def test_it_becomes_a_document_of_the_house() -> None:
    draft = bulletin(mixed(), TABLE, HEADER)
    document = Document(BytesIO(to_docx(draft, "circular")))
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert "各有关单位：" in lines
    assert "三、存在问题" in lines
    assert any("2026年5月12日" in line for line in lines[-4:])


@settings(max_examples=100)
@given(campaigns())
def test_nobody_is_blamed_for_what_is_not_settled(round_: Campaign) -> None:
    rows = settled(round_, TABLE)
    if not totals(rows).known:
        return
    paragraphs = bulletin(round_, TABLE, HEADER).paragraphs
    named = {
        role: "".join(p.text for p in paragraphs if p.role == role)
        for role in ("praise", "faults", "pending")
    }
    for row in rows:
        name = row.unit.unit_name
        assert (name in named["faults"]) == (row.standing is Standing.FAULT)
        assert (name in named["pending"]) == (row.standing is Standing.TO_CONFIRM)
        if name in named["praise"]:
            assert row.standing is Standing.IN_POST
