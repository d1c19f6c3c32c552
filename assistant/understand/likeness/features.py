"""An utterance as the classifier sees it: its single characters and pairs of characters."""

import re
import unicodedata
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

_SILENT = re.compile(r"[\s，。！？、；：,.!?;:“”\"'《》（）()]")
_DIGITS = re.compile(r"\d+")

Vector = NDArray[np.float32]


def grams(text: str) -> set[str]:
    """Return the characters and pairs of characters, with the ends marked and figures made one."""
    plain = _SILENT.sub("", unicodedata.normalize("NFKC", text).lower())
    marked = f"^{_DIGITS.sub('0', plain)}$"
    return {marked[i : i + n] for n in (1, 2) for i in range(len(marked) - n + 1)}


def vector(text: str, vocabulary: Mapping[str, int]) -> Vector:
    """Return the unit vector of the known grams, shape (len(vocabulary),); zero where none is."""
    found = np.zeros(len(vocabulary), dtype=np.float32)
    for gram in grams(text):
        place = vocabulary.get(gram)
        if place is not None:
            found[place] = 1.0
    length = float(np.linalg.norm(found))
    return found / length if length else found
