"""Where it happened and who reported: when the network is heard. The network is a scripted one."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from assistant.duties.report.assess import assess
from assistant.duties.report.readers import Readers
from assistant.duties.report.reading import NoGazetteer
from assistant.duties.report.record import Fact, Material, Slot, Source, Step
from core.models.slot_reader import COUNTS, TIMES, Reading, Stretch, Token

NOW = datetime.fromisoformat("2026-11-20T22:40+08:00")
TEXT = "22:11桐花镇老秦讲，人堆里，车，刹车失灵，冲进来了，二小门口那个坎，放学。"


class Names:
    """A reader that knows which words name a place (first) and a sender (second)."""

    def __init__(self, likely: Mapping[str, tuple[float, float]]) -> None:
        self._likely = likely

    def read(self, text: str, stretches: Sequence[Stretch]) -> Reading:
        def words(at: int) -> tuple[float, float]:
            for name, odds in self._likely.items():
                start = text.find(name)
                if start <= at < start + len(name):
                    return odds
            return (0.0, 0.0)

        tokens = tuple(Token(i, i + 1, words(i)) for i in range(len(text)))
        return Reading(roles=((0.5,) * len((*TIMES, *COUNTS)),) * len(stretches), tokens=tokens)


def read(slot: Slot, likely: Mapping[str, tuple[float, float]] | None, text: str = TEXT) -> Fact:
    readers = Readers() if likely is None else Readers(slots=Names(likely))
    material = Material(sources=(Source(id="m1", text=text),), now=NOW)
    found = assess(material, Step.FIRST, NoGazetteer(), readers=readers).one(slot)
    assert found is not None
    return found


def test_the_site_is_told_with_the_area_that_was_named_before_it() -> None:
    place = read(Slot.PLACE, {"桐花镇": (0.8, 0.9), "二小门口": (0.95, 0.0)})
    assert (place.text, place.weighed) == ("桐花镇二小门口", True)
    assert [span.quote for span in place.spans] == ["桐花镇", "二小门口"]


def test_the_ends_of_a_name_are_taken_with_it_and_marks_are_not() -> None:
    place = read(Slot.PLACE, {"二小": (0.95, 0.0), "门口": (0.25, 0.0), "那个坎，": (0.25, 0.0)})
    assert place.text == "二小门口那个坎"


def test_a_place_that_the_network_agrees_with_or_is_not_sure_of_stands() -> None:
    rules = read(Slot.PLACE, None)
    assert read(Slot.PLACE, {rules.spans[0].quote: (0.5, 0.0), "二小门口": (0.95, 0.0)}) == rules
    assert read(Slot.PLACE, {"二小门口": (0.85, 0.0)}) == rules


def test_a_sender_is_worded_as_senders_are() -> None:
    text = "桐花二小一个女生烫了手，消防没打电话，校医看过了。德育处老秦22:11来说的。"
    assert read(Slot.SOURCE, None, text).text != "德育处（老秦）"
    sender = read(Slot.SOURCE, {"德育处老秦": (0.0, 0.96)}, text)
    assert sender.text == "德育处（老秦）"
    assert sender.spans[0].quote == "德育处老秦"
