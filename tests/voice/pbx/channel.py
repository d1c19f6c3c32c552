"""One call inside the double: it rings, answers, speaks, is recorded and ends."""

import asyncio
import struct
import time
import wave
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np

from tests.voice.line.sounds import RATE, Pcm

_FRAME_S = 0.02
_PARKS_S = 0.05  # an answered call is parked a moment later
_BUFFERED = 65_536  # octets that are held back before the first is in the file


@dataclass(frozen=True)
class Course:
    """What happens at a number. With a `cause` it fails so after `ring_s`; else it answers."""

    ring_s: float = 0.3
    cause: str = ""
    status: int = 0
    early: Pcm | None = None
    says: Pcm | None = None
    wait_s: float = 0.5
    digits: str = ""
    hangs_up_after_s: float | None = None
    redirect: str = ""
    silent: bool = False  # no 180, nothing


class Pbx(Protocol):
    """The double, as its channels use it."""

    def tell(
        self, name: str, channel: "Channel | None" = None, body: str = "", **more: str
    ) -> None: ...
    def here(self, there: str) -> Path: ...


@dataclass(eq=False)
class Channel:
    """A channel. `originated` becomes what the originating says."""

    pbx: Pbx
    call: str
    number: str
    course: Course
    variables: dict[str, str] = field(default_factory=dict[str, str])
    incoming: bool = False
    over: bool = False
    media: bool = False
    parked: bool = False  # only then it does what it is told to execute
    cause: str = ""
    pressed: str = ""
    played: list[Path] = field(default_factory=list[Path])
    more: dict[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        self.originated: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.answered = asyncio.Event()
        self.gone = asyncio.Event()
        self._heard: list[tuple[float, Pcm]] = []
        self._recording: Recording | None = None
        self._executing: dict[str, asyncio.Task[None]] = {}

    def headers(self) -> dict[str, str]:
        caller = self.number if self.incoming else ""
        rows = {"Unique-ID": self.call, "Caller-Caller-ID-Number": caller,
                "Call-Direction": "inbound" if self.incoming else "outbound"}  # fmt: skip
        return rows | {f"variable_{k}": v for k, v in self.variables.items()} | self.more

    async def live(self) -> None:
        """Ring, answer or fail, speak, leave."""
        if self.incoming:
            self.park()
            await self.answered.wait()
        elif not await self._ring():
            return
        await asyncio.sleep(min(_PARKS_S, self.course.wait_s))
        self.park()
        await asyncio.sleep(max(0.0, self.course.wait_s - _PARKS_S))
        if self.course.says is not None:
            await self._speak(self.course.says)
        for digit in self.course.digits:
            await asyncio.sleep(0.1)
            self.pbx.tell("DTMF", self, DTMF_Digit=digit, DTMF_Duration="2000")
        if self.course.hangs_up_after_s is not None:
            await asyncio.sleep(self.course.hangs_up_after_s)
            self.hang_up("NORMAL_CLEARING", 200)

    async def _ring(self) -> bool:
        row = self.course
        await asyncio.sleep(0.02)
        if row.early is not None:
            self.media = True
            self.pbx.tell("CHANNEL_PROGRESS_MEDIA", self)
            self._heard.append((time.monotonic(), row.early))
        elif not row.silent and not row.redirect:
            self.pbx.tell("CHANNEL_PROGRESS", self)
        limit = float(self.variables.get("originate_timeout", "60"))
        await asyncio.sleep(min(row.ring_s, limit))
        if row.ring_s > limit:
            self.hang_up("NO_ANSWER", 487)
        elif row.cause:
            self.hang_up(row.cause, row.status, row.redirect)
        elif not self.over:
            self.answer()
        return not self.over

    def park(self) -> None:
        if not self.parked and not self.over:
            self.parked = True
            self.pbx.tell("CHANNEL_PARK", self)

    def answer(self) -> None:
        self.media = True
        self.answered.set()
        if not self.originated.done():
            self.originated.set_result(f"+OK {self.call}\n")
        self.pbx.tell("CHANNEL_ANSWER", self)

    def hang_up(self, cause: str, status: int = 0, redirect: str = "") -> None:
        if self.over:
            return
        self.over, self.cause = True, cause
        for turn in list(self._executing):
            self.stop(turn)
        if self._recording is not None:
            self._recording.stop(self)
        more = {"Hangup-Cause": cause}
        if status:
            more["variable_sip_term_status"] = str(status)
        if redirect:
            more["variable_sip_redirected_to"] = redirect
        self.more |= more
        self.pbx.tell("CHANNEL_HANGUP_COMPLETE", self)
        self.gone.set()
        if not self.originated.done():
            self.originated.set_result(f"-ERR {cause}\n")

    def api(self, verb: str, words: list[str]) -> str:
        if verb == "uuid_kill":
            self.hang_up(words[0] if words else "MANAGER_REQUEST")
            return "+OK\n"
        if verb == "uuid_answer":
            self.answer()
            return "-ERR no reply\n"  # it prints nothing
        if verb == "uuid_setvar_multi":
            self.variables |= dict(row.split("=", 1) for row in words[0].split(";"))
            return "+OK\n"
        if verb == "uuid_break":
            for turn in list(self._executing):
                self.stop(turn)
            return "+OK\n"
        if verb == "uuid_send_dtmf":
            self.pressed += words[0]
            return "-ERR no reply\n"  # it prints nothing
        if verb == "uuid_record" and words[0] == "start":
            if not self.media:
                return "-ERR Cannot record session. Media not enabled on channel\n"
            self._recording = Recording(self.pbx.here(words[1]), self)
            return "+OK Success\n"
        return f"-ERR {verb} Command not found!\n"

    def execute(self, application: str, argument: str, turn: str) -> None:
        """Do what a parked call is told, and tell when it is done."""
        assert application == "playback"
        self._executing[turn] = asyncio.ensure_future(self._play(self.pbx.here(argument), turn))

    def stop(self, turn: str) -> None:
        task = self._executing.pop(turn, None)
        if task is not None:
            task.cancel()
            self._complete(turn)

    async def _play(self, path: Path, turn: str) -> None:
        self.played.append(path)
        with wave.open(str(path), "rb") as file:
            await asyncio.sleep(file.getnframes() / file.getframerate())
        self._executing.pop(turn, None)
        self._complete(turn)

    def _complete(self, turn: str) -> None:
        self.pbx.tell("CHANNEL_EXECUTE_COMPLETE", self, Application="playback",
                      Application_UUID=turn, Application_Response="FILE PLAYED")  # fmt: skip

    async def _speak(self, said: Pcm) -> None:
        self._heard.append((time.monotonic(), said))
        await asyncio.sleep(len(said) / RATE)

    def received(self, since: float, until: float) -> Pcm:
        """What came between two moments; silence where nothing did."""
        whole = np.zeros(round((until - since) * RATE), np.int16)
        for at, said in self._heard:
            start = round((at - since) * RATE)
            begin, end = max(0, start), min(len(whole), start + len(said))
            if end > begin:
                whole[begin:end] = said[begin - start : end - start]
        return whole


class Recording:
    """A wav that grows 20 ms by 20 ms; the lengths in its header are written at the end."""

    def __init__(self, path: Path, channel: Channel) -> None:
        assert channel.variables.get("RECORD_READ_ONLY") == "true"
        self._path = path
        self._channel = channel
        self._since = time.monotonic()
        self._frames = 0
        self._held = b""
        self._buffers = channel.variables.get("enable_file_write_buffering") != "false"
        self._file = path.open("wb", buffering=0)
        self._file.write(_header())
        self._task = asyncio.ensure_future(self._write())

    async def _write(self) -> None:
        while True:
            await asyncio.sleep(_FRAME_S)
            self._frame()

    def _frame(self) -> None:
        due = int((time.monotonic() - self._since) / _FRAME_S)
        if due > self._frames:
            part = self._channel.received(
                self._since + self._frames * _FRAME_S, self._since + due * _FRAME_S
            )
            self._frames = due
            self._held += part.astype("<i2").tobytes()
        if not self._buffers or len(self._held) > _BUFFERED:
            self._file.write(self._held)
            self._held = b""

    def stop(self, channel: Channel) -> None:
        self._task.cancel()
        self._frame()
        self._file.write(self._held)
        self._file.close()
        if self._frames * _FRAME_S < float(channel.variables.get("RECORD_MIN_SEC", "3")):
            self._path.unlink()
        channel.pbx.tell("RECORD_STOP", channel, Record_File_Path=str(self._path))


def _header() -> bytes:
    """As libsndfile leaves it at first: a chunk of titles before the samples, no lengths yet."""
    shape = struct.pack("<HHIIHH", 1, 1, RATE, RATE * 2, 2, 16)
    titles = b"INFOISFT\x0b\0\0\0FreeSWITCH\0\0"
    return (
        b"RIFF\0\0\0\0WAVEfmt " + struct.pack("<I", 16) + shape
        + b"LIST" + struct.pack("<I", len(titles)) + titles + b"data\0\0\0\0"
    )  # fmt: skip
