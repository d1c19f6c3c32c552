"""The audit log: who did what to what, when, and how it ended; chained by hash."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import event, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.clock import Clock
from core.database import Base, Database

GENESIS = "0" * 64
PIECE = 1000  # records fetched at a time where the whole log is read


class AuditRow(Base):
    """One record; `hash` covers all fields and the previous record's hash."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[str]  # ISO 8601 with zone, exactly as hashed
    actor: Mapped[str]
    action: Mapped[str]
    target: Mapped[str]
    outcome: Mapped[str]
    detail: Mapped[str]  # canonical JSON
    previous_hash: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)


_LAST = select(AuditRow.hash).order_by(AuditRow.id.desc()).limit(1)
_TAKE_THE_LOCK = text("UPDATE audit SET id = id WHERE id = -1")


@dataclass(frozen=True, slots=True)
class Broken:
    """Where the chain does not hold."""

    record: int
    reason: str


def _hash(row: AuditRow) -> str:
    fields = [row.previous_hash, row.at, row.actor, row.action, row.target, row.outcome, row.detail]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()


class Audit:
    """Appends to the log and verifies it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._watchers: list[Callable[[], None]] = []

    def watch(self, appended: Callable[[], None]) -> None:
        """Have `appended` called after each committed record. It must be quick and not fail."""
        self._watchers.append(appended)

    def append(
        self,
        actor: str,
        action: str,
        target: str,
        outcome: str = "ok",
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        """Write one record in a transaction of its own."""
        with self._database.transaction() as session:
            self.append_in(session, actor, action, target, outcome, detail)

    def append_in(
        self,
        session: Session,
        actor: str,
        action: str,
        target: str,
        outcome: str = "ok",
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        """Write one record in the caller's transaction, so that deed and record stand together."""
        self._lock(session)
        last = session.scalar(_LAST)
        row = AuditRow(
            at=self._clock.now().isoformat(),
            actor=actor,
            action=action,
            target=target,
            outcome=outcome,
            detail=json.dumps(detail or {}, ensure_ascii=False, sort_keys=True),
            previous_hash=last or GENESIS,
        )
        row.hash = _hash(row)
        session.add(row)
        session.flush()
        if self._watchers:
            event.listen(session, "after_commit", self._committed, once=True)

    def _committed(self, _session: Session) -> None:
        for appended in self._watchers:
            appended()

    def _lock(self, session: Session) -> None:
        """One writer at a time, or two records would share a predecessor."""
        if self._database.is_sqlite:
            # a write that changes nothing takes SQLite's single write lock now
            session.execute(_TAKE_THE_LOCK)
        else:
            session.execute(text("LOCK TABLE audit IN EXCLUSIVE MODE"))

    def records(self, limit: int = 200, actor: str = "", action: str = "") -> list[AuditRow]:
        """Return the newest records, newest first, optionally of one actor or action prefix."""
        query = select(AuditRow).order_by(AuditRow.id.desc()).limit(limit)
        if actor:
            query = query.where(AuditRow.actor == actor)
        if action:
            query = query.where(AuditRow.action.startswith(action, autoescape=True))
        with self._database.reading() as session:
            return list(session.scalars(query))

    def every(
        self, since: datetime | None = None, until: datetime | None = None
    ) -> Iterator[AuditRow]:
        """Yield all records, oldest first, in pieces; `since` included, `until` not."""
        with self._database.reading() as session:
            query = select(AuditRow).order_by(AuditRow.id).execution_options(yield_per=PIECE)
            for row in session.scalars(query):
                session.expunge(row)  # the log may be longer than memory
                at = datetime.fromisoformat(row.at) if since or until else None
                if at and ((since and at < since) or (until and at >= until)):
                    continue
                yield row

    def verify(self) -> Iterator[Broken]:
        """Yield every record whose content or place in the chain is not what was written."""
        for _row, broken in self.walk():
            yield from broken

    def walk(self) -> Iterator[tuple[AuditRow, list[Broken]]]:
        """Yield every record, oldest first, with what is wrong with it."""
        previous = GENESIS
        for row in self.every():
            broken: list[Broken] = []
            if row.previous_hash != previous:
                broken.append(Broken(row.id, "与上一条记录不衔接（有记录被删除、插入或调换）"))
            if row.hash != _hash(row):
                broken.append(Broken(row.id, "内容与校验值不符（记录被改动）"))
            previous = row.hash
            yield row, broken
