"""What may disagree: shown beside the contradictions, blocking nothing and changing no draft."""

from collections.abc import Sequence
from datetime import datetime

from assistant.duties.report.assess import assess
from assistant.duties.report.draft import Header, compose
from assistant.duties.report.readers import Readers
from assistant.duties.report.reading import NoGazetteer
from assistant.duties.report.record import Conflict, Material, Record, Source, Step
from core.clock import ROOM_ZONE
from core.models.pair_reader import Pair, PairReader

NOW = datetime(2026, 5, 20, 22, 50, tzinfo=ROOM_ZONE)
TEXT = "20时10分石桥镇电话：粮站库房冒烟。保管员说下班前在库里转过一圈。门卫讲他吃过午饭就回家了。"


class KnownPairs:
    """A reader that finds one pair of words to disagree."""

    def __init__(self, *words: str) -> None:
        self.words = words
        self.asked = 0

    def odds(self, pairs: Sequence[Pair]) -> list[float]:
        self.asked += len(pairs)
        one, other = self.words
        return [9.0 if one in a and other in b else -9.0 for a, b in pairs]


def read(text: str, reader: PairReader | None) -> Record:
    material = Material(sources=(Source(id="m1", text=text),), now=NOW)
    return assess(material, Step.FIRST, NoGazetteer(), readers=Readers(pairs=reader))


def sides(doubts: Sequence[Conflict]) -> list[list[str]]:
    return [[side.text for side in doubt.values] for doubt in doubts]


def test_a_pair_that_reads_as_disagreeing_is_shown_with_both_sides_and_who_says_them() -> None:
    (doubt,) = read(TEXT, KnownPairs("转过一圈", "就回家了")).doubts
    one, other = doubt.values
    assert "保管员" in one.text
    assert "转过一圈" in one.text
    assert "门卫" in other.text
    assert "就回家了" in other.text
    for side in doubt.values:
        (span,) = side.spans
        assert TEXT[span.start : span.end] == span.quote


def test_a_doubt_blocks_nothing_and_leaves_the_draft_as_it_is() -> None:
    plain, doubted = read(TEXT, None), read(TEXT, KnownPairs("转过一圈", "就回家了"))
    assert doubted.doubts
    assert doubted.unresolved == plain.unresolved
    material = Material(sources=(Source(id="m1", text=TEXT),), now=NOW)
    drafts = [compose(r, material, Step.FIRST, Header(at=NOW)).text for r in (plain, doubted)]
    assert drafts[0] == drafts[1]


def test_what_a_rule_shows_already_is_not_shown_again_as_a_doubt() -> None:
    text = "20时10分石桥镇电话：仓库起火。派出所说伤2人。医院说收了3个伤员。"
    record = read(text, KnownPairs("伤2人", "收了3个"))
    assert record.conflicts
    assert record.doubts == ()


def test_the_same_material_is_read_once() -> None:
    reader = KnownPairs("转过一圈", "就回家了")
    read(TEXT, reader)
    asked = reader.asked
    read(TEXT, reader)
    assert reader.asked == asked > 0


def test_without_a_reader_nothing_is_doubted() -> None:
    assert read(TEXT, None).doubts == ()
