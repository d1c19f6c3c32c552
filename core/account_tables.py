"""The tables of organisations, accounts and signed-in sessions.

Apart from `core.identity`, so that who only speaks of persons loads no database library.
"""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class OrgRow(Base):
    """A node of the organisation tree."""

    __tablename__ = "org"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("org.id"))


class UserRow(Base):
    """A local account. `roles` holds role names, one a line."""

    __tablename__ = "user"

    id: Mapped[str] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    org_id: Mapped[str] = mapped_column(ForeignKey("org.id"))
    roles: Mapped[str]
    password_hash: Mapped[str]
    must_change_password: Mapped[bool] = mapped_column(default=True)
    disabled: Mapped[bool] = mapped_column(default=False)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    created_at: Mapped[datetime]


class LoginSessionRow(Base):
    """A signed-in session; only the token's hash is stored."""

    __tablename__ = "login_session"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    csrf: Mapped[str]
    channel: Mapped[str]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
