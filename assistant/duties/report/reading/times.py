"""The moments of the event, of the alarm, of the call and of the report upward."""

import re
from datetime import datetime

from assistant.duties.report.reading.around import Around, around
from assistant.duties.report.reading.blanks import marked
from assistant.duties.report.reading.chat_clocks import sent_at
from assistant.duties.report.reading.chats import messages, to_room
from assistant.duties.report.reading.courses import of_course, we_report
from assistant.duties.report.reading.events import answered
from assistant.duties.report.reading.heads import calls, says_when_told
from assistant.duties.report.reading.last_resort import at_least
from assistant.duties.report.reading.moments import Moment, named
from assistant.duties.report.reading.other_deeds import no_event
from assistant.duties.report.reading.own_calls import called_out
from assistant.duties.report.reading.receipts import HEAD, SIGNED, WRITTEN, received
from assistant.duties.report.reading.resolving import resolve
from assistant.duties.report.reading.role import Role
from assistant.duties.report.reading.roles import roles
from assistant.duties.report.reading.taking import at_foot, taken_at
from assistant.duties.report.reading.voices import Note, note
from assistant.duties.report.record import Fact, Precision, Slot, Source, Span, Status


def times(source: Source, now: datetime, *, follow_up: bool = False) -> list[Fact]:
    """Return the moments of the event, of the alarm, of the call and of the report upward.

    In a `follow_up` no moment is taken for the event's for want of a better one.
    """
    base = source.at or now
    moments = resolve(named(source.text, base), base)
    text = marked(source.text, [(m.start, m.end) for m in moments])
    parted = note(text)
    chat = sent_at(text, moments)
    here = [around(text, moments, index) for index in range(len(moments))]
    found = [p for p in _told(text, here, chat) if not _to_come(p, base)]
    found = _of_chat(found, text, moments, chat) if chat else _as_written(found, text, moments)
    found = _before_answer(found, [one.moment.at for one in here if answered(one)])
    if follow_up:
        found = [p for p in found if p[1].slot is not Slot.OCCURRED_AT or p[1].weight]
    else:
        clocks = [m for i, m in enumerate(moments) if i not in chat and no_event(here[i]) is None]
        found += [p for p in at_least(text, clocks, found, chat) if not _to_come(p, base)]
    own = {one.moment.start for one in here if called_out(one)}
    call = received(found, own) or _call_before_story(found)
    kept = _one_story(_occurred(_but(found, call), parted), text)
    kept = _before_alarm(kept, _first(found, Slot.ALARM_AT))
    kept += [*_first(found, Slot.ALARM_AT), *call, *_first(found, Slot.REPORTED_AT)]
    kept.sort(key=lambda pair: pair[0].start)
    return [_fact(source, parted, moment, role) for moment, role in kept]


def _to_come(pair: tuple[Moment, Role], now: datetime) -> bool:
    """Whether it still lies ahead: nothing has happened yet that is told of then."""
    return pair[1].slot is Slot.OCCURRED_AT and pair[0].at > now


def _told(text: str, here: list[Around], chat: set[int]) -> list[tuple[Moment, Role]]:
    """Return each moment with what it is of, by who stands beside it and what is told of it."""
    moments = [one.moment for one in here]
    called = [] if chat else calls(text, moments)
    if any(i != called[0] and says_when_told(text, m) for i, m in enumerate(moments) if called):
        called = []  # 9:05，某公司那边…，接报时间9:30: words tell what the others are of
    found: list[tuple[Moment, Role]] = []
    for index, moment in enumerate(moments):
        before = text[max(0, moment.start - 12) : moment.start]
        if index in called:
            found.append((moment, Role(Slot.RECEIVED_AT, HEAD if index == called[0] else 1)))
        elif _FOLLOW_UP.search(before):  # 续报：9月20日8时，… is the report's own
            found.append((moment, Role(Slot.RECEIVED_AT, _OWN_TIME)))
        elif we_report(text, moment):
            found.append((moment, Role(Slot.REPORTED_AT, 3)))
        elif index not in chat and not of_course(text, moment):
            # the time of a message is none of what it tells
            found += [(moment, role) for role in roles(here[index])]
    return found


def _before_answer(
    found: list[tuple[Moment, Role]], answers: list[datetime]
) -> list[tuple[Moment, Role]]:
    """Leave out what is the event's for want of a better, and came after something was done.

    18:20关了泵，18:25投放吸油毡: what is answered has happened before the first answer.
    """
    return [
        (m, role)
        for m, role in found
        if role.slot is not Slot.OCCURRED_AT or role.weight or not any(a < m.at for a in answers)
    ]


def _as_written(
    found: list[tuple[Moment, Role]], text: str, moments: list[Moment]
) -> list[tuple[Moment, Role]]:
    """Take the moment at which the note says that it was taken down."""
    taken = taken_at(text, moments)
    if taken is None or we_report(text, moments[taken[0]]):
        return found
    rest = [pair for pair in found if pair[0] is not moments[taken[0]]]
    weight = SIGNED if at_foot(text, moments[taken[0]]) else WRITTEN
    return [*rest, (moments[taken[0]], Role(Slot.RECEIVED_AT, weight))]


def _of_chat(
    found: list[tuple[Moment, Role]], text: str, moments: list[Moment], chat: set[int]
) -> list[tuple[Moment, Role]]:
    """Take the message that is meant for the room, else the first of somebody who is known."""
    asked = to_room(text)
    if asked is not None:
        found = [pair for pair in found if pair[1].slot is not Slot.RECEIVED_AT]
    if any(role.slot is Slot.RECEIVED_AT for _, role in found):
        return found
    known = {m.at for m in messages(text) if not m.unknown}
    sent = [i for i in sorted(chat) if moments[i].start in known] or sorted(chat)
    sent = [i for i in sent if asked and moments[i].start == asked.at] or sent
    return [*found, (moments[sent[0]], Role(Slot.RECEIVED_AT, 1))]


_OWN_TIME = 4  # as sure as a call's
_FOLLOW_UP = re.compile(r"(?:^|\n)续报[一二三四五六七八九十\d]*\s*[\uff1a:\uff0c,\uff08(]\s*$")


def moment_stretches(source: Source, now: datetime) -> list[tuple[int, int]]:
    """Return where moments stand, so that their figures are taken for nothing else."""
    return [(m.start, m.end) for m in named(source.text, source.at or now)]


def _first(found: list[tuple[Moment, Role]], slot: Slot) -> list[tuple[Moment, Role]]:
    fitting = [pair for pair in found if pair[1].slot is slot]
    return fitting[:1]


def _call_before_story(found: list[tuple[Moment, Role]]) -> list[tuple[Moment, Role]]:
    """Take the moment that opens a note for the call's where the story has an earlier one."""
    told = [pair for pair in found if pair[1].slot is Slot.OCCURRED_AT]
    if len(told) < 2 or told[0][1].weight != 2 or told[0][0].start > 2:
        return []
    first = told[0][0]
    if any(role.weight > 2 and m.at < first.at for m, role in told[1:]):
        return [(first, Role(Slot.RECEIVED_AT, 4))]
    return []


def _but(
    found: list[tuple[Moment, Role]], received: list[tuple[Moment, Role]]
) -> list[tuple[Moment, Role]]:
    """Leave out what looks like the event's moment and is told to be the call's."""
    calls = {m.at for m, role in received if role.weight >= 4}
    return [
        (m, role) for m, role in found if role.slot is not Slot.OCCURRED_AT or m.at not in calls
    ]


def _occurred(found: list[tuple[Moment, Role]], parted: Note) -> list[tuple[Moment, Role]]:
    """Keep the weightiest; another reading is kept only where it is as weighty."""
    fitting = [pair for pair in found if pair[1].slot is Slot.OCCURRED_AT]
    sure = [p for p in fitting if not parted.hearsay_at(p[0].start)]
    best = max((min(role.weight, 2) for _, role in sure), default=0)
    kept: list[tuple[Moment, Role]] = []
    seen: set[tuple[datetime, bool]] = set()
    for moment, role in fitting:
        heard = parted.hearsay_at(moment.start)
        if min(role.weight, 2) < best or (moment.at, heard) in seen:
            continue
        if best == 0 and kept:
            break
        seen.add((moment.at, heard))
        kept.append((moment, role))
    return kept


def _before_alarm(
    kept: list[tuple[Moment, Role]], alarm: list[tuple[Moment, Role]]
) -> list[tuple[Moment, Role]]:
    """Leave out when somebody saw it who saw it only after the alarm: it had begun before."""
    return [
        (m, role) for m, role in kept if role.weight > 1 or not any(m.at > a.at for a, _ in alarm)
    ]


# who tells another version: 物业说是19:35
_TELLS = re.compile(
    r"[说称讲写传另\uff1a:]|反映|回复|通报|网|微博|公众号|也有|还有人|不是|更正|应为|应是|实为|有误|监控|记录"
)


def _one_story(kept: list[tuple[Moment, Role]], text: str) -> list[tuple[Moment, Role]]:
    """Leave out later moments of a story that nobody else tells: what came of it, no other version.

    16:12跳闸停运，16:40起慢速运行 is one event and its course.
    """
    told: list[tuple[Moment, Role]] = []
    for moment, role in kept:
        last = told[-1][0] if told else None
        if last and moment.at > last.at and not _TELLS.search(text[last.end : moment.start]):
            continue
        told.append((moment, role))
    return told


def _fact(source: Source, parted: Note, moment: Moment, role: Role) -> Fact:
    heard = role.slot is Slot.OCCURRED_AT and parted.hearsay_at(moment.start)
    return Fact(
        slot=role.slot,
        text=worded(moment),
        spans=(Span(source=source.id, start=moment.start, end=moment.end, quote=moment.text),),
        moment=moment.at,
        precision=moment.precision,
        approx=moment.rough,
        status=Status.HEARSAY if heard else Status.STATED,
    )


def worded(moment: Moment) -> str:
    """Word a moment as reports do: 11月10日1时40分许; what was said roughly as it was said."""
    at = moment.at
    day = f"{at.month}月{at.day}日"
    if moment.precision is Precision.DAY:
        return day
    if moment.precision is Precision.VAGUE:
        return moment.text
    tail = "许" if moment.rough else ""
    if moment.precision is Precision.HOUR:
        return f"{day}{at.hour}时{tail}"
    return f"{day}{at.hour}时{at.minute}分{tail}" if at.minute else f"{day}{at.hour}时{tail}"
