"""What a room knows of its own places and units, as far as reading a note needs it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A known place that a text names: `text[start:end]` means the place called `name`.

    `area` is what stands before the name in a report (云水区松台镇), "" where nothing does.
    """

    start: int
    end: int
    name: str
    area: str = ""


class Gazetteer(Protocol):
    """The room's places and units. Only what resolves for sure is returned."""

    def places(self, text: str) -> Sequence[NamedPlace]:
        """Return the known places that a text names, in order, none overlapping another."""
        ...

    def unit(self, text: str) -> str | None:
        """Return the unit that a name means: its own, a short one, or one of its people's."""
        ...


class NoGazetteer:
    """Knows nothing; what is written stands as it is."""

    def places(self, text: str) -> Sequence[NamedPlace]:
        """Return nothing."""
        return ()

    def unit(self, text: str) -> str | None:
        """Return None."""
        return None
