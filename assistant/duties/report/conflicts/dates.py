"""A day and the weekday beside it."""

import re
from datetime import date

from assistant.duties.report.record import Material, Source, Span
from assistant.understand.weekday_names import day_of, days_meant, fits

# 12月3日（周五）, 12月3日 星期五
_WITH_WEEKDAY = re.compile(
    r"(?:(?P<y>\d{4})年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号][\uff08(\uff0c,\s]*"
    r"(?P<w>(?:星期|周|礼拜)(?P<n>[一二三四五六日天]))(?![至到\u2014-])"
)


def wrong_weekdays(material: Material) -> list[tuple[Span, Span, date]]:
    """Return date, weekday and the day it is, where no year that may be meant makes them agree."""
    found: list[tuple[Span, Span, date]] = []
    for source in material.sources:
        for match in _WITH_WEEKDAY.finditer(source.text):
            month, day = int(match["m"]), int(match["d"])
            days = (
                day_of(int(match["y"]), month, day)
                if match["y"]
                else days_meant(month, day, material.now.date())
            )
            if days and not any(fits(match["n"], one) for one in days):
                spans = [_stretch(source, match.start(), match.end("d") + 1)]
                spans.append(_stretch(source, *match.span("w")))
                found.append((spans[0], spans[1], days[0]))
    return found


def _stretch(source: Source, start: int, end: int) -> Span:
    return Span(source=source.id, start=start, end=end, quote=source.text[start:end])
