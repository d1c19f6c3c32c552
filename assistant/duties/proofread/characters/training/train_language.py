"""Makes `data/language.bin`, the character n-gram model, from folders or files of plain text.

    python -m assistant.duties.proofread.characters.training.train_language OUT LIKE TEXT [TEXT ...]

The words of jieba's dictionary (MIT) are counted too, each standing by itself.
LIKE is a model whose characters are taken over ("-": the commonest of the texts), every TEXT a
UTF-8 file (or a folder of .txt and .md files), one paragraph a line.
"""

import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jieba
import numpy as np
import numpy.typing as npt

from assistant.duties.proofread.characters.language import (
    BITS,
    ORDERS,
    START,
    STEP,
    UNKNOWN,
    load,
    plain,
    save,
)

Array = npt.NDArray[Any]
_SENTENCE = re.compile(r"(?<=[\u3002\uff1b\uff01\uff1f;!?])")
_NOISE = re.compile(r"<!--.*?-->|[\s\u3000#>*|]+")
LONGEST_WORD = 5
COMMON_WORD = 10
_APART = "\ue000"  # not a character of the model: what is beside it is as if unknown
CHARACTERS = (1 << BITS) - 4
# The least count an n-gram of each order needs to be kept.
LEAST = (1, 1, 2, 2, 2)


def sentences(paths: Sequence[Path]) -> Iterator[str]:
    """All different sentences of the texts."""
    seen: set[str] = set()
    for path in paths:
        files = [path] if path.is_file() else sorted([*path.rglob("*.txt"), *path.rglob("*.md")])
        for file in files:
            for line in file.read_text(encoding="utf-8", errors="ignore").splitlines():
                for sentence in _SENTENCE.split(_NOISE.sub("", line)):
                    if len(sentence) > 2 and sentence not in seen:
                        seen.add(sentence)
                        yield sentence


def dictionary() -> list[str]:
    """The dictionary's words in lines, apart from one another; common ones twice."""
    words: list[str] = []
    for line in Path(jieba.__file__).with_name("dict.txt").read_text("utf-8").splitlines():
        word, frequency, *_ = line.split()
        if 2 <= len(word) <= LONGEST_WORD:
            words += [word] * (2 if int(frequency) >= COMMON_WORD else 1)
    random.Random(1).shuffle(words)  # noqa: S311 - sampling, not secrets
    apart = _APART + _APART
    return [_APART + apart.join(words[i : i + 50]) + _APART for i in range(0, len(words), 50)]


def stream(texts: Sequence[str], characters: str) -> Array:
    """One long array of ids, a start mark before each sentence."""
    table = np.full(0x20000, UNKNOWN, np.uint16)
    for number, character in enumerate(characters):
        table[ord(character)] = number + 3
    joined = "\n" + "\n".join(texts)
    codes = np.frombuffer("".join(map(_PLAIN_CHARACTER, joined)).encode("utf-32-le"), np.uint32)
    ids = table[np.minimum(codes, 0x1FFFF)]
    ids[codes == ord("\n")] = START
    return ids


class _Plain(dict[str, str]):
    def __missing__(self, key: str) -> str:
        self[key] = plain(key)
        return self[key]


_PLAIN_CHARACTER = _Plain().__getitem__


def discounts(counts: Array) -> Array:
    """The three discounts of modified Kneser-Ney (Chen and Goodman 1998), as a lookup by count."""
    n1, n2, n3, n4 = (max(int((counts == k).sum()), 1) for k in (1, 2, 3, 4))
    y = n1 / (n1 + 2 * n2)
    d = [0.0, 1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3]
    return np.clip(np.array(d), 0.1, [1, 1, 1.9, 2.9])


def grams(ids: Array, order: int) -> tuple[Array, Array]:
    """The different n-grams of an order (no start mark but in front) with their counts."""
    keys = ids[: len(ids) - order + 1].astype(np.uint64)
    for step in range(1, order):
        part = ids[step : len(ids) - order + 1 + step].astype(np.uint64)
        keys = (keys << np.uint64(BITS)) | part
    good = np.ones(len(keys), bool)
    for step in range(1 if order > 1 else 0, order):
        good &= ids[step : len(ids) - order + 1 + step] != START
    return np.unique(keys[good], return_counts=True)


def continuation(keys: Array, counts: Array, above: Array, order: int) -> Array:
    """How many different characters stand before each n-gram (its count, after a start mark)."""
    tails = above & np.uint64((1 << (BITS * order)) - 1)
    different, number = np.unique(tails, return_counts=True)
    result = counts.copy()
    at = np.searchsorted(different, keys)
    at[at == len(different)] = 0
    inside = different[at] == keys
    starts = (keys >> np.uint64(BITS * (order - 1))) == START
    use = inside & ~starts
    result[use] = number[at[use]]
    return result


def byte(logs: Array, least: int) -> Array:
    """Minus logarithms as bytes."""
    return np.clip(np.round(-logs * STEP), least, 255).astype(np.uint8)


@dataclass
class _Level:
    """One finished order: sorted keys, their chances, and what each leaves for backing off."""

    keys: Array
    chances: Array
    left: Array


def commonest(texts: Sequence[str]) -> str:
    """The characters that get ids of their own."""
    seen = Counter("".join(map(_PLAIN_CHARACTER, "".join(texts))))
    return "".join(sorted(c for c, _ in seen.most_common(CHARACTERS)))


def train(texts: Sequence[str], characters: str, out: Path, least: Sequence[int] = LEAST) -> None:
    """Counts, smooths, prunes and writes the model."""
    ids = stream(texts, characters)
    raw = [grams(ids, order) for order in range(1, ORDERS + 1)]
    levels: list[_Level] = []
    for order, (keys, counts) in enumerate(raw, start=1):
        uses = counts
        if order < ORDERS:
            uses = continuation(keys, counts, raw[order][0], order)
        if order == 1:
            levels.append(_first(keys, uses))
        else:
            levels.append(_next(levels[-1], order, keys, uses, counts >= least[order - 1]))
        print(f"order {order}: {len(keys)} seen, {len(levels[-1].keys)} kept", file=sys.stderr)
    tables: list[tuple[Array, Array, Array]] = []
    for level in levels:
        left = np.where(level.left < 1, byte(np.log(level.left), 1), 0)
        tables.append((level.keys, byte(np.log(level.chances), 0), left))
    save(out, characters, tables)


def _first(keys: Array, uses: Array) -> _Level:
    size = 1 << BITS
    own = np.maximum(uses - discounts(uses)[np.minimum(uses, 3)], 0)
    chances = np.full(size, (1 - own.sum() / uses.sum()) / size)
    chances[keys.astype(np.intp)] += own / uses.sum()
    return _Level(np.arange(size, dtype=np.uint64), chances, np.ones(size))


def _next(below: _Level, order: int, keys: Array, uses: Array, keep: Array) -> _Level:
    contexts, where = np.unique(keys >> np.uint64(BITS), return_inverse=True)
    at = np.minimum(np.searchsorted(below.keys, contexts), len(below.keys) - 1)
    known = below.keys[at] == contexts
    keep = keep & known[where]
    cut = discounts(uses)[np.minimum(uses, 3)]
    own = np.where(keep, np.maximum(uses - cut, 0), 0)
    total = np.bincount(where, weights=uses)
    left = np.clip(1 - np.bincount(where, weights=own) / total, 1e-7, 1)
    below.left[at[known]] = left[known]
    kept = keys[keep]
    tails = kept & np.uint64((1 << (BITS * (order - 1))) - 1)
    backed = below.chances[np.searchsorted(below.keys, tails)]
    of = where[keep]
    chances = own[keep] / total[of] + left[of] * backed
    return _Level(kept, chances, np.ones(len(kept)))


def main() -> None:
    """Runs the training on the paths of the command line."""
    out, like, *paths = map(Path, sys.argv[1:])
    texts = [*sentences(paths), *dictionary()]
    train(texts, commonest(texts) if str(like) == "-" else load(like).characters, out)


if __name__ == "__main__":
    main()
