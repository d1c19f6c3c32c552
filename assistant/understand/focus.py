"""What the conversation is about: what was named last, what was listed, what was offered."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from assistant.understand import describe
from assistant.understand.mentions import Candidate
from assistant.understand.outcome import PlannedStep, Turn, Understood
from assistant.understand.reading import Reading, read
from assistant.understand.world import World
from connectors.contract import Kind

_TURNS = 6  # how far back something still counts as spoken of
_ITEM = re.compile(
    r"(?:^|[\s\uff1b;。\uff0c,\uff1a:])(?:\d+|[一二三四五六七八九十])\s*[.、\uff0e)\uff09]\s*"
)

Previous = Callable[[str, Sequence[Turn]], Understood]


@dataclass(frozen=True)
class Focus:
    """The earlier turns of a conversation, oldest first, read against the world.

    `pinned` is the event that the page shows, `refs` the results of the last plan by kind
    ({"event": "SJ…"}). `parse` understands an earlier user turn when that is needed.
    """

    world: World
    turns: tuple[Turn, ...] = ()
    pinned: str = ""
    refs: Mapping[str, str] = field(default_factory=dict[str, str])
    parse: Previous | None = None

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """The readings of the turns that still count."""
        return tuple(read(turn.text, self.world) for turn in self.turns[-_TURNS:])

    @cached_property
    def reply(self) -> str:
        """What the assistant said last, "" where the user's turn came last or nothing was said."""
        return self.turns[-1].text if self.turns and self.turns[-1].role == "assistant" else ""

    @cached_property
    def reply_reading(self) -> Reading | None:
        """The reading of `reply`."""
        return self.readings[-1] if self.reply else None

    @cached_property
    def asked(self) -> str:
        """What the user said last before this utterance."""
        return next((t.text for t in reversed(self.turns) if t.role == "user"), "")

    def latest(self, *kinds: Kind) -> tuple[str, ...]:
        """Return the things of these kinds in the newest turn that names any, in its order."""
        for reading in reversed(self.readings):
            found = self._named(reading, kinds)
            if found:
                return found
        return ()

    def _named(self, reading: Reading, kinds: Sequence[Kind]) -> tuple[str, ...]:
        named = [m for m in reading.mentions if m.kind in kinds]
        ids = [m.candidates[0].id for m in named if len(m.candidates) == 1 or m.exact]
        if not ids and Kind.EVENT in kinds:
            ids = _described(describe.events, reading, self.world)
        if not ids and Kind.ROLLCALL in kinds:
            ids = _described(describe.rollcalls, reading, self.world)
        if not ids and Kind.NOTICE in kinds:
            ids = _described(describe.notices, reading, self.world)
        if not ids and Kind.REPORT in kinds:
            ids = _described(describe.reports, reading, self.world)
        if not ids and Kind.CAMERA in kinds:
            ids = _described(describe.cameras, reading, self.world)
        return tuple(dict.fromkeys(ids))

    def event(self) -> str:
        """Return the event spoken of: the newest named one, else the pinned one, else ""."""
        for reading in reversed(self.readings):
            found = self._named(reading, (Kind.EVENT,))
            if len(found) == 1:
                return found[0]
            reports = [m for m in reading.mentions if m.kind is Kind.REPORT]
            events = {self.fact(m.candidates[0].id, "event") for m in reports} - {""}
            if not found and len(events) == 1:
                return events.pop()
            if found:
                break
        return self.refs.get("event", "") or self.pinned

    def fact(self, id: str, key: str) -> str:
        """Return a fact of a thing as text, "" where unknown."""
        thing = self.world.by_id.get(id)
        return str(thing.facts.get(key) or "") if thing else ""

    @cached_property
    def listed(self) -> tuple[str, ...]:
        """What the assistant listed last, in order: numbered items first, else all it named."""
        reading = self.reply_reading
        if reading is None:
            return ()
        ids = [
            m.candidates[0].id
            for m in reading.mentions
            if m.kind in _LISTED and len(m.candidates) == 1
        ]
        return tuple(dict.fromkeys(ids))

    @cached_property
    def previous(self) -> PlannedStep | None:
        """The last step that the user asked for before, with its arguments."""
        understood = self._understood
        return understood.steps[-1] if understood and understood.steps else None

    @cached_property
    def _understood(self) -> Understood | None:
        if self.parse is None:
            return None
        at = next((i for i in range(len(self.turns) - 1, -1, -1) if self._is_user(i)), None)
        return None if at is None else self.parse(self.turns[at].text, self.turns[:at])

    def _is_user(self, at: int) -> bool:
        return self.turns[at].role == "user"

    @property
    def pending(self) -> Understood | None:
        """What waits for the answer to a question of ours, None where nothing was asked."""
        understood = self._understood
        return understood if understood and understood.question else None


_LISTED = frozenset(
    {Kind.CAMERA, Kind.EVENT, Kind.CONTACT, Kind.UNIT, Kind.PLACE, Kind.REPORT, Kind.NOTICE,
     Kind.ROLLCALL, Kind.DEVICE, Kind.SENSOR}
)  # fmt: skip


def _described(finder: Callable[..., list[Candidate]], reading: Reading, world: World) -> list[str]:
    clear = describe.clear(finder(reading.text, world, list(reading.mentions)))
    return [clear] if clear else []
