"""Plan cards on a page: shown, kept up to date, and answered with their buttons."""

from collections.abc import Awaitable, Callable

from markupsafe import Markup
from nicegui import ui
from nicegui.events import GenericEventArguments

from channels.web import cards, markup
from channels.web.dialogs import ask_finding, ask_reason
from channels.web.plan_form import edit_dialog
from channels.web.plan_view import Wording, is_moving, plan_view
from channels.web.text import acting as words
from channels.web.visit import Visit
from core.effects.plan import Plan, PlanState, Request, Step, StepState
from core.errors import Refused
from core.identity import Permission, Principal

FOLLOW_SECONDS = 1.0
WAITING_EVERY = 3  # a plan that waits for a person is asked after less often than a running one
Changed = Callable[[Plan], Awaitable[None]]


def wording_of(visit: Visit) -> Wording:
    """Return how this room calls things."""
    duty = visit.room.duty
    return Wording(duty.connectors.directory, duty.dispatcher.catalogue, visit.room.settings.zone)


def plan_html(plan: Plan, who: Principal, wording: Wording) -> str:
    """Return a plan's card as this person sees it."""
    view = plan_view(plan, who, wording)
    # every value inside was escaped by the cards' own template
    data = [
        Markup(cards.html(step.receipt, wording)) if _stands(step) and step.receipt else ""  # noqa: S704
        for step in plan.steps
    ]
    proposed = words.PROPOSED_BY.format(
        name=plan.principal_name, at=wording.moment(plan.created_at)
    )
    decisions = [
        (words.AGREED if said.approved else words.DISAGREED).format(
            name=said.name, at=wording.moment(said.at), reason=said.reason
        )
        for said in plan.decisions
    ]
    return markup.fragment(
        "plan.html", "plan", view, data, proposed, plan.expires_at.isoformat(), decisions
    )


def _stands(step: Step) -> bool:
    """Say whether what the receipt shows is still so; what was taken back is not."""
    return step.state is StepState.DONE


class PlanDesk:
    """All plan cards of one open page.

    `changed` is called with a plan after a button on this page has changed it.
    """

    def __init__(self, visit: Visit, changed: Changed | None = None) -> None:
        self._visit = visit
        self._acting = visit.room.duty.acting
        self._wording = wording_of(visit)
        self._changed = changed
        self._shown: dict[str, tuple[ui.html, Plan]] = {}
        self._busy: set[str] = set()
        self._ticks = 0

    def listen(self) -> None:
        """Take the buttons' events and keep cards current. Called once, while the page is built."""
        for event, taken in (
            ("zb-approve", self._approve),
            ("zb-refuse", self._refuse),
            ("zb-edit", self._edit),
            ("zb-undo", self._undo),
            ("zb-settle", self._settle),
        ):
            ui.on(event, taken)
        ui.timer(FOLLOW_SECONDS, self._follow)

    def show(self, plan: Plan) -> None:
        """Show a plan here, or bring its card up to date where it stands already."""
        known = self._shown.get(plan.id)
        element = known[0] if known else ui.html("", sanitize=False).classes("zb-replied")
        if not known:
            element.mark("plan")
        self._shown[plan.id] = (element, plan)
        self._draw(element, plan)

    def forget(self) -> None:
        """Let go of all cards, before the page shows others."""
        self._shown.clear()

    def _draw(self, element: ui.html, plan: Plan) -> None:
        fresh = plan_html(plan, self._visit.principal, self._wording)
        if fresh != element.content:
            element.set_content(fresh)

    async def _follow(self) -> None:
        """Look after plans that may change by themselves. Must not keep a session alive."""
        self._ticks += 1
        for plan_id, (element, plan) in list(self._shown.items()):
            often = plan.state is not PlanState.WAITING or plan_id in self._busy
            if element.is_deleted or not is_moving(plan):
                continue
            if often or self._ticks % WAITING_EVERY == 0:
                fresh = await self._acting.plan(self._visit.principal, plan_id)
                if plan_id in self._shown:
                    self._shown[plan_id] = (element, fresh)
                    self._draw(element, fresh)

    async def _told(self, plan: Plan) -> None:
        if plan.id in self._shown:
            self.show(plan)
        if self._changed is not None:
            await self._changed(plan)

    async def _approve(self, event: GenericEventArguments) -> None:
        plan_id, digest = str(event.args["id"]), str(event.args["digest"])
        if plan_id in self._busy:
            return
        self._busy.add(plan_id)  # before the first await: a second click must find it
        try:
            who = await self._visit.holding(Permission.ACT)
            plan = await self._acting.approve(who, plan_id, digest)
        finally:
            self._busy.discard(plan_id)
        if plan.state is PlanState.WAITING:
            ui.notify(words.APPROVED_DONE, type="info")
        await self._told(plan)

    async def _refuse(self, event: GenericEventArguments) -> None:
        reason = await ask_reason()
        if reason is None:
            return
        who = await self._visit.holding(Permission.ACT)
        plan = await self._acting.refuse(who, str(event.args["id"]), reason)
        ui.notify(words.REFUSED_DONE, type="info")
        await self._told(plan)

    async def _undo(self, event: GenericEventArguments) -> None:
        who = await self._visit.holding(Permission.ACT)
        plan = await self._acting.undo(who, str(event.args["step"]))
        ui.notify(words.UNDO_DONE, type="positive")
        await self._told(plan)

    async def _settle(self, event: GenericEventArguments) -> None:
        found = await ask_finding()
        if found is None:
            return
        happened, note = found
        who = await self._visit.holding(Permission.ACT)
        plan = await self._acting.settle(who, str(event.args["step"]), happened=happened, note=note)
        ui.notify(words.SETTLED_DONE, type="positive")
        await self._told(plan)

    async def _edit(self, event: GenericEventArguments) -> None:
        plan_id = str(event.args["id"])
        who = await self._visit.holding(Permission.ACT)
        plan = await self._acting.plan(who, plan_id)
        await edit_dialog(plan, self._wording, lambda steps: self._replace(plan, steps))

    async def _replace(self, old: Plan, steps: list[Request]) -> None:
        """Close the old plan and propose the new one in its place."""
        who = await self._visit.holding(Permission.ACT)
        now = await self._acting.plan(who, old.id)
        if now.state is not PlanState.WAITING:
            raise Refused("这份方案已经处理过了，不能再修改。", "如需更正，请另行提出。")
        await self._acting.refuse(who, old.id, words.EDITED)
        fresh = await self._acting.act(who, steps, old.conversation)
        element = self._shown.pop(old.id, None)
        if element is not None:
            self._shown[fresh.id] = (element[0], fresh)
        await self._told(fresh)
