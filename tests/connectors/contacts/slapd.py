"""A real slapd on the loopback, with its own configuration and data, and our sample in it."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from ldap3 import Connection, Server

from tests.connectors.contacts import sample

BASE = "dc=example,dc=cn"
ADMIN, READER = f"cn=admin,{BASE}", f"cn=reader,{BASE}"
PASSWORD = "通讯录-口令"
SCHEMAS = Path("/etc/ldap/schema")

_CONFIG = """
include {schemas}/core.schema
include {schemas}/cosine.schema
include {schemas}/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/slapd.pid
TLSCACertificateFile {folder}/ca.pem
TLSCertificateFile {folder}/server.pem
TLSCertificateKeyFile {folder}/server.key
sizelimit size.soft=unlimited size.hard=unlimited
database mdb
suffix "{base}"
rootdn "{admin}"
rootpw {password}
directory {folder}/data
access to attrs=userPassword by anonymous auth by * none
access to * by users read by anonymous auth
"""


def program() -> str | None:
    """Return where slapd is, None where it is not installed."""
    return shutil.which("slapd", path="/usr/sbin:/usr/bin:/usr/lib/openldap")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Slapd:
    """One server. `stop` ends it (its data stays), `start` brings it back on the same port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"ldap://127.0.0.1:{self.port}"
        self.ca = folder / "ca.pem"
        self._process: subprocess.Popen[bytes] | None = None
        (folder / "data").mkdir()
        _certificates(folder)
        text = _CONFIG.format(
            schemas=SCHEMAS, folder=folder, base=BASE, admin=ADMIN, password=PASSWORD
        )
        (folder / "slapd.conf").write_text(text, encoding="utf-8")

    def start(self) -> None:
        found = program()
        assert found
        self._process = subprocess.Popen(
            [found, "-d", "0", "-h", self.url, "-f", str(self.folder / "slapd.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            assert self._process.poll() is None, "slapd ended at once"
            time.sleep(0.05)
        raise AssertionError("slapd does not listen")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(10)
            self._process = None

    def add(self, entries: Iterable[tuple[str, list[str], dict[str, Any]]]) -> None:
        with Connection(Server(self.url), ADMIN, PASSWORD, auto_bind=True) as connection:
            for dn, classes, attributes in entries:
                kept = {key: value for key, value in attributes.items() if value}
                assert connection.add(dn, classes, kept), (dn, connection.result)

    def values(self, dn: str, attribute: str) -> list[str]:
        with Connection(Server(self.url), ADMIN, PASSWORD, auto_bind=True) as connection:
            connection.search(dn, "(objectClass=*)", "BASE", attributes=[attribute])
            return list(connection.entries[0][attribute].values)

    def fill(self) -> None:
        """Put the sample in: units as a tree, people below their unit, the group."""
        self.add(_sample_entries())


def unit_dn(id: str) -> str:
    unit = next(u for u in sample.UNITS if u.id == id)
    above = unit.facts.get("parent")
    return f"ou={unit.name},{unit_dn(above) if above else BASE}"


def person_dn(id: str) -> str:
    person = next(p for p in sample.PEOPLE if p.id == id)
    return f"uid={id},{unit_dn(person.facts['unit'])}"


def _sample_entries() -> Iterable[tuple[str, list[str], dict[str, Any]]]:
    yield BASE, ["dcObject", "organization"], {"dc": "example", "o": "示例区"}
    yield READER, ["organizationalRole", "simpleSecurityObject"], {
        "cn": "reader", "userPassword": PASSWORD}  # fmt: skip
    for unit in sample.UNITS:
        yield unit_dn(unit.id), ["organizationalUnit"], {
            "ou": [unit.name, *unit.aliases],
            "destinationIndicator": unit.id,
            "businessCategory": unit.facts["klass"],
            "street": unit.facts.get("address"),
            "telephoneNumber": unit.facts["duty_phone"],
            "facsimileTelephoneNumber": unit.facts.get("fax"),
            "seeAlso": [person_dn(id) for id in unit.facts["deputies"]],
        }  # fmt: skip
    for person in sample.PEOPLE:
        yield person_dn(person.id), ["inetOrgPerson"], {
            "cn": person.name,
            "sn": person.name[0],
            "title": person.facts["post"],
            "mobile": person.facts["mobile"],
        }  # fmt: skip
    for group in sample.GROUPS:
        yield f"cn={group.name},{BASE}", ["groupOfNames"], {
            "cn": [group.name, *group.aliases],
            "businessCategory": group.id,
            "member": [unit_dn(id) for id in group.facts["members"]],
        }  # fmt: skip
    for outside in sample.EXTERNALS:
        yield f"cn={outside.name},{BASE}", ["organizationalRole"], {
            "cn": [outside.name, *outside.aliases],
            "destinationIndicator": outside.id,
            "telephoneNumber": outside.facts["phone"],
        }  # fmt: skip


def _certificates(folder: Path) -> None:
    """Make an authority and a certificate for 127.0.0.1, good for a day."""
    authority, key = (
        ec.generate_private_key(ec.SECP256R1()),
        ec.generate_private_key(ec.SECP256R1()),
    )
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test authority")])
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)

    def certificate(name: x509.Name, public: Any, is_authority: bool) -> x509.Certificate:
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(issuer)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
            .add_extension(
                x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False
            )
            .sign(authority, hashes.SHA256())
        )

    pem = serialization.Encoding.PEM
    ca = certificate(issuer, authority.public_key(), True)
    (folder / "ca.pem").write_bytes(ca.public_bytes(pem))
    own = certificate(subject, key.public_key(), False)
    (folder / "server.pem").write_bytes(own.public_bytes(pem))
    (folder / "server.key").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
