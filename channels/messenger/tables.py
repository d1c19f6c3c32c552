"""Tables of the messengers: who is who, what was taken, which conversation a chat is in."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Instant

Key = BigInteger().with_variant(Integer, "sqlite")


class MessengerIdentityRow(Base):
    """A person's id in a messenger. One of each channel a person, so that pushes have one place."""

    __tablename__ = "messenger_identity"
    __table_args__ = (UniqueConstraint("channel", "user_id"),)

    channel: Mapped[str] = mapped_column(primary_key=True)
    external_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    name: Mapped[str]  # what the messenger calls him
    chat: Mapped[str]  # where pushes go
    bound_at: Mapped[datetime] = mapped_column(Instant)
    bound_by: Mapped[str]


class MessengerCodeRow(Base):
    """A one-time code by which a signed-in person binds a messenger. Only its hash is kept."""

    __tablename__ = "messenger_code"

    code_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime] = mapped_column(Instant)


class MessengerMessageRow(Base):
    """A message that was taken: messengers deliver some twice. Its words are not kept here."""

    __tablename__ = "messenger_message"

    channel: Mapped[str] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(primary_key=True)
    chat: Mapped[str]
    taken_at: Mapped[datetime] = mapped_column(Instant)
    answered: Mapped[bool]


class MessengerChatRow(Base):
    """The conversation that a chat is in, for each person who writes there."""

    __tablename__ = "messenger_chat"

    channel: Mapped[str] = mapped_column(primary_key=True)
    chat: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    conversation_id: Mapped[str]


class MessengerPushRow(Base):
    """A push waiting to go out, or gone. `key` makes each push once a person and channel."""

    __tablename__ = "messenger_push"
    __table_args__ = (UniqueConstraint("key", "channel", "external_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True)
    key: Mapped[str]
    channel: Mapped[str]
    external_id: Mapped[str]
    reply: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    tries: Mapped[int]
    next_at: Mapped[datetime] = mapped_column(Instant, index=True)
    problem: Mapped[str] = mapped_column(Text)
