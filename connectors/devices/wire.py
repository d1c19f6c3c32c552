"""The connection to an MQTT broker: what was last heard on a topic, and publishing once."""

import json
import logging
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from core.effects.action import Uncertain
from core.errors import NeedsLogin, Refused, Unavailable

_log = logging.getLogger(__name__)
LARGEST = 64 * 1024  # bytes of a state; more is no device's state
_NOBODY_LISTENS = 0x10  # MQTT 5, 3.4.2.1: no matching subscribers
_BAD_LOGIN = ("Bad user name or password", "Not authorized", "Bad authentication method")
_SUBSCRIPTION_SECONDS = 0.5  # in which a broker hands over what it retains


@dataclass(frozen=True, slots=True)
class Address:
    """Where the broker is, and how we show who we are. Files are PEM."""

    host: str
    port: int
    protocol: Literal["5", "3.1.1"]
    keepalive: int
    username: str
    password: str
    tls: bool
    ca_file: str | None
    certificate: str | None
    key: str | None
    client_id: str


@dataclass(frozen=True, slots=True)
class Heard:
    """One message. `number` counts messages; `retained` ones were sent before we listened."""

    number: int
    payload: bytes
    retained: bool

    def object(self) -> Mapping[str, Any] | None:
        """Return the payload as a JSON object, None where it is something else."""
        try:
            found = json.loads(self.payload) if len(self.payload) <= LARGEST else None
        except ValueError:
            return None
        return found if isinstance(found, dict) else None


class Wire:
    """One client of a broker, reconnecting by itself. Safe to use from several threads."""

    def __init__(self, address: Address, topics: Sequence[str], connect_seconds: float) -> None:
        self._address = address
        self._topics = topics
        self._connect_seconds = connect_seconds
        self._news = threading.Condition()
        self._client: mqtt.Client | None = None
        self._ready_at: float | None = None
        self._refused: str | None = None
        self._heard: dict[str, Heard] = {}
        self._count = 0
        self._acks: dict[int, ReasonCode] = {}

    def start(self) -> None:
        """Begin to connect in the background; nothing happens where that was done before."""
        with self._news:
            if self._client is None:
                self._client = self._make()
                self._client.connect_async(
                    self._address.host, self._address.port, self._address.keepalive
                )
                self._client.loop_start()

    def close(self) -> None:
        """Disconnect and forget what was not sent."""
        with self._news:
            client, self._client, self._ready_at = self._client, None, None
        if client is not None:
            client.disconnect()
            client.loop_stop()

    def ready(self) -> None:
        """Wait until connected and subscribed.

        Raises:
            NeedsLogin: the broker does not accept us.
            Unavailable: it is not reached.
        """
        self.start()
        where = f"{self._address.host}:{self._address.port}"
        with self._news:
            self._news.wait_for(
                lambda: self._ready_at is not None or self._refused, self._connect_seconds
            )
            if self._ready_at is not None:
                return
            if self._refused in _BAD_LOGIN:
                raise NeedsLogin(
                    f"中控消息服务器（{where}）不接受现有的用户名或口令。",
                    "请联系系统管理员核对连接配置。",
                )
        raise Unavailable(
            f"连不上中控消息服务器（{where}），未发出任何指令。", "请稍后再试，或到现场手动操作。"
        )

    def settled(self, topics: Sequence[str]) -> None:
        """Wait a moment after connecting for what the broker retains on these topics."""
        with self._news:
            left = (self._ready_at or 0.0) + _SUBSCRIPTION_SECONDS - time.monotonic()
            self._news.wait_for(lambda: all(t in self._heard for t in topics), max(left, 0.0))

    def last(self, topic: str) -> Heard | None:
        """Return what was last heard on a topic."""
        return self._heard.get(topic)

    @property
    def count(self) -> int:
        """How many messages were heard so far."""
        return self._count

    def wait(self, topic: str, after: int, seconds: float) -> Heard | None:
        """Return the newest message on a topic numbered above `after`, None if none comes."""

        def come() -> bool:
            heard = self._heard.get(topic)
            return heard is not None and heard.number > after

        with self._news:
            return self._heard[topic] if self._news.wait_for(come, seconds) else None

    def publish(self, topic: str, payload: str, seconds: float) -> None:
        """Send one message (QoS 1) and wait for the broker's word on it.

        A message that the broker did not acknowledge in time is dropped on our side, never sent
        later by a reconnection; a broker speaking MQTT 5 drops it as well after `seconds`.

        Raises:
            Unavailable: not sent, or nobody listens there.
            Refused: the broker does not let us.
            Uncertain: sent, not acknowledged.
        """
        with self._news:
            client = self._client if self._ready_at is not None else None
            if client is None or not client.is_connected():
                raise Unavailable("与中控消息服务器的连接断了，指令没有发出。", "请稍后再试。")
        sent = client.publish(topic, payload, qos=1, properties=self._expiring(seconds))
        if sent.rc != mqtt.MQTT_ERR_SUCCESS:
            self._renew(client)
            raise Unavailable("与中控消息服务器的连接断了，指令没有发出。", "请稍后再试。")
        with self._news:
            self._news.wait_for(lambda: sent.mid in self._acks, seconds)
            answer = self._acks.pop(sent.mid, None)
        if answer is None:
            self._renew(client)
            raise Uncertain("指令已发出，但中控消息服务器没有确认收到。", "请到现场查看设备状态。")
        if answer.value == _NOBODY_LISTENS:
            raise Unavailable("设备没有接在中控上，指令没有送达。", "请检查设备电源和网络。")
        if answer.is_failure:
            raise Refused("中控消息服务器不允许本机操作这台设备。", "请联系系统管理员核对权限。")

    def _expiring(self, seconds: float) -> Properties | None:
        if self._address.protocol != "5":
            return None
        properties = Properties(PacketTypes.PUBLISH)
        properties.MessageExpiryInterval = max(1, round(seconds))
        return properties

    def _renew(self, client: mqtt.Client) -> None:
        """Give up a client with all that it has queued, and begin anew."""
        with self._news:
            ours = client is self._client
        if ours:
            self.close()
            self.start()

    def _make(self) -> mqtt.Client:
        address = self._address
        version = MQTTProtocolVersion.MQTTv5 if address.protocol == "5" else mqtt.MQTTv311
        client = mqtt.Client(
            CallbackAPIVersion.VERSION2, client_id=address.client_id, protocol=version
        )
        if address.username:
            client.username_pw_set(address.username, address.password)
        if address.tls:
            context = ssl.create_default_context(cafile=address.ca_file)
            if address.certificate:
                context.load_cert_chain(address.certificate, address.key)
            client.tls_set_context(context)
        client.reconnect_delay_set(1, 30)
        client.on_connect = self._on_connect
        client.on_subscribe = self._on_subscribe
        client.on_disconnect = self._on_disconnect
        client.on_message = self._on_message
        client.on_publish = self._on_publish
        return client

    def _current(self, client: mqtt.Client, change: Callable[[], None]) -> None:
        with self._news:
            if client is self._client:
                change()
                self._news.notify_all()

    def _on_connect(
        self, client: mqtt.Client, _u: Any, _f: Any, reason: ReasonCode, _p: Any
    ) -> None:
        def change() -> None:
            self._refused = reason.getName() if reason.is_failure else None

        self._current(client, change)
        if reason.is_failure:
            _log.warning("the broker refused us: %s", reason)
        else:
            client.subscribe([(topic, 1) for topic in self._topics])

    def _on_subscribe(self, client: mqtt.Client, _u: Any, _m: int, _r: Any, _p: Any) -> None:
        def change() -> None:
            self._ready_at = time.monotonic()

        self._current(client, change)

    def _on_disconnect(self, client: mqtt.Client, _u: Any, _f: Any, _r: Any, _p: Any) -> None:
        def change() -> None:
            self._ready_at = None

        self._current(client, change)

    def _on_publish(
        self, client: mqtt.Client, _u: Any, mid: int, reason: ReasonCode, _p: Any
    ) -> None:
        def change() -> None:
            self._acks[mid] = reason

        self._current(client, change)

    def _on_message(self, client: mqtt.Client, _u: Any, message: mqtt.MQTTMessage) -> None:
        def change() -> None:
            self._count += 1
            self._heard[message.topic] = Heard(self._count, bytes(message.payload), message.retain)

        self._current(client, change)
