"""How something stands, told by two in opposite ways: 火灭了 against 还在烧, 抢通了 against 过不去.

A state changes, so the clocks count: who says later that it is over contradicts nobody who said
before that it wasn't; who says later that it still goes on does.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from assistant.duties.report.conflicts.accounts import Contrast
from assistant.duties.report.conflicts.figures import UPDATED, two_sides
from assistant.duties.report.conflicts.statements import Clause, apart, succeeds
from assistant.duties.report.conflicts.vocabulary import any_of, words


class _State(NamedTuple):
    what: str
    over: re.Pattern[str]
    going_on: re.Pattern[str]
    about: re.Pattern[str]


_NOT = r"(?<![没未不难做想说打疏接])(?<!没有)(?<!尚未)(?<!还没)"  # 做通了工作 opens no road
_TO_COME = re.compile(
    r"预计|估计要|争取|力争|才能|计划|准备|打算|要等|最快|最迟|希望|要求|尽快|之前能|前能|将|待|如果|"
    r"\d点(?:半|钟)?(?:前|之前|以前|左右能)|先抢通|是不是|有没有|是否|能不能|吗$|为了|防止|防|请"
)
_SINCE = re.compile(r"复燃|又|再次|随后|后来|接着|之后|二次")
_CLOCK = re.compile(r"(?P<h>\d{1,2})(?:[:\uff1a](?P<m>\d\d)|[点时](?P<n>\d{1,2})?(?P<half>半)?)")
_SENTENCES = 3
_DAY = 24 * 60


@lru_cache(maxsize=1)
def _states() -> tuple[_State, ...]:
    return tuple(
        _State(
            row["what"],
            re.compile(f"{_NOT}(?:{any_of(row['over'])})"),
            re.compile(any_of(row["going_on"])),
            re.compile(row.get("about", "")),
        )
        for row in words()["states"]
    )


def states(said: Sequence[Clause]) -> list[Contrast]:
    """Return what one teller calls over and another one still going on, each state once."""
    found: list[Contrast] = []
    for state in _states():
        told = [(c, side) for c in said if (side := _side(state, c)) is not None]
        pair = next(
            (
                (one, other)
                for i, (other, there) in enumerate(told)
                for one, here in told[:i]
                if here != there and _opposed(said, one, other, over_first=here)
                and state.about.search(one.text + other.text)
            ),
            None,
        )  # fmt: skip
        if pair is not None:
            sides = [_told(said, clause) for clause in pair]
            found.append(Contrast(state.what, *sides, names=_when(said, *sides)))
    return found


_BRIEF = 10  # characters of the next clause that say where, or how much


def _told(said: Sequence[Clause], clause: Clause) -> tuple[Clause, ...]:
    """北坡还有火线，大概两百米: the clause, with a short one of its teller behind it."""
    index = next(i for i, c in enumerate(said) if c is clause)
    after = said[index + 1 : index + 2]
    return clause, *(
        c for c in after
        if (c.sentence, c.speaker, c.source) == (clause.sentence, clause.speaker, clause.source)
        and len(c.text) <= _BRIEF and _NUMERAL.search(c.text) and not _TO_COME.search(c.text)
    )  # fmt: skip


_NUMERAL = re.compile(r"[\d一二两三四五六七八九十百]")


def _when(said: Sequence[Clause], *sides: tuple[Clause, ...]) -> tuple[str, str]:
    """A state is true of a moment: who tells it with the clock of the telling, where one stands."""
    one, other = (_named(said, side) for side in sides)
    return one, other


def _named(said: Sequence[Clause], side: tuple[Clause, ...]) -> str:
    clause = side[0]
    minute = _clock(said, clause)
    counted = any(_NUMERAL.search(c.text) for c in side)
    if minute is None or counted or not clause.speaker:
        return clause.speaker  # what is measured stands alone
    return f"{clause.speaker}\uff08{minute // 60}:{minute % 60:02}\uff09"


def _side(state: _State, clause: Clause) -> bool | None:
    """True where the clause calls it over, False where it goes on, None where it says neither."""
    if _TO_COME.search(clause.text) or _ANOTHER.search(clause.text):
        return None
    text = _WHOLLY.sub("", clause.text)
    if state.going_on.search(text):
        return False
    return True if state.over.search(text) else None


# 没有完全扑灭, 没全堵住: what is not done altogether still goes on
_WHOLLY = re.compile(r"(?<=[没未])有?(?:完全|彻底|全部|全)(?=[\u4e00-\u9fa5])")
_ANOTHER = re.compile(r"另外?[一那][\u4e00-\u9fa5]")  # 另外一台车没灭: of that one nothing was told


def _opposed(said: Sequence[Clause], one: Clause, other: Clause, *, over_first: bool) -> bool:
    near = 0 <= apart(one, other) <= _SENTENCES and not succeeds(other, one)
    moved = UPDATED.search(other.text) or _SINCE.search(other.text)
    if not near or moved or not other.speaker or not two_sides(one, other):
        return False
    first, second = _clock(said, one), _clock(said, other)
    if first is None or second is None:
        return bool(one.speaker) or over_first
    gap = (second - first + _DAY // 2) % _DAY - _DAY // 2
    return gap >= 0 if over_first else gap <= 0


def _clock(said: Sequence[Clause], clause: Clause) -> int | None:
    """Return the minute of the day for which a clause holds: its own time, or its teller's."""
    if match := _CLOCK.search(clause.text):
        return _minute(match)
    for other in reversed([c for c in said if c.source == clause.source]):
        same = other.start <= clause.start and other.speaker == clause.speaker
        if same and (match := _CLOCK.search(other.lead)):
            return _minute(match)
    return None


def _minute(match: re.Match[str]) -> int:
    return int(match["h"]) % 24 * 60 + int(match["m"] or match["n"] or (30 if match["half"] else 0))
