"""What is put off until the pages have what they need is not put off for ever."""

import asyncio
import time

import pytest

from channels import room
from channels.room import calm


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "LOOK_S", 0.02)
    monkeypatch.setattr(room, "LATE_S", 0.03)
    monkeypatch.setattr(room, "CALM_S", 0.2)
    monkeypatch.setattr(room, "BUSY_S", 1.2)


async def _taken(leaving: asyncio.Event) -> float:
    before = time.monotonic()
    await calm(leaving)
    return time.monotonic() - before


async def _pages() -> None:
    while True:
        time.sleep(0.06)  # noqa: ASYNC251 - a page that is being built holds the loop up
        await asyncio.sleep(0)


async def test_a_loop_at_rest_is_enough() -> None:
    assert 0.15 < await _taken(asyncio.Event()) < 1.2


async def test_while_pages_are_built_it_waits_but_not_for_ever() -> None:
    building = asyncio.create_task(_pages())
    taken = await _taken(asyncio.Event())
    building.cancel()
    assert 1.1 < taken < 3


async def test_who_leaves_does_not_wait() -> None:
    leaving = asyncio.Event()
    leaving.set()
    assert await _taken(leaving) < 0.1
