"""The elements of WordprocessingML that documents are made of and python-docx has no words for."""

from collections.abc import Mapping
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from assistant.duties.report.documents.layout import Grid, Style, page_rules

Element = Any  # lxml has no types for the elements that python-docx makes
_THICK = 8  # eighths of a point: 0.35 mm (7.4.1)
_BESIDE = 14  # points: one character of the 版记


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
    # Figures are no Chinese text: as such a line may end within a number (48 as 4 and 8).
    inner.append(element("lang", {"val": "en-US", "eastAsia": "zh-CN"}))
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
    """Return pBdr: the red rule under a masthead, or the rules above and below the 版记.

    Rules reach as far as the borders beside them, else as far as the indents: a white border on the
    right, as far out as the right indent, lets those of the 版记 be as wide as the text (7.4.1).
    """
    if rule == "red":
        return element("pBdr", None, _border("bottom", 12, 1, "FF0000"))
    outer = [_border(side, _THICK, 0, "000000") for side in ("top", "bottom")]
    return element("pBdr", None, *outer, _border("right", 2, _BESIDE, "FFFFFF"))


def _border(side: str, size: int, space: int, colour: str) -> Element:
    return element(side, {"val": "single", "sz": size, "space": space, "color": colour})


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


def at_foot(paragraph: Any, label: float) -> None:
    """Frame a paragraph of the 版记 as wide as the text, on the lower edge of the text area.

    Paragraphs one after the other are one frame, and their borders one box. `label`: how many
    characters the words before the names take; further lines begin under the first name (7.4.2).
    """
    rules = page_rules()
    frame = {"wrap": "notBeside", "vAnchor": "margin", "hAnchor": "margin"}
    wide = {"w": round(rules.page.text_width / 25.4 * 1440)}
    one = character(rules.styles["版记"], rules.grid)
    indent: dict[str, object] = {}
    for name in ("left", "hanging"):
        indent[f"{name}Chars"] = round((label + 1) * 100)
        indent[name] = round((label + 1) * one)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert(1, element("framePr", wide | frame | {"xAlign": "left", "yAlign": "bottom"}))
    properties.insert(2, borders("foot"))
    properties.append(element("ind", indent))
