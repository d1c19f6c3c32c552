"""Which way it was heading, told by two: 往柳城方向 against 在往桐山方向那个洞.

On a divided road the heading says which carriageway or tube to go into, so that two names for it
send help to two places. What is told of the traffic, of smoke or of those who come is no heading.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.duties.report.conflicts.denials import asks
from assistant.duties.report.conflicts.elsewhere import own_areas
from assistant.duties.report.conflicts.figures import UPDATED, two_sides
from assistant.duties.report.conflicts.names import Twin
from assistant.duties.report.conflicts.speakers import Voice
from assistant.duties.report.conflicts.statements import Clause, apart, succeeds


@dataclass(frozen=True, slots=True)
class Heading:
    """clause.text[start:end], 往 with a name and 方向, of the vehicle or the accident itself."""

    clause: Clause
    start: int
    end: int
    name: str


_WAY = re.compile(r"(?:开往|驶往|往|朝|去|向)(?P<name>[\u4e00-\u9fa5]{2,4}?)(?:的)?方向")
_NOT_OF_IT = re.compile(
    r"封|通行|分流|绕|下道|下高速|放行|排烟|车流|堵|排队|管制|疏散|撤|扩散|蔓延|飘|流|逃|进去|过去|赶|"
    r"调头|占用|车道|正常|缓行|吹|风|双向|另|对向|后面|增援|来车"
)
_SENTENCES = 3


def headings(said: Sequence[Clause]) -> list[Twin]:
    """Return the two names of a heading that two tellers give, once a note."""
    told = [h for clause in said for h in _read(clause)]
    for index, other in enumerate(told):
        for one in told[:index]:
            if _differ(one, other) and not _tells_of(said, one, other.name):
                return [
                    Twin(
                        "行车方向",
                        (one.clause, one.start, one.end),
                        (other.clause, other.start, other.end),
                    )
                ]
    return []


def _read(clause: Clause) -> Iterator[Heading]:
    if clause.voice is Voice.HEARSAY or asks(clause) or UPDATED.search(clause.text):
        return
    if _NOT_OF_IT.search(clause.text):
        return
    for match in _WAY.finditer(clause.text):
        yield Heading(clause, match.start(), match.end(), match["name"])


def _differ(one: Heading, other: Heading) -> bool:
    a, b = one.clause, other.clause
    if not other.clause.speaker or not two_sides(a, b) or own_areas(a, b) or succeeds(b, a):
        return False
    alike = set(one.name) & set(other.name)  # 柳城, 柳城市区
    return not alike and 0 <= apart(a, b) <= _SENTENCES


def _tells_of(said: Sequence[Clause], one: Heading, name: str) -> bool:
    """Whether the first teller speaks of the other way too: 往甲方向的封了，往乙方向的在排队."""
    return any(
        name in c.text
        for c in said
        if (c.source, c.speaker) == (one.clause.source, one.clause.speaker)
    )
