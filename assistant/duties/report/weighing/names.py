"""Where the network is heard over the rules for words: where it happened, who reported."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.duties.report.reading.informants import informant
from assistant.duties.report.record import Fact, Slot, Source, Span
from assistant.duties.report.weighing.likely import Read
from core.models.slot_reader import WORDS, Token

NAMES = tuple(Slot(name) for name in WORDS)
# chosen on 280 notes by hands that the network hadn't been taught with (decision 0017)
_NAMES = 0.4  # so likely, a token is of a name, and less likely ones beside it are its ends
_BESIDE = 0.2
_BETTER = 0.9  # a name so likely is heard
_WRONG = 0.4  # where the words that the rules took are less likely than this on the whole
_AREA_SURE = 0.7
_SHORTEST = 2  # characters of a name
_MARKS = "\uff0c\u3002\uff1a\u3001\uff1b\uff08\uff09()\u201c\u201d【】 \n\u3000:,."


@dataclass(frozen=True)
class Named:
    """A stretch of a source that names, and how likely it does."""

    source: Source
    start: int
    end: int
    likely: float

    @property
    def text(self) -> str:
        """The words as they stand."""
        return self.source.text[self.start : self.end]

    def span(self) -> Span:
        """Return the words as what a fact stands on."""
        return Span(source=self.source.id, start=self.start, end=self.end, quote=self.text)


def named(slot: Slot, mine: Fact | None, texts: Sequence[Read]) -> Fact | None:
    """Return who or where it is after the network was heard; `mine` is what the rules read."""
    found = [name for text in texts for name in _names(text, NAMES.index(slot))]
    best = max(found, key=lambda name: name.likely, default=None)
    if best is None or best.likely < _BETTER or (mine and _own(slot, mine, texts) >= _WRONG):
        return mine
    if slot is Slot.PLACE:
        row = _place(found)
        said = "".join(name.text for name in row)
    else:
        row = [best]
        who = informant(best.text, best.start, sure=True)
        said = who.text if who else best.text
    spans = tuple(name.span() for name in row)
    return Fact(slot=slot, text=said, spans=spans, weighed=True, instead_of=given_up(mine))


def given_up(mine: Fact | None) -> str:
    """Return what the rules read as the officer is shown it beside what was chosen instead."""
    if mine is None:
        return ""
    words = "…".join(span.quote for span in mine.spans)
    return mine.text if words in ("", mine.text) else f"{mine.text}（“{words}”）"


_AREA = re.compile(r"(?:[省市县区镇乡村屯]|街道|社区|[一二三四五六七八九十\d]组)$")


def _place(found: Sequence[Named]) -> list[Named]:
    """Return the site with the areas it lies in, where they were named before it."""
    sites = [name for name in found if not _AREA.search(name.text)]
    site = max(sites or found, key=lambda name: name.likely)
    row: list[Named] = []
    for name in found:
        area = name is not site and _AREA.search(name.text) and name.likely >= _AREA_SURE
        before = name.source is site.source and name.end <= site.start
        told = any(name.text in other.text for other in (*row, site))
        if area and before and not told:
            row.append(name)
    return [*row, site]


def _names(text: Read, of: int) -> list[Named]:
    found: list[Named] = []
    run: list[Token] = []
    for token in (*text.reading.tokens, None):
        if token and token.words[of] >= _BESIDE and _goes_on(text.source.text, run, token):
            run.append(token)
            continue
        found += _name(text.source, run, of)
        run = [token] if token and token.words[of] >= _BESIDE else []
    return found


def _goes_on(text: str, run: Sequence[Token], token: Token) -> bool:
    return not run or not text[run[-1].end : token.start].strip()


def _name(source: Source, run: Sequence[Token], of: int) -> list[Named]:
    likely = max((token.words[of] for token in run), default=0.0)
    if likely < _NAMES:
        return []
    start, end = run[0].start, run[-1].end
    words = source.text[start:end]
    start += len(words) - len(words.lstrip(_MARKS))
    end -= len(words) - len(words.rstrip(_MARKS))
    return [Named(source, start, end, likely)] if end - start >= _SHORTEST else []


def _own(slot: Slot, fact: Fact, texts: Sequence[Read]) -> float:
    """How likely the words are that the rules took, on the whole: 后来才晓得是… begins no name."""
    of = NAMES.index(slot)
    likely = [
        token.words[of]
        for text in texts
        for token in text.reading.tokens
        for span in fact.spans
        if span.source == text.source.id and span.start < token.end and token.start < span.end
    ]
    return sum(likely) / len(likely) if likely else 0.0
