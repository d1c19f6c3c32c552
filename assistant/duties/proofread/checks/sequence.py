"""Times out of order: the brigade came before it was called, the fire was out before it began."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.duties.proofread.finding import Finding
from assistant.duties.proofread.page import Page
from assistant.duties.proofread.rulebook import load, rule

_TIME = re.compile(
    r"(?:(?:(?P<mo>[0-9]{1,2})月)?(?P<d>[0-9]{1,2})日)?(?P<next>次日|翌日|第二天|当日|当晚|同日)?"
    r"(?P<p>凌晨|清晨|早上|上午|中午|下午|傍晚|晚上?|夜间)?(?<![0-9])(?P<h>[01]?[0-9]|2[0-4])"
    r"(?:时(?!间|许?段)|[:：](?=[0-5][0-9]))(?P<m>[0-5]?[0-9])?分?(?:许|左右)?"
)
_DAY = 24 * 60
_NIGHT = 12 * 60  # a step back of more than this is taken for a new day


@dataclass(frozen=True, slots=True)
class _Moment:
    minute: int
    day: tuple[int, int] | None
    next_day: bool
    phase: int | None
    start: int
    end: int
    words: str


def check(page: Page) -> Iterator[Finding]:
    """Yield times that stand in the wrong order within one paragraph."""
    if not page.ours or page.text.count("时") + page.text.count(":") < 2:
        return
    for start, end in page.lines():
        yield from _in_line(page, start, end)


def _in_line(page: Page, start: int, end: int) -> Iterator[Finding]:
    moments = _moments(page.text, start, end)
    for later in moments:
        if later.phase is None:
            continue
        for earlier in moments:
            if earlier is later or earlier.phase is None or earlier.phase >= later.phase:
                continue
            if _before(later, earlier):
                at = later if later.start > earlier.start else earlier
                why = f"“{later.words}”在“{earlier.words}”之前"
                span = (at.start, at.end)
                yield rule("logic.order").finding(page.text, span, None, reason=why)
                return


def _before(later: _Moment, earlier: _Moment) -> bool:
    """Say whether what must come later is timed before, midnight considered."""
    if later.next_day and later.start > earlier.start:
        return False
    if later.day and earlier.day and later.day != earlier.day:
        return later.day < earlier.day and later.day[0] == earlier.day[0]
    back = earlier.minute - later.minute
    if back <= 0:
        return False
    same_day = bool(later.day and earlier.day)
    return same_day or back < _NIGHT


def _moments(text: str, start: int, end: int) -> list[_Moment]:
    found: list[_Moment] = []
    matches = [m for m in _TIME.finditer(text, start, end) if m["m"] or "时" in m[0]]
    day: tuple[int, int] | None = None
    for index, match in enumerate(matches):
        if match["d"]:
            month = int(match["mo"]) if match["mo"] else (day[0] if day else 0)
            day = (month, int(match["d"]))
        elif match["next"] in ("次日", "翌日", "第二天") and day:
            day = (day[0], day[1] + 1)
        stop = matches[index + 1].start() if index + 1 < len(matches) else end
        behind = re.split(r"[。；]", text[match.end() : stop], maxsplit=1)[0]
        hour = int(match["h"])
        if match["p"] in ("下午", "晚", "晚上", "傍晚", "夜间") and hour < 12:
            hour += 12
        minute = hour * 60 + int(match["m"] or 0)
        phase = _phase_before(text[max(start, match.start() - 8) : match.start()])
        phase = _phase(behind) if phase is None else phase
        next_day = match["next"] in ("次日", "翌日", "第二天")
        found.append(
            _Moment(
                minute, day, next_day, phase, match.start(), match.end(), match[0] + behind[:12]
            )
        )
    return found


# 事故发生于10时15分; 接报时间：10时20分
_BEFORE = (
    re.compile(r"(?:发生|起火|着火)(?:于|时间(?:为|是|：))$"),
    re.compile(r"(?:接报|接警|报警)(?:于|时间(?:为|是|：))$"),
    re.compile(r"(?:出动|出警|派警)(?:于|时间(?:为|是|：))$"),
    re.compile(r"(?:到场|到达|抵达)(?:现场)?(?:于|时间(?:为|是|：))$"),
)


def _phase_before(words: str) -> int | None:
    """Return how far on the deed is that is named right before a time."""
    bare = re.sub(r"(?:[0-9]{4}年)?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?$", "", words)
    return next((n for n, each in enumerate(_BEFORE) if each.search(bare)), None)


def _phase(words: str) -> int | None:
    """Return how far on the deed behind a time is; None where the words don't tell."""
    head = words[:30]
    best: tuple[int, int] | None = None
    for phase, expression in enumerate(load("phases")["phases"]):
        match = re.search(expression, head)
        if match and (best is None or match.start() < best[0]):
            best = (match.start(), phase)
    return best[1] if best else None
