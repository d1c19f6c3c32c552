"""Loads the page, the styles and the layouts of documents."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from core.errors import NotFound
from core.yaml_data import read_yaml

HERE = Path(__file__).parent
TWIPS_A_MM = 1440 / 25.4


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PageSize(_Read):
    """Millimetres."""

    width: float
    height: float
    top: float
    left: float
    text_width: float
    text_height: float

    @property
    def right(self) -> float:
        """The margin that is left."""
        return self.width - self.left - self.text_width

    @property
    def bottom(self) -> float:
        """The margin that is left."""
        return self.height - self.top - self.text_height


class Grid(_Read):
    """Characters a line, lines a page; twips."""

    characters: int
    lines: int
    line_pitch: int
    character_spacing: int


class Font(_Read):
    """A font as offices name it, and what may stand in for it."""

    name: str
    alternatives: tuple[str, ...]


class Style(_Read):
    """A paragraph style; indents in characters of `size`, `pitch` in twips."""

    font: str
    size: float
    align: str = "both"
    first: float = 0
    left: float = 0
    right: float = 0
    pitch: int | None = None
    colour: str = ""
    rule: str = ""
    keep: bool = False


class Block(_Read):
    """One thing on a document: text, or one of the parts of a draft."""

    text: str = ""
    right: str = ""  # on the same line, flush right
    style: str = "正文"
    blank: bool = False
    needs: str = ""  # a field without which a blank line is left out
    title: bool = False
    body: bool = False
    attachments: bool = False
    signature: bool | str = False  # True: date to the minute; "day": the date alone
    copies: bool = False


class Layout(_Read):
    """A kind of document."""

    title: str
    blocks: tuple[Block, ...]


class PageRules(_Read):
    """page.yaml."""

    page: PageSize
    grid: Grid
    number_from_edge: float
    fonts: Mapping[str, Font]
    styles: Mapping[str, Style]
    headings: Sequence[str]


def _load(name: str) -> Any:
    return read_yaml((HERE / name).read_text(encoding="utf-8"))


@cache
def page_rules() -> PageRules:
    """Return the page of GB/T 9704—2012."""
    return PageRules.model_validate(_load("page.yaml"))


@cache
def layouts() -> Mapping[str, Layout]:
    """Return every layout by its name."""
    read: Mapping[str, Any] = _load("layouts.yaml")["layouts"]
    return {name: Layout.model_validate(layout) for name, layout in read.items()}


def layout_named(name: str) -> Layout:
    """Return a layout. NotFound where there is none of that name."""
    found = layouts().get(name)
    if found is None:
        known = "、".join(f"{layout.title}（{key}）" for key, layout in layouts().items())
        raise NotFound(f"没有名为“{name}”的文种版式。", f"可用的版式：{known}。")
    return found
