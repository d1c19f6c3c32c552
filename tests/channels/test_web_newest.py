"""The page shows what was asked for last, however the readings overtake one another."""

import asyncio

from channels.web.newest import Newest


async def test_a_slow_earlier_reading_does_not_cover_a_later_one() -> None:
    slow = asyncio.Event()
    asked = iter(("before the filter", "after the filter"))
    drawn: list[str] = []

    async def read() -> str:
        wanted = next(asked)
        if wanted == "before the filter":
            await slow.wait()
        return wanted

    newest = Newest(read, drawn.append)
    earlier = asyncio.create_task(newest.show())
    await asyncio.sleep(0)
    await newest.show()
    slow.set()
    await earlier
    assert drawn == ["after the filter"]


async def test_readings_in_order_are_all_drawn() -> None:
    asked = iter((1, 2))
    drawn: list[int] = []

    async def read() -> int:
        return next(asked)

    newest = Newest(read, drawn.append)
    await newest.show()
    await newest.show()
    assert drawn == [1, 2]
