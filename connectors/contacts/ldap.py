"""A directory on an LDAP server. Rosters and marks stay in our own tables.

Units, people, groups and outside rooms are read by paged search and kept for `cache_seconds`;
while the server does not answer, the room goes on with what was read last. People and units are
edited on the server; marks on dead numbers are written to it where `dead` names an attribute.

    contacts:
      adapter: ldap
      url: ldaps://ldap.example.cn
      base_dn: dc=example,dc=cn
      bind_dn: cn=zhiban,dc=example,dc=cn
      bind_password_file: ldap.key
      people: {unit: departmentNumber, dead: description}
      units: {id: destinationIndicator, dead: description}
"""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from pydantic import Field, SecretStr

from connectors.contacts import naming
from connectors.contacts.builtin import OwnRoster
from connectors.contacts.directory import Directory
from connectors.contacts.ldap_mapping import (
    ExternalsMap,
    GroupsMap,
    PeopleMap,
    Pulled,
    Reader,
    UnitsMap,
    mark_text,
)
from connectors.contacts.ldap_wire import Entry, Wire
from connectors.contacts.model import Change, DeadNumber, DialRule, Marks, NumberKind, Shift, Unit
from connectors.contacts.numbers import existing_number, holder_of
from connectors.contacts.references import check
from connectors.contacts.turns import TurnRules
from connectors.contract import Context, Health, Named
from connectors.contract import Options as BaseOptions
from core.effects.action import Call
from core.errors import InvalidInput, NotFound, Refused, Unavailable, ZhibanError

AWAY = timedelta(seconds=30)
"""How long a server that did not answer is left alone, while there is an older copy."""


class Options(BaseOptions):
    """The server, the account, and the mapping.

    `url`: ldap://host:port or ldaps://host:port. `bind_password_file` lies in this system's folder.
    `ca_file`: the authority that signed the server's certificate (PEM), where the system's own
    store does not know it.
    """

    url: str = Field(pattern="^ldaps?://")
    base_dn: str
    bind_dn: str = ""
    bind_password: SecretStr = SecretStr("")
    bind_password_file: str = ""
    start_tls: bool = False
    verify_certificate: bool = True
    ca_file: str | None = None
    timeout_s: int = Field(default=10, ge=1, le=120)
    page_size: int = Field(default=500, ge=1, le=10_000)
    cache_seconds: int = Field(default=300, ge=0)
    people: PeopleMap = PeopleMap()
    units: UnitsMap = UnitsMap()
    groups: GroupsMap = GroupsMap()
    externals: ExternalsMap = ExternalsMap()
    dial: DialRule = DialRule()
    turns: TurnRules = Field(default_factory=TurnRules.written)


class LdapContacts(OwnRoster):
    """The directory of a room that keeps it on an LDAP server. Implements `ContactSystem`."""

    editable = False

    def __init__(self, options: Options, wire: Wire, context: Context) -> None:
        super().__init__(context, options.dial, options.turns)
        self._options = options
        self._wire = wire
        self._reader = Reader(options.people, options.units, options.groups, options.externals)
        self._lock = threading.Lock()
        self._pulled: Pulled | None = None
        self._wait_until: datetime | None = None

    def load(self, things: Iterable[Named]) -> None:
        """Take over shifts only; units and people belong to the server."""
        records = naming.records_of(things)
        shifts = [record for record in records if isinstance(record, Shift)]
        self.records.load(shifts, self._context.clock.now())

    # reading

    def directory(self) -> Directory:
        """Return the directory, at most `cache_seconds` old while the server answers."""
        return self._current().directory

    def _outside(self) -> object:
        return self._current()

    def refresh(self) -> None:
        """Read the directory again now. Raises Unavailable, NeedsLogin, Refused."""
        with self._lock:
            self._pulled = self._pull()

    def _current(self) -> Pulled:
        with self._lock:
            now, kept = self._context.clock.now(), self._pulled
            fresh = timedelta(seconds=self._options.cache_seconds)
            waiting = self._wait_until is not None and now < self._wait_until
            if kept is not None and (waiting or now - kept.at < fresh):
                return kept
            try:
                self._pulled = self._pull()
                self._wait_until = None
            except Unavailable:
                if kept is None:
                    raise
                self._wait_until = now + AWAY  # or every look would wait for the time limit
                return kept  # an old directory is worth more than none at night
            return self._pulled

    def _pull(self) -> Pulled:
        o = self._options
        units = o.units.model_dump(exclude={"base", "filter"}).values()
        people = o.people.model_dump(exclude={"base", "filter"}).values()
        groups = o.groups.model_dump(exclude={"base", "filter"}).values()
        return self._reader.read(
            self._wire.search(o.units.base or o.base_dn, o.units.filter, list(units)),
            self._wire.search(o.people.base or o.base_dn, o.people.filter, list(people)),
            self._wire.search(o.groups.base or o.base_dn, o.groups.filter, list(groups)),
            self._externals(),
            self._context.clock.now(),
        )

    def _externals(self) -> list[Entry]:
        mapping = self._options.externals
        if mapping.base is None:
            return []
        wanted = mapping.model_dump(exclude={"base", "filter"}).values()
        return self._wire.search(mapping.base, mapping.filter, list(wanted))

    def health(self) -> Health:
        """Say whether the server answers to this account now."""
        try:
            with self._wire.bound():
                pass
            directory = self.directory()
        except ZhibanError as error:
            kept = self._pulled
            old = f"正在使用{kept.at:%m月%d日%H:%M}读取的通讯录。" if kept else ""
            return Health(ok=False, message=f"{error}{old}")
        return Health(
            ok=True, message=f"{len(directory.units)}个单位、{len(directory.people)}位联系人。"
        )

    def marks(self) -> Marks:
        """Return all marks on dead numbers, those made here and those read from the server."""
        theirs = {key: found.mark for key, found in self._current().marks.items()}
        return theirs | dict(super().marks())

    # writing

    def apply(self, call: Call, changes: Sequence[Change], deed: str) -> None:
        """Make changes to the roster; the directory itself is edited on the server."""
        if any(not isinstance(change.record, Shift) for change in changes):
            raise Refused("通讯录由外部服务器维护，不能在这里修改。", "请在通讯录服务器上修改。")
        check(self.directory(), (), changes)
        self.records.apply(call, changes, deed)

    def mark_dead(self, call: Call, holder: str, kind: NumberKind, reason: str) -> DeadNumber:
        """Mark a number dead: on the server where it can be, else only here (`kept` says which)."""
        entry = holder_of(self.directory(), holder, kind)
        number = existing_number(entry, kind)
        if standing := self.dead_number(entry.id, kind, number):
            return standing
        mark = DeadNumber(
            holder=entry.id,
            kind=kind,
            number=number,
            reason=reason,
            by=call.principal.id,
            by_name=call.principal.name,
            at=call.at,
            kept="local",
        )
        written = self._write(mark, isinstance(entry, Unit))
        return self.records.mark(call, mark.model_copy(update={"kept": written}))

    def _write(self, mark: DeadNumber, is_unit: bool) -> Literal["directory", "local"]:
        attribute = self._options.units.dead if is_unit else self._options.people.dead
        dn = self._current().dns.get(mark.holder)
        if not attribute or dn is None:
            return "local"
        try:
            self._wire.add_value(dn, attribute, mark_text(mark))
        except Refused:
            return "local"  # the account may not write; the receipt says where the mark is kept
        self._forget()
        return "directory"

    def restore(self, call: Call, holder: str, kind: NumberKind) -> DeadNumber:
        """Take the mark off, here and on the server."""
        entry = holder_of(self.directory(), holder, kind)
        number = existing_number(entry, kind)
        mark = self.dead_number(entry.id, kind, number)
        if mark is None:
            raise NotFound("这个号码没有标注失效。", "无需恢复。")
        theirs = self._current().marks.get((entry.id, kind, number))
        if theirs is not None:
            units = self._options.units
            attribute = units.dead if isinstance(entry, Unit) else self._options.people.dead
            self._wire.remove_value(self._current().dns[entry.id], attribute, theirs.text)
            self._forget()
        if (entry.id, kind) in self.records.dead_numbers():
            self.records.restore(call, entry.id, kind)
        return mark

    def _forget(self) -> None:
        """Have the next look read the server again; keep the old copy for when it is away."""
        with self._lock:
            if self._pulled is not None:
                long_ago = datetime.min.replace(tzinfo=self._pulled.at.tzinfo)
                self._pulled = replace(self._pulled, at=long_ago)


def connect(options: Options, context: Context) -> LdapContacts:
    """Get ready; the server is first asked when something is looked up. Raises InvalidInput."""
    password = options.bind_password.get_secret_value()
    if options.bind_password_file:
        file = context.files / options.bind_password_file
        try:
            password = file.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise InvalidInput(
                f"读不到通讯录服务器的口令文件 {options.bind_password_file}。",
                "请放在通讯录系统的目录下。",
            ) from error
    if options.bind_dn and not password:
        raise InvalidInput("没有填通讯录服务器的口令。", "请填写 bind_password_file。")
    wire = Wire(
        url=options.url,
        bind_dn=options.bind_dn,
        password=password,
        start_tls=options.start_tls,
        ca_file=options.ca_file,
        verify=options.verify_certificate,
        timeout_s=options.timeout_s,
        page_size=options.page_size,
    )
    return LdapContacts(options, wire, context)
