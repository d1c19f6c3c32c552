"""Personal tokens for programs that talk in a person's name (the OpenAI-compatible door).

They open that door only; whatever needs a person's word is approved elsewhere.
"""

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from core.accounts import Accounts
from core.audit import Audit
from core.clock import Clock
from core.database import Base, Database, Instant
from core.errors import InvalidInput, NeedsLogin, NotFound
from core.identity import Principal

PREFIX = "zb-"
LONGEST_DAYS = 365
_NOTED = timedelta(minutes=1)  # how finely the last use is kept


class AccessTokenRow(Base):
    """A token; only its hash is stored."""

    __tablename__ = "access_token"

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A token as its owner sees it; the secret itself was shown once."""

    id: str
    name: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None


class AccessTokens:
    """Makes, shows and ends personal tokens; each making and ending is audited."""

    def __init__(self, database: Database, accounts: Accounts, audit: Audit, clock: Clock) -> None:
        self._database = database
        self._accounts = accounts
        self._audit = audit
        self._clock = clock

    def create(self, person: Principal, name: str, days: int) -> str:
        """Return a new secret, good for `days` days. Raises InvalidInput."""
        if not name.strip() or not 1 <= days <= LONGEST_DAYS:
            raise InvalidInput("令牌须有名称和有效天数。", f"有效期为 1 至 {LONGEST_DAYS} 天。")
        secret, now = PREFIX + secrets.token_urlsafe(32), self._clock.now()
        row = AccessTokenRow(
            id=uuid.uuid4().hex,
            user_id=person.id,
            name=name.strip(),
            token_hash=_hash(secret),
            created_at=now,
            expires_at=now + timedelta(days=days),
            used_at=None,
        )
        with self._database.transaction() as session:
            session.add(row)
            detail = {"name": name.strip(), "days": days}
            self._audit.append_in(session, person.id, "token.create", row.id, detail=detail)
        return secret

    def listed(self, person: Principal) -> list[AccessToken]:
        """Return this person's tokens, the newest first."""
        query = (
            select(AccessTokenRow)
            .where(AccessTokenRow.user_id == person.id)
            .order_by(AccessTokenRow.created_at.desc())
        )
        with self._database.reading() as session:
            return [
                AccessToken(row.id, row.name, row.created_at, row.expires_at, row.used_at)
                for row in session.scalars(query)
            ]

    def revoke(self, person: Principal, id: str) -> None:
        """End one of this person's tokens at once. Raises NotFound."""
        with self._database.transaction() as session:
            row = session.get(AccessTokenRow, id)
            if row is None or row.user_id != person.id:
                raise NotFound("没有这个令牌。", "请刷新后重试。")
            self._audit.append_in(session, person.id, "token.revoke", id, detail={"name": row.name})
            session.delete(row)

    def person(self, secret: str) -> Principal:
        """Return whose token this is, as he is now. Raises NeedsLogin."""
        now = self._clock.now()
        with self._database.transaction() as session:
            query = select(AccessTokenRow).where(AccessTokenRow.token_hash == _hash(secret))
            row = session.scalar(query)
            user_id = row.user_id if row is not None and row.expires_at > now else ""
            if row is not None and (row.used_at is None or now - row.used_at > _NOTED):
                row.used_at = now
        person = self._accounts.principal(user_id) if user_id else None
        if person is None:
            raise NeedsLogin("访问令牌无效或已过期。", "请在网页端重新生成。")
        return person


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
