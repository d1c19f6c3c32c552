"""Conversations: what was said, answered and done, so that a follow-up can lean on it."""

import json
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Literal

from pydantic import BaseModel
from sqlalchemy import ForeignKey, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from assistant.replies import Answer, ChoiceItem
from core.clock import Clock
from core.database import Base, Database
from core.errors import NotFound
from core.identity import Principal

TITLE_LENGTH = 40


class ConversationRow(Base):
    """One officer's thread of questions."""

    __tablename__ = "conversation"

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class PlanNote(BaseModel):
    """The payload of a message that shows a plan; the plan itself is read from its own tables."""

    type: Literal["plan"] = "plan"
    plan_id: str


class SayNote(BaseModel):
    """The payload of a message that asks back, refuses or tells something."""

    type: Literal["say"] = "say"
    kind: str
    choices: list[ChoiceItem] = []


Payload = Answer | PlanNote | SayNote


class MessageRow(Base):
    """One message; `payload` is an Answer, a PlanNote or a SayNote as JSON, or empty."""

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    role: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    payload: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]


class ConversationItem(BaseModel):
    """A thread in the list."""

    id: str
    title: str
    updated_at: datetime


class MessageItem(BaseModel):
    """One message of a thread. At most one of `answer`, `plan_id` and `say` is set."""

    role: str
    text: str
    answer: Answer | None
    at: datetime
    plan_id: str = ""
    say: SayNote | None = None


class Conversations:
    """Stores threads. A thread is known only to the person it belongs to."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def open(self, principal: Principal, conversation_id: str | None, question: str) -> str:
        """Return the id of the given thread, or of a new one titled by the question."""
        with self._database.transaction() as session:
            return self._open(session, principal, conversation_id, question)

    def _open(
        self, session: Session, principal: Principal, conversation_id: str | None, question: str
    ) -> str:
        now = self._clock.now()
        if conversation_id:
            row = session.get(ConversationRow, conversation_id)
            if row is None or row.user_id != principal.id:
                raise _unknown()
            row.updated_at = now
            return row.id
        row = ConversationRow(
            id=uuid.uuid4().hex,
            user_id=principal.id,
            title=question.strip().replace("\n", " ")[:TITLE_LENGTH],
            created_at=now,
            updated_at=now,
        )
        session.add(row)
        session.flush()  # before its messages
        return row.id

    def ask(
        self, principal: Principal, conversation_id: str | None, question: str
    ) -> tuple[str, str]:
        """Store a question in its thread, or a new one; return the thread and the question before.

        One transaction: the disk is waited for once.
        """
        with self._database.transaction() as session:
            thread = self._open(session, principal, conversation_id, question)
            previous = _last_question(session, thread) if conversation_id else ""
            session.add(self._message(thread, "officer", question, None))
            return thread, previous

    def add(
        self,
        conversation_id: str,
        role: str,
        text: str,
        payload: Payload | None = None,
        also: Callable[[Session], None] = lambda _session: None,
    ) -> None:
        """Append a message; what `also` writes stands or falls with it."""
        with self._database.transaction() as session:
            session.add(self._message(conversation_id, role, text, payload))
            also(session)

    def _message(self, thread: str, role: str, text: str, payload: Payload | None) -> MessageRow:
        return MessageRow(
            conversation_id=thread,
            role=role,
            text=text,
            payload=payload.model_dump_json() if payload else "",
            at=self._clock.now(),
        )

    def of(self, principal: Principal, limit: int = 100) -> list[ConversationItem]:
        """Return a person's threads, the latest first."""
        with self._database.reading() as session:
            rows = session.scalars(
                select(ConversationRow)
                .where(ConversationRow.user_id == principal.id)
                .order_by(ConversationRow.updated_at.desc())
                .limit(limit)
            )
            return [
                ConversationItem(id=row.id, title=row.title, updated_at=row.updated_at)
                for row in rows
            ]

    def messages(self, principal: Principal, conversation_id: str) -> list[MessageItem]:
        """Return a thread's messages in order. NotFound where it is someone else's."""
        with self._database.reading() as session:
            thread = session.get(ConversationRow, conversation_id)
            if thread is None or thread.user_id != principal.id:
                raise _unknown()
            rows = session.scalars(
                select(MessageRow)
                .where(MessageRow.conversation_id == conversation_id)
                .order_by(MessageRow.id)
            )
            return [_item(row) for row in rows]

    def recent(self, conversation_id: str, limit: int) -> list[MessageItem]:
        """Return a thread's newest messages, oldest first."""
        with self._database.reading() as session:
            rows = session.scalars(
                select(MessageRow)
                .where(MessageRow.conversation_id == conversation_id)
                .order_by(MessageRow.id.desc())
                .limit(limit)
            )
            return [_item(row) for row in reversed(list(rows))]


def _last_question(session: Session, conversation_id: str) -> str:
    """Return the newest question of a thread, "" where it has none."""
    asked = (
        select(MessageRow.text)
        .where(MessageRow.conversation_id == conversation_id, MessageRow.role == "officer")
        .order_by(MessageRow.id.desc())
        .limit(1)
    )
    return session.scalar(asked) or ""


def _item(row: MessageRow) -> MessageItem:
    item = MessageItem(role=row.role, text=row.text, answer=None, at=row.at)
    if not row.payload:
        return item
    kind = json.loads(row.payload).get("type", "answer")
    if kind == "plan":
        item.plan_id = PlanNote.model_validate_json(row.payload).plan_id
    elif kind == "say":
        item.say = SayNote.model_validate_json(row.payload)
    else:
        item.answer = Answer.model_validate_json(row.payload)
    return item


def _unknown() -> NotFound:
    return NotFound("没有这个会话。", "请从会话列表重新打开，或新建会话。")
