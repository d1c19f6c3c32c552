"""Parts that are not body text: tables of contents, lists of attachments, signatures."""

import re

from core.text import find_dates
from ingest.structure.lines import Line
from ingest.structure.marks import MarkKind

_CONTENTS = re.compile(r"(?:目[\s　]*[录次]|contents)[:：]?$", re.I)
_LEADER = re.compile(r"[\s　]*[.…·‥．_]{2,}[\s　]*\d*$|[\s　]+\d{1,3}$")
_SPACE = re.compile(r"[\s　]+")
_END = re.compile(r"[。；;，,：:]$")
# 版记 and remarks below the date (GB/T 9704—2012 7.4)
_COLOPHON = re.compile(
    r"^[（(]此件.{2,12}[)）]$|^(?:抄送|主送|分送|报送)[：:]|日印发$|^联系(?:人|电话)[：:]"
)
_ENTRY = 60  # a contents entry or an issuing body is shorter than this
_MOST_ENTRIES = 500  # of one table of contents
_FEW = 5  # lines of a signature above its date


def contents_lines(lines: list[Line]) -> set[int]:
    """Return the indexes of the lines that make up tables of contents."""
    found: set[int] = set()
    i = 0
    while i < len(lines):
        stop = i + 1
        if _CONTENTS.match(lines[i].bare) and not lines[i].is_row:
            stop = max(stop, _contents_end(lines, i + 1))
            found |= set(range(i, stop))
        elif lines[i].is_mark(MarkKind.DIVISION):
            while stop < len(lines) and lines[stop].is_mark(MarkKind.DIVISION):
                stop += 1
            found |= _untitled_contents(lines, i, stop)
        i = stop
    return found


def _key(line: Line) -> str:
    return _SPACE.sub("", _LEADER.sub("", line.bare))


def _contents_end(lines: list[Line], first: int) -> int:
    """The list ends where its first entry is met again; failing that, where entries stop."""
    if first >= len(lines):
        return first
    key = _key(lines[first])
    for j in range(first + 1, min(first + _MOST_ENTRIES, len(lines))):
        if len(lines[j].bare) > _ENTRY:
            break
        if _key(lines[j]) == key:
            return j
    stop = first
    while stop < len(lines) and _LEADER.search(lines[stop].bare):
        stop += 1
    return stop


def _untitled_contents(lines: list[Line], i: int, stop: int) -> set[int]:
    """Three or more chapter headings without a word between them, and the first again below."""
    if stop - i < 3:
        return set()
    key = _key(lines[i])
    again = next((j for j in range(i + 1, len(lines)) if _key(lines[j]) == key), None)
    return set(range(i, min(again, stop))) if again is not None else set()


def attachment_lines(lines: list[Line], skipped: set[int]) -> tuple[set[int], set[int]]:
    """Return the lines that begin an attachment, and those that only announce attachments.

    A line 附件：X at the end of the body announces an attachment, alone or with a list below it;
    where the attachment itself follows further down, only that one counts as its beginning.
    """
    heads = [i for i, line in enumerate(lines) if i not in skipped and _is_attachment_head(line)]
    announced = _announcements(lines, heads)
    begins = set(heads) - announced
    listed: set[int] = set()
    for i in sorted(announced):
        if i in listed:
            continue
        stop = i + 1
        while stop < len(lines) and stop not in begins and _is_listed(lines[stop]):
            stop += 1
        listed |= set(range(i, stop))
    return begins, listed


def _is_listed(line: Line) -> bool:
    return line.mark is not None and line.level is None and len(line.bare) <= _ENTRY


def _is_attachment_head(line: Line) -> bool:
    if not line.is_mark(MarkKind.ATTACHMENT):
        return False
    assert line.mark is not None
    rest = line.bare[line.mark.end :]
    limit = 2 * _ENTRY if rest[:1] in "：:" and rest else _ENTRY
    return len(line.bare) <= limit and (line.level is not None or not _END.search(rest[1:]))


def _announcements(lines: list[Line], heads: list[int]) -> set[int]:
    """Return those heads of which the attachment itself follows: same word, same number."""
    found: set[int] = set()
    later: set[tuple[str, int]] = set()
    for i in reversed(heads):
        mark = lines[i].mark
        assert mark is not None
        title = lines[i].bare[mark.end :].lstrip(" 　:：")
        if title and lines[i].level is None:
            numbers = {mark.number, 1} if title.startswith(("1", "１")) else {mark.number}
            words = {mark.label[:2]} if len(mark.label) > 1 else {"附件", "附录", "附表", "附"}
            if any((word, number) in later for word in words for number in numbers):
                found.add(i)
        later.add((mark.label[:2], mark.number))
    return found


def signature_lines(lines: list[Line], attachments: set[int]) -> set[int]:
    """Return the indexes of issuing bodies and dates that close the body or an attachment."""
    found: set[int] = set()
    ends = {*(i for i in attachments if i > 0), len(lines)}
    for end in ends:
        found |= _signature_before(lines, end)
    return found


def _signature_before(lines: list[Line], end: int) -> set[int]:
    last = end
    while last > 1 and _COLOPHON.search(_SPACE.sub("", lines[last - 1].bare)):
        last -= 1
    colophon = set(range(last, end))
    for i in range(last - 1, max(last - 1 - _FEW, 0), -1):
        if _is_date_line(lines[i]):
            first = i
            while first > max(i - _FEW, 1) and _is_issuing_body(lines[first - 1]):
                first -= 1
            return set(range(first, i + 1)) | colophon
        if not _is_short(lines[i]):
            break
    return colophon


def _is_date_line(line: Line) -> bool:
    text = _SPACE.sub("", line.bare)
    found = next(find_dates(text), None)
    return found is not None and found.start == 0 and found.end == len(text)


def _is_short(line: Line) -> bool:
    return not line.is_row and len(line.bare) < _ENTRY and not re.search(r"[。；;]$", line.bare)


def _is_issuing_body(line: Line) -> bool:
    plain = line.mark is None and line.level is None and not line.is_row
    return plain and len(line.bare) <= 40 and not re.search(r"[。；;，,：:、！？）)”》]", line.bare)
