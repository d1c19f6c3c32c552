"""How many of the things meant by the development utterances are found (skipped without them)."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.understand import describe
from assistant.understand.mentions import find
from assistant.understand.quoted import spans
from assistant.understand.repair import repair
from assistant.understand.times import times
from assistant.understand.world import World
from connectors.contract import Kind
from evals.act_world import read_world


@pytest.fixture(scope="module")
def material(shared_dir: Path) -> tuple[World, list[dict[str, Any]]]:
    folder = shared_dir / "evals"
    lines = (folder / "act-dev.jsonl").read_text(encoding="utf-8").splitlines()
    world = read_world(folder / "world.json")
    find("", world)
    return world, [json.loads(line) for line in lines if line.strip()]


def _ids(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _ids(part)


def _meant(row: dict[str, Any], world: World) -> set[str]:
    expect = row["expect"]
    every = [expect.get("actions", []), *expect.get("alt", []), expect.get("candidates", [])]
    return {id for id in _ids(every) if id in world.by_id and id != world.home_unit}


def _found(text: str, world: World) -> set[str]:
    sure = [(m.start, m.end) for m in find(text, world) if m.exact]
    text, _ = repair(text, sure, spans(text))
    named = find(text, world)
    found = {c.id for m in named for c in m.candidates}
    for finder in (
        describe.events,
        describe.cameras,
        describe.sensors,
        describe.notices,
        describe.reports,
        describe.rollcalls,
    ):
        found |= set(describe.rivals(finder(text, world, named)))
    return found | set(describe.rivals(describe.devices(text, world)))


def test_what_stands_alone_is_found(material: tuple[World, list[dict[str, Any]]]) -> None:
    world, rows = material
    wanted = hit = 0
    for row in rows:
        if row["context"]:
            continue  # what it speaks of was named before
        meant = _meant(row, world)
        wanted += len(meant)
        hit += len(meant & _found(row["utterance"], world))
    print(f"things found: {hit}/{wanted} = {hit / wanted:.3f}")
    assert hit / wanted >= 0.95


def test_a_person_or_office_is_rarely_seen_where_none_is_meant(
    material: tuple[World, list[dict[str, Any]]], shared_dir: Path
) -> None:
    world, _ = material
    path = shared_dir / "evals/proofread-dev/cscd-ns.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["target"] for line in lines]
    # news of elsewhere: whatever sounds like a name of this world is a mistake
    wrong = [
        mention
        for text in texts
        for mention in find(text, world)
        if mention.kind is not Kind.PLACE and mention.candidates[0].how in ("sound", "slip", "post")
    ]
    print(f"false mentions by sound or post: {len(wrong)} in {len(texts)} sentences")
    assert len(wrong) <= len(texts) * 0.005


def test_an_utterance_is_resolved_in_milliseconds(
    material: tuple[World, list[dict[str, Any]]],
) -> None:
    world, rows = material
    spent: list[float] = []
    for row in rows:
        began = time.perf_counter()
        text = row["utterance"]
        named = find(text, world)
        times(text, world.now)
        describe.events(text, world, named)
        describe.cameras(text, world, named)
        spent.append(time.perf_counter() - began)
    spent.sort()
    print(f"resolution: median {spent[len(spent) // 2] * 1000:.1f} ms")
    assert spent[len(spent) // 2] < 0.015
