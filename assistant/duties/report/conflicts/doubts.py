"""What no rule has a name for: a small network reads the pairs that may tell of one matter.

It is right about as often as it is wrong on notes that nobody has seen (docs/measured.md), so what
it finds is shown to look at and decides nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.duties.report.conflicts import finders
from assistant.duties.report.conflicts.merging import contradiction, touches_any
from assistant.duties.report.conflicts.statements import Clause, attributed, clauses, standing
from assistant.duties.report.record import Conflict, Material, Span, Wording
from core.models.pair_reader import Pair, PairReader

WHAT = "可能对不上"
_READ = 40  # pairs of a material that are read, the likeliest first: about half a second
_SHOWN = 2  # more of them in one note are mostly echoes of these
_EVEN = 1.5  # log odds from which a pair is shown: of 120 harmless notes three are shown one
_LONGEST = 36  # characters of a telling: with what stands before it in its sentence
_SHORTEST = 4
_STOPS = " \u3000\uff0c\u3002\uff1b,;\n"


@dataclass(frozen=True)
class Telling:
    """A clause with what stands before it in its sentence, as the network was taught to read it."""

    clause: Clause
    start: int
    text: str

    def wording(self) -> Wording:
        """Return it as one side of a contradiction, with who says it."""
        quote = self.text.strip(_STOPS)
        start = self.start + self.text.index(quote)
        span = Span(source=self.clause.source, start=start, end=start + len(quote), quote=quote)
        who = "" if self.clause.speaker in quote else self.clause.speaker
        return Wording(text=attributed(who, quote), spans=(span,))

    def behind(self, other: "Telling") -> "Telling":
        """Return it without what it has in common with one that begins it."""
        within = other.clause.source == self.clause.source and self.start < other.clause.end
        cut = other.clause.end - self.start if within else 0
        return replace(self, start=self.start + cut, text=self.text[cut:])

    @property
    def marks(self) -> "Marks":
        """What it shares with another telling of the same matter."""
        return _marks(self.text)


@dataclass(frozen=True)
class Marks:
    """Pairs of characters, counted units, and whether there is a clock or a denial."""

    words: frozenset[str]
    units: frozenset[str]
    clock: bool
    denial: bool


def doubtful(material: Material, found: Sequence[Conflict], reader: PairReader) -> list[Conflict]:
    """Return the pairs that may not both be true beside what was `found`, the likeliest first."""
    told = _tellings(material, finders.attributed(standing(clauses(material))))
    pairs = _likeliest(told)
    texts = tuple((one.text.strip(_STOPS), other.text.strip(_STOPS)) for one, other in pairs)
    read = sorted(zip(_odds(reader, texts), pairs, strict=True), key=lambda p: -p[0])
    shown: list[Conflict] = []
    for odds, pair in read:
        if odds < _EVEN or len(shown) == _SHOWN:
            break
        doubt = contradiction(WHAT, (telling.wording() for telling in pair))
        if not touches_any(doubt, _places([*found, *shown])):
            shown.append(doubt)
    return shown


def _places(found: Sequence[Conflict]) -> set[tuple[str, int, int]]:
    return {(s.source, s.start, s.end) for c in found for v in c.values for s in v.spans}


@lru_cache(maxsize=256)
def _odds(reader: PairReader, texts: tuple[Pair, ...]) -> tuple[float, ...]:
    """A material is judged anew at every keystroke beside it; its pairs are read once."""
    return tuple(reader.odds(texts)) if texts else ()


def _tellings(material: Material, said: Sequence[Clause]) -> list[Telling]:
    # what a 更正 corrects is no second telling of it
    text = {source.id: source.text for source in material.sources if not source.former}
    told: list[Telling] = []
    begins: list[Clause] = []
    for clause in said:
        if clause.source not in text:
            continue
        if begins and (begins[0].source, begins[0].sentence) != (clause.source, clause.sentence):
            begins = []
        begins.append(clause.whole)
        start = min(c.start for c in begins if clause.end - c.start <= _LONGEST or c is begins[-1])
        if len(clause.text.strip()) >= _SHORTEST:
            told.append(Telling(clause, start, text[clause.source][start : clause.end]))
    return told


def _likeliest(told: Sequence[Telling]) -> list[tuple[Telling, Telling]]:
    marks = [t.marks for t in told]
    pairs = [(i, j) for j in range(len(told)) for i in range(j)]
    pairs.sort(key=lambda p: -_alike(marks[p[0]], marks[p[1]], p[1] - p[0]))
    return [(told[i], told[j].behind(told[i])) for i, j in pairs[:_READ]]


_UNIT = re.compile(
    r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百千几半]+)[来多]?\s*"
    r"([个人名位户台辆车支层楼米里岁号点分时吨亩天间条艘次℃度方])"
)
_CLOCK = re.compile(r"\d{1,2}[:\uff1a点时]\d{0,2}|[一二三四五六七八九十两]+点")
_DENIAL = re.compile(r"[没不无未]")


@lru_cache(maxsize=1024)
def _marks(text: str) -> Marks:
    han = re.sub(r"[^\u4e00-\u9fff]", "", text)
    return Marks(
        words=frozenset([*han, *(han[i : i + 2] for i in range(len(han) - 1))]),
        units=frozenset(_UNIT.findall(text)),
        clock=bool(_CLOCK.search(text)),
        denial=bool(_DENIAL.search(text)),
    )


def _alike(one: Marks, other: Marks, apart: int) -> float:
    """How likely two tellings are of one matter: measured, nine of ten true pairs are read."""
    shared = one.words & other.words
    words = sum(1.5 if len(w) == 2 else 0.3 for w in shared)
    units = 1.2 * len(one.units & other.units)
    clocks = 1.5 if one.clock and other.clock else 0.0
    denied = 0.6 if one.denial or other.denial else 0.0
    return words + units + clocks + denied - 0.02 * apart
