"""Which elements and slots notes of other trades and provinces give (notes/elements.yaml)."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.duties.report.assess import assess
from assistant.duties.report.reading import NoGazetteer
from assistant.duties.report.reading.counts import counts
from assistant.duties.report.record import COUNTS, Material, Record, Slot, Source, Step
from core.clock import ROOM_ZONE
from core.yaml_data import read_yaml

NOW = datetime(2026, 11, 21, 23, 50, tzinfo=ROOM_ZONE)
NOTES = Path(__file__).parent / "notes"
NOT_SLOTS = ("note", "step")


def table(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = read_yaml((NOTES / f"{name}.yaml").read_text("utf-8"))
    return rows


def record(row: dict[str, Any]) -> Record:
    material = Material(sources=(Source(id="m1", text=row["note"]),), now=NOW)
    return assess(material, Step(row.get("step", Step.FIRST)), NoGazetteer())


def value(known: Record, slot: Slot) -> object:
    fact = known.one(slot)
    if fact is None:
        return None
    return fact.number if slot in COUNTS else fact.text


@pytest.mark.parametrize("row", table("elements"), ids=lambda row: row["note"])
def test_only_what_a_note_does_not_give_is_missing(row: dict[str, Any]) -> None:
    missing = {one.key for one in record(row).missing if not one.optional}
    assert not missing & set(row.get("given", ()))
    assert set(row.get("missing", ())) <= missing


@pytest.mark.parametrize("row", table("far_from_towns"), ids=lambda row: row["note"])
def test_slots_are_read_far_from_any_gazetteer(row: dict[str, Any]) -> None:
    known = record(row)
    wanted = {key: said for key, said in row.items() if key not in NOT_SLOTS}
    assert {key: value(known, Slot(key)) for key in wanted} == wanted


def test_the_living_are_none_of_the_dead_and_an_earlier_report_is_not_now() -> None:
    told = "累计遇难5人、生还4人，仍有2人失联。续报一将失联数误报为3人，应为4人。"
    found = {fact.slot: fact.number for fact in counts(Source(id="m1", text=told), ())}
    assert found == {Slot.DEATHS: 5, Slot.MISSING: 2}
