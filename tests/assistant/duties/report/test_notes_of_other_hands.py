"""Notes of many hands (notes/*.yaml): places, informants, people, moments and the scene."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.duties.report.assess import assess
from assistant.duties.report.draft import Header, compose, untraceable
from assistant.duties.report.reading import NoGazetteer
from assistant.duties.report.record import Material, Record, Slot, Source, Step
from core.clock import ROOM_ZONE
from core.yaml_data import read_yaml

NOW = datetime(2026, 11, 21, 23, 50, tzinfo=ROOM_ZONE)
NOTES = Path(__file__).parent / "notes"
PEOPLE = ("deaths", "injured", "seriously_injured", "missing", "trapped", "evacuated")
MOMENTS = ("occurred_at", "received_at", "alarm_at")
SCENE = ("force", "leader", "loss", "impact", "measure")


def table(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = read_yaml((NOTES / f"{name}.yaml").read_text("utf-8"))
    return rows


def material(text: str) -> Material:
    return Material(sources=(Source(id="m1", text=text),), now=NOW)


def record(row: dict[str, Any]) -> Record:
    step = Step(row.get("step", Step.FIRST))
    return assess(material(row["note"]), step, NoGazetteer())


def told(row: dict[str, Any], slot: str) -> str | None:
    fact = record(row).one(Slot(slot))
    return fact.text if fact else None


@pytest.mark.parametrize("row", table("places"), ids=lambda row: row["note"])
def test_the_place_is_where_it_happened_and_not_where_people_are(row: dict[str, Any]) -> None:
    assert told(row, "place") == row["place"]


@pytest.mark.parametrize("row", table("sources"), ids=lambda row: row["note"])
def test_the_source_is_who_reported_to_this_room(row: dict[str, Any]) -> None:
    assert told(row, "source") == row["source"]


@pytest.mark.parametrize("row", table("people"), ids=lambda row: row["note"])
def test_people_are_counted_by_what_befell_them(row: dict[str, Any]) -> None:
    known = record(row)
    found = {slot: known.one(Slot(slot)) for slot in PEOPLE if slot in row}
    numbers = {slot: fact.number if fact else None for slot, fact in found.items()}
    assert numbers == {slot: row[slot] for slot in numbers}


@pytest.mark.parametrize("row", table("moments"), ids=lambda row: row["note"])
def test_each_moment_is_of_the_event_the_call_or_the_alarm(row: dict[str, Any]) -> None:
    known = record(row)
    clocks: dict[str, str | None] = {}
    for slot in MOMENTS:
        if slot in row:
            fact = known.one(Slot(slot))
            clocks[slot] = f"{fact.moment:%H:%M}" if fact and fact.moment else None
    assert clocks == {slot: row[slot] for slot in clocks}


@pytest.mark.parametrize("row", table("scene"), ids=lambda row: row["note"])
def test_the_scene_is_told_as_it_was_said(row: dict[str, Any]) -> None:
    known = record(row)
    for slot in SCENE:
        texts = [fact.text for fact in known.all(Slot(slot))]
        assert all(any(str(words) in text for text in texts) for words in row.get(slot, []))
    forces = "".join(fact.text for fact in known.all(Slot.FORCE))
    assert not any(words in forces for words in row.get("no_force", []))


@pytest.mark.parametrize("name", ["places", "sources", "people", "moments", "scene"])
def test_no_draft_of_these_notes_invents_anything(name: str) -> None:
    invented: dict[str, list[str]] = {}
    for row in table(name):
        known = record(row)
        step = Step(row.get("step", Step.FIRST))
        draft = compose(known, material(row["note"]), step, Header(at=NOW))
        if found := list(untraceable(draft.text, known, material(row["note"]))):
            invented[row["note"]] = found
    assert not invented
