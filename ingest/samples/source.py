"""Read a sample document's source: YAML front matter and a lightly marked body.

Body marks: `# ` 一级标题 or 章, `## ` question or 二级标题, `! ` flush left (主送, 抄送),
`> ` flush right (落款, one line each), `= ` centred, `| … |` table rows, anything else a
paragraph. Blocks are separated by blank lines.
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, cast

from core.yaml_data import read_yaml

Kind = Literal["h1", "h2", "left", "right", "centre", "table", "text"]
_MARKS: dict[str, Kind] = {"# ": "h1", "## ": "h2", "! ": "left", "> ": "right", "= ": "centre"}
_FRONT = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.S)
_ARTICLE = re.compile(r"第[一二三四五六七八九十百]+条(?=　)")
_RUN_IN = re.compile(r"（[一二三四五六七八九十]+）[^，。；：]{2,14}。(?=.)")


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a document: its kind, and its text or its table rows."""

    kind: Kind
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()

    def lead(self) -> tuple[str, str]:
        """Split a paragraph into its label (第N条, or a run-in （一） heading) and the rest."""
        for pattern in (_ARTICLE, _RUN_IN):
            found = pattern.match(self.text)
            if found and self.kind == "text":
                return found.group(0), self.text[found.end() :]
        return "", self.text


@dataclass(frozen=True, slots=True)
class Source:
    """A sample document before it becomes a file. `meta` is its entry in the manifest."""

    file: str
    title: str
    caption: str
    letterhead: str
    meta: dict[str, Any]
    blocks: tuple[Block, ...]

    @property
    def suffix(self) -> str:
        """Return the file's extension, lower case, without the dot."""
        return self.file.rsplit(".", 1)[1].lower()

    @property
    def number(self) -> str:
        """Return the 发文字号, empty where the document has none."""
        return str(self.meta["number"])

    @property
    def promulgated(self) -> date:
        """Return the day of issue; built files carry it as their only time stamp."""
        return self.meta["promulgated"]


def read(path: Path) -> Source:
    """Read one source file: .md for texts, .yaml for workbooks."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".yaml":
        front = cast(dict[str, Any], read_yaml(text))
        return _source(front, _sheets(front.pop("columns"), front.pop("sheets")))
    found = _FRONT.match(text)
    if found is None:
        raise ValueError(f"{path.name}: no front matter")
    return _source(cast(dict[str, Any], read_yaml(found[1])), _blocks(found[2]))


def _source(front: dict[str, Any], blocks: tuple[Block, ...]) -> Source:
    caption = str(front.pop("caption", ""))
    letterhead = str(front.pop("letterhead", ""))
    return Source(front["file"], front["title"], caption, letterhead, front, blocks)


def _blocks(body: str) -> tuple[Block, ...]:
    made: list[Block] = []
    for chunk in re.split(r"\n\s*\n", body.strip()):
        if chunk.startswith("|"):
            made.append(Block("table", rows=_rows(chunk)))
        else:
            made.extend(_line(line) for line in chunk.splitlines())
    return tuple(made)


def _line(line: str) -> Block:
    for mark, kind in _MARKS.items():
        if line.startswith(mark):
            return Block(kind, line.removeprefix(mark))
    return Block("text", line)


def _rows(chunk: str) -> tuple[tuple[str, ...], ...]:
    rows = [tuple(c.strip() for c in r.strip("|").split("|")) for r in chunk.splitlines()]
    return tuple(row for row in rows if not all(set(cell) <= {"-"} and cell for cell in row))


def _sheets(columns: list[str], sheets: dict[str, list[list[str]]]) -> tuple[Block, ...]:
    """One table block a sheet, `text` its name; the first column is numbered here."""
    made: list[Block] = []
    for name, rows in sheets.items():
        numbered = tuple((str(n), *row) for n, row in enumerate(rows, 1))
        made.append(Block("table", name, (tuple(columns), *numbered)))
    return tuple(made)
