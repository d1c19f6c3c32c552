"""Word documents: paragraphs with heading styles and written-out numbering, tables, footnotes."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]  # a C module

from ingest import refusals
from ingest.parsers.docx_numbering import Numbering, W
from ingest.raw import BlockKind, RawDocument, TextBuilder

_SKIPPED = {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}pPr", f"{W}rPr"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SPANNED = "\x00"  # a grid column that the cell to its left covers
_PAGE_BREAKS = f"{W}lastRenderedPageBreak"


def parse(data: bytes, name: str) -> RawDocument:
    """Read the body in order. Deleted revisions and generated contents lists are left out."""
    try:
        document = docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise refusals.corrupt(name, "docx") from error
    except etree.XMLSyntaxError as error:
        raise refusals.corrupt(name, "docx") from error
    reader = _Reader(document)
    for element in _body(document.element.body):
        reader.read(element)
    for note in _footnotes(document):
        reader.builder.add(note)
    return reader.builder.build()


def _body(parent: Any) -> Iterator[Any]:
    """Yield paragraphs and tables, those inside content controls too, contents lists not."""
    for child in parent.iterchildren():
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag == f"{W}sdt":
            gallery = child.find(f".//{W}docPartGallery")
            content = child.find(f"{W}sdtContent")
            generated = gallery is not None and "Contents" in (gallery.get(f"{W}val") or "")
            if content is not None and not generated:
                yield from _body(content)
        elif child.tag in (f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"):
            yield from _body(child)


class _Reader:
    """Keeps what runs through a document: list counters, page numbers, styles."""

    def __init__(self, document: Document) -> None:
        self.builder = TextBuilder()
        self._styles = {style.style_id: style for style in document.styles}
        self._numbering = Numbering(_numbering_root(document))
        rendered = document.element.body.find(f".//{_PAGE_BREAKS}") is not None
        self._page: int | None = 1 if rendered else None

    def read(self, element: Any) -> None:
        if element.tag == f"{W}tbl":
            self._table(element)
            return
        page = self._page
        text = self._paragraph_text(element)
        self._turn_pages(element)
        style = self._style_names(element)
        if any(name.startswith(("toc ", "目录")) for name in style):
            return
        level = self._heading_level(element, style)
        kind = BlockKind.PARAGRAPH if level is None else BlockKind.HEADING
        starts_page = element.find(f".//{_PAGE_BREAKS}") is not None and not _text_before(element)
        self.builder.add(text, kind, level=level, page=self._page if starts_page else page)

    def _turn_pages(self, element: Any) -> None:
        if self._page is not None:
            self._page += sum(1 for _ in element.iter(_PAGE_BREAKS))

    def _paragraph_text(self, element: Any) -> str:
        text = "".join(_runs(element)).strip()
        number = self._number(element)
        return number + text if text else ""

    def _number(self, element: Any) -> str:
        properties = element.find(f"{W}pPr/{W}numPr")
        if properties is None:
            properties = self._style_numbering(element)
        if properties is None or not "".join(_runs(element)).strip():
            return ""
        number, level = properties.find(f"{W}numId"), properties.find(f"{W}ilvl")
        if number is None:
            return ""
        return self._numbering.next(
            number.get(f"{W}val"), int(level.get(f"{W}val")) if level is not None else 0
        )

    def _style_numbering(self, element: Any) -> Any | None:
        for style in self._style_chain(element):
            found = style.element.find(f"{W}pPr/{W}numPr")
            if found is not None:
                return found
        return None

    def _style_chain(self, element: Any) -> Iterator[Any]:
        named = element.find(f"{W}pPr/{W}pStyle")
        style = self._styles.get(named.get(f"{W}val")) if named is not None else None
        while style is not None:
            yield style
            style = getattr(style, "base_style", None)

    def _style_names(self, element: Any) -> list[str]:
        return [(style.name or "").lower() for style in self._style_chain(element)]

    def _heading_level(self, element: Any, names: list[str]) -> int | None:
        if names and names[0] in ("title", "标题"):
            return 0
        for name in names:
            if name.startswith(("heading ", "标题 ")) and name.split()[-1].isdigit():
                return int(name.split()[-1])
        outline = element.find(f"{W}pPr/{W}outlineLvl")
        if outline is not None and (outline.get(f"{W}val") or "9") < "9":
            return int(outline.get(f"{W}val")) + 1
        return None

    def _table(self, element: Any) -> None:
        rows = [_row(row) for row in element.iter(f"{W}tr")]
        page = self._page
        self._turn_pages(element)
        if max((len(row) for row in rows), default=0) <= 1:
            # a frame around text, not a table
            for paragraph in element.iter(f"{W}p"):
                self.builder.add("".join(_runs(paragraph)), page=page)
            return
        table = self.builder.new_table()
        above: list[str] = []
        header = _header_rows(element)
        for i, row in enumerate(rows):
            above = [
                above[c] if cell is None and c < len(above) else cell or ""
                for c, cell in enumerate(row)
            ]
            words = " | ".join(cell for cell in above if cell != _SPANNED)
            self.builder.add(words, BlockKind.ROW, page=page, table=table, header=i < header)


def _runs(element: Any) -> Iterator[str]:
    """Yield the visible text of a paragraph; text boxes count once."""
    for child in element.iterchildren():
        if child.tag in _SKIPPED or child.tag == _FALLBACK:
            continue
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in (f"{W}tab", f"{W}br", f"{W}cr"):
            yield " "
        elif child.tag == f"{W}noBreakHyphen":
            yield "-"
        else:
            yield from _runs(child)


def _text_before(element: Any) -> bool:
    """Say whether a paragraph has text before its first rendered page break."""
    for node in element.iter(f"{W}t", _PAGE_BREAKS):
        if node.tag == _PAGE_BREAKS:
            return False
        if (node.text or "").strip():
            return True
    return True


def _row(row: Any) -> list[str | None]:
    """Return a row's cells by grid column; None marks a cell merged with the one above."""
    cells: list[str | None] = []
    for cell in row.iter(f"{W}tc"):
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        continued = merge is not None and merge.get(f"{W}val") != "restart"
        words = " ".join(filter(None, ("".join(_runs(p)).strip() for p in cell.iter(f"{W}p"))))
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        wide = int(span.get(f"{W}val") or 1) if span is not None else 1
        cells += [None if continued else words] + [_SPANNED] * (wide - 1)
    return cells


def _header_rows(table: Any) -> int:
    rows = list(table.iter(f"{W}tr"))
    marked = 0
    for row in rows:
        if row.find(f"{W}trPr/{W}tblHeader") is None:
            break
        marked += 1
    if marked:
        return marked
    first = rows[0] if rows else None
    across = first is not None and first.find(f".//{W}gridSpan") is not None
    down = first is not None and first.find(f".//{W}vMerge") is not None
    return 2 if across and down else 1


def _numbering_root(document: Document) -> Any | None:
    try:
        return document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return None


def _footnotes(document: Document) -> Iterator[str]:
    for relation in document.part.rels.values():
        if relation.is_external or not relation.reltype.endswith("/footnotes"):
            continue
        root = etree.fromstring(relation.target_part.blob)
        for note in root.findall(f"{W}footnote"):
            words = "".join(t for p in note.iter(f"{W}p") for t in _runs(p)).strip()
            if words and note.get(f"{W}type") is None:
                yield f"注{note.get(f'{W}id')}：{words}"
