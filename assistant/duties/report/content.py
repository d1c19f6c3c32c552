"""Replacing parts of a report's content by their place, and telling what was there before.

A place is `now`, `draft`, `composed`, or one entry of a group: `sources/m2`, `typed/injured`,
`decisions/<key>`, `heading/title`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from assistant.duties.report.revision import Content

_GROUPS = frozenset({"sources", "typed", "decisions", "heading"})


def patched(content: Content, patch: Mapping[str, Any]) -> Content:
    """Return the content with these places replaced; None removes an entry of a group."""
    data = content.model_dump(mode="json")
    for place, value in patch.items():
        group, name = _split(place)
        if not name:
            data[group] = value
        elif value is None:
            data[group].pop(name, None)
        else:
            data[group][name] = value
    return Content.model_validate(data)


def places(content: Content, wanted: Iterable[str]) -> dict[str, Any]:
    """Return what stands at these places now, None where nothing does."""
    data = content.model_dump(mode="json")
    found: dict[str, Any] = {}
    for place in wanted:
        group, name = _split(place)
        found[place] = data[group].get(name) if name else data[group]
    return found


def _split(place: str) -> tuple[str, str]:
    """A decision's key may hold any character, so only the first stroke divides."""
    group, _, name = place.partition("/")
    return (group, name) if group in _GROUPS else (place, "")
