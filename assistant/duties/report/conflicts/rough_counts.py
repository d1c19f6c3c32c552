"""Crowds that two tellers put in rough words: 街道数的六十来个, 分局说一百出头; 好几十 and 上百.

Where people have gathered, whoever says a number and nothing else counts them, with or without a
measure word. Rough numbers contradict only where no number fits both.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.duties.report.conflicts.elsewhere import own_areas
from assistant.duties.report.conflicts.figures import UPDATED, two_sides
from assistant.duties.report.conflicts.heads import clock_of
from assistant.duties.report.conflicts.roughly import and_more
from assistant.duties.report.conflicts.statements import Clause, apart, succeeds
from assistant.understand.quantities import NUMBER, number


@dataclass(frozen=True, slots=True)
class Rough:
    """The number that is all a clause says: clause.text[start:end]."""

    clause: Clause
    start: int
    end: int
    low: float
    high: float


# words for a number by its order only, with what they may be
_ORDERS = {
    "好几十": (30, 99), "几十": (20, 99), "百把": (80, 130), "百十来": (90, 140), "百十": (90, 140),
    "百来": (85, 120), "上百": (100, 300), "成百": (100, 900), "好几百": (300, 999),
    "几百": (200, 999), "千把": (800, 1300), "上千": (1000, 5000), "成百上千": (200, 5000),
}  # fmt: skip
_FILLER = (
    r"(?:从头到尾|自始至终|始终|一直|也就|就|都|大概|大约|差不多|起码|至少|顶多|最多|估摸着?|看着|一共|总共|可能|应该|得有|总有|"
    r"现场|来了|人数|是|有|约|近|将近|只|才|得)*"
)
_ONE = "[一二三四五六七八九]"
_ALONE = re.compile(
    rf"^\s*{_FILLER}(?P<said>(?P<order>{'|'.join(sorted(_ORDERS, key=len, reverse=True))})|"
    rf"(?P<a>{_ONE})(?P<b>{_ONE})(?P<tens>[十百千])|(?P<n>{NUMBER})(?P<more>来|多|余|几)?)(?:个|号|名|口子?|位)?(?:人|业主|工人|群众|村民|家长)?"
    r"(?P<after>出头|不到|左右|上下|光景|的?样子|往上)?\s*$"
)
_ABOUT = re.compile(r"大概|大约|差不多|约|近|估摸|看着")
_GATHERED = re.compile(
    r"聚|围[了着堵在]|堵[了着在门路起住]|横幅|讨薪|要钱|退[钱款费]|上访|集访|静坐|示威|喊|坐在|维权|讨说法|拦[着路]"
)
_CROWD = 10  # fewer may be those who speak for the others
_SENTENCES = 3  # how far behind the gathering they are counted
_CLOCK = re.compile(r"\d[:\uff1a点时]")


def rough_counts(said: Sequence[Clause]) -> list[tuple[Rough, Rough]]:
    """Return the pairs of numbers of one crowd that no number fits."""
    told = [r for clause in said if (r := _alone(clause)) and _of_crowd(said, clause)]
    return [
        (one, other)
        for one, other in pairwise(told)
        if _of_two(one.clause, other.clause)
        and not _grown(said, one.clause, other.clause)
        and (one.high < other.low or other.high < one.low)
    ][:1]


def _alone(clause: Clause) -> Rough | None:
    match = _ALONE.match(clause.text) if clause.lead or clause.speaker else None
    if match is None:
        return None
    low, high = _ORDERS.get(match["order"] or "") or _bounds(match)
    rough = Rough(clause, match.start("said"), len(clause.text.rstrip()), low, high)
    return rough if high >= _CROWD else None


def _bounds(match: re.Match[str]) -> tuple[float, float]:
    if match["tens"]:  # 七八十
        low, high = (number(match[digit] + match["tens"]) or 0.0 for digit in "ab")
        return low, high
    value = number(match["n"]) or 0.0
    if match["after"] == "不到":
        return value * 0.8, value
    if match["after"] in ("出头", "往上") or match["more"] in ("多", "余", "几"):
        return value, and_more(value)
    rough = match["more"] or match["after"] or _ABOUT.search(match[0])
    return (value * 0.85, value * 1.15) if rough else (value, value)


def _of_crowd(said: Sequence[Clause], clause: Clause) -> bool:
    return any(
        c.source == clause.source and c.start < clause.start
        and 0 <= apart(c, clause) <= _SENTENCES and _GATHERED.search(c.text)
        for c in said
    )  # fmt: skip


_ALL_ALONG = re.compile(r"从头到尾|自始至终|始终|一直|没少过|没多过|没变过")
_SOON = 15  # minutes within which a crowd stays what it is


def _grown(said: Sequence[Clause], one: Clause, other: Clause) -> bool:
    """8:50说三十来个 … 9:40说六十多个: it may have grown, unless it was so all along."""
    first, second = clock_of(said, one), clock_of(said, other)
    if first is None or second is None or abs(first - second) <= _SOON:
        return False
    near = (c for c in said if (c.source, c.sentence) == (other.source, other.sentence))
    return not any(_ALL_ALONG.search(c.text) for c in near if c.speaker == other.speaker)


def _of_two(one: Clause, other: Clause) -> bool:
    """Whether two count at one time: neither is told anew, by the clock or as an update."""
    later = UPDATED.search(other.lead) or any(_CLOCK.search(c.lead) for c in (one, other))
    near = 0 <= apart(one, other) <= 1
    return (
        near
        and two_sides(one, other)
        and not (later or own_areas(one, other) or succeeds(other, one))
    )
