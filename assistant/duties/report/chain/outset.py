"""When it began: whether reports agree on it, and nothing done because of it comes before it."""

import re
from collections.abc import Sequence
from datetime import timedelta

from assistant.duties.report.chain.days import beside, day_said, with_days
from assistant.duties.report.chain.earlier import Earlier
from assistant.duties.report.chain.milestones import told
from assistant.duties.report.chain.wording import clock, explanation, flag, value
from assistant.duties.report.conflicts import moments, order
from assistant.duties.report.conflicts.statements import clauses
from assistant.duties.report.record import (
    ChainFlag,
    Fact,
    Material,
    Precision,
    Record,
    Severity,
    Slot,
    Step,
)

_ROUGH = timedelta(minutes=9)  # how far 左右 and the exact time may be apart


def other_beginning(
    before: Sequence[Earlier], step: Step, material: Material, record: Record
) -> list[ChainFlag]:
    """Flag a beginning that is told at another minute, or on another day, than before."""
    old, now = _began(before), _beginning(material, record)
    if old is None or now is None:
        return []
    now = _same_day(old, now)
    if not _apart(old, now):
        return []
    if _of_a_deed(now, material):
        return []
    exact = step is Step.FINAL and now.precision is Precision.MINUTE
    if not exact and not _told_as_beginning(now, material):
        return []
    why = explanation(material, Slot.OCCURRED_AT)
    note = "事发时间前后不一致，" + (f"材料已说明\uff1a{why}" if why else "材料没有说明，须核实")
    severity = Severity.EXPLAINED if why else Severity.ERROR
    return [flag("occurred_at_changed", severity, Slot.OCCURRED_AT, value(old), value(now), note)]


def _began(before: Sequence[Earlier]) -> Fact | None:
    """The beginning as told last: a 续报 that tells of something at 6时 tells of no beginning."""
    for step, material, record in reversed(before):
        fact = record.one(Slot.OCCURRED_AT)
        if fact is None or fact.moment is None:
            continue
        if step is not Step.FIRST and _of_a_deed(fact, material):
            continue
        if step is not Step.FOLLOW_UP or _told_as_beginning(fact, material):
            return fact
    return None


# 17时25分，最后1名失联人员找到; 压着的3个19点10全出来了: the end of a rescue, not its beginning
_DEED = re.compile(
    r"找[到着]|寻获|碰[上到见]|遇[上到]|联系上|接[到回下出]|搜到|打捞|捞[上起]|救出|救起|挖出|抬出|升井|出来了|弄出|扑灭|熄灭|恢复|堵住|止漏|到场|赶到|"
    r"宣布|抢救无效|结束|完成|完毕|解除"
)


def _of_a_deed(fact: Fact, material: Material) -> bool:
    """Whether what stands behind a clock is something done, with nothing that begins before it."""
    if not fact.spans or fact.precision is Precision.DAY:
        return False
    span = fact.spans[0]
    text = material.source(span.source).text
    behind = re.split(r"[\u3002\uff1b\n]", text[span.end :])[0]
    deed = _DEED.search(behind)
    if deed is None or _CLOCK.search(behind[: deed.start()]):
        return False
    ahead = re.split(r"[\uff0c\u3002\uff1b\n]", text[: span.start])[-1]
    return not _BEGINS.search(ahead + behind[: deed.start()])


_CLOCK = re.compile(r"\d\s*[:\uff1a点时]")
_BEGINS = re.compile(
    r"发生|起火|着火|火灾|事故|爆|燃|塌|滑坡|山洪|泥石流|撞|追尾|翻|沉|漏|断|落水|坠|倒|溺|中毒|发病|呕吐|事发|"
    r"出事|炸|冒|(?:走失|失联|被[困埋压]|受伤)(?![\d一二两三四五六七八九十]|人员|者|的|群众|工人)"
)


def _beginning(material: Material, record: Record) -> Fact | None:
    """The beginning as told now; where other times contest it, the one that says 发生."""
    if (now := record.one(Slot.OCCURRED_AT)) is not None:
        return now
    told = [
        m
        for m in moments.moments(clauses(material), material.now)
        if _HAPPENED.match(m.clause.text[m.end :])
    ]
    if len({m.at for m in told}) != 1:
        return None
    one = told[0]
    span = one.clause.span(one.start, one.end)
    return Fact(
        slot=Slot.OCCURRED_AT,
        text=span.quote,
        moment=one.at,
        precision=Precision.MINUTE,
        spans=(span,),
    )


_HAPPENED = re.compile(r"(?:许|左右|前后)?[\uff0c,]?\s?(?:发生|事发|出的?事|起火|着火)")


def _same_day(old: Fact, now: Fact) -> Fact:
    """8时40分起火 told the day after is of the day before, whose clock it repeats."""
    if old.moment is None or now.moment is None or day_said(now):
        return now
    return now.model_copy(update={"moment": beside(now.moment, old.moment)})


def _told_as_beginning(fact: Fact, material: Material) -> bool:
    """A 续报 is full of other times; only one beside words of the beginning is the beginning."""
    if not fact.spans:
        return True
    span = fact.spans[0]
    if fact.precision is Precision.DAY:
        text = material.source(span.source).text
        near = text[max(0, span.start - _NEAR_DAY) : span.end + 2 * _NEAR_DAY]
        return bool(_BEGAN_THAT_DAY.search(near))
    return any(
        m.happening == "occurred"
        and m.clause.source == span.source
        and m.clause.start + m.start < span.end
        and span.start < m.clause.start + m.end
        for m in moments.moments(clauses(material), material.now)
    )


_NEAR_DAY = 5
# 首例3月10日发病, 3月9日开始有学生呕吐
_BEGAN_THAT_DAY = re.compile(r"首例|首发|最早|开始|发病|起病|发生|事发|出现")


def _apart(old: Fact, now: Fact) -> bool:
    if old.moment is None or now.moment is None:
        return False
    if Precision.VAGUE in (old.precision, now.precision):
        return False
    if Precision.DAY in (old.precision, now.precision):
        return old.moment.date() != now.moment.date()
    gap = abs(old.moment - now.moment)
    if gap == _HALF_DAY and (_unsure(old) or _unsure(now)):
        return False
    if Precision.HOUR in (old.precision, now.precision):
        return gap >= timedelta(hours=1)
    return gap > (_ROUGH if old.approx or now.approx else timedelta())


_HALF_DAY = timedelta(hours=12)
_PERIOD = re.compile(r"下午|傍晚|晚|夜|午后|中午|凌晨|清晨|早|上午")


def _unsure(fact: Fact) -> bool:
    """2:10 that was taken for 14:10: which half of the day was meant is not said."""
    if fact.moment is None or not fact.spans:
        return False
    quote = fact.spans[0].quote
    hour = re.search(r"\d{1,2}(?=\s*[:\uff1a点时])", quote)
    return bool(hour) and int(hour[0]) < fact.moment.hour and not _PERIOD.search(quote)


def impossible_order(
    before: Sequence[Earlier], material: Material, record: Record
) -> list[ChainFlag]:
    """Times that cannot be in their order, also against the beginning told here or before."""
    material = with_days(material)
    said = moments.moments(clauses(material), material.now)
    found = [
        flag(
            "time_order", Severity.ERROR, Slot.OCCURRED_AT, clock(group[0].at), clock(group[-1].at),
            "时间先后矛盾\uff1a" + "、".join(f"{m.name}{clock(m.at)}" for m in group),
        )
        for group in order.impossible(said)
    ]  # fmt: skip
    if found or any(m.happening == "occurred" for m in said):
        return found
    own = record.one(Slot.OCCURRED_AT)
    own = None if own and _of_a_deed(own, material) else own
    start = _exact(own) or _exact(_began(before))
    if start is None or start.moment is None:
        return found
    slack = _ROUGH if start.approx else timedelta()
    for name, happening, at in (
        *((m.name, m.happening, m.at) for m in said if m.happening in _DEEDS),
        *((t.name, t.field, t.at) for t in told(material).values() if t.kind in _RESCUES),
    ):
        early = start.moment - at
        least = max(slack, _ALARM) if happening == "alarm" else slack
        if least < early < timedelta(hours=12):
            note = f"{name}{clock(at)}早于事发时间{value(start)}，须核实"
            kind, severity = "time_order", Severity.ERROR
            return [flag(kind, severity, Slot.OCCURRED_AT, value(start), clock(at), note)]
    return found


def _exact(fact: Fact | None) -> Fact | None:
    """A beginning that is told to the minute, and in which half of the day."""
    if fact is None or fact.moment is None or fact.precision is not Precision.MINUTE:
        return None
    return None if _unsure(fact) else fact


_ALARM = timedelta(minutes=5)  # the first caller's clock and the exchange's
_RESCUES = ("rescued", "died", "stopped_leak", "search_over")
_DEEDS = ("alarm", "dispatched", "arrived", "controlled", "rescued", "out", "ended")
