"""Says how likely two tellings contradict each other; a small network taught for notes of a night.

Shipped are only the additions to multilingual-e5-small (`pair_reader.npz`, made by
`evals/learn_pairs.py`, see docs/decisions/0016); the graph is built beside the embedder's from the
same packed weights.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from core.errors import Unavailable
from core.models import e5, learned
from core.models.embed import open_session

WEIGHTS = Path(__file__).parent / "pair_reader.npz"
GRAPH_FILE = "pair-reader.v3.onnx"
_SIDE = 40  # tokens of a telling that are read: what it was taught with
_BATCH = 8
_BOS, _PAD, _EOS = 0, 1, 2

Pair = tuple[str, str]


class PairReader(Protocol):
    """Reads pairs of tellings."""

    def odds(self, pairs: Sequence[Pair]) -> list[float]:
        """Return, a pair each, the log odds that its two tellings cannot both be true."""
        ...


def open_reader(models_dir: Path) -> PairReader | None:
    """Return the reader, built where it has to be; None while e5's files aren't here."""
    if not learned.built(models_dir, GRAPH_FILE):
        # graphs as such are slow to import, and only a build needs them
        from core.models.pair_graph import pair_model

        if not learned.build(models_dir, GRAPH_FILE, WEIGHTS, pair_model):
            return None
    return LocalPairReader(models_dir)


def encoded(words: Any, one: str, other: str) -> tuple[list[int], list[int]]:
    """Return the ids of both tellings and, a token each, whose it is (1, 2; 0: nobody's)."""
    a, b = (words.encode(text, add_special_tokens=False).ids[:_SIDE] for text in (one, other))
    ids = [_BOS, *a, _EOS, _EOS, *b, _EOS]
    return ids, [0, *[1] * len(a), 0, 0, *[2] * len(b), 0]


class LocalPairReader:
    """The reader in this process. Safe to call from threads."""

    def __init__(self, models_dir: Path, threads: int = 2) -> None:
        """Open the built graph (about 0.3 s).

        Raises:
            Unavailable: the graph hasn't been built yet.
        """
        if not learned.built(models_dir, GRAPH_FILE):
            raise Unavailable("说法比对模型尚未就绪", "请先运行 zhiban models 获取模型")
        self._tokenizer: Any = cast("Any", Tokenizer).from_file(str(models_dir / e5.TOKENIZER_FILE))
        self._session = open_session(models_dir / GRAPH_FILE, threads)

    def odds(self, pairs: Sequence[Pair]) -> list[float]:
        """Return, a pair each, the log odds that its two tellings cannot both be true."""
        tokens = [encoded(self._tokenizer, *pair) for pair in pairs]
        order = sorted(range(len(tokens)), key=lambda i: len(tokens[i][0]))
        out = np.zeros(len(tokens), np.float32)
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            out[rows] = self._forward([tokens[i] for i in rows])
        return out.tolist()

    def _forward(self, batch: list[tuple[list[int], list[int]]]) -> NDArray[np.float32]:
        shape = (len(batch), max(len(ids) for ids, _ in batch))
        ids, side = np.full(shape, _PAD, np.int64), np.zeros(shape, np.int64)
        for row, (tokens, whose) in enumerate(batch):
            ids[row, : len(tokens)] = tokens
            side[row, : len(tokens)] = whose
        feed = {
            "input_ids": ids,
            "attention_mask": (ids != _PAD).astype(np.int64),
            "first": (side == 1).astype(np.float32),
            "second": (side == 2).astype(np.float32),
        }
        return cast("NDArray[np.float32]", self._session.run(["odds"], feed)[0])[:, 0]
