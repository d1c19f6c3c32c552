"""The reader of pairs can be taught anew from the rows that are in the repository."""

import importlib
from pathlib import Path
from typing import Any, cast

import pytest
from tokenizers import Tokenizer

from core.models import e5
from core.models.e5_file import E5File
from core.models.pair_graph import LearnedFile, PairWeights
from core.models.registry import ModelRegistry
from core.settings import load_settings
from evals import learn_pairs

ROWS = Path(learn_pairs.__file__).parent / "cases" / "tellings.tsv"


def test_every_row_has_a_label_and_two_tellings() -> None:
    rows = [line.split("\t") for line in ROWS.read_text("utf-8").splitlines()]
    assert all(len(row) == 3 and row[0] in ("0", "1") and row[1] and row[2] for row in rows)
    assert len({tuple(row) for row in rows}) == len(rows) > 10_000


@pytest.mark.torch
def test_what_was_taught_is_what_the_archive_gives_back(tmp_path: Path) -> None:
    models = load_settings().models_dir
    packed = ModelRegistry(models).path("e5-small")
    words: Any = cast("Any", Tokenizer).from_file(str(models / e5.TOKENIZER_FILE))
    few = tmp_path / "few.tsv"
    few.write_text("\n".join(ROWS.read_text("utf-8").splitlines()[:48]), "utf-8")
    rows = learn_pairs.read(few, words)
    torch = importlib.import_module("torch")
    teacher = learn_pairs.opened(packed, torch)
    before = float(teacher.odds(rows[:1], teaching=False)[0])
    learn_pairs.teach(teacher, rows, epochs=1)
    after = float(teacher.odds(rows[:1], teaching=False)[0])
    assert after != before
    learn_pairs.written(teacher, tmp_path / "taught.npz")
    again = LearnedFile(packed, PairWeights(tmp_path / "taught.npz"))
    name, shape = "l11.fo.w", (E5File(packed).header.width, E5File(packed).header.inner)
    gained = teacher.weights[name].detach().numpy() - E5File(packed).matrix(name, *shape)
    kept = again.matrix(name, *shape) - E5File(packed).matrix(name, *shape)
    assert abs(kept - gained).mean() < abs(gained).mean()
