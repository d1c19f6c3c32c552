"""Which stretch of time a shift is: by the roster, else by the usual hours."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from connectors.contacts.model import Shift
from connectors.contacts.system import ContactSystem
from core.yaml_data import read_yaml

Period = Literal["day", "night", "24h"]
NAMES: dict[str, str] = {"day": "白班", "night": "夜班", "24h": "全天"}
_FILE = Path(__file__).with_name("periods.yaml")


@dataclass(frozen=True, slots=True)
class Stretch:
    """[since, until) and who stood on the roster then, in words."""

    since: datetime
    until: datetime
    duty: str = ""


class Periods:
    """Finds shifts of one unit."""

    def __init__(self, contacts: ContactSystem, zone: ZoneInfo) -> None:
        self._contacts = contacts
        self._zone = zone

    def of(self, unit: str, day: date, period: Period | None) -> Stretch:
        """Return a day's shift; without a period the whole day's duty."""
        shifts = [s for s in self._contacts.shifts(day, day, unit)] if unit else []
        if period is not None:
            shifts = [shift for shift in shifts if shift.period == period]
        if not shifts:
            return self._usual(day, period or "24h")
        since, until = min(s.starts for s in shifts), max(s.ends for s in shifts)
        return Stretch(since, until, "；".join(self._said(shift) for shift in shifts))

    def now(self, unit: str, at: datetime) -> Stretch:
        """Return the shift that is on duty at a moment."""
        shift = self._contacts.duty(unit, at).shift if unit else None
        if shift is not None:
            return Stretch(shift.starts, shift.ends, self._said(shift))
        for day in (at.date(), at.date() - timedelta(days=1)):
            for period in ("day", "night"):
                usual = self._usual(day, period)
                if usual.since <= at < usual.until:
                    return usual
        return self._usual(at.date(), "24h")

    def _said(self, shift: Shift) -> str:
        names = {person.id: person.name for person in self._contacts.directory().people}
        parts = [NAMES.get(shift.period, shift.period)]
        for label, id in (
            ("带班领导", shift.leader),
            ("主班", shift.primary),
            ("副班", shift.secondary),
        ):
            if id:
                parts.append(f"{label}{names.get(id, id)}")
        return "，".join(parts)

    def _usual(self, day: date, period: str) -> Stretch:
        since, hours = _usual_hours()[period]
        start = datetime.combine(day, since, self._zone)
        return Stretch(start, start + timedelta(hours=hours), NAMES[period])


@lru_cache(maxsize=1)
def _usual_hours() -> dict[str, tuple[time, float]]:
    given = read_yaml(_FILE.read_text(encoding="utf-8"))
    return {
        str(name): (time.fromisoformat(rule["from"]), float(rule["hours"]))
        for name, rule in given.items()
    }
