"""The table of daily reports. What was made is kept as it was made."""

from datetime import date, datetime

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Instant


class DailyReportRow(Base):
    """One report. `edition` 1 is the one made at its time; later ones were asked for by hand."""

    __tablename__ = "daily_report"
    __table_args__ = (UniqueConstraint("kind", "day", "edition"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    day: Mapped[date]
    edition: Mapped[int]
    since: Mapped[datetime] = mapped_column(Instant)
    until: Mapped[datetime] = mapped_column(Instant)
    due: Mapped[datetime] = mapped_column(Instant)
    made_at: Mapped[datetime] = mapped_column(Instant, index=True)
    by_name: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    removed: Mapped[bool]
    content: Mapped[str] = mapped_column(Text)
