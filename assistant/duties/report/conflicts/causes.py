"""Two tellers name two causes: 抢修队认定是打桩打破的，项目部说是管子老了自己爆的."""

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.duties.report.conflicts.accounts import Contrast
from assistant.duties.report.conflicts.denials import asks
from assistant.duties.report.conflicts.figures import two_sides
from assistant.duties.report.conflicts.speakers import Voice
from assistant.duties.report.conflicts.statements import Clause, apart, succeeds
from assistant.duties.report.conflicts.vocabulary import aspects

_SENTENCES = 2
_CLAIMS = re.compile(r"是(?!否|不是)|因|由于|怀疑|被|让|系|明明")
_IS = re.compile(r"(?:是|系|因|被|让|定|判|疑)$")
_OPEN = re.compile(
    r"原因|在查|不清|不知|调查|待|哪|怎么|为什么|什么|排查|没(?:查|定|说|讲)|核|预计"
)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    row = aspects()["causes"]
    return re.compile(row["harm"]), re.compile(row["named"]), re.compile(row["origin"])


def causes(said: Sequence[Clause]) -> list[Contrast]:
    """Return the first two causes that different tellers name close together."""
    told = [(c, kind) for c in said if (kind := _kind(c))]
    for i, (other, second) in enumerate(told):
        if not other.speaker or other.voice is Voice.HEARSAY:
            continue
        for one, first in reversed(told[:i]):
            near = 0 <= apart(one, other) <= _SENTENCES and one.voice is not Voice.HEARSAY
            aside = first == second == "bare" and one.sentence == other.sentence
            claimed = aside or (
                "claim" in (first, second) and {first, second} != {"claim", "origin"}
            )
            if not near or not two_sides(one, other) or succeeds(other, one):
                continue
            if (claimed or first == second == "origin") and not _agree(one.text, other.text):
                return [Contrast(_name(said, one), _run(said, one), _run(said, other))]
    return []


def _kind(clause: Clause) -> str:
    """claim: it is said to come of something; bare: a harm is named; origin: where it came from."""
    if _OPEN.search(clause.text) or asks(clause.whole):
        return ""
    harm, named, origin = _patterns()
    claims = _CLAIMS.search(clause.text) or _IS.search(clause.lead)
    cause = (claims and harm.search(clause.text)) or named.search(clause.text)
    if cause and claims:
        return "claim"
    if origin.search(clause.text):
        return "origin"
    return "bare" if cause and named.search(clause.text) else ""


def _agree(one: str, other: str) -> bool:
    """挖机挖断的, 挖机挖的: both name one thing as the cause, and neither denies it."""
    if bool(re.search(r"不是|没", one)) != bool(re.search(r"不是|没", other)):
        return False
    pairs = [{t[i : i + 2] for i in range(len(t) - 1)} for t in (one, other)]
    return len(pairs[0] & pairs[1]) >= _ALIKE * min(map(len, pairs))


_ALIKE = 0.5


def _name(said: Sequence[Clause], claim: Clause) -> str:
    """What it was that the cause is of: the happening told in the clause, else last before it."""
    index = next(i for i, c in enumerate(said) if c is claim)
    texts = [claim.text, *(c.text for c in reversed(said[:index]))]
    for text in texts:
        for name, pattern in aspects()["causes"]["events"]:
            if re.search(pattern, text):
                return name
    return "原因说法"


_BEHIND = 8


def _run(said: Sequence[Clause], clause: Clause) -> tuple[Clause, ...]:
    """The cause with its teller's denial in front of it: 昨晚没开桩机，是管子老了."""
    index = next(i for i, c in enumerate(said) if c is clause)
    before = said[index - 1] if index else clause
    same = (before.sentence, before.speaker) == (clause.sentence, clause.speaker)
    denies = same and before is not clause and re.search(r"没|不是|未", before.text)
    return (before, clause) if denies else (clause,)
