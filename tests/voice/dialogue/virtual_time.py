"""An event loop whose clock jumps to the next thing to do: a minute's call takes milliseconds."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


class _Jumping(selectors.SelectSelector):
    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> Any:
        if timeout:
            self.now += timeout
        return super().select(0 if timeout is not None else None)


class VirtualLoop(asyncio.SelectorEventLoop):
    """Time passes only by waiting. Nothing here may wait for a thread."""

    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run to the end; no task may be left over."""
    loop = VirtualLoop()
    try:
        result = loop.run_until_complete(work)
        loop.run_until_complete(asyncio.sleep(0.1))
        left = [task for task in asyncio.all_tasks(loop) if not task.done()]
        assert not left, left
        return result
    finally:
        loop.close()
