"""The cause as it is spoken of: an inquiry, an authority's finding, hearsay, or not known."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from assistant.duties.report.record import Fact, Slot, Status
from assistant.duties.report.saying.clauses import Clause, Voice, denied, table

_PENDING = "正在调查"
_NOT_KNOWN = "尚不清楚"


@dataclass(frozen=True, slots=True)
class _Words:
    subject: re.Pattern[str]
    inquiry: re.Pattern[str]
    inquirers: re.Pattern[str]
    bare_inquiry: re.Pattern[str]
    whole_inquiry: re.Pattern[str]
    sample: re.Pattern[str]
    awaited: re.Pattern[str]
    causal: re.Pattern[str]
    bare: re.Pattern[str]
    found: re.Pattern[str]
    nouns: re.Pattern[str]
    result: re.Pattern[str]
    finding: re.Pattern[str]
    unknown: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return _Words(**{name: re.compile(one) for name, one in table("causes.yaml").items()})


def causes(clauses: Sequence[Clause]) -> list[Fact]:
    """Return what is said of the cause, at most one fact a sentence, in order."""
    found: list[Fact] = []
    sampled: Clause | None = None  # samples wait for their result over the ends of sentences
    for _, group in groupby(clauses, key=lambda clause: (clause.source, clause.sentence)):
        sentence = list(group)
        fact = _pending(sentence, sampled) or _stated(sentence) or _unknown(sentence)
        if fact is not None:
            found.append(fact)
        taken = [
            c for c in sentence if _words().sample.search(c.text) and c.voice is not Voice.RUMOUR
        ]
        sampled = taken[-1] if taken else sampled
    return found


def about_cause(clause: Clause) -> bool:
    """Say whether a clause tells of the cause or who looks into it: no deed at the scene."""
    if _tells_cause(clause):
        return True
    words = _words()
    pairs = ((words.inquiry, words.subject), (words.inquirers, words.bare_inquiry))
    return words.whole_inquiry.search(clause.text) is not None or any(
        one.search(clause.text) and other.search(clause.text) for one, other in pairs
    )


def _fact(clause: Clause, text: str, status: Status, start: int = 0) -> Fact:
    return Fact(
        slot=Slot.CAUSE,
        text=text,
        spans=(clause.span(start),),
        status=status,
        said_by=clause.speaker,
    )


def _pending(sentence: Sequence[Clause], taken: Clause | None) -> Fact | None:
    """An inquiry: of a named subject, by those who inquire, or samples whose result is awaited."""
    words = _words()
    subject: Clause | None = None
    sampled: Clause | None = None
    for clause in sentence:
        if clause.voice is Voice.RUMOUR:
            continue
        named = words.subject.search(clause.text)
        subject = clause if named else subject
        asked = words.inquiry.search(clause.text)
        if subject is not None and asked and not denied(clause.text, asked.start()):
            return _fact(clause, _PENDING, Status.ONGOING, named.start() if named else 0)
        if words.whole_inquiry.search(clause.text) or (
            words.inquirers.search(clause.text) and words.bare_inquiry.search(clause.text)
        ):
            return _fact(clause, _PENDING, Status.ONGOING)
        sampled = clause if words.sample.search(clause.text) else sampled
        if sampled is not None and words.awaited.search(clause.text):
            return _fact(clause, _awaiting(sampled, clause), Status.ONGOING)
        if taken is not None and _RESULT_AWAITED.search(clause.text):
            return _fact(clause, clause.said or clause.text, Status.ONGOING)
    return None


_RESULT_AWAITED = re.compile(
    r"(?:等|待|未出|没出|没有?出来|明天出|后天出)[^\uff0c]{0,2}结果|结果[^\uff0c]{0,4}(?:没|未|等|待|还)"
)


def _awaiting(sampled: Clause, clause: Clause) -> str:
    taken, told = sampled.said or sampled.text, clause.said or clause.text
    return taken if sampled is clause else f"{taken}\uff0c{told}"


def _stated(sentence: Sequence[Clause]) -> Fact | None:
    """What it came from: an authority's finding, or somebody's word for it (HEARSAY)."""
    words = _words()
    for at, clause in enumerate(sentence):
        if words.found.search(clause.text) and clause.voice is Voice.AUTHORITY:
            after = sentence[at + 1] if at + 1 < len(sentence) else clause
            if words.nouns.search(after.text):  # 故障点找到，电缆老化
                return _fact(after, after.said, Status.STATED)
        after = sentence[at + 1].text if at + 1 < len(sentence) else ""
        if _tells_cause(clause) or (_BY_THEM.match(after) and words.causal.search(clause.text)):
            if _BY_THEM.match(after):
                return _fact(clause, clause.said or clause.text, Status.STATED)
            status = Status.STATED if _trusted(clause) else Status.HEARSAY
            return _fact(clause, clause.said or clause.text, status)
    return None


# 原因为电气线路故障，消防部门认定: who found it stands behind
_BY_THEM = re.compile(
    r"(?:消防|公安|交警|应急|住建|市监|海事|疾控|调查组|专家组)[\u4e00-\u9fff]{0,4}(?:认定|查明|鉴定|判定)的?$"
)
_ASKED = re.compile(r"什么|怎么|咋|哪|是否|是不是|吗$")


def _tells_cause(clause: Clause) -> bool:
    words = _words()
    if _ASKED.search(clause.text):
        return False
    sure = words.finding.search(clause.text) is not None
    if words.bare.search(clause.text):
        return True
    cause = words.causal.search(clause.text)
    if cause and (sure or not words.result.search(clause.text)):
        return not denied(clause.text, cause.start())
    if _FOUND_BY.search(clause.text):
        return True
    named = words.nouns.search(clause.text)
    if named is None or not (sure or clause.lead):
        return False
    return _trusted(clause) and not denied(clause.text, named.start())


# 县调查组认定模板支撑失稳: whatever it names is the cause
_FOUND_BY = re.compile(
    r"(?:调查组|专家组|消防|公安|交警|应急局|住建局?|市监局?|海事|区里|县里|市里)认定(?:为|是)?"
    r"(?![^\uff0c\u3002]{0,12}(?:责任|等级|工伤|事故$|事件$))[\u4e00-\u9fff]{4,}"
)


def _trusted(clause: Clause) -> bool:
    """Say whether a cause that this clause tells counts as given (慎报原因)."""
    if clause.voice in (Voice.RUMOUR, Voice.CONCERNED):
        return False
    return clause.voice is Voice.AUTHORITY or _words().finding.search(clause.text) is not None


def _unknown(sentence: Sequence[Clause]) -> Fact | None:
    for clause in sentence:
        if (found := _words().unknown.search(clause.text)) is not None:
            return _fact(clause, _NOT_KNOWN, Status.UNKNOWN, found.start())
    return None
