"""The model's wording of a draft, streamed onto the page and kept only where it was checked."""

from nicegui import ui

from assistant.duties.report.draft import Draft
from channels.web.doing import PageDesk, Refresh
from channels.web.text import reports as words
from channels.web.visit import Visit
from core.errors import Unavailable
from core.identity import Permission


class Wording:
    """One page's request for a wording; at most one runs."""

    def __init__(self, visit: Visit, report: str, desk: PageDesk, refresh: Refresh) -> None:
        self._visit = visit
        self._report = report
        self._desk = desk
        self._refresh = refresh
        self._running = False
        self._stopped = False

    def slot(self) -> None:
        """Keep a place on the page for the text under way."""
        with ui.element("div").classes("zb-wording") as self._box:
            self._told = ui.label(words.REWORDING).classes("zb-dim")
            self._text = ui.label().classes("zb-proof").mark("wording")
            ui.button(words.STOP, on_click=self._stop).props("flat no-caps").mark("stop-wording")
        self._box.set_visibility(False)

    def _stop(self) -> None:
        self._stopped = True

    async def start(self) -> None:
        """Have the model word the draft; the facts stay as they are."""
        await self._visit.holding(Permission.ACT)
        if self._running:
            return
        self._running, self._stopped = True, False
        self._box.set_visibility(True)
        try:
            last = await self._streamed()
        finally:
            self._running = False
            self._box.set_visibility(False)
        if last is not None:
            step = {"report": self._report, "draft": last.model_dump(mode="json")}
            await self._desk.once("report.edit", step | {"by_model": True})
            ui.notify(words.REWORDED, type="positive")

    async def _streamed(self) -> Draft | None:
        duty = self._visit.room.duty
        if not duty.can_word:
            raise Unavailable("对话模型没有就绪，不能润色。", "报告稿不受影响；请稍候再试。")
        last: Draft | None = None
        async for state in duty.worded(self._report):
            last = state.draft
            self._text.set_text(state.partial or state.after or last.body)
            if state.notice:
                ui.notify(state.notice, type="warning")
            if self._stopped:
                return None
        return last
