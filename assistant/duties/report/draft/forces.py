"""Who is at the scene, who is on the way and who is still to come: the sentence of the forces."""

import re
from collections.abc import Callable, Sequence

from assistant.duties.report.draft import tidy
from assistant.duties.report.draft.counts import piece
from assistant.duties.report.draft.model import Piece
from assistant.duties.report.draft.trace.figures import clocks
from assistant.duties.report.draft.wording import wording
from assistant.duties.report.record import Fact, Material, Status

Say = Callable[[Fact], str]  # a fact's text as a report writes it


def forces(
    facts: Sequence[Fact], arrivals: Sequence[Fact], deeds: Sequence[Fact], material: Material,
    say: Say,
) -> list[Piece] | None:  # fmt: skip
    """Return the sentence of the forces, None where there are none to be told here.

    `facts` are named as they are told. What `arrivals` tell with their time, and `deeds` with what
    is done, is not told again.
    """
    there, coming = wording()["on_scene"], wording()["on_the_way"]
    timed = [m for m in arrivals if any(clocks(m.text))]
    present: list[Fact] = []
    late: list[Fact] = []
    for fact in facts:
        if any(same_arrival(fact, arrival) for arrival in timed):
            continue  # the measure tells it with its time
        if any(fact.text in other.text for other in facts if other is not fact):
            continue
        if tidy.counted(fact.text) and tidy.within(fact, deeds):
            continue  # 抢修6组52人已上山: the measure tells them with what they do
        away = fact.status in (Status.PLANNED, Status.ONGOING)
        (late if away or re.search(coming["words"], fact.text) else present).append(fact)
    said = _suffixed(present, there["words"], there["suffix"], say)
    waiting = [f for f in late if tidy.not_yet(f, material)]
    coming_now = [f for f in late if f not in waiting]
    for some, suffix in ((coming_now, coming["suffix"]), (waiting, coming["waiting"])):
        more = _suffixed(some, coming["words"], suffix, say)
        said += [Piece(text="，"), *more] if said and more else more
    return said or None


def _suffixed(facts: Sequence[Fact], words: str, suffix: str, say: Say) -> list[Piece]:
    bare = [f for f in facts if not re.search(words, f.text)]
    said: list[Piece] = []
    for fact in bare:
        said += [Piece(text="、"), piece(say(fact), fact)] if said else [piece(say(fact), fact)]
    if said:
        said.append(Piece(text=suffix))
    for fact in facts:
        if fact not in bare:
            said += [Piece(text="，"), piece(say(fact), fact)] if said else [piece(say(fact), fact)]
    return said


def same_arrival(force: Fact, arrival: Fact) -> bool:
    """Whether a measure tells the arrival of this force, by its name and the words of both."""
    apart = all(
        a.source != b.source or a.end <= b.start or b.end <= a.start
        for a in force.spans
        for b in arrival.spans
    )
    return not apart and force.text[:2] in arrival.text
