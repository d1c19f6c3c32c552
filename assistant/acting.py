"""The channels' door to everything that is done: look, propose, decide, run, take back."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from core.effects.action import Done
from core.effects.dispatcher import Dispatcher
from core.effects.plan import Plan, PlanState, Request
from core.errors import Refused
from core.identity import Permission, Principal


def _nothing() -> None:
    """For rooms that keep no names."""


class Acting:
    """What officers do to the duty systems. Permission and audit are the dispatcher's."""

    def __init__(self, dispatcher: Dispatcher, changed: Callable[[], None] = _nothing) -> None:
        """`changed` is called after anything may have been done, so that names are read again."""
        self._dispatcher = dispatcher
        self._changed = changed

    def knows(self, action: str) -> bool:
        """Say whether a connected system offers this action."""
        return action in self._dispatcher.catalogue

    async def look(
        self, principal: Principal, action: str, arguments: Mapping[str, Any] | None = None
    ) -> Done:
        """Run one read action for a page."""
        return await asyncio.to_thread(self._dispatcher.look, principal, action, arguments)

    async def act(
        self, principal: Principal, requests: Sequence[Request], conversation: str = ""
    ) -> Plan:
        """Propose steps; those that need nobody's word are run before this returns."""
        principal.require(Permission.ASK)
        plan = await asyncio.to_thread(self._dispatcher.act, principal, requests, conversation)
        self._changed()
        return plan

    async def approve(self, principal: Principal, plan_id: str, digest: str) -> Plan:
        """Say yes to what was shown; the plan runs when every word it needs is there."""
        plan = await asyncio.to_thread(self._dispatcher.approve, principal, plan_id, digest)
        if plan.state is PlanState.APPROVED:
            plan = await asyncio.to_thread(self._dispatcher.execute, plan_id)
            self._changed()
        return plan

    async def refuse(self, principal: Principal, plan_id: str, reason: str) -> Plan:
        """Say no, with the reason."""
        if not reason.strip():
            raise Refused("请写明不同意的理由。", "一句话即可，提出人会看到。")
        return await asyncio.to_thread(self._dispatcher.refuse, principal, plan_id, reason)

    async def undo(self, principal: Principal, step_id: str) -> Plan:
        """Take back a reversible step."""
        plan = await asyncio.to_thread(self._dispatcher.undo, principal, step_id)
        self._changed()
        return plan

    async def settle(
        self, principal: Principal, step_id: str, *, happened: bool, note: str
    ) -> Plan:
        """Record what a person found out about a step whose outcome was unknown."""
        return await asyncio.to_thread(
            lambda: self._dispatcher.settle(principal, step_id, happened=happened, note=note)
        )

    async def plan(self, principal: Principal, plan_id: str) -> Plan:
        """Return one plan with its receipts."""
        return await asyncio.to_thread(self._dispatcher.plan, principal, plan_id)

    async def plans(self, principal: Principal, limit: int = 50) -> list[Plan]:
        """Return the newest plans that this person may see."""
        return await asyncio.to_thread(self._dispatcher.plans, principal, (), limit)

    async def waiting(self, principal: Principal) -> list[Plan]:
        """Return the plans that wait for this person's word."""
        return await asyncio.to_thread(self._dispatcher.waiting, principal)
