"""The exchange: a child process that answers, and this side, which knows who sits where."""

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

from core.errors import Unavailable, ZhibanError
from voice.exchange.phone import (
    Calls,
    Phone,
    Says,
    early_numbers,
    said_at,
    steps_of,
    voice_of,
)
from voice.exchange.ports import sip_port
from voice.exchange.sayings import Sayings
from voice.speech import Synthesizer
from voice.trunks import Lines, Trunk

_LOG = logging.getLogger(__name__)
_HOST = "127.0.0.1"
_UP_WITHIN_S = 20.0
_STOP_WITHIN_S = 5.0
_ANSWERING = 8  # threads: an answer may have to be rendered while another call comes in
TRUNK = "模拟交换机"
CAPACITY = 60
DUTY_NUMBER = "8000"


class SimulatedExchange:
    """A local SIP exchange whose telephones answer like the rooms of the directory.

    `phones` is asked at every call, so that who answers is who is on duty at that moment. `work`
    keeps the answers' wav files. Start it before use; stop it with the room.
    """

    def __init__(
        self, phones: Callable[[], Sequence[Phone]], work: Path, synthesizer: Synthesizer
    ) -> None:
        self._phones = phones
        self._sayings = Sayings(work / "sayings", synthesizer)
        self._process: subprocess.Popen[str] | None = None
        self._answering: ThreadPoolExecutor | None = None
        self._preparing: ThreadPoolExecutor | None = None  # apart: a call never waits for it
        self._writing = threading.Lock()
        self._confirming: set[str] = set()  # numbers that are called for a 收到
        self._port = self._ours = 0  # where the exchange is called, and where it calls us

    @property
    def message(self) -> str:
        """What an officer should know, in Chinese (no voice to render with); "" is all well."""
        return self._sayings.message

    def lines(self) -> Lines:
        """Return the trunk that leads here. Raises Unavailable where the exchange isn't running."""
        if self._process is None:
            raise Unavailable("模拟交换机没有运行。", "请重新启动后再试。")
        trunk = Trunk(
            name=TRUNK, domain=f"{_HOST}:{self._port}", user=DUTY_NUMBER, limit=CAPACITY,
            calls_per_second=10, codecs=("pcma",), listen=f"{_HOST}:{self._ours}",
        )  # fmt: skip
        return Lines(trunks=(trunk,), interface=_HOST)

    def start(self) -> None:
        """Start answering. Raises Unavailable where the telephone stack doesn't come up."""
        if self._process is not None:
            return
        self._port, self._ours = sip_port(_HOST), sip_port(_HOST)
        early = early_numbers(list(self._phones()))
        command = [sys.executable, "-m", "voice.exchange.callee", str(self._port), *early]
        self._answering = ThreadPoolExecutor(_ANSWERING, "exchange")
        self._preparing = ThreadPoolExecutor(1, "exchange-prepare")
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        up: Future[bool] = Future()
        threading.Thread(target=self._serve, args=(process, up), daemon=True).start()
        # not by whether it still runs: it may say nothing more and be about to end
        if not wait([up], _UP_WITHIN_S).done or not up.result():
            process.kill()
            process.wait()
            raise Unavailable("模拟交换机没有启动。", "请查看日志，或配置真实线路 lines.yaml。")
        self._process = process

    def stop(self) -> None:
        """End all calls and the process."""
        process, self._process = self._process, None
        for threads in (self._answering, self._preparing):
            if threads is not None:
                threads.shutdown(wait=False, cancel_futures=True)
        self._answering = self._preparing = None
        if process is None:
            return
        assert process.stdin is not None
        process.stdin.close()
        try:
            process.wait(_STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def expect(self, number: str, confirms: bool) -> None:
        """Say what a number is about to be called for: a 收到, or who is there."""
        (self._confirming.add if confirms else self._confirming.discard)(number)

    def call_in(self, phone: Phone, about: Calls) -> None:
        """Have a telephone call the duty number; returns when it has begun to.

        What it will say is rendered first. Raises Unavailable without the exchange or a voice.
        """
        process = self._process
        if process is None:
            raise Unavailable("模拟交换机没有运行。", "请重新启动后再试。")
        manner = voice_of(phone)
        steps = steps_of(phone, about)
        for step in steps:
            if "says" in step:
                step["says"] = str(self._sayings.file(str(step["says"]), manner))
        dial = f"sip:{DUTY_NUMBER}@{_HOST}:{self._ours};transport=udp"
        self._tell(process, {"dial": dial, "from": phone.number, "steps": steps})

    def prepare(self) -> None:
        """Render in the background what the duty rooms say, where it is not there yet.

        People's own telephones are rendered when they are called.
        """
        if self._preparing is not None:
            self._preparing.submit(self._prepare)

    def _prepare(self) -> None:
        try:
            rooms = [phone for phone in self._phones() if phone.place is not None]
            self._sayings.prepare([said_at(phone) for phone in rooms])
        except ZhibanError as error:
            _LOG.warning("simulated exchange: %s", error)

    def _serve(self, process: "subprocess.Popen[str]", up: Future[bool]) -> None:
        """Read what the child tells until it ends; `up` is whether it came up at all."""
        assert process.stdout is not None
        for line in process.stdout:
            if not line.startswith("{"):
                continue  # the stack prints too
            told = json.loads(line)
            if "up" in told:
                up.set_result(True)
            elif "number" in told:
                self._rings(process, told["call"], told["number"])
        if not up.done():
            up.set_result(False)

    def _rings(self, process: "subprocess.Popen[str]", call: int, number: str) -> None:
        answering = self._answering
        if answering is not None:  # else it was stopped meanwhile
            answering.submit(self._answer, process, call, number)

    def _answer(self, process: "subprocess.Popen[str]", call: int, number: str) -> None:
        try:
            says = said_at(self._found(number), confirms=number in self._confirming)
            order = self._order(says)
        except ZhibanError as error:
            _LOG.warning("simulated exchange: %s", error)
            order = {"does": "busy", "ring_s": 1.0}
        self._tell(process, {"call": call, **order})

    def _tell(self, process: "subprocess.Popen[str]", order: dict[str, Any]) -> None:
        assert process.stdin is not None
        with self._writing:
            process.stdin.write(json.dumps(order) + "\n")
            process.stdin.flush()

    def _order(self, says: Says) -> dict[str, Any]:
        conduct = says.conduct
        files = {
            what: str(self._sayings.file(text, conduct.manner))
            for what, text in (("hello", says.hello), ("say", says.text))
            if text
        }
        seconds = {"ring_s": conduct.ring_s, "delay_s": conduct.delay_s}
        return {"does": conduct.does, **seconds, **files}

    def _found(self, number: str) -> Phone | None:
        return next((phone for phone in self._phones() if number in phone.numbers), None)
