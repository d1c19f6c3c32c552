"""Whether two tellers count unlike people: those aboard and the sick of them, each his own team.

A number takes its meaning from what is told of it: who is well is none of those sent to hospital,
旅客39人 behind 发病43人，其中 are passengers who fell ill and not all who are aboard, and
我们三个人到了 counts those who speak.
"""

import re
from collections.abc import Sequence

from assistant.duties.report.conflicts.elsewhere import Told
from assistant.duties.report.conflicts.statements import Clause
from assistant.duties.report.conflicts.values import Value

_PEOPLE = frozenset({"人", "个", "例"})  # units of values and of figures
_WELL = re.compile(
    r"(?:没有?|未|无)(?:受|被)?(?:到)?(?:任何)?[伤碰][着到]?|没(?:得)?事|无恙|无碍|平安|安然|不要紧|毫发无"
)
_HARMED = re.compile(
    r"(?<![没未无])(?<!没有)(?<!未受)(?<!没受)伤|死|亡|遇难|送医|送院|病|症状|中毒|中暑|呕|腹泻|发热|发烧|"
    r"晕|昏|感染|不适|过敏|送(?:了|来|走)|收(?:治|了)|接诊|[接拉抬]走|入院|住院"
)
_OF_WHICH = re.compile(r"其中|里面|包括|分别|含")


def unlike(told: Sequence[Value], one: Told, other: Told) -> bool:
    """Say whether what stands beside two numbers of people shows that they count others."""
    if one.unit not in _PEOPLE or other.unit not in _PEOPLE:
        return False
    pairs = ((one, other), (other, one))
    return any(
        _well_and_harmed(a, b) or _some_of_harmed(told, a, b) or _own_team(a, b) for a, b in pairs
    )


def _beside(value: Told) -> str:
    """The clause up to the next number, without the numbers told before it."""
    text = value.clause.text
    before = re.split(r"\d+[\u4e00-\u9fa5]?\u3001?", text[: value.start])[-1]
    behind = re.split(r"\u3001|\d", text[value.start :].lstrip("0123456789"))[0]
    return before + behind


def _well_and_harmed(well: Told, harmed: Told) -> bool:
    """没受伤的3个自己走了, 一共送了14个: who is well is none of those who were sent."""
    text = _beside(harmed)
    return bool(_WELL.search(_beside(well)) and _HARMED.search(text) and not _WELL.search(text))


def _some_of_harmed(told: Sequence[Value], some: Told, everybody: Told) -> bool:
    """营地学员600余人 … 发热21人，其中学员18人: passengers, but only those who fell ill."""
    if not _OF_WHICH.search(some.clause.text[: some.start]):
        return False
    if _HARMED.search(everybody.clause.text):
        return False
    whole = _whole(told, some)
    return whole is not None and bool(_HARMED.search(whole.clause.text))


def _whole(told: Sequence[Value], part: Told) -> Value | None:
    """The number that 其中 is of: the last one that its teller gives in a clause before."""
    clause = part.clause
    return next(
        (
            v
            for v in reversed(told)
            if v.unit in _PEOPLE and v.clause.start < clause.start
            and (v.clause.source, v.clause.sentence, v.clause.speaker)
            == (clause.source, clause.sentence, clause.speaker)
            and not _OF_WHICH.search(v.clause.text[: v.start])
        ),
        None,
    )  # fmt: skip


_CAME = re.compile(r"到了?(?:场|现场)?|来了?|赶到|在现场|在场|出动|过来")
_WE = re.compile(r"(?:我们?|咱们?|我们?[局所队站办]|本[局所队站办])")
_WHO_CAME = re.compile(
    r"^\s*(?P<who>[\u4e00-\u9fa5]{1,6}?)(?:一共|总共|共|已经?|先|也|都|又|这边|那边)*(?:到|来|赶到|出动|派)"
)


def _own_team(mine: Told, theirs: Told) -> bool:
    """街道到场6人; 房管所：我们两个人到了: each counts those who came with him."""
    if not all(_CAME.search(v.clause.text) for v in (mine, theirs)):
        return False
    if not _WE.search(mine.clause.text[: mine.start]):
        return False
    return not _is_of(_team(theirs.clause), mine.clause.speaker)


def _team(clause: Clause) -> str:
    match = _WHO_CAME.match(clause.text)
    return match["who"] if match and not _WE.match(match["who"]) else clause.speaker


def _is_of(team: str, speaker: str) -> bool:
    """Whether the team that came is the one whose man speaks: 消防 of 县消防大队邵队."""
    return bool(team) and (team in speaker or speaker in team)
