"""The table of calls that came in."""

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Instant


class InboundRow(Base):
    """A call that came in; see `model.InboundCall`."""

    __tablename__ = "inbound_call"

    id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    caller: Mapped[str]
    unit: Mapped[str]
    unit_name: Mapped[str]
    about: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    digits: Mapped[str]
    seconds: Mapped[float]
    recording: Mapped[bool]
    transcript: Mapped[str] = mapped_column(Text)
    report: Mapped[str]
    campaign: Mapped[str]
    attempt: Mapped[str]
    note: Mapped[str] = mapped_column(Text)
