"""What is particular to a directory on an LDAP server; against a real slapd."""

import socket
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.contacts import ldap
from connectors.contacts.model import Change, NumberKind, Unit
from connectors.contract import Context
from core.clock import SteppedClock
from core.database import Database
from core.effects.action import Uncertain
from core.errors import InvalidInput, NeedsLogin, NotFound, Refused, Unavailable
from tests.connectors.contacts import sample, slapd
from tests.connectors.contacts.conftest import call, context_of, ldap_options, runner

MOBILE, DUTY = NumberKind.MOBILE, NumberKind.DUTY_PHONE
Connect = Callable[..., ldap.LdapContacts]


@pytest.fixture
def context(database: Database, clock: SteppedClock, tmp_path: Path) -> Context:
    return context_of(database, clock, tmp_path / "files")


@pytest.fixture
def connected(slapd_server: slapd.Slapd, context: Context) -> Connect:
    def connect(**more: object) -> ldap.LdapContacts:
        return ldap.connect(ldap_options(slapd_server, **more), context)

    return connect


def test_connecting_asks_the_server_nothing(context: Context) -> None:
    options = ldap.Options(url="ldap://127.0.0.1:9", base_dn=slapd.BASE)
    system = ldap.connect(options, context)
    with pytest.raises(Unavailable):
        system.directory()


def test_a_large_directory_is_read_page_by_page(
    slapd_server: slapd.Slapd, connected: Connect
) -> None:
    slapd_server.add(
        (f"uid=M{n:04d},{slapd.unit_dn('D05')}", ["inetOrgPerson"], {"cn": f"人{n}", "sn": "人"})
        for n in range(250)
    )
    people = connected(page_size=50).directory().people_of("D05")
    assert len(people) == 251


def test_without_a_mapping_the_servers_own_ids_are_used(connected: Connect) -> None:
    directory = connected(units={}, groups={}).directory()
    unit = directory.unit("石桥镇")
    assert len(unit.id) == 36
    assert [p.id for p in directory.people_of(unit.id)] == ["K07", "K08", "K10"]


def test_a_filter_narrows_what_is_read(connected: Connect) -> None:
    people = {"filter": "(&(objectClass=inetOrgPerson)(title=*镇长*))"}
    found = connected(people=people).directory().people
    assert {person.id for person in found} == {"K07", "K08"}


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ({"bind_password": "错的"}, NeedsLogin, "口令不对"),
        ({"base_dn": "dc=nowhere"}, NotFound, "base_dn"),
        ({"people": {"filter": "(title="}}, Refused, "过滤条件"),
        ({"url": "ldap://127.0.0.1:9"}, Unavailable, "连不上"),
    ],
)
def test_what_goes_wrong_is_said_in_the_officers_words(
    connected: Connect, change: dict[str, object], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        connected(**change).directory()


def test_a_missing_password_file_is_told_before_anything_is_asked(
    slapd_server: slapd.Slapd, context: Context
) -> None:
    with pytest.raises(InvalidInput, match=r"ldap\.key"):
        ldap.connect(ldap_options(slapd_server, bind_password_file="ldap.key"), context)


def test_the_password_is_read_from_the_systems_folder(
    slapd_server: slapd.Slapd, context: Context
) -> None:
    context.files.mkdir()
    (context.files / "ldap.key").write_text(slapd.PASSWORD + "\n", encoding="utf-8")
    options = ldap_options(slapd_server, bind_password="", bind_password_file="ldap.key")
    assert len(ldap.connect(options, context).directory().people) == len(sample.PEOPLE)


def test_tls_is_checked_against_the_rooms_authority(
    slapd_server: slapd.Slapd, connected: Connect
) -> None:
    trusted = connected(start_tls=True, ca_file=str(slapd_server.ca))
    assert len(trusted.directory().units) == len(sample.UNITS)
    with pytest.raises(Unavailable, match="加密"):
        connected(start_tls=True).directory()


def test_while_the_server_is_away_the_last_copy_serves(
    slapd_server: slapd.Slapd, connected: Connect, clock: SteppedClock
) -> None:
    system = connected()
    before = system.directory()
    slapd_server.stop()
    clock.advance(timedelta(hours=1))
    assert system.directory() is before
    health = system.health()
    assert not health.ok
    assert "3月14日21:00" in health.message.replace("03月", "3月")
    slapd_server.start()
    clock.advance(timedelta(minutes=1))
    assert system.directory() is not before
    assert system.health().ok


def test_a_change_on_the_server_is_seen_after_the_copy_has_aged(
    slapd_server: slapd.Slapd, connected: Connect, clock: SteppedClock
) -> None:
    system = connected(cache_seconds=60)
    system.directory()
    slapd_server.add(
        [(f"uid=K77,{slapd.unit_dn('D05')}", ["inetOrgPerson"], {"cn": "新来的", "sn": "新"})]
    )
    assert "K77" not in system.directory().by_id
    clock.advance(timedelta(seconds=61))
    assert "K77" in system.directory().by_id


def test_a_dead_number_is_written_to_the_server_and_taken_off_again(
    slapd_server: slapd.Slapd, connected: Connect
) -> None:
    system, dn = connected(), slapd.person_dn("K08")
    assert system.mark_dead(call(), "K08", MOBILE, "停机").kept == "directory"
    [text] = slapd_server.values(dn, "description")
    assert "停机" in text
    assert "138-0000-0008" in text
    system.restore(call(), "K08", MOBILE)
    assert slapd_server.values(dn, "description") == []


def test_another_room_sees_the_mark_and_may_take_it_off(
    slapd_server: slapd.Slapd, connected: Connect, clock: SteppedClock, tmp_path: Path
) -> None:
    connected().mark_dead(call(), "D04", DUTY, "无人接听")
    database = Database(f"sqlite:///{tmp_path / 'other.db'}")
    database.migrate()
    other = ldap.connect(
        ldap_options(slapd_server), context_of(database, clock, tmp_path / "other")
    )
    mark = other.dead_number("D04", DUTY, "8104")
    assert mark is not None
    assert (mark.reason, mark.by_name, mark.at) == ("无人接听", "褚云飞", sample.NOW)
    other.restore(call(), "D04", DUTY)
    assert slapd_server.values(slapd.unit_dn("D04"), "description") == []
    database.dispose()


def test_an_account_that_may_only_read_keeps_the_mark_here_and_says_so(
    slapd_server: slapd.Slapd, connected: Connect
) -> None:
    system = connected(bind_dn=slapd.READER)
    run, _ = runner(system)
    done = run("contact.mark_invalid", contact="K08", reason="停机")
    assert "只记在本机" in done.text
    assert slapd_server.values(slapd.person_dn("K08"), "description") == []
    assert system.dead_number("K08", MOBILE, "138-0000-0008") is not None


def test_texts_that_are_no_marks_are_left_alone(
    slapd_server: slapd.Slapd, connected: Connect
) -> None:
    slapd_server.add(
        [
            (
                f"uid=K78,{slapd.unit_dn('D05')}",
                ["inetOrgPerson"],
                {
                    "cn": "某人",
                    "sn": "某",
                    "mobile": "138-0000-0078",
                    "description": ["值夜班", "号码失效|mobile|138-0000-0078|停机|昨天|谁"],
                },
            )
        ]
    )
    system = connected()
    assert system.dead_number("K78", MOBILE, "138-0000-0078") is None
    system.mark_dead(call(), "K78", MOBILE, "空号")
    system.restore(call(), "K78", MOBILE)
    assert "值夜班" in slapd_server.values(f"uid=K78,{slapd.unit_dn('D05')}", "description")


def test_people_and_units_are_not_edited_here(connected: Connect) -> None:
    system = connected()
    unit = system.directory().unit("D05")
    change = Change(before=unit, after=Unit(id="D05", name="别名镇"))
    with pytest.raises(Refused, match="外部服务器"):
        system.apply(call(), [change], "改")
    run, _ = runner(system)
    assert run("contact.list", kind="units").data["editable"] is False


def test_a_server_that_breaks_off_after_the_request_leaves_it_open(
    slapd_server: slapd.Slapd, connected: Connect
) -> None:
    """Whether the mark was written is then not known; it is never tried again by itself."""
    for port in _breaking_off(slapd_server.port):
        system = connected(url=f"ldap://127.0.0.1:{port}")
        system.directory()
        with pytest.raises(Uncertain):
            system.mark_dead(call(), "K08", MOBILE, "停机")
        assert system.records.dead_numbers() == {}


def _breaking_off(target: int) -> Iterator[int]:
    """Pass everything on, but close both sides once a modify request (tag 0x66) has come by."""
    listener = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def pump(source: socket.socket, sink: socket.socket, watch: bool) -> None:
        try:
            while data := source.recv(65536):
                if watch and 0x66 in data[2:8]:
                    break
                sink.sendall(data)
        except OSError:
            pass  # the other direction has closed both
        finally:
            for side in (source, sink):
                side.close()

    def serve() -> None:
        while not ended.is_set():
            try:
                client, _ = listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", target))
            threading.Thread(target=pump, args=(client, server, True), daemon=True).start()
            threading.Thread(target=pump, args=(server, client, False), daemon=True).start()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    ended.set()
    listener.close()
