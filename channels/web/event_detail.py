"""One event: what is known, every step it has taken, and what may be done now."""

from functools import partial
from typing import Any

from nicegui import ui

from channels.web import cards, markup, text
from channels.web.cards import moment_of
from channels.web.doing import PageDesk
from channels.web.instruction_form import instruction_dialog
from channels.web.map_card import map_svg
from channels.web.newest import Newest
from channels.web.shell import Pulse, shell
from channels.web.text import events as words
from channels.web.text import instructions
from channels.web.visit import Visit
from core.effects.action import Done
from core.errors import ZhibanError

HIDDEN = frozenset({"event"})
FINISH = "办理完毕反馈"  # the same action as a feedback, with `finished`


async def event_page(visit: Visit, pulse: Pulse, event: str) -> None:
    """Build the page. Raises NotFound where there is no such event."""
    page = EventPage(visit, event)
    found = await page.read()
    await page.build(pulse, found)


class EventPage:
    """One open event."""

    def __init__(self, visit: Visit, event: str) -> None:
        self._visit = visit
        self._event = event
        self._redraw = Newest(self.read, self._fill).show
        self._desk = PageDesk(visit, self._show)
        self._say_moment = moment_of(self._desk.wording)

    def _moment(self, at: str | None) -> str:
        return self._say_moment(at) if at else ""

    async def read(self) -> Done:
        """Return everything about the event."""
        return await self._desk.look("event.detail", {"event": self._event})

    async def build(self, pulse: Pulse, found: Done) -> None:
        """Build the page."""
        ui.page_title(f"{found.data['event']['title']} · {text.PRODUCT}")
        with shell(self._visit, pulse, "/events", broad=True):
            ui.html(f'<a href="/events">← {words.BACK}</a>', sanitize=False)
            self._head = ui.html("", sanitize=False).mark("event-head")
            self._buttons = ui.element("div").classes("zb-actions")
            self._desk.slot()
            with ui.element("div").classes("zb-two"):
                self._trail = ui.html("", sanitize=False).mark("trail")
                with ui.element("div"):
                    self._facts = ui.html("", sanitize=False).mark("facts")
                    self._pictures = ui.html("", sanitize=False)
                    self._map = ui.html("", sanitize=False)
        self._fill(found)
        self._desk.listen()
        await self._beside()

    def _fill(self, found: Done) -> None:
        event, moment = found.data["event"], self._moment
        self._head.set_content(markup.fragment("events.html", "head", event))
        self._facts.set_content(markup.fragment("events.html", "facts", event, moment))
        trail = found.data.get("timeline", [])
        self._trail.set_content(markup.fragment("events.html", "trail", trail, moment))
        self._buttons.clear()
        with self._buttons:
            self._offer(found.data.get("allowed", []))

    def _offer(self, allowed: list[dict[str, str]]) -> None:
        """One button for every deed that the event's state allows and this person may do."""
        offered = [one for one in allowed if self._desk.can(one["action"])]
        for one in offered:
            ui.button(one["verb"], on_click=partial(self._do, one)).props("outline no-caps").mark(
                f"do-{one['verb']}"
            )
        if not offered:
            ui.label(words.NO_ACTIONS).classes("zb-dim")
        if self._desk.can("instruction.register"):
            ui.button(instructions.NEW, on_click=self._direct).props("outline no-caps").mark(
                "new-instruction"
            )
        for label, href in (
            (words.TALK, f"/?event={self._event}"),
            (words.NEARBY, f"/video?near={self._event}"),
        ):
            ui.link(label, href).classes("zb-button")

    async def _direct(self) -> None:
        """Register what a leader directed about this event."""
        await instruction_dialog(self._visit, self._desk, self._event)

    async def _do(self, one: dict[str, str]) -> None:
        values: dict[str, Any] = {"event": self._event}
        hidden = HIDDEN
        if one["verb"] == FINISH:
            values, hidden = values | {"finished": True}, HIDDEN | {"finished"}
        await self._desk.fill(one["action"], values, hidden)

    async def _show(self) -> None:
        await self._redraw()
        await self._beside()

    async def _beside(self) -> None:
        """What other systems have on this event; a system that is away leaves its part empty."""
        if self._desk.can("video.snapshots"):
            kept = await self._try("video.snapshots", {"attached_to": self._event})
            if kept is not None and kept.data.get("snapshots"):
                title = f"<h2>{words.PICTURES}</h2>"
                self._pictures.set_content(title + cards.html(kept, self._desk.wording))
        if self._desk.can("map.locate"):
            located = await self._try("map.locate", {"event": self._event})
            if located is not None:
                drawn = map_svg(located.data)
                self._map.set_content(f"<h2>{words.LOCATE}</h2>{drawn}" if drawn else "")

    async def _try(self, action: str, arguments: dict[str, Any]) -> Done | None:
        try:
            return await self._desk.look(action, arguments)
        except ZhibanError:
            return None
