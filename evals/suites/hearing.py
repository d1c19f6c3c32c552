"""Answers to a roll-call: the verdict, the speaker's name and unit by sound, and speed.

Rows are labels.tsv with extra.tsv beside it (acceptable alternatives count as right). A false
attendance is 在岗 where the labels say that it would be one.
"""

import csv
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.duty_world import DutyWorld
from voice.hearing import Answer, Verdict, hear
from voice.pinyin import sounds
from voice.sound import load_sound
from voice.speech import Transcriber

# Noise at this ratio excuses a room that asks a person to listen.
_HARD_SNR = "5"


@dataclass(frozen=True, slots=True)
class Row:
    """One recorded answer and what it holds."""

    sound: Path
    called: str
    roster: tuple[str, ...]
    text: str
    unit: str
    name: str
    verdicts: frozenset[str]
    must_not_attend: bool


@dataclass
class Outcome:
    """What was heard in a row."""

    row: Row
    answer: Answer
    seconds: float
    audio: float

    @property
    def right(self) -> bool:
        """Whether the verdict is one that the labels accept."""
        return self.answer.verdict.value in self.row.verdicts

    @property
    def false_attendance(self) -> bool:
        """Whether somebody was counted as there who was not."""
        return self.answer.verdict is Verdict.ON_DUTY and self.row.must_not_attend

    @property
    def name_right(self) -> bool:
        """Whether the speaker's name sounds as labelled."""
        return sounds(self.answer.name or "") == sounds(self.row.name)

    def detail(self) -> dict[str, Any]:
        """Return the row for the details file."""
        answer = self.answer
        return {
            "file": self.row.sound.name,
            "text": self.row.text,
            "wanted": sorted(self.row.verdicts),
            "verdict": answer.verdict.value,
            "right": self.right,
            "false_attendance": self.false_attendance,
            "name": [self.row.name, answer.name],
            "unit": [self.row.unit, answer.unit],
            "confidence": answer.confidence,
            "remark": answer.remark,
            "heard": answer.transcript,
        }


def read_rows(data: Path, limit: int | None = None) -> list[Row]:
    """Read the labelled answers of `data`; extra.tsv may be missing."""
    more = {row["file"]: row for row in _table(data / "extra.tsv")}
    rows = [_row(data, row, more.get(row["file"], {})) for row in _table(data / "labels.tsv")]
    return rows[:limit]


def run(
    rows: list[Row], world: DutyWorld, transcriber: Transcriber
) -> tuple[dict[str, Any], list[Outcome]]:
    """Listen to every row; return the report and the outcomes."""
    started = time.perf_counter()
    outcomes: list[Outcome] = []
    for row in rows:
        sound = load_sound(row.sound)
        begun = time.perf_counter()
        answer = hear(sound, world.expected(row.called, row.roster), transcriber)
        outcomes.append(Outcome(row, answer, time.perf_counter() - begun, sound.duration))
    named = [outcome for outcome in outcomes if outcome.row.name]
    placed = [outcome for outcome in outcomes if outcome.row.unit]
    spent = sum(outcome.seconds for outcome in outcomes)
    heard = sum(outcome.audio for outcome in outcomes)
    metrics: dict[str, float] = {
        "verdict_acc": _share(outcome.right for outcome in outcomes),
        "false_attendance": sum(outcome.false_attendance for outcome in outcomes),
        "name_pinyin": _share(outcome.name_right for outcome in named),
        "unit_pinyin": _share(outcome.answer.unit == outcome.row.unit for outcome in placed),
        "rtf": round(spent / max(1e-9, heard), 3),
    }
    report = {
        "suite": "hearing",
        "rows": len(rows),
        "metrics": metrics,
        "seconds": round(time.perf_counter() - started, 1),
    }
    return report, outcomes


def _row(data: Path, label: dict[str, str], more: dict[str, str]) -> Row:
    verdicts = {label["verdict"], *filter(None, more.get("also_acceptable", "").split(","))}
    if label["snr"] == _HARD_SNR:
        verdicts.add(Verdict.UNCLEAR.value)
    worst = more.get("zaigang_would_be_false_attendance")
    never = worst == "1" if worst else Verdict.ON_DUTY.value not in verdicts
    return Row(
        data / "wav" / label["file"], label["called_unit"],
        tuple(label["expected_roster"].split(";")), label["text"], label["said_unit"],
        label["said_name"], frozenset(verdicts), never,
    )  # fmt: skip


def _table(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _share(hits: Any) -> float:
    rows = list(hits)
    return round(sum(rows) / len(rows), 4) if rows else 1.0
