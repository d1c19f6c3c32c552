"""Due moments: minutes from a start, hours of a day, calendar and working days, in a zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from assistant.duties.report.rules.model import FollowUp, Rhythm
from core.workdays import Due, WorkCalendar

_DAYS_AHEAD = 400


def after(start: datetime, minutes: int, zone: ZoneInfo) -> datetime:
    """Return the moment that many real minutes after `start`, also where clocks are changed."""
    return (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(zone)


def at_clock(day: date, said: str, zone: ZoneInfo) -> datetime:
    """Return the moment of a wall clock time ("24:00" is the end of the day) in a zone.

    A time that is skipped when clocks go forward is the moment that they show instead; one that
    comes twice is the first.
    """
    hour, minute = int(said[:2]), int(said[3:])
    if hour == 24:
        day, hour = day + timedelta(days=1), 0
    wall = datetime.combine(day, time(hour, minute), zone)
    return wall.astimezone(UTC).astimezone(zone)


def follow_up(
    rule: FollowUp, start: datetime, since: datetime, zone: ZoneInfo, calendar: WorkCalendar
) -> Due | None:
    """Return the next due moment of a rhythm after `since`; the incident began at `start`.

    Within n days: the day of the incident is not counted and the last day counts whole
    (《民法典》第二百零一条); it is not moved where it is a holiday, since duty rooms work then.
    """
    first = start.astimezone(zone)
    if rule.rhythm is Rhythm.DAYS:
        return Due(at_clock(first.date() + timedelta(days=rule.days), "24:00", zone))
    if rule.rhythm is Rhythm.WORKDAYS:
        due = calendar.after(first, rule.days, time())
        return Due(at_clock(due.at.date(), "24:00", zone), due.caveat)
    return _daily(rule, since, zone, calendar)


def _daily(rule: FollowUp, since: datetime, zone: ZoneInfo, calendar: WorkCalendar) -> Due | None:
    day = since.astimezone(zone).date()
    for step in range(_DAYS_AHEAD):
        here = day + timedelta(days=step)
        if rule.holidays_only and calendar.is_workday(here):
            continue
        for said in sorted(rule.times):
            at = at_clock(here, said, zone)
            if at.astimezone(UTC) > since.astimezone(UTC):
                known = calendar.knows(here) or not rule.holidays_only
                return Due(at, "" if known else f"{here.year}年放假安排尚未收录，请核对")
    return None
