"""Where a unit stands follows from the words about it and from its calls."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from assistant.duties.rollcall.model import (
    Attempt,
    Callee,
    CallState,
    Campaign,
    CampaignState,
    Purpose,
    Rank,
    UnitResult,
)
from assistant.duties.warning.model import Assigned, Standing, Verb, Word
from assistant.duties.warning.standing import told
from core.clock import ROOM_ZONE
from voice.outcome import Answer
from voice.outcome import Verdict as Outcome

AT = datetime(2026, 11, 22, 21, 0, tzinfo=ROOM_ZONE)
UNIT = Assigned(unit="U1", name="区水务局")
TEN = timedelta(minutes=10)


def word(verb: Verb, minutes: float, rollcall: str = "") -> Word:
    at = AT + timedelta(minutes=minutes)
    return Word(unit="U1", verb=verb, at=at, by_name="张值班", rollcall=rollcall)


def campaign(state: CallState, confirmed: bool | None) -> Campaign:
    answer = Answer(Outcome.ON_DUTY, 0.9, confirmed=True, name="李四") if confirmed else None
    attempt = Attempt(
        id="a1", campaign="JY-1", unit="U1", unit_name="区水务局", no=1,
        callee=Callee(Rank.DUTY, "1"), state=state, planned_at=AT,
        dialed_at=AT + timedelta(minutes=3), ended_s=20.0, answer=answer,
    )  # fmt: skip
    return Campaign(
        id="JY-1", title="叫应", purpose=Purpose.ALERT, state=CampaignState.RUNNING, script="叫应",
        script_version=1, created_at=AT, created_by="u", created_by_name="张值班", starts_at=AT,
        ends_by=None, units=(UnitResult("U1", "区水务局", (attempt,)),), version=1,
    )  # fmt: skip


def nothing(_id: str) -> None:
    return None


def test_nobody_is_late_before_he_was_told() -> None:
    found = told(UNIT, [], nothing, TEN, AT + timedelta(days=1))
    assert (found.standing, found.due, found.late) == (Standing.WAITING, None, False)


def test_the_clock_runs_from_the_first_word_and_an_urge_does_not_begin_it_anew() -> None:
    words = [word(Verb.TOLD, 0), word(Verb.URGED, 8)]
    found = told(UNIT, words, nothing, TEN, AT + timedelta(minutes=11))
    assert found.due == AT + TEN
    assert (found.standing, found.late) == (Standing.URGED, True)


def test_a_confirmation_in_time_is_not_late_afterwards() -> None:
    words = [word(Verb.TOLD, 0), word(Verb.CONFIRMED, 9)]
    found = told(UNIT, words, nothing, TEN, AT + timedelta(hours=5))
    assert (found.standing, found.late) == (Standing.CONFIRMED, False)


def test_a_call_that_was_confirmed_confirms_the_unit_with_the_round_as_its_evidence() -> None:
    words = [word(Verb.TOLD, 0), word(Verb.CALLED, 2, "JY-1")]
    found = told(UNIT, words, lambda _: campaign(CallState.DONE, True), TEN, AT + TEN)
    assert found.standing is Standing.CONFIRMED
    assert found.confirmed_at == AT + timedelta(minutes=3, seconds=20)
    assert (found.confirmed_by, found.link) == ("李四", "/rollcalls/JY-1")


def test_a_call_under_way_or_in_doubt_confirms_nothing() -> None:
    words = [word(Verb.CALLED, 2, "JY-1")]
    going = told(UNIT, words, lambda _: campaign(CallState.DIALING, None), TEN, AT + TEN)
    assert going.standing is Standing.CALLING
    doubt = told(UNIT, words, lambda _: campaign(CallState.NEEDS_PERSON, True), TEN, AT + TEN)
    assert doubt.standing is Standing.URGED


@given(st.lists(st.tuples(st.sampled_from(Verb), st.integers(0, 60))), st.integers(0, 120))
def test_late_means_exactly_that_the_deadline_passed_without_a_confirmation(
    said: list[tuple[Verb, int]], later: int
) -> None:
    words = sorted((word(verb, minutes) for verb, minutes in said), key=lambda w: w.at)
    now = AT + timedelta(minutes=later)
    found = told(UNIT, words, nothing, TEN, now)
    first = [w.at for w in words if w.verb is not Verb.CONFIRMED]
    assert (found.due is None) == (not first)
    confirmed = [w.at for w in words if w.verb is Verb.CONFIRMED]
    assert (found.standing is Standing.CONFIRMED) == bool(confirmed)
    assert found.late == bool(first and (min(confirmed, default=now)) > min(first) + TEN)
