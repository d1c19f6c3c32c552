"""Write a sample as a text PDF with page numbers, in the fonts that this machine has.

Fonts are embedded where fontconfig knows them; otherwise Adobe's predefined STSong-Light is
named without embedding. The text that a reader extracts is the same either way.
"""

import io
import re
import shutil
import subprocess
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from .source import Block, Source

# Free faces for those of GB/T 9704—2012 7.3: 宋 for title and text, 黑 for 一级, 楷 for 二级.
_FACES = {"song": "AR PL SungtiL GB", "hei": "WenQuanYi Zen Hei", "kai": "AR PL KaitiM GB"}
_BODY = 16
_LEADING = 28.95  # 22 lines on a 225 mm type area, GB/T 9704—2012 5.2.3
_WIDTH = 156 * mm  # of the type area, 5.2.2
# What may not be parted at a line's end: a number or Latin word; a mark from what it belongs to.
_UNIT = re.compile(
    r"[“‘（《〔]*(?:[\w.:%×–-]+(?<=[\x21-\x7e])|.)[，。、；：？！”’）》〕％℃]*", re.A
)


def pdf(source: Source) -> bytes:
    """Return the document as PDF; the same source and fonts give the same bytes."""
    faces = {name: _face(name, family) for name, family in _FACES.items()}
    styles = _styles(faces)
    story: list[Flowable] = [_paragraph(source.title, styles["title"], faces)]
    if source.caption:
        story.append(_paragraph(source.caption, styles["caption"], faces))
    story.append(Spacer(1, _LEADING / 2))
    story += [_flowable(block, styles, faces) for block in source.blocks]
    made = io.BytesIO()
    template = BaseDocTemplate(
        made, pagesize=A4, invariant=1, title=source.title, author=str(source.meta["issuer"])
    )
    area = Frame(28 * mm, 35 * mm, _WIDTH, 225 * mm, 0, 0, 0, 0)
    template.addPageTemplates(PageTemplate(frames=[area], onPageEnd=_folio(faces["song"])))
    template.build(story)
    return made.getvalue()


def _face(name: str, family: str) -> str:
    """Register the family under our name if it is installed, else fall back to STSong-Light."""
    if shutil.which("fc-match"):
        asked = ["fc-match", "-f", "%{family}\n%{file}", family]
        found = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
        families, _, file = found.partition("\n")
        if family in families.split(","):
            try:
                pdfmetrics.registerFont(TTFont(name, file))
                return name
            except TTFError:  # a face without TrueType outlines cannot be embedded
                pass
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return "STSong-Light"


def _styles(faces: dict[str, str]) -> dict[str, ParagraphStyle]:
    def style(name: str, face: str, size: float, **more: Any) -> ParagraphStyle:
        leading = more.pop("leading", _LEADING)
        return ParagraphStyle(
            name, fontName=faces[face], fontSize=size, leading=leading, wordWrap="CJK", **more
        )

    indent = 2 * _BODY
    return {
        "title": style("title", "song", 22, leading=34, alignment=TA_CENTER),
        "caption": style("caption", "kai", 13, alignment=TA_CENTER),
        "h1": style("h1", "hei", _BODY, firstLineIndent=indent, keepWithNext=1),
        "h2": style("h2", "kai", _BODY, firstLineIndent=indent, keepWithNext=1),
        "text": style("text", "song", _BODY, firstLineIndent=indent),
        "left": style("left", "song", _BODY),
        "right": style("right", "song", _BODY, alignment=TA_RIGHT, rightIndent=2 * _BODY),
        "centre": style("centre", "hei", _BODY, alignment=TA_CENTER, keepWithNext=1),
        "th": style("th", "hei", 11, leading=18, alignment=TA_CENTER),
        "td": style("td", "song", 11, leading=18, alignment=TA_CENTER),
    }


def _flowable(block: Block, styles: dict[str, ParagraphStyle], faces: dict[str, str]) -> Flowable:
    if block.kind == "table":
        return _table(block, styles, faces)
    if re.match(r"表\d+　", block.text):
        return _paragraph(block.text, styles["centre"], faces)
    label, _ = block.lead()
    return _paragraph(block.text, styles[block.kind], faces, label)


def _paragraph(
    text: str,
    style: ParagraphStyle,
    faces: dict[str, str],
    label: str = "",
    width: float = _WIDTH,
) -> Paragraph:
    """Break the lines ourselves: reportlab's own rule leaves 》 and ” at the start of a line."""
    room = width - style.rightIndent
    lines, used = [""], style.firstLineIndent
    for unit in _UNIT.findall(text):
        needed = pdfmetrics.stringWidth(unit, style.fontName, style.fontSize)
        if used + needed > room and lines[-1]:
            lines.append("")
            used = 0.0
        lines[-1] += unit
        used += needed
    face = {True: faces["kai"], False: style.fontName}
    marked, left = list[str](), len(label)
    for line in lines:
        marked.append("".join(_glyph(c, face[n < left], faces["hei"]) for n, c in enumerate(line)))
        left -= len(line)
    return Paragraph("<br/>".join(marked), style)


def _glyph(character: str, face: str, spare: str) -> str:
    """Mark up one character, in the spare face where the wanted one lacks it (宋 has no Ⅲ)."""
    glyphs = getattr(getattr(pdfmetrics.getFont(face), "face", None), "charToGlyph", None)
    chosen = face if glyphs is None or ord(character) in glyphs else spare
    return f'<font name="{chosen}">{escape(character)}</font>'


def _table(block: Block, styles: dict[str, ParagraphStyle], faces: dict[str, str]) -> Table:
    longest = [max(len(cell) for cell in column) + 2 for column in zip(*block.rows, strict=True)]
    widths = [_WIDTH * n / sum(longest) for n in longest]
    rows: list[list[Paragraph]] = []
    for n, row in enumerate(block.rows):
        style = styles["td" if n else "th"]
        cells = zip(row, widths, strict=True)
        rows.append([_paragraph(cell, style, faces, width=w - 12) for cell, w in cells])
    table = Table(rows, colWidths=widths, repeatRows=1, spaceAfter=10)
    grid = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    table.setStyle(TableStyle(grid))
    return table


def _folio(face: str):
    def draw(canvas: Canvas, template: Any) -> None:
        """Page number, 4号 with a dash on each side, below the type area (GB/T 9704 7.5)."""
        canvas.setFont(face, 14)
        canvas.drawCentredString(A4[0] / 2, 25 * mm, f"— {canvas.getPageNumber()} —")

    return draw
