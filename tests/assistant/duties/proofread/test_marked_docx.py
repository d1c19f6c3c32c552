"""A checked docx comes back whole: rejected it is what it was, accepted it is what was proposed."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from assistant.duties.proofread.finding import Authority, Finding, Severity, Type
from assistant.duties.proofread.marked_docx import Pages
from core.errors import Refused

AT = datetime(2026, 11, 21, 21, 30, tzinfo=UTC)


def finding(text: str, wrong: str, right: str | None, start: int | None = None) -> Finding:
    at = text.index(wrong) if start is None else start
    return Finding(
        start=at,
        end=at + len(wrong),
        wrong=wrong,
        right=right,
        type=Type.CHARACTER,
        severity=Severity.MUST,
        rule="test",
        reason="应作另写",
        source="现代汉语词典",
        authority=Authority.PRACTICE,
    )


def built(runs: list[list[tuple[str, bool]]]) -> bytes:
    document = Document()
    for paragraph in runs:
        made = document.add_paragraph()
        for text, bold in paragraph:
            run = made.add_run(text)
            run.bold = bold
            run.font.size = Pt(16)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def read(content: bytes, *, accepted: bool) -> list[list[tuple[str, bool]]]:
    """Return (character, bold) of every paragraph with the changes accepted or rejected."""
    gone = qn("w:del") if accepted else qn("w:ins")
    told: list[list[tuple[str, bool]]] = []
    for paragraph in Document(BytesIO(content)).element.body.iter(qn("w:p")):
        line: list[tuple[str, bool]] = []
        for run in paragraph.iter(qn("w:r")):
            if run.getparent().tag == gone:
                continue
            bold = run.find(f".//{qn('w:b')}") is not None and (
                run.find(f".//{qn('w:b')}").get(qn("w:val")) not in ("0", "false")
            )
            for child in run:
                if child.tag in (qn("w:t"), qn("w:delText")):
                    line += [(sign, bold) for sign in child.text or ""]
        told.append(line)
    return told


def words(lines: list[list[tuple[str, bool]]]) -> list[str]:
    return ["".join(sign for sign, _ in line) for line in lines]


def test_a_change_across_differently_set_runs_keeps_their_looks() -> None:
    content = built([[("群众已撒", True), ("离现场", False)], [("无人员伤亡", False)]])
    pages = Pages(content)
    marked = pages.mark([finding(pages.text, "撒离", "撤离")], AT)
    assert words(read(marked, accepted=True)) == ["群众已撤离现场", "无人员伤亡"]
    assert read(marked, accepted=False) == read(content, accepted=False)
    accepted = read(marked, accepted=True)[0]
    assert [bold for _, bold in accepted] == [True] * 5 + [False] * 2


def test_every_finding_has_a_comment_with_reason_and_source() -> None:
    pages = Pages(built([[("共8人，其中3人、4人", False)]]))
    marked = pages.mark([finding(pages.text, "共8人", None)], AT)
    comments = list(Document(BytesIO(marked)).comments)
    assert [comment.text for comment in comments] == [
        "【必改·错别字】应作另写（实务：现代汉语词典）"
    ]
    assert words(read(marked, accepted=True)) == ["共8人，其中3人、4人"]


def test_tables_and_headers_are_read_and_changed() -> None:
    document = Document()
    document.add_table(1, 1).cell(0, 0).text = "值班电话己核对"
    document.sections[0].header.paragraphs[0].text = "布署要求"
    out = BytesIO()
    document.save(out)
    pages = Pages(out.getvalue())
    found = [finding(pages.text, "己核对", "已核对"), finding(pages.text, "布署", "部署")]
    marked = pages.mark(found, AT)
    again = Document(BytesIO(marked))
    assert "已" in etree.tostring(again.element.body, encoding="unicode")
    assert "部署" in etree.tostring(again.sections[0].header._element, encoding="unicode")  # pyright: ignore[reportPrivateUsage]


def with_footnote(content: bytes, text: str) -> bytes:
    """Return a docx with one footnote, as Word keeps it: beside the line that separates notes."""
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    notes = (
        f'<w:footnotes xmlns:w="{main}"><w:footnote w:type="separator" w:id="-1"><w:p/>'
        f'</w:footnote><w:footnote w:id="1"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
        "</w:footnotes>"
    )
    with ZipFile(BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    kinds = '<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/></Types>'  # noqa: E501 - a media type
    link = f'<Relationship Id="rIdN" Type="{relations}/footnotes" Target="footnotes.xml"/>'
    for name, end, more in (
        ("[Content_Types].xml", "</Types>", kinds),
        ("word/_rels/document.xml.rels", "</Relationships>", f"{link}</Relationships>"),
    ):
        files[name] = files[name].decode().replace(end, more).encode()
    return _zip(files | {"word/footnotes.xml": notes.encode()})


def test_a_footnote_is_read_and_marked() -> None:
    content = with_footnote(built([[("正文已核对", False)]]), "数据由街道按装队提供")
    pages = Pages(content)
    assert pages.text == "正文已核对\n数据由街道按装队提供"
    marked = pages.mark([finding(pages.text, "按装", "安装")], AT)
    assert Pages(marked).text == "正文已核对\n数据由街道安装队提供"
    notes = ZipFile(BytesIO(marked)).read("word/footnotes.xml").decode()
    assert ">按装</w:delText>" in notes
    untouched = ZipFile(BytesIO(Pages(content).mark([], AT))).read("word/footnotes.xml")
    assert untouched == ZipFile(BytesIO(content)).read("word/footnotes.xml")


def test_what_is_already_deleted_is_not_read_again() -> None:
    pages = Pages(built([[("现场按装照明", False)]]))
    marked = pages.mark([finding(pages.text, "按装", "安装")], AT)
    assert Pages(marked).text == "现场安装照明"


def test_a_file_that_is_no_docx_is_refused_in_words() -> None:
    with pytest.raises(Refused, match="docx"):
        Pages(b"%PDF-1.7")
    with pytest.raises(Refused, match="docx"):
        Pages(_zip({"a.txt": b"x"}))
    with pytest.raises(Refused, match="OFD") as refusal:
        Pages(_zip({"OFD.xml": b"<ofd:OFD/>", "Doc_0/Document.xml": b"<x/>"}))
    assert "docx" in refusal.value.remedy


def test_changes_and_comments_bear_the_same_time() -> None:
    pages = Pages(built([[("现场按装照明", False)]]))
    archive = ZipFile(BytesIO(pages.mark([finding(pages.text, "按装", "安装")], AT)))
    for name in ("word/document.xml", "word/comments.xml"):
        assert 'w:date="2026-11-21T21:30:00Z"' in archive.read(name).decode()


def _zip(files: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


letters = st.text(alphabet="事故伤亡，。一二12 ", min_size=1, max_size=6)
paragraphs = st.lists(
    st.lists(st.tuples(letters, st.booleans()), min_size=1, max_size=4), min_size=1, max_size=4
)


@settings(max_examples=60, deadline=None)
@given(runs=paragraphs, data=st.data())
def test_nothing_is_lost_whatever_is_found(runs: Any, data: st.DataObject) -> None:
    content = built(runs)
    pages = Pages(content)
    text = pages.text
    assert text == "\n".join("".join(piece for piece, _ in line) for line in runs)
    found: list[Finding] = []
    at = 0
    while at < len(text) and len(found) < 6:
        start = data.draw(st.integers(at, len(text) - 1))
        line_end = text.find("\n", start)
        line_end = len(text) if line_end < 0 else line_end
        end = data.draw(st.integers(start, line_end))
        if end > start:
            right = data.draw(st.none() | st.text(alphabet="甲乙", max_size=3))
            found.append(finding(text, text[start:end], right, start))
        at = max(end, start) + 1
    marked = pages.mark(found, AT)
    assert read(marked, accepted=False) == read(content, accepted=False)
    for one in reversed(found):
        if one.right is not None:
            text = text[: one.start] + one.right + text[one.end :]
    assert "\n".join(words(read(marked, accepted=True))) == text
