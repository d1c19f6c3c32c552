"""How likely an utterance asks for each action, by how officers are known to ask."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from assistant.understand.likeness.features import Vector, vector
from assistant.understand.likeness.fit import WEIGHTS


@dataclass(frozen=True, slots=True)
class _Model:
    digest: str
    names: tuple[str, ...]
    vocabulary: dict[str, int]
    weights: Vector
    bias: Vector


@lru_cache(maxsize=1)
def _model() -> _Model:
    stored = np.load(WEIGHTS, allow_pickle=False)
    return _Model(
        str(stored["digest"]),
        tuple(str(name) for name in stored["names"]),
        {str(gram): place for place, gram in enumerate(stored["grams"])},
        stored["weights"].astype(np.float32),
        stored["bias"],
    )


def fitted_to() -> str:
    """Return the hash of the utterances that the stored weights were fitted to."""
    return _model().digest


@lru_cache(maxsize=512)
def likely(text: str) -> dict[str, float]:
    """Return the chance of each action; `refuse` and `answer` are among the names. Sums to 1."""
    model = _model()
    raw = vector(text, model.vocabulary) @ model.weights + model.bias
    raw -= raw.max()
    chance = np.exp(raw)
    chance /= chance.sum()
    return dict(zip(model.names, chance.tolist(), strict=True))
