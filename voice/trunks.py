"""The room's telephone lines, as `lines.yaml` in its home describes them.

trunks:
  - name: 政务专网
    domain: 10.1.2.3            # of the numbers dialled: sip:62880001@10.1.2.3
    registrar: 10.1.2.3         # "" where the exchange knows us by address
    user: "8000"
    password_env: ZHIBAN_SIP_PASSWORD
    limit: 30
    calls_per_second: 2
"""

import os
import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from core.room_tables import read_file
from voice.pbx.settings import Pbx

# Hosts and users go into lines of the stack's own formats: nothing that such a line could end with.
Plain = Annotated[str, StringConstraints(pattern=r"^[^\s<>\"\\;,?@]*$", max_length=128)]
HARDEST = 250  # calls a process; the 256th fails with a misleading message


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Trunk(_Data):
    """One way to the telephone network.

    `registrar`: host[:port] that we register at; "" for none. `proxy`: host[:port] that every
    message goes through. `domain`: of the numbers that are dialled; "" is the registrar's.
    `caller_id`: the number shown; "" is `user`. `limit`: channels. `calls_per_second`: how fast
    calls are placed. `listen`: address:port that calls come in at; one for all trunks.
    """

    name: str = Field(min_length=1, max_length=60)
    registrar: Plain = ""
    domain: Plain = ""
    user: Plain = "zhiban"
    auth_user: Plain = ""  # where the digest's name is another than `user`
    password: str = Field(default="", repr=False, pattern=r'^[^"\\\r\n]*$')
    password_env: str = ""  # the variable that holds the password
    proxy: Plain = ""
    transport: Literal["udp", "tcp", "tls"] = "udp"
    srtp: Literal["no", "sdes", "dtls"] = "no"
    codecs: tuple[Literal["pcma", "pcmu", "g722"], ...] = Field(("pcma", "pcmu"), min_length=1)
    digits: Literal["rfc4733", "info"] = "rfc4733"
    caller_id: Plain = ""
    limit: int = Field(default=10, ge=1, le=1000)
    calls_per_second: float = Field(default=2.0, gt=0, le=200)
    register_s: int = Field(default=300, ge=30, le=86_400)
    listen: Plain = ""

    @field_validator("srtp", mode="before")
    @classmethod
    def _yaml_says_no(cls, given: object) -> object:
        return {False: "no", True: "sdes"}.get(given, given) if isinstance(given, bool) else given

    @model_validator(mode="after")
    def _leads_somewhere(self) -> "Trunk":
        if not self.at:
            raise ValueError("domain or registrar must be given")
        return self

    @property
    def at(self) -> str:
        """The domain of the numbers that are dialled, host[:port]."""
        return self.domain or self.registrar

    @property
    def secret(self) -> str:
        """The password, from the environment where a variable is named."""
        return os.environ.get(self.password_env, "") if self.password_env else self.password


class Lines(_Data):
    """All trunks, and what they share.

    `interface`: the address or card to bind to; "" finds it (loopback only where every trunk is on
    it). `calls_per_process`: of the stack's processes. `ca_file`: what a TLS exchange's certificate
    is checked against; "" does not check it. `certificate`: our own, PEM with its key. `pbx`: a
    FreeSWITCH that carries the calls, in the trunks' place.
    """

    trunks: tuple[Trunk, ...] = ()
    pbx: Pbx | None = None
    interface: Plain = ""
    calls_per_process: int = Field(default=150, ge=1, le=HARDEST)
    rtp_ports: str = Field(default="10000-20000", pattern=r"^\d{4,5}-\d{4,5}$")
    ca_file: Path | None = None
    certificate: Path | None = None

    @model_validator(mode="after")
    def _fit(self) -> "Lines":
        if self.pbx is not None and self.trunks:
            raise ValueError("trunks 与 pbx 只能写一种：自己接线路，或经由交换机")
        names = [trunk.name for trunk in self.trunks]
        if len(set(names)) < len(names):
            raise ValueError("two trunks have the same name")
        if len({trunk.listen for trunk in self.trunks if trunk.listen}) > 1:
            raise ValueError("trunks that name `listen` must name the same")
        return self

    @property
    def capacity(self) -> int:
        """Channels over all trunks."""
        if self.pbx is not None:
            return self.pbx.capacity
        return sum(trunk.limit for trunk in self.trunks)

    @property
    def processes(self) -> int:
        """How many processes of the stack the capacity needs."""
        return -(-self.capacity // self.calls_per_process)

    @property
    def listen(self) -> str:
        """address:port that calls come in at; "" is any."""
        return next((trunk.listen for trunk in self.trunks if trunk.listen), "")

    @property
    def bound(self) -> str:
        """The interface to bind to; "" is the system's choice."""
        if self.interface:
            return self.interface
        ends = [end for trunk in self.trunks for end in (trunk.at, trunk.proxy) if end]
        local = bool(ends) and all(re.match(r"(127\.|localhost\b)", end) for end in ends)
        return "127.0.0.1" if local else ""


def read_lines(path: Path) -> Lines:
    """Read `lines.yaml`; none is no trunk. Raises InvalidInput where it is wrong."""
    if not path.exists():
        return Lines()
    return read_file(Lines, path, "电话线路设置", "操作手册中的 lines.yaml ")
