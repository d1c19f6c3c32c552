import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from evals import sample_world
from evals.act_world import read_world
from evals.suites.act import read_rows

CASES = Path(sample_world.__file__).parent / "cases" / "act-sample.jsonl"
ROWS = read_rows(CASES)
ID = re.compile(r"[A-Z]{1,2}\d{2}|SJ\d{8}-\d{4}|(RC|NT|BG)\d{8}-\d{2}|\d{20}")


def values(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for value in node.values():
            yield from values(value)
    elif isinstance(node, list):
        for item in node:
            yield from values(item)
    elif isinstance(node, str):
        yield node


def test_the_world_file_is_what_the_generator_writes() -> None:
    written = sample_world.WORLD_FILE.read_text(encoding="utf-8")
    assert written == sample_world.text(), "run: python -m evals.sample_world"
    assert json.loads(written)["meta"]["now"] == "2026-09-18T20:10+08:00"


def test_every_id_in_the_cases_exists_in_their_world() -> None:
    known = read_world(sample_world.WORLD_FILE).by_id
    for row in ROWS:
        gold = {k: row["expect"].get(k, []) for k in ("actions", "alt", "candidates")}
        for value in values(gold):
            if ID.fullmatch(value):
                assert value in known, (row["id"], value)


def test_times_in_the_cases_are_aware() -> None:
    for row in ROWS:
        for value in values(row["expect"]["actions"]):
            if re.match(r"\d{4}-\d\d-\d\dT", value):
                assert datetime.fromisoformat(value).tzinfo is not None, row["id"]


def test_the_cases_are_told_apart_and_mixed_as_announced() -> None:
    assert len({row["id"] for row in ROWS}) == len(ROWS) == 120
    assert len({row["utterance"] for row in ROWS}) == 120
    assert Counter(row["tags"][0] for row in ROWS) == {
        "plain": 36,
        "colloquial": 24,
        "context": 16,
        "plan": 16,
        "clarify": 12,
        "noaction": 8,
        "noise": 8,
    }
    for row in ROWS:
        steps = len(row["expect"]["actions"])
        kind = row["expect"]["kind"]
        assert (steps > 1, steps == 1) == (kind == "plan", kind == "action"), row["id"]
