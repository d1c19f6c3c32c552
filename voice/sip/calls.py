"""All calls of one process of the stack, by leg and by the stack's handle."""

import asyncio
import contextlib
import itertools
import logging
import os
import re
import time
from collections.abc import Callable, Coroutine
from pathlib import Path

from baresip import BaresipError, Event, StackEvent
from baresip.call import Call as SipCall
from baresip.call import CallState

from voice.sip.agents import Agents
from voice.sip.session import Session
from voice.sip.sounding import HEAR_EVERY, TICK_S
from voice.sip.wire import (
    Began,
    Came,
    Close,
    Deed,
    Message,
    Open,
    Over,
    Place,
    Play,
    Press,
    Ready,
)
from voice.trunks import Lines

_log = logging.getLogger(__name__)
_LONGEST_INCOMING_S = 600.0
_RING_IN_S = 45.0
_ARRIVING = 8  # calls that ring here at once; a flood of more is refused
_CLOSING_S = 1.0
_UNCLAIMED = 64  # calls whose first events came before the stack's answer to `dial`


class Calls:
    """Calls by leg and by the stack's handle."""

    def __init__(self, opened: Open, tell: Callable[[Message], None]) -> None:
        self._opened = opened
        self._tell = tell
        self._agents = Agents(Lines.model_validate(opened.lines), opened.secrets, self._tell)
        self._legs: dict[str, Session] = {}
        self._by_handle: dict[int, Session] = {}
        self._unclaimed: dict[int, list[StackEvent]] = {}
        self._dialing = 0
        self._ids = itertools.count(1)
        self._tasks: set[asyncio.Task[None]] = set()
        self.closed = asyncio.Event()

    async def run(self) -> None:
        """Open the stack and move sound until the line closes."""
        try:
            await self._agents.open(self._opened.registers)
        except BaresipError as error:
            self._tell(Ready(str(error) or type(error).__name__))
            return
        self._agents.runtime.subscribe(self._on_event)
        dead: Callable[[], None] = self.closed.set
        self._agents.runtime.on_dead = dead  # pyright: ignore[reportAttributeAccessIssue] # untyped
        self._tell(Ready())
        ticking = asyncio.create_task(self._tick())
        await self.closed.wait()
        await self._hang_up_all()
        ticking.cancel()
        with contextlib.suppress(BaresipError):
            await self._agents.close()

    def obey(self, message: Message) -> None:
        """Do what the room's side asks."""
        match message:
            case Place():
                self._spawn(self._place(message))
            case Close():
                self.closed.set()
            case Play() | Press() | Deed():
                session = self._legs.get(message.leg)
                if session is not None:
                    self._for(session, message)
            case _:
                _log.warning("not for a worker: %s", type(message).__name__)

    def _for(self, session: Session, message: Play | Press | Deed) -> None:
        match message:
            case Play():
                session.play(Path(message.prompt), message.turn)
            case Press():
                self._spawn(session.press(message.digits, message.turn))
            case Deed(do="hush"):
                session.hush()
            case Deed(do="answer"):
                self._spawn(session.answer())
            case Deed():
                self._spawn(session.hang_up())

    async def _place(self, place: Place) -> None:
        try:
            session = Session(place.leg, Path(place.recording), place.longest_s, self._told)
        except OSError as error:
            self._tell(Began(place.leg, time.monotonic()))
            self._tell(Over(place.leg, "fault", 0.0, reason=str(error)))
            return
        self._legs[place.leg] = session
        self._tell(Began(place.leg, session.clock.began))
        session.rings_for(place.ring_s)
        self._dialing += 1
        try:
            agent = await self._agents.of(place.trunk, place.caller_id)
            uri = self._agents.uri(place.trunk, place.number)
            self._bind(session, await agent.dial(uri, place.headers))
        except (BaresipError, ValueError) as error:
            session.finish(str(error))
        finally:
            self._dialing -= 1
            if not self._dialing:
                self._unclaimed.clear()

    def _bind(self, session: Session, call: SipCall) -> None:
        session.bind(call)
        self._by_handle[call.handle] = session
        for event in self._unclaimed.pop(call.handle, []):
            session.on_event(event)
        if session.leaving:
            self._spawn(session.hang_up())

    def _on_event(self, event: StackEvent) -> None:
        if event.event is Event.CALL_INCOMING:
            self._arrive(event)
        elif event.call in self._by_handle:
            self._by_handle[event.call].on_event(event)
        elif event.call and self._dialing and len(self._unclaimed) < _UNCLAIMED:
            self._unclaimed.setdefault(event.call, []).append(event)

    def _arrive(self, event: StackEvent) -> None:
        call = self._call(event)
        if sum(session.rings_in for session in self._legs.values()) >= _ARRIVING:
            self._spawn(_refuse(call))
            return
        leg = f"{self._opened.name}-in-{next(self._ids)}"
        path = Path(self._opened.work) / "incoming" / f"{os.getpid()}-{leg}.wav"
        session = Session(leg, path, _LONGEST_INCOMING_S, self._told, incoming=True)
        self._legs[leg] = self._by_handle[event.call] = session
        session.bind(call)
        session.rings_for(_RING_IN_S)
        trunk = self._agents.trunk_of(event.ua)
        self._tell(Came(leg, _number(event.peer or ""), trunk, str(path), session.clock.began))

    def _call(self, event: StackEvent) -> SipCall:
        return SipCall(
            self._agents.runtime,
            handle=event.call,
            ua_handle=event.ua,
            state=CallState.INCOMING,
            peer=event.peer,
            call_id=event.call_id,
        )

    def _told(self, message: Message) -> None:
        if isinstance(message, Over):
            session = self._legs.pop(message.leg, None)
            if session is not None and session.call is not None:
                self._by_handle.pop(session.call.handle, None)
        self._tell(message)

    async def _tick(self) -> None:
        """Move every prompt, and of the calls that only listen one in `HEAR_EVERY`, in turn."""
        loop = asyncio.get_running_loop()
        due = loop.time()
        for tick in itertools.count():
            for session in list(self._legs.values()):
                if session.playing or (tick + session.number) % HEAR_EVERY == 0:
                    session.pump()
            due = max(due + TICK_S, loop.time())
            await asyncio.sleep(due - loop.time())

    async def _hang_up_all(self) -> None:
        left = list(self._legs.values())
        await asyncio.gather(*(session.hang_up() for session in left))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_CLOSING_S):
                await asyncio.gather(*(session.finished.wait() for session in left))
        for session in left:
            session.finish("closed")

    def _spawn(self, live: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(live)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _refuse(call: SipCall) -> None:
    with contextlib.suppress(BaresipError):
        await call.reject()


def _number(peer: str) -> str:
    """Return the user of a SIP address; the address where it has none."""
    found = re.match(r"sips?:([^@;>]+)@", peer)
    return found[1] if found else peer
