"""Officers' own lines of the ledger."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.duties.handover.model import EntryKind, Note, OpenItem
from assistant.duties.handover.tables import ShiftNoteRow
from core.database import Database
from core.effects.action import Call
from core.errors import NotFound


class Notes:
    """Writes and ticks off notes. A removed note stays in the table and out of the ledger."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def write(self, call: Call, text: str, follow_up: bool) -> Note:
        """Write a note; the same key writes once."""
        with self._database.transaction() as session:
            row = session.scalar(select(ShiftNoteRow).where(ShiftNoteRow.key == call.key))
            if row is None:
                row = ShiftNoteRow(
                    key=call.key,
                    at=call.at,
                    by=call.principal.id,
                    by_name=call.principal.name,
                    text=text.strip(),
                    follow_up=follow_up,
                    done_at=None,
                    done_by="",
                    done_by_name="",
                    removed=False,
                )
                session.add(row)
                session.flush()
            return _note(row)

    def remove(self, id: int) -> None:
        """Take a note out of the ledger again."""
        with self._database.transaction() as session:
            _row(session, id).removed = True

    def tick(self, call: Call, id: int, done: bool) -> Note:
        """Tick a note off, or open it again."""
        with self._database.transaction() as session:
            row = _row(session, id)
            row.done_at = call.at if done else None
            row.done_by = call.principal.id if done else ""
            row.done_by_name = call.principal.name if done else ""
            return _note(row)

    def open(self) -> list[Note]:
        """Return the notes that somebody has still to follow up."""
        query = (
            select(ShiftNoteRow)
            .where(
                ShiftNoteRow.follow_up, ShiftNoteRow.done_at.is_(None),
                ShiftNoteRow.removed.is_(False),
            )
            .order_by(ShiftNoteRow.at)
        )  # fmt: skip
        with self._database.reading() as session:
            return [_note(row) for row in session.scalars(query)]

    def open_items(self) -> Iterator[OpenItem]:
        """The same, as open items of the shift."""
        for note in self.open():
            text = f"{note.text}（{note.by_name} {note.at:%m-%d %H:%M} 记）"
            yield OpenItem(key=f"note:{note.id}", kind=EntryKind.NOTE, text=text, link="/log")


def _row(session: Session, id: int) -> ShiftNoteRow:
    row = session.get(ShiftNoteRow, id)
    if row is None or row.removed:
        raise NotFound("没有这条记事。", "请刷新值班日志。")
    return row


def _note(row: ShiftNoteRow) -> Note:
    return Note(
        id=row.id,
        at=row.at,
        by=row.by,
        by_name=row.by_name,
        text=row.text,
        follow_up=row.follow_up,
        done_at=row.done_at,
        done_by_name=row.done_by_name,
    )
