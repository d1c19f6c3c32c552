"""Write a sample as a Word document laid out after GB/T 9704—2012."""

import io
import re
from typing import Any

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from .archive import settled
from .source import Block, Source

_BODY, _HEI, _KAI, _TITLE = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
_LINE = Pt(28.95)  # 22 lines on a 225 mm type area, GB/T 9704—2012 5.2.3
_RED = RGBColor(0xE6, 0x00, 0x12)
_CENTRE = WD_ALIGN_PARAGRAPH.CENTER


def docx(source: Source) -> bytes:
    """Return the document as .docx: real heading styles, real tables, page numbers."""
    document = Document()
    _page(document, source)
    _define_styles(document)
    if source.letterhead:
        _letterhead(document, source)
    document.add_paragraph(source.title, style="Title")
    if source.caption:
        document.add_paragraph(source.caption, style="题注行")
    for block in source.blocks:
        _add(document, block)
    made = io.BytesIO()
    document.save(made)
    return settled(made.getvalue(), source.promulgated)


def _page(document: DocxDocument, source: Source) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    core = document.core_properties
    core.title, core.author = source.title, str(source.meta["issuer"])
    core.last_modified_by, core.comments, core.language = core.author, "", "zh-CN"
    folio = section.footer.paragraphs[0]
    folio.alignment = _CENTRE
    folio.add_run("— ")
    for kind, instruction in (("begin", ""), ("", "PAGE"), ("end", "")):
        _field(folio, kind, instruction)
    folio.add_run(" —")
    for run in folio.runs:
        _face(run, "宋体", 14)


def _field(paragraph: Paragraph, kind: str, instruction: str) -> None:
    element = OxmlElement("w:fldChar" if kind else "w:instrText")
    if kind:
        element.set(qn("w:fldCharType"), kind)
    else:
        element.text = instruction
    paragraph.add_run()._r.append(element)  # pyright: ignore[reportPrivateUsage] python-docx has no public field API


def _face(styled: Any, face: str, size: float) -> None:
    """Set one face for Chinese and Latin text of a run or style; `size` in points."""
    styled.font.name, styled.font.size = face, Pt(size)
    fonts = styled.element.get_or_add_rPr().get_or_add_rFonts()
    for slot in ("w:eastAsia", "w:ascii", "w:hAnsi"):
        fonts.set(qn(slot), face)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)


def _define_styles(document: DocxDocument) -> None:
    styles = document.styles
    styles.add_style("题注行", WD_STYLE_TYPE.PARAGRAPH)
    wanted = (
        ("Normal", _BODY, 16, 2, None),
        ("Title", _TITLE, 22, 0, _CENTRE),
        ("题注行", _KAI, 14, 0, _CENTRE),
        ("Heading 1", _HEI, 16, 2, None),
        ("Heading 2", _KAI, 16, 2, None),
    )
    for name, face, size, indent, align in wanted:
        style: Any = styles[name]
        _face(style, face, size)
        style.font.bold, style.font.color.rgb = False, RGBColor(0, 0, 0)
        layout = style.paragraph_format
        layout.space_before = layout.space_after = Pt(0)
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, _LINE
        layout.first_line_indent, layout.alignment = Pt(16 * indent), align
        borders = style.element.pPr.find(qn("w:pBdr"))
        if borders is not None:  # the default Title has a blue rule below it
            style.element.pPr.remove(borders)
        if align is not None:
            layout.space_after = Pt(14)
            layout.line_spacing = Pt(size + 14)


def _letterhead(document: DocxDocument, source: Source) -> None:
    """发文机关标志 in red, 发文字号, red rule (7.2.4, 7.2.5, 7.2.7)."""
    head = document.add_paragraph()
    head.alignment, head.paragraph_format.first_line_indent = _CENTRE, Pt(0)
    head.paragraph_format.line_spacing = Pt(56)
    run = head.add_run(source.letterhead)
    _face(run, _TITLE, min(40, 440 / len(source.letterhead)))
    run.font.color.rgb = _RED
    number = document.add_paragraph(source.number)
    number.alignment, number.paragraph_format.first_line_indent = _CENTRE, Pt(0)
    number.paragraph_format.space_after = Pt(28)
    rule, edge = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "12"), ("space", "4"), ("color", "E60012")):
        edge.set(qn(f"w:{key}"), value)
    rule.append(edge)
    number.paragraph_format.element.get_or_add_pPr().insert_element_before(
        rule, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _add(document: DocxDocument, block: Block) -> None:
    if block.kind == "table":
        _table(document, block)
        return
    if block.kind in ("h1", "h2"):
        heading = document.add_heading(block.text, level=1 if block.kind == "h1" else 2)
        if re.match(r"第.+章　", block.text):
            heading.alignment, heading.paragraph_format.first_line_indent = _CENTRE, Pt(0)
            heading.paragraph_format.space_before = heading.paragraph_format.space_after = Pt(14)
        return
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.page_break_before = block.text == "附件"
    label, rest = block.lead()
    if label:
        _face(paragraph.add_run(label), _HEI if label.endswith("条") else _KAI, 16)
    paragraph.add_run(rest)
    _place(paragraph, block)


def _place(paragraph: Paragraph, block: Block) -> None:
    layout = paragraph.paragraph_format
    caption = re.match(r"表\d*[　：]", block.text) is not None
    if block.kind != "text" or caption:
        layout.first_line_indent = Pt(0)
    if block.kind == "centre" or caption:
        paragraph.alignment = _CENTRE
        layout.keep_with_next = True
    if block.kind == "right":
        paragraph.alignment, layout.right_indent = WD_ALIGN_PARAGRAPH.RIGHT, Pt(64)


def _table(document: DocxDocument, block: Block) -> None:
    table = document.add_table(rows=0, cols=len(block.rows[0]), style="Table Grid")
    table.alignment = 1  # pyright: ignore[reportAttributeAccessIssue] WD_TABLE_ALIGNMENT.CENTER
    for n, row in enumerate(block.rows):
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.alignment, paragraph.paragraph_format.first_line_indent = _CENTRE, Pt(0)
            paragraph.paragraph_format.line_spacing = Pt(20)
            _face(paragraph.add_run(text), _BODY if n else _HEI, 12)
    header = table.rows[0]._tr.get_or_add_trPr()  # pyright: ignore[reportPrivateUsage] no public "repeat header row"
    header.append(OxmlElement("w:tblHeader"))
