"""Whether a proposed change is right: boosted trees over the numbers of `evidence`."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


class Judge:
    """The trees of `training/train_judge.py`."""

    def __init__(self, path: Path):
        with np.load(path) as file:
            self._feature = file["feature"]
            self._threshold = file["threshold"]
            self._next = file["next"]  # (trees, nodes, 2): where to go if at most, if more
            self._value = file["value"]
            self._base = float(file["base"])
            self._depth = int(file["depth"])

    def judge(self, rows: Array) -> Array:
        """The probability that each row's change is right."""
        if not len(rows):
            return np.zeros(0)
        trees = np.arange(len(self._feature))[None, :]
        at = np.zeros((len(rows), len(self._feature)), np.intp)
        lines = np.arange(len(rows))[:, None]
        for _ in range(self._depth):
            over = rows[lines, self._feature[trees, at]] > self._threshold[trees, at]
            at = self._next[trees, at, over.astype(np.intp)]
        total = self._base + self._value[trees, at].sum(axis=1)
        return 1 / (1 + np.exp(-total))
