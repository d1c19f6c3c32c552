"""Two speakers name two different things: 企业说是水蒸气,消防说是盐雾; 医院说不是农药."""

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.duties.report.conflicts.accounts import Contrast
from assistant.duties.report.conflicts.figures import UPDATED, two_sides
from assistant.duties.report.conflicts.statements import Clause, Voice, apart, succeeds
from assistant.duties.report.conflicts.vocabulary import words

_LONGEST = 7  # characters; longer statements may well hold both
_OPEN = re.compile(
    r"不知|不清|在查|在核|没说|待|正在|等|谁|什么|啥|哪|吗|呢|要|会|能|不好|[没无未]|好的|对的|"
    r"真的|可能|知道"
)


def identities(clauses: Sequence[Clause]) -> list[Contrast]:
    """Return what two speakers take for different things."""
    return [*_named_differently(clauses), *_not_that(clauses), *_marked(clauses)]


def _named_differently(clauses: Sequence[Clause]) -> list[Contrast]:
    """X说是A, Y说是B side by side, both nothing but a name."""
    found: list[Contrast] = []
    for one, other in pairwise(clauses):
        a, b = _thing(one), _thing(other)
        if not a or not b or one.source != other.source or apart(one, other) > 1:
            continue
        if two_sides(one, other) and one.speaker and a not in b and b not in a:
            found.append(Contrast("说法不一", (one,), (other,)))
    return found


_IS = re.compile(r"(?:是|系|为)$")


def _thing(clause: Clause) -> str:
    """What a speaker says that it is, "" where the clause says more, or nothing for certain."""
    text = clause.text
    head, found, thing = text.partition("是")
    if found and len(head) <= _LONGEST and not _OPEN.search(head):
        text = thing
    elif not _IS.search(clause.lead):
        return ""
    plain = re.fullmatch(r"[\u4e00-\u9fa5]{2,9}", text) and not _OPEN.search(text)
    return text if plain and not UPDATED.search(text) else ""


_NOT = re.compile(r"(?:并不是|不是|并非|而非)(?P<thing>[\u4e00-\u9fa5]{2,6})$")
_DULL = re.compile(r"^(?:说|讲|因为|故意|一回事|这样|那样|这回事|很|太|什么|我们|他们|本|问题)")


def _not_that(clauses: Sequence[Clause]) -> list[Contrast]:
    """医院说不是农药, where the note or somebody else had told of it as such."""
    found: list[Contrast] = []
    for denial in clauses:
        match = _NOT.search(denial.text)
        if match is None or not denial.speaker or _DULL.search(match["thing"]):
            continue
        before = (c for c in clauses if 0 <= apart(c, denial) <= 3 and c.start < denial.start)
        for claim in before:
            said = match["thing"] in claim.text and "不" not in claim.text
            if said and two_sides(claim, denial) and not succeeds(denial, claim):
                side = _with_neighbour(clauses, denial)
                found.append(Contrast(f"是否{match['thing']}", (claim,), side))
                break
    return found


def _with_neighbour(clauses: Sequence[Clause], denial: Clause) -> tuple[Clause, ...]:
    """渗水,不是管涌: what it is instead stands beside the denial."""
    index = next(i for i, c in enumerate(clauses) if c is denial)
    around = clauses[max(0, index - 1) : index + 2]
    return tuple(
        c
        for c in around
        if c is denial or (c.sentence == denial.sentence and c.speaker == denial.speaker and c.text)
    )


_POINTS = re.compile(r"^(?:其实|应该|确认)?(?:不?是|写的?|为)|^[男女]")


def _marked(clauses: Sequence[Clause]) -> list[Contrast]:
    """The note says 男的, somebody who was there says that it is 女的."""
    for what, pattern in words()["marks"].items():
        told = [(c, m) for c in clauses for m in re.finditer(pattern, c.text)]
        for i, (other, second) in enumerate(told):
            if not other.speaker or not (_POINTS.match(other.text) or _IS.search(other.lead)):
                continue
            for one, first in told[:i]:
                differ = first["mark"] != second["mark"] and two_sides(one, other)
                if differ and one.voice is Voice.NOTE and 0 <= apart(one, other) <= 3:
                    return [Contrast(what, (one,), (other,))]
    return []
