"""The stack of one process and its identities: a trunk is an account, a caller's number another."""

import asyncio
import logging
import re
from collections.abc import Callable

from baresip import Account, BaresipError, Config, Event, StackEvent
from baresip.runtime import Runtime
from baresip.ua import UserAgent

from voice.sip.wire import Registered
from voice.trunks import Lines, Trunk

_log = logging.getLogger(__name__)
_SRTP = {"sdes": "mediaenc=srtp-mand", "dtls": "mediaenc=dtls_srtp"}
_CODECS = {"g722": "g722/16000/1"}
_SPARE, _CEILING = 12, 255  # calls that come in or are on their way out count too


class Agents:
    """Starts the stack and makes its user agents."""

    def __init__(
        self, lines: Lines, secrets: dict[str, str], tell: Callable[[Registered], None]
    ) -> None:
        self.runtime = Runtime(command_timeout=10.0)
        self._lines = lines
        self._secrets = secrets
        self._tell = tell
        self._trunks = {trunk.name: trunk for trunk in lines.trunks}
        self._made: dict[tuple[str, str], UserAgent] = {}
        self._of_handle: dict[int, str] = {}
        self._registered: list[UserAgent] = []
        self._registering: set[asyncio.Task[None]] = set()

    async def open(self, registers: bool) -> None:
        """Bring the stack up; register where a trunk wants it. Raises BaresipError."""
        await self.runtime.start(_config(self._lines, listens=registers))
        self.runtime.subscribe(self._on_event)
        for trunk in self._lines.trunks:
            agent = await self._make(trunk, trunk.user, registers=registers)
            if registers and trunk.registrar:
                self._registered.append(agent)
                task = asyncio.create_task(self._register(trunk.name, agent))
                self._registering.add(task)
                task.add_done_callback(self._registering.discard)

    async def close(self) -> None:
        """Unregister and stop the stack."""
        for task in self._registering:
            task.cancel()
        leaving = [agent.unregister(timeout=1.0) for agent in self._registered]
        for result in await asyncio.gather(*leaving, return_exceptions=True):
            if isinstance(result, BaseException):
                _log.info("unregistering: %s", result)
        await self.runtime.close()

    async def of(self, trunk: str, caller_id: str) -> UserAgent:
        """Return the agent that calls over a trunk and shows a number."""
        row = self._trunks[trunk]
        user = caller_id or row.caller_id or row.user
        made = self._made.get((trunk, user))
        return made or await self._make(row, user, registers=False)

    def trunk_of(self, handle: int) -> str:
        """Return the trunk that an agent belongs to."""
        return self._of_handle.get(handle, "")

    def uri(self, trunk: str, number: str) -> str:
        """Return what a number is called by on a trunk."""
        row = self._trunks[trunk]
        return f"sip:{number}@{row.at};transport={row.transport}"

    async def _make(self, trunk: Trunk, user: str, *, registers: bool) -> UserAgent:
        secret = self._secrets.get(trunk.name, "")
        account = _account(trunk, user, secret, registers)
        agent = await UserAgent.create(self.runtime, account, transfer_policy="reject")
        self._made[trunk.name, user] = agent
        self._of_handle[agent.handle] = trunk.name
        return agent

    async def _register(self, trunk: str, agent: UserAgent) -> None:
        try:
            await agent.register(timeout=40.0)
        except BaresipError as error:  # the stack goes on trying; what comes of it are events
            self._tell(Registered(trunk, False, _refused(str(error))))

    def _on_event(self, event: StackEvent) -> None:
        trunk = self._of_handle.get(event.ua, "")
        if trunk and event.event is Event.REGISTER_OK:
            self._tell(Registered(trunk, True))
        elif trunk and event.event is Event.REGISTER_FAIL:
            self._tell(Registered(trunk, False, _refused(event.text or "")))


_REFUSED = re.compile(r"\b(401|403|407|404|408|503)\b")
_WHY = {
    "401": "用户名或密码不对", "407": "用户名或密码不对",
    "403": "交换机不许这个用户登记，请核对用户名和密码", "404": "交换机上没有这个用户",
    "408": "登记服务器没有应答", "503": "登记服务器暂不可用",
}  # fmt: skip


def _refused(said: str) -> str:
    """Return in officers' words why a registrar said no, with what it said: 401 Unauthorized."""
    code = _REFUSED.search(said)
    if code is None:
        return f"登记未成：{said}" if said else "登记未成"
    return f"登记被拒：{_WHY[code[1]]}（{said[code.start() :].strip()}）"


def _account(trunk: Trunk, user: str, secret: str, registers: bool) -> Account:
    registering = registers and bool(trunk.registrar)
    through = trunk.proxy or (trunk.registrar if trunk.registrar != trunk.at else "")
    extra = ["sip_autoredirect=no"]
    if trunk.srtp in _SRTP:
        extra.append(_SRTP[trunk.srtp])
    if registers:
        extra.append("catchall=yes")  # the exchange calls a number of ours, not our account's name
    return Account(
        user=user,
        domain=trunk.at,
        password=secret,
        auth_user=trunk.auth_user or (trunk.user if user != trunk.user else None),
        registrar=f"sip:{through};transport={trunk.transport}" if through else None,
        reg_interval=trunk.register_s if registering else 0,
        transport=trunk.transport,
        audio_codecs=tuple(_CODECS.get(codec, codec) for codec in trunk.codecs),
        dtmf_mode="info" if trunk.digits == "info" else "rtpevent",
        extra_params=tuple(extra),
    )


def _config(lines: Lines, *, listens: bool) -> Config:
    text = [
        # any jitter buffer of the stack drops 20 ms frames at random, its loss counters at 0
        "audio_jitter_buffer_type off",
        "call_hold_other_calls no",
        f"rtp_ports {lines.rtp_ports}",
        f"sip_verify_server {'yes' if lines.ca_file else 'no'}",
    ]
    if listens and lines.listen:
        text.append(f"sip_listen {lines.listen}")
    if lines.ca_file:
        text.append(f"sip_cafile {lines.ca_file}")
    if lines.certificate:
        text.append(f"sip_certificate {lines.certificate}")
    return Config(
        net_interface=lines.bound or None,
        max_concurrent_calls=min(lines.calls_per_process + _SPARE, _CEILING),
        extra_config_text="\n".join(text) + "\n",
    )
