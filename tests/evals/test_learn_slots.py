"""The reader of slots can be taught anew from the rows that are in the repository."""

import json
from pathlib import Path
from typing import Any, cast

import pytest
from tokenizers import Tokenizer

from core.models import e5
from core.models.slot_reader import COUNTS, TIMES, WORDS
from core.settings import load_settings
from evals import learn_slots, teaching

ROWS = Path(learn_slots.__file__).parent / "cases" / "told.jsonl"
NOTE = "7:52桐花镇来电：7点半东岭村塌了一面墙，伤了3个，老汉没了，来了2辆车。"
GOLD = {
    "text": NOTE,
    "now": "2026-11-14T08:10+08:00",
    "values": {
        "received_at": ["2026-11-14T07:52+08:00"],
        "occurred_at": ["2026-11-14T07:30+08:00"],
        "injured": [3],
        "deaths": [1],
        "place": ["桐花镇东岭村"],
        "source": ["桐花镇"],
    },
    "spans": {
        slot: [[NOTE.index(words), NOTE.index(words) + len(words)]]
        for slot, words in {
            "received_at": "7:52",
            "occurred_at": "7点半",
            "injured": "伤了3个",
            "deaths": "老汉没了",
            "place": "东岭村",
            "source": "桐花镇",
        }.items()
    },
}


@pytest.fixture(scope="module")
def words() -> Any:
    """The tokenizer of e5, as a room has it."""
    models = load_settings().models_dir
    if not e5.built(models):
        pytest.skip(f"missing part: built e5 in {models} (zhiban models)")
    return cast("Any", Tokenizer).from_file(str(models / e5.TOKENIZER_FILE))


def test_the_rows_tell_values_of_known_slots_where_they_stand() -> None:
    rows = [json.loads(line) for line in ROWS.read_text("utf-8").splitlines()]
    known = {*TIMES, *COUNTS, *WORDS}
    assert len(rows) > 1_000
    for row in rows:
        assert known.issuperset(row["values"])
        assert known.issuperset(row["spans"])
        assert all(
            0 <= a < b <= len(row["text"]) for spans in row["spans"].values() for a, b in spans
        )


def test_a_note_is_labelled_by_what_its_stretches_tell(tmp_path: Path, words: Any) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text(json.dumps(GOLD, ensure_ascii=False), "utf-8")
    (row,) = learn_slots.read(path, words)
    labels = {tuple(label) for label in row.roles}
    roles = (*TIMES, *COUNTS)
    for slot in ("occurred_at", "received_at", "deaths", "injured"):
        only = [1.0 if r == slot else 0.0 for r in roles]
        other = COUNTS if slot in TIMES else TIMES
        kept = tuple(
            learn_slots.UNKNOWN if r in other else x for r, x in zip(roles, only, strict=True)
        )
        assert kept in labels
    two_vehicles = tuple(learn_slots.UNKNOWN if r in TIMES else 0.0 for r in roles)
    assert two_vehicles in labels
    place, source = (sum(token[n] == 1.0 for token in row.words) for n in range(2))
    assert place > 0
    assert source > 0


@pytest.mark.torch
def test_teaching_lowers_the_loss_of_what_is_taught(tmp_path: Path) -> None:
    few = tmp_path / "few.jsonl"
    few.write_text("\n".join(ROWS.read_text("utf-8").splitlines()[:16]), "utf-8")
    teacher, words = teaching.opened()
    learn_slots.with_heads(teacher)
    rows = learn_slots.read(few, words)
    before = float(learn_slots.loss(teacher, rows))
    teaching.teach(
        teacher, rows, lambda b: learn_slots.loss(teacher, b), lambda r: len(r.ids), 6, 8
    )
    assert float(learn_slots.loss(teacher, rows)) < before
    teaching.written(teacher, tmp_path / "taught.npz")
    again, _ = teaching.opened(tmp_path / "taught.npz")
    learn_slots.with_heads(again)
    assert float(learn_slots.loss(again, rows)) < before  # teaching on begins where it ended
