"""A figure that others beside it give by reckoning: 水位4.62，警戒4.20，超0.5; 1951年生，65岁.

By how much a limit is passed is what is measured less the limit; how old somebody is, is this year
less that of the birth. Rounding, 虚岁 and 约 are borne.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.duties.report.conflicts.statements import Clause
from assistant.understand.quantities import NUMBER, number


@dataclass(frozen=True, slots=True)
class Reading:
    """A number in a clause with its lead: clause.text[start:end]."""

    clause: Clause
    start: int
    end: int
    value: float
    said: str

    @property
    def text(self) -> str:
        """The number with the words that it is told with."""
        return self.clause.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Misreckoned:
    """What others make, and what is said instead."""

    what: str
    of: tuple[Reading, ...]
    made: str
    told: Reading


def misreckoned(said: Sequence[Clause], now: datetime) -> list[Misreckoned]:
    """Return the figures that those beside them contradict."""
    sentences: dict[tuple[str, int], list[Clause]] = {}
    for clause in said:
        sentences.setdefault((clause.source, clause.sentence), []).append(clause.whole)
    found: list[Misreckoned] = []
    for clauses in sentences.values():
        found += filter(None, (_passed(clauses), _aged(clauses, now)))
    return found


_UNIT = r"(?:米|公分|厘米|毫米|人|个|名|吨|公斤|辆|倍|公里|码)?"
_AMOUNT = rf"(?P<n>{NUMBER})(?P<more>多|余)?(?P<u>{_UNIT})"
_IS = r"(?:水位|线|流量|人数|客|人|量|标准|值|上限|限值)*(?:为|是|的是|在|有|到|达|了|\s)*"
_LIMIT = re.compile(
    rf"(?:警戒|汛限|限载|核载|核定(?:载[客人重]|人数|容量)?|定员|额定|保证水位|设计水位|限高|限重|限速|限乘){_IS}{_AMOUNT}"
)
_BEYOND = re.compile(
    rf"(?:超(?:了|出|过|员|载|警戒|警|汛限|限|高|重|速|保证)*|高出|多[载拉坐装]了?)"
    rf"(?:水位|了|近|约|有|大概|的?是|\s)*{_AMOUNT}"
)
_HAVE = re.compile(
    rf"(?:水位|实载|实有|实际(?:载|装|坐|有)?|实装|载[客了有]|装了?|坐了?|拉了?|车上|船上|时速|车速|测[得出]|跑[了到]|开到|[进在到入]场|实到|重){_IS}{_AMOUNT}"
)
_ROUGHLY = re.compile(r"近|约|大概|左右")
_NAMES = {"警戒": "超警戒幅度", "汛限": "超汛限幅度"}


def _readings(pattern: re.Pattern[str], clauses: Sequence[Clause]) -> Iterator[Reading]:
    for clause in clauses:
        for match in pattern.finditer(clause.text):
            value = number(match["n"])
            if value is not None and not match["more"] and not _ROUGHLY.search(match[0]):
                yield Reading(clause, match.start(), match.end(), value, match["n"])


def _passed(clauses: Sequence[Clause]) -> Misreckoned | None:
    """水位4.62，警戒4.20，超0.5; one limit, one measured, one difference in a sentence."""
    beyond = list(_readings(_BEYOND, clauses))
    limits = [
        one for one in _readings(_LIMIT, clauses)
        if not any(_overlap(one, b) for b in beyond)
    ]  # fmt: skip
    taken = [*beyond, *limits]
    measured = [
        one for one in _readings(_HAVE, clauses)
        if not any(_overlap(one, t) for t in taken)
    ]  # fmt: skip
    if not len(beyond) == len(limits) == len(measured) == 1:
        return None
    gap = measured[0].value - limits[0].value
    if _equal(gap, beyond[0]) or not 0 < gap < limits[0].value:
        return None
    what = next((name for word, name in _NAMES.items() if word in limits[0].text), "超限数量")
    return Misreckoned(what, (measured[0], limits[0]), f"超{gap:.2f}".rstrip("0."), beyond[0])


def _overlap(one: Reading, other: Reading) -> bool:
    return one.clause is other.clause and one.start < other.end and other.start < one.end


def _equal(gap: float, told: Reading) -> bool:
    """Whether the difference is that which is told, rounded as it is or in centimetres."""
    decimals = len(told.said.partition(".")[2])
    step = 10.0**-decimals
    scales = (1.0, 100.0, 1000.0) if told.text[-1:] in "分米" else (1.0,)
    made = [gap * scale - told.value for scale in scales]
    return any(-step / 2 - 1e-6 <= off < step - 1e-6 for off in made)  # rounded or cut off


_BORN = re.compile(
    rf"(?P<n>(?:19|20)\d\d|{NUMBER})年(?:\d{{1,2}}月(?:\d{{1,2}}[日号])?(?:份)?)?(?:出生|生人|生(?![产活意效态]))"
)
_AGE = re.compile(
    rf"(?<![\d虚第])(?P<n>{NUMBER})(?P<more>)(?:周?岁)(?!(?:以|的?(?:孙|儿|女|弟|妹)))"
)
_CENTURY = 100
_OTHER = re.compile(r"孙|儿子|女儿|老伴|妻|丈夫|[母父弟妹哥姐爷奶姥婆舅姨叔伯爸妈]|外公|同伴|另一")
_NEAR = 24  # characters between the year and the age of one person


def _aged(clauses: Sequence[Clause], now: datetime) -> Misreckoned | None:
    """1951年生 … 65岁: of one person, who can be a year younger, or 虚岁 a year older."""
    born = [_year(one, now) for one in _births(clauses)]
    ages = list(_readings(_AGE, clauses))
    if len(born) != 1 or not ages:
        return None
    age = min(ages, key=lambda one: abs(_at(one) - _at(born[0])))
    years = now.year - born[0].value
    first, last = sorted((born[0], age), key=_at)
    between = "".join(c.text for c in clauses)[
        _at(first) - clauses[0].start : _at(last) - clauses[0].start
    ]
    apart = abs(_at(age) - _at(born[0])) > _NEAR or _OTHER.search(between)
    if apart or years - 1 <= age.value <= years + 1:
        return None
    return Misreckoned("年龄", (born[0],), f"今年{years:.0f}岁", age)


def _births(clauses: Sequence[Clause]) -> Iterator[Reading]:
    for clause in clauses:
        for match in _BORN.finditer(clause.text):
            value = number(match["n"])
            if value is not None:
                yield Reading(clause, match.start(), match.end(), value, match["n"])


def _year(one: Reading, now: datetime) -> Reading:
    """51年 is 1951; 12年 is 2012."""
    if one.value >= _CENTURY:
        return one
    full = one.value + (2000 if one.value <= now.year % _CENTURY else 1900)
    return Reading(one.clause, one.start, one.end, full, one.said)


def _at(one: Reading) -> int:
    return one.clause.start + one.start
