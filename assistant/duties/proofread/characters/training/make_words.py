"""Makes `data/words.npz`: the words of jieba's dictionary (MIT) with their frequencies.

python -m assistant.duties.proofread.characters.training.make_words OUT LANGUAGE
"""

import sys
from pathlib import Path

import jieba
import numpy as np

from assistant.duties.proofread.characters.language import BITS, UNKNOWN, load

SHORTEST, LONGEST = 2, 5


def main() -> None:
    """Writes sorted packed ids and a byte of log-frequency for every word of two to five."""
    out, path = map(Path, sys.argv[1:])
    language = load(path)
    found: dict[int, int] = {}
    dictionary = Path(jieba.__file__).with_name("dict.txt").read_text("utf-8")
    for line in dictionary.splitlines():
        word, frequency, *_ = line.split()
        ids = language.identify(word)
        if not SHORTEST <= len(word) <= LONGEST or UNKNOWN in ids:
            continue
        key = 0
        for number in ids:
            key = (key << BITS) | number
        found[key] = max(found.get(key, 0), int(frequency))
    keys = np.array(sorted(found), np.uint64)
    weights = np.array([found[int(k)] for k in keys])
    logs = np.clip(np.round(np.log1p(weights) * 16), 1, 255).astype(np.uint8)
    np.savez_compressed(out, keys=keys, logs=logs)


if __name__ == "__main__":
    main()
