"""The reader of pairs can be taught anew from the rows that are in the repository."""

from pathlib import Path

import pytest

from core.models.learned import PACKED, LearnedFile, LearnedWeights
from core.models.registry import ModelRegistry
from core.settings import load_settings
from evals import learn_pairs, teaching

ROWS = Path(learn_pairs.__file__).parent / "cases" / "tellings.tsv"


def test_every_row_has_a_label_and_two_tellings() -> None:
    rows = [line.split("\t") for line in ROWS.read_text("utf-8").splitlines()]
    assert all(len(row) == 3 and row[0] in ("0", "1") and row[1] and row[2] for row in rows)
    assert len({tuple(row) for row in rows}) == len(rows) > 10_000


@pytest.mark.torch
def test_what_was_taught_is_what_the_archive_gives_back(tmp_path: Path) -> None:
    few = tmp_path / "few.tsv"
    few.write_text("\n".join(ROWS.read_text("utf-8").splitlines()[:48]), "utf-8")
    teacher, words = teaching.opened()
    learn_pairs.with_head(teacher)
    rows = learn_pairs.read(few, words)
    before = float(learn_pairs.odds(teacher, rows[:1], teaching=False)[0])
    teaching.teach(
        teacher, rows, lambda b: learn_pairs.loss(teacher, b), lambda r: len(r[0]), 1, 24
    )
    after = float(learn_pairs.odds(teacher, rows[:1], teaching=False)[0])
    assert after != before
    teaching.written(teacher, tmp_path / "taught.npz")
    packed = ModelRegistry(load_settings().models_dir).path(PACKED)
    again = LearnedFile(packed, LearnedWeights(tmp_path / "taught.npz"))
    name, shape = "l11.fo.w", (teacher.file.header.width, teacher.file.header.inner)
    plain = teacher.file.matrix(name, *shape)
    gained = teacher.weights[name].detach().numpy() - plain
    kept = again.matrix(name, *shape) - plain
    assert abs(kept - gained).mean() < abs(gained).mean()
