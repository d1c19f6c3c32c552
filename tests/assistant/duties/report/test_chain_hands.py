"""Chains of reports by other hands: the wrong is told once, the honest course of things is not."""

from pathlib import Path
from typing import Any

import pytest

from assistant.duties.report.record import ChainFlag
from core.yaml_data import read_yaml
from tests.assistant.duties.report.test_chain_kinds import told

HERE = Path(__file__).parent
PAIRS: list[dict[str, Any]] = read_yaml((HERE / "chain_hands.yaml").read_text("utf-8"))
STORIES: list[dict[str, Any]] = [
    row
    for name in ("chain_stories", "chain_courses")
    for row in read_yaml((HERE / f"{name}.yaml").read_text("utf-8"))
]


def fits(flag: ChainFlag, words: list[str]) -> bool:
    """Whether a flag is of one of the fields or types."""
    return any(word in flag.type or word in flag.field for word in words)


@pytest.mark.parametrize("row", [pytest.param(r, id=r["kind"]) for r in PAIRS])
def test_one_difference_is_told_and_its_honest_neighbour_is_not(row: dict[str, Any]) -> None:
    *early, last = told(row["reports"])
    assert [flag for flags in early for flag in flags] == []
    fields = row.get("field", [])
    assert len(last) == bool(fields), last
    assert all(fits(flag, fields) for flag in last), last


@pytest.mark.parametrize("row", [pytest.param(r, id=r["name"]) for r in STORIES])
def test_each_report_of_a_chain_gets_its_flags_and_no_others(row: dict[str, Any]) -> None:
    found = told([report["text"] for report in row["reports"]])
    for report, flags in zip(row["reports"], found, strict=True):
        wanted = report.get("flags", [])
        assert len(flags) == len(wanted), (report["text"], flags)
        assert all(any(fits(flag, words) for flag in flags) for words in wanted), flags
