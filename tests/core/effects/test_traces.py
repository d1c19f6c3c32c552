"""Nothing consequential without a live approval, nothing unaudited, nothing twice: any trace."""

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.audit import Audit
from tests.core.effects.fakes import Crash, Room, room_at
from tests.core.effects.traces import Trace, clear, violations


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    made = room_at(tmp_path_factory.mktemp("effects"))
    yield made
    made.database.dispose()


def judged(room: Room, rng: Random, length: int = 12) -> list[str]:
    clear(room)
    trace = Trace(room, rng)
    trace.run(length)
    return violations(trace, 0)


@settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rng=st.randoms(use_true_random=False), length=st.integers(3, 25))
def test_no_trace_has_an_effect_without_word_or_record_or_twice(
    room: Room, rng: Random, length: int
) -> None:
    assert judged(room, rng, length) == []


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_many_traces(room: Room) -> None:
    """ZHIBAN_TRACES sets how many; 100,000 were run when this was written."""
    effects = 0
    for seed in range(int(os.environ.get("ZHIBAN_TRACES", "5000"))):
        assert judged(room, Random(seed)) == [], f"seed {seed}"
        effects += len(room.world.effects)
    assert effects > 0


@pytest.mark.parametrize("dies_at", range(1, 14))
def test_a_crash_at_any_write_leaves_no_unrecorded_or_doubled_effect(
    tmp_path: Path, dies_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process dies at the n-th audit write, which is inside every transaction that matters."""
    room = room_at(tmp_path)
    writes = 0
    append = Audit.append_in

    def dying(self: Audit, *args: object, **rest: object) -> None:
        nonlocal writes
        writes += 1
        append(self, *args, **rest)  # type: ignore[arg-type]
        if writes == dies_at:
            raise Crash

    monkeypatch.setattr(Audit, "append_in", dying)
    for seed in range(40):
        writes = dies_at  # tidying up between traces does not count
        clear(room)
        writes = 0
        trace = Trace(room, Random(seed))
        trace.run(15)
        assert violations(trace, 0) == [], f"seed {seed}"
    room.database.dispose()


def test_the_judge_sees_an_effect_nobody_approved(room: Room) -> None:
    clear(room)
    trace = Trace(room, Random(1))
    while not any(s.action == "t.dispatch" for p in trace.shown for s in p.steps):
        trace.run(1)
    step = next(s for p in trace.shown for s in p.steps if s.action == "t.dispatch")
    from core.effects.action import Call
    from tests.core.effects.fakes import OFFICER, Note

    room.world.run("t.dispatch", Call(step.id, OFFICER, room.clock.now()), Note())
    assert any("no live approval" in v for v in violations(trace, 0))
    assert any("no audit row" in v for v in violations(trace, 0))
