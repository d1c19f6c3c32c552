"""The room's own rule book of deadlines, every version kept."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from assistant.duties.report.tables import RuleBookRow
from core.database import Database
from core.effects.action import Call
from core.errors import Refused


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the text. Version 0 is what the house comes with and is not stored."""

    version: int
    text: str
    note: str
    by_name: str
    at: datetime


class RuleBooks:
    """Versions of the rule book; the newest holds. None are changed or deleted."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def current(self) -> Version | None:
        """Return the version that holds, None where the room uses the shipped one."""
        with self._database.reading() as session:
            row = session.scalar(select(RuleBookRow).order_by(RuleBookRow.version.desc()).limit(1))
            return _book(row) if row else None

    def versions(self) -> list[Version]:
        """Return every version, the newest first."""
        with self._database.reading() as session:
            rows = session.scalars(select(RuleBookRow).order_by(RuleBookRow.version.desc()))
            return [_book(row) for row in rows]

    def add(self, call: Call, text_: str, note: str, seen: int) -> Version:
        """Store the next version; `seen` is the version that the editor started from.

        The same key gives back the version stored under it. Raises Refused where another version
        was stored meanwhile.
        """
        with self._database.transaction() as session:
            self._lock(session)
            done = session.scalar(select(RuleBookRow).where(RuleBookRow.key == call.key))
            if done is not None:
                return _book(done)
            last = session.scalar(select(func.max(RuleBookRow.version))) or 0
            if last != seen:
                raise Refused(
                    f"报送时限规则刚被改过，现在是第{last}版。", "请刷新后在新版本上修改。"
                )
            row = RuleBookRow(
                version=last + 1,
                key=call.key,
                text=text_,
                note=note,
                by=call.principal.id,
                by_name=call.principal.name,
                at=call.at,
            )
            session.add(row)
            session.flush()
            return _book(row)

    def _lock(self, session: Session) -> None:
        if self._database.is_sqlite:
            session.execute(text("UPDATE report_number SET last = last WHERE last < 0"))
        else:
            session.execute(text("LOCK TABLE report_rulebook IN EXCLUSIVE MODE"))


def _book(row: RuleBookRow) -> Version:
    return Version(row.version, row.text, row.note, row.by_name, row.at)
