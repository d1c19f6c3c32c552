"""One person told of under two names that sound alike, or of two ages."""

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.duties.report.conflicts.elsewhere import own_areas
from assistant.duties.report.conflicts.figures import two_sides
from assistant.duties.report.conflicts.names import Twin, distinct_twins, sound_alike
from assistant.duties.report.conflicts.speakers import Voice
from assistant.duties.report.conflicts.statements import Clause, succeeds
from assistant.duties.report.reading.lexicon import table

_LEADS = (
    r"(?:叫|名叫|姓名|名字|是|系|写|写成|登记|死者|伤者|[患伤死]者|司机|驾驶员|老板|师傅|联系人|负责人|经理|队长|书记|主任|"
    r"[镇乡区县局所站院校科]长|同志|工人|村民|学生|老人|男子|女子|^|[\uff0c\u3001\uff1a:\uff08(])"
)
_ENDS = r"(?=$|[\d\uff0c\u3001\uff08(\u3002\s]|电话|在|说|也|的|同志|今年|男|女)"


@lru_cache(maxsize=1)
def _name() -> re.Pattern[str]:
    return re.compile(
        rf"{_LEADS}(?P<name>[{table('names')['surnames']}][\u4e00-\u9fa5]{{2}}){_ENDS}"
    )


def names(clauses: Sequence[Clause]) -> list[Twin]:
    """死者叫吕建军 … 单子上写吕建君: as long, one character apart, and that one sounds alike."""
    told = [(c, m) for c in (c.whole for c in clauses) for m in _name().finditer(c.text)]
    return distinct_twins(
        [
            Twin("姓名", (a, *one.span("name")), (b, *other.span("name")))
            for i, (b, other) in enumerate(told)
            for a, one in told[:i]
            if _slip(one["name"], other["name"])
        ]
    )


def _slip(one: str, other: str) -> bool:
    differing = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    return one[0] == other[0] and len(differing) == 1 and sound_alike(*differing[0])


_AGE = re.compile(r"(?<![\d.])(?P<n>\d{1,3})周?岁")
_BARE = re.compile(r"^\s*(?:是|为|写的?)?(?P<n>\d{1,3})(?:周?岁)?的?\s*$")
_RECORD = re.compile(r"证|户籍|系统|病历|档案|登记|单|报警|监控|名册|医院|派出所|公安")
_OTHERS = re.compile(
    r"儿子|女儿|老伴|妻|丈夫|老公|老婆|孙|父|母|爸|妈|哥|弟|姐|妹|陪|另|分别|都是|最大|最小"
)


def ages(clauses: Sequence[Clause]) -> list[Twin]:
    """走失老人74岁 … 儿子报警时说的是71岁: the one whose age the note tells, told of otherwise."""
    told = [(c, m) for c in clauses for m in _AGE.finditer(c.text)]
    for i, (other, second) in enumerate(told):
        for one, first in told[:i]:
            if first["n"] != second["n"] and _one_person(one, other, len(told)):
                return [Twin("年龄", (one, *first.span()), (other, *second.span()))]
    return [
        Twin("年龄", (one, *first.span()), (other, *second.span("n")))
        for one, first in told
        for other in clauses
        if (second := _BARE.match(other.text)) and second["n"] != first["n"]
        and one.sentence == other.sentence and one.start < other.start
        and _RECORD.search(other.lead) and two_sides(one, other)
    ][:1]  # fmt: skip


_TWO = 2


def _one_person(one: Clause, other: Clause, told: int) -> bool:
    named = bool(other.speaker) and two_sides(one, other) and not own_areas(one, other)
    named = named and not succeeds(other, one)
    plain = bool(_BARE.match(other.text.strip("的是")) or _RECORD.search(other.speaker))
    alone = not _OTHERS.search(one.text + other.text)
    return named and plain and alone and told <= _TWO and one.voice is not Voice.HEARSAY
