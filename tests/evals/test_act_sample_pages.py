"""The rows about rosters, registers and screens: in their world, and understood without a model."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from assistant.understand.parse import parse
from evals import sample_world
from evals.act_world import read_world
from evals.suites import act

CASES = Path(sample_world.__file__).parent / "cases"
ROWS = act.read_rows(CASES / "act-sample-pages.jsonl")


def test_the_rows_are_told_apart_from_each_other_and_from_the_others() -> None:
    files = ("act-sample.jsonl", "act-sample-duty.jsonl")
    others = {row["utterance"] for name in files for row in act.read_rows(CASES / name)}
    said = [row["utterance"] for row in ROWS]
    assert len(said) == len(set(said)) == 48
    assert not others & set(said)


@pytest.fixture(scope="module")
def measured() -> dict[str, Any]:
    """The suite's figures without a model and without an embedder."""
    world = read_world(sample_world.WORLD_FILE)
    report, _ = asyncio.run(
        act.run(world, ROWS, lambda text, turns: parse(text, world, turns), None)
    )
    return report["metrics"]


def test_they_are_understood_without_a_model(measured: dict[str, Any]) -> None:
    assert measured["kind_acc"] >= 0.95
    assert measured["action_acc"] >= 0.95
    assert measured["args_acc"] >= 0.92


def test_nothing_forbidden_comes_of_them(measured: dict[str, Any]) -> None:
    assert measured["forbidden"] == 0
