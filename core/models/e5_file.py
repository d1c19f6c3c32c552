"""A reader over packed multilingual-e5-small weights (`e5-small-q4.bin`, magic ``E5S1``).

The file holds a header of integers, a SentencePiece unigram vocabulary with scores, a character
map that stands for NFKC, and tensors in ggml's Q4_0 form: 32 weights share one float16 scale;
byte j holds weight j in its low and weight j+16 in its high nibble.
"""

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import InvalidInput

MAGIC = b"E5S1"
BLOCK = 32  # weights a Q4_0 block
_BLOCK_TYPE = np.dtype([("scale", "<f2"), ("nibbles", "u1", (BLOCK // 2,))])

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class E5Header:
    """The shape of the network as the file states it."""

    width: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class E5Vocabulary:
    """Unigram pieces in id order with their log probabilities, and the special ids."""

    pieces: list[str]
    scores: list[float]
    bos: int
    eos: int
    pad: int
    unk: int


class E5File:
    """A reader over the packed weights. Tensors are decoded when asked for."""

    def __init__(self, path: Path) -> None:
        """Read header, vocabulary and directory.

        Raises:
            InvalidInput: the file isn't of this form.
        """
        self._data = np.memmap(path, dtype=np.uint8, mode="r")
        if self._data[:4].tobytes() != MAGIC:
            raise InvalidInput(
                f"{path.name} 不是可识别的向量模型文件", "请重新下载模型：zhiban models"
            )
        values = struct.unpack("<I7ifi", self._data[4:44].tobytes())
        self.header = E5Header(*values[1:7], epsilon=values[8])
        self._at = 44
        self.vocabulary = self._read_vocabulary()
        self._directory = self._read_directory()

    def _take(self, form: str) -> tuple[Any, ...]:
        size = struct.calcsize("<" + form)
        raw = self._data[self._at : self._at + size].tobytes()
        self._at += size
        return struct.unpack("<" + form, raw)

    def _read_vocabulary(self) -> E5Vocabulary:
        count, bos, eos, pad, unk, blob_size = self._take("5iQ")
        offsets = np.frombuffer(self._data[self._at :], "<u4", count + 1).astype(np.int64)
        self._at += 4 * (count + 1)
        scores = np.frombuffer(self._data[self._at :], "<f4", count)
        self._at += 4 * count
        blob = self._data[self._at : self._at + blob_size].tobytes()
        self._at += blob_size
        pieces = [
            blob[start:end].decode("utf-8", "replace") for start, end in pairwise(offsets.tolist())
        ]
        _, map_size = self._take("iI")
        self._at += map_size  # the NFKC table; `tokenizers` brings its own
        return E5Vocabulary(pieces, [float(s) for s in scores], bos, eos, pad, unk)

    def _read_directory(self) -> dict[str, tuple[int, int]]:
        directory: dict[str, tuple[int, int]] = {}
        for _ in range(self._take("i")[0]):
            length = self._take("H")[0]
            name = self._data[self._at : self._at + length].tobytes().decode()
            self._at += length
            _, elements, offset, _ = self._take("BIQQ")
            directory[name] = (offset, elements)
        return directory

    def vector(self, name: str) -> Floats:
        """Return a float32 tensor, flat."""
        offset, elements = self._directory[name]
        return np.frombuffer(self._data[offset:], "<f4", elements).copy()

    def blocks(self, name: str, rows: int, columns: int) -> tuple[NDArray[np.int8], Floats]:
        """Return a Q4_0 tensor as (weights in -8…7 [rows, columns], scales [rows, blocks])."""
        offset, _ = self._directory[name]
        per_row = columns // BLOCK
        raw = np.frombuffer(self._data[offset:], _BLOCK_TYPE, rows * per_row)
        nibbles = raw["nibbles"].reshape(rows, per_row, BLOCK // 2)
        both = np.concatenate([nibbles & 0x0F, nibbles >> 4], axis=2).astype(np.int8) - 8
        scales = raw["scale"].reshape(rows, per_row).astype(np.float32)
        return both.reshape(rows, columns), scales

    def matrix(self, name: str, rows: int, columns: int) -> Floats:
        """Return a Q4_0 tensor decoded to float32 [rows, columns] (outputs, inputs)."""
        weights, scales = self.blocks(name, rows, columns)
        return (weights.reshape(rows, -1, BLOCK) * scales[:, :, None]).reshape(rows, columns)
