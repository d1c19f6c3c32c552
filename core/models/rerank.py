"""An optional cross-encoder that looks at question and clause together."""

from collections.abc import Sequence
from typing import Protocol

import httpx

from core.errors import Unavailable


class Reranker(Protocol):
    """Scores texts against a question; higher fits better."""

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return one score a text. Raises `Unavailable` where it can't answer now."""
        ...


class EndpointReranker:
    """A Jina-compatible `/rerank` endpoint, as vLLM, TEI and Jina serve it."""

    def __init__(self, base_url: str, model: str, api_key: str = "none") -> None:
        """Keep the address; nothing is sent before the first question."""
        self._model = model
        self._client = httpx.Client(
            base_url=base_url.rstrip("/") + "/",
            headers={"Authorization": f"Bearer {api_key}"},
            timeout=10.0,
        )

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return one score a text."""
        body = {"model": self._model, "query": question, "documents": list(texts)}
        try:
            answer = self._client.post("rerank", json=body)
            answer.raise_for_status()
            scores = [float("-inf")] * len(texts)
            for item in answer.json()["results"]:
                scores[item["index"]] = float(item["relevance_score"])
        except (httpx.HTTPError, ValueError, KeyError, IndexError, TypeError) as error:
            raise Unavailable("重排服务没有应答", "请检查 ZHIBAN_RERANK_BASE_URL") from error
        return scores
