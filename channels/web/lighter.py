"""What the web framework does for every page again and again, made cheaper; all looks the same.

Each part says what it cost; test_lighter.py holds that a page comes out the same, and fails where a
newer version of the framework no longer works as is taken for granted here.
"""

import asyncio
import functools
from collections.abc import Callable
from types import CodeType, FunctionType, MethodType
from typing import Any

from nicegui import Client, helpers
from nicegui import client as client_module
from nicegui import json as framework_json
from nicegui.element import Element
from nicegui.outbox import Outbox

ABANDONED_S = 30.0  # a page that no browser has connected to by then is let go
LOOKED_AFTER_S = 10.0


class QuietOutbox(Outbox):
    """What is to be sent to one page.

    The framework's own looks ten times a second whether a browser has connected by now, for every
    page that was fetched and left at once: 12 % of the server under load. This one is told.
    """

    async def loop(self) -> None:
        """Send, from the moment that a browser is there."""
        client = self.client
        if not client.has_socket_connection and not client.is_deleted:
            # its method `connected` would also answer the page before it is built
            await client._connected.wait()  # pyright: ignore[reportPrivateUsage]
        del client  # as in the framework's own: the loop must not keep a page alive
        await super().loop()

    def enqueue_update(self, element: Element) -> None:
        """Note what must be drawn again; while the page is still being built, nothing need be."""
        if getattr(self.client, "_response_built", False):  # not there before its first element
            super().enqueue_update(element)


class _Escaped(str):
    """JSON that is about to be written into a page.

    `str.translate` looks every character that is not ASCII up in a dictionary, 7 ms for a page of
    Chinese; replacing the few that matter one after another takes a hundredth of that.
    """

    __slots__ = ()

    def translate(self, table: Any, /) -> str:
        """Return the text with the characters of `table` put in place; none makes another."""
        done = str(self)
        for code, other in sorted(table.items(), key=lambda pair: pair[1] != "&amp;"):
            done = done.replace(chr(code), other)
        return done


class _Json:
    """The framework's JSON, as its pages are written with."""

    loads = staticmethod(framework_json.loads)

    @staticmethod
    def dumps(value: Any) -> str:
        """Return the text of a value."""
        return _Escaped(framework_json.dumps(value))


_expects = helpers.expects_arguments


@functools.lru_cache(maxsize=4096)
def _wants(code: CodeType, bound: int, defaults: int, named: frozenset[str]) -> bool:
    """As `expects_arguments`: whether an argument without a default is left."""
    count = code.co_argcount
    only_named = code.co_varnames[count : count + code.co_kwonlyargcount]
    return count - bound - defaults > 0 or any(name not in named for name in only_named)


def expects_arguments(handler: Callable[..., Any]) -> bool:
    """Say whether a handler wants arguments, looked up once for all that share their code.

    The framework inspects the signature of every handler each time: 14 % of building a page.
    """
    bound = isinstance(handler, MethodType)
    function = handler.__func__ if bound else handler
    if not isinstance(function, FunctionType) or function.__dict__:  # a signature of its own
        return _expects(handler)
    named = frozenset(function.__kwdefaults__ or ())
    return _wants(function.__code__, int(bound), len(function.__defaults__ or ()), named)


def lighten() -> None:
    """Put these in place. Before the first page is built; a second time does nothing more."""
    helpers.expects_arguments = expects_arguments
    client_module.Outbox = QuietOutbox  # type: ignore[attr-defined, misc]
    client_module.json = _Json  # type: ignore[assignment, attr-defined]


async def let_go() -> None:
    """Remove pages that nobody came for, sooner than the framework would, until cancelled."""
    while True:
        await asyncio.sleep(LOOKED_AFTER_S)
        Client.prune_instances(client_age_threshold=ABANDONED_S)
