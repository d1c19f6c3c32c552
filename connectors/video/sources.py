"""Where pictures come from: addresses, credentials, and drivers that open them.

Addresses come from the register alone (nobody's sentence, no device's answer chooses a host), and
only these schemes are opened. Credentials are kept apart from addresses and are joined to them at
the last moment, for the child process or the request that needs them.
"""

import ipaddress
import logging
import re
import ssl
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, Protocol
from urllib.parse import quote, unquote, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

import httpx

from connectors.video.model import DeviceInfo, Preset, Source
from core.errors import InvalidInput, Refused, Unavailable

STREAM_SCHEMES = frozenset({"rtsp", "rtsps", "http", "https"})
STILL_SCHEMES = frozenset({"http", "https"})
_OK, _UNAUTHORIZED = 200, 401
MAX_STILL_BYTES = 20 * 1024 * 1024

_MOMENT = re.compile(r"\{(start|end)(?::([^{}]{1,60}))?\}")
_HOST = re.compile(r"[0-9A-Za-z._:\-]{1,253}")
_UNCLEAN = re.compile(r"[\s\x00-\x1f\x7f\"'\\]")
_NO_TURNING = "这路摄像机未接入云台控制，不能调用预置位。"


# httpx notes every address at INFO, and cheap cameras take their password in the query
logging.getLogger("httpx").setLevel(logging.WARNING)


class Driver(Protocol):
    """Opens the sources of one kind. URLs that it returns may hold credentials: never show them."""

    schemes: frozenset[str]

    def can(self, source: Source) -> tuple[str, ...]:
        """Return what the source allows: live, playback, preset."""
        ...

    def live_url(self, source: Source) -> str:
        """Return the stream's address for ffmpeg."""
        ...

    def playback_url(self, source: Source, start: datetime, end: datetime) -> str:
        """Return the recorded stream's address; raises `Refused` where there is none."""
        ...

    def still(self, source: Source) -> bytes | None:
        """Return a JPEG that the camera itself made, None where it makes none."""
        ...

    def presets(self, source: Source) -> tuple[Preset, ...]:
        """Return the stored positions."""
        ...

    def go_to(self, source: Source, token: str) -> Mapping[str, Any]:
        """Turn to a stored position; return the former position (JSON) for `go_back`."""
        ...

    def go_back(self, source: Source, former: Mapping[str, Any]) -> bool:
        """Turn back; False where only the home position could be reached."""
        ...

    def describe(self, source: Source) -> DeviceInfo | None:
        """Return who made the device, None where it can't be asked."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...


def checked(address: str, schemes: frozenset[str], what: str) -> str:
    """Return the address if it may be opened, else raise `InvalidInput`."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    plain = host is not None and _HOST.fullmatch(host) and not _UNCLEAN.search(address)
    if host is None or not plain or parts.scheme not in schemes:
        allowed = "、".join(f"{scheme}://" for scheme in sorted(schemes))
        raise InvalidInput(f"{what}不能使用。", f"地址须以 {allowed} 开头，并写明主机。")
    if _forbidden_host(host):
        raise InvalidInput(f"{what}指向保留地址，不能使用。", "请填写摄像机或录像机的实际地址。")
    return address


def _forbidden_host(host: str) -> bool:
    """Link-local (metadata services), multicast and unspecified hosts are no cameras."""
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return False
    return ip.is_link_local or ip.is_multicast or ip.is_unspecified


def without_credentials(address: str) -> tuple[str, str, str]:
    """Split an address into itself without user information, the account, the password."""
    parts = urlsplit(address)
    if "@" not in parts.netloc:
        return address, "", ""
    info, _, host = parts.netloc.rpartition("@")
    account, _, password = info.partition(":")
    return urlunsplit(parts._replace(netloc=host)), unquote(account), unquote(password)


def with_credentials(address: str, source: Source) -> str:
    """Join the source's account to the address, for a child process only."""
    if not source.account:
        return address
    parts = urlsplit(address)
    secret = quote(source.password.get_secret_value(), safe="")
    return urlunsplit(
        parts._replace(netloc=f"{quote(source.account, safe='')}:{secret}@{parts.netloc}")
    )


def at_range(template: str, start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """Fill a playback address: `{start}` is UTC, `{start:FORMAT}` the room's time by strftime."""
    moments = {"start": start, "end": end}

    def fill(match: re.Match[str]) -> str:
        moment = moments[match[1]]
        if match[2]:
            return moment.astimezone(zone).strftime(match[2])
        return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")

    return _MOMENT.sub(fill, template)


@cache
def trust(verify_tls: bool) -> ssl.SSLContext:
    """Return the certificates that are trusted; reading them takes some 30 ms, so once only."""
    return httpx.create_ssl_context(verify=verify_tls, trust_env=False)


class UrlDriver:
    """Sources that are plain stream addresses, with an optional JPEG and playback address."""

    schemes: frozenset[str] = STREAM_SCHEMES

    def __init__(self, zone: ZoneInfo, timeout_s: float, verify_tls: bool) -> None:
        self._zone = zone
        self._client = httpx.Client(
            timeout=timeout_s, verify=trust(verify_tls), follow_redirects=False, trust_env=False
        )

    def can(self, source: Source) -> tuple[str, ...]:
        """Live with an address, playback with a playback address; never turning."""
        return (("live",) if source.address else ()) + (
            ("playback",) if source.playback_address else ()
        )

    def live_url(self, source: Source) -> str:
        """Return the registered address, checked again."""
        if not source.address:
            raise Refused("这路摄像机未登记取流地址。", "请在摄像机台账中补登取流地址。")
        return with_credentials(checked(source.address, STREAM_SCHEMES, "取流地址"), source)

    def playback_url(self, source: Source, start: datetime, end: datetime) -> str:
        """Return the registered playback address for the range."""
        if not source.playback_address:
            raise Refused(
                "这路摄像机未登记录像回放地址，看不到过去时刻的画面。",
                "请在摄像机台账中补登回放地址，或到录像平台查看。",
            )
        address = at_range(source.playback_address, start, end, self._zone)
        return with_credentials(checked(address, STREAM_SCHEMES, "回放地址"), source)

    def still(self, source: Source) -> bytes | None:
        """Fetch the registered JPEG; redirects are not followed."""
        if not source.still_address:
            return None
        return fetch(self._client, checked(source.still_address, STILL_SCHEMES, "截图地址"), source)

    def presets(self, source: Source) -> tuple[Preset, ...]:
        """Plain addresses can't turn."""
        raise Refused(_NO_TURNING, "请在能控制云台的平台上操作。")

    def go_to(self, source: Source, token: str) -> Mapping[str, Any]:
        """Plain addresses can't turn."""
        raise Refused(_NO_TURNING, "请在能控制云台的平台上操作。")

    def go_back(self, source: Source, former: Mapping[str, Any]) -> bool:
        """Plain addresses can't turn."""
        raise Refused(_NO_TURNING, "请在能控制云台的平台上操作。")

    def describe(self, source: Source) -> DeviceInfo | None:
        """Plain addresses can't be asked."""
        return None

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def fetch(client: httpx.Client, address: str, source: Source) -> bytes:
    """Fetch a JPEG, answering a digest or basic challenge; at most `MAX_STILL_BYTES`."""
    answer = _get(client, address, None)
    if answer.status_code == _UNAUTHORIZED and source.account:
        challenge = answer.headers.get("www-authenticate", "").lower()
        kind = httpx.DigestAuth if "digest" in challenge else httpx.BasicAuth
        answer = _get(client, address, kind(source.account, source.password.get_secret_value()))
    if answer.status_code == _UNAUTHORIZED:
        raise Refused("摄像机拒绝了登记的账号或口令。", "请在摄像机台账中更正该路的账号和口令。")
    if answer.status_code != _OK:
        raise Unavailable(
            f"摄像机未能给出画面（HTTP {answer.status_code}）。", "请稍后再试，或检查截图地址。"
        )
    return answer.content


def _get(client: httpx.Client, address: str, auth: httpx.Auth | None) -> httpx.Response:
    try:
        with client.stream("GET", address, auth=auth) as answer:
            kept = bytearray()
            for chunk in answer.iter_bytes():
                kept += chunk
                if len(kept) > MAX_STILL_BYTES:
                    raise Refused("摄像机给出的画面过大。", "请检查截图地址是否为单张图片。")
            headers = {
                name: value
                for name, value in answer.headers.items()
                if name.lower() in {"www-authenticate", "content-type"}
            }
            return httpx.Response(answer.status_code, headers=headers, content=bytes(kept))
    except httpx.HTTPError:
        # the cause's text may hold the address
        raise Unavailable("摄像机没有应答。", "请检查摄像机是否在线、网络是否通畅。") from None


def pick(drivers: Sequence[Driver], source: Source) -> Driver:
    """Return the driver of the source's address; the first takes those without one."""
    scheme = urlsplit(source.address).scheme
    for driver in drivers:
        if scheme in driver.schemes:
            return driver
    return drivers[0]
