"""The same conversation comes to the same replies on every channel, and to the same deeds."""

import pytest

from core.effects.action import Effect
from tests.channels.contract.driver import BOUND, Deeds, Driver, rounds_over, said_elsewhere
from tests.channels.contract.scripts import Script, Step, scripts
from tests.channels.contract.seen import Seen, bare

SCRIPTS = [
    pytest.param(one, id=one.name, marks=[pytest.mark.slow] if one.slow else [])
    for one in scripts()
]


def test_there_are_forty_conversations_and_each_has_its_name() -> None:
    names = [one.name for one in scripts()]
    assert len(names) >= 40
    assert len(set(names)) == len(names)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("script", SCRIPTS)
async def test_every_channel_replies_alike(drivers: dict[str, Driver], script: Script) -> None:
    played = {
        name: await _played(driver, script)
        for name, driver in drivers.items()
        if name not in script.not_on
    }
    first = next(iter(played))
    for name, (replies, deeds) in played.items():
        for number, (step, here, there) in enumerate(
            zip(script.steps, replies, played[first][0], strict=True), start=1
        ):
            where = f"{name}, step {number}: {here}"
            _holds(step, here, where)
            assert here == there, f"{where}\nbut on {first}: {there}"
        assert deeds == script.deeds, name


async def _played(driver: Driver, script: Script) -> tuple[list[list[Seen]], list[str]]:
    await driver.begin({step.by for step in script.steps if step.by in BOUND})
    catalogue = driver.room.duty.dispatcher.catalogue
    watched = Deeds.of(driver.room)
    replies = [await _step(driver, step) for step in script.steps]
    changes = watched.done(lambda name: catalogue.get(name).effect is not Effect.READ)
    return replies, changes


async def _step(driver: Driver, step: Step) -> list[Seen]:
    if step.elsewhere:
        await said_elsewhere(driver.room, step.by, step.elsewhere)
        return []
    if step.rounds:
        await rounds_over(driver.room)
        return []
    if step.go_on:
        await driver.go_on(step.by)
        return []
    if step.redeliver:
        return await driver.redeliver(step.by)
    if step.press:
        return await driver.press(step.by, step.press, step.reason)
    if step.file is not None:
        return await driver.file(step.by, step.file, step.say)
    if step.voice:
        return await driver.voice(step.by, step.voice)
    if step.place is not None:
        return await driver.place(step.by, step.place, step.say)
    return await driver.say(step.by, step.say, step.forward)


def _holds(step: Step, replies: list[Seen], where: str) -> None:
    """Check what the script demands of the replies to one step."""
    quiet = step.silent or step.elsewhere or step.go_on or step.rounds or step.redeliver
    assert bool(replies) != bool(quiet), where
    if not replies:
        return
    said, last = bare("\n".join(one.everything for one in replies)), replies[-1]
    for words in step.words:
        assert bare(words) in said, f"{words!r} not in {where}"
    for words in step.without:
        assert bare(words) not in said, f"{words!r} in {where}"
    for place in step.cites:
        assert any(place in cite for one in replies for cite in one.cites), where
    for choice in step.choices:
        assert any(choice in offered for offered in last.choices), where
    for field in ("state", "approve", "undo", "foreign"):
        wanted = getattr(step, field)
        wanted = "" if wanted == "done" else wanted  # a receipt looks like any words on some
        assert wanted is None or getattr(last, field) == wanted, f"{field}: {where}"
    for name in step.files:
        assert any(name in file for file in last.files), where
    assert last.barred == step.barred, where
