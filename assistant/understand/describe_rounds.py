"""Roll-calls and notices that are told apart by when they were: 早上那次, 刚发的, 8点45那轮."""

import re
from datetime import datetime, timedelta

from assistant.understand.matching import by_number
from assistant.understand.mentions import Candidate, Mention
from assistant.understand.quantities import integer
from assistant.understand.times import times
from assistant.understand.world import World
from connectors.contract import Kind, Named

_NEWEST = re.compile(
    r"刚才|刚刚|刚发|刚下发|最新|最近一?[条个次份]|最后|上一[条个次份]|上[条个次份]"
)
_WITHIN = timedelta(minutes=40)


def by_time(things: list[Named], fact: str, text: str, now: datetime) -> list[Candidate]:
    """Return the things that came about when the text says: 刚发的, 下午五点那个, 8点45那次."""
    dated = sorted((at, t.id) for t in things if (at := moment_of(t, fact)))
    if dated and _NEWEST.search(text):
        return [Candidate(dated[-1][1], 0.9, "time")]
    for said in times(text, now):
        if said.at is not None:
            near = min((_apart(at, said.at), id) for at, id in dated) if dated else None
            if near and near[0] <= _WITHIN:
                return [Candidate(near[1], 0.9, "time")]
        elif said.since is not None and said.until is not None:
            held = [id for at, id in dated if said.since <= at < said.until]
            if held:
                return [Candidate(id, 0.9, "time") for id in reversed(held)]
    return []


def _apart(at: datetime, said: datetime) -> timedelta:
    """8点45 may be said of the morning or of the evening."""
    half = timedelta(hours=12)
    return min(abs(at - said), abs(at - said + half), abs(at - said - half))


def moment_of(thing: Named, fact: str) -> datetime | None:
    """Return a moment among a thing's facts, None where it has none."""
    try:
        return datetime.fromisoformat(str(thing.facts.get(fact, "")))
    except ValueError:
        return None


_LATEST = re.compile(r"刚才|刚刚|刚打|上一[轮次]|上[轮次]|最近|最后|这一?[轮次]|那轮")
_DAYPARTS = (
    (re.compile(r"早上|早晨|早起|上午|今早|早间|清早|早(?=点名|查岗|那)"), 4, 12),
    (re.compile(r"中午|下午|午后|午间"), 11, 18),
    (re.compile(r"晚上|今晚|傍晚|夜里|夜间|晚间|昨晚|晚(?=点名|查岗|那)"), 17, 28),
)
_ORDER = re.compile(r"第([一二三四五六\d])[轮次]")


def rollcalls(
    text: str, world: World, mentions: list[Mention], *, answers: bool = False
) -> list[Candidate]:
    """Return the roll-calls that the text may be about: 早上那次, 晚上那轮, 刚才那轮, RC….

    `answers`: what was answered is wanted, so 叫应 rounds are meant only where that is said.
    """
    numbered = by_number(text, world, Kind.ROLLCALL)
    calls = [c for c in world.of(Kind.ROLLCALL) if moment_of(c, "at")]
    calls.sort(key=lambda c: str(c.facts["at"]))
    if numbered or not calls:
        return numbered
    calls = of_purpose(calls, text, answers=answers)
    if any(said.at and not said.minutes for said in times(text, world.now)):
        return by_time(calls, "at", text, world.now)
    groups = {c.id for m in mentions if m.kind in (Kind.GROUP, Kind.UNIT) for c in m.candidates}
    order = _ORDER.search(text)
    said_when = bool(_LATEST.search(text) or _part(text) or order or "昨" in text or "前天" in text)
    chosen = _of_day(calls, text, world.now)
    by_target = [c for c in chosen if groups & set(c.facts.get("targets", ()))]
    if not by_target and not said_when:
        return [Candidate(calls[0].id, 0.9, "words")] if _ALERT in text and len(calls) == 1 else []
    chosen = by_target or chosen
    position = integer(order[1]) if order else None
    if position and position <= len(chosen):
        chosen = [chosen[position - 1]]
    elif _LATEST.search(text) and len(chosen) > 1 and not _part(text):
        chosen = chosen[-1:]
    score = 1.0 if len(chosen) == 1 else 0.9
    return [Candidate(c.id, score, "words" if by_target else "time") for c in reversed(chosen)][:8]


_ROLL_CALL = re.compile(r"查岗|点名|抽查|在岗|判|录音")
_ALERT = "叫应"


def of_purpose(calls: list[Named], text: str, *, answers: bool = False) -> list[Named]:
    """Keep the rounds of the purpose that is said: 叫应, or 查岗; all where neither is."""
    if _ALERT in text:
        return [c for c in calls if _ALERT in c.name] or calls
    if answers or _ROLL_CALL.search(text):
        return [c for c in calls if _ALERT not in c.name] or calls
    return calls


def _part(text: str) -> tuple[int, int] | None:
    return next(((a, b) for pattern, a, b in _DAYPARTS if pattern.search(text)), None)


def _of_day(calls: list[Named], text: str, now: datetime) -> list[Named]:
    """Return the calls of the day and the part of the day that are spoken of."""
    day_back = 2 if "前天" in text else 1 if "昨" in text else 0
    low, high = _part(text) or (0, 24)
    if "昨晚" in text and now.hour < 8:
        low, high = 17, 32
    kept: list[Named] = []
    for call in calls:
        at = moment_of(call, "at")
        hours = ((at.date() - now.date()).days + day_back) * 24 + at.hour if at else -1
        if low <= hours < high:
            kept.append(call)
    return kept or (calls if not _part(text) and not day_back else [])
