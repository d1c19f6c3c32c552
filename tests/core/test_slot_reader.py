"""The reader of slots: what it says of the times, numbers and names of plain notes."""

from pathlib import Path

import pytest

from core.errors import Unavailable
from core.models import e5
from core.models.learned import PACKED
from core.models.registry import ModelRegistry
from core.models.slot_reader import (
    COUNTS,
    GRAPH_FILE,
    TIMES,
    WORDS,
    LocalSlotReader,
    SlotReader,
    Stretch,
    open_slot_reader,
)
from core.settings import load_settings

NOTE = "21:05接松坪镇来电，马头村20:40一处砖窑塌了，砸死1人，2人轻伤送卫生院，来了3台车。"
ROLES = (*TIMES, *COUNTS)


@pytest.fixture(scope="module")
def reader() -> SlotReader:
    """The reader as a room has it, built where it has to be."""
    models = load_settings().models_dir
    if not e5.built(models):
        pytest.skip(f"missing part: built e5 in {models} (zhiban models)")
    found = open_slot_reader(models)
    assert found is not None
    return found


def at(words: str) -> Stretch:
    start = NOTE.index(words)
    return start, start + len(words)


@pytest.mark.parametrize(
    ("words", "slot"),
    [("21:05", "received_at"), ("20:40", "occurred_at"), ("1人", "deaths"), ("2人", "injured")],
)
def test_a_stretch_is_likeliest_of_the_slot_that_it_tells(
    reader: SlotReader, words: str, slot: str
) -> None:
    (roles,) = reader.read(NOTE, [at(words)]).roles
    assert max(zip(roles, ROLES, strict=True)) > (0.8, "")
    assert max(zip(roles, ROLES, strict=True))[1] == slot


def test_vehicles_are_nobody(reader: SlotReader) -> None:
    (roles,) = reader.read(NOTE, [at("3台")]).roles
    assert max(roles[len(TIMES) :]) < 0.2


def test_the_words_of_place_and_sender_are_told_where_they_stand(reader: SlotReader) -> None:
    tokens = reader.read(NOTE, []).tokens
    for slot, words, other in (("place", "马头村", "轻伤"), ("source", "松坪镇", "砖窑")):
        n = WORDS.index(slot)
        inside = [t.words[n] for t in tokens if at(words)[0] <= t.start < at(words)[1]]
        outside = [t.words[n] for t in tokens if at(other)[0] <= t.start < at(other)[1]]
        assert max(inside) > max(outside)


def test_a_long_text_is_read_as_far_as_it_can_be(reader: SlotReader) -> None:
    long = NOTE * 40
    roles = reader.read(long, [at("21:05"), (len(long) - 5, len(long) - 2)]).roles
    assert max(roles[0]) > 0.3
    assert set(roles[1]) == {0.0}


@pytest.mark.parametrize("text", ["", "\n", "　", "😀"])
def test_next_to_nothing_can_be_read(reader: SlotReader, text: str) -> None:
    assert reader.read(text, []).roles == ()


def test_a_new_graph_takes_the_place_of_an_older_one(tmp_path: Path) -> None:
    models = load_settings().models_dir
    if not (e5.built(models) and ModelRegistry(models).is_ready(PACKED)):
        pytest.skip(f"missing part: e5 in {models} (zhiban models)")
    for file in (*models.glob("e5*"), ModelRegistry(models).path(PACKED)):
        if file.is_file() and not (tmp_path / file.name).exists():
            (tmp_path / file.name).symlink_to(file)
    (tmp_path / "slot-reader.v0.onnx").write_bytes(b"of an earlier release")
    assert open_slot_reader(tmp_path) is not None
    assert [file.name for file in tmp_path.glob("slot-reader*.onnx")] == [GRAPH_FILE]


def test_there_is_no_reader_before_the_embedder_is_fetched(tmp_path: Path) -> None:
    assert open_slot_reader(tmp_path) is None
    with pytest.raises(Unavailable, match="zhiban models"):
        LocalSlotReader(tmp_path)
