"""Every kind of difference between two reports of an incident, and its harmless neighbours."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.duties.report.assess import assess
from assistant.duties.report.chain import carried, compare
from assistant.duties.report.reading import NoGazetteer
from assistant.duties.report.record import (
    ChainFlag,
    Material,
    Record,
    Severity,
    Source,
    Step,
)
from core.clock import ROOM_ZONE
from core.yaml_data import read_yaml

STEPS = {"首": Step.FIRST, "续": Step.FOLLOW_UP, "终": Step.FINAL}
ROWS: list[dict[str, Any]] = read_yaml(
    (Path(__file__).parent / "chain_kinds.yaml").read_text("utf-8")
)


def when(step: Step, at: int) -> datetime:
    """The moment at which a report of the table is written."""
    if step is Step.FINAL:
        return datetime(2026, 11, 23, 10, 0, tzinfo=ROOM_ZONE)
    return datetime(2026, 11, 22, (10, 16, 19)[at], 0, tzinfo=ROOM_ZONE)


def told(reports: list[str]) -> list[list[ChainFlag]]:
    """What is an error or a warning in each report of a chain."""
    before: list[tuple[Step, Material, Record]] = []
    found: list[list[ChainFlag]] = []
    for at, report in enumerate(reports):
        mark, _, text = report.partition("|")
        step = STEPS[mark]
        material = Material(sources=(Source(id="m1", text=text),), now=when(step, at))
        record = assess(material, step, NoGazetteer())
        if more := carried(record, [earlier for _, _, earlier in before]):
            record = assess(material, step, NoGazetteer(), typed=more)
        flags = compare(before, step, material, record)
        found.append([f for f in flags if f.severity in (Severity.ERROR, Severity.WARN)])
        before.append((step, material, record))
    return found


@pytest.mark.parametrize(
    "row", [pytest.param(r, id=f"{i}-{r['kind']}") for i, r in enumerate(ROWS)]
)
def test_what_differs_between_two_reports_is_told_once_and_nothing_else(
    row: dict[str, Any],
) -> None:
    *early, last = told(row["reports"])
    assert [flag for flags in early for flag in flags] == []
    fields = row.get("field", [])
    assert len(last) == bool(fields), last
    for flag in last:
        assert any(word in flag.type or word in flag.field for word in fields), flag


def test_the_table_has_clean_neighbours_for_its_kinds() -> None:
    clean = [row for row in ROWS if "field" not in row]
    assert len(clean) >= len(ROWS) / 3
