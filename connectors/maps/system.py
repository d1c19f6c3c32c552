"""What every map can do."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from connectors.contract import Named, System
from connectors.maps.gazetteer import Gazetteer
from connectors.maps.model import Change
from core.effects.action import Call


class MapSystem(System, Protocol):
    """地理空间一张图: places, found by name and by distance."""

    @property
    def editable(self) -> bool:
        """Whether places can be edited here."""
        ...

    def load(self, things: Iterable[Named]) -> None:
        """Replace or add these places (things of other kinds are passed over)."""
        ...

    def gazetteer(self) -> Gazetteer:
        """Return all places as they are now (cached)."""
        ...

    def apply(self, call: Call, changes: Sequence[Change], deed: str) -> None:
        """Make these changes, all or none; the same call acts once.

        Raises `Refused` where a place is no longer what `before` says.
        """
        ...
