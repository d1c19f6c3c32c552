"""A total that its parts don't make, and what accounts for the difference after all."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.duties.report.conflicts.amounts import Amount
from assistant.duties.report.conflicts.statements import Clause


@dataclass(frozen=True, slots=True)
class BadSum:
    """Parts that do not make the total."""

    what: str
    total: Amount
    parts: tuple[Amount, ...]
    other_total: Amount | None = None


_FURTHER = re.compile(r"又|再|另|还有|后来|陆续")


def made_up_by(bad: BadSum, found: Sequence[Amount]) -> bool:
    """死了1个，路上又走了1个，剩4个: what was told in between as further makes the total."""
    if not bad.parts:
        return False
    first, last = bad.total, bad.parts[-1]
    further = [
        a for a in found
        if a.clause.source == first.clause.source and a.unit == first.unit
        and first.clause.start <= a.clause.start <= last.clause.start
        and a is not first and a not in bad.parts and _FURTHER.search(a.label)
    ]  # fmt: skip
    return bool(further) and sum(a.value for a in (*bad.parts, *further)) == first.value


_REST = re.compile(r"^\s*(?:其余|其他|剩下?|余下|别的|另外的|还有|另有)[^\d]*$")


def rest_untold(bad: BadSum, clauses: Sequence[Clause]) -> bool:
    """住院3人、门诊12人，其余在家: the parts leave some out, and it is said so."""
    if not bad.parts or sum(p.value for p in bad.parts) > bad.total.value:
        return False
    last = bad.parts[-1].clause
    return any(
        c.source == last.source and c.sentence == last.sentence and c.start > last.start
        and _REST.search(c.text)
        for c in clauses
    )  # fmt: skip


def one_each(bad: Sequence[BadSum]) -> list[BadSum]:
    """Return the first of those that share a number."""
    kept: list[BadSum] = []
    for one in bad:
        seen = {id(a) for b in kept for a in (b.total, b.other_total, *b.parts)}
        if not any(id(part) in seen for part in (one.total, *one.parts)):
            kept.append(one)
    return kept
