"""Counts of people that two mentions give differently."""

import re
from collections.abc import Sequence

from assistant.duties.report.conflicts.retold import THEY_AGAIN
from assistant.duties.report.conflicts.statements import Clause, succeeds
from assistant.duties.report.conflicts.vocabulary import any_of, words
from assistant.duties.report.record import Fact, Slot, Status

_WHAT = {
    Slot.DEATHS: "死亡人数",
    Slot.MISSING: "失联人数",
    Slot.TRAPPED: "被困人数",
    Slot.INJURED: "受伤人数",
    Slot.EVACUATED: "疏散人数",
}
_NARROWED = re.compile(
    r"其中|里面|含|还有|仍|剩|余|继续|尚|另|重伤|轻伤|累计|之前|先后|陆续|起初|分别|前报|上报时|首报|初报|前次|"
    r"上一?报|漏报|误报|多报|少报|重报|补报"
)


def differing(facts: Sequence[Fact], said: Sequence[Clause]) -> list[tuple[str, Slot, Fact, Fact]]:
    """Return name, slot and the two mentions of counts that cannot both hold at one moment.

    What is told as an update, as a part, or as what is left by now is no contradiction.
    """
    found: list[tuple[str, Slot, Fact, Fact]] = []
    for slot, what in _WHAT.items():
        mine = [f for f in facts if f.slot is slot and _firm(f)]
        pair = next(
            (
                (one, other)
                for i, other in enumerate(mine)
                for one in mine[:i]
                if one.number != other.number and _contradict(one, other, said, slot)
            ),
            None,
        )
        if pair:
            found.append((what, slot, *pair))
    return found


def _firm(fact: Fact) -> bool:
    return (
        fact.number is not None
        and not fact.approx
        and fact.status is Status.STATED
        and bool(fact.spans)
    )


def _contradict(one: Fact, other: Fact, said: Sequence[Clause], slot: Slot) -> bool:
    here, there = _clause(one, said), _clause(other, said)
    if here is None or there is None or _moved_on(one, other) or succeeds(there, here):
        return False
    if THEY_AGAIN.match(there.speaker):
        return False
    updates = any_of(words()["updates"])
    for clause in (here, there):
        if re.search(updates, clause.whole.text) or _NARROWED.search(clause.whole.text):
            return False
        if re.search(r"[\uff08(]", clause.text):
            return False
    two = here.source != there.source or bool(there.speaker and here.speaker != there.speaker)
    if slot in (Slot.INJURED, Slot.EVACUATED):
        return two
    return two or here.sentence != there.sentence


def _moved_on(one: Fact, other: Fact) -> bool:
    """Whether the two hold for different moments."""
    return bool(one.as_of and other.as_of and one.as_of != other.as_of)


def _clause(fact: Fact, said: Sequence[Clause]) -> Clause | None:
    span = fact.spans[0]
    return next(
        (
            c
            for c in said
            if c.source == span.source and c.whole.start <= span.start < max(c.end, c.start + 1)
        ),
        None,
    )
