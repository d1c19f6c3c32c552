"""How a person's decision about a contradiction is written, and read again."""

from assistant.duties.report.record import Conflict, Wording

LEVEL = "level"  # the key under which an officer decides the level


def choosing(wording: Wording) -> str:
    """Return the words by which one side of a contradiction is chosen."""
    return f"以“{wording.text}”为准"


def chosen(conflict: Conflict) -> Wording | None:
    """Return the side that a resolution chose; None where it says something else, or nothing."""
    said = conflict.resolution
    return next((w for w in conflict.values if said.startswith(choosing(w))), None)
