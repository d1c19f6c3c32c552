"""A tiny embedder with no weights: hashed character n-grams.

An ordinary provider for tests and for rooms that have no model file yet; it finds what shares
wording, not what shares meaning.
"""

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class HashedEmbedder:
    """Embeds texts as L2-normalised counts of hashed character 1- to 3-grams."""

    name = "hashed-ngrams"
    dim = 384

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector a query, shape (n, dim)."""
        return self._embed(texts)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector a passage, shape (n, dim)."""
        return self._embed(texts)

    def _embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in enumerate(texts):
            for size in (1, 2, 3):
                for i in range(len(text) - size + 1):
                    gram = text[i : i + size].encode()
                    vectors[row, zlib.crc32(gram) % self.dim] += size
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.maximum(norms, 1e-9)
