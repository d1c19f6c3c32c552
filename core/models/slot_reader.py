"""Says what each time and number of a note is of, and which of its words name place and sender.

A small network taught with notes of a night. Shipped are only the additions to
multilingual-e5-small (`slot_reader.npz`, made by `evals/learn_slots.py`, see docs/decisions/0017);
the graph is built beside the embedder's from the same packed weights.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from core.errors import Unavailable
from core.models import e5, learned
from core.models.embed import open_session
from core.models.learned import LearnedWeights

WEIGHTS = Path(__file__).parent / "slot_reader.npz"
GRAPH_FILE = "slot-reader.v1.onnx"
# what a time may be of, what a number of people may be of, what a word may belong to: the order of
# the network's outputs, by the names of the record's slots
TIMES = ("occurred_at", "received_at", "alarm_at")
COUNTS = ("deaths", "injured", "seriously_injured", "missing", "trapped")
WORDS = ("place", "source")
_LEAD = "query: "  # as e5 was taught
TOKENS = 512  # the positions that e5 has

Stretch = tuple[int, int]
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Token:
    """A piece of the text, [start, end), and how likely it belongs to each of `WORDS`."""

    start: int
    end: int
    words: tuple[float, ...]


@dataclass(frozen=True)
class Reading:
    """What was read of a text.

    `roles`: a stretch each, how likely it is of each of `TIMES` and then of each of `COUNTS`, 0
    to 1; zeros for a stretch beyond what is read. `tokens`: the pieces in order.
    """

    roles: tuple[tuple[float, ...], ...]
    tokens: tuple[Token, ...]


class SlotReader(Protocol):
    """Reads notes."""

    def read(self, text: str, stretches: Sequence[Stretch]) -> Reading:
        """Return what the stretches of a text are of; of a long text its first 512 tokens."""
        ...


def open_slot_reader(models_dir: Path) -> SlotReader | None:
    """Return the reader, built where it has to be; None while e5's files aren't here."""
    if not learned.built(models_dir, GRAPH_FILE):
        # graphs as such are slow to import, and only a build needs them
        from core.models.slot_graph import slot_model

        if not learned.build(models_dir, GRAPH_FILE, WEIGHTS, slot_model):
            return None
    return LocalSlotReader(models_dir)


def encoded(words: Any, text: str) -> tuple[list[int], list[Stretch]]:
    """Return the ids of a note and the place of each in the text; (-1, 0): nowhere in it."""
    coded = words.encode(_LEAD + text.replace("\n", "\u3002"))
    places = [
        (max(0, a - len(_LEAD)), b - len(_LEAD)) if b > len(_LEAD) else (-1, 0)
        for a, b in coded.offsets[:TOKENS]
    ]
    return coded.ids[:TOKENS], places


def covering(places: Sequence[Stretch], stretch: Stretch) -> Stretch | None:
    """Return the tokens [first, last) that a stretch of text lies in, None where it isn't read."""
    start, end = stretch
    inside = [i for i, (a, b) in enumerate(places) if a < end and b > start]
    return (inside[0], inside[-1] + 1) if inside else None


class LocalSlotReader:
    """The reader in this process. Safe to call from threads."""

    def __init__(self, models_dir: Path, threads: int = 2) -> None:
        """Open the built graph (about 0.3 s).

        Raises:
            Unavailable: the graph hasn't been built yet.
        """
        if not learned.built(models_dir, GRAPH_FILE):
            raise Unavailable("要素判读模型尚未就绪", "请先运行 zhiban models 获取模型")
        self._tokenizer: Any = cast("Any", Tokenizer).from_file(str(models_dir / e5.TOKENIZER_FILE))
        self._session = open_session(models_dir / GRAPH_FILE, threads)
        self._learned = LearnedWeights(WEIGHTS)

    def read(self, text: str, stretches: Sequence[Stretch]) -> Reading:
        """Return what the stretches of a text are of; of a long text its first 512 tokens."""
        ids, places = encoded(self._tokenizer, text)
        feed = {
            "input_ids": np.array([ids], np.int64),
            "attention_mask": np.ones((1, len(ids)), np.int64),
        }
        states = cast("Floats", self._session.run(["states"], feed)[0])[0]
        within = [covering(places, stretch) for stretch in stretches]
        roles = iter(self._roles(states, [at for at in within if at]))
        none = (0.0,) * len((*TIMES, *COUNTS))
        likely = self._dense("words", states)
        return Reading(
            roles=tuple(tuple(next(roles)) if at else none for at in within),
            tokens=tuple(
                Token(a, b, tuple(row))
                for (a, b), row in zip(places, likely.tolist(), strict=True)
                if a >= 0
            ),
        )

    def _roles(self, states: Floats, within: Sequence[Stretch]) -> list[list[float]]:
        if not within:
            return []
        seen = [np.concatenate([states[0], states[a:b].mean(0), states[a]]) for a, b in within]
        return self._dense("roles", np.stack(seen)).tolist()

    def _dense(self, name: str, given: Floats) -> Floats:
        head = self._learned.head
        inner = np.tanh(given @ head(f"{name}.inner.w").T + head(f"{name}.inner.b"))
        odds = inner @ head(f"{name}.outer.w").T + head(f"{name}.outer.b")
        return cast("Floats", 1.0 / (1.0 + np.exp(-odds)))
