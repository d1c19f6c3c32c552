"""The approvals page: reports to sign, plans that wait for one's word, every plan one may see."""

from nicegui import ui

from assistant.duties.report.lines import Line, Wanted
from assistant.duties.report.revision import State
from channels.deciding import may_decide
from channels.web import markup
from channels.web.cards import moment_of
from channels.web.plan_card import PlanDesk, wording_of
from channels.web.shell import Pulse, shell
from channels.web.text import acting as words
from channels.web.text import reports as report_words
from channels.web.visit import Visit
from core.effects.action import Effect
from core.effects.plan import Plan
from core.identity import Permission

SHOWN = 60
LOOK_AGAIN_SECONDS = 5.0


async def approvals_page(visit: Visit, pulse: Pulse) -> None:
    """Build the page."""
    page = Approvals(visit)
    plans, reports = await page.waiting(), await page.to_sign()
    page.build(pulse, plans, reports)


class Approvals:
    """One open approvals page."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._acting = visit.room.duty.acting
        self._desk = PlanDesk(visit, self._changed)
        self._all = False
        self._ids: list[str] = []
        self._moment = moment_of(wording_of(visit))

    def build(self, pulse: Pulse, plans: list[Plan], reports: list[Line]) -> None:
        """Build the page."""
        with shell(self._visit, pulse, "/approvals"):
            with ui.element("div").classes("zb-row zb-tabs"):
                self._mine = ui.button(
                    words.WAITING_FOR_ME, on_click=lambda: self._choose(False)
                ).mark("mine")
                self._every = ui.button(words.ALL_PLANS, on_click=lambda: self._choose(True)).mark(
                    "every"
                )
                for button in (self._mine, self._every):
                    button.props("flat no-caps")
                if self._visit.may(Permission.READ_AUDIT):
                    ui.html(f'<a class="zb-button" href="/audit">{words.TRAIL}</a>', sanitize=False)
            ui.label(words.TRAIL_HINT).classes("zb-dim zb-small")
            self._sign = ui.html("", sanitize=False).mark("to-sign")
            self._list = ui.element("div").classes("zb-column")
        self._fill(plans, reports)
        self._desk.listen()
        ui.timer(LOOK_AGAIN_SECONDS, self._look_again)

    async def waiting(self) -> list[Plan]:
        """Return the plans that wait for this person's word."""
        found = await self._acting.waiting(self._visit.principal)
        return [plan for plan in found if may_decide(plan, self._visit.principal)]

    async def to_sign(self) -> list[Line]:
        """Return the reports that wait for this person's signature."""
        if self._all or not self._visit.may(Permission.APPROVE):
            return []
        desk = self._visit.room.duty.reporting.desk
        return await self._visit.thread(lambda: desk.lines(Wanted(state=State.SUBMITTED)))

    async def _plans(self) -> list[Plan]:
        if not self._all:
            return await self.waiting()
        found = await self._acting.plans(self._visit.principal, SHOWN * 2)
        # mere look-ups would bury the rest
        return [p for p in found if any(s.effect is not Effect.READ for s in p.steps)][:SHOWN]

    async def _choose(self, everything: bool) -> None:
        await self._visit.holding(Permission.ACT)
        self._all = everything
        self._fill(await self._plans(), await self.to_sign())

    def _fill_reports(self, reports: list[Line]) -> None:
        fresh = markup.fragment("report.html", "to_sign", reports, self._moment)
        if fresh != self._sign.content:
            self._sign.set_content(fresh)
        self._sign.set_visibility(bool(reports))

    def _fill(self, plans: list[Plan], reports: list[Line]) -> None:
        self._fill_reports(reports)
        self._ids = [plan.id for plan in plans]
        self._list.clear()
        self._desk.forget()
        self._mine.classes(remove="zb-chosen") if self._all else self._mine.classes("zb-chosen")
        self._every.classes("zb-chosen") if self._all else self._every.classes(remove="zb-chosen")
        with self._list:
            for plan in plans:
                self._desk.show(plan)
            if not plans and not reports:
                ui.label(words.NO_PLANS if self._all else words.NOTHING_WAITS).classes("zb-dim")

    async def _look_again(self) -> None:
        """Show new plans as they come; a card that was answered here stays to be read."""
        if self._all:
            return
        fresh, reports = await self.waiting(), await self.to_sign()
        self._fill_reports(reports)
        if any(plan.id not in self._ids for plan in fresh):
            self._fill(fresh, reports)

    async def _changed(self, plan: Plan) -> None:
        if plan.id not in self._ids:  # an edited one has taken the old one's place
            self._ids.append(plan.id)


markup.teach({"rp": report_words})
