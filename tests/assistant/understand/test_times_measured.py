"""Time expressions against the public Recognizers-Text rows of ../shared (skipped without it)."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from assistant.understand.times import TimeSpan, times

ZONE = ZoneInfo("Asia/Shanghai")
# what we leave out by choice: lunar days, reign years, repetition, decades, weeks counted by number
BAR = 0.68


def _same(span: TimeSpan, value: dict[str, Any]) -> bool:
    kind = value["type"]
    if value.get("value") == "not resolved":
        return bool(span.note)
    if kind == "duration":
        return span.minutes is not None and span.minutes * 60 == int(value["value"])
    if kind in ("date", "datetime", "time"):
        said = span.at or (span.since if kind == "date" else None)
        if said is None:
            return False
        return {
            "date": str(span.date) == value["value"],
            "datetime": f"{said:%Y-%m-%d %H:%M:%S}" == value["value"],
            "time": f"{said:%H:%M:%S}" == value["value"],
        }[kind]
    return _bounds(span, value)


def _bounds(span: TimeSpan, value: dict[str, Any]) -> bool:
    first, last = span.since or span.at, span.until or span.at
    if "start" in value and not _bound(first, value["start"], value["type"]):
        return False
    return "end" not in value or _bound(last, value["end"], value["type"])


def _bound(said: datetime | None, wanted: str, kind: str) -> bool:
    if said is None:
        return False
    if kind == "timerange":
        return f"{said:%H:%M:%S}" == wanted
    if kind == "datetimerange":
        return f"{said:%Y-%m-%d %H:%M:%S}" == wanted
    # the set counts the last named day of A到B as the open end; we count that day in
    day = date.fromisoformat(wanted)
    return said.date() in (day, day + timedelta(days=1))


def _right(row: dict[str, Any]) -> bool:
    reference = (row.get("Context") or {}).get("ReferenceDateTime") or "2026-11-21T21:30:00"
    found = times(row["Input"], datetime.fromisoformat(reference).replace(tzinfo=ZONE))
    results = row["Results"]
    return len(found) == len(results) and all(
        any(_same(span, value) for value in result["Resolution"]["values"])
        for span, result in zip(found, results, strict=True)
    )


def test_public_time_expressions_are_read_as_their_authors_read_them(shared_dir: Path) -> None:
    rows = json.loads(
        (shared_dir / "evals/time-dev/datetime-model.json").read_text(encoding="utf-8-sig")
    )
    right = [row for row in rows if _right(row)]
    share = len(right) / len(rows)
    print(f"time-dev exact: {len(right)}/{len(rows)} = {share:.3f}")
    assert share >= BAR
