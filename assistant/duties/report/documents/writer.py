"""Writes a draft into a document, block by block of its layout."""

import unicodedata
from collections.abc import Sequence
from io import BytesIO
from itertools import groupby
from typing import Any

from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn

from assistant.duties.report.documents.elements import borders, element
from assistant.duties.report.documents.fields import day, fields, minute
from assistant.duties.report.documents.layout import Block, Layout, layout_named, page_rules
from assistant.duties.report.documents.pages import Docx, new_document, right_indent, text_width
from assistant.duties.report.draft.model import Draft, Paragraph

_RIGHT_OF_UNIT = 2  # 7.3.5.2: without a seal the unit stands two characters in


def to_docx(draft: Draft, layout: str = "report") -> bytes:
    """Return a draft as a docx by GB/T 9704—2012 in one of the layouts of layouts.yaml.

    Marked blanks are yellow. Raises NotFound for an unknown layout.
    """
    writer = _Writer(draft, layout_named(layout))
    writer.write()
    file = BytesIO()
    writer.document.save(file)
    return file.getvalue()


class _Writer:
    def __init__(self, draft: Draft, layout: Layout) -> None:
        self._draft = draft
        self._layout = layout
        self._fields = {n: v for n, v in fields(draft).items() if isinstance(v, str)}
        self._rules = page_rules()
        self.document: Docx = new_document()

    def write(self) -> None:
        core = self.document.core_properties
        core.title, core.author, core.comments = self._draft.title, self._draft.signature.unit, ""
        for block in self._layout.blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        if block.blank:
            if not block.needs or self._fields[block.needs]:
                self._paragraph("正文")
        elif block.title:
            self._title()
        elif block.body:
            for paragraph in self._draft.paragraphs:
                self._body(paragraph)
        elif block.attachments:
            self._attachments()
        elif block.signature:
            self._signature(day if block.signature == "day" else minute)
        elif block.copies:
            self._copies()
        else:
            self._line(block)

    def _paragraph(self, style: str) -> Any:
        return self.document.add_paragraph(style=f"公文{style}")

    def _add(self, paragraph: Any, text: str, *, blank: bool = False) -> None:
        run = paragraph.add_run(text)
        if blank:
            run._r.get_or_add_rPr().append(element("highlight", {"val": "yellow"}))

    def _title(self) -> None:
        """The title, broken where its meaning breaks, the longest line not first (7.3.1)."""
        size = self._rules.styles["标题"].size
        width = self._rules.page.text_width / 25.4 * 72 / size
        for line in title_lines(self._draft.title_parts, int(width)):
            self._marked(self._paragraph("标题"), line)

    def _marked(self, paragraph: Any, text: str) -> None:
        """Add text with its 【待…】 marks in yellow."""
        while "【待" in text:
            before, _, rest = text.partition("【待")
            inside, end, text = rest.partition("】")
            if before:
                self._add(paragraph, before)
            self._add(paragraph, f"【待{inside}{end}", blank=True)
        if text:
            self._add(paragraph, text)

    def _body(self, paragraph: Paragraph) -> None:
        made = self._paragraph(self._rules.headings[paragraph.level])
        for blank, pieces in groupby(paragraph.pieces, lambda piece: piece.blank):
            if text := "".join(piece.text for piece in pieces):
                self._add(made, text, blank=blank)

    def _line(self, block: Block) -> None:
        left, right = self._filled(block.text), self._filled(block.right)
        if left is None and right is None:
            return
        if block.rule == "top":
            self._rule("top")
        made = self._paragraph(block.style)
        self._marked(made, left or "")
        if right:
            made.paragraph_format.tab_stops.add_tab_stop(
                text_width(self._rules), WD_TAB_ALIGNMENT.RIGHT
            )
            self._add(made, f"\t{right}")
        if block.rule == "bottom":
            self._rule("bottom")

    def _filled(self, pattern: str) -> str | None:
        """Fill a line; None where one of its fields is empty."""
        if not pattern:
            return None
        text = pattern
        for name, value in self._fields.items():
            if f"{{{name}}}" in text:
                if not value:
                    return None
                text = text.replace(f"{{{name}}}", value)
        return text

    def _attachments(self) -> None:
        """附件说明: one line below, numbered from two on, nothing after the name (7.3.4)."""
        names = self._draft.attachments
        if not names:
            return
        self._paragraph("正文")
        for number, name in enumerate(names, 1):
            head = "附件：" if number == 1 else "\u3000\u3000\u3000"
            count = f"{number}. " if len(names) > 1 else ""
            self._add(self._paragraph("附件说明"), f"{head}{count}{name}")

    def _signature(self, tell: Any) -> None:
        """Unit and date without a seal (7.3.5.2): the date begins two characters after the unit."""
        unit, date = self._draft.signature.unit, tell(self._draft.signature.at)
        if not unit and not date:
            return
        self._paragraph("落款")
        for text, right in zip((unit, date), right_of(unit, date), strict=True):
            if text:
                made = self._paragraph("落款")
                made.paragraph_format.right_indent = right_indent(right, self._rules)
                indent = made._p.pPr.find(qn("w:ind"))
                indent.set(qn("w:rightChars"), str(round(right * 100)))
                self._add(made, text)

    def _copies(self) -> None:
        """版记: a rule as wide as the text, the units one character in, a full stop (7.4.2)."""
        if self._draft.copies:
            self._paragraph("正文")
            self._rule("top")
            self._add(self._paragraph("版记"), f"抄送：{'，'.join(self._draft.copies)}。")
            self._rule("bottom")

    def _rule(self, rule: str) -> None:
        """A rule across the text area, in a paragraph of its own, free of the text's indents."""
        paragraph = self._paragraph("分隔线")
        paragraph._p.get_or_add_pPr().insert(1, borders(rule))


def width(text: str) -> float:
    """Return how many characters of the text a string takes; figures and letters are half."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def _roomy(text: str) -> float:
    """The width in a font whose figures are wider than half a character."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.6 for c in text)


def right_of(unit: str, date: str) -> tuple[float, float]:
    """Return how far in from the right a unit and a date stand, in characters (7.3.5.2)."""
    unit_width, date_width = width(unit), width(date)
    if not unit or unit_width - date_width >= _RIGHT_OF_UNIT:
        return float(_RIGHT_OF_UNIT), max(unit_width - date_width, _RIGHT_OF_UNIT)
    return _RIGHT_OF_UNIT + 2 + date_width - unit_width, float(_RIGHT_OF_UNIT)


def title_lines(parts: Sequence[str], most: int) -> list[str]:
    """Return a title in as few lines as it takes, broken between words, of like lengths.

    Breaks between the parts of a title count as the best; within a part between words.
    """
    title = "".join(parts)
    if _roomy(title) <= most:
        return [title]
    lines = -(-int(_roomy(title) + 0.5) // most)
    while True:
        broken = _broken(parts, lines, most)
        if broken is not None:
            return broken
        lines += 1


def _broken(parts: Sequence[str], lines: int, most: int) -> list[str] | None:
    import jieba

    words: list[tuple[str, bool]] = []
    for part in parts:
        cut = [w for w in jieba.cut(part) if w]
        words += [(w, n == len(cut) - 1) for n, w in enumerate(cut)]
    aim = _roomy("".join(parts)) / lines
    made, line = [], ""
    for n, (word, ends_part) in enumerate(words):
        line += word
        left = "".join(w for w, _ in words[n + 1 :])
        near = _roomy(line) >= aim - (3 if ends_part else 0.5)
        full = bool(left) and _roomy(line + words[n + 1][0]) > most
        if left and len(made) < lines - 1 and (near or full) and not left.startswith(_CLOSING):
            made.append(line)
            line = ""
    made.append(line)
    return made if all(_roomy(made_line) <= most for made_line in made) else None


_CLOSING = ("）", "】", "、", "，", "”")
