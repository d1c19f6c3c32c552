"""Web pages: headings, paragraphs, lists and tables of the main content."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag

from ingest.parsers.decode import decode
from ingest.raw import BlockKind, RawDocument, TextBuilder

_DROP = [
    "script", "style", "nav", "header", "footer", "aside", "form", "button", "iframe", "noscript",
    "template", "svg", "select", "input", "object",
]  # fmt: skip
_FURNITURE = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|menu|breadcrumb|crumbs?|footer|sidebar|share|toolbar|pager|"
    r"pagination|banner|copyright|related|qrcode)(?:$|[-_\s])",
    re.I,
)
_BLOCKS = {
    "p", "div", "section", "article", "main", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4",
    "h5", "h6", "blockquote", "pre", "dl", "dt", "dd", "tr", "td", "th", "body", "figure", "center",
}  # fmt: skip
_META = ("articletitle", "contentsource", "pubdate", "publishdate")
_SPACES = re.compile(r"[ \t\r\n\u00a0]+")


def parse(data: bytes, name: str) -> RawDocument:
    """Read the page's main content; scripts, navigation and other furniture are left out."""
    soup = _soup(data, name)
    properties = _properties(soup)
    for tag in soup.find_all(_DROP):
        # <header> inside an article holds its title
        if not (tag.name == "header" and tag.find("h1")):
            tag.decompose()
    for tag in soup.find_all(_is_furniture):
        if not tag.decomposed and not tag.find("h1"):
            tag.decompose()
    walker = _Walker()
    walker.walk(_main(soup))
    walker.flush()
    return walker.builder.build(properties)


def _soup(data: bytes, name: str) -> BeautifulSoup:
    named = re.search(rb"charset=[\"']?([\w-]+)", data[:4096])
    encoding = named[1].decode("ascii").lower() if named else ""
    if encoding in ("gb2312", "gbk", "gb18030"):
        return BeautifulSoup(data.decode("gb18030", errors="replace"), "lxml")
    return BeautifulSoup(decode(data, name), "lxml")


def _properties(soup: BeautifulSoup) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in soup.find_all("meta"):
        key, value = str(meta.get("name", "")).lower(), str(meta.get("content", "")).strip()
        if key in _META and value:
            found["promulgated" if key in ("pubdate", "publishdate") else key] = value
    if soup.title is not None and soup.title.string and not soup.find("h1"):
        # a page's <title> carries the site's name behind a dash
        found.setdefault("title", re.split(r"\s*[-_|—]\s*", soup.title.string.strip())[0])
    return found


def _is_furniture(tag: Tag) -> bool:
    if tag.name in ("html", "body", "main", "article"):
        return False
    if tag.get("role") in ("navigation", "banner", "contentinfo", "search"):
        return True
    words = " ".join(
        [*(str(c) for c in tag.get_attribute_list("class") if c), str(tag.get("id") or "")]
    )
    return bool(words.strip()) and bool(_FURNITURE.search(words))


def _main(soup: BeautifulSoup) -> Tag:
    body = soup.body or soup
    whole = len(body.get_text(strip=True))
    for name in ("article", "main"):
        found = soup.find(name)
        if found is not None and len(found.get_text(strip=True)) >= whole / 2:
            return found
    return body


class _Walker:
    """Walks the tree; inline text gathers until a block begins or ends."""

    def __init__(self) -> None:
        self.builder = TextBuilder()
        self._inline: list[str] = []

    def walk(self, parent: Tag) -> None:
        number = 0
        for child in parent.children:
            if isinstance(child, PreformattedString):
                continue
            if isinstance(child, NavigableString):
                self._inline.append(str(child))
            elif isinstance(child, Tag):
                number += child.name == "li"
                self._tag(child, parent, number)

    def _tag(self, tag: Tag, parent: Tag, number: int) -> None:
        if tag.name == "br":
            self.flush()
        elif tag.name == "table" and _is_data(tag):
            self.flush()
            self._table(tag)
        elif tag.name in _BLOCKS:
            self.flush()
            if tag.name == "li" and parent.name == "ol":
                self._inline.append(f"{number}. ")
            if tag.name[0] == "h" and tag.name[1:].isdigit():
                self.builder.add(_words(tag), BlockKind.HEADING, level=int(tag.name[1:]))
            else:
                self.walk(tag)
                self.flush()
        else:
            self.walk(tag)

    def flush(self) -> None:
        """Write the gathered inline text as a paragraph."""
        self.builder.add(_SPACES.sub(" ", "".join(self._inline)))
        self._inline = []

    def _table(self, table: Tag) -> None:
        caption = table.find("caption")
        if isinstance(caption, Tag):
            self.builder.add(_words(caption))
        number = self.builder.new_table()
        rows = list(_cells(table))
        header = _header_rows(table)
        for i, row in enumerate(rows):
            text = " | ".join(row)
            self.builder.add(text, BlockKind.ROW, table=number, header=i < header)


def _words(element: PageElement) -> str:
    return _SPACES.sub(" ", element.get_text(" " if isinstance(element, Tag) else "")).strip()


def _is_data(table: Tag) -> bool:
    """Old pages lay themselves out with tables; those nest tables or have one column."""
    rows = [row.find_all(["td", "th"], recursive=False) for row in table.find_all("tr")]
    return table.find("table") is None and sum(len(cells) > 1 for cells in rows) >= 2


def _header_rows(table: Tag) -> int:
    first = table.find("tr")
    if first is None:
        return 0
    head = table.find("thead")
    if isinstance(head, Tag) and head.find_all("tr"):
        return len(head.find_all("tr"))
    spans = [_span(cell, "rowspan") for cell in first.find_all(["td", "th"])]
    across = any(_span(cell, "colspan") > 1 for cell in first.find_all(["td", "th"]))
    return 2 if across and max(spans, default=1) == 2 else 1


def _span(cell: Tag, name: str) -> int:
    written = str(cell.get(name) or "1")
    return max(1, min(int(written), 1000)) if written.isdigit() else 1


def _cells(table: Tag) -> Iterator[list[str]]:
    """Yield rows with merged cells repeated downwards, so that every row reads alone."""
    below: dict[int, tuple[int, str]] = {}
    for row in table.find_all("tr"):
        cells: list[str] = []
        column = 0
        for cell in row.find_all(["td", "th"], recursive=False):
            column = _carry(below, cells, column)
            words = _words(cell)
            wide, tall = _span(cell, "colspan"), _span(cell, "rowspan")
            for extra in range(wide):
                if tall > 1:
                    below[column + extra] = (tall - 1, words)
            cells.append(words)
            column += wide
        _carry(below, cells, column)
        if any(cells):
            yield cells


def _carry(below: dict[int, tuple[int, str]], cells: list[str], column: int) -> int:
    """Copy cells that reach down from the row above; return the next free column."""
    while column in below:
        left, words = below.pop(column)
        if left > 1:
            below[column] = (left - 1, words)
        if not cells or cells[-1] != words:
            cells.append(words)
        column += 1
    return column
