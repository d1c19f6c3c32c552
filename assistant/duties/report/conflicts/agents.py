"""Who led, who commanded, who called: one post of which two tellers name two holders.

由大队副大队长带队 against 领队是教导员: an officer writes one into the report. The forms are
data (agents.yaml). Two designations are of one person where what is left of them without units and
titles has a character in common.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from assistant.duties.report.conflicts.accounts import Contrast
from assistant.duties.report.conflicts.aspects import moves_on, rumour
from assistant.duties.report.conflicts.denials import asks
from assistant.duties.report.conflicts.elsewhere import own_areas
from assistant.duties.report.conflicts.figures import two_sides
from assistant.duties.report.conflicts.statements import Clause, apart, succeeds
from core.yaml_data import read_yaml

_SENTENCES = 4
_TITLES = re.compile(
    r"^.*(?:[局厅委办部院站所队镇乡村县市区处科公司园])(?=[\u4e00-\u9fa5]{1,8}$)(?!长)|"
    r"(?:常务)?副?(?:[局厅部院站所队镇乡村县市区处科组班]长|主任|书记|教导员|指导员|政委|经理|总监|老师)"
)
_LIGHT = frozenset("的一个位名那这他她们自己是在人有副和")


@lru_cache(maxsize=1)
def _forms() -> list[tuple[str, re.Pattern[str]]]:
    rows = read_yaml((Path(__file__).parent / "agents.yaml").read_text("utf-8"))
    return [(row["what"], re.compile(form)) for row in rows for form in row["forms"]]


def agents(said: Sequence[Clause]) -> list[Contrast]:
    """Return the posts for which two tellers name two people, each post once."""
    found: list[Contrast] = []
    told = [(what, clause, who) for clause in said for what, who in _named(clause)]
    for index, (what, other, second) in enumerate(told):
        for post, one, first in told[:index]:
            new = post == what and all(f.what != what for f in found)
            if new and _contradict(one, other) and not _one_person(first, second):
                found.append(Contrast(what, (one,), (other,)))
    return found


def _named(clause: Clause) -> list[tuple[str, str]]:
    if asks(clause) or rumour(clause) or moves_on().search(clause.text):
        return []
    return [(what, m["who"]) for what, form in _forms() if (m := form.search(clause.text))]


def _contradict(one: Clause, other: Clause) -> bool:
    # of two sentences of the note itself, each may be somebody's: the floor ends with a full stop
    unnamed = not one.speaker and not other.speaker and one.sentence != other.sentence
    near = 0 <= apart(one, other) <= _SENTENCES and (unnamed or two_sides(one, other))
    return near and not succeeds(other, one) and not own_areas(one, other)


def _one_person(one: str, other: str) -> bool:
    first, second = (set(_TITLES.sub("", who)) - _LIGHT for who in (one, other))
    return not first or not second or bool(first & second)
