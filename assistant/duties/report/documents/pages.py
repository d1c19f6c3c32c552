"""An empty document with the page, the grid, the styles and the page numbers of GB/T 9704—2012."""

from typing import Any

from docx import Document
from docx.opc.oxml import serialize_part_xml
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Twips

from assistant.duties.report.documents.elements import (
    Element,
    character,
    element,
    field,
    paragraph_properties,
    run_properties,
)
from assistant.duties.report.documents.layout import Font, PageRules, Style, page_rules

Docx = Any  # docx.Document is a function; its class has no public name


def new_document() -> Docx:
    """Return a document with nothing in it but its form."""
    rules = page_rules()
    document = Document()
    _page(document.sections[0], rules)
    _settings(document)
    for name, style in rules.styles.items():
        _style(document, name, style, rules)
    _normal(document, rules)
    _numbers(document.sections[0], rules)
    _font_table(document, rules)
    return document


def _page(section: Any, rules: PageRules) -> None:
    page = rules.page
    section.page_width, section.page_height = Mm(page.width), Mm(page.height)
    section.top_margin, section.left_margin = Mm(page.top), Mm(page.left)
    section.right_margin, section.bottom_margin = Mm(page.right), Mm(page.bottom)
    section.header_distance = Mm(15)
    section.footer_distance = Mm(rules.number_from_edge)
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    properties.append(element("docGrid", {"type": "lines", "linePitch": rules.grid.line_pitch}))


def _settings(document: Docx) -> None:
    document.settings.odd_and_even_pages_header_footer = True
    settings = document.settings.element
    # Every character keeps its width, or the grid of 28 a line is lost.
    spacing = settings.find(qn("w:characterSpacingControl"))
    if spacing is not None:
        spacing.set(qn("w:val"), "doNotCompress")
    language = settings.find(qn("w:themeFontLang"))
    if language is not None:
        # Japanese is the default of the template; the shapes of characters differ.
        language.set(qn("w:eastAsia"), "zh-CN")
    defaults = document.styles.element.find(qn("w:docDefaults"))
    if defaults is not None:
        document.styles.element.remove(defaults)


def _style(document: Docx, name: str, style: Style, rules: PageRules) -> None:
    made = element(
        "style",
        {"type": "paragraph", "customStyle": 1, "styleId": f"gw{len(document.styles)}"},
        element("name", {"val": f"公文{name}"}),
        element("basedOn", {"val": "Normal"}),
        element("qFormat"),
        paragraph_properties(style, rules.grid, _outline_level(name, rules)),
        run_properties(style, rules.grid),
    )
    document.styles.element.append(made)


def _outline_level(name: str, rules: PageRules) -> int | None:
    """Headings show in the navigation of a text program."""
    at = list(rules.headings).index(name) if name in rules.headings else 0
    return at - 1 if at else None


def _normal(document: Docx, rules: PageRules) -> None:
    """Let what is typed later look like the text, and the grid count in its size."""
    normal = document.styles["Normal"].element
    for name in ("w:pPr", "w:rPr"):
        for old in normal.findall(qn(name)):
            normal.remove(old)
    body = rules.styles["正文"].model_copy(update={"first": 0})
    normal.append(paragraph_properties(body, rules.grid))
    normal.append(run_properties(body, rules.grid))


def _numbers(section: Any, rules: PageRules) -> None:
    """— 1 —: outer corners, one character in (7.5)."""
    style = rules.styles["页码"]
    for footer, align in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        placed = style.model_copy(update={"align": align, align: 1})
        paragraph = footer.paragraphs[0]._p
        for old in list(paragraph):
            paragraph.remove(old)
        paragraph.append(paragraph_properties(placed, rules.grid))
        runs = [_words("— ", style, rules), *field("PAGE"), _words(" —", style, rules)]
        for run in runs:
            if run.find(qn("w:rPr")) is None:
                run.insert(0, run_properties(style, rules.grid))
            paragraph.append(run)


def _words(text: str, style: Style, rules: PageRules) -> Element:
    words = element("t")
    words.text = text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element("r", None, run_properties(style, rules.grid), words)


def _font_table(document: Docx, rules: PageRules) -> None:
    """Name the open fonts that may stand in for those that an office has and others haven't."""
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            listed = [_font_entry(font) for font in rules.fonts.values()]
            part._blob = serialize_part_xml(element("fonts", None, *listed))


def _font_entry(font: Font) -> Element:
    names = element("altName", {"val": ",".join(font.alternatives)})
    return element("font", {"name": font.name}, names, element("charset", {"val": "86"}))


def text_width(rules: PageRules) -> Emu:
    """Return the width of the text area."""
    return Emu(Mm(rules.page.text_width))


def hang(paragraph: Any, left: float, hanging: float) -> None:
    """Indent a paragraph by so many characters of the text, its first line by fewer.

    Where the indent ends is a tab stop as well.
    """
    rules = page_rules()
    wide = character(rules.styles["正文"], rules.grid)
    values: dict[str, object] = {}
    for name, count in (("left", left), ("hanging", hanging)):
        values[f"{name}Chars"] = round(count * 100)
        values[name] = round(count * wide)
    paragraph._p.get_or_add_pPr().append(element("ind", values))


def right_indent(characters: float, rules: PageRules) -> Emu:
    """Return an indent of so many characters of the text."""
    return Emu(Twips(round(characters * character(rules.styles["正文"], rules.grid))))
