"""Fits the classifier to the written utterances and stores its weights beside them.

Run `python -m assistant.understand.likeness.fit` after changing utterances.yaml. Deterministic.
"""

import hashlib
import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from assistant.understand.likeness.features import Vector, grams, vector

UTTERANCES = Path(__file__).with_name("utterances.yaml")
WEIGHTS = Path(__file__).with_name("weights.npz")
_SLOT = re.compile(r"\{(\w)\}")
_FILLED, _PLAIN = 6, 2  # copies of an utterance with slots, and of one without
_SEEN = 3  # a gram is kept from so many copies on
_ROUNDS, _STEP, _DECAY = 60, 0.1, 1e-5


def read() -> tuple[str, Mapping[str, Any]]:
    """Return the hash of the utterances and what they say."""
    text = UTTERANCES.read_text(encoding="utf-8")
    return hashlib.sha256(text.encode()).hexdigest(), yaml.safe_load(text)


def examples(said: Mapping[str, Any]) -> tuple[list[str], list[int], list[str]]:
    """Return filled utterances, the number of the action of each, and the actions' names."""
    chance = random.Random(7)  # noqa: S311 - the same copies at every fit
    fillers: Mapping[str, Sequence[str]] = said["fillers"]
    texts: list[str] = []
    labels: list[int] = []
    names = list(said["actions"])
    for number, name in enumerate(names):
        for line in said["actions"][name]:
            for _ in range(_FILLED if "{" in line else _PLAIN):
                texts.append(_SLOT.sub(lambda m: chance.choice(fillers[m[1]]), line))
                labels.append(number)
    return texts, labels, names


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
    texts, labels, names = examples(said)
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
