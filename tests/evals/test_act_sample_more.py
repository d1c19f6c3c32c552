"""The later rows of the sample world: in their world, and understood without a model."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from assistant.understand.parse import parse
from evals import sample_world
from evals.act_world import read_world
from evals.suites import act

CASES = Path(sample_world.__file__).parent / "cases"
# calls, the shift and the registers; then rosters, registers and screens
FILES = ("act-sample-duty.jsonl", "act-sample-pages.jsonl")
ROWS = {name: act.read_rows(CASES / name) for name in FILES}


def test_no_sentence_stands_twice() -> None:
    rows = [*act.read_rows(CASES / "act-sample.jsonl"), *(r for own in ROWS.values() for r in own)]
    said = [row["utterance"] for row in rows]
    assert len(said) == len(set(said))
    assert all(ROWS.values())


@pytest.fixture(scope="module", params=FILES)
def measured(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The suite's figures for one file, without a model and without an embedder."""
    world = read_world(sample_world.WORLD_FILE)
    report, _ = asyncio.run(
        act.run(world, ROWS[request.param], lambda text, turns: parse(text, world, turns), None)
    )
    return report["metrics"]


def test_they_are_understood_without_a_model(measured: dict[str, Any]) -> None:
    assert measured["kind_acc"] >= 0.95
    assert measured["action_acc"] >= 0.95
    assert measured["args_acc"] >= 0.92


def test_nothing_forbidden_comes_of_them(measured: dict[str, Any]) -> None:
    assert measured["forbidden"] == 0
