"""Voice, files and places that come with a message, as text that the assistant takes.

A voice note is the sender's own words. A file is somebody's text: it is passed on as forwarded
material, which is data and never an order. It waits here for what is to be done with it.
"""

import asyncio
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from channels.messenger import wording
from channels.messenger.model import Incoming, IncomingFile, Location, Outlet, Reply, ReplyKind
from core.clock import Clock
from core.errors import InvalidInput, Refused
from core.identity import Principal
from core.secrecy import unmarked
from ingest.parsers import parse_file

Heard = Callable[[bytes], str]
WAITS = timedelta(minutes=10)
MOST_CHARACTERS = 20_000  # what one message may forward
_SOUNDS = ("audio/", "video/")
_KEEP = wording.FILE_CHOICES[2]
_LONGEST = 2000  # characters that one person types; more is something pasted
# words by which somebody speaks of what he has just sent
_ABOUT = re.compile(
    "材料|文件|附件|录音|校对|核一?下|核对|改一?下|首报|续报|终报|快报|报告|成稿|这份|这个|它|概括|总结"
)


@dataclass(frozen=True, slots=True)
class _Waiting:
    text: str
    at: datetime
    place: str = ""


class Materials:
    """Reads what came with messages; a file or place waits a while for words."""

    def __init__(self, clock: Clock, heard: Heard, limit: int) -> None:
        """`heard` returns what is said in a recording; `limit`: the largest file, in MiB."""
        self._clock = clock
        self._heard_in = heard
        self._limit = limit
        self._waiting: dict[tuple[str, str, str], _Waiting] = {}

    async def read(
        self, incoming: Incoming, person: Principal, outlet: Outlet
    ) -> tuple[str, str] | None:
        """Return what is said and what is forwarded; None where something is asked first."""
        key = (incoming.sender.channel, incoming.chat, person.id)
        said = incoming.press.text if incoming.press is not None else incoming.text
        if incoming.voice is not None:
            said = await self._heard(incoming.voice)
            await outlet.send(Reply(kind=ReplyKind.TEXT, text=wording.HEARD.format(text=said)))
        if len(said) > _LONGEST:
            await self._keep(key, said, wording.LONG_TAKEN, outlet)
            return None
        if incoming.forwarded and not said.strip():
            await self._keep(key, incoming.forwarded, wording.LONG_TAKEN, outlet)
            return None
        if incoming.files:
            return await self._files(key, incoming.files, said, outlet)
        if incoming.location is not None:
            return await self._place(key, incoming.location, said, outlet)
        return await self._with_waiting(key, said, incoming.forwarded, outlet)

    def forget(self, incoming: Incoming, person: Principal) -> None:
        """Let go of what waits: the conversation that it was sent for is over."""
        self._waiting.pop((incoming.sender.channel, incoming.chat, person.id), None)

    async def _heard(self, voice: bytes) -> str:
        text = await asyncio.to_thread(self._heard_in, voice)
        if not text:
            raise InvalidInput(wording.HEARD_NOTHING, wording.HEARD_NOTHING_REMEDY)
        return text

    async def _files(
        self,
        key: tuple[str, str, str],
        files: tuple[IncomingFile, ...],
        said: str,
        outlet: Outlet,
    ) -> tuple[str, str] | None:
        texts = [await self._file(file, outlet) for file in files]
        forwarded = "\n\n".join(texts)[:MOST_CHARACTERS]
        unmarked(forwarded)
        if said.strip():
            return said, forwarded
        names = "、".join(file.name for file in files)
        await self._keep(key, forwarded, wording.FILE_TAKEN.format(name=names), outlet)
        return None

    async def _keep(self, key: tuple[str, str, str], text: str, asked: str, outlet: Outlet) -> None:
        """Let a text wait, and ask what is to be done with it."""
        unmarked(text)
        self._waiting[key] = _Waiting(text[:MOST_CHARACTERS], self._clock.now())
        await outlet.send(Reply(kind=ReplyKind.CLARIFY, text=asked, choices=wording.FILE_CHOICES))

    async def _file(self, file: IncomingFile, outlet: Outlet) -> str:
        if len(file.data) > self._limit << 20:
            limit = wording.TOO_LARGE.format(limit=self._limit)
            raise Refused(limit, wording.TOO_LARGE_REMEDY)
        if file.media_type.startswith(_SOUNDS):
            text = await self._heard(file.data)
            told = wording.TRANSCRIBED.format(name=file.name, text=text)
            await outlet.send(Reply(kind=ReplyKind.TEXT, text=told))
            return text
        return await asyncio.to_thread(_read, file)

    async def _place(
        self, key: tuple[str, str, str], place: Location, said: str, outlet: Outlet
    ) -> tuple[str, str] | None:
        label = place.label or f"东经{place.lon:.5f}°，北纬{place.lat:.5f}°"
        if said.strip():
            return wording.PLACE_WORDS.format(text=said, label=label), ""
        self._waiting[key] = _Waiting("", self._clock.now(), label)
        text = wording.PLACE_TAKEN.format(label=label)
        await outlet.send(Reply(kind=ReplyKind.CLARIFY, text=text, choices=wording.PLACE_CHOICES))
        return None

    async def _with_waiting(
        self, key: tuple[str, str, str], said: str, forwarded: str, outlet: Outlet
    ) -> tuple[str, str] | None:
        """Add the material that was sent before, where this is what is to be done with it."""
        waiting = self._waiting.get(key)
        fresh = waiting is not None and self._clock.now() - waiting.at <= WAITS
        meant = said in wording.FILE_CHOICES or "这份材料" in said
        if waiting is None or not fresh:
            if meant and not forwarded:
                raise Refused(wording.FILE_GONE, wording.FILE_GONE_REMEDY)
            return said, forwarded
        if said == _KEEP:
            await outlet.send(Reply(kind=ReplyKind.TEXT, text=wording.FILE_KEPT))
            return None
        if waiting.place:
            del self._waiting[key]
            return wording.PLACE_WORDS.format(text=said, label=waiting.place), forwarded
        return said, forwarded or (waiting.text if _ABOUT.search(said) else "")


def _read(file: IncomingFile) -> str:
    """Return a document's text; its parser wants a path."""
    with tempfile.TemporaryDirectory(prefix="zhiban-") as folder:
        path = Path(folder) / "file"
        path.write_bytes(file.data)
        return parse_file(path, name=file.name).text
