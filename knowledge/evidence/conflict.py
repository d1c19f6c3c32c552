"""Passages that disagree: same matter, same unit, different figures, different sources."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from knowledge.documents import Clause
from knowledge.evidence.figures import figures
from knowledge.evidence.passages import Piece, pieces

Tokens = Callable[[str], list[str]]
ALIKE = 0.5  # share of content words that two statements must have in common
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


def disagreements(clauses: Sequence[Clause], tokens: Tokens, subject: str) -> list[Disagreement]:
    """Return pairs of statements about one matter whose figures differ.

    Only statements that share content words with `subject` (the question) and with each other
    are compared, and only across documents or across places of one document.
    """
    wanted = set(tokens(subject))
    stated = [
        (unit, statement, set(tokens(statement.piece.text)))
        for clause in clauses
        for unit, statement in _statements(clause)
    ]
    found: list[Disagreement] = []
    for i, (unit, first, words) in enumerate(stated):
        if not words & wanted:
            continue
        for other, second, others in stated[i + 1 :]:
            if other != unit or second.clause.id == first.clause.id:
                continue
            if first.values.isdisjoint(second.values) and _alike(words, others, wanted):
                found.append(Disagreement(unit, first, second))
    return found


def _alike(first: set[str], second: set[str], wanted: set[str]) -> bool:
    smaller = min(len(first), len(second))
    both = first & second
    return bool(both & wanted) and smaller > 0 and len(both) / smaller >= ALIKE


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
