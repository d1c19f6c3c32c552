"""Text to vectors: the local e5, an OpenAI-compatible endpoint, and a cache around either.

Every embedder returns float32 rows of unit length, so cosine is a dot product.
"""

import hashlib
import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol, cast

import httpx
import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Tokenizer

from core.errors import Unavailable
from core.models import e5

Vectors = NDArray[np.float32]

QUERY_PREFIX = "query: "
PASSAGE_PREFIX = "passage: "
BATCH = 8  # small batches of equal length: bigger ones only add padding and cache misses
BATCH_TOKENS = 1024  # attention over long texts grows with rows x length squared; bounds memory


class Embedder(Protocol):
    """Turns texts into unit vectors [len(texts), dim]."""

    @property
    def name(self) -> str:
        """What made the vectors; vectors of different names must never be compared."""
        ...

    @property
    def dim(self) -> int:
        """Width of a vector."""
        ...

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed what is searched for."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed what is searched in."""
        ...


def open_session(graph: Path, threads: int) -> ort.InferenceSession:
    """Open a graph built from e5 for `threads` threads."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Spinning threads would take the second core from the chat engine between two batches.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return ort.InferenceSession(
        str(graph),
        options,
        providers=["CPUExecutionProvider"],
        disabled_optimizers=["SkipLayerNormFusion"],  # slower than the two operators it joins
    )


class LocalE5:
    """multilingual-e5-small in this process (see `core.models.e5`). Safe to call from threads."""

    name = "e5-small-int8.v2"
    dim = 384

    def __init__(self, models_dir: Path, threads: int = 2) -> None:
        """Open the built graph and tokenizer (about 1 s).

        Raises:
            Unavailable: the model hasn't been built yet.
        """
        if not e5.built(models_dir):
            raise Unavailable("向量模型尚未就绪", "请先运行 zhiban models 获取模型")
        self._tokenizer: Any = cast("Any", Tokenizer).from_file(str(models_dir / e5.TOKENIZER_FILE))
        self._tokenizer.enable_truncation(e5.MAX_TOKENS)
        self._session = open_session(models_dir / e5.GRAPH_FILE, threads)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed with the prefix that e5 was trained with for queries."""
        return self._embed([QUERY_PREFIX + t for t in texts])

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed with the prefix that e5 was trained with for passages."""
        return self._embed([PASSAGE_PREFIX + t for t in texts])

    def _embed(self, texts: list[str]) -> Vectors:
        encoded: list[list[int]] = [e.ids for e in self._tokenizer.encode_batch_fast(texts)]
        order = sorted(range(len(encoded)), key=lambda i: len(encoded[i]))
        out = np.empty((len(encoded), self.dim), np.float32)
        start = 0
        while start < len(order):
            longest = len(encoded[order[min(start + BATCH, len(order)) - 1]])
            rows = order[start : start + max(1, min(BATCH, BATCH_TOKENS // longest))]
            out[rows] = self._forward([encoded[i] for i in rows])
            start += len(rows)
        return out

    def _forward(self, batch: list[list[int]]) -> Vectors:
        longest = max(len(ids) for ids in batch)
        ids = np.ones((len(batch), longest), np.int64)
        mask = np.zeros((len(batch), longest), np.int64)
        for row, tokens in enumerate(batch):
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        feed = {"input_ids": ids, "attention_mask": mask}
        return cast("Vectors", self._session.run(None, feed)[0])


class EndpointEmbedder:
    """An OpenAI-compatible `/embeddings` endpoint, e.g. vLLM or TEI in a bigger room."""

    def __init__(self, base_url: str, model: str, api_key: str = "none", dim: int = 0) -> None:
        """Keep the address; nothing is sent before the first text."""
        self.name = f"endpoint-{model}"
        self._model = model
        self._dim = dim
        self._client = httpx.Client(
            base_url=base_url.rstrip("/") + "/",
            headers={"Authorization": f"Bearer {api_key}"},
            timeout=60.0,
        )

    @property
    def dim(self) -> int:
        """Width of a vector; asked of the server once when it was not given."""
        if not self._dim:
            self._dim = self._post(["维度"]).shape[1]
        return self._dim

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed as the server does; e5 family models get their query prefix."""
        return self._all(texts, QUERY_PREFIX)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed as the server does; e5 family models get their passage prefix."""
        return self._all(texts, PASSAGE_PREFIX)

    def _all(self, texts: Sequence[str], prefix: str) -> Vectors:
        if not texts:
            return np.zeros((0, self.dim), np.float32)
        lead = prefix if "e5" in self._model.lower() else ""
        parts = [
            self._post([lead + t for t in texts[at : at + 64]]) for at in range(0, len(texts), 64)
        ]
        return np.concatenate(parts)

    def _post(self, texts: list[str]) -> Vectors:
        try:
            answer = self._client.post("embeddings", json={"model": self._model, "input": texts})
            answer.raise_for_status()
            items = sorted(answer.json()["data"], key=lambda item: item["index"])
        except (httpx.HTTPError, ValueError, KeyError) as error:
            raise Unavailable(
                "向量服务没有应答", "请检查 ZHIBAN_EMBED_BASE_URL 指向的服务"
            ) from error
        rows = np.asarray([item["embedding"] for item in items], np.float32)
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


class CachedEmbedder:
    """Remembers vectors by text hash, so nothing is embedded twice. The file may be deleted."""

    def __init__(self, inner: Embedder, file: Path) -> None:
        """Open or make the cache file."""
        self.name = inner.name
        self._inner = inner
        self._lock = threading.Lock()
        file.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(file, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        # A cache may lose its last writes in a power cut; it must not cost an fsync a batch.
        self._db.execute("PRAGMA synchronous=OFF")
        self._db.execute("CREATE TABLE IF NOT EXISTS vector (key BLOB PRIMARY KEY, value BLOB)")

    @property
    def dim(self) -> int:
        """Width of a vector."""
        return self._inner.dim

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed queries; not cached, because they rarely come twice and may be private."""
        return self._inner.embed_queries(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed passages, asking the inner embedder only for texts never seen."""
        keys = [self._key(text) for text in texts]
        known = self._read(set(keys))
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        for chunk in _chunks(list(missing.items()), 512):
            made = self._inner.embed_passages([text for _, text in chunk])
            fresh = {key: row for (key, _), row in zip(chunk, made, strict=True)}
            self._write(fresh)
            known.update(fresh)
        if not keys:
            return np.zeros((0, self.dim), np.float32)
        return np.stack([known[key] for key in keys])

    def _key(self, text: str) -> bytes:
        return hashlib.sha256(f"{self.name}\0{PASSAGE_PREFIX}{text}".encode()).digest()

    def _read(self, keys: set[bytes]) -> dict[bytes, Vectors]:
        found: dict[bytes, Vectors] = {}
        for chunk in _chunks(list(keys), 500):
            marks = ",".join("?" * len(chunk))
            with self._lock:
                rows = self._db.execute(
                    f"SELECT key, value FROM vector WHERE key IN ({marks})",  # noqa: S608 - marks
                    chunk,
                ).fetchall()
            found.update((key, np.frombuffer(v, np.float16).astype(np.float32)) for key, v in rows)
        return found

    def _write(self, vectors: dict[bytes, Vectors]) -> None:
        rows = [(key, row.astype(np.float16).tobytes()) for key, row in vectors.items()]
        with self._lock, self._db:
            self._db.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?)", rows)


def _chunks(items: list[Any], size: int) -> list[list[Any]]:
    return [items[at : at + size] for at in range(0, len(items), size)]
