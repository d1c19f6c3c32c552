"""What reads notes beside the rules is there after a first start, too, which fetches first."""

from collections.abc import Awaitable, Callable

import pytest

from channels.model_room import ModelRoom
from channels.room import Room


async def test_the_readers_come_after_an_embedder_that_had_to_be_fetched(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[bool] = []
    fetched: list[Callable[[], Awaitable[None]]] = []
    monkeypatch.setattr(ModelRoom, "embedder_on_disk", property(lambda _: False))
    monkeypatch.setattr(room.models, "load_readers", lambda: loaded.append(room.ready))
    monkeypatch.setattr(room.models, "start", lambda embedder, chat: fetched.append(embedder))
    await room.start(samples=False)
    try:
        await fetched[0]()
        assert True in loaded  # with the embedder in: before, there is nothing to build them of
    finally:
        await room.stop()


async def test_a_reader_that_cannot_be_built_holds_nothing_up(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no graph")

    monkeypatch.setattr("channels.model_room.open_reader", broken)
    room.models.load_readers()
    assert room.models.readers.pairs is None
