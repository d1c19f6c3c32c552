"""Notes typed in haste, with blanks where the marks should be: 塌方封道 没伤人 6:40掉的."""

import re
from collections.abc import Sequence

_BLANK = re.compile(r"(?<=[\u4e00-\u9fff\d\uff09])[ \u3000](?=[\u4e00-\u9fff\d])")
_MARKS = re.compile(r"[\uff0c\u3002\uff1b]")
_LEAST = 3  # so many blanks, and more of them than marks: they are the line's marks
_SHORT = 24  # characters of a line that is a heading at most: 某镇 副镇长 某某 13:18
_HEAD = 30  # characters of a line in which its first clock parts the heading from the story
# figures set apart by hand or by the printer: 电梯困 4 人, 20 时 35 分
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff])[ \u3000]\d+(?:\.\d+)?[ \u3000](?=[\u4e00-\u9fff])")
_CLOCK_HEAD = re.compile(
    r"\s*(?:\d{1,2}[:\uff1a]\d\d[ \u3000]|[^\d\s]{1,12}[ \u3000]\d{1,2}[:\uff1a]\d\d)"
)


def marked(text: str, moments: Sequence[tuple[int, int]] = ()) -> str:
    """Return the text with marks for blanks in lines that are parted by blanks; lengths stay.

    A clock behind a blank opens a sentence where `moments` tell of it; the blanks beside the one
    of a line's head stay.
    """
    made: list[str] = []
    at = 0
    for line in text.split("\n"):
        inside = [(a - at, b - at) for a, b in moments if at <= a and b <= at + len(line)]
        made.append(_line(line, inside))
        at += len(line) + 1
    return "\n".join(made)


def _line(line: str, moments: Sequence[tuple[int, int]]) -> str:
    spaced = {i for m in _SPACED.finditer(line) for i in (m.start(), m.end() - 1)}
    blanks = [m.start() for m in _BLANK.finditer(line) if m.start() not in spaced]
    if len(line) <= _SHORT or len(blanks) < max(_LEAST, len(_MARKS.findall(line)) + 1):
        return line
    begin = moments[0][1] + 1 if moments and moments[0][0] <= _HEAD else _clock_ends(line)
    opens = {start for start, _ in moments}
    made = list(line)
    for at in blanks:
        if at >= begin:
            made[at] = "\u3002" if at + 1 in opens else "\uff0c"
    return "".join(made)


def _clock_ends(line: str) -> int:
    head = _CLOCK_HEAD.match(line)
    return head.end() if head else 0
