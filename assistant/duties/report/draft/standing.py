"""How it stands, and what is said to be open: sentences of the state paragraph."""

import re
from collections.abc import Sequence
from datetime import datetime

from assistant.duties.report.draft import counts, tidy
from assistant.duties.report.draft.model import Piece
from assistant.duties.report.draft.wording import wording
from assistant.duties.report.record import Fact, Material, Record, Slot, Status

_TIMES = (Slot.OCCURRED_AT, Slot.ALARM_AT, Slot.RECEIVED_AT, Slot.REPORTED_AT)
_SHOWN = (*_TIMES, *counts.CASUALTIES, Slot.PLACE, Slot.SOURCE, Slot.CATEGORY, Slot.CAUSE)


def told_at(record: Record, material: Material) -> datetime | None:
    """Return now where the note is of today: of another day every hour of it is past."""
    moments = [f.moment for f in record.facts if f.slot in _TIMES and f.moment is not None]
    now = material.now
    today = any(m.astimezone(now.tzinfo).date() == now.date() for m in moments)
    return now if today else None


def trend(facts: Sequence[Fact], at: datetime | None) -> Sequence[Fact]:
    """Return what stands, then what is only expected, told as expected.

    `at` is when it was told, None where no hour that is told can be still to come.
    """
    ahead = [
        f for f in facts
        if f.status is Status.PLANNED or (at is not None and tidy.is_ahead(f.text, at))
    ]  # fmt: skip
    words, prefix = wording()["expected"]["words"], wording()["expected"]["prefix"]
    return [f for f in facts if f not in ahead] + [
        f if re.search(words, f.text) else f.model_copy(update={"text": prefix + f.text})
        for f in ahead
    ]


def disputes(record: Record) -> list[Piece] | None:
    """Return the open contradictions that no other place of the report shows."""
    said: list[Piece] = []
    for conflict in record.unresolved:
        slot = conflict.slot
        if slot is not None and slot in _SHOWN and record.one(slot) is None:
            continue  # shown where its value would stand
        head, _, _ = str(wording()["disputes"]).partition("{sides}")
        what = conflict.what.removesuffix("矛盾")
        bare = "说法" in what  # 关于双方说法，说法不一 says it twice
        text = "有关情况说法不一：" if bare else head.format(what=what)
        said += [Piece(text=("；" if said else "") + text), counts.disputed(conflict)]
    return said or None
