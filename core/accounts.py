"""Local accounts: passwords (argon2id), sign-in with lockout, sessions with timeout."""

import hashlib
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from core.account_tables import LoginSessionRow, OrgRow, UserRow
from core.audit import Audit
from core.clock import Clock
from core.database import Database
from core.errors import InvalidInput, NeedsLogin, NotFound, Refused
from core.identity import Principal, Role
from core.passwords import HASHER, check_password_rules, decoy, one_time_password, verified
from core.settings import Settings
from core.table_writes import Remembered

Parents = Mapping[str, str | None]  # of each organisation, by id
WRONG = "用户名或密码不正确。"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session as a channel holds it. `token` is secret and shown once."""

    token: str
    csrf: str
    principal: Principal
    must_change_password: bool


_OF_TOKEN = (
    select(LoginSessionRow, UserRow)
    .join(UserRow, UserRow.id == LoginSessionRow.user_id)
    .where(LoginSessionRow.token_hash == bindparam("digest"))
)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class Accounts:
    """All that is done with accounts and sessions; every sign-in attempt is audited."""

    def __init__(self, database: Database, settings: Settings, clock: Clock, audit: Audit) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock
        self._audit = audit
        self._parents = Remembered(database.writes, (OrgRow.__tablename__,), self._read_parents)

    # --- organisations and accounts

    def add_org(self, org_id: str, name: str, parent_id: str | None = None) -> None:
        """Add or rename an organisation."""
        with self._database.transaction() as session:
            if parent_id is not None and session.get(OrgRow, parent_id) is None:
                raise NotFound(f"没有上级组织“{parent_id}”。", "请先建立上级组织。")
            session.merge(OrgRow(id=org_id, name=name, parent_id=parent_id))

    def orgs(self) -> list[OrgRow]:
        """Return all organisations."""
        with self._database.reading() as session:
            return list(session.scalars(select(OrgRow).order_by(OrgRow.id)))

    def add_user(
        self,
        login: str,
        name: str,
        org_id: str,
        roles: list[Role],
        password: str | None = None,
        *,
        by: str = "system",
    ) -> str:
        """Create an account and return its password (a one-time one unless given)."""
        if not login.strip() or not roles:
            raise InvalidInput("用户名和角色不能为空。", "请填写用户名并至少选择一个角色。")
        if password is not None:
            check_password_rules(password)
        secret = password or one_time_password()
        with self._database.transaction() as session:
            if session.scalar(select(UserRow).where(UserRow.login == login)):
                raise Refused(f"用户名“{login}”已存在。", "请换一个用户名。")
            if session.get(OrgRow, org_id) is None:
                raise NotFound(f"没有组织“{org_id}”。", "请先建立该组织。")
            session.add(
                UserRow(
                    id=uuid.uuid4().hex,
                    login=login,
                    name=name,
                    org_id=org_id,
                    roles="\n".join(role.value for role in roles),
                    password_hash=HASHER.hash(secret),
                    must_change_password=password is None,
                    created_at=self._clock.now(),
                )
            )
        self._audit.append(by, "account.add", login, detail={"roles": [r.value for r in roles]})
        return secret

    def users(self) -> list[UserRow]:
        """Return all accounts by login."""
        with self._database.reading() as session:
            return list(session.scalars(select(UserRow).order_by(UserRow.login)))

    def principal(self, user_id: str) -> Principal | None:
        """Return the person behind an account as of now; None once it is disabled or gone."""
        parents = self._parents.now()
        with self._database.reading() as session:
            user = session.get(UserRow, user_id)
            return None if user is None or user.disabled else _principal(user, parents)

    def reset_password(self, login: str, *, by: str = "system") -> str:
        """Give an account a one-time password, end its sessions, lift a lock; return it."""
        secret = one_time_password()
        with self._database.transaction() as session:
            user = self._by_login(session, login)
            self._set_password(session, user, secret, must_change=True)
        self._audit.append(by, "account.reset_password", login)
        return secret

    def change_password(self, user_id: str, old: str, new: str) -> None:
        """Change one's own password; other sessions end."""
        check_password_rules(new)
        with self._database.transaction() as session:
            user = session.get(UserRow, user_id)
            if user is None or not verified(user.password_hash, old):
                raise Refused("原密码不正确。", "请重新输入原密码。")
            self._set_password(session, user, new, must_change=False)
        self._audit.append(user_id, "account.change_password", user_id)

    def disable(self, login: str, disabled: bool, *, by: str = "system") -> None:
        """Close or reopen an account; closing ends its sessions at once."""
        with self._database.transaction() as session:
            user = self._by_login(session, login)
            administered = _administers(user)
            user.disabled = disabled
            if administered:
                self._require_administrator(session)
            session.execute(delete(LoginSessionRow).where(LoginSessionRow.user_id == user.id))
        self._audit.append(by, "account.disable" if disabled else "account.enable", login)

    def change(
        self, login: str, name: str, org_id: str, roles: list[Role], *, by: str = "system"
    ) -> None:
        """Change an account's name, organisation and roles; its sessions have them at once.

        Raises:
            InvalidInput: no name or no role.
            NotFound: no such account or organisation.
            Refused: nobody would be left to administer the system.
        """
        if not name.strip() or not roles:
            raise InvalidInput("姓名和角色不能为空。", "请填写姓名并至少选择一个角色。")
        with self._database.transaction() as session:
            user = self._by_login(session, login)
            if session.get(OrgRow, org_id) is None:
                raise NotFound(f"没有组织“{org_id}”。", "请先建立该组织。")
            before, administered = _account(user), _administers(user)
            user.name, user.org_id = name.strip(), org_id
            user.roles = "\n".join(role.value for role in roles)
            if administered:
                self._require_administrator(session)
            detail = {"before": before, "after": _account(user)}
            self._audit.append_in(session, by, "account.change", login, detail=detail)

    def _require_administrator(self, session: Session) -> None:
        """Raise Refused where no account in use could manage accounts any more."""
        session.flush()
        if not any(_administers(user) for user in session.scalars(select(UserRow))):
            raise Refused(
                "这是最后一个在用的系统管理员，不能停用或取消角色。", "请先指定另一名系统管理员。"
            )

    # --- signing in

    def sign_in(self, login: str, password: str, channel: str = "web") -> SignedIn:
        """Check a password and open a session. Raises NeedsLogin with what to do."""
        now = self._clock.now()
        right, parents = self._opened_by(login, password, now), self._parents.now()
        with self._database.transaction() as session:
            # takes SQLite's write lock before anything is read: guesses made at once all count
            session.execute(update(UserRow).where(UserRow.login == login).values(login=login))
            user = session.scalar(select(UserRow).where(UserRow.login == login).with_for_update())
            problem = self._try(user, right, now)
            opened = None
            if user is not None and not problem:
                opened = self._open(session, user, channel, now, parents)
            outcome, detail = ("ok", {}) if opened else ("refused", {"reason": problem})
            self._audit.append_in(session, login, "sign_in", channel, outcome, detail)
        if opened is None:
            raise NeedsLogin(problem or WRONG, "请核对后重试；忘记密码请联系系统管理员重置。")
        return opened

    def _opened_by(self, login: str, password: str, now: datetime) -> str:
        """Return the account's hash where the password is its own, else "".

        Slow on purpose, so no connection is held meanwhile. A locked account is not even tried.
        """
        with self._database.reading() as session:
            user = session.scalar(select(UserRow).where(UserRow.login == login))
        if user is not None and _locked(user, now):
            return ""
        stored = decoy() if user is None else user.password_hash
        return stored if verified(stored, password) else ""

    def _try(self, user: UserRow | None, right: str, now: datetime) -> str:
        """Return "" where the hash that the password gave opens the account, else why not."""
        if user is None:
            return WRONG
        if _locked(user, now):
            return f"账户已锁定，{self._settings.lockout_minutes} 分钟后自动解锁。"
        if user.password_hash != right:
            user.failures += 1
            if user.failures >= self._settings.lockout_failures:
                user.failures = 0
                user.locked_until = now + timedelta(minutes=self._settings.lockout_minutes)
                return "连续输错密码次数过多，账户已锁定。"
            return WRONG
        if user.disabled:
            return "账户已停用。"
        user.failures, user.locked_until = 0, None
        return ""

    def _open(
        self, session: Session, user: UserRow, channel: str, now: datetime, parents: Parents
    ) -> SignedIn:
        token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(16)
        session.add(
            LoginSessionRow(
                token_hash=_digest(token),
                user_id=user.id,
                csrf=csrf,
                channel=channel,
                created_at=now,
                seen_at=now,
            )
        )
        return SignedIn(token, csrf, _principal(user, parents), user.must_change_password)

    def resume(self, token: str) -> SignedIn:
        """Return the session of a token and note that it was used. Raises NeedsLogin."""
        now, parents = self._clock.now(), self._parents.now()
        with self._database.transaction() as session:
            # asked with every request: one query
            found = session.execute(_OF_TOKEN, {"digest": _digest(token)}).one_or_none()
            signed = None
            if found is not None and (found[1].disabled or self._expired(found[0], now)):
                session.delete(found[0])
            elif found is not None:
                row, user = found
                if now - _aware(row.seen_at, now) > timedelta(seconds=30):
                    row.seen_at = now
                person = _principal(user, parents)
                signed = SignedIn(token, row.csrf, person, user.must_change_password)
        if signed is None:
            raise NeedsLogin("登录已失效。", "请重新登录。")
        return signed

    def sign_out(self, token: str) -> None:
        """End a session; unknown tokens are ignored."""
        with self._database.transaction() as session:
            row = session.get(LoginSessionRow, _digest(token))
            if row is not None:
                session.delete(row)

    def _read_parents(self) -> dict[str, str | None]:
        return {org.id: org.parent_id for org in self.orgs()}

    def _expired(self, row: LoginSessionRow, now: datetime) -> bool:
        idle = now - _aware(row.seen_at, now)
        age = now - _aware(row.created_at, now)
        return idle > timedelta(minutes=self._settings.session_idle_minutes) or age > timedelta(
            hours=self._settings.session_hours
        )

    def _by_login(self, session: Session, login: str) -> UserRow:
        user = session.scalar(select(UserRow).where(UserRow.login == login))
        if user is None:
            raise NotFound(f"没有账户“{login}”。", "用 zhiban user list 查看已有账户。")
        return user

    def _set_password(
        self, session: Session, user: UserRow, secret: str, *, must_change: bool
    ) -> None:
        user.password_hash = HASHER.hash(secret)
        user.must_change_password = must_change
        user.failures, user.locked_until = 0, None
        session.execute(delete(LoginSessionRow).where(LoginSessionRow.user_id == user.id))


def _aware(value: datetime, like: datetime) -> datetime:
    """SQLite returns naive datetimes; they were stored in the room's zone."""
    return value if value.tzinfo else value.replace(tzinfo=like.tzinfo)


def _locked(user: UserRow, now: datetime) -> bool:
    return user.locked_until is not None and _aware(user.locked_until, now) > now


def _principal(user: UserRow, parents: Parents) -> Principal:
    path: list[str] = []
    org: str | None = user.org_id
    while org is not None and org in parents:
        path.insert(0, org)
        org = parents[org]
    roles = frozenset(Role(name) for name in user.roles.split("\n"))
    return Principal(user.id, user.name, tuple(path), roles)


def _administers(user: UserRow) -> bool:
    return not user.disabled and Role.SYSTEM_ADMIN.value in user.roles.split("\n")


def _account(user: UserRow) -> dict[str, object]:
    return {"name": user.name, "org": user.org_id, "roles": user.roles.split("\n")}
