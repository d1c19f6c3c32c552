"""The cause as it is spoken of: an inquiry, an authority's finding, hearsay, or not known."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from assistant.duties.report.record import Fact, Slot, Status
from assistant.duties.report.saying.clauses import Clause, Voice, denied, table, voices

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
    if _tells_cause(clause) or _by_authority(clause.text):
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
    for at, clause in enumerate(sentence):
        if clause.voice is Voice.RUMOUR:
            continue
        if at and _LOOKS_INTO.fullmatch(clause.text) and _NOT_YET.search(sentence[at - 1].text):
            return _fact(clause, _PENDING, Status.ONGOING)
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


# 海事没定，在查
_NOT_YET = re.compile(
    r"(?:消防|公安|交警|海事|应急局?|火调|派出所|市监局?|住建局?|疾控|特检院?|环境局?|专家组?)"
    r"[^\uff0c]{0,3}(?:没|未)(?:有)?(?:定|认定|下结论|结论|说死|表态|认)"
)
_LOOKS_INTO = re.compile(r"(?:还|正|仍|都|继续)?在(?:调查|查|勘查|勘|核查|核|鉴定|看)(?:着|呢)?")
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
            found = _found_out(sentence, at, stated=status is Status.STATED)
            if found is not None:
                return found
            return _fact(clause, clause.said or clause.text, status)
    return None


# 经区应急局初步认定，原因系…: who found it and how sure it is belong to the cause
_FINDER = re.compile(
    r"(?:经|据|由)?[^\uff0c\u3002]{2,20}?(?:初步|最终|联合|进一步|现场)*"
    r"(?:认定|鉴定|核查|核实|勘查|勘验|查明|判定|研判|检测|调查)(?:[\uff0c,]|为|是)*$"
)

_LED_FINDER = re.compile(
    r"(?:经|据|由|根据)(?P<who>[^\uff0c\u3002]{2,16}?)(?:初步|最终|联合|进一步|现场|的)*"
    r"(?:认定|鉴定|核查|勘查|勘验|查明|判定|研判|检测|调查)"
)


def _by_authority(words: str) -> bool:
    """Say whether a clause is nothing but that those found it out whose duty it is."""
    led = _LED_FINDER.fullmatch(words)
    return led is not None and voices().of(led["who"]) is Voice.AUTHORITY


def _found_out(sentence: Sequence[Clause], at: int, *, stated: bool) -> Fact | None:
    clause = sentence[at]
    if stated and clause.lead and clause.body and _FINDER.fullmatch(clause.text[: clause.body]):
        return _fact(clause, clause.text, Status.STATED)
    finder = sentence[at - 1] if at else None
    led = finder is not None and _by_authority(finder.text)
    said = stated and finder is not None and finder.lead and _FINDER.fullmatch(finder.text)
    if finder is None or not (led or said):
        return None
    told = _fact(clause, f"{finder.text}\uff0c{clause.said or clause.text}", Status.STATED)
    return told.model_copy(update={"spans": (finder.span(), *told.spans)})


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
    if words.bare.search(clause.text) or _judged(clause):
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
    r"(?:调查组|专家组|消防|公安|交警|应急局|住建局?|市监局?|海事|区里|县里|市里|火调)"
    r"(?:认定|初判|初步判断|初步认定|初步判定)(?:为|是)?"
    r"(?![^\uff0c\u3002]{0,12}(?:责任|等级|工伤|事故$|事件$))[\u4e00-\u9fff]{2,}"
)


# 区应急局说初步判断是软管接头脱开, 疾控溯源认为系人传人: what they whose duty it is judge it to be
_JUDGED = re.compile(
    r"(?:判断|判定|认定|认为|查明|确认|分析|研判|溯源|勘查|核查|排查|诊断)(?:原因|起因)?(?:是|为|系)"
    r"(?!不|否|较?[大重]|一般|特别|Ⅰ|Ⅱ|Ⅲ|[一二三四]级)(?P<what>[^\uff0c\u3002]{3,})$"
)
_NO_CAUSE = re.compile(
    r"死亡|受伤|轻伤|重伤|遇难|身份|责任|等级|工伤|谣言|不实|误报|虚假|安全的|可控"
)


def _judged(clause: Clause) -> bool:
    found = _JUDGED.search(clause.text)
    if found is None or clause.voice is not Voice.AUTHORITY:
        return False
    return not (_NO_CAUSE.search(found["what"]) or denied(clause.text, found.start()))


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
