"""Makes `data/similar.txt.xz`: which characters sound alike and which look alike.

    python -m assistant.duties.proofread.characters.training.make_similar OUT CHAR_SIMILAR LANGUAGE

Sounds come from pypinyin. Shapes are derived from the stroke orders, parts and four-corner codes of
the PyPI package char-similar (MIT): CHAR_SIMILAR is its unpacked `data` folder. LANGUAGE is the
language model whose characters may be proposed.
"""

import json
import lzma
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT
from pypinyin.contrib.tone_convert import to_tone3
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from assistant.duties.proofread.characters.language import load

Array = npt.NDArray[Any]
SHAPES = 16  # look-alikes kept for a character
POOL = 80  # of these many nearest by strokes and corners, parts decide
LIVING = 1  # phrases that a second reading must be met in
LEAST = 0.55  # the least likeness (0 to 1.1) of a look-alike


class _Shapes:
    def __init__(self, folder: Path):
        def read(name: str) -> Any:
            return json.loads((folder / f"char_{name}.dict").read_text("utf-8"))

        self.order: dict[str, str] = read("order")
        self._parts: dict[str, list[str]] = read("stroke")
        self._corners: dict[str, str] = read("fourangle")

    def corners(self, characters: str, missing: str) -> Array:
        """The five digits of the four-corner code of each character."""
        rows = [self._corners.get(c, missing * 5)[:5].ljust(5, missing) for c in characters]
        return np.array([[ord(d) for d in row] for row in rows], np.int16)

    def parts(self, character: str, depth: int = 3) -> Counter[str]:
        """The character, its parts, their parts."""
        result = Counter([character])
        below = self._parts.get(character, [])
        if depth and len(below) > 1:
            for part in below:
                result += self.parts(part, depth - 1)
        return result


def look_alikes(shapes: _Shapes, sources: str, targets: str) -> dict[str, str]:
    """For every source the targets that look like it, the most alike first."""
    parts = {c: shapes.parts(c) for c in {*sources, *targets}}
    result: dict[str, str] = {}
    goal_orders = [shapes.order[c] for c in targets]
    goal_corners = shapes.corners(targets, "y")
    for start in range(0, len(sources), 2000):
        block = sources[start : start + 2000]
        likeness = 0.55 * cdist(
            [shapes.order[c] for c in block],
            goal_orders,
            scorer=Levenshtein.normalized_similarity,
            dtype=np.float32,
        )
        corners = shapes.corners(block, "x")
        for k in range(5):
            likeness += 0.05 * (corners[:, k : k + 1] == goal_corners[None, :, k])
        for row, character in enumerate(block):
            found: list[tuple[float, str]] = []
            for at in np.argsort(-likeness[row])[:POOL]:
                other = targets[at]
                if other == character:
                    continue
                ours, theirs = parts[character], parts[other]
                size = max(sum(ours.values()), sum(theirs.values()))
                shared = min(1.0, 1.5 * sum((ours & theirs).values()) / size)
                inside = other in ours or character in theirs
                found.append((float(likeness[row][at]) + 0.2 * shared + 0.1 * inside, other))
            found.sort(reverse=True)
            result[character] = "".join(c for s, c in found[:SHAPES] if s >= LEAST)
    return result


def living_readings() -> dict[str, Counter[str]]:
    """How many phrases of pypinyin's dictionary have a character in each reading."""
    result: dict[str, Counter[str]] = {}
    for phrase, readings in PHRASES_DICT.items():
        for character, reading in zip(phrase, readings, strict=False):
            result.setdefault(character, Counter())[reading[0]] += 1
    return result


def sounds(characters: str) -> dict[str, str]:
    """Syllable with tone number: the characters read so (dead readings left out)."""
    result: dict[str, str] = {}
    living = living_readings()
    for character in characters:
        first, *others = PINYIN_DICT.get(ord(character), "").split(",")
        uses = living.get(character, Counter[str]())
        for reading in {first, *(r for r in others if uses[r] >= LIVING)} - {""}:
            syllable = to_tone3(reading)
            result[syllable] = result.get(syllable, "") + character
    return result


def main() -> None:
    """Writes the table."""
    out, folder, language = map(Path, sys.argv[1:])
    shapes = _Shapes(folder)
    targets = "".join(
        c for c in load(language).characters if "\u4e00" <= c <= "\u9fff" and c in shapes.order
    )
    sources = "".join(sorted(c for c in shapes.order if "\u4e00" <= c <= "\u9fff"))
    lines = [f"={targets}"]
    lines += [f"{s}\t{c}" for s, c in sorted(sounds(sources).items())]
    lines += [f"{c}\t{like}" for c, like in look_alikes(shapes, sources, targets).items() if like]
    out.write_bytes(lzma.compress("\n".join(lines).encode(), preset=9))


if __name__ == "__main__":
    main()
