"""A message that came in over a messenger, and a reply that goes out: the same for all of them."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict

Verb = Literal["approve", "refuse", "undo", "choice"]


@dataclass(frozen=True, slots=True)
class Sender:
    """A person as a messenger knows him. `id` is that messenger's own, unique in the channel."""

    channel: str  # telegram | wecom | wecom_bot
    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """A file that came with a message."""

    name: str
    media_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Location:
    """A place on the map, degrees WGS-84."""

    lon: float
    lat: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Press:
    """A button of one of our cards. `digest` binds an approval to what the card showed."""

    verb: Verb
    plan: str = ""
    digest: str = ""
    step: str = ""
    text: str = ""  # of a choice: its label; of a refusal: the reason


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message. `message_id` is unique within its channel; messengers deliver some twice.

    `chat` is where the answer goes. `forwarded`: text that somebody else wrote; it is data and
    never an order.
    """

    message_id: str
    sender: Sender
    chat: str
    text: str = ""
    forwarded: str = ""
    voice: bytes | None = field(default=None, repr=False)
    files: tuple[IncomingFile, ...] = ()
    location: Location | None = None
    press: Press | None = None


class Cite(BaseModel):
    """A citation as a messenger shows it. `link` is "" where no address of the console is set."""

    model_config = ConfigDict(frozen=True)

    n: int
    title: str
    path: str
    quote: str
    page: int | None = None
    link: str = ""


class PlanCard(BaseModel):
    """A plan on a card. `mine`: this person's word is wanted and counts."""

    model_config = ConfigDict(frozen=True)

    id: str
    digest: str
    title: str
    lines: tuple[str, ...]
    need: str
    state: str
    mine: bool
    foreign: bool  # some argument came from a text that somebody else wrote
    undoable: tuple[str, ...] = ()  # ids of steps that can be taken back
    link: str = ""


class ReplyFile(BaseModel):
    """A file that goes out."""

    model_config = ConfigDict(frozen=True)

    name: str
    media_type: str
    data: bytes


class ReplyKind(StrEnum):
    """What a reply is."""

    TEXT = "text"
    ANSWER = "answer"
    CLARIFY = "clarify"
    PLAN = "plan"
    PROBLEM = "problem"
    FILE = "file"


class Reply(BaseModel):
    """One reply. `text` alone says everything, for a channel that shows nothing else."""

    model_config = ConfigDict(frozen=True)

    kind: ReplyKind
    text: str
    citations: tuple[Cite, ...] = ()
    choices: tuple[str, ...] = ()
    plan: PlanCard | None = None
    files: tuple[ReplyFile, ...] = ()
    conversation_id: str = ""


class Outlet(Protocol):
    """Where replies to one message go: one channel, one chat."""

    async def progress(self, text: str) -> None:
        """Show what is known so far, in place of what was shown before; may be left out."""
        ...

    async def send(self, reply: Reply) -> None:
        """Send one finished reply. Raises Unavailable where the messenger can't be reached."""
        ...
