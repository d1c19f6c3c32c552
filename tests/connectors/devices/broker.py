"""A real mosquitto on a free port of the loopback, and simulated devices behind it."""

import json
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from tests.conftest import missing


def program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if found is None:
        missing("mosquitto", "Debian package mosquitto")
        raise AssertionError
    return found


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Broker:
    """One mosquitto process; `stop` and `start` let a test pull the plug."""

    def __init__(self, folder: Path, lines: str = "allow_anonymous true") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self._config = folder / "mosquitto.conf"
        self._log = folder / "mosquitto.log"
        self._config.write_text(
            f"listener {self.port} 127.0.0.1\npersistence false\nuser root\n{lines}\n"
        )
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [program("mosquitto"), "-c", str(self._config)], stdout=log, stderr=log
            )
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            assert self._process.poll() is None, self._log.read_text()
            time.sleep(0.05)
        raise AssertionError(self._log.read_text())

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None


@contextmanager
def running(folder: Path, lines: str = "allow_anonymous true") -> Iterator[Broker]:
    broker = Broker(folder, lines)
    try:
        broker.start()
        yield broker
    finally:
        broker.stop()


class Simulated:
    """Devices that answer on MQTT as a controller's do; written apart from the product's rules."""

    def __init__(self, port: int, states: dict[str, dict[str, Any]], echo: bool = True) -> None:
        self.states = {id: dict(state) for id, state in states.items()}
        self.received: list[tuple[str, dict[str, Any]]] = []
        self.silent: set[str] = set()
        self.broken: dict[str, str] = {}
        self.slow: set[str] = set()
        self._echo = echo
        self._subscribed = threading.Event()
        self.client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv311)
        self.client.on_connect = lambda *_: self.client.subscribe("zhiban/+/set", 1)
        self.client.on_subscribe = self._tell_all
        self.client.on_message = self._on_message
        self.client.reconnect_delay_set(1, 1)
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        assert self._subscribed.wait(5)

    def _tell_all(self, *_: Any) -> None:
        for id in self.states:
            self.client.publish(f"zhiban/{id}/availability", "online", 1, retain=True)
            self.tell(id)
        self._subscribed.set()

    def tell(self, id: str, **also: Any) -> None:
        self.client.publish(
            f"zhiban/{id}/state", json.dumps(self.states[id] | also), 1, retain=True
        )

    def vanish(self, id: str) -> None:
        self.client.publish(f"zhiban/{id}/availability", "offline", 1, retain=True)

    def _on_message(self, _c: Any, _u: Any, message: mqtt.MQTTMessage) -> None:
        id = message.topic.split("/")[1]
        told = json.loads(message.payload)
        self.received.append((id, told))
        if id in self.silent or id not in self.states:
            return
        # apart from the client's own thread, which has to send meanwhile
        threading.Thread(target=self._act, args=(id, told), daemon=True).start()

    def _act(self, id: str, told: dict[str, Any]) -> None:
        also = {"key": told["key"]} if self._echo and "key" in told else {}
        if id in self.broken:
            self.tell(id, error=self.broken[id], key=told["key"])
            return
        if id in self.slow:
            for position in (60, 30):
                self.states[id]["position"] = position
                self.tell(id)
                time.sleep(0.3)
        self._obey(self.states[id], told["command"], told["value"])
        self.tell(id, linkquality=87, **also)

    def _obey(self, state: dict[str, Any], command: str, value: Any) -> None:
        if command in ("on", "off"):
            state["power"] = command
        elif command in ("open", "close"):
            state["position"] = 100 if command == "open" else 0
        elif command in ("mute", "unmute"):
            state["muted"] = command == "mute"
        elif command == "show":
            state["zones"] = {**state.get("zones", {}), value["zone"]: value["source"]}
            state["power"] = "on"
        elif command not in ("play", "stop"):
            state[command] = value
            if "power" in state:
                state["power"] = "on"

    def close(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()
