"""Composing answers: from quotes alone, or from a model's wording that was checked against them."""

from collections.abc import Sequence
from datetime import date

from assistant.replies import Answer, CitedQuote, Conflict, EvidenceItem, Sentence
from assistant.views import reference
from knowledge.evidence.verify import Checked

# The words of an abstention are fixed by the contract of asking, which clients compare with; pages
# and every other message call the library 知识库.
NOTHING_FOUND = "资料库中没有找到依据"
NO_MODEL = "模型未启用，以下为条款原文。"
ALL_REMOVED = "模型的表述未通过核验，以下为条款原文。"


def from_quotes(
    citations: Sequence[CitedQuote],
    evidence: Sequence[EvidenceItem],
    conflicts: Sequence[Conflict],
    on: date,
    notice: str,
) -> Answer:
    """Answer with the text of the clauses themselves; every sentence is a quote."""
    return Answer(
        answer=_with_conflicts("根据知识库：\n" + _quoted(citations), conflicts),
        abstained=False,
        mode="evidence",
        notice=notice,
        sentences=[Sentence(text=quote.quote, citations=[quote.n]) for quote in citations],
        citations=list(citations),
        evidence=list(evidence),
        conflicts=list(conflicts),
        as_of=on,
    )


def from_wording(
    checked: Sequence[Checked],
    citations: Sequence[CitedQuote],
    evidence: Sequence[EvidenceItem],
    conflicts: Sequence[Conflict],
    on: date,
) -> Answer:
    """Answer with the checked sentences, followed by the text they stand on.

    Sentences that failed are left out of the answer and listed as removed; if none stands, the
    quotes answer alone.
    """
    kept = [_sentence(c) for c in checked if c.supported]
    removed = [_sentence(c) for c in checked if not c.supported]
    if not kept:
        answer = from_quotes(citations, evidence, conflicts, on, ALL_REMOVED)
        answer.removed = removed
        return answer
    worded = "".join(s.text + "".join(f"[{n}]" for n in s.citations) for s in kept)
    return Answer(
        answer=_with_conflicts(f"{worded}\n\n依据：\n{_quoted(citations)}", conflicts),
        abstained=False,
        mode="model",
        sentences=kept,
        citations=list(citations),
        evidence=list(evidence),
        conflicts=list(conflicts),
        as_of=on,
        removed=removed,
    )


def refusal(
    reason: str,
    evidence: Sequence[EvidenceItem],
    on: date,
    correction: Sequence[CitedQuote] = (),
) -> Answer:
    """Say that there is no basis, why, and what comes nearest.

    `correction` holds the clauses that set a wrong premise right.
    """
    parts = [f"{NOTHING_FOUND}。{reason}"]
    if correction:
        parts.append("资料中的规定是：\n" + _quoted(correction))
    elif evidence:
        nearest = "、".join(f"《{e.document}》{e.path.split(' > ')[-1]}" for e in evidence[:3])
        parts.append(f"最接近的资料：{nearest}（仅供查阅，不构成答案）。")
    return Answer(
        answer="\n".join(parts),
        abstained=True,
        mode="refused",
        citations=list(correction),
        evidence=list(evidence),
        as_of=on,
    )


def _sentence(checked: Checked) -> Sentence:
    return Sentence(
        text=checked.text,
        citations=list(checked.citations),
        supported=checked.supported,
        reason=checked.reason,
    )


def _quoted(citations: Sequence[CitedQuote]) -> str:
    return "\n".join(f"[{q.n}]{reference(q)}:“{q.quote}”" for q in citations)


def _with_conflicts(text: str, conflicts: Sequence[Conflict]) -> str:
    if not conflicts:
        return text
    lines = ["\n注意：资料之间说法不一致，请核实后从严掌握："]
    for conflict in conflicts:
        lines += [
            f"·《{item.document}》{item.path.split(' > ')[-1]}:“{value}”"
            for item, value in zip(conflict.items, conflict.values, strict=True)
        ]
    return text + "\n".join(lines)
