"""One utterance as it is read: repaired, its quotations blanked, its names and times found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.understand import mentions as mention_finder
from assistant.understand import times as time_finder
from assistant.understand.call_terms import NONE, CallTerms, call_terms
from assistant.understand.mentions import Mention
from assistant.understand.quoted import Quoted, inside, outside, spans
from assistant.understand.repair import Repair, repair
from assistant.understand.times import TimeSpan
from assistant.understand.world import World
from connectors.contract import Kind


@dataclass(frozen=True, slots=True)
class Reading:
    """A text with what was found in it. Positions are those of the whole utterance.

    `words` is the text with quotations blanked: verbs are looked for there only. `start` and `end`
    are the part of the utterance that this reading is about. `terms` says how often an order has
    units called; its words are blanked too.
    """

    text: str
    words: str
    mentions: tuple[Mention, ...]
    times: tuple[TimeSpan, ...]
    quotes: tuple[Quoted, ...]
    start: int
    end: int
    repairs: tuple[Repair, ...] = ()
    terms: CallTerms = NONE

    @property
    def own(self) -> str:
        """The words of this part, quotations blanked."""
        return self.words[self.start : self.end]

    @property
    def full(self) -> str:
        """The text of this part, quotations included."""
        return self.text[self.start : self.end]

    def part(self, start: int, end: int) -> "Reading":
        """Return the reading of a part of the utterance."""
        return replace(
            self,
            start=start,
            end=end,
            mentions=tuple(m for m in self.mentions if start <= m.start and m.end <= end),
            times=tuple(t for t in self.times if start <= t.start and t.end <= end),
            quotes=tuple(q for q in self.quotes if start <= q.start and q.end <= end + 1),
        )

    def of(self, *kinds: Kind, quoted: bool = False) -> tuple[Mention, ...]:
        """Return the mentions of these kinds in order, those in quotations only where wanted."""
        return tuple(
            m
            for m in self.mentions
            if m.kind in kinds and (quoted or not self.in_quotes(m.start, m.end))
        )

    def in_quotes(self, start: int, end: int) -> bool:
        """Say whether a stretch touches a quotation."""
        return inside(list(self.quotes), start, end)

    def kinds(self) -> frozenset[str]:
        """Return the kinds of things mentioned outside quotations."""
        return frozenset(str(m.kind) for m in self.mentions if not self.in_quotes(m.start, m.end))


def read(text: str, world: World) -> Reading:
    """Read an utterance against a world."""
    quotes = spans(text)
    known = _certain(mention_finder.find(text, world))
    text, repairs = repair(text, known, quotes)
    found = mention_finder.find(text, world)
    words = outside(text, quotes)
    terms = call_terms(words)
    said = time_finder.times(text, world.now)
    return Reading(
        text=text,
        words=terms.without(words),
        mentions=tuple(found),
        times=tuple(span for span in said if not terms.holds(span.start)),
        quotes=tuple(quotes),
        start=0,
        end=len(text),
        repairs=tuple(repairs),
        terms=terms,
    )


def _certain(mentions: Sequence[Mention]) -> Iterable[tuple[int, int]]:
    return [(m.start, m.end) for m in mentions if m.exact]
