"""When something was by a part of the day only: 中午就不热, 前天傍晚出的门."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from assistant.duties.report.conflicts import happenings
from assistant.duties.report.conflicts.clause import Clause
from assistant.duties.report.conflicts.moments import NOT_DONE, Moment
from assistant.understand.time_points import points

# the middle of a part of the day and how far it reaches from there, in hours
_PARTS = {
    "凌晨": (3, 3),
    "清早": (6, 1.5),
    "清晨": (6, 1.5),
    "早上": (7, 2),
    "早晨": (7, 2),
    "上午": (9.5, 2.5),
    "中午": (12, 1.5),
    "下午": (15, 3),
    "傍晚": (18, 1.5),
    "晚上": (20.5, 3),
    "夜里": (23, 4),
}
_KNOWN = {"left", "missed", "seen", "occurred", "felt"}  # of these somebody may know the part only


def parts_of_day(clauses: Sequence[Clause], now: datetime) -> Iterator[Moment]:
    """Return what somebody named says of when it was, with how far it may be off."""
    for clause in (c for c in clauses if c.speaker):
        text = clause.text
        for point in points(text, now):
            kind = happenings.beside(text, 0, point, len(text))
            told = point.hour is None and point.period in _PARTS and kind in _KNOWN
            if not told or kind is None or NOT_DONE.search(text):
                continue
            hour, reach = _PARTS[point.period]
            day = datetime.combine(point.day or now.date(), datetime.min.time(), tzinfo=now.tzinfo)
            at = day + timedelta(hours=hour)
            if at <= now:
                yield Moment(
                    clause, point.start, point.end, at, kind, True, point.said_day,
                    wide=timedelta(hours=reach),
                )  # fmt: skip
