"""What in a source may be the value of a slot: its moments, its numbers of people, its denials.

The network only chooses among these; how a moment or a number is read stays with the rules.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from assistant.duties.report.reading.moments import Moment, named
from assistant.duties.report.reading.people import groups, singles
from assistant.duties.report.reading.plain import plain
from assistant.duties.report.reading.resolving import resolve
from assistant.duties.report.record import Source
from assistant.understand.quantities import integer

_MOST = 3000  # more people than that are nobody's casualties


@dataclass(frozen=True)
class Candidate:
    """A stretch of a source that tells a moment or, exactly, a number of people."""

    source: str
    start: int
    end: int
    moment: Moment | None = None
    number: int | None = None
    figure: bool = False  # the number is written in digits


def candidates(source: Source, now: datetime) -> list[Candidate]:
    """Return the moments of a source, then its numbers; no two numbers overlap."""
    text, base = plain(source.text), source.at or now
    moments = resolve(named(text, base), base)
    taken = [(m.start, m.end) for m in moments]
    found = [Candidate(source.id, m.start, m.end, moment=m) for m in moments]
    for start, end, number in _numbers(source.text, text, tuple(taken)):
        told = text[start:end].strip()  # what an officer asked, or the machine is told, is blank
        if number is None or number > _MOST or not told:
            continue
        if any(a < end and start < b for a, b in taken):
            continue
        taken.append((start, end))
        figure = source.text[start].isdigit()
        found.append(Candidate(source.id, start, end, number=number, figure=figure))
    return found


_FIGURE = re.compile(
    r"(?<![\d.\uff0e:\uff1a])\d{1,4}"
    r"(?![\d.\uff0e:\uff1a]|\s*[:\uff1a点时]\s*\d|[年月日号楼层幢栋度]"
    r"|\s*(?:米|公里|吨|亩|平|千|万|毫米|分|秒|小时|路|时|点))"
    r"|[零一二两三四五六七八九十百]{1,5}(?![年月日号楼层幢栋度点分秒时路])|俩|仨"
)
# nobody is hurt, missing or inside any more: 没有人受伤, 都出来了, 找到了
_NONE = re.compile(
    r"[没无未不零]|都|全|出来|出去|救[出起上下]|找[到着回]|撤|抬[出上下]|上来|下来|获救|脱[险困]"
    r"|平安|安全|好好的"
)
# one person, by what he does or is to somebody: the rules know fewer of them, for they can't look
# at what the rest of the note says
_PERSON = re.compile(
    r"[\u4e00-\u9fff](?:工|员|匠|嫂|婶|姨|叔|伯)(?![作人程地厂具资业艺期会队])|[摊车船业房]主|[男女]友|小哥"
    r"|报警人|同伴|工友|徒弟|伙计|老[\u4e00-\u9fff]头|[小新]媳妇|老师|医生|护士|民警|队长|村民|群众"
)
# one that is dead, where nobody is named: 18点50宣布死亡
_GONE = re.compile(
    r"(?:宣[布告]|确认)[^\uff0c\u3002\d]{0,2}死亡|(?:人|就|上)[^\uff0c\u3002\d]?(?:没|走)了|没救[回过]来|没抢救过来"
    r"|[咽断]气|无(?:呼吸|心跳|生命体征)"
)
_FEW = {"俩": 2, "仨": 3}


def _numbers(
    written: str, text: str, taken: tuple[tuple[int, int], ...]
) -> Iterator[tuple[int, int, int | None]]:
    for group in groups(text, taken):
        yield group.start, group.end, group.number
    for single in singles(text):
        yield single.start, single.end, 1
    for pattern in (_PERSON, _GONE):
        for match in pattern.finditer(text):
            yield match.start(), match.end(), 1
    for match in _FIGURE.finditer(written):
        yield match.start(), match.end(), _FEW.get(match[0]) or integer(match[0])
    for match in _NONE.finditer(written):
        yield match.start(), match.end(), 0
