"""Teaches the reader of slots (`core.models.slot_reader`) from labelled notes.

    uv sync --extra torch
    python -m evals.learn_slots --rows evals/cases/told.jsonl --out core/models/slot_reader.npz

A row: `text`, `now`, `values` (a slot each, the value or values that are right; absent where the
note tells none) and `spans` (a slot each, the stretches [start, end) that tell it; absent where
they were not marked). About a minute for every hundred notes in eight epochs on two cores.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.duties.report.record import Precision, Source
from assistant.duties.report.weighing.candidates import Candidate, candidates
from core.models.slot_reader import COUNTS, TIMES, WORDS, covering, encoded
from evals.suites.report_judge import same
from evals.teaching import Teacher, arguments, opened, teach, written

_ROLES, _WORD_LAYER = 256, 128  # widths of the heads
_BATCH = 8
_UNSURE = 0.02  # labels are taken for right so nearly
_WORDS_WEIGH = 0.5
UNKNOWN = -1.0  # a label that is not taught

Slots = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """A note as it is taught: ids; candidates' tokens with a label a role; labels a token."""

    ids: list[int]
    within: list[tuple[int, int]]
    roles: list[list[float]]
    words: list[list[float]]


def with_heads(teacher: Teacher) -> Teacher:
    """Add the layers that tell the roles of candidates and the slots of words."""
    wide = teacher.file.header.width
    teacher.with_head("roles.", 3 * wide, _ROLES, len((*TIMES, *COUNTS)))
    teacher.with_head("words.", wide, _WORD_LAYER, len(WORDS))
    return teacher


def loss(teacher: Teacher, batch: Sequence[Row]) -> Any:
    """Return the loss of a batch."""
    torch = teacher.torch
    states = teacher.states([row.ids for row in batch], teaching=True).float()
    seen = [
        torch.cat([states[n, 0], states[n, a:b].mean(0), states[n, a]])
        for n, row in enumerate(batch)
        for a, b in row.within
    ]
    roles = teacher.dense("roles.", torch.stack(seen), teaching=True)
    labels = torch.tensor([label for row in batch for label in row.roles])
    likely = teacher.dense("words.", states, teaching=True)
    told = torch.full(likely.shape, UNKNOWN)
    for n, row in enumerate(batch):
        told[n, : len(row.words)] = torch.tensor(row.words)
    smooth = labels * (1 - 2 * _UNSURE) + _UNSURE
    return _entropy(torch, roles, smooth, labels) + _WORDS_WEIGH * _entropy(
        torch, likely, told, told
    )


def _entropy(torch: Any, odds: Any, target: Any, labels: Any) -> Any:
    known = labels != UNKNOWN
    functions = torch.nn.functional
    return functions.binary_cross_entropy_with_logits(odds.float()[known], target[known])


def read(path: Path, words: Any) -> list[Row]:
    """Read the rows as the reader will see them; a note without candidates teaches nothing."""
    rows = [_row(json.loads(line), words) for line in path.read_text("utf-8").splitlines()]
    return [row for row in rows if row.within]


def _row(given: Slots, words: Any) -> Row:
    text, now = str(given["text"]), datetime.fromisoformat(given["now"])
    ids, places = encoded(words, text)
    within, roles = [], []
    for candidate in candidates(Source(id="m1", text=text), now):
        if at := covering(places, (candidate.start, candidate.end)):
            within.append(at)
            roles.append(_roles(candidate, given))
    return Row(ids, within, roles, _words(text, places, given))


def _roles(candidate: Candidate, given: Slots) -> list[float]:
    times = candidate.moment is not None
    mine = [_label(candidate, slot, given) for slot in (TIMES if times else COUNTS)]
    none = [UNKNOWN] * len(COUNTS if times else TIMES)
    return [*mine, *none] if times else [*none, *mine]


def _label(candidate: Candidate, slot: str, given: Slots) -> float:
    """1 where it tells the slot, 0 where it doesn't, UNKNOWN where that can't be said."""
    good, spans = given["values"].get(slot, []), given["spans"].get(slot, [])
    right = any(same(value, _value(candidate)) for value in good if value is not None)
    told = any(a < candidate.end and candidate.start < b for a, b in spans)
    if not good or good[0] is None:  # nothing is told; what two officers may call it is left out
        return UNKNOWN if right or told else 0.0
    if told:
        return 1.0 if right else 0.0 if slot in TIMES else UNKNOWN  # a part of a sum
    return 0.0 if not right else UNKNOWN if spans else 1.0


def _value(candidate: Candidate) -> Any:
    if (moment := candidate.moment) is None:
        return candidate.number
    daylong = moment.precision in (Precision.DAY, Precision.VAGUE)
    return moment.at.date() if daylong else moment.at


def _words(text: str, places: Sequence[tuple[int, int]], given: Slots) -> list[list[float]]:
    """Return the labels of the tokens; what stands elsewhere in the same words is not taught."""
    labels = [[0.0 if a >= 0 else UNKNOWN] * len(WORDS) for a, _ in places]
    for n, slot in enumerate(WORDS):
        spans = given["spans"].get(slot, [])
        if not spans and given["values"].get(slot):
            for row in labels:
                row[n] = UNKNOWN
        for start, end in spans:
            _mark(labels, places, n, text, (start, end))
    return labels


def _mark(
    labels: list[list[float]],
    places: Sequence[tuple[int, int]],
    slot: int,
    text: str,
    span: tuple[int, int],
) -> None:
    words, at = text[span[0] : span[1]], -1
    while (at := text.find(words, at + 1)) >= 0:
        for i, (a, b) in enumerate(places):
            if not (0 <= a < at + len(words) and b > at):
                continue
            if at == span[0]:
                labels[i][slot] = 1.0
            elif labels[i][slot] == 0.0:
                labels[i][slot] = UNKNOWN


def main() -> None:
    """Teach from a file of rows and write the archive."""
    asked = arguments("learn_slots", 8)
    teacher, words = opened(asked.start)
    with_heads(teacher)
    rows = read(asked.rows, words)
    teach(teacher, rows, lambda b: loss(teacher, b), lambda r: len(r.ids), asked.epochs, _BATCH)
    written(teacher, asked.out)


if __name__ == "__main__":
    main()
