"""The elements of WordprocessingML that documents are made of and python-docx has no words for."""

from collections.abc import Mapping
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from assistant.duties.report.documents.layout import Grid, Style, page_rules

Element = Any  # lxml has no types for the elements that python-docx makes
_THICK, _THIN = 8, 6  # eighths of a point: 0.35 mm and 0.25 mm (7.4.1)


def element(name: str, values: Mapping[str, object] | None = None, *inner: Element) -> Element:
    """Return <w:name w:key="value">…</w:name>."""
    made = OxmlElement(f"w:{name}")
    for key, value in (values or {}).items():
        made.set(qn(f"w:{key}"), str(value))
    for child in inner:
        made.append(child)
    return made


def fonts(font: str) -> Element:
    """Return rFonts: the same face for Chinese, Latin letters and figures, as 5.2.2 has it."""
    name = page_rules().fonts[font].name
    return element("rFonts", {k: name for k in ("ascii", "hAnsi", "eastAsia", "cs")})


def run_properties(style: Style, grid: Grid) -> Element:
    """Return the rPr of a style."""
    half_points = round(style.size * 2)
    inner = [fonts(style.font)]
    if style.colour:
        inner.append(element("color", {"val": style.colour}))
    if style.size == page_rules().styles["正文"].size:
        inner.append(element("spacing", {"val": grid.character_spacing}))
    inner.append(element("kern", {"val": 0}))
    inner += [element(name, {"val": half_points}) for name in ("sz", "szCs")]
    inner.append(element("lang", {"val": "zh-CN", "eastAsia": "zh-CN"}))
    return element("rPr", None, *inner)


def paragraph_properties(style: Style, grid: Grid, outline: int | None = None) -> Element:
    """Return the pPr of a style: exact pitch, no space between Chinese and figures."""
    inner: list[Element] = []
    if style.keep:
        inner += [element("keepNext"), element("keepLines")]
    inner.append(element("widowControl", {"val": 0}))
    if style.rule:
        inner.append(borders(style.rule))
    # Punctuation must not hang out of the text area, and figures keep to the grid.
    inner += [element(n, {"val": 0}) for n in ("overflowPunct", "autoSpaceDE", "autoSpaceDN")]
    if style.size != page_rules().styles["正文"].size:
        inner.append(element("snapToGrid", {"val": 0}))  # or a title takes two lines of the grid
    pitch = style.pitch or grid.line_pitch
    inner.append(element("spacing", {"before": 0, "after": 0, "line": pitch, "lineRule": "exact"}))
    inner.append(indents(style, grid))
    inner.append(element("jc", {"val": style.align}))
    if outline is not None:
        inner.append(element("outlineLvl", {"val": outline}))
    return element("pPr", None, *inner)


def character(style: Style, grid: Grid) -> float:
    """Return the width of one character of a style in twips."""
    body = page_rules().styles["正文"].size
    return style.size * 20 + (grid.character_spacing if style.size == body else 0)


def indents(style: Style, grid: Grid) -> Element:
    """Return ind, in hundredths of characters and, for others than Word, in twips."""
    width = character(style, grid)
    values: dict[str, object] = {}
    for name, count in (("left", style.left), ("right", style.right), ("firstLine", style.first)):
        values[f"{name}Chars"] = round(count * 100)
        values[name] = round(count * width)
    return element("ind", values)


def borders(rule: str) -> Element:
    """Return pBdr: the red rule of a masthead, or a rule above or below (版记)."""
    side = "top" if rule == "top" else "bottom"
    colour, size = ("FF0000", 12) if rule == "red" else ("000000", _THICK)
    if rule == "between":
        size = _THIN
    line = {"val": "single", "sz": size, "space": 1, "color": colour}
    return element("pBdr", None, element(side, line))


def field(code: str) -> list[Element]:
    """Return the runs of a field such as PAGE."""
    parts = [
        element("fldChar", {"fldCharType": "begin"}),
        element("instrText"),
        element("fldChar", {"fldCharType": "separate"}),
        element("t"),
        element("fldChar", {"fldCharType": "end"}),
    ]
    parts[1].text, parts[3].text = f" {code} ", "1"
    return [element("r", None, part) for part in parts]
