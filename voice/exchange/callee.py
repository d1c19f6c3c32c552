"""The process that answers: `python -m voice.exchange.callee PORT NUMBER…`.

One SIP stack a process, so the exchange has its own. It tells its parent what is called, one JSON
object a line on standard output, and is told on standard input what to do there, or to place a call
itself. NUMBER… are those that are announced before an answer. It ends with its standard input.
"""

import asyncio
import json
import sys
import threading
from collections.abc import Coroutine, Iterable
from pathlib import Path
from typing import Any

import numpy as np
from baresip import Call, Config, Runtime, StackEvent, UserAgent
from baresip.errors import AudioNotActive, AudioRestarted, BaresipError, StaleHandleError

from voice.loudness import Loudness
from voice.telephone_wav import Pcm, read_pcm

_HOST = "127.0.0.1"
_ACCOUNT = "<sip:{user}@127.0.0.1;transport=udp>;regint=0;answermode={mode};audio_codecs=PCMA"
_FRAME_S = 0.02
_AHEAD = 4800  # bytes kept in the stack's buffer: 0.3 s
_TOLD_WITHIN_S = 60.0  # an answer may have to be rendered first
_ASKED_WITHIN_S = 15.0  # who isn't asked anything speaks all the same
_ASKED_S = 1.5  # talk at least so long is a question
_ANSWERS = 2  # how often the answer is given when he is asked again
_LONGEST_S = 70.0
_ROUNDS = 3  # of an announcement
_BETWEEN_S = 1.2
_PICKED_UP_S = 45.0  # a prompt may have to be rendered before the far end answers
_LISTENS_S = 30.0  # a caller listens no longer to what he is told


class _Telephone:
    """One call, from its ringing (or its placing) to its end."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._loud = Loudness()
        self._asked_for = 0.0
        self._since = 0.0
        self.over = asyncio.Event()
        call.on(self._happened)

    def _happened(self, event: StackEvent) -> None:
        if event.event.name == "CALL_CLOSED":
            self.over.set()

    async def does(self, told: dict[str, Any]) -> None:
        """Behave as told until the call is over."""
        await self._wait(told["ring_s"] if told["does"] != "rings" else _LONGEST_S)
        match told["does"]:
            case "answers":
                await self._call.answer()
                await self._talk(told)
            case "silent":
                await self._call.answer()
                await self._wait(_LONGEST_S)
            case "dead":
                await self._announce(told)
            case "busy":
                await self._call.reject()
                return
            case _:
                pass
        if not self.over.is_set():
            await self._call.hangup()

    async def calls(self, steps: list[dict[str, Any]]) -> None:
        """Do one thing after another once the far end has picked up; then wait for its end.

        A step: `listens` until something was said, `presses` keys, `says` a wav, `waits` seconds,
        or `hangs_up`.
        """
        await self._call.wait_established(_PICKED_UP_S)
        for step in steps:
            if self.over.is_set():
                return
            match step:
                case {"listens": least}:
                    await self._asked(float(least), _LISTENS_S)
                case {"presses": keys}:
                    await self._call.send_dtmf(keys)
                case {"says": file}:
                    await self._play(file)
                case {"waits": seconds}:
                    await self._wait(float(seconds))
                case _:
                    await self._call.hangup()
        await self._wait(_LONGEST_S)
        if not self.over.is_set():
            await self._call.hangup()

    async def _talk(self, told: dict[str, Any]) -> None:
        await self._wait(0.4)
        await self._play(told.get("hello"))
        for _ in range(_ANSWERS):
            if not await self._asked():
                break
            await self._wait(told["delay_s"])
            await self._play(told["say"])
        await self._wait(_LONGEST_S)

    async def _announce(self, told: dict[str, Any]) -> None:
        if not told["early"]:
            await self._call.answer()
        for _ in range(_ROUNDS):
            await self._wait(_BETWEEN_S)
            await self._play(told["say"])

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self.over.wait(), seconds)
        except TimeoutError:
            return

    async def _asked(self, least: float = _ASKED_S, longest: float = _ASKED_WITHIN_S) -> bool:
        """Listen until the far end has said something; False when the call is over."""
        self._loud, asked, said, waited = Loudness(), False, 0.0, 0.0
        while not self.over.is_set() and not asked:
            for talking, at in self._loud.feed(_heard(self._call)):
                if talking:
                    self._since = at
                else:
                    said += at - self._since
                    asked = said >= least
            waited += _FRAME_S
            if waited > longest and not self._loud.talking:
                break
            await asyncio.sleep(_FRAME_S)
        return not self.over.is_set()

    async def _play(self, file: str | None) -> None:
        """Say a wav at the pace of the line."""
        if not file:
            return
        left = read_pcm(Path(file)).tobytes()
        while left and not self.over.is_set():
            try:
                room = max(0, _AHEAD - self._call.audio.info().tx_buffered)
                left = left[self._call.audio.write(left[:room]) if room else 0 :]
                _heard(self._call)
            except (AudioNotActive, AudioRestarted):
                pass  # the stack settles on a codec once more right after the answer
            except StaleHandleError:
                self.over.set()  # hung up while we spoke; its end is on the way
            await asyncio.sleep(_FRAME_S)
        await self._wait(0.3)


def _heard(call: Call) -> Pcm:
    try:
        return np.frombuffer(call.audio.read(16_000), np.int16)
    except (AudioNotActive, AudioRestarted, StaleHandleError):
        return np.zeros(0, np.int16)


class _Exchange:
    """All telephones, and the parent that says what happens at each."""

    def __init__(self, early: Iterable[str]) -> None:
        self._early = set(early)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._count = 0
        self._running: set[asyncio.Task[None]] = set()
        self._runtime = Runtime()
        self._callers: dict[str, UserAgent] = {}

    async def run(self, port: int) -> None:
        """Answer calls until standard input ends."""
        runtime = self._runtime
        await runtime.start(
            Config(
                net_interface=_HOST, max_concurrent_calls=None, expose_headers=("To",),
                extra_config_text=f"sip_listen {_HOST}:{port}\naudio_jitter_buffer_type off\n",
            )
        )  # fmt: skip
        try:
            for user, mode in [
                ("exchange", "manual;catchall=yes"),
                *((n, "early") for n in self._early),
            ]:
                agent = await UserAgent.create(runtime, _ACCOUNT.format(user=user, mode=mode))
                agent.on_incoming(self._rings)
            _tell({"up": port})
            await self._orders()
        finally:
            await runtime.close()

    def _rings(self, call: Call) -> None:
        self._spawn(self._take(call))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _place(self, told: dict[str, Any]) -> None:
        """Call somebody from one of the exchange's own numbers."""
        number = told["from"]
        try:
            if number not in self._callers:
                account = _ACCOUNT.format(user=number, mode="manual")
                self._callers[number] = await UserAgent.create(self._runtime, account)
            call = await self._callers[number].dial(told["dial"])
            await _Telephone(call).calls(told["steps"])
        except (BaresipError, TimeoutError) as error:  # nobody picked up, or he hung up meanwhile
            _tell({"from": number, "gone": type(error).__name__})

    async def _take(self, call: Call) -> None:
        self._count += 1
        number, no = _dialled(call), self._count
        telephone = _Telephone(call)
        self._waiting[no] = asyncio.get_running_loop().create_future()
        _tell({"call": no, "number": number})
        try:
            told = await asyncio.wait_for(self._waiting[no], _TOLD_WITHIN_S)
            await telephone.does({**told, "early": number in self._early})
        except TimeoutError:
            await call.reject()
        except BaresipError as error:  # the caller hung up meanwhile
            _tell({"call": no, "gone": type(error).__name__})
        finally:
            del self._waiting[no]

    async def _orders(self) -> None:
        """Hand what the parent says to the calls that wait for it."""
        lines: asyncio.Queue[str] = asyncio.Queue()
        loop = asyncio.get_running_loop()

        def read() -> None:
            for line in sys.stdin:
                loop.call_soon_threadsafe(lines.put_nowait, line)
            loop.call_soon_threadsafe(lines.put_nowait, "")

        threading.Thread(target=read, daemon=True).start()
        while line := await lines.get():
            told = json.loads(line)
            if "dial" in told:
                self._spawn(self._place(told))
                continue
            waiting = self._waiting.get(told["call"])
            if waiting is not None and not waiting.done():
                waiting.set_result(told)


def _dialled(call: Call) -> str:
    """Return the number that was called, from the To header."""
    to = call.headers.get("To", "")
    return to.partition("sip:")[2].partition("@")[0]


def _tell(what: dict[str, Any]) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    asyncio.run(_Exchange(sys.argv[2:]).run(int(sys.argv[1])))
