"""Can the library answer at all? Decided from what was found, before a model is asked.

The default is to answer. Each check looks for one way in which a library that holds something
similar still holds no answer: a wrong refusal sends an officer away from a rule that exists.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.documents import Clause
from knowledge.evidence.asked import Asked
from knowledge.evidence.figures import figures, plain
from knowledge.evidence.passages import Piece, pieces
from knowledge.evidence.select import QuestionTerms
from knowledge.evidence.subjects import Subjects

# Measured on labelled questions, see docs/decisions/0003-gate.md
MIN_SUBJECTS = 0.2  # weighted share of the question's nouns in the best clause
MIN_FIGURE_SUBJECTS = 0.3  # the same, in a clause that states the kind of figure asked for
CONSIDERED = 5  # clauses


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether to answer; `reason` is Chinese and shown; `correction` sets a wrong premise right.

    `coverage` is the weighted share of the question's nouns in the best clause, 0 to 1.
    """

    answerable: bool
    reason: str
    coverage: float
    correction: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A question and what was found for it."""

    question: str
    asked: Asked
    terms: QuestionTerms
    subjects: Subjects
    found: Sequence[Clause]
    unknown_titles: Sequence[str] = ()

    @property
    def top(self) -> Sequence[Clause]:
        """The clauses that count."""
        return self.found[:CONSIDERED]

    def covered(self, text: str) -> float:
        """Return the weighted share of the question's nouns that a text holds."""
        return self.terms.share(self.subjects.nouns, text)


def judge(case: Case) -> Verdict:
    """Decide from the found clauses whether they can carry an answer."""
    coverage = max((case.covered(_seen(clause)) for clause in case.top), default=0.0)
    for check in (_unknown, _empty, _number, _figure, _premise):
        if verdict := check(case, coverage):
            return verdict
    return Verdict(True, "", coverage)


def _unknown(case: Case, coverage: float) -> Verdict | None:
    if not case.unknown_titles:
        return None
    names = "、".join(f"《{title.strip('《》')}》" for title in case.unknown_titles)
    return Verdict(False, f"资料库中没有收录{names}。", coverage)


def _empty(case: Case, coverage: float) -> Verdict | None:
    if not case.top:
        return Verdict(False, "没有可供查阅的资料。", 0.0)
    if case.subjects.nouns and coverage < MIN_SUBJECTS:
        return Verdict(False, "没有与问题相符的条款。", coverage)
    return None


def _number(case: Case, coverage: float) -> Verdict | None:
    if case.asked.number and not case.top[0].revision.number:
        return Verdict(False, "该文件没有载明文号。", coverage)
    return None


def _figure(case: Case, coverage: float) -> Verdict | None:
    if not case.asked.figure:
        return None
    stating = [c for c in case.top if any(case.asked.answered_by(p.text) for p in pieces(c))]
    best = max((case.covered(_seen(clause)) for clause in stating), default=0.0)
    if not stating or (case.subjects.nouns and best < MIN_FIGURE_SUBJECTS):
        return Verdict(False, "相关条款没有规定所问的数值或时限。", coverage)
    return None


def _premise(case: Case, coverage: float) -> Verdict | None:
    """Refuse where what is asked is stated, but only for another class (Ⅰ类, Ⅱ类, …)."""
    wanted = _classes(case.question)
    if not wanted:
        return None
    stating = [(c, p) for c in case.top for p in pieces(c) if _speaks(case, c, p)]
    stated = [_classes(f"{clause.context}\n{piece.text}") for clause, piece in stating]
    if not stating or any(not classes or classes & wanted for classes in stated):
        return None
    others = "、".join(sorted(set[str]().union(*stated)))
    reason = f"资料只对{others}作了规定,没有对{'、'.join(sorted(wanted))}作出规定。"
    return Verdict(False, reason, coverage, (stating[0][0],))


def _speaks(case: Case, clause: Clause, piece: Piece) -> bool:
    """Whether a piece states the figure asked for about the thing asked about."""
    if case.asked.figure and not case.asked.answered_by(piece.text):
        return False
    rarest = max(case.subjects.nouns, key=lambda n: case.terms.weight(n), default="")
    return bool(rarest) and case.terms.present(rarest, plain(f"{clause.context}\n{piece.text}"))


def _seen(clause: Clause) -> str:
    """What a reader of the clause has before the eyes: title, number, path, header, text."""
    revision = clause.revision
    return "\n".join(
        (
            revision.title,
            revision.issuer,
            revision.number,
            *clause.path,
            clause.context,
            clause.text,
        )
    )


def _classes(text: str) -> set[str]:
    return {figure for figure in figures(text) if figure.endswith("类")}
