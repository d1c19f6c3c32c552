"""Talking to an LDAP server: bind, paged search, add and remove a value; errors mapped here."""

import ssl
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from ldap3 import MODIFY_ADD, MODIFY_DELETE, NONE, SAFE_SYNC, SUBTREE, Connection, Server, Tls
from ldap3.core.exceptions import (
    LDAPExceptionError,
    LDAPInvalidDnError,
    LDAPInvalidFilterError,
    LDAPSessionTerminatedByServerError,
    LDAPSocketReceiveError,
    LDAPSSLConfigurationError,
    LDAPStartTLSError,
)

from core.effects.action import Uncertain
from core.errors import NeedsLogin, NotFound, Refused, Unavailable, ZhibanError

PAGED_RESULTS = "1.2.840.113556.1.4.319"  # RFC 2696
OK, EXISTS, NO_VALUE = 0, 20, 16  # RFC 4511 4.1.9
_CODES: dict[int, tuple[type[ZhibanError], str, str]] = {
    3: (Unavailable, "通讯录服务器查询超时。", "请稍后再试。"),
    4: (Refused, "通讯录服务器限制了返回条数。", "请管理员放宽限制，或缩小查询范围。"),
    8: (NeedsLogin, "通讯录服务器要求更强的认证。", "请启用 TLS，并核对绑定账号。"),
    11: (Refused, "通讯录服务器限制了返回条数。", "请管理员放宽限制，或缩小每页条数。"),
    13: (NeedsLogin, "通讯录服务器要求加密连接。", "请在选项中启用 start_tls 或改用 ldaps。"),
    32: (NotFound, "通讯录服务器上没有这个目录或条目。", "请核对 base_dn。"),
    34: (Refused, "目录名的写法不对。", "请核对 base_dn 与 bind_dn。"),
    48: (NeedsLogin, "通讯录服务器不允许这样登录。", "请核对绑定账号与口令。"),
    49: (NeedsLogin, "通讯录服务器的账号或口令不对。", "请核对绑定账号与口令。"),
    50: (Refused, "绑定账号没有这项权限。", "请管理员为该账号授权。"),
    51: (Unavailable, "通讯录服务器忙。", "请稍后再试。"),
    52: (Unavailable, "通讯录服务器暂不可用。", "请稍后再试。"),
    53: (Refused, "通讯录服务器拒绝执行。", "请管理员查看服务器日志。"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its DN, and its attributes' values by lower-case name."""

    dn: str
    values: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    def first(self, attribute: str) -> str:
        """Return an attribute's first value, "" where it has none or is not mapped."""
        return next(iter(self.values.get(attribute.lower(), ())), "")

    def all(self, attribute: str) -> tuple[str, ...]:
        """Return all values of an attribute."""
        return self.values.get(attribute.lower(), ())


@dataclass(frozen=True, slots=True)
class Wire:
    """Where the server is and how to sign in. Every use opens, binds and closes a connection."""

    url: str
    bind_dn: str
    password: str = field(repr=False)
    start_tls: bool = False
    ca_file: str | None = None
    verify: bool = True
    timeout_s: int = 10
    page_size: int = 500

    @contextmanager
    def bound(self) -> Generator[Connection]:
        """Open and bind. Raises Unavailable, NeedsLogin."""
        connection = self._open()
        try:
            yield connection
        finally:
            _close(connection)

    def _open(self) -> Connection:
        required = ssl.CERT_REQUIRED if self.verify else ssl.CERT_NONE
        try:
            tls = Tls(validate=required, ca_certs_file=self.ca_file)
            server = Server(self.url, tls=tls, get_info=NONE, connect_timeout=self.timeout_s)
            connection = Connection(
                server,
                user=self.bind_dn or None,
                password=self.password or None,
                client_strategy=SAFE_SYNC,
                receive_timeout=self.timeout_s,
                raise_exceptions=False,
            )
            connection.open()
            if self.start_tls:
                connection.start_tls()
            _, result, _, _ = connection.bind()
        except (LDAPStartTLSError, LDAPSSLConfigurationError) as error:
            raise Unavailable(
                "与通讯录服务器建立加密连接失败。", "请核对服务器证书与 ca_file。"
            ) from error
        except (LDAPExceptionError, OSError) as error:
            raise _unreached(error) from error
        check(result)
        return connection

    def search(self, base: str, filter: str, attributes: list[str]) -> list[Entry]:
        """Return all entries below `base`, page by page. Raises as `check` says."""
        found: list[Entry] = []
        cookie: bytes | None = None
        wanted = sorted({attribute for attribute in attributes if attribute})
        with self.bound() as connection:
            while True:
                try:
                    _, result, response, _ = connection.search(
                        base,
                        filter,
                        search_scope=SUBTREE,
                        attributes=wanted,
                        paged_size=self.page_size,
                        paged_cookie=cookie,
                    )
                except (LDAPInvalidFilterError, LDAPInvalidDnError) as error:
                    raise Refused(
                        "通讯录的目录名或过滤条件写法不对。", "请核对 base_dn 与 filter。"
                    ) from error
                except (LDAPExceptionError, OSError) as error:
                    raise _unreached(error) from error
                check(result)
                found += [_entry(r) for r in response or () if r.get("type") == "searchResEntry"]
                control = (result.get("controls") or {}).get(PAGED_RESULTS)
                cookie = control["value"]["cookie"] if control else None
                if not cookie:
                    return found

    def add_value(self, dn: str, attribute: str, value: str) -> None:
        """Add a value to an entry; one that is there already is as good."""
        self._modify(dn, {attribute: [(MODIFY_ADD, [value])]}, EXISTS)

    def remove_value(self, dn: str, attribute: str, value: str) -> None:
        """Remove a value from an entry; one that is gone already is as good."""
        self._modify(dn, {attribute: [(MODIFY_DELETE, [value])]}, NO_VALUE)

    def _modify(self, dn: str, changes: dict[str, Any], fine: int) -> None:
        with self.bound() as connection:
            try:
                _, result, _, _ = connection.modify(dn, changes)
            except (LDAPSocketReceiveError, LDAPSessionTerminatedByServerError) as error:
                raise Uncertain(
                    "已发给通讯录服务器，但没有等到回音。",
                    "请在通讯录服务器上核对后再决定是否重做。",
                ) from error
            except (LDAPExceptionError, OSError) as error:
                raise _unreached(error) from error
        if result["result"] != fine:
            check(result)


def check(result: dict[str, Any]) -> None:
    """Raise what a result code means, if it is not success."""
    code = int(result.get("result", OK))
    if code == OK:
        return
    kind, message, remedy = _CODES.get(
        code,
        (Refused, f"通讯录服务器没有照办（代码{code}）。", "请管理员查看服务器日志。"),
    )
    raise kind(message, remedy)


def _unreached(error: Exception) -> Unavailable:
    if "certificate" in str(error).lower() or "ssl" in str(error).lower():
        return Unavailable("与通讯录服务器建立加密连接失败。", "请核对服务器证书与 ca_file。")
    return Unavailable("连不上通讯录服务器。", "请检查网络与服务器地址，稍后再试。")


def _entry(response: dict[str, Any]) -> Entry:
    values: dict[str, tuple[str, ...]] = {}
    for name, raw in response["raw_attributes"].items():
        values[str(name).lower()] = tuple(value.decode("utf-8", "replace") for value in raw)
    return Entry(str(response["dn"]), values)


def _close(connection: Connection) -> None:
    try:
        connection.unbind()
    except (LDAPExceptionError, OSError):
        connection.closed = True  # the other side was gone first; nothing is left to let go
