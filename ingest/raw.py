"""What every parser yields: one text, and the blocks that it is made of."""

import re
from dataclasses import dataclass, field
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block is, as far as the file format itself says so."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"  # styled as a heading: '#', <h2>, 标题 2, a larger font
    ROW = "row"  # one row of a table
    NOTE = "note"  # front matter that the format marks as such


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or table row; `text[start:end]` is exactly its text.

    `level` is the heading level that the format gives: 1 is the outermost, 0 a style that only a
    document's title has; None elsewhere.
    `table` numbers the tables of a document; `header` says that a row names the columns.
    `alone` asks that a row becomes a clause of its own (a register, such as a contact list).
    `page` is 1-based. `context` is what a search should see besides the text.
    """

    start: int
    end: int
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int | None = None
    page: int | None = None
    table: int | None = None
    header: bool = False
    alone: bool = False
    context: str = ""


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A file's text and blocks in reading order. Blocks don't overlap.

    `properties` are facts that the format states beside the text (YAML front matter, HTML meta
    elements), by lower-case name. `body` is the offset where the body begins, after front matter
    that is markup rather than text.
    """

    text: str
    blocks: tuple[Block, ...]
    properties: dict[str, str] = field(default_factory=dict[str, str])
    body: int = 0
    warnings: tuple[str, ...] = ()


class TextBuilder:
    """Collects the extracted text of a format that has no plain text of its own."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._tables = 0

    def add(
        self,
        text: str,
        kind: BlockKind = BlockKind.PARAGRAPH,
        *,
        level: int | None = None,
        page: int | None = None,
        table: int | None = None,
        header: bool = False,
        alone: bool = False,
        context: str = "",
    ) -> None:
        """Append one block on a line of its own; blank text is passed over."""
        text = text.replace("\x00", "").strip()
        if not text:
            return
        start = self._length
        self._parts.append(text)
        self._length += len(text) + 1
        self._blocks.append(
            Block(start, start + len(text), kind, level, page, table, header, alone, context)
        )

    def new_table(self) -> int:
        """Return the number for the next table."""
        self._tables += 1
        return self._tables

    def build(
        self, properties: dict[str, str] | None = None, warnings: tuple[str, ...] = ()
    ) -> RawDocument:
        """Return what was collected."""
        return RawDocument(
            "\n".join(self._parts), tuple(self._blocks), properties or {}, 0, warnings
        )


def plain_cells(row: str) -> str:
    """Return the cells of an HTML row as words: a | b | c."""
    cells = re.split(r"</t[dh]\s*>", row, flags=re.I)
    words = [re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", cell)).strip() for cell in cells]
    return " | ".join(words).strip(" |")
