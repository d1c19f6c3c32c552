import io
import random
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

from core.errors import InvalidInput
from ingest.parsers import parse_file
from knowledge.documents import ClauseKind, ParsedDocument

# --- docx


def saved(document: Document, tmp_path: Path) -> ParsedDocument:
    path = tmp_path / "文件.docx"
    document.save(str(path))
    return parse_file(path)


def number(document: Document, formats: list[tuple[str, str]]) -> None:
    """Define list 77: one (numFmt, lvlText) a level."""
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (form, text) in enumerate(formats)
    )
    root = document.part.numbering_part.element
    root.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>')
    )
    root.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
    )


def numbered(document: Document, text: str, level: int) -> None:
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(
        parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'
        )
    )


def test_automatic_numbering_is_written_out(tmp_path: Path) -> None:
    document = docx.Document()
    number(document, [("chineseCountingThousand", "第%1条　"), ("chineseCounting", "（%2）")])
    for text, level in [
        ("总的要求。", 0),
        ("坚守岗位；", 1),
        ("及时报告。", 1),
        ("本办法自发布之日起施行。", 0),
    ]:
        numbered(document, text, level)
    parsed = saved(document, tmp_path)
    articles = [c for c in parsed.clauses if c.kind is ClauseKind.ARTICLE]
    assert [c.label for c in articles] == ["第一条", "第二条"]
    assert articles[0].text == "第一条　总的要求。\n（一）坚守岗位；\n（二）及时报告。"


def test_heading_styles_give_the_path(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("值班手册", 0)
    document.add_heading("接报", 1)
    document.add_heading("电话接报", 2)
    document.add_paragraph("铃响三声内接听。")
    document.add_heading("交班", 1)
    document.add_paragraph("当面交接。")
    parsed = saved(document, tmp_path)
    leaves = [c for c in parsed.clauses if c.kind is not ClauseKind.HEADING]
    assert [c.path for c in leaves] == [("接报", "电话接报"), ("交班",)]
    assert parsed.meta.title == "值班手册"


def test_tables_keep_merged_cells_and_their_place(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("一、时限")
    table = document.add_table(rows=3, cols=3)
    for r, row in enumerate(
        [("级别", "方式", "时限"), ("重大", "电话", "15分钟"), ("", "书面", "1小时")]
    ):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    table.cell(1, 0).merge(table.cell(2, 0)).text = "重大"
    document.add_paragraph("二、要求")
    document.add_paragraph("按时报送。")
    parsed = saved(document, tmp_path)
    found = next(c for c in parsed.clauses if c.kind is ClauseKind.TABLE)
    assert found.path[0] == "一、时限"
    assert found.text.endswith("重大 | 书面 | 1小时")
    assert "级别 | 方式 | 时限" in found.context


def test_deleted_revisions_are_left_out_and_insertions_kept(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("时限为")._p
    by = f'{nsdecls("w")} w:author="a"'
    gone, new = "<w:delText>两小时</w:delText>", "<w:t>一小时。</w:t>"
    paragraph.append(parse_xml(f'<w:del {by} w:id="1"><w:r>{gone}</w:r></w:del>'))
    paragraph.append(parse_xml(f'<w:ins {by} w:id="2"><w:r>{new}</w:r></w:ins>'))
    assert saved(document, tmp_path).text == "时限为一小时。"


# --- xlsx


def test_every_row_of_a_sheet_is_a_clause_with_its_column_names(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["值班通讯录", None, None, None])
    sheet.merge_cells("A1:D1")
    sheet.append(["单位", "联系方式", None, "备注"])
    sheet.append([None, "座机", "手机", None])
    for merged in ("A2:A3", "B2:C2", "D2:D3"):
        sheet.merge_cells(merged)
    sheet.append(["区水务局", "021-1", "139", "防汛"])
    sheet.append(["区交通委", "021-2", None, "防汛"])
    sheet.merge_cells("D4:D5")
    path = tmp_path / "通讯录(2026年7月).xlsx"
    book.save(path)
    parsed = parse_file(path)
    rows = [c for c in parsed.clauses if c.kind is ClauseKind.TABLE]
    assert [c.text for c in rows] == [
        "单位：区水务局；联系方式/座机：021-1；联系方式/手机：139；备注：防汛",
        "单位：区交通委；联系方式/座机：021-2；备注：防汛",
    ]
    assert rows[0].label == "区水务局"
    assert parsed.meta.title == "通讯录"


def test_sheets_are_the_headings_of_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    for name, sheet in (("街道", first), ("园区", book.create_sheet())):
        sheet.title = name
        sheet.append(["单位", "人数"])
        sheet.append([f"{name}甲", 12.0])
    path = tmp_path / "名单.xlsx"
    book.save(path)
    rows = [c for c in parse_file(path).clauses if c.kind is ClauseKind.TABLE]
    assert [(c.path[0], c.text) for c in rows] == [
        ("街道", "单位：街道甲；人数：12"),
        ("园区", "单位：园区甲；人数：12"),
    ]


# --- pdf

FONT = "STSong-Light"
BODY = ParagraphStyle(
    "body", fontName=FONT, fontSize=14, leading=24, firstLineIndent=28, wordWrap="CJK"
)
TITLE = ParagraphStyle("title", fontName=FONT, fontSize=20, leading=30, alignment=1)
LONG = (
    "值班室应当坚持快报事实、慎报原因，接到突发事件报告后立即核实时间、地点、人员伤亡和处置情况，"
    * 4
)


def footer(canvas: Canvas, _document: object) -> None:
    canvas.setFont(FONT, 10)
    canvas.drawCentredString(A4[0] / 2, 30, f"— {canvas.getPageNumber()} —")


def pdf(tmp_path: Path, story: list[Flowable]) -> ParsedDocument:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    path = tmp_path / "规定.pdf"
    SimpleDocTemplate(str(path), pagesize=A4).build(story, onFirstPage=footer, onLaterPages=footer)
    return parse_file(path)


def test_wrapped_lines_are_joined_and_page_numbers_dropped(tmp_path: Path) -> None:
    texts = [f"第{n}条　{LONG}并及时报告。" for n in "一二三四五六七八九"]
    parsed = pdf(tmp_path, [Paragraph("值班工作规定", TITLE), *(Paragraph(t, BODY) for t in texts)])
    articles = [c for c in parsed.clauses if c.kind is ClauseKind.ARTICLE]
    squeezed = [c.text.replace(" ", "").replace("　", "") for c in articles]
    assert squeezed == [t.replace("　", "") for t in texts]
    assert articles[0].page == 1
    assert (articles[-1].page or 0) > 1
    assert "—" not in parsed.text
    assert parsed.meta.title == "值班工作规定"


def test_ruled_tables_are_rebuilt_with_merged_cells(tmp_path: Path) -> None:
    table = Table(
        [["级别", "死亡人数", "时限"], ["重大", "10人以上", "15分钟"], ["", "3人以上", "30分钟"]],
        style=[
            ("FONT", (0, 0), (-1, -1), FONT, 12),
            ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
            ("SPAN", (0, 1), (0, 2)),
        ],
    )
    parsed = pdf(
        tmp_path,
        [Paragraph("一、分级", BODY), Paragraph(LONG + "见下表。", BODY), table,
         Paragraph("二、要求", BODY), Paragraph("按时报送。", BODY)],
    )  # fmt: skip
    found = next(c for c in parsed.clauses if c.kind is ClauseKind.TABLE)
    assert found.path[0] == "一、分级"
    assert found.text.split("\n") == [
        "级别 | 死亡人数 | 时限",
        "重大 | 10人以上 | 15分钟",
        "重大 | 3人以上 | 30分钟",
    ]
    assert parsed.clauses[-1].path[0] == "二、要求"


def drawn(words: str, password: str | None = None) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption(password, canPrint=0) if password else None)
    canvas.setFont(FONT, 12)
    canvas.rect(100, 100, 200, 200, fill=1)
    if words:
        canvas.drawString(100, 700, words)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"), [(drawn(""), "图片"), (drawn("值班", "secret"), "打开密码")]
)
def test_pdf_without_text_or_with_a_password_is_refused(
    tmp_path: Path, data: bytes, reason: str
) -> None:
    path = tmp_path / "文件.pdf"
    path.write_bytes(data)
    with pytest.raises(InvalidInput, match=reason):
        parse_file(path)


def office_files(tmp_path: Path) -> list[Path]:
    document = docx.Document()
    document.add_heading("值班手册", 1)
    document.add_table(rows=2, cols=2)
    document.save(str(tmp_path / "手册.docx"))
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["单位", "电话"])
    book.save(tmp_path / "名单.xlsx")
    (tmp_path / "文件.pdf").write_bytes(drawn("值班"))
    return sorted(tmp_path.iterdir())


def test_damaged_files_are_read_or_refused_but_never_break_the_reader(tmp_path: Path) -> None:
    chance = random.Random(7)
    refused = 0
    for path in office_files(tmp_path):
        whole = path.read_bytes()
        for round in range(20):
            # half of them cut short, half with bytes changed
            data = bytearray(whole[: chance.randrange(20, len(whole))] if round % 2 else whole)
            for _ in range(20):
                data[chance.randrange(8, len(data))] = chance.randrange(256)
            path.write_bytes(data)
            try:
                parse_file(path)
            except InvalidInput:
                refused += 1
    assert refused > 20
