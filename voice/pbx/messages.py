"""What the event socket says: headers, and as many octets of body as they announce.

Source of the format: FreeSWITCH, mod_event_socket. A message is lines of `Name: value`, an empty
line, and `Content-Length` octets. An event (`text/event-plain`) carries in that body headers of its
own, percent-encoded, and may have a body in its turn (a background job's result).
"""

import asyncio
from dataclasses import dataclass, field
from urllib.parse import unquote

MOST = 4 << 20  # octets of a body; the largest real ones (status tables) are a hundredth of it


@dataclass(frozen=True, slots=True)
class Told:
    """A message or an event: its headers, as they were named, and its body."""

    headers: dict[str, str] = field(default_factory=dict[str, str])
    body: str = ""

    def get(self, name: str) -> str:
        """Return a header; "" where there is none."""
        return self.headers.get(name, "")

    @property
    def name(self) -> str:
        """Which event it is."""
        return self.get("Event-Name")

    @property
    def channel(self) -> str:
        """The id of the call that an event is about."""
        return self.get("Unique-ID")

    def variable(self, name: str) -> str:
        """Return a variable of the call, "" where it has none."""
        return self.get(f"variable_{name}")


async def read_message(reader: asyncio.StreamReader) -> Told:
    """Read the next message. Raises EOFError where the socket ended, ValueError for no message."""
    try:
        head = (await reader.readuntil(b"\n\n")).decode("utf-8", "replace")
        headers = _headers(head)
        length = int(headers.get("Content-Length", "0"))
        if not 0 <= length <= MOST:
            raise ValueError(f"a body of {length} octets")
        body = (await reader.readexactly(length)).decode("utf-8", "replace") if length else ""
    except asyncio.LimitOverrunError as error:
        raise ValueError("headers without an end") from error
    return Told(headers, body)


def event(message: Told) -> Told:
    """Return the event that a `text/event-plain` message carries."""
    head, _, body = message.body.partition("\n\n")
    return Told({name: unquote(value) for name, value in _headers(head).items()}, body)


def _headers(head: str) -> dict[str, str]:
    rows = (line.partition(":") for line in head.splitlines() if line)
    return {name.strip(): value.strip() for name, colon, value in rows if colon}
