"""Text lines of a PDF page with their place on it."""

import ctypes
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

# Some fonts map characters to look-alike radicals (⼀ for 一); text search needs the characters.
_RADICALS = re.compile(r"[\u2e80-\u2fdf]")
_UNSEEN = {0xFFFE, 0xFFFF, 0x02, 0xAD, 0x00, 0xFEFF, 0x200B}
_PAGE_NUMBER = re.compile(
    r"[-—–－·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?)?[-—–－·\s]*"
)
_EDGE = 0.12  # share of the page's height where page numbers and running heads stand


@dataclass(slots=True)
class TextLine:
    """One line of text. Coordinates in points, origin at the lower left of the page."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    page: int


@dataclass(frozen=True, slots=True)
class Glyph:
    """One visible character and where its centre stands."""

    text: str
    x: float
    y: float


class PageText:
    """Reads characters and boxes of one page."""

    def __init__(self, page: pdfium.PdfPage, number: int) -> None:
        self.number = number
        self.height = page.get_height()
        self._text = page.get_textpage()
        count = self._text.count_chars()
        self._codes = [pdfium_c.FPDFText_GetUnicode(self._text, i) for i in range(count)]

    def lines(self) -> list[TextLine]:
        """Return the page's lines in the order of its content."""
        found: list[TextLine] = []
        first = 0
        for i, code in enumerate([*self._codes, 10]):
            if code in (10, 13):
                line = self._line(first, i)
                if line is not None:
                    found.append(line)
                first = i + 1
        return found

    def _line(self, first: int, stop: int) -> TextLine | None:
        seen = [
            i for i in range(first, stop) if self._codes[i] > 32 and self._codes[i] not in _UNSEEN
        ]
        if not seen:
            return None
        text = "".join(chr(c) for c in self._codes[first:stop] if c not in _UNSEEN)
        left, bottom, _, top = self._text.get_charbox(seen[0])
        right = self._text.get_charbox(seen[-1])[2]
        size = pdfium_c.FPDFText_GetFontSize(self._text, seen[len(seen) // 2])
        return TextLine(_plain(text), left, right, top, bottom, size, self.number)

    def glyphs(self) -> list[Glyph]:
        """Return all visible characters in the order of the page's content."""
        found: list[Glyph] = []
        box = [ctypes.c_double() for _ in range(4)]
        for i, code in enumerate(self._codes):
            if code <= 32 or code in _UNSEEN:
                continue
            if pdfium_c.FPDFText_GetCharBox(self._text, i, *box):
                left, right, bottom, top = (side.value for side in box)
                found.append(Glyph(_plain(chr(code)), (left + right) / 2, (bottom + top) / 2))
        return found


def _plain(text: str) -> str:
    text = _RADICALS.sub(lambda m: unicodedata.normalize("NFKC", m.group()), text)
    return text.strip()


def without_furniture(pages: list[tuple[float, list[TextLine]]]) -> list[list[TextLine]]:
    """Drop page numbers and running heads; `pages` are (height in points, lines)."""
    edges = Counter(
        key
        for height, lines in pages
        for key in {_key(line) for line in lines if _at_edge(line, height)}
    )
    repeated = {key for key, n in edges.items() if n >= max(3, len(pages) // 2)}
    kept: list[list[TextLine]] = []
    for height, lines in pages:
        kept.append(
            [
                line
                for line in lines
                if not (
                    _at_edge(line, height)
                    and (_PAGE_NUMBER.fullmatch(line.text) or _key(line) in repeated)
                )
            ]
        )
    return kept


def _at_edge(line: TextLine, height: float) -> bool:
    return line.bottom < height * _EDGE or line.top > height * (1 - _EDGE)


def _key(line: TextLine) -> str:
    return re.sub(r"\d+", "#", line.text)
