"""Figures that hold all who were told of before: 加到4个, 两个都没了, a row that 目前 opens."""

import re

from assistant.duties.report.reading.claim import Claim
from assistant.duties.report.reading.harms import TOLD, Harm
from assistant.duties.report.reading.voices import Clause, Note
from assistant.duties.report.record import Slot

REACHED = re.compile(r"[加增升涨][到至]\D{0,2}$")
_ALL_DEAD = re.compile(r"[^\uff0c\u3002\u4e5f]{0,3}(?:都|全|均)[^\uff0c\u3002\u4e5f]{0,3}")
_ONE_MORE = re.compile(r"又|再|新增|另|还")


def every_one(claim: Claim, harm: Harm, text: str) -> bool:
    """两个孩子都没了 tells of all who died, also of those told of one by one before."""
    if harm.slot is not Slot.DEATHS or harm.weight != TOLD or (claim.number or 0) < 2:
        return False
    end = claim.key + len(claim.said)
    further = _ONE_MORE.search(text[max(0, claim.key - 8) : claim.key])
    return end <= harm.start and not further and bool(_ALL_DEAD.fullmatch(text[end : harm.start]))


_NOW = re.compile(
    r"\s*(?:所以|那|因此)?(?:目前|现在|截至|截止|至此|累计|到现在)|"
    r"[^\uff0c\u3002]{0,12}(?:他们|对方|那边|那头)(?:又|再次?|后来)(?:报|更新|续报|通报|来电)"
)


_ALL = re.compile(r"(?:一共|总共|累计|共计|共)(?:有|是)?\d")


def of_now(parted: Note, clause: Clause) -> bool:
    """目前死亡2人、受伤7人，重伤3人: what follows in a row of counts is of now as well."""
    index = parted.clause_at(clause.start)
    while index and parted.clauses[index - 1].sentence == clause.sentence:
        index -= 1
        row = parted.clauses[index].text
        if _NOW.match(row) or _ALL.search(row):
            return True
        if not re.search(r"\d", row):
            return False
    return False
