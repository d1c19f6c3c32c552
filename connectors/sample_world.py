"""The sample rooms: everything that can be named in the fictional 示范区, as of a given moment.

The records are in connectors/samples/*.yaml, with times relative to the moment of loading, so that
a new installation has events that are open now and a roster around today. Units, duty phones and
places agree with the sample library (ingest/samples); all people and numbers are made up.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from connectors.contract import Kind, Named
from core.yaml_data import read_yaml

SPEAKER = "C04"
"""The 值班长 who has tonight's shift in the sample room."""
HOME_UNIT = "U01"
DEFAULT_ROOM = "指挥大厅"
"""The room that is meant where lights, air, screen or sound are named without one."""

_FOLDER = Path(__file__).parent / "samples"
_RECORDS = ("units", "contacts", "places", "cameras", "devices", "events")
_ROSTER = "shifts"
_DAY = re.compile(r"@([+-]?\d+)d(\d\d:\d\d)?")
_SPAN = re.compile(r"@([+-]?\d+)([hm])")
_PERIODS = {"day": "白班", "night": "夜班", "24h": "全天班"}


def sample_things(now: datetime) -> list[Named]:
    """Return all sample records with their times counted from `now` (aware, in the room's zone).

    Raises:
        ValueError: `now` has no time zone.
    """
    if now.tzinfo is None:
        raise ValueError("now must be aware")
    things = [thing for name in _RECORDS for thing in _records(name, now)]
    units = {thing.id: thing.name for thing in things if thing.kind is Kind.UNIT}
    shifts = list(_shifts(now, units))
    return [_with_duty(thing, shifts, now) for thing in things] + shifts


def moment(text: str, now: datetime) -> str:
    """Return the date or time (ISO, to the minute) that a relative one means; other text as it is.

    "@-1d16:20" is 16:20 yesterday, "@-1d" yesterday's date, "@+2h" and "@-40m" are counted from
    `now`.
    """
    if match := _SPAN.fullmatch(text):
        unit = "hours" if match[2] == "h" else "minutes"
        return _minute(now + timedelta(**{unit: int(match[1])}))
    if not (match := _DAY.fullmatch(text)):
        return text
    day = now.date() + timedelta(days=int(match[1]))
    if not match[2]:
        return day.isoformat()
    return _minute(datetime.combine(day, time.fromisoformat(match[2]), now.tzinfo))


def _records(name: str, now: datetime) -> Iterator[Named]:
    for kind, rows in _read(name).items():
        for row in rows:
            facts: dict[str, Any] = {k: _resolved(v, now) for k, v in row["facts"].items()}
            created = str(facts.get("created", ""))[:10].replace("-", "")
            id = row["id"].replace("{created}", created)
            yield Named(Kind(kind), id, row["name"], tuple(row.get("aliases", ())), facts)


def _resolved(value: Any, now: datetime) -> Any:
    return moment(value, now) if isinstance(value, str) else value


def _shifts(now: datetime, units: Mapping[str, str]) -> Iterator[Named]:
    plan = _read(_ROSTER)
    first, last = plan["days"]
    for line in plan["roster"]:
        for offset in range(first, last + 1):
            yield _shift(line, offset, now, units[line["unit"]])


def _shift(line: Mapping[str, Any], offset: int, now: datetime, unit_name: str) -> Named:
    begins, ends = line["from"], line["to"]
    day = moment(f"@{offset}d", now)
    facts: dict[str, Any] = {
        "date": day,
        "unit": line["unit"],
        "period": line["period"],
        "from": moment(f"@{offset}d{begins}", now),
        "to": moment(f"@{offset + (ends <= begins)}d{ends}", now),
    }
    for role in ("leader", "primary", "secondary"):
        rota: Sequence[str] = line.get(role, ())
        if rota:
            facts[role] = rota[offset % len(rota)]
    id = f"SH{day.replace('-', '')}-{line['unit']}-{line['period']}"
    return Named(Kind.SHIFT, id, f"{unit_name}{day}{_PERIODS[line['period']]}", (), facts)


def _with_duty(thing: Named, shifts: Sequence[Named], now: datetime) -> Named:
    if thing.kind is not Kind.UNIT:
        return thing
    for shift in shifts:
        facts = shift.facts
        if facts["unit"] == thing.id and _covers(facts["from"], facts["to"], now):
            duty = {"on_duty": facts["primary"], "leader": facts["leader"]}
            return Named(thing.kind, thing.id, thing.name, thing.aliases, {**thing.facts, **duty})
    return thing


def _covers(begins: str, ends: str, now: datetime) -> bool:
    return datetime.fromisoformat(begins) <= now < datetime.fromisoformat(ends)


def _minute(at: datetime) -> str:
    return at.isoformat(timespec="minutes")


def _read(name: str) -> dict[str, Any]:
    return read_yaml((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
