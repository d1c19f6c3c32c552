"""Cutting an over-long paragraph at sentence ends, with LlamaIndex's sentence splitter."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from llama_index.core.node_parser import SentenceSplitter

_SLAB = 10_000
_SENTENCE = r"[^。；！？\n]+[。；！？]?[”）]?|\n+"


@cache
def _splitter(longest: int) -> "SentenceSplitter":
    # imported here: it takes a second, and nearly every document does without
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.core.node_parser.text.utils import split_by_regex

    return SentenceSplitter(
        chunk_size=longest,
        chunk_overlap=0,
        tokenizer=list,  # one character, one token
        paragraph_separator="\n",
        secondary_chunking_regex=_SENTENCE,
        chunking_tokenizer_fn=split_by_regex(_SENTENCE),
    )


def split_long(text: str, start: int, end: int, longest: int) -> list[tuple[int, int]]:
    """Return spans that cover the non-blank text of `text[start:end]`, each ≤ `longest`."""
    spans: list[tuple[int, int]] = []
    while end - start > _SLAB:
        # the splitter's time grows with the square of what it is given
        cut = max(text.rfind("。", start, start + _SLAB) + 1, start + _SLAB // 2)
        spans += _split(text, start, cut, longest)
        start = cut
    return spans + _split(text, start, end, longest)


def _split(text: str, start: int, end: int, longest: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    position = start
    for chunk in _splitter(longest).split_text(text[start:end]):
        at = text.find(chunk.strip(), position, end)
        if at < 0:
            continue
        # whatever the splitter left out before this chunk belongs to the one before
        if spans and text[position:at].strip():
            spans[-1] = (spans[-1][0], at)
        begin = start if not spans else at
        position = at + len(chunk.strip())
        spans.append((begin, position))
    if not spans or text[position:end].strip():
        first = spans.pop()[0] if spans else start
        spans.append((first, end))
    return [(a, b) for a, b in (_stripped(text, a, b) for a, b in spans) if a < b]


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return start + left, start + len(piece.rstrip()) if piece.strip() else start + left
