"""The character n-gram model: how likely a character is after the four before it.

Interpolated Kneser-Ney, orders 1 to 5, made by `training/train_language.py`. Probabilities are
natural logarithms kept in a byte each (steps of 1/16 nat), so that the file stays small.
"""

import lzma
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

ORDERS = 5
BITS = 12
NONE, START, UNKNOWN = 0, 1, 2
STEP = 16.0
_LOG = -np.arange(256, dtype=np.float32) / np.float32(STEP)
MAGIC = b"ZBLM1\n"

Ids = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float32]
Array = npt.NDArray[Any]


def plain(character: str) -> str:
    """The class a character is counted under: digits are one, Latin letters are one."""
    if character.isdigit() and (character.isascii() or "\uff10" <= character <= "\uff19"):
        return "0"
    if character.isascii() and character.isalpha():
        return "a"
    return _PLAIN.get(character, character)


_PLAIN = {
    ",": "\uff0c",
    ";": "\uff1b",
    ":": "\uff1a",
    "?": "\uff1f",
    "!": "\uff01",
    "(": "\uff08",
    ")": "\uff09",
    '"': "\u201c",
}


@dataclass(frozen=True)
class _Table:
    """One order: sorted keys, minus log-probabilities, minus logs of what backing off is left."""

    keys: Ids
    chance: npt.NDArray[np.uint8]
    left: npt.NDArray[np.uint8]

    def find(self, wanted: Ids) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
        places = np.searchsorted(self.keys, wanted)
        np.minimum(places, len(self.keys) - 1, out=places)
        return places, self.keys[places] == wanted


class Language:
    """The loaded model. `score` works on whole arrays of n-grams at once."""

    def __init__(self, characters: str, tables: list[_Table]):
        self.characters = characters
        self._tables = tables

    @cached_property
    def _ids(self) -> dict[str, int]:
        return {c: i + 3 for i, c in enumerate(self.characters)}

    def knows(self, character: str) -> bool:
        """Whether the character was met often enough in training to be counted by itself."""
        return character in self._ids

    def identify(self, text: str) -> list[int]:
        """One id for each character of `text`."""
        ids = self._ids
        return [ids.get(plain(c), UNKNOWN) for c in text]

    def common(self, number: int) -> float:
        """Log-probability of a character by itself."""
        return float(_LOG[self._tables[0].chance[number]])

    def score_keys(self, full: Ids) -> Floats:
        """Log-probabilities of the last characters of five-grams packed BITS bits a character."""
        return self.explain(full)[0]

    def explain(self, full: Ids) -> tuple[Floats, npt.NDArray[np.int8]]:
        """`score_keys`, and the length of the longest n-gram of the model that each one ends in."""
        one = np.uint64((1 << BITS) - 1)
        result = _LOG[self._tables[0].chance[(full & one).astype(np.intp)]]
        reach = np.ones(len(full), np.int8)
        alive = np.arange(len(full))
        for order in range(2, ORDERS + 1):
            known = self._tables[order - 2]
            keys = full[alive] & np.uint64((1 << (BITS * order)) - 1)
            places, there = known.find(keys >> np.uint64(BITS))
            there &= known.left[places] > 0
            alive, keys, places = alive[there], keys[there], places[there]
            if not len(alive):
                break
            table = self._tables[order - 1]
            at, hit = table.find(keys)
            backed = result[alive] + _LOG[known.left[places]]
            result[alive] = np.where(hit, _LOG[table.chance[at]], backed)
            reach[alive[hit]] = order
        return result, reach


def save(path: Path, characters: str, tables: list[tuple[Array, Array, Array]]) -> None:
    """Writes the model: each key is told by its prefix's number of followers and its last id."""
    parts: list[bytes] = []
    for order, (keys, chance, left) in enumerate(tables, start=1):
        if order > 1:
            prefixes = keys >> np.uint64(BITS)
            before = tables[order - 2][0]
            low = np.searchsorted(prefixes, before, side="left")
            high = np.searchsorted(prefixes, before, side="right")
            last = (keys & np.uint64((1 << BITS) - 1)).astype(np.uint16)
            parts += [(high - low).astype(np.uint16).tobytes()]
            parts += [
                (last & 255).astype(np.uint8).tobytes(),
                (last >> 8).astype(np.uint8).tobytes(),
            ]
        parts += [chance.astype(np.uint8).tobytes(), left.astype(np.uint8).tobytes()]
    head = characters.encode() + b"\n" + ",".join(str(len(t[0])) for t in tables).encode() + b"\n"
    blocks = [lzma.compress(p, preset=6) for p in parts]
    sizes = ",".join(str(len(b)) for b in blocks).encode() + b"\n"
    path.write_bytes(MAGIC + head + sizes + b"".join(blocks))


def load(path: Path) -> Language:
    """Reads what `save` wrote; ValueError if the file is not one of these."""
    raw = path.read_bytes()
    if not raw.startswith(MAGIC):
        raise ValueError(f"{path} is no language model of this kind")
    characters, counts, sizes, rest = raw[len(MAGIC) :].split(b"\n", 3)
    blocks: list[bytes] = []
    for size in map(int, sizes.split(b",")):
        blocks.append(lzma.decompress(rest[:size]))
        rest = rest[size:]
    queue = iter(blocks)
    tables: list[_Table] = []
    keys: Ids = np.arange(int(counts.split(b",")[0]), dtype=np.uint64)
    for order in range(1, ORDERS + 1):
        if order > 1:
            followers = np.frombuffer(next(queue), np.uint16)
            low = np.frombuffer(next(queue), np.uint8).astype(np.uint64)
            high = np.frombuffer(next(queue), np.uint8).astype(np.uint64)
            keys = (np.repeat(keys, followers) << np.uint64(BITS)) | (high << np.uint64(8)) | low
        chance, left = (np.frombuffer(next(queue), np.uint8) for _ in range(2))
        tables.append(_Table(keys, chance, left))
    return Language(characters.decode(), tables)
