"""What is to be sent without having been asked: on disk first, then sent until it got there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from channels.messenger.model import Reply
from channels.messenger.tables import MessengerPushRow
from core.clock import Clock
from core.database import Database

KEPT = timedelta(days=30)
GIVEN_UP = timedelta(hours=12)  # what was due a shift ago only confuses
LONGEST_WAIT = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Push:
    """One reply on its way to one chat."""

    id: int
    channel: str
    chat: str
    reply: Reply


class Outbox:
    """Pushes that wait, and those that went. One key goes once to one chat."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def put(self, key: str, addresses: Iterable[tuple[str, str]], reply: Reply) -> None:
        """Keep a push for each address (channel, chat), unless its key was there before."""
        now = self._clock.now()
        rows: list[dict[str, Any]] = [
            {
                "key": key,
                "channel": channel,
                "external_id": chat,
                "reply": reply.model_dump_json(),
                "made_at": now,
                "tries": 0,
                "next_at": now,
                "problem": "",
            }
            for channel, chat in addresses
        ]
        if not rows:
            return
        insert: Any = (sqlite if self._database.is_sqlite else postgresql).insert(MessengerPushRow)
        with self._database.transaction() as session:
            session.execute(insert.values(rows).on_conflict_do_nothing())

    def due(self, limit: int = 50) -> list[Push]:
        """Return what may be sent now, the oldest first."""
        now = self._clock.now()
        query = (
            select(MessengerPushRow)
            .where(
                MessengerPushRow.sent_at.is_(None),
                MessengerPushRow.next_at <= now,
                MessengerPushRow.made_at > now - GIVEN_UP,
            )
            .order_by(MessengerPushRow.id)
            .limit(limit)
        )
        with self._database.reading() as session:
            return [
                Push(row.id, row.channel, row.external_id, Reply.model_validate_json(row.reply))
                for row in session.scalars(query)
            ]

    def sent(self, push: Push) -> None:
        """Note that a push got there; old ones are forgotten."""
        now = self._clock.now()
        with self._database.transaction() as session:
            session.get_one(MessengerPushRow, push.id).sent_at = now
            session.execute(delete(MessengerPushRow).where(MessengerPushRow.made_at < now - KEPT))

    def failed(self, push: Push, problem: str) -> datetime:
        """Note why a push did not get there; return when it is tried again."""
        with self._database.transaction() as session:
            row = session.get_one(MessengerPushRow, push.id)
            row.tries += 1
            row.problem = problem
            wait = min(timedelta(seconds=5 * 2 ** min(row.tries, 10)), LONGEST_WAIT)
            row.next_at = self._clock.now() + wait
            return row.next_at
