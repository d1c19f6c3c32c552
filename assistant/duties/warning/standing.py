"""Where a unit of a duty list stands: from what officers wrote down and what its calls brought."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.duties.rollcall.model import CallState, Campaign
from assistant.duties.rollcall.reading import confirmed
from assistant.duties.warning.model import Assigned, Standing, Told, Verb, Word

Rounds = Callable[[str], Campaign | None]
"""Returns a round of calls, None where there is no such round any more."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a round brought for a unit: when and by whom it was confirmed, whether it goes on."""

    at: datetime | None = None
    person: str = ""
    going: bool = False


def told(
    assigned: Assigned, words: Sequence[Word], rounds: Rounds, allowed: timedelta, now: datetime
) -> Told:
    """Return a unit with its standing. The clock runs from when it was first told."""
    answers = {word.rollcall: _answer(rounds(word.rollcall), assigned.unit)
               for word in words if word.rollcall}  # fmt: skip
    first = min((word.at for word in words if word.verb is not Verb.CONFIRMED), default=None)
    found = [(word.at, word.person, "") for word in words if word.verb is Verb.CONFIRMED]
    found += [
        (answer.at, answer.person, f"/rollcalls/{id}")
        for id, answer in answers.items()
        if answer.at is not None
    ]
    at, person, link = min(found, default=(None, "", ""))
    due = first + allowed if first else None
    return Told(
        assigned=assigned,
        standing=_standing(words, at, any(answer.going for answer in answers.values())),
        words=tuple(words),
        told_at=first,
        confirmed_at=at,
        confirmed_by=person,
        due=due,
        late=due is not None and (at or now) > due,
        link=link,
    )


def _standing(words: Sequence[Word], at: datetime | None, going: bool) -> Standing:
    if at is not None:
        return Standing.CONFIRMED
    if going:
        return Standing.CALLING
    verbs = {word.verb for word in words}
    if Verb.URGED in verbs or Verb.CALLED in verbs:
        return Standing.URGED
    return Standing.TOLD if Verb.TOLD in verbs else Standing.WAITING


def _answer(campaign: Campaign | None, unit: str) -> _Answer:
    found = next((u for u in campaign.units if u.unit == unit), None) if campaign else None
    if found is None:
        return _Answer()
    for attempt in found.attempts:
        # doubtful words are no confirmation until a person has listened
        if attempt.state is CallState.DONE and confirmed(attempt):
            at = attempt.correction.at if attempt.correction else None
            at = at or (attempt.dialed_at or attempt.planned_at)
            seconds = attempt.ended_s if not attempt.correction else 0
            who = attempt.answer.name if attempt.answer and attempt.answer.name else ""
            return _Answer(at + timedelta(seconds=seconds or 0), who or attempt.callee.name)
    return _Answer(going=not found.last.settled)
