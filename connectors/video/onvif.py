"""Cameras that speak ONVIF (profile S): addresses like `onvif://10.1.2.3:80`, in the same register.

`?profile=TOKEN` in the address picks a profile (a recorder's channel); without it the first one is
used. What a device answers is data: only its path and port are taken from the addresses that it
gives, its host always is the registered one, and its names are cut to plain short text.

Recordings are played from the registered playback address; ONVIF profile G is not used.
"""

import asyncio
import logging
import os
import re
import threading
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit, urlunsplit

import aiohttp
import httpx
from onvif import ONVIFCamera
from onvif.exceptions import ONVIFAuthError, ONVIFError, ONVIFTimeoutError
from zeep.exceptions import Error as SoapError
from zeep.exceptions import Fault, TransportError

from connectors.contract import Context
from connectors.video.builtin import BuiltinVideo
from connectors.video.builtin import Options as BuiltinOptions
from connectors.video.model import DeviceInfo, Preset, Profile, Source
from connectors.video.sources import (
    STILL_SCHEMES,
    STREAM_SCHEMES,
    UrlDriver,
    checked,
    fetch,
    trust,
    with_credentials,
)
from core.effects.action import Uncertain
from core.errors import NotFound, Refused, Unavailable, ZhibanError

_log = logging.getLogger(__name__)
T = TypeVar("T")
_AUTH = ("notauthorized", "not authorized", "unauthorized", "authority failure")
_DEFINITE = (Fault, TransportError, ONVIFAuthError, aiohttp.ClientConnectorError)
_MANY = 200  # characters of a vendor's word


class Options(BuiltinOptions):
    """As the built-in system's; `timeout_s` also bounds each question to a device."""


@dataclass(slots=True)
class _Device:
    """A device that has been asked for its services, and the profile that is used of it."""

    client: ONVIFCamera
    profile: str


class OnvifDriver:
    """Opens `onvif://` sources. One event loop in a thread of its own serves all devices."""

    schemes: frozenset[str] = frozenset({"onvif"})

    def __init__(self, urls: UrlDriver, timeout_s: float, verify_tls: bool) -> None:
        self._urls = urls
        self._timeout_s = timeout_s
        self._http = httpx.Client(
            timeout=timeout_s, verify=trust(verify_tls), follow_redirects=False, trust_env=False
        )
        self._devices: dict[Source, _Device] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="onvif", daemon=True)
        self._thread.start()

    def can(self, source: Source) -> tuple[str, ...]:
        """Live and presets; playback where an address for it is registered."""
        return ("live", "preset", *(("playback",) if source.playback_address else ()))

    def live_url(self, source: Source) -> str:
        """Ask the device for its stream."""

        async def ask(device: _Device) -> str:
            media = await device.client.create_media_service()
            setup = {"Stream": "RTP-Unicast", "Transport": {"Protocol": "RTSP"}}
            answer = await media.GetStreamUri(
                {"StreamSetup": setup, "ProfileToken": device.profile}
            )
            return str(answer.Uri)

        uri = at_home(self._ask(source, ask), source, STREAM_SCHEMES)
        return with_credentials(uri, source)

    def playback_url(self, source: Source, start: datetime, end: datetime) -> str:
        """Return the registered playback address for the range."""
        return self._urls.playback_url(source, start, end)

    def still(self, source: Source) -> bytes | None:
        """Fetch the registered JPEG or the device's own; None where it makes none."""
        if source.still_address:
            return self._urls.still(source)

        async def ask(device: _Device) -> str:
            media = await device.client.create_media_service()
            answer = await media.GetSnapshotUri({"ProfileToken": device.profile})
            return str(answer.Uri or "")

        try:
            uri = self._ask(source, ask)
        except Refused as error:
            if isinstance(error, _Login):
                raise
            return None  # a device without stills says so with a fault
        return fetch(self._http, at_home(uri, source, STILL_SCHEMES), source) if uri else None

    def describe(self, source: Source) -> DeviceInfo | None:
        """Ask the device who made it and which profiles it has."""

        async def ask(device: _Device) -> DeviceInfo:
            management = await device.client.create_devicemgmt_service()
            about = await management.GetDeviceInformation()
            media = await device.client.create_media_service()
            return DeviceInfo(
                maker=_plain(about.Manufacturer),
                model=_plain(about.Model),
                firmware=_plain(about.FirmwareVersion),
                serial=_plain(about.SerialNumber),
                profiles=tuple(_profile(one) for one in await media.GetProfiles()),
            )

        return self._ask(source, ask)

    def presets(self, source: Source) -> tuple[Preset, ...]:
        """Ask the device for its stored positions."""

        async def ask(device: _Device) -> tuple[Preset, ...]:
            ptz = await device.client.create_ptz_service()
            found = await ptz.GetPresets({"ProfileToken": device.profile})
            return tuple(
                Preset(token=str(one.token), name=_plain(one.Name) or _plain(one.token))
                for one in found or ()
            )

        return self._ask(source, ask)

    def go_to(self, source: Source, token: str) -> Mapping[str, Any]:
        """Turn to a stored position; return the position that the device stood at."""

        async def ask(device: _Device) -> dict[str, Any]:
            ptz = await device.client.create_ptz_service()
            former = await _position(ptz, device.profile)
            await _moving(ptz.GotoPreset({"ProfileToken": device.profile, "PresetToken": token}))
            return former

        return self._ask(source, ask)

    def go_back(self, source: Source, former: Mapping[str, Any]) -> bool:
        """Turn to a position, or home where it is not known."""

        async def ask(device: _Device) -> bool:
            ptz = await device.client.create_ptz_service()
            if not former:
                await _moving(ptz.GotoHomePosition({"ProfileToken": device.profile}))
                return False
            move = {"ProfileToken": device.profile, "Position": dict(former)}
            await _moving(ptz.AbsoluteMove(move))
            return True

        return self._ask(source, ask)

    def close(self) -> None:
        """Close every device's connections and the loop; done twice, nothing more happens."""
        if self._loop.is_closed():
            return
        for device in self._devices.values():
            self._wait(device.client.close())
        self._devices.clear()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._http.close()
        self._urls.close()

    def _ask(self, source: Source, question: Callable[[_Device], Awaitable[T]]) -> T:
        async def asked() -> T:
            async with asyncio.timeout(self._timeout_s):
                return await question(await self._device(source))

        try:
            return self._wait(asked())
        except ZhibanError:
            raise
        except Exception as error:
            self._forget(source)  # it may have restarted with other addresses
            raise _told(error) from None  # messages may hold addresses

    def _forget(self, source: Source) -> None:
        device = self._devices.pop(source, None)
        if device is not None:
            self._wait(device.client.close())

    def _wait(self, work: Awaitable[T]) -> T:
        async def awaited() -> T:
            return await work

        return asyncio.run_coroutine_threadsafe(awaited(), self._loop).result()

    async def _device(self, source: Source) -> _Device:
        """Return the device, known from before or asked for its services and profiles now."""
        if source in self._devices:
            return self._devices[source]
        client = _client(source)
        try:
            await client.update_xaddrs()
            client.xaddrs = {
                space: at_home(address, source, STILL_SCHEMES)
                for space, address in client.xaddrs.items()
            }
            media = await client.create_media_service()
            profiles = [str(one.token) for one in await media.GetProfiles()]
        except BaseException:
            await client.close()
            raise
        wanted = parse_qs(urlsplit(source.address).query).get("profile", profiles[:1])
        if not wanted or wanted[0] not in profiles:
            await client.close()
            raise NotFound("摄像机上没有登记的这一路码流。", "请检查地址中的 profile。")
        if source in self._devices:  # somebody else asked meanwhile
            await client.close()
        return self._devices.setdefault(source, _Device(client, wanted[0]))


class _Login(Refused):
    """The device refused the account."""


def connect(options: Options, context: Context) -> BuiltinVideo:
    """Open the built-in system with ONVIF devices beside plain addresses."""
    urls = UrlDriver(context.zone, options.timeout_s, options.verify_tls)
    devices = OnvifDriver(
        UrlDriver(context.zone, options.timeout_s, options.verify_tls),
        options.timeout_s,
        options.verify_tls,
    )
    return BuiltinVideo(options, context, [urls, devices])


def _client(source: Source) -> ONVIFCamera:
    """Make the client. Its constructor removes the process's proxy settings: they are put back."""
    checked(source.address, OnvifDriver.schemes, "取流地址")
    parts = urlsplit(source.address)
    kept = {name: os.environ[name] for name in ("http_proxy", "https_proxy") if name in os.environ}
    try:
        return ONVIFCamera(
            parts.hostname or "",
            parts.port or 80,
            source.account or None,
            source.password.get_secret_value() or None,
            no_cache=True,
            adjust_time=True,  # a camera's clock is rarely right, and logins are signed with time
        )
    finally:
        os.environ.update(kept)


def at_home(address: str, source: Source, schemes: frozenset[str]) -> str:
    """Return a device's address with the registered host: it can't send us elsewhere."""
    host = urlsplit(source.address).hostname or ""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise Unavailable("摄像机给出的地址不能使用。", "请检查摄像机的设置。") from None
    home = f"[{host}]" if ":" in host else host
    where = f"{home}:{port}" if port else home
    try:
        return checked(urlunsplit(parts._replace(netloc=where)), schemes, "摄像机给出的地址")
    except ZhibanError as error:
        raise Unavailable(error.message, "请检查摄像机的设置。") from None


async def _position(ptz: Any, profile: str) -> dict[str, Any]:
    """Return where the camera stands, {} where it does not say."""
    try:
        status = await ptz.GetStatus({"ProfileToken": profile})
        at = status.Position
        position = {"PanTilt": {"x": float(at.PanTilt.x), "y": float(at.PanTilt.y)}}
        return position | ({"Zoom": {"x": float(at.Zoom.x)}} if at.Zoom is not None else {})
    except (Fault, AttributeError, TypeError, ValueError):
        return {}


async def _moving(order: Awaitable[Any]) -> None:
    """Await a movement: no answer, or none that can be read, leaves open whether it turned."""
    try:
        await order
    except _DEFINITE:
        raise
    except (Exception, asyncio.CancelledError):
        raise Uncertain("云台没有明确应答，不知道是否已经转动。", "请看画面确认。") from None


def _told(error: Exception) -> ZhibanError:
    """Map the client's errors to ours; this is the only place."""
    words = str(error).lower()
    status = error.status_code if isinstance(error, TransportError) else None
    if isinstance(error, ONVIFAuthError) or status in {401, 403} or any(a in words for a in _AUTH):
        return _Login("摄像机拒绝了登记的账号或口令。", "请在摄像机台账中更正该路的账号和口令。")
    if isinstance(error, TimeoutError | ONVIFTimeoutError):
        return Unavailable("摄像机没有应答。", "请检查摄像机是否在线、网络是否通畅。")
    if isinstance(error, aiohttp.ClientError | OSError | TransportError):
        return Unavailable("连不上摄像机。", "请检查摄像机是否通电、网络是否通畅。")
    if isinstance(error, ONVIFError | SoapError):
        return Refused("摄像机不支持这项操作，或没有照办。", "请检查摄像机的 ONVIF 设置。")
    _log.warning("an ONVIF device's answer could not be used: %s", type(error).__name__)
    return Unavailable("摄像机的应答看不懂。", "请检查摄像机的 ONVIF 设置。")


def _plain(word: Any) -> str:
    """Return a vendor's word as short plain text."""
    return re.sub(r"[\x00-\x1f\x7f<>]", "", str(word or "")).strip()[:_MANY]


def _profile(one: Any) -> Profile:
    video = getattr(one, "VideoEncoderConfiguration", None)
    size = getattr(video, "Resolution", None)
    return Profile(
        token=str(one.token),
        name=_plain(one.Name),
        codec=_plain(getattr(video, "Encoding", "")),
        width=int(getattr(size, "Width", 0) or 0),
        height=int(getattr(size, "Height", 0) or 0),
    )
