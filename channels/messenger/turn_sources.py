"""Changed turns of duty, told to both people whom a swap moves, whoever asked for it."""

import json
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from channels.messenger.model import Reply, ReplyKind
from channels.messenger.wording import TURNS_SWAPPED
from channels.room import Room
from core.effects.action import Done
from core.effects.plan import StepState
from core.effects.store import EffectStepRow
from core.identity import Principal

SWAP = "roster.swap"


class TurnSources:
    """The swaps that were done, for one room."""

    def __init__(self, room: Room) -> None:
        self._database = room.database

    def swaps(self, person: Principal, since: datetime) -> Iterator[tuple[str, Reply]]:
        """Tell a swap to the two whom it moves. An account is a person's by its name."""
        query = select(EffectStepRow).where(
            EffectStepRow.action == SWAP,
            EffectStepRow.state == StepState.DONE.value,
            EffectStepRow.ended_at >= since,
        )
        with self._database.reading() as session:
            found = [(row.id, row.receipt) for row in session.scalars(query)]
        for id, receipt in found:
            done = Done.model_validate(json.loads(receipt or "{}"))
            if person.name in done.data.get("names", ()):
                text = TURNS_SWAPPED.format(text=done.text)
                yield f"swap:{id}", Reply(kind=ReplyKind.TEXT, text=text)
