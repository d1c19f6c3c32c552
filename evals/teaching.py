"""Teaches e5's upper layers and dense layers on top: for `learn_pairs` and `learn_slots`.

The lower layers of e5 stay as they are; the upper ones and the dense ones are taught whole, and
what they gained is then written as additions of a small rank (`core.models.learned`).
"""

import argparse
import importlib
import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np
from tokenizers import Tokenizer

from core.models import e5
from core.models.e5_file import E5File
from core.models.learned import PACKED, LearnedFile, LearnedWeights
from core.models.registry import ModelRegistry
from core.settings import load_settings

LOG = logging.getLogger(__name__)
_KEPT = 4  # lower layers that stay as they are
_RANK = 32
_CHUNK = 20  # batches that are sorted by length together
_RATE, _HEAD_RATE = 1e-4, 1e-3
DROP = 0.1

Row = TypeVar("Row")
Weights = dict[str, Any]  # torch tensors by their names in the packed file


@dataclass(frozen=True)
class Teacher:
    """The network as plain functions over its weights; `torch` is the library."""

    torch: Any
    file: E5File
    weights: Weights
    start: LearnedWeights | None = None

    def states(self, batch: Sequence[Sequence[int]], *, teaching: bool) -> Any:
        """Return the states of a batch of ids, a torch tensor [rows, tokens, width]."""
        torch, width = self.torch, max(len(ids) for ids in batch)
        ids = torch.full((len(batch), width), 1)
        for n, tokens in enumerate(batch):
            ids[n, : len(tokens)] = torch.tensor(tokens)
        mask = (ids != 1)[:, None, None, :]
        states = self._embedded(ids)
        for layer in range(self.file.header.layers):
            states = self._layer(states, layer, mask, DROP if teaching and layer >= _KEPT else 0.0)
        return states

    def dense(self, name: str, given: Any, *, teaching: bool) -> Any:
        """Return what the two dense layers of a head make of it."""
        inner = self.torch.tanh(self._linear(given, f"head.{name}inner"))
        return self._linear(self._dropped(inner, DROP if teaching else 0.0), f"head.{name}outer")

    def with_head(self, name: str, given: int, inner: int, out: int) -> None:
        """Add two dense layers; `name` ends with a dot where there are several heads."""
        for layer, rows, columns in (("inner", inner, given), ("outer", out, inner)):
            at = f"{name}{layer}"
            weight = self.torch.randn(rows, columns) * columns**-0.5
            bias = self.torch.zeros(rows)
            if self.start is not None:
                weight, bias = (self.torch.tensor(self.start.head(f"{at}.{k}")) for k in "wb")
            self.weights[f"head.{at}.w"] = weight.requires_grad_()
            self.weights[f"head.{at}.b"] = bias.requires_grad_()

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


def arguments(prog: str, epochs: float) -> argparse.Namespace:
    """Read `--rows`, `--out`, `--epochs` and `--start` from the command line."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    parser = argparse.ArgumentParser(prog=f"python -m evals.{prog}")
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=float, default=epochs)
    parser.add_argument("--start", type=Path, help="an archive to teach on from; else from e5")
    return parser.parse_args()


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


def opened(start: Path | None = None) -> tuple[Teacher, Any]:
    """Return the network without a head, and e5's tokenizer.

    Its weights are e5's, with what the archive of `written` to `start` from holds.
    """
    models, torch = load_settings().models_dir, importlib.import_module("torch")
    words: Any = cast("Any", Tokenizer).from_file(str(models / e5.TOKENIZER_FILE))
    packed = ModelRegistry(models).path(PACKED)
    plain, learned = E5File(packed), LearnedWeights(start) if start else None
    file = LearnedFile(packed, learned) if learned else plain
    wide = file.header.width
    weights: Weights = {
        name: torch.tensor(file.matrix(name, *shape) if shape else file.vector(name))
        for name, shape in _names(file).items()
    }
    weights["emb.word"] = torch.tensor(file.matrix("emb.word", file.header.vocabulary, wide))
    places = file.vector("emb.pos").reshape(-1, wide) + file.vector("emb.type")[:wide]
    weights["emb.pos"] = torch.tensor(places)
    weights |= {f"emb.ln.{k}": torch.tensor(file.vector(f"emb.ln.{k}")) for k in "wb"}
    for name, tensor in weights.items():
        tensor.requires_grad_(_taught(name))
    return Teacher(torch, plain, weights, learned), words


def teach(
    teacher: Teacher,
    rows: Sequence[Row],
    loss: Callable[[Sequence[Row]], Any],
    length: Callable[[Row], int],
    epochs: float,
    batch: int,
    seed: int = 0,
) -> None:
    """Teach the upper layers and the heads; `loss` returns that of a batch of rows."""
    torch, order = teacher.torch, random.Random(seed)
    torch.manual_seed(seed)
    taught = {n: t for n, t in teacher.weights.items() if _taught(n)}
    groups = [
        {"params": [t for n, t in taught.items() if not n.startswith("head.")], "lr": _RATE},
        {"params": [t for n, t in taught.items() if n.startswith("head.")], "lr": _HEAD_RATE},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = max(1, int(epochs * len(rows) / batch))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [_RATE, _HEAD_RATE], total_steps=steps + 2, pct_start=0.1
    )
    batches: list[list[Row]] = []
    for step in range(steps):
        if step % _CHUNK == 0:
            some = order.sample(rows, min(len(rows), batch * _CHUNK))
            some.sort(key=length)  # rows of about one length together: less padding
            batches = [some[n : n + batch] for n in range(0, len(some), batch)]
            order.shuffle(batches)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            lost = loss(batches[step % _CHUNK % len(batches)])
        lost.backward()
        torch.nn.utils.clip_grad_norm_(list(taught.values()), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        if step % 100 == 0:
            LOG.info("step %d of %d, loss %.3f", step, steps, lost.item())


def written(teacher: Teacher, out: Path) -> None:
    """Write what was gained as `core.models.learned.LearnedWeights` reads it."""
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
