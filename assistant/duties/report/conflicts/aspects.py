"""Two tellers give one thing two values of which only one can be so: 门锁着, 门敞着; 左脚, 右脚.

The aspects and their values are data (aspects.yaml). A note that takes down both does so because
they differ; what is told of another thing, of a later moment or as a plan is no contradiction.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from assistant.duties.report.conflicts.denials import asks
from assistant.duties.report.conflicts.elsewhere import own_areas, two_places
from assistant.duties.report.conflicts.figures import two_sides
from assistant.duties.report.conflicts.related import shared
from assistant.duties.report.conflicts.speakers import Voice
from assistant.duties.report.conflicts.statements import Clause, apart, succeeds
from assistant.duties.report.conflicts.vocabulary import aspects

_SENTENCES, _FAR = 2, 5


@dataclass(frozen=True, slots=True)
class Aspect:
    """One side of a thing with the patterns of its values; `grows` from one into the other."""

    what: str
    values: dict[str, re.Pattern[str]]
    about: re.Pattern[str]
    grows: tuple[str, ...] = ()
    grown_by: re.Pattern[str] = re.compile("")  # who may tell what it has become
    pointed: re.Pattern[str] = re.compile("")  # with what the second one points it out
    same: bool = False  # both clauses must name one thing
    far: bool = False  # of one person or thing of the note, however far apart it is told
    part_of: str = ""  # shown with that aspect where both are disputed


@lru_cache(maxsize=1)
def _states() -> tuple[Aspect, ...]:
    return tuple(_aspect(row) for row in aspects()["aspects"])


def _aspect(row: dict[str, Any]) -> Aspect:
    values = {name: re.compile(p) for name, p in row["values"].items()}
    about = re.compile(row.get("about", ""))
    grown_by = re.compile(row.get("grown_by", ""))
    grows = tuple(row.get("grows", ()))
    same, part_of = row.get("same", False), row.get("part_of", "")
    far = row.get("far", False)
    return Aspect(row["what"], values, about, grows, grown_by, same=same, far=far, part_of=part_of)


@lru_cache(maxsize=1)
def _choices() -> tuple[Aspect, ...]:
    found: list[Aspect] = []
    for row in aspects()["choices"]:
        values = dict(row["values"])
        for colour in row.get("colours", ""):
            values[colour] = rf"{colour}色?的?[\u4e00-\u9fa5]{{0,2}}?(?:{row['garments']})"
        lead = row["lead"]
        compiled = {n: re.compile(f"{lead}(?:{p})") for n, p in values.items()}
        pointed = re.compile(row.get("pointed", ""))
        far = row.get("far", False)
        found.append(Aspect(row["what"], compiled, re.compile(""), pointed=pointed, far=far))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Dispute:
    """What is disputed, and the clauses of all who tell of it, in order."""

    what: str
    told: tuple[Clause, ...]


def opposed(said: Sequence[Clause]) -> list[Dispute]:
    """Return what tellers say of one aspect that cannot all be so, each aspect once."""
    found: list[Dispute] = []
    for aspect in (*_choices(), *_states()):
        told = _told(said, aspect)
        if told and all(f.what != aspect.part_of for f in found):
            found.append(Dispute(aspect.what, told))
    return found


def _told(said: Sequence[Clause], aspect: Aspect) -> tuple[Clause, ...]:
    """The first two who differ, and whoever else speaks to it close by."""
    told = [(c, v) for c in said if (v := _value(aspect, c)) is not None]
    for i, (other, second) in enumerate(told):
        for one, first in reversed(told[:i]):
            if first == second or not _disputed(one, other, _FAR if aspect.far else _SENTENCES):
                continue
            if aspect.same and not shared(one.text, other.text):
                continue
            if not aspect.pointed.search(other.text):
                continue
            if aspect.about.search(one.text + other.text) and not _grown(
                aspect, said, (one, first), (other, second)
            ):
                tellers = {one.speaker, other.speaker}
                more = (
                    c for c, _ in told[i + 1 :]
                    if c.speaker not in tellers and _disputed(one, c) and apart(other, c) <= 1
                )  # fmt: skip
                return one, other, *more
    return ()


def _value(aspect: Aspect, clause: Clause) -> str | None:
    """The one value that a clause gives; None where it gives none, several, or asks."""
    if asks(clause.whole) or moves_on().search(clause.whole.text) or _SOME.search(clause.text):
        return None
    given = [name for name, pattern in aspect.values.items() if pattern.search(clause.text)]
    return given[0] if len(given) == 1 else None


# 有2块只是熏黑, 还有一个没伤着: some of them, and how the rest is nobody says
_SOME = re.compile(r"有[\d一二两三四五六七八九十几]+[个块台辆间处只头](?:是|只|没)")


@lru_cache(maxsize=1)
def moves_on() -> re.Pattern[str]:
    """Return the words that tell of something later, of others or of what is to come."""
    return re.compile(aspects()["moves_on"])


@lru_cache(maxsize=1)
def against() -> re.Pattern[str]:
    """Return the words that set what is told against what another told."""
    return re.compile(aspects()["against"])


_NET = re.compile(r"网|群|圈|视频|博|抖音|快手|听说|据说|传|外[面头]|街上|手机|论坛|帖|直播|到处")


def rumour(clause: Clause) -> bool:
    """Whether nobody in particular says it; 隔壁婶子 has eyes of her own."""
    return clause.voice is Voice.HEARSAY and bool(_NET.search(clause.speaker))


def _disputed(one: Clause, other: Clause, furthest: int = _SENTENCES) -> bool:
    if not other.speaker or any(rumour(c) for c in (one, other)):
        return False
    if not two_sides(one, other) or succeeds(other, one) or own_areas(one, other):
        return False
    return 0 <= apart(one, other) <= furthest and not two_things(one.text, other.text)


_NUMBERED = re.compile(
    r"(?P<n>[\dA-Za-z一二两三四五六七八九十甲乙丙]+)(?:号|#)|(?P<side>[前后东西南北左右上下大小里外])(?=[门库桥窗院楼厂池罐])"
)


def two_things(one: str, other: str) -> bool:
    """前门, 后门; 一号泵, 二号泵: each of its own."""
    first, second = ({m[0] for m in _NUMBERED.finditer(t)} for t in (one, other))
    return bool(first and second and not first & second) or two_places(one, other)


Told = tuple[Clause, str]


def _grown(aspect: Aspect, said: Sequence[Clause], before: Told, after: Told) -> bool:
    """Whether the later value is what the earlier one becomes with time."""
    if (before[1], after[1]) != aspect.grows:
        return False
    if not aspect.grown_by.search(after[0].speaker):
        return False
    return not against().search(after[0].whole.text) and not _at_once(said, before[0], after[0])


_CLOCK = re.compile(r"(?P<h>\d{1,2})[:\uff1a点时](?P<m>\d\d)?")
_AT_ONCE = 5  # minutes between two tellings in which nothing grows


def _at_once(said: Sequence[Clause], one: Clause, other: Clause) -> bool:
    """县医院20:02说还在手术，家属20:03讲人已经走了: told at one and the same time."""
    first, second = _minute(said, one), _minute(said, other)
    return first is not None and second is not None and 0 <= second - first <= _AT_ONCE


def _minute(said: Sequence[Clause], clause: Clause) -> int | None:
    near = [c for c in said if c.sentence == clause.sentence and c.start <= clause.start]
    match = next((m for c in reversed(near) if (m := _CLOCK.search(c.whole.text))), None)
    return int(match["h"]) * 60 + int(match["m"] or 0) if match else None
