"""Can the library answer at all? Decided from what was found, before a model is asked.

The default is to answer. Each check looks for one way in which a library that holds something
similar still holds no answer: a wrong refusal sends an officer away from a rule that exists.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from core.yaml_data import read_yaml
from knowledge.documents import Clause
from knowledge.evidence.affairs import of_the_day
from knowledge.evidence.asked import Asked
from knowledge.evidence.figures import figures, plain
from knowledge.evidence.passages import Piece, pieces
from knowledge.evidence.select import QuestionTerms
from knowledge.evidence.signals import HEAD, Candidate, signals
from knowledge.evidence.subjects import subjects
from knowledge.evidence.territory import elsewhere
from knowledge.validity import title_key

DATA = Path(__file__).with_name("gate.yaml")
_FIRST = 2  # clauses of which one must state a figure whose unit the question names
_REPORTS = re.compile(r"报告|上报|报送|[内得要往]报|报给|报到")
_AT_ONCE = re.compile(r"(?:立即|即时|随时)[^\u3002\uff1b]{0,12}报")
_BEFORE_FORCE = timedelta(days=366)  # a law seldom waits longer between the two
_FIRST_DAY = re.compile(
    r"(\d{4})年(\d{1,2})月(\d{1,2})[日号](?:起|开始|正式|就|以后|才)*(?:施行|实施|生效|执行|用|启用|起用)"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether to answer; `reason` is Chinese and shown; `correction` sets a wrong premise right.

    `confidence` is the logistic score of `gate.yaml`; above 0 an answer is likelier than not.
    """

    answerable: bool
    reason: str
    confidence: float
    correction: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A question and what was found for it.

    `named`: the question names a document of the library. `unknown_titles`: documents it names
    that the library lacks. `embedder` made the cosines; the fit holds for one embedder only.
    """

    question: str
    asked: Asked
    terms: QuestionTerms
    found: Sequence[Candidate]
    embedder: str = ""
    named: bool = False
    unknown_titles: Sequence[str] = ()

    @property
    def top(self) -> Sequence[Clause]:
        """The clauses that count."""
        return [candidate.clause for candidate in self.found[:HEAD]]


@lru_cache(maxsize=1)
def _model() -> dict[str, Any]:
    return cast("dict[str, Any]", read_yaml(DATA.read_text(encoding="utf-8")))


def judge(case: Case) -> Verdict:
    """Decide from the found clauses whether they can carry an answer."""
    seen = signals(case.question, case.asked, case.terms, case.found)
    weights = cast("dict[str, float]", _model()["weights"])
    confidence = float(_model()["bias"]) + sum(
        weight * seen.get(name, 0.0) for name, weight in weights.items()
    )
    for check in (_unknown, _empty, _affairs, _elsewhere, _version, _number, _figure, _premise):
        if verdict := check(case, confidence):
            return verdict
    if _model()["embedder"] == case.embedder:
        unsure = confidence < _model()["threshold"]
    else:
        unsure = seen["words"] < _model()["uncalibrated_words"]
    if unsure and not case.named:
        return Verdict(False, "没有与问题相符的条款。", confidence)
    return Verdict(True, "", confidence)


def _unknown(case: Case, confidence: float) -> Verdict | None:
    if not case.unknown_titles:
        return None
    names = "、".join(f"《{title.strip('《》')}》" for title in case.unknown_titles)
    return Verdict(False, f"知识库中没有收录{names}。", confidence)


def _empty(case: Case, confidence: float) -> Verdict | None:
    return None if case.top else Verdict(False, "没有可供查阅的资料。", confidence)


def _affairs(case: Case, confidence: float) -> Verdict | None:
    if not of_the_day(case.question):
        return None
    return Verdict(False, "问的是当前情况或人员，不是制度规定，知识库中查不到。", confidence)


def _elsewhere(case: Case, confidence: float) -> Verdict | None:
    first = case.top[0].revision
    place = elsewhere(case.question, first)
    if not place:
        return None
    reason = f"找到的《{first.title}》不适用于{place}，知识库中没有{place}的规定。"
    return Verdict(False, reason, confidence)


def _version(case: Case, confidence: float) -> Verdict | None:
    """Refuse where the question is about a version by its first day, and the library lacks it."""
    asked_for = _begins(case.question)
    first = case.top[0].revision
    if asked_for is None or title_key(first.title) not in case.question:
        return None
    held = {c.revision.effective for c in case.top if c.revision.title == first.title}
    # a file often gives the day of promulgation as its first day
    if None in held or any(day and day + _BEFORE_FORCE >= asked_for for day in held):
        return None
    latest = max(day for day in held if day)
    reason = (
        f"知识库中的《{first.title}》自{latest:%Y年%-m月%-d日}起施行，"
        f"没有{asked_for:%Y年%-m月%-d日}起施行的文本。"
    )
    return Verdict(False, reason, confidence)


def _begins(question: str) -> date | None:
    """The day from which a text holds, where a question names one: 2026年1月1日起施行的."""
    match = _FIRST_DAY.search(question)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:  # 2月30日: no day, and nothing is known of it
        return None


def _number(case: Case, confidence: float) -> Verdict | None:
    if case.asked.number and not case.top[0].revision.number:
        return Verdict(False, "该文件没有载明文号。", confidence)
    return None


def _figure(case: Case, confidence: float) -> Verdict | None:
    if not case.asked.figure:
        return None
    stated = any(case.asked.answered_by(p.text) for c in case.top for p in pieces(c))
    if stated and case.asked.exact:
        # who asks 几分钟 is answered by the clause that fits best or the next, if by any: a figure
        # further down is about something else
        stated = any(_states(case, clause.text) for clause in case.top[:_FIRST])
    return None if stated else Verdict(False, "相关条款没有规定所问的数值或时限。", confidence)


def _states(case: Case, text: str) -> bool:
    """Within how many hours must it be reported: at once, where the rule says so, is an answer."""
    at_once = _REPORTS.search(case.question) and _AT_ONCE.search(text)
    return bool(at_once) or case.asked.stated_in(text)


def _premise(case: Case, confidence: float) -> Verdict | None:
    """Refuse where what is asked is stated, but only for another class (Ⅰ类， Ⅱ类， …)."""
    wanted = _classes(case.question)
    if not wanted:
        return None
    stating = [(c, p) for c in case.top for p in pieces(c) if _speaks(case, c, p)]
    stated = [_classes(f"{clause.context}\n{piece.text}") for clause, piece in stating]
    if not stating or any(not classes or classes & wanted for classes in stated):
        return None
    others = "、".join(sorted(set[str]().union(*stated)))
    reason = f"资料只对{others}作了规定，没有对{'、'.join(sorted(wanted))}作出规定。"
    return Verdict(False, reason, confidence, (stating[0][0],))


def _speaks(case: Case, clause: Clause, piece: Piece) -> bool:
    """Whether a piece states the figure asked for about the thing asked about."""
    if case.asked.figure and not case.asked.answered_by(piece.text):
        return False
    rarest = max(subjects(case.question).nouns, key=lambda n: case.terms.weight(n), default="")
    return bool(rarest) and case.terms.present(
        rarest, plain(f"{clause.context}\n{piece.text}").lower()
    )


def _classes(text: str) -> set[str]:
    return {figure for figure in figures(text) if figure.endswith("类")}
