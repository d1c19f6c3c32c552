"""What is made cheaper for every page changes nothing that a page shows."""

import asyncio
import functools
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nicegui import Client, helpers, json
from nicegui import client as client_module
from nicegui.client import HTML_ESCAPE_TABLE
from nicegui.outbox import Outbox
from nicegui.testing import User

from channels.web import lighter
from channels.web.lighter import QuietOutbox, _Json  # pyright: ignore[reportPrivateUsage]

framework_expects = lighter._expects  # pyright: ignore[reportPrivateUsage]


@given(st.dictionaries(st.text(), st.text(alphabet="&<>`$值班;#amp")))
def test_a_page_is_escaped_as_the_framework_escapes_it(value: dict[str, str]) -> None:
    plain: str = json.dumps(value)
    assert _Json.dumps(value).translate(HTML_ESCAPE_TABLE) == plain.translate(HTML_ESCAPE_TABLE)
    assert _Json.loads(str(_Json.dumps(value))) == value


class _Handlers:
    def none(self) -> None: ...
    def one(self, _event: object) -> None: ...
    def maybe(self, _event: object = None) -> None: ...
    def named(self, *, wanted: int) -> None: ...
    def named_or_not(self, *, wanted: int = 1) -> None: ...
    def some(self, *_args: object, **_more: object) -> None: ...
    @classmethod
    def of_class(cls, _event: object) -> None: ...
    @staticmethod
    def static(_event: object) -> None: ...
    def __call__(self, _event: object) -> None: ...


def test_what_a_handler_wants_is_read_as_the_framework_reads_it() -> None:
    one = _Handlers()

    def optional(_event: object = 1) -> None: ...

    @functools.wraps(one.none)
    def wrapped(_event: object) -> None: ...

    handlers: list[Any] = [
        one.none, one.one, one.maybe, one.named, one.named_or_not, one.some, one.of_class,
        one.static, one, wrapped, print, functools.partial(one.one, 1), optional,
        _Handlers.one, _Handlers.none,
    ]  # fmt: skip
    for handler in [*handlers, *handlers]:
        assert lighter.expects_arguments(handler) == framework_expects(handler), handler


def test_two_handlers_of_one_code_with_other_defaults_are_told_apart() -> None:
    def made(default: bool) -> Any:
        def handler(event: object) -> object:
            return event

        if default:
            handler.__defaults__ = (None,)
        return handler

    assert lighter.expects_arguments(made(default=False))
    assert not lighter.expects_arguments(made(default=True))


async def test_the_framework_uses_them_and_a_page_still_hears_of_what_changes(
    visitor: Callable[[str], Awaitable[User]],
) -> None:
    user = await visitor("officer")
    assert helpers.expects_arguments is lighter.expects_arguments
    assert client_module.Outbox is QuietOutbox  # type: ignore[attr-defined]
    await user.open("/approvals")
    assert user.client is not None
    assert isinstance(user.client.outbox, QuietOutbox)
    await user.should_see(marker="strip")  # drawn by a timer, after the page was delivered


async def test_a_page_that_nobody_came_for_waits_without_looking(
    visitor: Callable[[str], Awaitable[User]], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    looks = Outbox.loop

    async def counted(outbox: Outbox) -> None:
        looked.append(outbox.client.id)
        await looks(outbox)

    monkeypatch.setattr(Outbox, "loop", counted)
    user = await visitor("officer")
    answer = await user.http_client.get("/approvals")
    assert answer.status_code == 200
    client = list(Client.instances.values())[-1]
    await asyncio.sleep(0.3)
    assert looked == []
    client.delete()  # what is waited for then ends, too
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert all(client.id not in task.get_name() for task in asyncio.all_tasks())


async def test_pages_that_nobody_came_for_are_let_go_and_young_ones_stay(
    visitor: Callable[[str], Awaitable[User]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lighter, "LOOKED_AFTER_S", 0.02)
    user = await visitor("officer")
    for _ in range(2):
        assert (await user.http_client.get("/approvals")).status_code == 200
    old, young = list(Client.instances.values())[-2:]
    old.created -= lighter.ABANDONED_S + 1
    letting_go = asyncio.create_task(lighter.let_go())
    await asyncio.sleep(0.2)
    letting_go.cancel()
    assert old.is_deleted
    assert not young.is_deleted
