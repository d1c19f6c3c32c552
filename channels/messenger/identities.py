"""Who somebody on a messenger is: bound by an administrator, or by a code from the console."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from channels.messenger import wording
from channels.messenger.model import Sender
from channels.messenger.tables import MessengerCodeRow, MessengerIdentityRow
from core.account_tables import UserRow
from core.accounts import Accounts
from core.audit import Audit
from core.clock import Clock
from core.database import Database
from core.errors import NotFound, Refused
from core.identity import Principal

CODE_LASTS = timedelta(minutes=10)
WRONG_CODES = 5  # in a quarter of an hour; then this sender has to wait
WRONG_WINDOW = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Identity:
    """A binding, as an administrator sees it."""

    channel: str
    external_id: str
    login: str
    name: str
    bound_at: datetime


@dataclass(frozen=True, slots=True)
class Bound:
    """Where a person can be told something, and since when."""

    channel: str
    chat: str
    bound_at: datetime


class Identities:
    """The bindings of all channels. Every change is audited."""

    def __init__(self, database: Database, accounts: Accounts, audit: Audit, clock: Clock) -> None:
        self._database = database
        self._accounts = accounts
        self._audit = audit
        self._clock = clock
        # wrong codes in this process; a restart forgives, ten digits of letters do the rest
        self._wrong: dict[tuple[str, str], list[datetime]] = {}

    def principal(self, sender: Sender, chat: str) -> Principal | None:
        """Return the person behind a sender as of now; None where unbound or disabled."""
        with self._database.transaction() as session:
            row = session.get(MessengerIdentityRow, (sender.channel, sender.id))
            if row is None:
                return None
            if row.chat != chat:
                row.chat = chat  # pushes go where he wrote last
            user_id = row.user_id
        return self._accounts.principal(user_id)

    def code(self, person: Principal) -> str:
        """Return a new one-time code for a signed-in person; earlier ones lose their worth."""
        code = "".join(secrets.choice("23456789abcdefghjkmnpqrstuvwxyz") for _ in range(8))
        with self._database.transaction() as session:
            session.execute(delete(MessengerCodeRow).where(MessengerCodeRow.user_id == person.id))
            until = self._clock.now() + CODE_LASTS
            session.add(
                MessengerCodeRow(code_hash=_hash(code), user_id=person.id, expires_at=until)
            )
        return code

    def redeem(self, sender: Sender, chat: str, code: str) -> Principal:
        """Bind a sender by a code. Raises Refused for a wrong or used one, alike."""
        now = self._clock.now()
        self._require_patience(sender, now)
        with self._database.transaction() as session:
            row = session.get(MessengerCodeRow, _hash(code.strip().lower()))
            user_id = row.user_id if row is not None and row.expires_at > now else ""
            if row is not None:
                session.delete(row)
            if user_id:
                self._bind(session, sender, chat, user_id, by=user_id)
        person = self._accounts.principal(user_id) if user_id else None
        if person is None:
            self._wrong.setdefault((sender.channel, sender.id), []).append(now)
            raise Refused(wording.BAD_CODE, wording.BAD_CODE_REMEDY)
        return person

    def _require_patience(self, sender: Sender, now: datetime) -> None:
        key = (sender.channel, sender.id)
        recent = [at for at in self._wrong.get(key, []) if now - at < WRONG_WINDOW]
        self._wrong[key] = recent
        if len(recent) >= WRONG_CODES:
            raise Refused("绑定码输错次数过多。", "请 15 分钟后再试，或请系统管理员绑定。")

    def bind(self, sender: Sender, login: str, *, by: str) -> None:
        """Bind a sender to an account. Raises NotFound for an unknown login."""
        with self._database.transaction() as session:
            user = session.scalar(select(UserRow).where(UserRow.login == login))
            if user is None:
                raise NotFound(f"没有账户“{login}”。", "请核对用户名。")
            self._bind(session, sender, sender.id, user.id, by=by)

    def _bind(self, session: Session, sender: Sender, chat: str, user_id: str, *, by: str) -> None:
        for row in session.scalars(
            select(MessengerIdentityRow).where(
                MessengerIdentityRow.channel == sender.channel,
                (MessengerIdentityRow.external_id == sender.id)
                | (MessengerIdentityRow.user_id == user_id),
            )
        ):
            session.delete(row)
        session.flush()
        session.add(
            MessengerIdentityRow(
                channel=sender.channel,
                external_id=sender.id,
                user_id=user_id,
                name=sender.name,
                chat=chat,
                bound_at=self._clock.now(),
                bound_by=by,
            )
        )
        detail = {"channel": sender.channel, "external_id": sender.id}
        self._audit.append_in(session, by, "messenger.bind", user_id, detail=detail)

    def unbind(self, channel: str, external_id: str, *, by: str) -> None:
        """Take a binding away. Raises NotFound where there is none."""
        with self._database.transaction() as session:
            row = session.get(MessengerIdentityRow, (channel, external_id))
            if row is None:
                raise NotFound("没有这个绑定。", "请刷新后重试。")
            detail = {"channel": channel, "external_id": external_id}
            self._audit.append_in(session, by, "messenger.unbind", row.user_id, detail=detail)
            session.delete(row)

    def listed(self) -> list[Identity]:
        """Return all bindings by login."""
        with self._database.reading() as session:
            rows = session.execute(
                select(MessengerIdentityRow, UserRow.login)
                .join(UserRow, UserRow.id == MessengerIdentityRow.user_id)
                .order_by(UserRow.login, MessengerIdentityRow.channel)
            )
            return [
                Identity(row.channel, row.external_id, login, row.name, row.bound_at)
                for row, login in rows
            ]

    def reachable(self, channels: Collection[str]) -> dict[str, list[Bound]]:
        """Return the bindings of these channels by user id."""
        found: dict[str, list[Bound]] = {}
        with self._database.reading() as session:
            query = select(MessengerIdentityRow).where(MessengerIdentityRow.channel.in_(channels))
            for row in session.scalars(query):
                bound = Bound(row.channel, row.chat, row.bound_at)
                found.setdefault(row.user_id, []).append(bound)
        return found


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
