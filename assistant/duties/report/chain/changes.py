"""What a report says that the one before did not, fact by fact."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.duties.report.chain.wording import name, value
from assistant.duties.report.record import MANY, Fact, Record, Slot

Kind = Literal["新增", "变化", "未再提及"]


class Change(BaseModel):
    """One element that differs between two revisions; `text` is a Chinese line for the page."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slot: Slot
    kind: Kind
    before: str
    now: str
    text: str


def diff(before: Record, now: Record) -> list[Change]:
    """Return the changes of every fact, in the order of the elements.

    An element that the later report does not mention again is told as such, not as withdrawn.
    """
    found: list[Change] = []
    for slot in Slot:
        if slot in MANY:
            found += _many(slot, before, now)
        else:
            found += _one(slot, before.one(slot), now.one(slot))
    if before.grade.level is not now.grade.level:
        found.append(_grade(before, now))
    return found


def _one(slot: Slot, old: Fact | None, new: Fact | None) -> list[Change]:
    if old is None and new is None:
        return []
    if old is None:
        said = value(new)
        return [_change(slot, "新增", "", said, f"{name(slot)}\uff1a新增“{said}”")]
    if new is None:
        said = value(old)
        text = f"{name(slot)}\uff1a前报“{said}”，本报未再提及"
        return [_change(slot, "未再提及", said, "", text)]
    if _equal(old, new):
        return []
    was, is_now = value(old), value(new)
    if was == is_now:  # the same value, another standing
        was, is_now = _with_status(old), _with_status(new)
    if was == is_now:
        return []
    return [_change(slot, "变化", was, is_now, f"{name(slot)}\uff1a由“{was}”变为“{is_now}”")]


def _equal(old: Fact, new: Fact) -> bool:
    same = (old.number, old.moment, old.approx, old.status) == (
        new.number, new.moment, new.approx, new.status,
    )  # fmt: skip
    if old.number is not None or old.moment is not None:
        return same and (old.precision is new.precision)
    return same and old.text == new.text


_STATUS = {
    "stated": "",
    "hearsay": "\uff08传闻\uff09",
    "planned": "\uff08拟\uff09",
    "ongoing": "\uff08进行中\uff09",
    "denied": "\uff08否认\uff09",
    "unknown": "\uff08不明\uff09",
}


def _with_status(fact: Fact) -> str:
    return value(fact) + _STATUS[fact.status.value]


def _many(slot: Slot, before: Record, now: Record) -> list[Change]:
    old = {value(f) for f in before.all(slot)}
    new = [value(f) for f in now.all(slot)]
    return [
        _change(slot, "新增", "", said, f"{name(slot)}\uff1a新增“{said}”")
        for said in dict.fromkeys(new)
        if said not in old
    ]


def _grade(before: Record, now: Record) -> Change:
    was, is_now = before.grade.level.value, now.grade.level.value
    return _change(Slot.CATEGORY, "变化", was, is_now, f"事件等级\uff1a由“{was}”变为“{is_now}”")


def _change(slot: Slot, kind: Kind, before: str, now: str, text: str) -> Change:
    return Change(slot=slot, kind=kind, before=before, now=now, text=text)
