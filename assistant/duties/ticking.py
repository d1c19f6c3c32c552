"""Looks again and again for what is due: one thread, woken when the next thing is."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from core.clock import Clock
from core.errors import ZhibanError

_log = logging.getLogger(__name__)
_LONGEST_S = 30.0  # between two looks, so that what officers wrote down meanwhile is seen
_SHORTEST_S = 0.5
_REST_S = 1.0  # however often something is changed: changes that come together are one look

Scan = Callable[[], datetime | None]
"""Does what is due; returns when it should look again, None where nothing is in sight."""


class Ticking:
    """Calls its scans now, and again whenever the earliest of them asks for it.

    Nothing is kept here: what is due follows from the tables, so the first look after a restart
    does all that was missed.
    """

    def __init__(self, name: str, clock: Clock, scans: Sequence[Scan]) -> None:
        self._name = name
        self._clock = clock
        self._scans = scans
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to look."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._thread.start()

    def wake(self) -> None:
        """Look soon, within a second: something was changed."""
        self._wake.set()

    def stop(self) -> None:
        """End after the scan that is under way."""
        if self._thread is not None:
            self._stopping.set()
            self._wake.set()
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while not self._stopping.is_set():
            began = time.monotonic()
            self._wake.clear()
            found = [at for scan in self._scans if (at := self._scanned(scan)) is not None]
            upcoming = min(found, default=None)
            left = _LONGEST_S
            if upcoming is not None:
                left = (upcoming - self._clock.now()).total_seconds()
            if not self._stopping.is_set():
                self._wake.wait(min(max(left, _SHORTEST_S), _LONGEST_S))
                self._stopping.wait(max(0.0, began + _REST_S - time.monotonic()))

    def _scanned(self, scan: Scan) -> datetime | None:
        try:
            return scan()
        except (SQLAlchemyError, ZhibanError):
            _log.exception("%s: a look failed; tried again", self._name)
            return None
