"""A process of the stack: `python -m voice.sip.worker`, told what to do over its standard input.

It belongs to the process that started it: when that one is gone, for whatever reason, it hangs up
and leaves, within seconds, even where its own event loop is stuck.
"""

import asyncio
import ctypes
import faulthandler
import logging
import os
import queue
import sys
import threading
import time
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path

from voice.sip.calls import Calls
from voice.sip.wire import Close, Message, Open, decoded, encoded

_LEAVE_S = 5.0
_LOOK_S = 1.0
_SET_TIMER_SLACK = 29  # linux/prctl.h
_SLACK_NS = 8_000_000  # how late a sleep may end; no telephone's jitter buffer is as short


class Teller:
    """Writes messages from a thread of its own: a room that is slow to read stops no sound."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe
        self._lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write, name="teller", daemon=True)
        self._thread.start()

    def say(self, message: Message) -> None:
        """Send a message, soon."""
        self._lines.put(encoded(message))

    def finish(self) -> None:
        """Send what is left."""
        self._lines.put(None)
        self._thread.join(2.0)

    def _write(self) -> None:
        while (line := self._lines.get()) is not None:
            left = memoryview(line)
            try:
                while left:
                    left = left[os.write(self._pipe, left) :]
            except BrokenPipeError:
                return  # the room is gone; `_listen` sees that too


def _listen(obey: Callable[[Message], None], loop: asyncio.AbstractEventLoop) -> None:
    """Read what the room's side asks, until it is gone; then leave, whatever happens."""
    for line in sys.stdin.buffer:
        loop.call_soon_threadsafe(obey, decoded(line))
    loop.call_soon_threadsafe(obey, Close())
    time.sleep(_LEAVE_S)
    os._exit(1)


def _watch(parent: int, loop: asyncio.AbstractEventLoop, obey: Callable[[Message], None]) -> None:
    """A copy of our input may live on in another child of the room: look who our parent is."""
    while os.getppid() == parent:
        time.sleep(_LOOK_S)
    loop.call_soon_threadsafe(obey, Close())
    time.sleep(_LEAVE_S)
    os._exit(1)


def _sleep_loosely() -> None:
    """Let the kernel end the sleeps of this thread, and of all that come from it, together.

    The stack has three threads a call, one of which wakes every 4 ms: on two cores that waking was
    half of what a hundred calls cost.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_TIMER_SLACK, ctypes.c_ulong(_SLACK_NS), 0, 0, 0)


def _log_to(folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    kept = RotatingFileHandler(folder / f"{name}.log", maxBytes=1_000_000, backupCount=2)
    kept.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[kept])


async def _work(opened: Open, teller: Teller) -> None:
    loop = asyncio.get_running_loop()
    calls = Calls(opened, teller.say)
    for target, args in ((_listen, (calls.obey, loop)), (_watch, (os.getppid(), loop, calls.obey))):
        threading.Thread(target=target, args=args, daemon=True).start()
    await calls.run()


def main() -> None:
    """Run until the room's side closes the line or is gone."""
    faulthandler.enable()
    pipe = os.dup(1)
    os.dup2(2, 1)  # whatever a library prints must not come between the messages
    _sleep_loosely()
    first = decoded(sys.stdin.buffer.readline() or b"null")
    if not isinstance(first, Open):
        raise SystemExit("the first message must be Open")
    _log_to(Path(first.work), first.name)
    teller = Teller(pipe)
    asyncio.run(_work(first, teller))
    teller.finish()
    sys.stderr.flush()
    os._exit(0)  # threads that block in a read would hold the interpreter back


if __name__ == "__main__":
    main()
