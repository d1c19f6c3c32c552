"""Makes `data/judge.npz`: trained on slips made in sentences the language model has not seen.

    python -m assistant.duties.proofread.characters.training.train_judge OUT DATA TEXT=NUMBER ...

DATA is the folder of the other tables. Every TEXT is cut into folds; for each fold a language model
is trained on the others, so that it has not seen the sentences it is shown: NUMBER of each TEXT.
Needs scikit-learn, which the product does not; OMP_NUM_THREADS=1 on a busy machine.
"""

import importlib
import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jieba
import numpy as np
import numpy.typing as npt
from pypinyin import Style, lazy_pinyin

from assistant.duties.proofread.characters.evidence import NAMES, Evidence, Words
from assistant.duties.proofread.characters.language import Language, load
from assistant.duties.proofread.characters.lattice import Lattice
from assistant.duties.proofread.characters.similar import Similar
from assistant.duties.proofread.characters.training.noise import Noise
from assistant.duties.proofread.characters.training.train_language import (
    dictionary,
    sentences,
    train,
)

Array = npt.NDArray[Any]
SEED = 20261121
FOLDS = 4
BLOCK = 200  # sentences that stay together in a fold, as texts repeat themselves
COMMON_WORD = 20
SPOILT = 0.4


def homophones() -> dict[str, list[str]]:
    """Two-character words, each with the other words that are read the same but for tones."""
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    dictionary = Path(jieba.__file__).with_name("dict.txt").read_text("utf-8")
    for line in dictionary.splitlines():
        word, frequency, *_ = line.split()
        if len(word) == 2 and int(frequency) >= COMMON_WORD:
            groups[tuple(lazy_pinyin(word, style=Style.NORMAL))].append(word)
    return {w: [o for o in g if o != w] for g in groups.values() if len(g) > 1 for w in g}


def examples(
    folder: Path, language: Language, texts: Sequence[str], seed: int
) -> tuple[Array, Array]:
    """A row of evidence for every change proposed for the texts, and whether it was right."""
    similar = Similar(folder / "similar.txt.xz")
    lattice = Lattice(language, similar)
    evidence = Evidence(language, lattice, Words(folder / "words.npz"))
    alike = homophones()
    noise = Noise(language, similar, lambda w: alike.get(w, []), seed)
    rng = random.Random(seed)  # noqa: S311 - sampling, not secrets
    rows: list[Array] = []
    right: list[bool] = []
    for sentence in texts:
        source = noise.spoil(sentence) if rng.random() < SPOILT else sentence
        target = lattice.read(source, [not "\u4e00" <= c <= "\u9fff" for c in source])
        places, found = evidence.measure(source, target)
        rows.append(found)
        right += [target[p] == sentence[p] for p in places]
    print(f"{len(texts)} sentences, {len(right)} changes, {sum(right)} right", file=sys.stderr)
    return np.concatenate(rows), np.array(right)


def folded(folder: Path, files: Mapping[Path, int]) -> tuple[Array, Array]:
    """The examples of all folds."""
    groups = {file: list(sentences([file])) for file in files}
    characters = load(folder / "language.bin").characters
    parts: list[tuple[Array, Array]] = []
    for fold in range(FOLDS):
        shown: list[str] = []
        learnt = dictionary()
        for file, group in groups.items():
            held = [t for i, t in enumerate(group) if i // BLOCK % FOLDS == fold]
            learnt += [t for i, t in enumerate(group) if i // BLOCK % FOLDS != fold]
            held = [t for t in held if 6 <= len(t) <= 120]
            rng = random.Random(SEED + fold)  # noqa: S311 - sampling, not secrets
            shown += rng.sample(held, min(files[file], len(held)))
        with tempfile.TemporaryDirectory() as temporary:
            path = Path(temporary) / "language.bin"
            train(learnt, characters, path)
            parts.append(examples(folder, load(path), shown, SEED + fold))
    return np.concatenate([r for r, _ in parts]), np.concatenate([y for _, y in parts])


def export(model: Any, out: Path) -> None:
    """Writes scikit-learn's trees as padded arrays."""
    trees = [stage[0].nodes for stage in model._predictors]
    size = max(len(t) for t in trees)
    feature = np.zeros((len(trees), size), np.uint8)
    threshold = np.zeros((len(trees), size), np.float32)
    following = np.zeros((len(trees), size, 2), np.uint8)
    value = np.zeros((len(trees), size), np.float32)
    for row, nodes in enumerate(trees):
        for at, node in enumerate(nodes):
            value[row, at] = node["value"] if node["is_leaf"] else 0
            following[row, at] = at, at
            if not node["is_leaf"]:
                feature[row, at] = node["feature_idx"]
                threshold[row, at] = node["num_threshold"]
                following[row, at] = node["left"], node["right"]
    depth = max(int(t["depth"].max()) for t in trees)
    base = float(np.asarray(model._baseline_prediction).ravel()[0])
    np.savez_compressed(
        out,
        feature=feature,
        threshold=threshold,
        next=following,
        value=value,
        base=base,
        depth=depth,
    )


def main() -> None:
    """Makes the examples, trains, prints how it does on a tenth kept apart, writes."""
    ensemble: Any = importlib.import_module("sklearn.ensemble")
    out, folder = map(Path, sys.argv[1:3])
    texts = {Path(name): int(n) for name, n in (a.rsplit("=", 1) for a in sys.argv[3:])}
    rows, right = folded(folder, texts)
    order = np.random.default_rng(SEED).permutation(len(rows))
    rows, right = rows[order], right[order]
    np.savez_compressed(out.with_suffix(".examples.npz"), rows=rows, right=right)
    model = ensemble.HistGradientBoostingClassifier(
        max_iter=300,
        learning_rate=0.05,
        max_depth=6,
        max_leaf_nodes=16,
        min_samples_leaf=60,
        l2_regularization=5,
    )
    part = len(rows) * 9 // 10
    model.fit(rows[:part], right[:part])
    for limit in (0.5, 0.7, 0.9):
        said = model.predict_proba(rows[part:])[:, 1] > limit
        hits = int((said & right[part:]).sum())
        print(
            f"{limit}: precision {hits / max(said.sum(), 1):.3f} "
            f"recall {hits / right[part:].sum():.3f} of {len(NAMES)} numbers"
        )
    model.fit(rows, right)
    export(model, out)


if __name__ == "__main__":
    main()
