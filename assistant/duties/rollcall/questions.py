"""Knowledge questions from the library: a clause's sentence with one figure left out.

Question and answer are both quoted; what may be asked is data (questions.yaml). Only documents that
everybody may read and that are in force are asked about: the question is said on a telephone.
"""

import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from assistant.duties.rollcall.model import Quoted
from assistant.duties.rollcall.parts import Knowledge
from core.clock import Clock, today
from core.database import Database
from core.errors import Refused
from core.identity import Principal
from core.room_tables import read_file
from knowledge.documents import SEARCHABLE, Clause, ClauseKind
from knowledge.library import Library
from knowledge.tables import DocumentRow, RevisionRow

_SHIPPED = Path(__file__).with_name("questions.yaml")
ANYBODY = Principal("rollcall", "查岗", (), frozenset())
_CLOSING = "。；;！？\uff0c, "  # ends a sentence and is no part of what is quoted
_SENTENCE = re.compile(r"[^。；;！？\n]+[。；;！？]?")
_NUMERAL = r"(?:\d+(?:\.\d+)?|[一二三四五六七八九十百两半]+)"
_LEADING = re.compile(
    r"^(?:[（(][一二三四五六七八九十\d]+[)）]|第[一二三四五六七八九十百]+[条款]|[一二三四五六七八九十\d]+[、.．])\s*"
)
_ANY_FIGURE = re.compile(rf"{_NUMERAL}\s*(?:个)?[\u4e00-\u9fff]")


class Asking(BaseModel):
    """What may be asked, and how; see questions.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kinds: tuple[str, ...] = Field(min_length=1)
    topics: tuple[str, ...] = Field(min_length=1)
    norms: tuple[str, ...] = Field(min_length=1)
    without: tuple[str, ...] = ()
    figures: Mapping[str, str] = Field(min_length=1)
    easy: tuple[str, ...] = ()
    before: int = Field(default=0, ge=0)
    shortest: int = Field(ge=4)
    longest: int = Field(le=80)
    asked: str

    @cached_property
    def figure(self) -> re.Pattern[str]:
        """A figure that may be left out: its numeral and its unit."""
        units = "|".join(sorted(map(re.escape, self.figures), key=len, reverse=True))
        return re.compile(rf"(?P<n>{_NUMERAL})\s*(?:个)?(?P<unit>{units})(?![钟间员])")


def read_asking(file: Path | None = None) -> Asking:
    """Read a room's own questions.yaml, the shipped one without. Raises InvalidInput."""
    path = file if file is not None and file.is_file() else _SHIPPED
    return read_file(Asking, path, "业务提问规则", f"随产品提供的 {_SHIPPED.name} ")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence clause.text[start:end] and the span of its figure, all within the clause."""

    clause: Clause
    start: int
    end: int
    figure: tuple[int, int]
    unit: str

    @property
    def ref(self) -> str:
        """Names this question."""
        return f"{self.clause.id}:{self.start}:{self.end}:{self.figure[0]}"


def candidates(clause: Clause, asking: Asking) -> Iterator[Candidate]:
    """Yield the sentences of a clause that can be asked: with one figure, short, on topic."""
    if clause.kind not in SEARCHABLE or clause.kind is ClauseKind.TABLE:
        return
    for match in _SENTENCE.finditer(clause.text):
        start = match.start() + _lead(match.group())
        text = clause.text[start : match.end()]
        one = _figure(text, asking) if _fits(text, asking) else None
        if one is None:
            continue
        span = (start + one.start(), start + one.end())
        end = start + len(text.rstrip(_CLOSING))
        yield Candidate(clause, start, end, span, one["unit"])


def _fits(text: str, asking: Asking) -> bool:
    """Whether a sentence is about what a duty officer must know, and can be said in a call."""
    return (
        asking.shortest <= len(text) <= asking.longest
        and not any(word in text for word in asking.without)
        and any(topic in text for topic in asking.topics)
        and any(norm in text for norm in asking.norms)
    )


def _figure(text: str, asking: Asking) -> re.Match[str] | None:
    """Return the figure that is asked for; None where there is none, or another one beside it."""
    found = list(asking.figure.finditer(text))
    if len(found) != 1 or len(_ANY_FIGURE.findall(text)) != 1:
        return None
    plain = found[0]["n"] not in asking.easy and found[0].start() >= asking.before
    return found[0] if plain else None


def _lead(sentence: str) -> int:
    """Return how long a sentence's own number is: （二） is not said."""
    bare = sentence.lstrip()
    blank = len(sentence) - len(bare)
    numbered = _LEADING.match(bare)
    return blank + (numbered.end() if numbered else 0)


def knowledge_of(one: Candidate, asking: Asking) -> Knowledge:
    """Word a question; the answer is the figure that it leaves out."""
    text, (first, last) = one.clause.text, one.figure
    what = asking.figures[one.unit]
    sentence = text[one.start : first] + what + text[last : one.end]
    sentence += "\uff1f"
    info = one.clause.revision
    source = Quoted(
        one.clause.id, one.start, one.end, info.title, _label(one.clause),
        text[one.start : one.end],
    )  # fmt: skip
    question = asking.asked.format(cited=f"《{info.title}》", sentence=sentence)
    return Knowledge(question, (text[first:last],), source, one.ref)


def _label(clause: Clause) -> str:
    return clause.label or (clause.path[-1] if clause.path else "")


class LibraryQuestions:
    """Draws questions from the room's library. Satisfies `parts.Questions`."""

    def __init__(self, database: Database, clock: Clock, asking: Callable[[], Asking]) -> None:
        self._library = Library(database, clock)
        self._database = database
        self._clock = clock
        self._asking = asking
        self._seen: tuple[object, list[Candidate]] = (None, [])

    def __call__(self, ref: str = "") -> Knowledge:
        """Return the question of a ref, a newly drawn one without; an empty one where the library
        has none. Raises Refused where a ref's clause is gone or changed."""
        asking = self._asking()
        found = self.all()
        if not ref:
            if not found:
                return Knowledge()
            chosen = random.Random(self._clock.now().isoformat()).choice(found)  # noqa: S311 - no secret
            return knowledge_of(chosen, asking)
        one = next((candidate for candidate in found if candidate.ref == ref), None)
        if one is None:
            raise Refused("业务提问所依据的条款已经变动。", "请重新发起，另抽一题。")
        return knowledge_of(one, asking)

    def all(self) -> list[Candidate]:
        """Return everything that can be asked now, in the order of the library."""
        ids = self._revisions()
        key = (today(self._clock), tuple(ids))
        if self._seen[0] != key:
            self._seen = (key, list(self._read(ids)))
        return self._seen[1]

    def _read(self, ids: Iterable[int]) -> Iterator[Candidate]:
        asking = self._asking()
        for id in ids:
            for clause in self._library.revision_clauses(id):
                yield from candidates(clause, asking)

    def _revisions(self) -> list[int]:
        """Return the revisions in force of the kinds that are asked about."""
        visible = self._library.visible_revisions(ANYBODY, today(self._clock))
        kinds = self._asking().kinds
        query = select(RevisionRow.id, DocumentRow.category).join(
            DocumentRow, DocumentRow.id == RevisionRow.document_id
        )
        with self._database.reading() as session:
            rows = session.execute(query.where(RevisionRow.id.in_(visible))).tuples().all()
        return sorted(id for id, kind in rows if kind in kinds)


__all__ = ["Asking", "LibraryQuestions", "candidates", "knowledge_of", "read_asking"]
