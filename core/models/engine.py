"""Keeps the local chat engine running as a child process, and tells others where it listens."""

import collections
import json
import os
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Self, cast

from core.errors import NotFound
from core.models.endpoint import Endpoint, endpoint_file, is_healthy, publish
from core.models.engine_main import API_KEY_VARIABLE
from core.models.registry import ModelRegistry
from core.settings import Settings

EngineState = Literal["stopped", "waiting", "starting", "ready", "restarting", "failing"]
STATE_TITLES: dict[EngineState, str] = {
    "stopped": "已停止",
    "waiting": "等待模型文件",
    "starting": "正在载入",
    "ready": "就绪",
    "restarting": "正在重启",
    "failing": "多次启动失败",
}
_LOG_TAIL_LINES = 20


@dataclass(frozen=True)
class EngineStatus:
    """What the engine is doing. `message` is Chinese and says why, when there is a why."""

    state: EngineState
    message: str = ""
    restarts: int = 0
    endpoint: Endpoint | None = None
    load_seconds: float | None = None


@dataclass(frozen=True)
class EngineOptions:
    """How to run the engine. `context` is tokens over all slots together; times in seconds."""

    context: int = 8192
    threads: int = 2
    slots: int = 2
    load_timeout_s: float = 180.0
    health_every_s: float = 10.0
    health_failures: int = 3
    backoff_s: tuple[float, ...] = (1.0, 2.0, 5.0, 15.0, 60.0)
    failing_after: int = 3
    steady_after_s: float = 60.0


FindModel = Callable[[], Path | None]


@dataclass
class EngineSupervisor:
    """Starts the engine when its model file is there, restarts it when it dies, stops it at `stop`.

    `find_model` is asked until it returns a file, so the supervisor may start while the model is
    still arriving. `endpoint_file` is how other processes of the same user find the engine; it is
    readable by that user only. All work happens on one thread; every method returns at once.
    """

    find_model: FindModel
    model_name: str
    log_file: Path
    endpoint_file: Path | None = None
    options: EngineOptions = field(default_factory=EngineOptions)

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._changed = threading.Condition()
        self._status = EngineStatus("stopped")
        self._thread: threading.Thread | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._failures = 0

    @classmethod
    def from_settings(cls, settings: Settings) -> "EngineSupervisor":
        """Return the supervisor of the room's own engine; nothing is started."""
        return cls(
            find_model=model_finder(settings),
            model_name=settings.chat_local_model,
            log_file=settings.home / "logs" / "engine.log",
            endpoint_file=endpoint_file(settings),
            options=EngineOptions(context=settings.chat_context, threads=settings.chat_threads),
        )

    def start(self) -> None:
        """Begin; does nothing when it has begun."""
        if self._thread is None:
            self._stop.clear()
            self._thread = threading.Thread(target=self._run, name="engine", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the engine and wait until its process is gone."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def status(self) -> EngineStatus:
        """Return what the engine is doing now."""
        return self._status

    def endpoint(self) -> Endpoint | None:
        """Return where the engine answers, or None while it does not."""
        return self._status.endpoint

    def wait_ready(self, timeout: float) -> bool:
        """Wait at most `timeout` seconds; tell whether the engine answers."""
        with self._changed:
            return self._changed.wait_for(lambda: self._status.state == "ready", timeout)

    @property
    def pid(self) -> int | None:
        """The engine's process id while there is one."""
        return self._process.pid if self._process else None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _run(self) -> None:
        restarts = 0
        while not self._stop.is_set():
            model = self._await_model()
            if model is None:
                break
            began = time.monotonic()
            why = self._one_life(model, restarts)
            if self._stop.is_set():
                break
            restarts += 1
            lived = time.monotonic() - began
            self._failures = 1 if lived > self.options.steady_after_s else self._failures + 1
            self._back_off(why, restarts)
        self._set(EngineStatus("stopped", restarts=restarts))

    def _await_model(self) -> Path | None:
        while not self._stop.is_set():
            if model := self.find_model():
                return model
            self._set(EngineStatus("waiting", f"等待模型 {self.model_name} 下载完成。"))
            self._stop.wait(1.0)
        return None

    def _back_off(self, why: str, restarts: int) -> None:
        state: EngineState = "restarting"
        if self._failures >= self.options.failing_after:
            state = "failing"
        self._set(EngineStatus(state, why, restarts))
        waits = self.options.backoff_s
        self._stop.wait(waits[min(self._failures, len(waits)) - 1])

    def _one_life(self, model: Path, restarts: int) -> str:
        """Run one engine process to its end; return why it ended, in Chinese."""
        self._set(EngineStatus("starting", "正在载入对话模型。", restarts))
        key = secrets.token_urlsafe(24)
        began = time.monotonic()
        lines: collections.deque[str] = collections.deque(maxlen=_LOG_TAIL_LINES)
        process = self._process = self._spawn(model, key)
        try:
            threading.Thread(target=self._log, args=(process, lines), daemon=True).start()
            address = self._await_address(process)
            if address is None:
                return _why(process, lines, "对话引擎没有启动起来", self.log_file)
            endpoint = Endpoint(base_url=f"{address}/v1", api_key=key, model=self.model_name)
            took = time.monotonic() - began
            publish(self.endpoint_file, endpoint)
            self._set(EngineStatus("ready", "", restarts, endpoint, took))
            self._watch(process, address)
            return _why(process, lines, "对话引擎意外停止", self.log_file)
        finally:
            publish(self.endpoint_file, None)
            _end(process)
            self._process = None

    def _spawn(self, model: Path, key: str) -> subprocess.Popen[bytes]:
        options = self.options
        command = [sys.executable, "-m", "core.models.engine_main"]
        command += ["--model", str(model), "--alias", self.model_name]
        command += ["--context", str(options.context), "--threads", str(options.threads)]
        command += ["--slots", str(options.slots)]
        environment = dict(os.environ)
        environment[API_KEY_VARIABLE] = key
        # llama.cpp's threads spin at every step's barrier; when anything else wants a core, a
        # spinning thread keeps the one it waits for from running. Sleeping instead gave 11.5
        # tokens/s against 2.8 on two busy cores and cost nothing on idle ones.
        environment.setdefault("OMP_WAIT_POLICY", "passive")
        root = Path(__file__).resolve().parents[2]
        return subprocess.Popen(
            command, cwd=root, env=environment, start_new_session=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def _log(self, process: subprocess.Popen[bytes], lines: collections.deque[str]) -> None:
        """Copy the engine's stderr to a log that starts anew with every life."""
        assert process.stderr is not None
        self.log_file.parent.mkdir(parents=True, exist_ok=True)
        with self.log_file.open("wb") as log:
            for line in process.stderr:
                log.write(line)
                log.flush()
                lines.append(line.decode("utf-8", "replace").rstrip())

    def _await_address(self, process: subprocess.Popen[bytes]) -> str | None:
        said: list[bytes] = []
        assert process.stdout is not None
        out = process.stdout
        reader = threading.Thread(target=lambda: said.append(out.readline()), daemon=True)
        reader.start()
        ends_at = time.monotonic() + self.options.load_timeout_s
        while reader.is_alive() and not self._stop.is_set() and time.monotonic() < ends_at:
            reader.join(0.1)
        if not said or not said[0]:
            return None
        address = cast(dict[str, str], json.loads(said[0]))["address"]
        while not self._stop.is_set() and process.poll() is None and time.monotonic() < ends_at:
            if is_healthy(address):
                return address
            self._stop.wait(0.2)
        return None

    def _watch(self, process: subprocess.Popen[bytes], address: str) -> None:
        """Return when the process has ended, stopped answering, or `stop` was called."""
        failures = 0
        check_at = time.monotonic() + self.options.health_every_s
        while not self._stop.wait(0.2) and process.poll() is None:
            if time.monotonic() < check_at:
                continue
            failures = 0 if is_healthy(address) else failures + 1
            if failures >= self.options.health_failures:
                return
            check_at = time.monotonic() + self.options.health_every_s

    def _set(self, status: EngineStatus) -> None:
        with self._changed:
            self._status = status
            self._changed.notify_all()


def model_finder(settings: Settings) -> FindModel:
    """Return a function that gives the local chat model's file once it is here and right.

    `settings.chat_local_model` is a name in the registry or the path of a GGUF file.
    """
    as_path = Path(settings.chat_local_model).expanduser().absolute()

    def find() -> Path | None:
        if as_path.suffix == ".gguf":
            return as_path if as_path.is_file() else None
        registry = ModelRegistry(settings.models_dir)
        try:
            ready = registry.is_ready(settings.chat_local_model)
        except NotFound:
            return None
        return registry.path(settings.chat_local_model) if ready else None

    return find


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask by closing stdin, then insist."""
    assert process.stdin is not None
    process.stdin.close()
    try:
        process.wait(2.0)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _why(
    process: subprocess.Popen[bytes], lines: collections.deque[str], what: str, log_file: Path
) -> str:
    try:
        # Its pipes close a moment before the process itself is gone.
        ended = f"退出码 {process.wait(1.0)}"
    except subprocess.TimeoutExpired:
        ended = "没有应答"
    said = "\n".join(lines)
    if "libgomp" in said:
        return f"{what}:缺少系统库 libgomp(Debian/Ubuntu: apt install libgomp1)。"
    return f"{what}（{ended}），详见 {log_file}。"
