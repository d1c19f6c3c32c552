"""A room whose reports are drafted, signed and sent by its own dispatcher."""

from datetime import timedelta

from nicegui import ElementFilter
from nicegui.testing import User

from channels.room import Room
from core.effects.plan import PlanState, Request
from tests.channels.test_web_acting import principal


def note(room: Room) -> str:
    """Half an hour ago, with a contradiction; the names are invented."""
    now = room.clock.now()
    told, began = now - timedelta(minutes=30), now - timedelta(minutes=45)
    return (
        f"{told:%H:%M}接青禾镇值班室小邵电话。{began:%H:%M}青禾镇柳堤路18号一家具厂厂房着火。\n"
        "物业说受伤2人，镇里说受伤3人。原因正在调查。"
    )


async def drafted(room: Room, text: str, **more: object) -> str:
    arguments = {"step": "首报", "sources": [{"text": text}]} | more
    plan = await room.duty.acting.act(
        principal(room, "officer"), [Request(action="report.draft", arguments=arguments)]
    )
    assert plan.state is PlanState.FINISHED, plan
    receipt = plan.steps[0].receipt
    assert receipt is not None
    return str(receipt.refs["report"])


async def done(room: Room, login: str, action: str, **arguments: object) -> None:
    """Do something to a report as the dispatcher does it, with that person's own word."""
    who = principal(room, login)
    plan = await room.duty.acting.act(who, [Request(action=action, arguments=arguments)])
    if plan.state is PlanState.WAITING:
        plan = await room.duty.acting.approve(who, plan.id, plan.digest)
    assert plan.state is PlanState.FINISHED, [step.receipt for step in plan.steps]


async def sent(room: Room, report: str) -> None:
    await done(room, "officer", "report.submit", report=report)
    await done(room, "leader", "report.sign", report=report)
    await done(room, "officer", "report.send", report=report, to=["示例市政府总值班室"])


def newest(user: User, marker: str) -> object:
    with user:
        return max(ElementFilter(marker=marker), key=lambda one: one.id)
