"""Can the library answer at all? Decided from what was found, before a model is asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.documents import Clause
from knowledge.evidence.asked import Asked
from knowledge.evidence.figures import figures
from knowledge.evidence.passages import pieces
from knowledge.evidence.select import QuestionTerms

# Measured on labelled questions (evals/cases and development sets), see docs/decisions
MIN_COVERAGE = 0.45  # share of the question's weighted words in the best clause with its title
MIN_COSINE = 0.80  # e5-small gives unrelated Chinese texts 0.75 to 0.80
CONSIDERED = 5  # clauses


@dataclass(frozen=True, slots=True)
class Found:
    """A clause that retrieval returned, with its cosine to the question where known."""

    clause: Clause
    cosine: float | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether to answer; `reason` is Chinese and shown; `correction` sets a wrong premise right."""

    answerable: bool
    reason: str
    coverage: float
    correction: tuple[Clause, ...] = ()


def judge(
    question: str,
    asked: Asked,
    terms: QuestionTerms,
    found: Sequence[Found],
    unknown_titles: Sequence[str] = (),
) -> Verdict:
    """Decide from the found clauses whether they can carry an answer."""
    top = found[:CONSIDERED]
    coverage = max((terms.coverage(_seen(f.clause)) for f in top), default=0.0)
    if unknown_titles:
        names = "、".join(f"《{title.strip('《》')}》" for title in unknown_titles)
        return Verdict(False, f"资料库中没有收录{names}。", coverage)
    if not top:
        return Verdict(False, "没有可供查阅的资料。", 0.0)
    cosine = max((f.cosine for f in top if f.cosine is not None), default=None)
    if coverage < MIN_COVERAGE or (cosine is not None and cosine < MIN_COSINE):
        return Verdict(False, "没有与问题相符的条款。", coverage)
    if asked.figure and not any(_states(f.clause, asked) for f in top):
        return Verdict(False, "相关条款没有规定所问的数值或时限。", coverage)
    if asked.number and not any(f.clause.revision.number for f in top[:1]):
        return Verdict(False, "该文件没有载明文号。", coverage)
    return _premise(question, terms, top, coverage)


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


def _states(clause: Clause, asked: Asked) -> bool:
    return any(asked.answered_by(figures(piece.text)) for piece in pieces(clause))


def _premise(
    question: str, terms: QuestionTerms, found: Sequence[Found], coverage: float
) -> Verdict:
    """Refuse where the best clause speaks of another class than the question does."""
    wanted = _classes(question)
    best = max(found, key=lambda f: terms.coverage(_seen(f.clause))).clause
    stated = set[str]().union(*(_classes(_seen(f.clause)) for f in found))
    if wanted and _classes(_seen(best)) and wanted.isdisjoint(stated):
        other = "、".join(sorted(_classes(_seen(best))))
        asked_for = "、".join(sorted(wanted))
        reason = f"资料只对{other}作了规定,没有对{asked_for}作出规定。"
        return Verdict(False, reason, coverage, (best,))
    return Verdict(True, "", coverage)


def _classes(text: str) -> set[str]:
    return {figure for figure in figures(text) if figure.endswith("类")}
