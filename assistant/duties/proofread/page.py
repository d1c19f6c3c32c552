"""One text laid out for the checks: lines, sentences, what is protected, where words begin."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property, lru_cache

import jieba

from assistant.duties.proofread.context import CheckContext, Kind
from assistant.duties.proofread.rulebook import load

Span = tuple[int, int]

_TITLE = re.compile(r"《[^《》\n]{1,80}(?:《[^《》\n]{1,60}》[^《》\n]{0,40})?》")
# Words of others are not ours to mend: what a rule, a document or a speaker is quoted to say.
_QUOTE = re.compile(
    r"(?:规定|写道|载明|指出|原文(?:为|是)?|条文|所称|称|条)[：:，,]?(“[^“”\n]{8,400}”)"
    r"|(?P<words>“[^“”\n]{1,40}”)(?=等?字样|的字样|一词|一语|二字|两字|的说法|的表述|的标语)"
)
_BREAK = re.compile(r"[，。；：！？、,;:!?\n“”《》（）()\s]")
_OFFICE = 5  # characters of the longest of such names
_END = "。！？；\n"
_REACH = 24
_ARTICLE = re.compile(r"^[ \t\u3000#]*第[一二三四五六七八九十百千零]+条[ \t\u3000]", re.MULTILINE)
_ARTICLES = 3  # lines that begin so; fewer are a quotation
_HABIT = 2  # half-width commas without a full-width one that may be slips


@lru_cache(maxsize=4096)
def _edges(clause: str) -> frozenset[int]:
    """Return the offsets at which words begin or end in a clause."""
    at = [0]
    for word in jieba.cut(clause, HMM=False):
        at.append(at[-1] + len(word))
    return frozenset(at)


@lru_cache(maxsize=2)
def _genre(name: str) -> re.Pattern[str]:
    return re.compile("|".join(load("genre")[name]))


@lru_cache(maxsize=1)
def _offices() -> re.Pattern[str]:
    names = sorted(load("vocabulary")["organs"].split(), key=len, reverse=True)
    return re.compile("|".join(names))


class Page:
    """A text with its context. Everything is computed on first use and kept."""

    def __init__(self, text: str, context: CheckContext) -> None:
        self.text = text
        self.context = context

    @cached_property
    def line_starts(self) -> list[int]:
        """Offsets at which lines begin."""
        starts = [0]
        at = self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        return starts

    def line(self, at: int) -> Span:
        """Return the span of the line that holds an offset, without its line break."""
        index = bisect_right(self.line_starts, at) - 1
        start = self.line_starts[index]
        last = index + 1 == len(self.line_starts)
        return start, len(self.text) if last else self.line_starts[index + 1] - 1

    def lines(self) -> Iterator[Span]:
        """Yield the spans of all lines that are not blank."""
        for start in self.line_starts:
            span = self.line(start)
            if self.text[span[0] : span[1]].strip():
                yield span

    def sentence(self, at: int) -> Span:
        """Return the span of the sentence (to 。！？；or the line's end) that holds an offset."""
        start = at
        while start > 0 and self.text[start - 1] not in _END:
            start -= 1
        end = at
        while end < len(self.text) and self.text[end] not in _END:
            end += 1
        return start, end

    @cached_property
    def titles(self) -> list[Span]:
        """Spans of 《…》, sorted."""
        if "《" not in self.text:
            return []
        return [match.span() for match in _TITLE.finditer(self.text)]

    @cached_property
    def quotes(self) -> list[Span]:
        """Spans of words quoted from rules, documents or speakers, sorted."""
        if "“" not in self.text:
            return []
        return [match.span(match.lastgroup or 1) for match in _QUOTE.finditer(self.text)]

    def protected(self, start: int, end: int) -> bool:
        """Say whether a stretch lies within a title or a quotation."""
        return _within(self.titles, start, end) or _within(self.quotes, start, end)

    def in_title(self, start: int, end: int) -> bool:
        """Say whether a stretch lies within 《…》."""
        return _within(self.titles, start, end)

    def stands_alone(self, start: int, end: int) -> bool:
        """Say whether no word of the sentence straddles either edge of the stretch."""
        left = start
        while left > 0 and start - left < _REACH and not _BREAK.match(self.text[left - 1]):
            left -= 1
        right = end
        size = len(self.text)
        while right < size and right - end < _REACH and not _BREAK.match(self.text[right]):
            right += 1
        edges = _edges(self.text[left:right])
        return start - left in edges and end - left in edges

    def offices(self, start: int = 0, end: int | None = None) -> list[Span]:
        """Return the spans of offices' short names (防指, 机管局) that meet a stretch, in order."""
        stop = len(self.text) if end is None else end + _OFFICE
        return [m.span() for m in _offices().finditer(self.text, max(0, start - _OFFICE), stop)]

    @cached_property
    def ours(self) -> bool:
        """Whether this is the room's own kind of text: a report, a notice, a duty note.

        Rules of house style apply to such text only; news and statutes are left alone.
        """
        if self.context.kind in (Kind.REPORT, Kind.OFFICIAL):
            return True
        if self.context.kind in (Kind.LAW, Kind.PROSE) or self.statute:
            return False
        return bool(_genre("duty").search(self.text))

    @cached_property
    def statute(self) -> bool:
        """Whether this is the text of a statute: several lines that begin with 第…条."""
        if self.context.kind is Kind.LAW:
            return True
        return "条" in self.text and len(_ARTICLE.findall(self.text)) >= _ARTICLES

    @cached_property
    def half_width_slips(self) -> bool:
        """Whether half-width marks among Chinese words are slips and not the text's habit."""
        if "，" in self.text:
            return True
        few = self.text.count(",") <= _HABIT
        return few and self.ours and bool(_genre("strong").search(self.text))


def _within(spans: list[Span], start: int, end: int) -> bool:
    index = bisect_right(spans, (start, len(spans) and 1 << 60)) - 1
    return index >= 0 and spans[index][0] <= start and end <= spans[index][1]
