"""Models of the sentence-transformers library, for rooms with a better machine: `zhiban[torch]`.

Both take the folder of a model (or its name, where a model hub can be reached). The library and
PyTorch are imported only here, and only when one of the two is set up.
"""

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from core.errors import Unavailable
from core.models.embed import PASSAGE_PREFIX, QUERY_PREFIX, Vectors

_BATCH = 16
_NOT_INSTALLED = "没有安装 sentence-transformers"
_INSTALL = "请安装附加组件：uv sync --extra torch，或清空该模型设置"


def _library() -> Any:
    try:
        return importlib.import_module("sentence_transformers")
    except ImportError as error:
        raise Unavailable(_NOT_INSTALLED, _INSTALL) from error


def _opened(kind: str, model: str) -> Any:
    """Open a model as the library's class `kind`. Raises Unavailable where it can't be."""
    library = _library()
    try:
        return getattr(library, kind)(model, local_files_only=Path(model).is_dir())
    except (OSError, ValueError, KeyError) as error:
        raise Unavailable(
            f"模型 {model} 无法打开", "请检查模型文件夹是否完整，路径是否正确"
        ) from error


class SentenceTransformerEmbedder:
    """Any sentence-transformers model. Satisfies `core.models.embed.Embedder`.

    A model's own prompts for queries and passages are used; those of the e5 family, which mostly
    come without, get the prefixes that they were trained with.
    """

    def __init__(self, model: str) -> None:
        """Open the model (seconds). Raises Unavailable: not installed, or no such model."""
        self._model = _opened("SentenceTransformer", model)
        self.name = f"torch-{Path(model).name}"
        e5 = "e5" in Path(model).name.lower() and not any(self._model.prompts.values())
        self._leads = (QUERY_PREFIX, PASSAGE_PREFIX) if e5 else ("", "")

    @property
    def dim(self) -> int:
        """Width of a vector."""
        return int(self._model.get_embedding_dimension())

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed with the model's prompt for queries."""
        return self._embed(self._model.encode_query, self._leads[0], texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed with the model's prompt for passages."""
        return self._embed(self._model.encode_document, self._leads[1], texts)

    def _embed(self, encode: Any, lead: str, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dim), np.float32)
        rows = encode(
            [lead + text for text in texts], batch_size=_BATCH, convert_to_numpy=True,
            normalize_embeddings=True, show_progress_bar=False,
        )  # fmt: skip
        return np.asarray(rows, np.float32)


class CrossEncoderReranker:
    """Any cross-encoder of the library. Satisfies `core.models.rerank.Reranker`."""

    def __init__(self, model: str) -> None:
        """Open the model (seconds). Raises Unavailable: not installed, or no such model."""
        self._model = _opened("CrossEncoder", model)

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return one score a text; higher fits better."""
        if not texts:
            return []
        pairs = [(question, text) for text in texts]
        made = self._model.predict(pairs, batch_size=_BATCH, show_progress_bar=False)
        return [float(score) for score in made]
