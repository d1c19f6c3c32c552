"""What the pages of the duty systems share: looking, and doing through a plan card."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from nicegui import ui

from channels.web import text
from channels.web.plan_card import PlanDesk, wording_of
from channels.web.plan_form import action_dialog
from channels.web.visit import Visit
from connectors.contract import Kind
from core.effects.action import Action, Done
from core.effects.plan import Need, Plan, PlanState, Request
from core.identity import Permission

Refresh = Callable[[], Awaitable[None]]


class PageDesk:
    """Looks things up for a page, and takes its buttons to the dispatcher.

    `refresh` redraws the page after something was done.
    """

    def __init__(self, visit: Visit, refresh: Refresh) -> None:
        self._visit = visit
        self._refresh = refresh
        self._slot: ui.element | None = None
        self._cards = PlanDesk(visit, self._changed)
        self.wording = wording_of(visit)

    def listen(self) -> None:
        """Take the events of plan cards. Called once, while the page is built."""
        self._cards.listen()

    def slot(self) -> None:
        """Keep a place here for what was done last, with its undo."""
        self._slot = ui.element("div").classes("zb-last").mark("last")

    def can(self, action: str) -> bool:
        """Say whether this person may do this here at all."""
        catalogue = self.wording.catalogue
        return action in catalogue and self._visit.may(catalogue.get(action).permission)

    def action(self, name: str) -> Action[Any]:
        """Return an action; NotFound where its system is not connected."""
        return self.wording.catalogue.get(name)

    async def named(self, kind: Kind) -> dict[str, str]:
        """Return id and name of everything of a kind. Read before the page stands."""
        things = await self._visit.thread(self.wording.things)
        return {thing.id: thing.name for thing in things if thing.kind is kind}

    async def look(self, action: str, arguments: Mapping[str, Any] | None = None) -> Done:
        """Run one read action for the person who has the page open."""
        return await self._visit.room.duty.acting.look(self._visit.principal, action, arguments)

    async def do(self, *steps: Request) -> None:
        """Propose steps: what needs nobody's word is done, the rest is shown as a card."""
        who = await self._visit.holding(Permission.ASK)
        plan = await self._visit.room.duty.acting.act(who, steps)
        if plan.need is Need.NONE and plan.state is PlanState.FINISHED:
            self._told(plan)
        else:
            self._card(plan)
        await self._refresh()

    async def made(self, action: str, arguments: Mapping[str, Any]) -> Done | None:
        """Propose one action and return its receipt; None where a card waits for a word."""
        who = await self._visit.holding(Permission.ASK)
        step = Request(action=action, arguments=dict(arguments))
        plan = await self._visit.room.duty.acting.act(who, [step])
        if plan.need is Need.NONE and plan.state is PlanState.FINISHED:
            return plan.steps[0].receipt
        self._card(plan)
        return None

    async def once(self, action: str, arguments: Mapping[str, Any]) -> None:
        """Propose one action with these arguments."""
        await self.do(Request(action=action, arguments=dict(arguments)))

    async def fill(
        self, action: str, values: Mapping[str, Any], hidden: frozenset[str] = frozenset()
    ) -> None:
        """Ask for the rest of an action's arguments, then propose it."""
        await self._visit.holding(Permission.ASK)
        await action_dialog(
            self.action(action), values, self.wording, lambda steps: self.do(*steps), hidden
        )

    async def ask(
        self,
        action: str,
        values: Mapping[str, Any],
        show: Callable[[Done], None],
        hidden: frozenset[str] = frozenset(),
    ) -> None:
        """Ask for the rest of a read action's arguments, run it, and show what came back."""
        await self._visit.holding(Permission.ASK)

        async def look(steps: list[Request]) -> None:
            show(await self.look(action, steps[0].arguments))

        await action_dialog(self.action(action), values, self.wording, look, hidden)

    def _told(self, plan: Plan) -> None:
        """Say what was done; where the page keeps a place for it, with its undo."""
        if self._slot is None:
            said = "".join(step.receipt.text for step in plan.steps if step.receipt)
            ui.notify(said, type="positive", multi_line=True, timeout=6000)
            return
        self._slot.clear()
        self._cards.forget()
        with self._slot:
            self._cards.show(plan)

    def _card(self, plan: Plan) -> None:
        with (
            ui.context.client.content,
            ui.dialog(value=True) as dialog,
            ui.card().classes("zb-dialog"),
        ):
            self._cards.show(plan)
            ui.button(text.CLOSE, on_click=dialog.close).props("flat no-caps").mark("close-plan")

    async def _changed(self, plan: Plan) -> None:
        await self._refresh()
