"""Writes a draft into a document, block by block of its layout."""

import unicodedata
from collections.abc import Sequence
from io import BytesIO
from itertools import groupby
from typing import Any

from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn

from assistant.duties.report.documents.elements import at_foot, element
from assistant.duties.report.documents.fields import day, fields, minute
from assistant.duties.report.documents.layout import Block, Layout, layout_named, page_rules
from assistant.duties.report.documents.pages import (
    Docx,
    hang,
    new_document,
    right_indent,
    text_width,
)
from assistant.duties.report.draft.model import Draft, Paragraph

FOOT = "版记"
_LEFT_OF_NAMES = 2  # 7.3.4: 附件说明 begins two characters in
_AFTER_COUNT = 0.5  # characters between 1. and the name
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
        self._framed = False

    def write(self) -> None:
        core = self.document.core_properties
        core.title, core.author, core.comments = self._draft.title, self._draft.signature.unit, ""
        for block in self._layout.blocks:
            self._block(block)
        if self._framed:
            self._paragraph("分隔线")  # a frame belongs to the paragraph that follows it

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
        # a line that is full to the last character breaks in the fonts that stand in for 小标宋
        for line in title_lines(self._draft.title_parts, int(width - 0.5)):
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
        if block.style == FOOT:
            self._foot(left or "")
            return
        made = self._paragraph(block.style)
        self._marked(made, left or "")
        if right:
            made.paragraph_format.tab_stops.add_tab_stop(
                text_width(self._rules), WD_TAB_ALIGNMENT.RIGHT
            )
            self._add(made, f"\t{right}")

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
        """附件说明: one line below, numbered from two on, nothing after the name (7.3.4).

        A name that takes another line goes on under its first character.
        """
        names = self._draft.attachments
        if not names:
            return
        self._paragraph("正文")
        several = len(names) > 1
        count_width = width(f"{len(names)}.") + _AFTER_COUNT if several else 0
        for number, name in enumerate(names, 1):
            head = "附件：" if number == 1 else ""
            made = self._paragraph("附件说明")
            begins = _LEFT_OF_NAMES if head else _LEFT_OF_NAMES + width("附件：")
            named = _LEFT_OF_NAMES + width("附件：") + count_width
            hang(made, named, named - begins)
            count = f"{number}.\t" if several else ""
            self._add(made, f"{head}{count}{name}")

    def _signature(self, tell: Any) -> None:
        """Unit and date without a seal (7.3.5.2): the date begins two characters after the unit."""
        unit, date = self._draft.signature.unit, tell(self._draft.signature.at)
        if not unit and not date:
            return
        # never alone on a page: the last lines of the text go along (7.3.5.4)
        for kept in (self.document.paragraphs[-1], self._paragraph("落款")):
            kept.paragraph_format.keep_with_next = True
        for text, right in zip((unit, date), right_of(unit, date), strict=True):
            if text:
                made = self._paragraph("落款")
                made.paragraph_format.keep_with_next = text == unit and bool(date)
                made.paragraph_format.right_indent = right_indent(right, self._rules)
                indent = made._p.pPr.find(qn("w:ind"))
                indent.set(qn("w:rightChars"), str(round(right * 100)))
                self._add(made, text)

    def _copies(self) -> None:
        """抄送: with a full stop after the last of the units (7.4.2)."""
        if self._draft.copies:
            self._foot(f"抄送：{'，'.join(self._draft.copies)}。")

    def _foot(self, text: str) -> None:
        """A line of the 版记, at the foot of the last page.

        The character before it is one of the text: an indent would shorten the rules. A floating
        table would do in Word, but LibreOffice lets one as wide as the text flow along with it.
        """
        label, colon, _ = text.partition("：")
        made = self._paragraph(FOOT)
        self._marked(made, f"\u3000{text}")
        at_foot(made, width(label + colon) if colon else 0)
        self._framed = True


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
    words: list[tuple[str, bool]] = []
    for part in parts:
        cut = _words(part)
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


def _words(part: str) -> list[str]:
    """Cut a part of a title into words; times and addresses stay whole: 望江路118号, 7时40分许."""
    import jieba

    found: list[str] = []
    for word in filter(None, jieba.cut(part)):
        ends = found[-1][-1] if found else ""
        if ends and (word in _NOT_FIRST or (word.isdigit() and ends in _BEFORE_FIGURES)):
            found[-1] += word
        else:
            found.append(word)
    return found


_NOT_FIRST = tuple("路街巷弄号镇乡村区市县桥站年月日时分许")
_BEFORE_FIGURES = "路街巷弄道年月日时"
_CLOSING = ("）", "】", "、", "，", "”")
