"""Passages that disagree: same matter, same unit, different figures, different sources."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from knowledge.documents import Clause
from knowledge.evidence.asked import Asked
from knowledge.evidence.figures import figures
from knowledge.evidence.passages import Piece, pieces
from knowledge.evidence.select import QuestionTerms

Tokens = Callable[[str], list[str]]
ALIKE = 0.5  # share of content words that two statements must have in common
ABOUT = 0.4  # weighted share of the question's words that a statement must hold
AS_WELL = 0.75  # and how close it must come to the statement that holds most
_UNIT = re.compile(r"^[\d.:]+([^\d.]+)$")
_IGNORED = frozenset({"条", "款", "项", "章", "节", "号", "年", "月", "类", "级"})


@dataclass(frozen=True, slots=True)
class Statement:
    """A piece of a clause that states figures of one unit."""

    clause: Clause
    piece: Piece
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two statements that can't both be followed."""

    unit: str
    first: Statement
    second: Statement


def disagreements(
    clauses: Sequence[Clause], tokens: Tokens, terms: QuestionTerms, asked: Asked
) -> list[Disagreement]:
    """Return pairs of statements of different documents whose answers to the question differ.

    A false alarm costs an officer more than a miss, so both statements must give the kind of
    figure that is asked for, speak of what is asked about equally well, and share their words.
    """
    stated = [
        (unit, statement, terms.coverage(f"{clause.path_text}\n{statement.piece.text}"))
        for clause in clauses
        for unit, statement in _statements(clause)
        if asked.figure and asked.answered_by("".join(statement.values))
    ]
    best = max((coverage for _, _, coverage in stated), default=0.0)
    about = [(unit, s) for unit, s, c in stated if c >= ABOUT and c >= AS_WELL * best]
    return [
        Disagreement(unit, first, second)
        for i, (unit, first) in enumerate(about)
        for other, second in about[i + 1 :]
        if unit == other and _differ(first, second, tokens)
    ]


def _differ(first: Statement, second: Statement, tokens: Tokens) -> bool:
    if first.clause.revision.document_id == second.clause.revision.document_id:
        return False
    if not first.values.isdisjoint(second.values):
        return False
    words, others = set(tokens(first.piece.text)), set(tokens(second.piece.text))
    smaller = min(len(words), len(others))
    return smaller > 0 and len(words & others) / smaller >= ALIKE


def _statements(clause: Clause) -> list[tuple[str, Statement]]:
    found: list[tuple[str, Statement]] = []
    for piece in pieces(clause):
        by_unit: dict[str, set[str]] = {}
        for figure in figures(piece.text):
            match = _UNIT.match(figure)
            if match and match[1] not in _IGNORED:
                by_unit.setdefault(match[1], set()).add(figure)
        found += [
            (unit, Statement(clause, piece, frozenset(values))) for unit, values in by_unit.items()
        ]
    return found
