"""Calls of the simulated exchange to this room, made in the background.

What a caller hears and says is rendered first, which takes a minute the first time; whoever asked
for the call is told at once that it is coming, and may look how far it is.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from core.errors import Refused, ZhibanError

_LOG = logging.getLogger(__name__)
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class SimulatedCall:
    """A call that was asked for. `done` of `total` sentences are rendered; `problem` is why it
    could not be made, in Chinese."""

    unit: str
    about: str
    state: Literal["准备中", "已呼叫", "未呼叫"] = "准备中"
    done: int = 0
    total: int = 0
    problem: str = ""


class SimulatedCalls:
    """One call at a time; `call` makes it and takes as long as it needs. Safe in any thread."""

    def __init__(self, call: Callable[[str, str, Told], None]) -> None:
        self._call = call
        self._guard = threading.Lock()
        self._last: SimulatedCall | None = None

    @property
    def last(self) -> SimulatedCall | None:
        """The newest call that was asked for, as it stands; None before the first."""
        return self._last

    def begin(self, unit: str, about: str) -> SimulatedCall:
        """Have a call made and return at once. Raises Refused while another is prepared."""
        with self._guard:
            if self._last is not None and self._last.state == "准备中":
                raise Refused("上一通模拟来电还在准备。", "请等它打进来再试。")
            self._last = begun = SimulatedCall(unit, about)
        threading.Thread(
            target=self._make, args=(begun,), name="simulated-call", daemon=True
        ).start()
        return begun

    def _make(self, begun: SimulatedCall) -> None:
        def told(done: int, total: int) -> None:
            self._last = replace(begun, done=done, total=total)

        try:
            self._call(begun.unit, begun.about, told)
        except ZhibanError as error:
            self._last = replace(begun, state="未呼叫", problem=f"{error.message}{error.remedy}")
        except Exception:  # else it would be 准备中 for ever
            _LOG.exception("a simulated call was not made")
            self._last = replace(begun, state="未呼叫", problem="模拟来电没有打成，请查看日志。")
        else:
            self._last = replace(self._last or begun, state="已呼叫")
