"""PDF with text: paragraphs rejoined from wrapped lines, ruled tables, page numbers kept."""

import re
from collections import Counter
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest import refusals
from ingest.parsers.pdf_lines import PageText, TextLine, without_furniture
from ingest.parsers.pdf_tables import PdfTable, rules_of, tables_of
from ingest.raw import BlockKind, RawDocument, TextBuilder
from ingest.structure.marks import read_mark

_SENTENCE_END = re.compile(r"[。；：！？!?;:”）)]$")
_LARGER = 1.12  # a heading's size, as a multiple of the body's


@dataclass(frozen=True, slots=True)
class Layout:
    """A document's type area, in points. `indented`: paragraphs begin with an indent."""

    left: float
    right: float
    size: float
    indented: bool
    headings: tuple[float, ...]  # sizes larger than the body's, largest first


def parse(data: bytes, name: str) -> RawDocument:
    """Read all pages. InvalidInput where a password is needed or no page holds text."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD:
            raise refusals.encrypted(name) from error
        raise refusals.corrupt(name, "PDF") from error
    try:
        return _read(document, name)
    except pdfium.PdfiumError as error:
        raise refusals.corrupt(name, "PDF") from error
    finally:
        document.close()


def _read(document: pdfium.PdfDocument, name: str) -> RawDocument:
    pages: list[tuple[float, list[TextLine]]] = []
    tables: list[list[PdfTable]] = []
    for i in range(len(document)):
        page = document[i]
        text = PageText(page, i + 1)
        pages.append((text.height, text.lines()))
        rules = rules_of(page)
        tables.append(tables_of(rules, text.glyphs()) if len(rules) >= 6 else [])
    if not any(lines for _, lines in pages):
        raise refusals.scanned(name, len(document))
    blank = [str(i) for i, (_, lines) in enumerate(pages, 1) if not lines]
    warnings = (f"第{'、'.join(blank[:20])}页没有文字，可能是图片。",) if blank else ()
    writer = _Writer(_layout([line for _, lines in pages for line in lines]))
    for lines, drawn in zip(without_furniture(pages), tables, strict=True):
        writer.page(lines, drawn)
    writer.flush()
    return writer.builder.build(warnings=warnings)


def _layout(lines: list[TextLine]) -> Layout:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    size = sizes.most_common(1)[0][0]
    body = [line for line in lines if abs(line.size - size) < 0.6]
    rights = sorted(line.right for line in body)
    lefts = Counter(round(line.left) for line in body)
    common = [left for left, n in lefts.items() if n >= max(2, len(body) // 20)]
    left = float(min(common or list(lefts)))
    indents = sum(1.5 * size < line.left - left < 2.6 * size for line in body)
    larger = sorted((s for s in sizes if s > size * _LARGER), reverse=True)
    return Layout(
        left, rights[int(len(rights) * 0.95)], size, indents * 6 > len(body), tuple(larger[:3])
    )


class _Writer:
    """Joins lines into paragraphs, over page ends too, and places tables between them."""

    def __init__(self, layout: Layout) -> None:
        self.builder = TextBuilder()
        self._layout = layout
        self._lines: list[TextLine] = []
        self._last_table: tuple[int, list[str]] | None = None  # open at the end of a page

    def page(self, lines: list[TextLine], tables: list[PdfTable]) -> None:
        """Write one page; `tables` stand where their first line of text stood."""
        waiting = list(tables)
        for line in lines:
            x, y = (line.left + line.right) / 2, (line.top + line.bottom) / 2
            within = next((t for t in tables if t.holds(x, y)), None)
            if within is None:
                self._line(line)
                self._last_table = None
            elif within in waiting:
                waiting.remove(within)
                self.flush()
                self._table(within, line.page)

    def _line(self, line: TextLine) -> None:
        if self._lines and not self._continues(self._lines[-1], line):
            self.flush()
        self._lines.append(line)

    def _continues(self, above: TextLine, line: TextLine) -> bool:
        """Say whether `line` goes on with the paragraph that `above` belongs to."""
        layout = self._layout
        full = above.right >= layout.right - 1.6 * layout.size
        at_margin = line.left <= layout.left + 0.8 * layout.size
        same_size = abs(above.size - line.size) < 0.8
        near = above.page != line.page or above.bottom - line.top < 1.8 * layout.size
        if not (full and at_margin and same_size and near):
            return False
        ended = bool(_SENTENCE_END.search(above.text))
        return not ended or (layout.indented and read_mark(line.text) is None)

    def flush(self) -> None:
        """Write the paragraph that is being joined."""
        if not self._lines:
            return
        lines, self._lines = self._lines, []
        text = _joined([line.text for line in lines])
        size = round(lines[0].size, 1)
        level = self._layout.headings.index(size) + 1 if size in self._layout.headings else None
        short = level is not None and len(text) <= 60
        kind = BlockKind.HEADING if short else BlockKind.PARAGRAPH
        self.builder.add(text, kind, level=level if short else None, page=lines[0].page)

    def _table(self, table: PdfTable, page: int) -> None:
        rows = [" | ".join(row) for row in table.rows]
        going_on = self._last_table is not None and self._last_table[1] == rows[: table.header]
        if going_on and self._last_table is not None:
            number, rows = self._last_table[0], rows[table.header :]
        else:
            number = self.builder.new_table()
        head = [] if going_on else rows[: table.header]
        for i, row in enumerate(rows):
            header = i < len(head)
            if row.strip(" |"):
                self.builder.add(row, BlockKind.ROW, page=page, table=number, header=header)
        self._last_table = (number, self._last_table[1] if going_on and self._last_table else head)


def _joined(lines: list[str]) -> str:
    """Join wrapped lines: nothing between Chinese, a space between Latin words."""
    text = lines[0]
    for line in lines[1:]:
        latin = text[-1:].isascii() and line[:1].isascii()
        text += (" " if latin and text[-1:].isalnum() and line[:1].isalnum() else "") + line
    return text
