"""One clause of a material with whoever says it, and how two clauses stand to each other."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from assistant.duties.report.conflicts.speakers import Voice
from assistant.duties.report.record import Span, Wording


@dataclass(frozen=True)
class Clause:
    """`text` is source.text[start:end] without the words that introduce the speaker."""

    source: str
    start: int
    text: str
    speaker: str
    voice: Voice
    sentence: int
    lead: str = ""  # the words in front of `text` that name the speaker
    stop: str = ""  # the mark behind it
    at: datetime | None = None  # when its source came in
    again: bool = False  # the same speaker says it anew: 刚又说
    corrects: bool = False  # its speaker takes back what was said: 景区更正：…
    first: bool = False  # nothing of its speaker stands in front of it in its sentence

    @cached_property
    def whole(self) -> "Clause":
        """The clause with the words that introduce the speaker."""
        return replace(self, start=self.start - len(self.lead), text=self.lead + self.text, lead="")

    @property
    def end(self) -> int:
        """Where the clause ends in its source."""
        return self.start + len(self.text)

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """Return the span of text[start:end]."""
        quote = self.text[start:end]
        return Span(
            source=self.source,
            start=self.start + start,
            end=self.start + start + len(quote),
            quote=quote,
        )

    def wording(self, start: int = 0, end: int | None = None, speaker: str = "") -> Wording:
        """Return text[start:end] as one side of a contradiction."""
        who = speaker or self.speaker
        start = _behind_time(self.text, start)
        quote = self.text[start:end]
        return Wording(text=attributed(who, quote), spans=(self.span(start, end),))


# 5:22左右柳堤路18号, 三点来钟: the words that round a clock time off belong to it
_ROUNDED = re.compile(
    r"(?<=[\d点时分半刻钟])(?:左右|前后|上下|光景|来钟|多钟|时分|钟|许|多|整|的?样子|的?时候)+"
)


def _behind_time(text: str, start: int) -> int:
    """Return where a side begins that would else begin inside a time: 右柳堤路18号."""
    return next((m.end() for m in _ROUNDED.finditer(text) if m.start() < start < m.end()), start)


def attributed(who: str, quote: str) -> str:
    """Return the quote with who says it; 120\uff1a9楼 would read as a clock time."""
    mark = "称\uff1a" if who[-1:].isdigit() else "\uff1a"
    return f"{who}{mark}{quote}" if who else quote


_LATER = timedelta(minutes=10)


def succeeds(later: Clause, earlier: Clause) -> bool:
    """Whether a source came in so much later that figures may have moved on, or corrects one."""
    if later.corrects and later.start > earlier.start:
        return True
    if later.source == earlier.source or later.at is None or earlier.at is None:
        return False
    return abs(later.at - earlier.at) >= _LATER


def apart(one: Clause, other: Clause) -> int:
    """Return how many sentences lie between two clauses; other sources count as neighbours."""
    return other.sentence - one.sentence if one.source == other.source else 1
