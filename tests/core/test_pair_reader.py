"""The reader of pairs: what it says of tellings that face each other, and of those that don't."""

from pathlib import Path

import pytest

from core.errors import Unavailable
from core.models import e5
from core.models.pair_reader import LocalPairReader, PairReader, open_reader
from core.settings import load_settings

APART = [
    ("整座厂房的电我亲手拉掉了", "我在厂房里站着，灯都亮着，机器也在转"),
    ("镇里讲转出来五十八户", "学校登记的是一共转了四十三户"),
]
TOGETHER = [
    ("镇里讲转出来五十八户", "消防来了三台车"),
    ("8点10分着的火", "8点50分扑灭"),
]


@pytest.fixture(scope="module")
def reader() -> PairReader:
    """The reader as a room has it, built where it has to be."""
    models = load_settings().models_dir
    if not e5.built(models):
        pytest.skip(f"missing part: built e5 in {models} (zhiban models)")
    found = open_reader(models)
    assert found is not None
    return found


def test_tellings_that_face_each_other_have_higher_odds_than_others(reader: PairReader) -> None:
    assert min(reader.odds(APART)) > max(reader.odds(TOGETHER))


def test_a_pair_has_nearly_the_same_odds_alone_and_among_others(reader: PairReader) -> None:
    pairs = [*APART, *TOGETHER, ("伤2人", "伤了三个" * 30)]
    alone = [reader.odds([pair])[0] for pair in pairs]
    assert reader.odds(pairs) == pytest.approx(alone, abs=0.35)  # int8 scales go by the batch


def test_nothing_to_read_gives_nothing(reader: PairReader) -> None:
    assert reader.odds([]) == []


def test_there_is_no_reader_before_the_embedder_is_fetched(tmp_path: Path) -> None:
    assert open_reader(tmp_path) is None
    with pytest.raises(Unavailable, match="zhiban models"):
        LocalPairReader(tmp_path)
