"""Choosing what to quote: the pieces of the found clauses that speak to the question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.documents import Clause, ClauseKind
from knowledge.evidence.asked import Asked
from knowledge.evidence.figures import plain
from knowledge.evidence.passages import Piece, pieces
from knowledge.lexical import tokens

WHOLE_CLAUSE = 220  # characters; a clause this short is quoted whole
WHOLE_FIRST = 450  # the same for the best clause: an officer wants to see all of it
MAX_PIECES = 4  # of one clause
MIDDLE_WEIGHT = 5.0  # idf of a word in about one clause of 150


@dataclass(frozen=True, slots=True)
class Quote:
    """A span of a clause worth quoting, with how well it fits the question (0 to about 2)."""

    clause: Clause
    start: int
    end: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class QuestionTerms:
    """The question's content words with their weights (idf), and what else they are called.

    `synonyms` maps a colloquial word of the question to the words that rules use.
    """

    synonyms: Mapping[str, Sequence[str]]
    weights: Mapping[str, float]

    def coverage(self, text: str) -> float:
        """Return the weighted share of the content words that the text contains, 0 to 1."""
        return self.share(list(self.weights), text)

    def share(self, words: Sequence[str], text: str) -> float:
        """Return the weighted share of these words that the text contains, 0 to 1.

        A compound of which only a part is there (电话响, 电话) counts half.
        """
        total = sum(self.weight(word) for word in words)
        if not total:
            return 0.0
        flat = plain(text).lower()
        return sum(self.weight(word) * self._credit(word, flat) for word in words) / total

    def _credit(self, word: str, flat: str) -> float:
        if self.present(word, flat):
            return 1.0
        parts = [part for part in tokens(word) if len(part) > 1 and part != word]
        return 0.5 if any(part in flat for part in parts) else 0.0

    def weight(self, word: str) -> float:
        """Return a word's weight; one that is not in the index as a word gets the middle."""
        return self.weights.get(word, MIDDLE_WEIGHT)

    def present(self, word: str, flat: str) -> bool:
        """Say whether a word, or what it is called in rules, stands in a `plain` text."""
        return plain(word) in flat or any(
            plain(official) in flat
            for colloquial, officials in self.synonyms.items()
            if word in colloquial or colloquial in word
            for official in officials
        )


def quotes(
    clause: Clause,
    terms: QuestionTerms,
    asked: Asked,
    similarity: Mapping[str, float] | None,
    whole: int = WHOLE_CLAUSE,
) -> list[Quote]:
    """Return the pieces of a clause to quote, in reading order.

    `similarity` maps a piece's text to its cosine with the question, where embeddings were made.
    A clause of up to `whole` characters is quoted in one piece.
    """
    cut = pieces(clause)
    scores = [_score(piece, terms, asked, similarity) for piece in cut]
    best = max(scores, default=0.0)
    if len(clause.text) <= whole and clause.kind is not ClauseKind.TABLE:
        return [_whole(clause, best)]
    chosen = _choose(cut, scores)
    return _joined(clause, [cut[i] for i in chosen], [scores[i] for i in chosen])


def piece_texts(clauses: Sequence[Clause]) -> list[str]:
    """Return the texts whose similarity `quotes` can use."""
    return [
        piece.text
        for clause in clauses
        if len(clause.text) > WHOLE_CLAUSE or clause.kind is ClauseKind.TABLE
        for piece in pieces(clause)
    ]


def _score(
    piece: Piece, terms: QuestionTerms, asked: Asked, similarity: Mapping[str, float] | None
) -> float:
    score = terms.coverage(piece.text)
    if similarity is not None:
        score += similarity.get(piece.text, 0.0)
    if asked.answered_by(piece.text):
        score += 0.25
    return score


def _choose(cut: Sequence[Piece], scores: Sequence[float]) -> list[int]:
    """Return the indices of the best pieces with the lines that introduce them, in order."""
    order = sorted(range(len(cut)), key=lambda i: -scores[i])
    best = scores[order[0]] if order else 0.0
    chosen = {i for i in order[:MAX_PIECES] if scores[i] >= 0.75 * best}
    for i in list(chosen):
        lead = cut[i].lead
        if lead is not None:
            chosen.add(lead)
    # a line that introduces items says nothing without them
    for i in list(chosen):
        chosen.update(_items_of(cut, i))
    return sorted(chosen)


def _items_of(cut: Sequence[Piece], i: int) -> set[int]:
    items = [j for j, piece in enumerate(cut) if piece.lead == i]
    total = sum(len(cut[j].text) for j in items)
    return set(items) if total <= 2 * WHOLE_CLAUSE else set()


def _whole(clause: Clause, score: float) -> Quote:
    text = clause.text.strip()
    start = clause.start + clause.text.index(text)
    return Quote(clause, start, start + len(text), text, score)


def _joined(clause: Clause, cut: Sequence[Piece], scores: Sequence[float]) -> list[Quote]:
    """Merge neighbouring pieces into one quote, so that what stands together is read together."""
    merged: list[Quote] = []
    for piece, score in zip(cut, scores, strict=True):
        last = merged[-1] if merged else None
        gap = clause.text[last.end - clause.start : piece.start - clause.start] if last else "x"
        if last is not None and not gap.strip():
            text = clause.text[last.start - clause.start : piece.end - clause.start]
            merged[-1] = replace(last, end=piece.end, text=text, score=max(last.score, score))
        else:
            merged.append(Quote(clause, piece.start, piece.end, piece.text, score))
    return merged
