"""Teaches the reader of pairs (`core.models.pair_reader`) from rows `label<TAB>one<TAB>other`.

    uv sync --extra torch
    python -m evals.learn_pairs --rows evals/cases/tellings.tsv --out core/models/pair_reader.npz

About half a minute for every thousand rows and epoch on two cores.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.models.pair_reader import encoded
from evals.teaching import Teacher, arguments, opened, teach, written

_HEAD = 256  # width of the head
_BATCH = 24

Row = tuple[list[int], list[int], float]  # ids, whose each token is, label


def with_head(teacher: Teacher) -> Teacher:
    """Add the layers that make one number of a pair."""
    teacher.with_head("", 3 * teacher.file.header.width, _HEAD, 1)
    return teacher


def odds(teacher: Teacher, batch: Sequence[Row], *, teaching: bool) -> Any:
    """Return the log odds of a batch, a torch tensor [rows]."""
    states = teacher.states([ids for ids, _, _ in batch], teaching=teaching)
    whose = teacher.torch.zeros(states.shape[:2])
    for n, (_, sides, _) in enumerate(batch):
        whose[n, : len(sides)] = teacher.torch.tensor(sides, dtype=teacher.torch.float32)
    first, second = (_mean(states, whose == side) for side in (1, 2))
    seen = teacher.torch.cat([states[:, 0], (first - second).abs(), first * second], -1)
    return teacher.dense("", seen, teaching=teaching)[:, 0]


def _mean(states: Any, of: Any) -> Any:
    kept = of.float()[:, :, None]
    return (states * kept).sum(1) / kept.sum(1).clamp(min=1)


def loss(teacher: Teacher, batch: Sequence[Row]) -> Any:
    """Return the loss of a batch."""
    labels = teacher.torch.tensor([label for _, _, label in batch])
    told = odds(teacher, batch, teaching=True)
    return teacher.torch.nn.functional.binary_cross_entropy_with_logits(told.float(), labels)


def read(path: Path, words: Any) -> list[Row]:
    """Read the rows as the reader will see them."""
    lines = (line.split("\t") for line in path.read_text("utf-8").splitlines())
    return [(*encoded(words, one, other), float(label)) for label, one, other in lines]


def main() -> None:
    """Teach from a file of rows and write the archive."""
    asked = arguments("learn_pairs", 2.5)
    teacher, words = opened(asked.start)
    with_head(teacher)
    rows = read(asked.rows, words)
    teach(teacher, rows, lambda b: loss(teacher, b), lambda r: len(r[0]), asked.epochs, _BATCH)
    written(teacher, asked.out)


if __name__ == "__main__":
    main()
