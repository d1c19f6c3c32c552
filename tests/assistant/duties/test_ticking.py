"""The timer of the duties: woken at once, however often, and not more often than need be."""

import time
from datetime import datetime

from assistant.duties import ticking
from assistant.duties.ticking import Ticking
from core.clock import SystemClock


def test_changes_that_come_together_are_one_look_and_the_last_is_seen(monkeypatch) -> None:
    monkeypatch.setattr(ticking, "_REST_S", 0.2)
    changed, seen = [0], list[int]()

    def scan() -> datetime | None:
        seen.append(changed[0])
        return None

    timer = Ticking("test", SystemClock(), (scan,))
    timer.start()
    for _ in range(50):
        time.sleep(0.005)
        changed[0] += 1
        timer.wake()
    deadline = time.monotonic() + 5
    while seen[-1:] != [50] and time.monotonic() < deadline:
        time.sleep(0.01)
    timer.stop()
    assert seen[-1] == 50
    assert len(seen) <= 12  # fifty looks without a rest between them


def test_stopping_does_not_wait_for_the_rest(monkeypatch) -> None:
    monkeypatch.setattr(ticking, "_REST_S", 30.0)
    timer = Ticking("test", SystemClock(), (lambda: None,))
    timer.start()
    timer.wake()
    began = time.monotonic()
    timer.stop()
    assert time.monotonic() - began < 5
