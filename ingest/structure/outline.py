"""Walks the lines of a document and grows its tree of clauses."""

from dataclasses import dataclass

from ingest.structure.headings import is_bracketed, is_heading, is_only_heading
from ingest.structure.labels import attachment_label, division_label
from ingest.structure.lines import Line
from ingest.structure.marks import ATTACHMENT_RANK, TITLE_RANK, MarkKind
from ingest.structure.passages import passages
from ingest.structure.plan import Plan
from knowledge.documents import ClauseKind, ParsedClause

_TABLE_IN_ARTICLE = 600  # characters up to which a table stays inside its article


@dataclass(frozen=True, slots=True)
class _Open:
    """A heading that encloses what follows. `level` is the format's own, where it has one."""

    rank: int
    level: int | None
    label: str
    index: int
    numbered: bool


class Outline:
    """Builds clauses in reading order; `clauses` is complete after `grow`."""

    def __init__(self, text: str, lines: list[Line], plan: Plan) -> None:
        self.clauses: list[ParsedClause] = []
        self._text = text
        self._lines = lines
        self._plan = plan
        self._stack: list[_Open] = []
        self._body: list[Line] = []
        self._article: Line | None = None
        self._any_body = False
        self._preamble = False
        self._items: dict[int, int] = {}

    def grow(self) -> None:
        """Read all lines."""
        i = 0
        while i < len(self._lines):
            i = self._step(i)
        self._flush(structural=False)

    def _step(self, i: int) -> int:
        """Take line `i` and what belongs to it; return the index of the next line."""
        plan, line = self._plan, self._lines[i]
        if i in plan.titles:
            return self._aside(i, i + 1, line.bare)
        for group, label in ((plan.notes, "题注"), (plan.contents, "目录")):
            if i in group:
                return self._aside(i, _run_end(i, group), label)
        if i in plan.closing:
            return self._close(i, _run_end(i, plan.closing))
        if i in plan.attachments:
            return self._open_attachment(i)
        if i in plan.articles:
            self._flush()
            self._article, self._items = line, {}
            return i + 1
        in_article = self._article is not None
        if not line.is_row and is_heading(
            self._lines, i, in_article=in_article, decimal=plan.decimal, items=self._items
        ):
            return self._open_heading(i)
        if not in_article:
            self._leave_siblings(line)
        self._remember_item(line)
        self._body.append(line)
        return i + 1

    def _leave_siblings(self, line: Line) -> None:
        """An item 十二、 after the heading 十一、… stands beside it, not below it."""
        mark = line.mark
        if mark is None or mark.kind is not MarkKind.ITEM or mark.number == 1:
            return
        while self._stack and self._stack[-1].numbered and self._stack[-1].rank >= mark.rank:
            self._flush()
            self._stack.pop()

    def _remember_item(self, line: Line) -> None:
        if line.mark is not None and line.mark.kind in (MarkKind.ITEM, MarkKind.DECIMAL):
            rank = line.mark.rank
            self._items = {r: n for r, n in self._items.items() if r < rank}
            self._items[rank] = line.mark.number

    # --- headings

    def _open_heading(self, i: int) -> int:
        self._flush()
        self._items = {}
        line = self._lines[i]
        if is_bracketed(line) or self._is_sent_out(i):
            # a remark, or the title of the document that a notice sends out
            self._add(ClauseKind.HEADING, line.bare, (), line.start, line.end, line.block.page)
            return i + 1
        rank = line.mark.rank if line.mark is not None else self._unnumbered_rank(line)
        while self._stack and self._ends(self._stack[-1], rank, line.level):
            self._stack.pop()
        if line.mark is None and line.level not in (0, 1) and self._stack:
            rank = self._stack[-1].rank + 1
        label, taken = division_label(self._lines, i, self._plan.articles)
        end = self._lines[i + taken - 1].end
        self._push(rank, line.level, label, line, end, line.mark is not None)
        return i + taken

    def _is_sent_out(self, i: int) -> bool:
        """A title below the words of a notice, with all the rest below it and none beside it."""
        line = self._lines[i]
        outermost = line.mark is None and line.level in (0, 1)
        first = self._preamble and not self._stack and not self._any_body
        return outermost and first and is_only_heading(self._lines, i)

    def _unnumbered_rank(self, line: Line) -> int:
        """Without a number only the format's level counts, and scans get that wrong below 1."""
        return TITLE_RANK if line.level in (0, 1) else 1000

    @staticmethod
    def _ends(above: _Open, rank: int, level: int | None) -> bool:
        if above.rank >= rank and above.rank != ATTACHMENT_RANK:
            return True
        return (
            not above.numbered
            and level is not None
            and above.level is not None
            and above.level >= level
        )

    def _open_attachment(self, i: int) -> int:
        self._flush()
        self._stack, self._items = [], {}
        line = self._lines[i]
        label, taken = attachment_label(self._lines, i)
        end = self._lines[i + taken - 1].end
        self._push(ATTACHMENT_RANK, line.level, label, line, end, numbered=True)
        return i + taken

    def _push(
        self, rank: int, level: int | None, label: str, line: Line, end: int, numbered: bool
    ) -> None:
        path = (*self._path(), label)
        self._add(ClauseKind.HEADING, label, path, line.start, end, line.block.page)
        self._stack.append(_Open(rank, level, label, len(self.clauses) - 1, numbered))

    def _path(self) -> tuple[str, ...]:
        return tuple(opened.label for opened in self._stack)

    # --- what is no part of the tree

    def _aside(self, first: int, stop: int, label: str) -> int:
        """Keep title, notes and contents as headings: shown, never searched."""
        self._flush()
        start, end = self._lines[first].start, self._lines[stop - 1].end
        self._add(ClauseKind.HEADING, label, (), start, end, self._lines[first].block.page)
        return stop

    def _close(self, first: int, stop: int) -> int:
        """Attachment lists, issuing bodies and dates close whatever stands above them."""
        self._flush()
        self._stack, self._items = [], {}
        start, end = self._lines[first].start, self._lines[stop - 1].end
        page = self._lines[first].block.page
        self._add(ClauseKind.SECTION, "落款", ("落款",), start, end, page)
        return stop

    # --- leaves

    def _flush(self, *, structural: bool = True) -> None:
        """Write the open article or the collected body lines. `structural`: a heading follows."""
        body, self._body = self._body, []
        article, self._article = self._article, None
        if article is not None:
            self._write_article(article, body)
        elif body:
            outside = not self._stack and not self._any_body and structural
            if outside and not any(line.is_row or line.mark for line in body):
                self._preamble = True
                self._write(body, self._path(), ClauseKind.PREAMBLE)
            else:
                self._any_body = True
                self._write(body, self._path(), ClauseKind.SECTION)

    def _write_article(self, first: Line, body: list[Line]) -> None:
        assert first.mark is not None
        self._any_body = True
        rows = [line for line in body if line.is_row]
        outside: list[Line] = []
        if rows and rows[-1].end - rows[0].start > _TABLE_IN_ARTICLE:
            cut = body.index(rows[0])
            body, outside = body[:cut], body[cut:]
        path = (*self._path(), first.mark.label)
        end = body[-1].end if body else first.end
        label = first.mark.label
        self._add(ClauseKind.ARTICLE, label, path, first.start, end, first.block.page)
        if outside:
            self._write(outside, path, ClauseKind.SECTION, parent=len(self.clauses) - 1)

    def _write(
        self, body: list[Line], path: tuple[str, ...], kind: ClauseKind, parent: int | None = None
    ) -> None:
        for found in passages(body, self._text):
            label = found.label or ("序言" if kind is ClauseKind.PREAMBLE else "")
            full = (*path, label) if label else path
            actual = ClauseKind.TABLE if found.table else kind
            self._add(
                actual, label, full, found.start, found.end, found.page, found.context, parent
            )

    def _add(
        self, kind: ClauseKind, label: str, path: tuple[str, ...], start: int, end: int,
        page: int | None, context: str = "", parent: int | None = None,
    ) -> None:  # fmt: skip
        if parent is None and self._stack:
            parent = self._stack[-1].index
        text = self._text[start:end]
        self.clauses.append(
            ParsedClause(kind, label, path, text, start, end, parent, page, context)
        )


def _run_end(i: int, group: frozenset[int]) -> int:
    while i in group:
        i += 1
    return i
