"""Documents by GB/T 9704—2012, measured from the docx and from the PDF that LibreOffice makes."""

import zipfile
from collections import defaultdict
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise

import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn

from assistant.duties.report import documents
from assistant.duties.report.documents.pdf import replacements
from assistant.duties.report.documents.writer import right_of, title_lines, width
from assistant.duties.report.draft import Draft, Header, Paragraph, Piece, Signature, compose
from assistant.duties.report.record import Step
from core.errors import InvalidInput, NotFound, Unavailable
from tests.assistant.duties.report.incidents import at, warehouse_fire
from tests.conftest import missing

TEXT = "银杏镇人民政府及有关部门按照预案要求开展先期处置并及时向区政府总值班室报告现场情况"
MM = 25.4 / 72


def report() -> Draft:
    material, record = warehouse_fire()
    header = Header(
        addressee="区政府总值班室",
        unit="银杏镇人民政府值班室",
        number="第12期",
        at=at(10, 2, 5),
        signer="罗毅",
        contact="周宁 021-0000-1111",
        attachments=("现场照片", "人员名单"),
        copies=("区应急管理局", "区消防救援支队"),
    )
    return compose(record, material, Step.FIRST, header)


def long_text() -> Draft:
    body = Paragraph(role="text", pieces=(Piece(text=TEXT * 40),))
    headings = [
        Paragraph(role="heading", level=level, pieces=(Piece(text=text),))
        for level, text in ((1, "一、总体要求"), (2, "（一）加强值守"), (3, "1. 值班安排。"))
    ]
    return Draft(
        title_parts=("关于", "排版", "的通知"),
        number="",
        addressee="各街道办事处、镇人民政府",
        paragraphs=(body, *headings, body),
        signature=Signature(unit="银杏镇人民政府", at=at(10, 2, 20)),
    )


@dataclass(frozen=True)
class Line:
    """A printed line: its characters, and its edges in mm from the left and the top."""

    text: str
    left: float
    right: float
    middle: float


def lines(page: pypdfium2.PdfPage) -> list[Line]:
    """The lines of a page; characters on one base line are one line."""
    text = page.get_textpage()
    height = page.get_height()
    rows: dict[int, list[tuple[float, float, str]]] = defaultdict(list)
    for n in range(text.count_chars()):
        character = text.get_text_range(n, 1)
        if not character.strip():
            continue
        left, bottom, right, top = text.get_charbox(n, loose=True)
        # Rows are 10.2 mm apart; boxes of one row differ by tenths.
        rows[round((height - (bottom + top) / 2) * MM / 5.1)].append((left, right, character))
    found: list[Line] = []
    for row in sorted(rows):
        placed = sorted(rows[row])
        words = "".join(character for _, _, character in placed)
        found.append(Line(words, placed[0][0] * MM, placed[-1][1] * MM, row * 5.1))
    return found


@pytest.fixture(scope="module")
def long_pdf() -> pypdfium2.PdfDocument:
    if not documents.has_pdf():
        missing("LibreOffice", "soffice on PATH; Debian: apt install libreoffice-writer")
    return pypdfium2.PdfDocument(documents.to_pdf(documents.to_docx(long_text(), "notice")))


def test_the_page_is_a4_with_the_margins_of_the_standard() -> None:
    section = Document(BytesIO(documents.to_docx(report()))).sections[0]
    width, height = section.page_width.mm, section.page_height.mm
    text_width = width - section.left_margin.mm - section.right_margin.mm
    text_height = height - section.top_margin.mm - section.bottom_margin.mm
    measured = (width, height, section.top_margin.mm, section.left_margin.mm)
    # The format counts in twips, of which one is 0.018 mm.
    assert measured == pytest.approx((210, 297, 37, 28), abs=0.03)
    assert (text_width, text_height) == pytest.approx((156, 225), abs=0.03)


def test_blanks_are_yellow_and_nothing_else_is() -> None:
    document = Document(BytesIO(documents.to_docx(report())))
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs]
    yellow = [run.text for run in runs if run.font.highlight_color is not None]
    assert yellow
    assert all(text.startswith("【待") and text.endswith("】") for text in yellow)
    assert "【待" not in "".join(r.text for r in runs if r.font.highlight_color is None)


def test_all_text_of_the_draft_is_in_the_document() -> None:
    draft = report()
    paragraphs = [p.text for p in Document(BytesIO(documents.to_docx(draft))).paragraphs]
    assert "区政府总值班室：" in paragraphs
    assert [p for p in paragraphs if p in draft.body.split("\n")] == draft.body.split("\n")
    assert "附件：1.\t现场照片" in paragraphs
    assert "2026年11月10日2时05分" in paragraphs
    assert "（签发人：罗毅；联系人：周宁 021-0000-1111）" in paragraphs
    assert "\u3000抄送：区应急管理局，区消防救援支队。" in paragraphs


@pytest.mark.parametrize("layout", list(documents.layouts()))
def test_every_layout_makes_a_document_with_title_and_body(layout: str) -> None:
    draft = report()
    content = documents.to_docx(draft, layout)
    text = "".join(p.text for p in Document(BytesIO(content)).paragraphs)
    assert draft.title in text
    assert draft.paragraphs[0].text in text


def test_an_unknown_layout_names_those_that_there_are() -> None:
    with pytest.raises(NotFound, match="值班快报"):
        documents.to_docx(report(), "poster")


def test_open_fonts_are_named_beside_those_of_offices() -> None:
    with zipfile.ZipFile(BytesIO(documents.to_docx(report()))) as package:
        table = package.read("word/fontTable.xml").decode()
    assert 'w:name="仿宋_GB2312"' in table
    assert "FandolFang" in table


def test_the_first_installed_alternative_stands_in() -> None:
    found = replacements(frozenset({"Noto Serif CJK SC", "FandolFang", "黑体"}))
    assert found["仿宋_GB2312"] == "FandolFang"
    assert found["方正小标宋简体"] == "Noto Serif CJK SC"
    assert "黑体" not in found


@pytest.mark.parametrize(
    ("unit", "date", "offset"),
    [("银杏镇人民政府值班室", "2026年1月2日", 2.0), ("银杏镇", "2026年11月10日", 2.0)],
)
def test_the_date_begins_two_characters_after_the_unit(unit: str, date: str, offset: float) -> None:
    unit_right, date_right = right_of(unit, date)
    assert unit_right >= 2
    assert date_right >= 2
    assert (unit_right + width(unit)) - (date_right + width(date)) == offset


def test_a_long_title_breaks_between_words_into_like_lines() -> None:
    parts = (
        "关于11月10日2时05分许",
        "银杏镇银杏街88号东升木器厂",
        "发生火灾",
        "的情况报告（首报）",
    )
    found = title_lines(parts, 20)
    assert "".join(found) == "".join(parts)
    assert len(found) == 2
    assert all(width(line) <= 20 for line in found)


def test_times_and_addresses_of_a_title_stay_whole() -> None:
    parts = ("关于11月2日7时40分许", "临江街道望江路118号", "发生火灾", "的情况报告（终报）")
    found = title_lines(parts, 20)
    assert found == ["关于11月2日7时40分许临江街道", "望江路118号发生火灾的情况报告（终报）"]


def test_a_long_name_of_an_attachment_goes_on_under_its_first_character() -> None:
    draft = report().model_copy(update={"attachments": ("甲表", "乙表")})
    one, two = (
        paragraph._p.pPr.find(qn("w:ind"))  # pyright: ignore[reportPrivateUsage]
        for paragraph in Document(BytesIO(documents.to_docx(draft))).paragraphs
        if paragraph.text in ("附件：1.\t甲表", "2.\t乙表")
    )
    assert one.get(qn("w:leftChars")) == two.get(qn("w:leftChars")) == "650"
    assert (one.get(qn("w:hangingChars")), two.get(qn("w:hangingChars"))) == ("450", "150")


def test_without_libreoffice_the_officer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Unavailable, match="没有安装 LibreOffice"):
        documents.to_pdf(documents.to_docx(report()))


def test_what_is_no_docx_is_not_converted() -> None:
    if not documents.has_pdf():
        missing("LibreOffice", "soffice on PATH")
    with pytest.raises(InvalidInput, match="docx"):
        documents.to_pdf(b"no docx")


def test_a_conversion_that_takes_too_long_is_stopped() -> None:
    if not documents.has_pdf():
        missing("LibreOffice", "soffice on PATH")
    with pytest.raises(Unavailable, match="超过"):
        documents.to_pdf(documents.to_docx(report()), timeout=0.02)


def test_a_full_page_has_22_lines_of_28_characters(long_pdf: pypdfium2.PdfDocument) -> None:
    *body, _number = lines(long_pdf[1])
    assert len(body) == 22
    assert {len(line.text) for line in body} == {28}


def test_the_text_stands_within_156_by_225_millimetres(long_pdf: pypdfium2.PdfDocument) -> None:
    *body, _number = lines(long_pdf[1])
    assert all(abs(line.left - 28) < 0.3 for line in body)
    assert all(183 < line.right <= 184.1 for line in body)
    assert body[0].middle > 37
    assert body[-1].middle < 37 + 225
    pitch = (body[-1].middle - body[0].middle) / 21
    assert abs(pitch - 225 / 22) < 0.3


def test_page_numbers_stand_at_the_outer_corners(long_pdf: pypdfium2.PdfDocument) -> None:
    for index in range(len(long_pdf)):
        number = lines(long_pdf[index])[-1]
        assert number.text == f"—{index + 1}—"
        odd = (index + 1) % 2 == 1
        inner = 210 - 26 - number.right if odd else number.left - 28
        assert 4 < inner < 6  # one character of 14 pt is 4.9 mm


def test_the_dash_of_the_page_number_is_seven_millimetres_under_the_text(
    long_pdf: pypdfium2.PdfDocument,
) -> None:
    page = long_pdf[0]
    text = page.get_textpage()
    tops = [
        (page.get_height() - text.get_charbox(n)[3]) * MM
        for n in range(text.count_chars())
        if text.get_text_range(n, 1) == "—"
    ]
    assert all(abs(top - (37 + 225 + 7)) < 1 for top in tops)


def test_a_signature_never_stands_alone_on_a_page() -> None:
    if not documents.has_pdf():
        missing("LibreOffice", "soffice on PATH; Debian: apt install libreoffice-writer")
    one = Paragraph(role="text", pieces=(Piece(text=TEXT[:30]),))  # two lines; nine fill the page
    draft = long_text().model_copy(update={"paragraphs": (one,) * 9})
    pages = pypdfium2.PdfDocument(documents.to_pdf(documents.to_docx(draft, "notice")))
    assert len(pages) == 2
    last = [line.text for line in lines(pages[1])]
    assert last[:2] == [TEXT[:26], TEXT[26:30]]
    assert last[2] == "银杏镇人民政府"


@pytest.mark.parametrize(
    ("layout", "said"), [("report", ["抄送"]), ("bulletin", ["报：", "送：", "签发人"])]
)
def test_what_is_below_the_text_stands_at_the_foot_of_the_last_page(
    layout: str, said: list[str]
) -> None:
    if not documents.has_pdf():
        missing("LibreOffice", "soffice on PATH; Debian: apt install libreoffice-writer")
    copies = tuple(f"示例区第{n}街道办事处" for n in "一二三四五六")
    draft = report().model_copy(update={"copies": copies})
    pages = pypdfium2.PdfDocument(documents.to_pdf(documents.to_docx(draft, layout)))
    page = pages[len(pages) - 1]
    *printed, number = lines(page)
    assert number.text.startswith("—")
    foot = printed[next(n for n, line in enumerate(printed) if line.text.startswith(said[0])) :]
    assert all(any(line.text.startswith(word) for line in foot) for word in said)
    # 7.4.1: rules as wide as the text, the last on the lower edge of the text area
    rules = ruled(page)
    assert abs(rules[-1].middle - (37 + 225)) < 0.7
    for rule in rules[-2:]:
        assert abs(rule.left - 28) < 0.5
        assert abs(rule.right - (28 + 156)) < 0.7
    # 7.4.2: one character in, further lines under the first name
    copied = next(n for n, line in enumerate(foot) if line.text.startswith(("抄送", "送：")))
    label = foot[copied].text.index("：") + 1
    character = 14 * MM
    assert abs(foot[copied].left - (28 + character)) < 0.5
    assert abs(foot[copied + 1].left - (28 + (1 + label) * character)) < 0.5
    assert max(line.right for line in foot) < 28 + 156 - character + 0.5


def ruled(page: pypdfium2.PdfPage) -> list[Line]:
    """The rules across a page, from the top; measured from its picture."""
    scale = 4
    picture = page.render(scale=scale, grayscale=True).to_pil()
    found: list[Line] = []
    for y in range(picture.height):
        dark = [x for x in range(picture.width) if picture.getpixel((x, y)) < 140]
        if len(dark) < picture.width * 0.6:
            continue
        edges = (dark[0] * MM / scale, dark[-1] * MM / scale, y * MM / scale)
        if not found or edges[2] - found[-1].middle > 1:
            found.append(Line("", *edges))
    return found


def test_no_line_ends_within_a_number() -> None:
    if not documents.has_pdf():
        missing("LibreOffice", "soffice on PATH; Debian: apt install libreoffice-writer")
    one = "明火于11时48分扑灭，消防8台车136人到场，"
    body = Paragraph(role="text", pieces=(Piece(text="".join("火" * n + one for n in range(12))),))
    draft = long_text().model_copy(update={"paragraphs": (body,)})
    pages = pypdfium2.PdfDocument(documents.to_pdf(documents.to_docx(draft, "notice")))
    rows = [line.text for page in pages for line in lines(page)[:-1]]
    broken = [
        (above[-6:], below[:6])
        for above, below in pairwise(rows)
        if above[-1].isdigit() and below[0].isdigit()
    ]
    assert not broken
