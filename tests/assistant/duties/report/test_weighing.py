"""What the network is heard for, and what it never touches. The network here is a scripted one."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.duties.report.assess import assess
from assistant.duties.report.readers import Readers
from assistant.duties.report.reading import NoGazetteer
from assistant.duties.report.record import Fact, Material, Record, Slot, Source, Step
from assistant.duties.report.weighing.candidates import candidates
from core.models.slot_reader import COUNTS, TIMES, Reading, Stretch

NOW = datetime.fromisoformat("2026-11-20T22:40+08:00")
ROLES = (*TIMES, *COUNTS)


class Sure:
    """A reader that is told how likely the words at a place are of a slot."""

    def __init__(self, likely: Mapping[str, Mapping[str, float]]) -> None:
        self._likely = likely

    def read(self, text: str, stretches: Sequence[Stretch]) -> Reading:
        roles = tuple(
            tuple(self._likely.get(text[a:b], {}).get(role, 0.5) for role in ROLES)
            for a, b in stretches
        )
        return Reading(roles=roles, tokens=())


def record(text: str, likely: Mapping[str, Mapping[str, float]], **more: object) -> Record:
    material = Material(sources=(Source(id="m1", text=text),), now=NOW)
    step = more.pop("step", Step.FIRST)
    return assess(material, step, NoGazetteer(), readers=Readers(slots=Sure(likely)), **more)  # type: ignore[arg-type]


def only(record: Record, slot: Slot) -> Fact:
    found = record.one(slot)
    assert found is not None
    return found


CALLS = "20:10桐花镇来电，东岭村塌了一面墙。20:31派出所来电，说20:02塌的。"


def test_a_time_that_the_rules_took_for_another_gives_way_to_the_sure_one() -> None:
    likely = {
        "20:10": {"received_at": 0.97, "occurred_at": 0.01},
        "20:31": {"received_at": 0.02, "occurred_at": 0.01},
        "20:02": {"occurred_at": 0.98, "received_at": 0.01},
    }
    wrong = {"20:10": likely["20:31"], "20:31": likely["20:10"], "20:02": likely["20:02"]}
    assert only(record(CALLS, likely), Slot.RECEIVED_AT).moment == NOW.replace(hour=20, minute=10)
    swapped = only(record(CALLS, wrong), Slot.RECEIVED_AT)
    assert swapped.moment == NOW.replace(hour=20, minute=31)
    assert swapped.weighed
    assert swapped.spans[0].quote == "20:31"
    assert "“20:10" in swapped.instead_of  # what gave way stays to be seen


def test_what_the_rules_read_stands_where_the_network_is_not_sure() -> None:
    plain = record(CALLS, {})
    assert plain == assess(
        Material(sources=(Source(id="m1", text=CALLS),), now=NOW), Step.FIRST, NoGazetteer()
    )
    assert not any(fact.weighed for fact in plain.facts)


def test_a_number_that_the_rules_did_not_read_is_told_with_the_words_it_stands_in() -> None:
    text = "21:40青石乡来电：拖拉机翻进沟里，开车的叫石头砸得不轻，另有两个崴着，没有旁人。"
    assert record(text, {}).one(Slot.SERIOUSLY_INJURED) is None
    told = only(record(text, {"开车的": {"seriously_injured": 0.93}}), Slot.SERIOUSLY_INJURED)
    assert (told.number, told.text, told.weighed) == (1, "1人", True)
    assert not told.instead_of
    assert told.spans[0].quote == "开车的叫石头砸得不轻"
    assert text[told.spans[0].start : told.spans[0].end] == told.spans[0].quote


def test_a_time_that_is_nothing_of_the_event_is_left_out() -> None:
    text = "21:30接青石乡电话，20:15开的会，墙是塌了。"
    likely = {"20:15": {"occurred_at": 0.01}, "21:30": {"occurred_at": 0.01, "received_at": 0.9}}
    assert record(text, likely).one(Slot.OCCURRED_AT) is None


def test_what_is_contested_waits_for_the_officer() -> None:
    text = "21:10接桐花镇：东岭村塌房，死了2人。21:25接派出所：东岭村塌房，死了3人。"
    contested = record(text, {})
    assert any(c.slot is Slot.DEATHS for c in contested.unresolved)
    sure = record(text, {"2人": {"deaths": 0.99}, "2": {"deaths": 0.99}})
    assert sure.one(Slot.DEATHS) is None
    assert sure.conflicts == contested.conflicts


def test_what_an_officer_filled_in_or_emptied_stands() -> None:
    likely = {"20:31": {"received_at": 0.99}, "20:10": {"received_at": 0.0}}
    mine = Fact(
        slot=Slot.RECEIVED_AT,
        text="11月20日20时12分",
        moment=NOW.replace(hour=20, minute=12),
        by_officer=True,
    )
    assert only(record(CALLS, likely, typed=(mine,)), Slot.RECEIVED_AT) == mine
    emptied = frozenset({Slot.RECEIVED_AT})
    assert record(CALLS, likely, emptied=emptied).one(Slot.RECEIVED_AT) is None


def test_a_further_report_is_left_to_the_rules() -> None:
    likely = {"20:31": {"received_at": 0.99}, "20:10": {"received_at": 0.0}}
    further = record(CALLS, likely, step=Step.FOLLOW_UP)
    assert not any(fact.weighed for fact in further.facts)


def test_a_signed_record_of_before_reads_byte_for_byte_the_same() -> None:
    fact = Fact(slot=Slot.DEATHS, text="2人", number=2, by_officer=True)
    assert "weighed" not in fact.model_dump()
    assert fact.model_copy(update={"weighed": True}).model_dump()["weighed"] is True


@pytest.mark.parametrize("text", [CALLS, "老两口都没了，还有一个没找到，昨晚的事。", "", "21:05\n"])
@given(data=st.data())
def test_whatever_the_network_says_no_value_is_told_that_the_words_do_not_hold(
    text: str, data: st.DataObject
) -> None:
    class Anything:
        def read(self, text: str, stretches: Sequence[Stretch]) -> Reading:
            odds = st.tuples(*[st.sampled_from((0.0, 0.02, 0.5, 0.86, 1.0))] * len(ROLES))
            return Reading(roles=tuple(data.draw(odds) for _ in stretches), tokens=())

    source = Source(id="m1", text=text)
    told = assess(
        Material(sources=(source,), now=NOW), Step.FIRST, NoGazetteer(), readers=Readers(Anything())
    )
    known = {(c.moment and c.moment.at, c.number) for c in candidates(source, NOW)}
    for fact in told.facts:
        assert all(text[s.start : s.end] == s.quote for s in fact.spans)
        if fact.weighed:
            assert (fact.moment, fact.number) in known
