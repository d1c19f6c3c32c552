"""What was taken from messengers, and which conversation each chat is in."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from channels.messenger.model import Incoming
from channels.messenger.tables import MessengerChatRow, MessengerMessageRow
from core.clock import Clock
from core.database import Database
from core.identity import Principal

KEPT = timedelta(days=7)  # longer than any messenger repeats a message


class Threads:
    """Takes each message once; remembers the conversation of each chat."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def take(self, incoming: Incoming) -> bool:
        """Claim a message; False where it was taken before."""
        now = self._clock.now()
        row = MessengerMessageRow(
            channel=incoming.sender.channel,
            message_id=incoming.message_id,
            chat=incoming.chat,
            taken_at=now,
            answered=False,
        )
        try:
            with self._database.transaction() as session:
                old = MessengerMessageRow.taken_at < now - KEPT
                session.execute(delete(MessengerMessageRow).where(old))
                session.add(row)
        except IntegrityError:
            return False
        return True

    def answered(self, incoming: Incoming) -> None:
        """Note that a message was dealt with."""
        with self._database.transaction() as session:
            key = (incoming.sender.channel, incoming.message_id)
            row = session.get(MessengerMessageRow, key)
            if row is not None:
                row.answered = True

    def lost(self, channel: str) -> list[tuple[str, datetime]]:
        """Return chat and time of messages that a restart cut off, once each."""
        with self._database.transaction() as session:
            rows = list(
                session.scalars(
                    select(MessengerMessageRow).where(
                        MessengerMessageRow.channel == channel,
                        MessengerMessageRow.answered.is_(False),
                    )
                )
            )
            for row in rows:
                row.answered = True
            return [(row.chat, row.taken_at) for row in rows]

    def conversation(self, incoming: Incoming, person: Principal) -> str | None:
        """Return the conversation that this person's chat is in; None: a new one."""
        with self._database.reading() as session:
            row = session.get(MessengerChatRow, _key(incoming, person))
            return row.conversation_id or None if row is not None else None

    def follow(self, incoming: Incoming, person: Principal, conversation_id: str) -> None:
        """Put this person's chat into a conversation; "" begins a new one."""
        channel, chat, user_id = _key(incoming, person)
        with self._database.transaction() as session:
            session.merge(
                MessengerChatRow(
                    channel=channel, chat=chat, user_id=user_id, conversation_id=conversation_id
                )
            )


def _key(incoming: Incoming, person: Principal) -> tuple[str, str, str]:
    return incoming.sender.channel, incoming.chat, person.id
