"""What was said, worded for a report: only the wording changes, never what is said."""

import re
from functools import lru_cache

from assistant.duties.report.saying.clauses import table

_CLOCK = re.compile(r"(?<!\d)(\d{1,2})[:\uff1a](\d{2})(?!\d)|(?<!\d)(\d{1,2})点(\d{1,2})分?(?!\d)")
_HOUR = re.compile(r"(?<![\d\u4e00-\u9fff])(\d{1,2})点(?![\d钟半多一二三四五六七八九十])")


@lru_cache(maxsize=1)
def _table() -> tuple[list[tuple[re.Pattern[str], str]], re.Pattern[str]]:
    data = table("deeds.yaml")
    pairs = [(re.compile(said), written) for said, written in data["wordings"]]
    return pairs, re.compile(data["fillers"])


def _time(match: re.Match[str]) -> str:
    hour, minute = match[1] or match[3], match[2] or match[4]
    return f"{int(hour)}时{int(minute):02d}分" if int(minute) else f"{int(hour)}时"


def tidy(said: str) -> str:
    """Return a clause without fillers, with times as 7时20分: 7点20分明火灭了 → 7时20分明火扑灭."""
    pairs, fillers = _table()
    text = said.strip()
    for pattern, written in pairs:
        text = pattern.sub(written, text)
    text = _HOUR.sub(r"\1时", _CLOCK.sub(_time, text))
    return fillers.sub("", text) or said
