"""What still went on when one report was made was not over before that, as a later one has it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from assistant.duties.report.chain.days import beside
from assistant.duties.report.chain.earlier import Earlier
from assistant.duties.report.chain.milestones import Told, told
from assistant.duties.report.chain.wording import clock, corrected_beside, words_of
from assistant.duties.report.conflicts.speakers import Voice
from assistant.duties.report.conflicts.statements import clauses
from assistant.duties.report.record import (
    ChainFlag,
    Material,
    Precision,
    Record,
    Severity,
    Slot,
)

_SLACK = timedelta(minutes=10)  # news of an end takes its way to who reports
_LATE = timedelta(minutes=45)  # where only the hour of writing is known
_DAYS = timedelta(days=2)


def over_too_early(before: Sequence[Earlier], material: Material) -> list[ChainFlag]:
    """Flag 10时20分扑灭 where a report of 12时 says 仍在燃烧."""
    found: list[ChainFlag] = []
    ends = told(material)
    for row in _rows():
        for end in (ends[kind] for kind in row["over"] if kind in ends):
            if not re.search(row.get("of_all", ""), end.clause):
                continue
            if flag := next(_contradicted(row, end, before, material), None):
                found.append(flag)
    return found


def _rows() -> Iterator[Mapping[str, Any]]:
    data = words_of("states")
    yield from (row for row in data["states"] if "over" in row)
    yield data["people"]


def _contradicted(
    row: Mapping[str, Any], end: Told, before: Sequence[Earlier], material: Material
) -> Iterator[ChainFlag]:
    for _, earlier, record in reversed(before):
        words = _undone(row, earlier)
        if not words:
            continue
        as_of, slack = _as_of(earlier, record)
        at = end.at if end.dated else beside(end.at, as_of)
        if not slack < as_of - at < _DAYS:
            continue
        why = corrected_beside(material, end.clause, clock(as_of))
        note = f"前报{clock(as_of)}时“{words}”，本报称{clock(at)}已“{end.clause.strip()}”，" + (
            f"材料已说明\uff1a{why}" if why else "时间先后矛盾，须核实"
        )
        yield ChainFlag(
            type="time_order", severity=Severity.EXPLAINED if why else Severity.ERROR,
            field=end.field, prev=f"{clock(as_of)}{words}", now=f"{clock(at)}{end.name}", note=note,
        )  # fmt: skip


def _undone(row: Mapping[str, Any], material: Material) -> str:
    """The words by which a report says that it went on, "" where it does not or it began anew."""
    for clause in clauses(material):
        text = clause.whole.text.strip()
        if clause.voice is Voice.HEARSAY or not re.search(row["undone"], text):
            continue
        return "" if re.search(row.get("again", "\0"), text) else text
    return ""


def _as_of(material: Material, record: Record) -> tuple[datetime, timedelta]:
    """Return the hour of which a report speaks, and how sure that is."""
    heard = record.one(Slot.RECEIVED_AT)
    if heard is not None and heard.moment and heard.precision is not Precision.DAY:
        return heard.moment, _SLACK
    return material.now, _LATE
