"""Whose number is calling, and what that room missed."""

from collections.abc import Callable, Iterable, Sequence

from assistant.duties.rollcall.inbound.model import Missed
from assistant.duties.rollcall.inbound.store import same_number
from assistant.duties.rollcall.model import CallState, Campaign, UnitResult
from connectors.contacts.directory import Directory

Caller = tuple[str, str, Missed | None]


def unit_of(directory: Directory, number: str) -> tuple[str, str]:
    """Return the id and name of the unit that a number belongs to; ("", "") for nobody's."""
    for unit in directory.units:
        if same_number(unit.duty_phone, number):
            return unit.id, unit.name
    for person in directory.people:
        if person.mobile and same_number(person.mobile, number):
            entry = directory.by_id.get(person.unit)
            return (person.unit, entry.name) if entry else ("", "")
    for external in directory.externals:
        if external.phone and same_number(external.phone, number):
            return external.id, external.name
    return "", ""


def missed_by(
    campaigns: Iterable[Campaign],
    failed: Callable[[Campaign], Sequence[UnitResult]],
    unit: str,
    number: str,
) -> Missed | None:
    """Return the newest round in which a caller's unit was not reached and may answer now.

    The caller is the unit's by the directory, or has a number that the round called for it.
    """
    for campaign in campaigns:
        for result in failed(campaign):
            if result.last.state is CallState.WAITING and result.last.no == 1:
                continue  # it was not called yet
            if result.unit == unit or any(
                same_number(attempt.callee.number, number) for attempt in result.attempts
            ):
                return Missed(campaign.id, result.unit)
    return None
