"""What a deadline counts from: the moment, and why it was taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.duties.report.record import Fact, Precision, Slot
from assistant.duties.report.rules.model import Start


@dataclass(frozen=True, slots=True)
class Beginning:
    """`at` is None where the element is missing; `why` and `missing` are Chinese."""

    at: datetime | None
    why: str
    missing: str = ""


_SLOTS = {
    Start.OCCURRED: Slot.OCCURRED_AT,
    Start.LEARNT: Slot.RECEIVED_AT,
    Start.RECEIVED: Slot.RECEIVED_AT,
}
_NAMES = {Slot.OCCURRED_AT: "发生时间", Slot.RECEIVED_AT: "接报时间"}


def beginning(start: Start, facts: Sequence[Fact], zone: ZoneInfo) -> Beginning:
    """Return the moment that a rule counts from.

    Nothing is guessed: a day without an hour is no beginning, and the time of the alarm is not
    that of the incident. Where it isn't known when the room was told, the clock runs from when it
    happened: nobody was told before, so that can only be too strict, never too late.
    """
    found = _of(_SLOTS[start], start, facts, zone)
    if found.at is not None or _SLOTS[start] is Slot.OCCURRED_AT:
        return found
    strict = _of(Slot.OCCURRED_AT, start, facts, zone)
    if strict.at is None:
        return found
    at = strict.at
    said = f"{at.month}月{at.day}日{at.hour}时{at.minute:02d}分"
    return Beginning(at, f"接报时间未填，先从严自发生时间{said}起算，请补填接报时间")


def _of(slot: Slot, start: Start, facts: Sequence[Fact], zone: ZoneInfo) -> Beginning:
    fact = next((f for f in facts if f.slot is slot), None)
    name = _NAMES[slot]
    if fact is None or fact.moment is None or fact.hedged:
        return Beginning(None, f"按“{start.value}”起算，材料里没有可用的{name}", name)
    if fact.precision in (Precision.DAY, Precision.VAGUE):
        return Beginning(None, f"按“{start.value}”起算，{name}只到日，不能起算", name)
    at = fact.moment.astimezone(zone)
    said = f"{at.month}月{at.day}日{at.hour}时{at.minute:02d}分"
    rough = fact.approx or fact.precision is Precision.HOUR
    tail = f"\uff08{name}是约数，请核准\uff09" if rough else ""
    return Beginning(at, f"自{name}{said}起算\uff08{start.value}\uff09{tail}")
