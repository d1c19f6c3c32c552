"""Drawing what was asked for last, however long each reading takes."""

from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from nicegui import ui

T = TypeVar("T")


class Newest(Generic[T]):
    """Reads and draws; a reading that was begun before one already drawn is thrown away.

    A filter and a timer may read at the same time, and the slower one may be the older one: drawn
    last, it would show what the officer has just filtered out.
    """

    def __init__(self, read: Callable[[], Awaitable[T]], draw: Callable[[T], None]) -> None:
        self._read = read
        self._draw = draw
        self._begun = 0
        self._drawn = 0

    async def show(self) -> None:
        """Read now, and draw unless something newer is on the page by then."""
        self._begun += 1
        turn = self._begun
        found = await self._read()
        if turn > self._drawn:
            self._drawn = turn
            self._draw(found)


def redraw(element: ui.html, html: str) -> None:
    """Draw only what differs: what an officer has open or plays inside of it goes on."""
    if html != element.content:
        element.set_content(html)
