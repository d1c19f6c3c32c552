"""Directories of every kind with the same records in them, and people who use them."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from connectors.contacts import builtin, ldap
from connectors.contacts.actions import actions
from connectors.contacts.system import ContactSystem
from connectors.contract import Context, Named
from core.clock import ROOM_ZONE, SteppedClock
from core.database import Database
from core.effects.action import Action, Call, Done
from core.identity import Principal, Role
from tests.conftest import missing
from tests.connectors.contacts import sample, slapd

LEADER = Principal("u1", "褚云飞", ("root", "D01"), frozenset({Role.LEADER}))
VIEWER = Principal("u2", "资料员", ("root", "D01"), frozenset({Role.KNOWLEDGE_ADMIN}))
_keys = itertools.count()


def call(principal: Principal = LEADER, key: str = "") -> Call:
    return Call(key or f"step-{next(_keys)}", principal, sample.NOW)


class SystemNames:
    """The names of one system."""

    system: ContactSystem

    def get(self, id: str) -> Named | None:
        return next((thing for thing in self.system.named() if thing.id == id), None)

    def of(self, id: str) -> str:
        thing = self.get(id)
        return thing.name if thing else id


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(sample.NOW)


def context_of(database: Database, clock: SteppedClock, files: Path) -> Context:
    return Context(database, clock, ROOM_ZONE, files, SystemNames())


@pytest.fixture
def slapd_server(tmp_path: Path) -> Iterator[slapd.Slapd]:
    if slapd.program() is None or not slapd.SCHEMAS.is_dir():
        missing("slapd", "apt-get install slapd")
    folder = tmp_path / "slapd"
    folder.mkdir()
    server = slapd.Slapd(folder)
    server.start()
    try:
        server.fill()
        yield server
    finally:
        server.stop()


def ldap_options(server: slapd.Slapd, **more: Any) -> ldap.Options:
    given: dict[str, Any] = {
        "url": server.url,
        "base_dn": slapd.BASE,
        "bind_dn": slapd.ADMIN,
        "bind_password": slapd.PASSWORD,
        "timeout_s": 5,
        "page_size": 3,
        "units": {"id": "destinationIndicator", "dead": "description"},
        "people": {"dead": "description"},
        "groups": {"id": "businessCategory"},
        "externals": {
            "base": slapd.BASE,
            "id": "destinationIndicator",
            "filter": "(&(objectClass=organizationalRole)(destinationIndicator=*))",
        },
        "dial": {"outside_prefix": "0", "area_code": "021"},
    }
    return ldap.Options.model_validate(given | more)


@pytest.fixture(params=["builtin on SQLite", "builtin on PostgreSQL", "LDAP"])
def contacts(
    request: pytest.FixtureRequest, tmp_path: Path, clock: SteppedClock
) -> Iterator[ContactSystem]:
    """Each kind of directory, with the sample in it."""
    if "PostgreSQL" in request.param:
        database = Database(request.getfixturevalue("postgres_url"))
        database.migrate()
    else:
        database = request.getfixturevalue("database")
    context = context_of(database, clock, tmp_path / "files")
    if request.param == "LDAP":
        options = ldap_options(request.getfixturevalue("slapd_server"))
        system: ContactSystem = ldap.connect(options, context)
    else:
        dial = {"outside_prefix": "0", "area_code": "021"}
        system = builtin.connect(builtin.Options.model_validate({"dial": dial}), context)
    context.names.system = system  # type: ignore[attr-defined]
    system.load(sample.things())
    yield system
    system.close()
    database.dispose()


@pytest.fixture
def own(database: Database, tmp_path: Path, clock: SteppedClock) -> builtin.BuiltinContacts:
    """The built-in directory on SQLite with the sample in it."""
    context = context_of(database, clock, tmp_path / "files")
    system = builtin.connect(builtin.Options(), context)
    context.names.system = system  # type: ignore[attr-defined]
    system.load(sample.things())
    return system


Run = Callable[..., Done]


def runner(system: Any) -> tuple[Run, dict[str, Action[Any]]]:
    """Return what runs an action of a system as the dispatcher would, and the actions by name."""
    names = SystemNames()
    names.system = system
    context = context_of(system._context.database, system._context.clock, system._context.files)
    context = Context(context.database, context.clock, context.zone, context.files, names)
    by_name = {action.name: action for action in actions(system, context)}

    def run(name: str, /, by: Principal = LEADER, **arguments: Any) -> Done:
        action = by_name[name]
        by.require(action.permission)
        return action.run(call(by), action.arguments.model_validate(arguments))

    return run, by_name
