"""Tables of the gazetteer."""

from typing import Any

from sqlalchemy import JSON, BigInteger, Integer
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class PlaceRow(Base):
    """A place; the columns are those of `model.Place`."""

    __tablename__ = "place"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    aliases: Mapped[list[str]] = mapped_column(JSON)
    type: Mapped[str] = mapped_column(index=True)
    unit: Mapped[str]
    lon: Mapped[float]
    lat: Mapped[float]


class PlaceChangeRow(Base):
    """One deed. `key` is the dispatcher's: a step acts once. `id` stamps the cache."""

    __tablename__ = "place_change"

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    key: Mapped[str] = mapped_column(unique=True)
    at: Mapped[str]  # ISO 8601 with zone
    by: Mapped[str]
    by_name: Mapped[str]
    deed: Mapped[str]
    changes: Mapped[list[Any]] = mapped_column(JSON)
