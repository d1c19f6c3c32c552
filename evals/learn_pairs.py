"""Teaches the reader of pairs (`core.models.pair_reader`) from rows `label<TAB>one<TAB>other`.

    uv sync --extra torch
    python -m evals.learn_pairs --rows evals/cases/tellings.tsv --out core/models/pair_reader.npz

The lower layers of e5 stay as they are; the upper ones and the head are taught whole, and what they
gained is then written as additions of a small rank. About a minute for every thousand rows and
epoch on two cores.
"""

import argparse
import importlib
import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
from tokenizers import Tokenizer

from core.models import e5
from core.models.e5_file import E5File
from core.models.pair_reader import encoded
from core.models.registry import ModelRegistry
from core.settings import load_settings

LOG = logging.getLogger(__name__)
_KEPT = 4  # lower layers that stay as they are
_HEAD = 256  # width of the head
_RANK = 32
_BATCH = 24
_CHUNK = 20  # batches that are sorted by length together
_RATE, _HEAD_RATE = 1e-4, 1e-3
_DROP = 0.1

Row = tuple[list[int], list[int], float]  # ids, whose each token is, label
Weights = dict[str, Any]  # torch tensors by their names in the packed file


@dataclass(frozen=True)
class Teacher:
    """The network as plain functions over its weights; `torch` is the library."""

    torch: Any
    file: E5File
    weights: Weights

    def odds(self, batch: Sequence[Row], *, teaching: bool) -> Any:
        """Return the log odds of a batch, a torch tensor [rows]."""
        torch, width = self.torch, max(len(ids) for ids, _, _ in batch)
        ids = torch.full((len(batch), width), 1)
        whose = torch.zeros(len(batch), width)
        for n, (tokens, sides, _) in enumerate(batch):
            ids[n, : len(tokens)] = torch.tensor(tokens)
            whose[n, : len(tokens)] = torch.tensor(sides, dtype=torch.float32)
        mask = (ids != 1)[:, None, None, :]
        states = self._embedded(ids)
        for layer in range(self.file.header.layers):
            states = self._layer(states, layer, mask, _DROP if teaching and layer >= _KEPT else 0.0)
        first, second = (self._mean(states, whose == side) for side in (1, 2))
        seen = torch.cat([states[:, 0], (first - second).abs(), first * second], -1)
        inner = torch.tanh(self._linear(seen, "head.inner"))
        return self._linear(self._dropped(inner, _DROP if teaching else 0.0), "head.outer")[:, 0]

    def _embedded(self, ids: Any) -> Any:
        places = self.weights["emb.pos"][: ids.shape[1]]
        return self._norm(self.weights["emb.word"][ids] + places, "emb.ln")

    def _layer(self, states: Any, layer: int, mask: Any, drop: float) -> Any:
        name, heads = f"l{layer}", self.file.header.heads
        rows, tokens, width = states.shape
        parts = [
            self._linear(states, f"{name}.{p}").view(rows, tokens, heads, -1).transpose(1, 2)
            for p in "qkv"
        ]
        functions = self.torch.nn.functional
        seen = functions.scaled_dot_product_attention(*parts, attn_mask=mask)
        seen = self._linear(seen.transpose(1, 2).reshape(rows, tokens, width), f"{name}.ao")
        states = self._norm(states + self._dropped(seen, drop), f"{name}.aln")
        inner = functions.gelu(self._linear(states, f"{name}.fi"))
        return self._norm(
            states + self._dropped(self._linear(inner, f"{name}.fo"), drop), f"{name}.oln"
        )

    def _linear(self, given: Any, name: str) -> Any:
        return given @ self.weights[f"{name}.w"].T + self.weights[f"{name}.b"]

    def _norm(self, given: Any, name: str) -> Any:
        shape, epsilon = given.shape[-1:], self.file.header.epsilon
        scale, shift = self.weights[f"{name}.w"], self.weights[f"{name}.b"]
        return self.torch.nn.functional.layer_norm(given, shape, scale, shift, epsilon)

    def _dropped(self, given: Any, drop: float) -> Any:
        return self.torch.nn.functional.dropout(given, drop) if drop else given

    def _mean(self, states: Any, of: Any) -> Any:
        kept = of.float()[:, :, None]
        return (states * kept).sum(1) / kept.sum(1).clamp(min=1)


def _names(file: E5File) -> dict[str, tuple[int, int] | None]:
    """The tensors of the layers with their shapes; None for a vector."""
    wide, inner = file.header.width, file.header.inner
    shapes = {
        **dict.fromkeys(("q", "k", "v", "ao"), (wide, wide)),
        "fi": (inner, wide),
        "fo": (wide, inner),
    }
    names: dict[str, tuple[int, int] | None] = {}
    for layer in range(file.header.layers):
        for part, shape in shapes.items():
            names[f"l{layer}.{part}.w"] = shape
            names[f"l{layer}.{part}.b"] = None
        names |= {f"l{layer}.{n}.{k}": None for n in ("aln", "oln") for k in "wb"}
    return names


def _taught(name: str) -> bool:
    layer = name.partition(".")[0].removeprefix("l")
    return name.startswith("head.") or (layer.isdigit() and int(layer) >= _KEPT)


def opened(packed: Path, torch: Any) -> Teacher:
    """Return the network with e5's weights and a new head."""
    file = E5File(packed)
    head, wide = file.header, file.header.width
    weights: Weights = {
        name: torch.tensor(file.matrix(name, *shape) if shape else file.vector(name))
        for name, shape in _names(file).items()
    }
    weights["emb.word"] = torch.tensor(file.matrix("emb.word", head.vocabulary, wide))
    places = file.vector("emb.pos").reshape(-1, wide) + file.vector("emb.type")[:wide]
    weights["emb.pos"] = torch.tensor(places)
    weights |= {f"emb.ln.{k}": torch.tensor(file.vector(f"emb.ln.{k}")) for k in "wb"}
    for name, rows, columns in (("inner", _HEAD, 3 * wide), ("outer", 1, _HEAD)):
        weights[f"head.{name}.w"] = torch.randn(rows, columns) * columns**-0.5
        weights[f"head.{name}.b"] = torch.zeros(rows)
    for name, tensor in weights.items():
        tensor.requires_grad_(_taught(name))
    return Teacher(torch, file, weights)


def read(path: Path, words: Any) -> list[Row]:
    """Read the rows as the reader will see them."""
    lines = (line.split("\t") for line in path.read_text("utf-8").splitlines())
    return [(*encoded(words, one, other), float(label)) for label, one, other in lines]


def teach(teacher: Teacher, rows: list[Row], epochs: float, seed: int = 0) -> None:
    """Teach the upper layers and the head."""
    torch, order = teacher.torch, random.Random(seed)
    torch.manual_seed(seed)
    taught = {n: t for n, t in teacher.weights.items() if _taught(n)}
    body = [t for n, t in taught.items() if not n.startswith("head.")]
    groups = [
        {"params": body, "lr": _RATE},
        {"params": [t for n, t in taught.items() if n.startswith("head.")], "lr": _HEAD_RATE},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = max(1, int(epochs * len(rows) / _BATCH))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [_RATE, _HEAD_RATE], total_steps=steps + 2, pct_start=0.1
    )
    batches: list[list[Row]] = []
    for step in range(steps):
        if step % _CHUNK == 0:
            batches = _batches(order.sample(rows, min(len(rows), _BATCH * _CHUNK)), order)
        batch = batches[step % _CHUNK % len(batches)]
        labels = torch.tensor([label for _, _, label in batch])
        odds = teacher.odds(batch, teaching=True)
        loss = torch.nn.functional.binary_cross_entropy_with_logits(odds, labels)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(list(taught.values()), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        if step % 100 == 0:
            LOG.info("step %d of %d, loss %.3f", step, steps, loss.item())


def _batches(rows: list[Row], order: random.Random) -> list[list[Row]]:
    """Rows of about one length together: less padding."""
    rows.sort(key=lambda row: len(row[0]))
    batches = [rows[n : n + _BATCH] for n in range(0, len(rows), _BATCH)]
    order.shuffle(batches)
    return batches


def written(teacher: Teacher, out: Path) -> None:
    """Write what was gained as `core.models.pair_graph.PairWeights` reads it."""
    gained: dict[str, Any] = {}
    plain = _names(teacher.file)
    for name, tensor in teacher.weights.items():
        if not _taught(name):
            continue
        value = tensor.detach().numpy()
        if name.startswith("head."):
            gained[name] = value
        elif shape := plain[name]:
            left, sizes, right = np.linalg.svd(
                value - teacher.file.matrix(name, *shape), full_matrices=False
            )
            root = np.sqrt(sizes[:_RANK])
            gained[f"{name}.left"] = left[:, :_RANK] * root
            gained[f"{name}.right"] = root[:, None] * right[:_RANK]
        else:
            gained[name] = value - teacher.file.vector(name)
    kept = {name: value.astype(np.float16) for name, value in gained.items()}
    cast("Any", np.savez_compressed)(out, **kept)


def main() -> None:
    """Teach from a file of rows and write the archive."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    parser = argparse.ArgumentParser(prog="python -m evals.learn_pairs")
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=float, default=2.5)
    given = parser.parse_args()
    models = load_settings().models_dir
    words: Any = cast("Any", Tokenizer).from_file(str(models / e5.TOKENIZER_FILE))
    packed = ModelRegistry(models).path("e5-small")
    teacher = opened(packed, importlib.import_module("torch"))
    teach(teacher, read(given.rows, words), given.epochs)
    written(teacher, given.out)


if __name__ == "__main__":
    main()
