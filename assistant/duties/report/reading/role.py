"""What a moment of a note is."""

from dataclasses import dataclass

from assistant.duties.report.record import Slot


@dataclass(frozen=True, slots=True)
class Role:
    """What a moment is; the heavier one wins where several are of one kind."""

    slot: Slot
    weight: int
