"""The right half of the workbench: what the conversation is about now, kept up to date."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments

from assistant.duties.rollcall.cards import moment
from channels.web import cards, markup
from channels.web.cards import moment_of
from channels.web.desk_state import Overview, RoomState
from channels.web.desk_topic import Topic, of_link
from channels.web.map_card import map_svg
from channels.web.newest import Newest, redraw
from channels.web.plan_card import wording_of
from channels.web.report import draft_of
from channels.web.report_view import clock_rows, draft_rows, signature_lines
from channels.web.rollcall_view import board_groups, campaign_rows
from channels.web.source_text import quote_span, source_html
from channels.web.text import console as words
from channels.web.visit import Visit
from core.errors import ZhibanError
from core.identity import Permission

LOOK_AGAIN_SECONDS = 4.0
KEPT = 5  # topics that stay as chips
LISTED = 12
LATELY = 6
NOW = Topic("now", "", words.NOW)
TO_QUOTE = "document.querySelector('.zb-pane #quote')?.scrollIntoView({block: 'center'})"


class DeskPane:
    """One pane. `show` puts a topic into it; what changes by itself is read again and again."""

    def __init__(self, visit: Visit, state: RoomState) -> None:
        self._visit = visit
        self._state = state
        self._duty = visit.room.duty
        self._names = visit.room.duty.connectors.directory
        self._wording = wording_of(visit)
        self._topics = [NOW]
        self._now = NOW
        self._show = Newest(self._read, self._draw).show
        self._drawn = ""
        self._draws: Mapping[str, Callable[[Topic], Awaitable[str]]] = {
            "now": self._overview,
            "source": self._source,
            "event": self._event,
            "report": self._report,
            "rollcall": self._rollcall,
            "camera": self._camera,
            "receipt": self._receipt,
        }

    def opener(self) -> None:
        """Add the button that opens the pane where there is no room beside the conversation."""
        self._opener = ui.html("", sanitize=False).classes("zb-opener")

    def build(self) -> None:
        """Build the pane; `opener` comes first."""
        with ui.element("aside").classes("zb-pane").props(f'aria-label="{words.PANE}"'):
            with ui.element("div").classes("zb-pane-bar"):
                self._chips = ui.html("", sanitize=False).classes("zb-pane-chips").mark("topics")
                close = ui.button(icon="close").props(
                    f'flat round dense aria-label="{words.CLOSE_PANE}"'
                )
                close.classes("zb-pane-close").props('data-zb="pane"')
            self._head = ui.html("", sanitize=False)
            self._body = ui.html("", sanitize=False).classes("zb-pane-body").mark("pane")
        ui.on("zb-topic", self._choose)
        ui.on("zb-about", self._follow)
        ui.on("zb-rc-unit", self._open_round)
        self._draw_chips()
        ui.timer(LOOK_AGAIN_SECONDS, self._look_again)
        ui.timer(0.1, self._show, once=True)

    async def show(self, topic: Topic | None) -> None:
        """Show a topic, and keep it among the last ones; None changes nothing."""
        if topic is None:
            return
        kept = [one for one in self._topics[1:] if one.key != topic.key]
        self._topics = [NOW, *([topic] if topic.key != NOW.key else []), *kept][: KEPT + 1]
        self._now = topic
        self._draw_chips()
        await self._show()

    async def _choose(self, event: GenericEventArguments) -> None:
        await self._visit.holding(Permission.ASK)
        wanted = str(event.args["id"])
        found = next((one for one in self._topics if one.key == wanted), None)
        if found is not None:
            self._now = found
            self._draw_chips()
            await self._show()

    async def _follow(self, event: GenericEventArguments) -> None:
        """Show what a link of the conversation leads to; else go there."""
        await self._visit.holding(Permission.ASK)
        href = str(event.args["id"])
        topic = await self._visit.thread(of_link, href, self._names)
        if topic is not None:
            await self.show(topic)
        elif href.startswith("/") and not href.startswith("//"):
            ui.navigate.to(href)

    def _open_round(self, _event: GenericEventArguments) -> None:
        if self._now.href:
            ui.navigate.to(self._now.href)

    def _draw_chips(self) -> None:
        rows = [(one.key, one.title or words.SOURCE) for one in self._topics]
        redraw(self._chips, markup.fragment("console.html", "chips", rows, self._now.key))
        title = self._now.title or words.SOURCE
        redraw(self._opener, markup.fragment("console.html", "opener", title))

    async def _look_again(self) -> None:
        if self._now.kind not in ("source", "receipt", "camera"):
            await self._show()

    # --- reading and drawing

    async def _read(self) -> tuple[Topic, str]:
        topic = self._now
        try:
            return topic, await self._draws[topic.kind](topic)
        except ZhibanError as problem:
            return topic, markup.fragment(
                "turn.html", "notice", f"{problem.message}{problem.remedy}"
            )

    def _draw(self, found: tuple[Topic, str]) -> None:
        topic, html = found
        redraw(self._head, markup.fragment("console.html", "pane_head", topic.title, topic.href))
        redraw(self._body, html)
        if topic.kind == "source" and self._drawn != topic.key:
            with self._body:  # an answer under way has no place of its own on the page
                ui.run_javascript(TO_QUOTE)
        self._drawn = topic.key

    async def _overview(self, _topic: Topic) -> str:
        return await self._state.overview_html(self._visit, self._drawn_overview)

    def _drawn_overview(self, found: Overview) -> str:
        items, more = found.items[:LISTED], max(0, len(found.items) - LISTED)
        lately = found.entries[-LATELY:][::-1]
        zone = self._duty.shift.zone
        return markup.fragment("console.html", "now", found.shift, items, more, lately, zone)

    async def _source(self, topic: Topic) -> str:
        assert topic.place is not None
        revision, clause, start, end = topic.place
        view = await self._visit.thread(
            self._visit.room.assistant.source, self._visit.principal, revision
        )
        quote = quote_span(view, clause, start, end)
        head = markup.fragment("source.html", "head", view, quote is not None)
        return head + source_html(view, quote)

    async def _event(self, topic: Topic) -> str:
        moment = moment_of(self._wording)

        def say(at: str | None) -> str:
            return moment(at) if at else ""

        found = (await self._look("event.detail", {"event": topic.id})).data
        event = found["event"]
        parts = [
            markup.fragment("events.html", "head", event),
            markup.fragment("events.html", "facts", event, say),
            await self._map(topic.id),
            markup.fragment("events.html", "trail", found.get("timeline", []), say),
        ]
        return "".join(parts)

    async def _map(self, event: str) -> str:
        if "map.locate" not in self._wording.catalogue:
            return ""
        try:
            return map_svg((await self._look("map.locate", {"event": event})).data)
        except ZhibanError:  # an event without a place has no map
            return ""

    async def _report(self, topic: Topic) -> str:
        moment = moment_of(self._wording)

        def say(at: str | None) -> str:
            return moment(at) if at else ""

        data = (await self._look("report.open", {"report": topic.id})).data
        parts = [
            markup.fragment("report.html", "head", data, say, [], self._wording.value),
            markup.fragment("report.html", "clocks", clock_rows(data["clocks"], say)),
        ]
        if data["draft"] is not None:
            draft = draft_of(data)
            lines = signature_lines(draft, say)
            rows = draft_rows(draft)
            parts.append(
                markup.fragment("report.html", "draft", draft.title, draft.addressee, rows, lines)
            )
        return "".join(parts)

    async def _rollcall(self, topic: Topic) -> str:
        now = self._visit.room.clock.now()
        one = await self._visit.thread(self._duty.calling.desk.get, topic.id)
        rows = campaign_rows([one], lambda at: moment(at, now))
        unsure = await self._visit.thread(self._duty.calling.unconfirmed, one)
        groups = board_groups(one, lambda at: moment(at, now), frozenset(), unsure)
        return markup.fragment("rollcall.html", "list", rows, "") + markup.fragment(
            "rollcall.html", "board", groups, "", False, False
        )

    async def _camera(self, topic: Topic) -> str:
        found = await self._look("video.about", {"camera": topic.id})
        return cards.html(found, self._wording)

    async def _receipt(self, topic: Topic) -> str:
        assert topic.done is not None
        return cards.html(topic.done, self._wording)

    async def _look(self, action: str, arguments: dict[str, Any]) -> Any:
        return await self._duty.acting.look(self._visit.principal, action, arguments)
