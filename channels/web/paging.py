"""Turning the pages of a long list: where one is, back, and on."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from channels.web import text
from channels.web.visit import Visit
from core.identity import Permission


class Pager:
    """The line below a list. `offset` is the first entry shown; `shown` tells what was read."""

    def __init__(self, visit: Visit, size: int, show: Callable[[], Awaitable[None]]) -> None:
        self._visit = visit
        self._size = size
        self._show = show
        self.offset = 0

    def build(self) -> None:
        """Build the line; what it says comes with `shown`."""
        with ui.element("div").classes("zb-row"):
            self._previous = ui.button(text.PREVIOUS, on_click=lambda: self._turn(-1))
            self._total = ui.label().classes("zb-dim zb-small").mark("total")
            self._next = ui.button(text.NEXT, on_click=lambda: self._turn(1)).mark("next")
            for button in (self._previous, self._next):
                button.props("flat no-caps")

    async def _turn(self, by: int) -> None:
        await self._visit.holding(Permission.ASK)
        self.offset = max(0, self.offset + by * self._size)
        await self._show()

    def shown(self, here: int, total: int) -> None:
        """Say that `here` entries of `total` are on the page."""
        last = self.offset + here
        told = text.TOTAL.format(total=total, first=self.offset + 1, last=last)
        self._total.set_text(told if here else text.NONE_LISTED)
        self._previous.set_visibility(self.offset > 0)
        self._next.set_visibility(last < total)
