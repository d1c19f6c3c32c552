"""Teaches the reader of kinds (`core.models.kind_reader`) from the notes that say their `kind`.

    python -m evals.learn_kinds --rows evals/cases/told.jsonl --out core/models/kind_reader.npz

Forty seconds on two cores, nearly all of it for the vectors. Softmax regression written out, for it
is twenty lines and the one library for it that is at hand comes with torch.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.duties.report.saying.categories import names
from core.models.embed import Embedder, LocalE5
from core.settings import load_settings

KINDS = names()
_HOLD = 0.01  # how strongly the weights are held back: 0.003 and 0.03 are as good
_STEPS, _RATE = 500, 0.02

Floats = NDArray[np.float64]


def read(path: Path) -> list[tuple[str, int]]:
    """Return the notes whose kind somebody said, each with its place in KINDS."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [(row["text"], KINDS.index(row["kind"])) for row in rows if "kind" in row]


def teach(vectors: NDArray[np.float32], kinds: Sequence[int]) -> tuple[Floats, Floats]:
    """Return the layer's weight [kinds, width] and bias for vectors as the embedder gives them."""
    given: Floats = vectors.astype(np.float64)
    centre, spread = given.mean(0), given.std(0) + 1e-6
    seen, right = (given - centre) / spread, np.eye(len(KINDS))[list(kinds)]
    weight, bias = np.zeros((seen.shape[1], len(KINDS))), np.zeros(len(KINDS))
    for tensor, slope in _descents(seen, right, weight, bias):
        tensor -= slope
    plain = weight / spread[:, None]
    return plain.T, bias - centre @ plain


def _descents(
    seen: Floats, right: Floats, weight: Floats, bias: Floats
) -> Iterator[tuple[Floats, Floats]]:
    """Yield each step of Adam as (what to change, by how much)."""
    tensors = (weight, bias)
    firsts = [np.zeros_like(t) for t in tensors]
    seconds = [np.zeros_like(t) for t in tensors]
    for step in range(1, _STEPS + 1):
        odds = seen @ weight + bias
        likely = np.exp(odds - np.logaddexp.reduce(odds, axis=1, keepdims=True))
        off = (likely - right) / len(seen)
        for n, slope in enumerate((seen.T @ off + _HOLD * weight, off.sum(0))):
            firsts[n] = 0.9 * firsts[n] + 0.1 * slope
            seconds[n] = 0.99 * seconds[n] + 0.01 * slope**2
            mean, square = firsts[n] / (1 - 0.9**step), seconds[n] / (1 - 0.99**step)
            yield tensors[n], _RATE * mean / (np.sqrt(square) + 1e-8)


def learn(rows: Sequence[tuple[str, int]], embedder: Embedder, out: Path) -> None:
    """Teach from rows and write the archive."""
    vectors = embedder.embed_passages([text for text, _ in rows])
    weight, bias = teach(vectors, [kind for _, kind in rows])
    np.savez_compressed(
        out,
        names=np.array(KINDS),
        weight=weight.astype(np.float32),
        bias=bias.astype(np.float32),
    )


def main() -> None:
    """Teach from a file of rows and write the archive."""
    parser = argparse.ArgumentParser(prog="python -m evals.learn_kinds")
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    learn(read(asked.rows), LocalE5(load_settings().models_dir), asked.out)


if __name__ == "__main__":
    main()
