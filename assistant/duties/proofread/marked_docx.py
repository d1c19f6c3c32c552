"""A docx with findings in it: real tracked changes and comments, formatting untouched.

No library does this: docx-revisions (0.1.5) drops the run properties of what it touches, the
others need Word or .NET. Only runs that hold a finding are cut; everything else stays byte for
byte as it was parsed.
"""

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile, is_zipfile

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from lxml.etree import XMLSyntaxError

from assistant.duties.proofread.finding import Finding
from core.errors import Refused

AUTHOR = "值班助手"
_T, _R, _P = qn("w:t"), qn("w:r"), qn("w:p")
_DEL, _INS = qn("w:del"), qn("w:ins")
_RPR, _DELTEXT = qn("w:rPr"), qn("w:delText")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# what stands for one character of text and is never replaced
_SIGNS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
# 脚注, 尾注; those with a type are the lines that separate them from the text
_NOTES = {
    RELATIONSHIP_TYPE.FOOTNOTES: qn("w:footnote"),
    RELATIONSHIP_TYPE.ENDNOTES: qn("w:endnote"),
}
Element = Any  # lxml has no types for the elements that python-docx makes


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the file: its text in the whole, and where that begins."""

    element: Element
    start: int
    text: str


class Pages:
    """An opened docx. `text` is all of its paragraphs, one a line, in the order of the file."""

    def __init__(self, content: bytes) -> None:
        """Open the bytes of a docx. Refused where they are none."""
        if _is_ofd(content):
            raise Refused(
                "这是 OFD 版式文件，不能直接校对。",
                "请用版式阅读软件导出为 docx 后再上传，或把其中的文字复制、粘贴到校对框。",
            )
        try:
            self._document = Document(BytesIO(content))
        except (BadZipFile, OpcError, KeyError, ValueError, XMLSyntaxError) as error:
            raise Refused(
                "这个文件不是能打开的 docx。", "请用 WPS 或 Word 另存为 docx 后再上传。"
            ) from error
        self._notes = list(self._opened_notes())
        self._paragraphs: list[Paragraph] = []
        at = 0
        for element in self._elements():
            text = "".join(sign for _, _, sign in _characters(element))
            self._paragraphs.append(Paragraph(element, at, text))
            at += len(text) + 1
        self.text = "\n".join(paragraph.text for paragraph in self._paragraphs)

    def _elements(self) -> Iterator[Element]:
        """Return every paragraph: body, tables, text boxes; headers and footers; notes."""
        yield from self._document.element.body.iter(_P)
        seen: set[int] = set()
        for section in self._document.sections:
            for part in (section.header, section.footer, section.first_page_header,
                         section.first_page_footer):  # fmt: skip
                if not part.is_linked_to_previous and id(part.part) not in seen:
                    seen.add(id(part.part))
                    yield from part._element.iter(_P)  # pyright: ignore[reportPrivateUsage]
        for _, root, note in self._notes:
            for one in root.iter(note):
                if one.get(qn("w:type")) is None:
                    yield from one.iter(_P)

    def _opened_notes(self) -> Iterator[tuple[Any, Element, str]]:
        """Return the parts with foot- and endnotes, each with its root and what a note is called.

        python-docx keeps them as bytes.
        """
        for relation in self._document.part.rels.values():
            note = _NOTES.get(relation.reltype)
            if note and not relation.is_external:
                part = relation.target_part
                yield part, parse_xml(part.blob), note

    def mark(self, findings: Sequence[Finding], at: datetime) -> bytes:
        """Return the docx with every finding in it; `at` dates the changes (aware).

        A finding with a replacement becomes a tracked change, every one a comment with its reason.
        One that runs over the end of a paragraph is put into the first paragraph, as a comment.
        """
        body = {id(p) for p in self._document.element.body.iter(_P)}
        numbers = iter(range(self._first_free(), 1_000_000))
        for paragraph in self._paragraphs:
            end = paragraph.start + len(paragraph.text)
            own = [f for f in findings if paragraph.start <= f.start < max(end, f.start)]
            own = [f for f in own if f.start < end]
            for finding in sorted(own, key=lambda f: f.start, reverse=True):
                # comments cannot stand in headers, footers and notes
                comments = self._document.comments if id(paragraph.element) in body else None
                _mark(paragraph, finding, at, numbers, comments)
        for part, root, _ in self._notes:
            if any(True for _ in root.iter(_DEL, _INS)):
                part._blob = serialize_part_xml(root)
        out = BytesIO()
        self._document.save(out)
        return out.getvalue()

    def _first_free(self) -> int:
        ids = self._document.element.xpath("//w:ins/@w:id | //w:del/@w:id")
        return max((int(i) for i in ids if str(i).lstrip("-").isdigit()), default=1000) + 1


def _is_ofd(content: bytes) -> bool:
    """Say whether a file is OFD (GB/T 33190): a package that begins with OFD.xml."""
    if not is_zipfile(BytesIO(content)):
        return False
    with ZipFile(BytesIO(content)) as package:
        return "OFD.xml" in package.namelist()


def _characters(paragraph: Element) -> Iterator[tuple[Element, Element, str]]:
    """Return (run, child, character) of what is read in a paragraph: deleted text is not."""
    for run in paragraph.iter(_R):
        if _inside(run, paragraph):
            for child in run:
                if child.tag == _T:
                    for sign in child.text or "":
                        yield run, child, sign
                elif child.tag in _SIGNS:
                    yield run, child, _SIGNS[child.tag]


def _inside(run: Element, paragraph: Element) -> bool:
    """Say whether a run is this paragraph's own (not a text box's in it) and not deleted."""
    for above in run.iterancestors():
        if above is paragraph:
            return True
        if above.tag in (_P, _DEL, qn("w:moveFrom")):
            return False
    return False


def _mark(
    paragraph: Paragraph, finding: Finding, at: datetime, numbers: Iterator[int], comments: Any
) -> None:
    start = finding.start - paragraph.start
    end = min(finding.end - paragraph.start, len(paragraph.text))
    whole = finding.end - paragraph.start <= len(paragraph.text)
    runs = _cut_out(paragraph.element, start, end)
    if not runs:
        return
    first, last = runs[0], runs[-1]
    if finding.right is not None and whole:
        first, last = _replaced(runs, finding.right, at, numbers)
    if comments is not None:
        _comment(first, last, finding, at, comments)


def _cut_out(paragraph: Element, start: int, end: int) -> list[Element]:
    """Return runs that hold exactly the characters [start, end), cutting runs where needed."""
    touched: dict[Element, list[int]] = {}
    for place, (run, _, _) in enumerate(_characters(paragraph)):
        touched.setdefault(run, []).append(place)
    found: list[Element] = []
    for run, places in touched.items():
        inner = [n for n, place in enumerate(places) if start <= place < end]
        if inner:
            found.append(_middle(run, inner[0], inner[-1] + 1, len(places)))
    return found


def _middle(run: Element, start: int, end: int, length: int) -> Element:
    """Cut a run in up to three and return the piece with the characters [start, end)."""
    if end < length:
        run.addnext(_piece(run, end, length))
        _keep(run, 0, end)
    if start > 0:
        middle = _piece(run, start, end)
        _keep(run, 0, start)
        run.addnext(middle)
        return middle
    return run


def _piece(run: Element, start: int, end: int) -> Element:
    piece = copy.deepcopy(run)
    _keep(piece, start, end)
    return piece


def _keep(run: Element, start: int, end: int) -> None:
    """Leave only the characters [start, end) in a run; what has no text stays with the first."""
    at = 0
    for child in list(run):
        if child.tag == _RPR:
            continue
        size = len(child.text or "") if child.tag == _T else int(child.tag in _SIGNS)
        begin, stop = max(start - at, 0), min(end - at, size)
        at += size
        if size == 0:
            if start > 0:
                run.remove(child)
        elif begin >= stop:
            run.remove(child)
        elif child.tag == _T:
            child.text = child.text[begin:stop]
            child.set(_SPACE, "preserve")


def _replaced(
    runs: Sequence[Element], right: str, at: datetime, numbers: Iterator[int]
) -> tuple[Element, Element]:
    """Turn runs into a tracked deletion with an insertion behind; return first and last mark."""
    deletions: list[Element] = []
    for run in runs:
        last = deletions[-1] if deletions else None
        if last is None or last.getnext() is not run:
            last = _change("w:del", at, numbers)
            run.addprevious(last)
            deletions.append(last)
        last.append(run)
        for text in run.findall(_T):
            text.tag = _DELTEXT
    if not right:
        return deletions[0], deletions[-1]
    insertion, run = _change("w:ins", at, numbers), OxmlElement("w:r")
    properties = runs[0].find(_RPR)
    if properties is not None:
        run.append(copy.deepcopy(properties))
    text = OxmlElement("w:t")
    text.text = right
    text.set(_SPACE, "preserve")
    run.append(text)
    insertion.append(run)
    deletions[-1].addnext(insertion)
    return deletions[0], insertion


def _change(tag: str, at: datetime, numbers: Iterator[int]) -> Element:
    change = OxmlElement(tag)
    change.set(qn("w:id"), str(next(numbers)))
    change.set(qn("w:author"), AUTHOR)
    change.set(qn("w:date"), _as_word(at))
    return change


def _as_word(at: datetime) -> str:
    """Word reads the time of a change or a comment as local, whatever zone is written."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _comment(first: Element, last: Element, finding: Finding, at: datetime, comments: Any) -> None:
    said = f"【{finding.severity.value}·{finding.type.value}】{finding.reason}"
    comment = comments.add_comment(
        text=f"{said}（{finding.authority.value}：{finding.source}）",
        author=AUTHOR,
        initials="值班",
    )
    comment._comment_elm.set(qn("w:date"), _as_word(at))
    start, end = OxmlElement("w:commentRangeStart"), OxmlElement("w:commentRangeEnd")
    run, reference = OxmlElement("w:r"), OxmlElement("w:commentReference")
    for element in (start, end, reference):
        element.set(qn("w:id"), str(comment.comment_id))
    run.append(reference)
    first.addprevious(start)
    last.addnext(end)
    end.addnext(run)
