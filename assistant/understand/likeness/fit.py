"""Fits the classifier to the written utterances and stores its weights beside them.

Run `python -m assistant.understand.likeness.fit` after changing utterances.yaml. Deterministic.
"""

from collections import Counter
from pathlib import Path

import numpy as np

from assistant.understand.likeness.features import Vector, grams, vector
from assistant.understand.likeness.said import copies, read

WEIGHTS = Path(__file__).with_name("weights.npz")
_SEEN = 3  # a gram is kept from so many copies on
_ROUNDS, _STEP, _DECAY = 60, 0.1, 1e-5


def fitted(inputs: Vector, wanted: Vector) -> tuple[Vector, Vector]:
    """Return weights and biases of a softmax regression, fitted by Adam on the whole batch."""
    weights = np.zeros((inputs.shape[1], wanted.shape[1]), dtype=np.float32)
    bias = np.zeros(wanted.shape[1], dtype=np.float32)
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for round_ in range(1, _ROUNDS + 1):
        raw = inputs @ weights + bias
        raw -= raw.max(axis=1, keepdims=True)
        chance = np.exp(raw)
        chance /= chance.sum(axis=1, keepdims=True)
        wrong = chance - wanted
        slope = inputs.T @ wrong / len(inputs) + _DECAY * weights
        first = 0.9 * first + 0.1 * slope
        second = 0.99 * second + 0.01 * slope**2
        change = (first / (1 - 0.9**round_)) / (np.sqrt(second / (1 - 0.99**round_)) + 1e-8)
        weights -= _STEP * change
        bias -= 0.5 * wrong.mean(axis=0)
    return weights, bias


def main() -> None:
    """Fit and store."""
    digest, said = read()
    texts, labels, names = copies(said)
    counted = Counter(gram for text in texts for gram in grams(text))
    kept = sorted(gram for gram, times in counted.items() if times >= _SEEN)
    vocabulary = {gram: place for place, gram in enumerate(kept)}
    inputs = np.stack([vector(text, vocabulary) for text in texts])
    wanted = np.eye(len(names), dtype=np.float32)[labels]
    weights, bias = fitted(inputs, wanted)
    np.savez_compressed(
        WEIGHTS,
        digest=np.array(digest),
        names=np.array(names),
        grams=np.array(kept),
        weights=weights.astype(np.float16),
        bias=bias,
    )


if __name__ == "__main__":
    main()
