"""What a text may stand on: the material's clauses and the facts whose words are really there."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import cached_property

from assistant.duties.report.draft.spoken import written
from assistant.duties.report.draft.trace import figures
from assistant.duties.report.draft.trace.figures import Clock, Figure
from assistant.duties.report.draft.trace.rules import Clause, clauses, goes, plain
from assistant.duties.report.draft.wording import event_words
from assistant.duties.report.reading.plain import plain as spelt
from assistant.duties.report.record import Fact, Material, Record, Slot, Span, Status

_HEARSAY = frozenset({"hearsay"})
_STATUS = {
    Status.HEARSAY: "hearsay",
    Status.PLANNED: "planned",
    Status.ONGOING: "ongoing",
    Status.DENIED: "negated",
}
_QUOTED = re.compile("“[^”]*”?")
_AS_OF = re.compile(r"(?:截至|截止到?|统计到|到)(?:\d{1,2}月)?(?:\d{1,2}[日号])?$")
_BLANK = re.compile(r"(?<=[\u4e00-\u9fffA-Za-z0-9\uff09])[ \u3000](?=[\u4e00-\u9fff])")


class Support:
    """Everything that statements of one report may rest on.

    A fact counts only while its words are where it says that they are, or an officer typed it. Its
    text counts for names and wording (the register's full names stand there), never for figures.
    """

    def __init__(
        self, record: Record, material: Material, earlier: Sequence[Record], allowed: Sequence[str]
    ) -> None:
        self.material = material
        self.record = record
        self.facts = [fact for fact in record.facts if self._is_grounded(fact)]
        # What earlier reports of the incident said was checked when they were made.
        self.earlier = [fact for before in earlier for fact in before.facts]
        self._all = [*self.facts, *self.earlier]
        names = [conflict.what for conflict in record.conflicts]
        names += [event_words(f.text) for f in self._all if f.slot is Slot.CATEGORY]
        self.allowed = "\n".join(plain(text) for text in (*allowed, *names))

    def _is_grounded(self, fact: Fact) -> bool:
        return fact.by_officer or (bool(fact.spans) and self._are_there(fact.spans))

    def sides(self) -> Sequence[str]:
        """The sides of contradictions whose words are in the material."""
        return [
            plain(side.text)
            for conflict in self.record.conflicts
            for side in conflict.values
            if side.spans and self._are_there(side.spans)
        ]

    def _are_there(self, spans: Sequence[Span]) -> bool:
        try:
            return all(
                self.material.source(s.source).text[s.start : s.end] == s.quote for s in spans
            )
        except KeyError:
            return False

    def slot(self, slot: Slot) -> Fact | None:
        """Return the grounded fact of a slot."""
        return next((fact for fact in self.facts if fact.slot is slot), None)

    @cached_property
    def clauses(self) -> Sequence[Clause]:
        """The clauses of the material and of the facts, each with how far it goes."""
        found: list[Clause] = []
        for source in self.material.sources:
            # Same length as the original, so that the spans of facts fit.
            text = spelt(source.text)
            found += self._of_source(source.id, text)
            # 重的4个在ICU 轻的没危险: what is denied behind a blank isn't denied before it
            if (spaced := _BLANK.sub("\uff0c", text)) != text:
                found += self._of_source(source.id, spaced)
        for fact in self._all:
            status = _STATUS.get(fact.status)
            for clause in clauses(plain(fact.text), carried=_HEARSAY):
                how = clause.goes | ({status} if status else set())
                found += [Clause(text, how) for text in {clause.text, written(clause.text)}]
        return found

    def _of_source(self, source: str, text: str) -> Iterator[Clause]:
        quoted = [(m.start(), m.end()) for m in _QUOTED.finditer(text)]
        for clause in clauses(text, carried=_HEARSAY):
            extra = set(self._statuses(source, clause))
            if any(a <= clause.start < b for a, b in quoted):
                extra.add("hearsay" if "hearsay" in self._before(text, clause) else "quoted")
            yield Clause(written(plain(clause.text)), clause.goes | extra)
            yield Clause(plain(clause.text), clause.goes | extra)

    def _before(self, text: str, clause: Clause) -> frozenset[str]:
        """How the words that introduce a quotation put it (群里转的：“…”)."""
        opening = text.rfind("“", 0, clause.start + 1)
        return goes(text[max(0, opening - 12) : max(0, opening)])

    def _statuses(self, source: str, clause: Clause) -> Iterator[str]:
        for fact in self.facts:
            status = _STATUS.get(fact.status)
            if status not in ("hearsay", "planned"):
                continue
            for span in fact.spans:
                if span.source == source and span.start < clause.end and clause.start < span.end:
                    yield status

    @cached_property
    def words(self) -> str:
        """All words, for names: the material, the facts, the names that the room allows."""
        texts = [clause.text for clause in self.clauses]
        texts += [fact.said_by for fact in self.facts]
        texts += [side.text for c in self.record.conflicts for side in c.values]
        texts += [source.text for source in self.material.sources]
        return "\n".join([plain(t) for t in texts] + [self.allowed])

    @cached_property
    def said(self) -> str:
        """The material's own words, what officers typed, and what earlier reports told."""
        texts = [source.text for source in self.material.sources]
        texts += [fact.text for fact in (*self.facts, *self.earlier) if self._is_known(fact)]
        return "\n".join(plain(text) for text in texts) + self.allowed

    def _is_known(self, fact: Fact) -> bool:
        return fact.by_officer or fact in self.earlier

    @cached_property
    def figures(self) -> Sequence[Figure]:
        """All figures of the material and the numbers of counts."""
        texts = [plain(spelt(source.text)) for source in self.material.sources]
        told = [*texts, *(written(text) for text in texts)]  # 俩人 is 两人
        found = [figure for text in told for figure in figures.figures(text)]
        for fact in self._all:
            if fact.number is not None:
                kind = "household" if "户" in fact.text else "person"
                found.append(Figure("", float(fact.number), kind, fact.approx, 0, 0))
            if fact.by_officer or fact in self.earlier:
                found += figures.figures(plain(fact.text))
        return [*found, *figures.figures(self.allowed)]

    @cached_property
    def codes(self) -> str:
        """Everything that telephones, road numbers and the like may be found in."""
        return self.words.lower()

    @cached_property
    def moments(self) -> Sequence[datetime]:
        """The moments of facts, of the counts, and now."""
        zone = self.material.now.tzinfo
        found = [m for f in self._all for m in (f.moment, f.as_of) if m]
        return [m.astimezone(zone) for m in (*found, self.material.now)]

    @cached_property
    def clocks(self) -> Sequence[Clock]:
        """The times of day that the material, the facts and what the room allows tell."""
        texts = [plain(spelt(s.text)) for s in self.material.sources]
        texts += [plain(f.text) for f in self.earlier] + [self.allowed]
        texts += [plain(f.text) for f in self.facts if f.by_officer]
        found = [clock for text in texts for clock in figures.clocks(text)]
        # 下午三点着火，四点灭的: once the talk is of the afternoon a bare 四点 is 16.
        if any(m.hour >= 12 for m in self.moments):
            found += [
                Clock(c.text, c.hour + 12, c.minute, c.rough, c.start, c.end)
                for c in found
                if c.hour < 12
            ]
        return found

    @cached_property
    def as_of(self) -> Sequence[Clock]:
        """The times for which the material itself says that its figures hold: 截至25日7时."""
        texts = (plain(spelt(s.text)) for s in self.material.sources)
        return [c for t in texts for c in figures.clocks(t) if _AS_OF.search(t[: c.start])]

    @cached_property
    def days(self) -> frozenset[tuple[int, int]]:
        """The dates (month, day) that may be named."""
        text = "\n".join(plain(s.text) for s in self.material.sources) + self.allowed
        found = {(m.month, m.day) for m in self.moments}
        found |= {(month, day) for _, month, day in figures.dates(text)}
        now = self.material.now
        for words, days in (("昨", -1), ("前天", -2), ("前日", -2), ("明", 1), ("后天", 2)):
            if words in text:
                then = now + timedelta(days=days)
                found.add((then.month, then.day))
        return frozenset(found)
