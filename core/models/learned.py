"""What was learned on top of multilingual-e5-small, and the graphs that are built of both.

Shipped are only the additions (a few MB); a graph is built beside the embedder's, once, from the
packed weights that every room has for its search.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from filelock import FileLock
from tokenizers import Tokenizer

from core.models import e5
from core.models.e5_file import E5File, Floats
from core.models.registry import ModelRegistry

if TYPE_CHECKING:
    import onnx

    from core.models.e5_graph import Channels

PACKED = "e5-small"  # the packed weights' name in the manifest

Model = Callable[["LearnedFile", "LearnedWeights", "list[Channels]"], "onnx.ModelProto"]


class LearnedWeights:
    """Low-rank additions to e5's matrices, additions to its vectors, the dense layers on top.

    The archive holds for a matrix `name` its factors `name.left` [rows, rank] and `name.right`
    [rank, columns]; for a vector the sum to add; `head.*` the dense layers.
    """

    def __init__(self, path: Path) -> None:
        """Read the archive whole (a few MB)."""
        with np.load(path) as archive:
            self._learned = {name: archive[name].astype(np.float32) for name in archive.files}

    def matrix(self, name: str) -> Floats | None:
        """Return what is to be added to a matrix, None where nothing was learned."""
        left = self._learned.get(f"{name}.left")
        return None if left is None else left @ self._learned[f"{name}.right"]

    def vector(self, name: str) -> Floats | None:
        """Return what is to be added to a vector, None where nothing was learned."""
        return self._learned.get(name)

    def head(self, name: str) -> Floats:
        """Return a tensor of the dense layers."""
        return self._learned[f"head.{name}"]


class LearnedFile(E5File):
    """The packed e5 with what was learned added to its tensors."""

    def __init__(self, path: Path, learned: LearnedWeights) -> None:
        """Read the packed weights; the sums are made when a tensor is asked for."""
        super().__init__(path)
        self._learned = learned

    def vector(self, name: str) -> Floats:
        """Return a float32 tensor, flat."""
        plain, more = super().vector(name), self._learned.vector(name)
        return plain if more is None else plain + more

    def matrix(self, name: str, rows: int, columns: int) -> Floats:
        """Return a matrix decoded to float32 [rows, columns]."""
        plain, more = super().matrix(name, rows, columns), self._learned.matrix(name)
        return plain if more is None else plain + more


def built(models_dir: Path, graph_file: str) -> bool:
    """Say whether the graph of a finished build and its tokenizer are there."""
    return (models_dir / graph_file).is_file() and (models_dir / e5.TOKENIZER_FILE).is_file()


def build(models_dir: Path, graph_file: str, weights: Path, model: Model) -> bool:
    """Build the int8 graph (about 10 s, once); False while e5's own files aren't here.

    Written under a temporary name and renamed; two processes build it once.
    """
    registry = ModelRegistry(models_dir)
    if built(models_dir, graph_file):
        return True
    if not (e5.built(models_dir) and registry.is_ready(PACKED)):
        return False
    packed = registry.path(PACKED)
    with FileLock(models_dir / f".{graph_file}.lock"):
        if not built(models_dir, graph_file):
            learned = LearnedWeights(weights)
            words: Any = cast("Any", Tokenizer).from_file(str(models_dir / e5.TOKENIZER_FILE))
            loud = e5.loud_channels(E5File(packed), words)
            part = models_dir / f"{graph_file}.part"
            e5.quantise(model(LearnedFile(packed, learned), learned, loud), part)
            os.replace(part, models_dir / graph_file)
            _without_older(models_dir, graph_file)
    return True


def _without_older(models_dir: Path, graph_file: str) -> None:
    """What an earlier release built is of no use and 80 MB each."""
    name = graph_file.partition(".v")[0]
    for old in models_dir.glob(f"{name}.v*.onnx"):
        if old.name != graph_file:
            old.unlink()
