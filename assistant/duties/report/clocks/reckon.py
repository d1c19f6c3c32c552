"""All clocks of an incident, from its facts, its level and the room's rules."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from assistant.duties.report.clocks.dues import after, follow_up
from assistant.duties.report.clocks.model import Clock, Kind, Reported, State
from assistant.duties.report.clocks.starting import Beginning, beginning
from assistant.duties.report.record import Fact, Grade, Level, Slot
from assistant.duties.report.rules.model import FollowUp, Rhythm, Rule, RuleBook, Start
from core.clock import ROOM_ZONE
from core.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class Raised:
    """The level was raised: what it was before, and when the higher one became known."""

    before: Level
    at: datetime


@dataclass(frozen=True)
class _Case:
    facts: Sequence[Fact]
    grade: Grade
    book: RuleBook
    now: datetime
    reported: Sequence[Reported]
    raised: Raised | None
    ended: bool
    zone: ZoneInfo
    calendar: WorkCalendar = field(default_factory=WorkCalendar)

    @property
    def category(self) -> str:
        fact = next((f for f in self.facts if f.slot is Slot.CATEGORY), None)
        return fact.text if fact else ""


def clocks(
    facts: Sequence[Fact],
    grade: Grade,
    rulebook: RuleBook,
    now: datetime,
    reported: Sequence[Reported] = (),
    *,
    raised: Raised | None = None,
    ended: bool = False,
    zone: ZoneInfo = ROOM_ZONE,
    calendar: WorkCalendar | None = None,
) -> list[Clock]:
    """Return the clocks of an incident: the room's own first, the nearest first.

    `facts` are the settled ones, `reported` what went out so far. Where the level is 未定, the
    strictest of a regulation's levels runs and says so. After `raised`, what applies only to the
    higher level counts from then, and earlier reports don't meet it. `ended` says that the final
    report is out, so that daily ones are no longer due.
    """
    days = calendar or WorkCalendar()
    case = _Case(facts, grade, rulebook, now, reported, raised, ended, zone, days)
    found = [
        clock
        for rule, note, strict in _applicable(case)
        for clock in _of_rule(case, rule, note, strict)
    ]
    return sorted(found, key=_rank)


def _rank(clock: Clock) -> tuple[bool, bool, bool, float]:
    due = clock.due.timestamp() if clock.due else 0.0
    return (not clock.ours, clock.state is State.DONE, clock.due is None, due)


def _applicable(case: _Case) -> Iterator[tuple[Rule, str, bool]]:
    """Each rule that applies with what is to be said of its level."""
    rules = [r for r in case.book.rules if r.enabled and r.covers(case.category)]
    open_level = case.grade.level is Level.OPEN
    seen: set[tuple[str, str, str]] = set()
    for rule in rules:
        if not rule.levels or case.grade.level in rule.levels:
            yield rule, "", False
            continue
        family = (rule.basis, rule.reporter, rule.region)
        if not open_level or family in seen:
            continue
        seen.add(family)
        others = [r for r in rules if r.levels and (r.basis, r.reporter, r.region) == family]
        ranked = sorted(others, key=lambda r: _strictness(case, r))
        yield ranked[0], _other_levels(ranked[0], others), True
        if _start(case, ranked[0]).at is None:  # nothing runs yet: show what can be reckoned, too
            known = next((r for r in ranked[1:] if _start(case, r).at), None)
            if known:
                levels = "、".join(level.value for level in known.levels)
                yield known, f"等级未定，这是定为{levels}时的时限", False


def _strictness(case: _Case, rule: Rule) -> tuple[float, int]:
    """What is due first; a rule without its start counts by its minutes from now."""
    minutes = min((m for m in (rule.telephone, rule.written) if m), default=10**9)
    start = _start(case, rule).at or case.now
    order = [Level.GENERAL, Level.LARGER, Level.MAJOR, Level.MOST]  # alike: the least alarming
    return (start + timedelta(minutes=min(minutes, 10**6))).timestamp(), order.index(rule.levels[0])


def _other_levels(strictest: Rule, others: Sequence[Rule]) -> str:
    levels = "、".join(level.value for level in strictest.levels)
    rest = [r for r in others if r is not strictest]
    same = all(
        (r.telephone, r.written, r.start)
        == (strictest.telephone, strictest.written, strictest.start)
        for r in rest
    )
    if same:
        return "等级未定，各等级时限相同"
    told = "\uff1b".join(
        f"定为{'、'.join(x.value for x in r.levels)}的，{_limits(r)}" for r in rest
    )
    return (
        f"等级未定，按最严的“{levels}”计时\uff1b{told}" if told else f"等级未定，按“{levels}”计时"
    )


def _limits(rule: Rule) -> str:
    parts = [
        f"{name}{length(minutes)}"
        for name, minutes in (("电话", rule.telephone), ("书面", rule.written))
        if minutes
    ]
    return f"自{rule.start.value}起{'、'.join(parts) or '立即'}"


def length(minutes: int) -> str:
    """Return a stretch of time as officers say it: 30分钟, 2小时, 1小时30分钟."""
    hours, rest = divmod(minutes, 60)
    return (f"{hours}小时" if hours else "") + (f"{rest}分钟" if rest or not hours else "")


def _start(case: _Case, rule: Rule) -> Beginning:
    if rule.reporter not in case.book.roles and rule.start is not Start.OCCURRED:
        what = f"{rule.reporter}{rule.start.value}时间"
        return Beginning(None, f"自{what}起算，本室不掌握", what)
    found = beginning(rule.start, case.facts, case.zone)
    if not _newly(case, rule):
        return found
    assert case.raised is not None
    raised = case.raised.at.astimezone(case.zone)
    said = f"{raised.month}月{raised.day}日{raised.hour}时{raised.minute:02d}分"
    what = f"等级由{case.raised.before.value}升为{case.grade.level.value}"
    if rule.start is Start.OCCURRED:
        return replace(
            found, why=f"{found.why}\uff1b{what}\uff08{said}获悉\uff09，请立即按新等级报告"
        )
    return Beginning(raised, f"{what}，自{said}获悉时重新起算")


def _newly(case: _Case, rule: Rule) -> bool:
    """Whether the rule applies only since the level was raised."""
    if case.raised is None or not rule.levels or case.grade.level not in rule.levels:
        return False
    return case.raised.before not in rule.levels


def _of_rule(case: _Case, rule: Rule, note: str, strictest: bool) -> Iterator[Clock]:
    start = _start(case, rule)
    why = "\uff1b".join(part for part in (start.why, note) if part)
    base = Clock(
        key="", rule=rule.id, name=rule.name, kind=Kind.TELEPHONE, chain=rule.chain,
        ours=rule.reporter in case.book.roles, start=rule.start, start_at=start.at, due=None,
        remaining=None, state=State.UNKNOWN, why=why, missing=start.missing, strictest=strictest,
        basis=rule.source, authority=rule.authority, region=rule.region, note=rule.note,
    )  # fmt: skip
    since = case.raised.at if case.raised and _newly(case, rule) else None
    if rule.at_once:
        yield _at_once(case, base, since)
    for kind, minutes in ((Kind.TELEPHONE, rule.telephone), (Kind.WRITTEN, rule.written)):
        if minutes is not None:
            due = after(start.at, minutes, case.zone) if start.at else None
            done = _first_report(case, base.ours, kind, since)
            yield _made(case, rule, base, kind, due, done, str(minutes))
    for index, item in enumerate(rule.follow_ups):
        if item.covers(case.category) and not (case.ended and item.rhythm is Rhythm.DAILY):
            yield _followed(case, rule, item, base, index)


def _at_once(case: _Case, base: Clock, since: datetime | None) -> Clock:
    done = _first_report(case, base.ours, Kind.TELEPHONE, since) or _first_report(
        case, base.ours, Kind.WRITTEN, since
    )
    state = State.DONE if done else State.AT_ONCE
    return base.model_copy(
        update={"key": f"{base.rule}-立即", "state": state, "done_at": done, "missing": ""}
    )


def _first_report(case: _Case, ours: bool, kind: Kind, since: datetime | None) -> datetime | None:
    """When it was first reported that way; what others have to report is not known here.

    A written report by 书面 also tells what a telephone call would.
    """
    if not ours:
        return None
    kinds = (kind, Kind.WRITTEN) if kind is Kind.TELEPHONE else (kind,)
    times = [r.at for r in case.reported if r.kind in kinds and (since is None or r.at >= since)]
    return min(times, default=None)


def _made(
    case: _Case, rule: Rule, base: Clock, kind: Kind, due: datetime | None,
    done: datetime | None, tail: str, caveat: str = "", remind_by: tuple[int, ...] | None = None,
) -> Clock:  # fmt: skip
    choices = (remind_by, rule.remind, case.book.remind)
    minutes = next(m for m in choices if m is not None)
    remind = [after(due, -m, case.zone) for m in sorted(set(minutes), reverse=True)] if due else []
    remind = [at for at in remind if base.start_at is None or at > base.start_at]
    done_at = done.astimezone(case.zone) if done else None
    why = base.why
    if done_at and due and done_at > due:
        late = -(-int((done_at - due).total_seconds()) // 60)
        why = f"{why}\uff1b报出比时限晚约{length(late)}，疑似超时，由人工认定"
    return base.model_copy(
        update={
            "key": f"{base.rule}-{kind.value}-{tail}", "kind": kind, "due": due, "done_at": done_at,
            "remaining": due - case.now if due else None, "remind_at": tuple(remind),
            "state": _state(case.now, due, done_at, remind), "why": why,
            "note": "\uff1b".join(part for part in (base.note, caveat) if part),
        }
    )  # fmt: skip


def _state(
    now: datetime, due: datetime | None, done: datetime | None, remind: Sequence[datetime]
) -> State:
    if done is not None:
        return State.LATE if due is not None and done > due else State.DONE
    if due is None:
        return State.UNKNOWN
    if now > due:
        return State.LATE
    return State.SOON if remind and now >= remind[0] else State.RUNNING


def _followed(case: _Case, rule: Rule, item: FollowUp, base: Clock, index: int) -> Clock:
    """The next follow-up: a daily one is met by any report since the last time it was due."""
    start = beginning(Start.OCCURRED, case.facts, case.zone)
    begun = start.at or beginning(Start.RECEIVED, case.facts, case.zone).at
    tail = f"续{index + 1}"
    note = base.model_copy(update={"note": item.note or base.note})
    if begun is None:
        missing = note.model_copy(
            update={"missing": "发生时间", "why": "续报自发生之日起算，材料里没有可用的发生时间"}
        )
        return _made(case, rule, missing, Kind.FOLLOW_UP, None, None, tail)
    due = follow_up(item, begun, _counted_from(case, begun), case.zone, case.calendar)
    why = start.why if start.at else "发生时间不详，暂按接报时间推算"
    based = note.model_copy(
        update={"start_at": begun, "start": Start.OCCURRED, "missing": "", "why": why}
    )
    if due is None:
        return _made(case, rule, based, Kind.FOLLOW_UP, None, None, tail)
    return _made(case, rule, based, Kind.FOLLOW_UP, due.at, None, tail, due.caveat, item.remind)


def _counted_from(case: _Case, begun: datetime) -> datetime:
    """The next due moment lies after the last report; without one, after the beginning."""
    sent = [r.at for r in case.reported]
    return max([begun, *sent])
