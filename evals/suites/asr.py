"""Speech recognition: characters and syllables wrong, and speed, clean and over the telephone."""

import csv
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from core.text import int_to_chinese
from evals.telephone import telephone_coded
from voice.pinyin import sounds
from voice.sound import Sound, load_sound
from voice.speech import Transcriber

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LONGEST_NUMBER = 8  # digits; a longer one is read out digit by digit


@dataclass(frozen=True, slots=True)
class Row:
    """A recording and what is said in it."""

    sound: Path
    text: str


@dataclass
class _Count:
    characters: int = 0
    characters_wrong: int = 0
    syllables: int = 0
    syllables_wrong: int = 0
    seconds: float = 0.0
    audio: float = 0.0
    lines: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    def add(self, row: Row, heard: str, seconds: float, audio: float) -> None:
        wanted, got = _bare(row.text), _bare(heard)
        self.characters += len(wanted)
        self.characters_wrong += Levenshtein.distance(wanted, got)
        wanted_sounds, got_sounds = sounds(wanted), sounds(got)
        self.syllables += len(wanted_sounds)
        self.syllables_wrong += Levenshtein.distance(wanted_sounds, got_sounds)
        self.seconds += seconds
        self.audio += audio
        self.lines.append({"file": row.sound.name, "text": row.text, "heard": heard})

    def metrics(self) -> dict[str, float]:
        return {
            "cer": round(self.characters_wrong / max(1, self.characters), 4),
            "pinyin_error": round(self.syllables_wrong / max(1, self.syllables), 4),
            "rtf": round(self.seconds / max(1e-9, self.audio), 3),
        }


def read_rows(data: Path, limit: int | None = None) -> list[Row]:
    """Read transcripts.tsv (path, text)."""
    with (data / "transcripts.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Row(data / row["path"], row["text"]) for row in rows][:limit]


def run(
    rows: list[Row], transcriber: Transcriber
) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
    """Transcribe every row clean and telephone-coded; return the report and the rows heard."""
    started = time.perf_counter()
    kinds: dict[str, Callable[[Sound], Sound]] = {
        "clean": lambda sound: sound,
        "telephone": telephone_coded,
    }
    metrics: dict[str, float] = {}
    details: dict[str, list[dict[str, Any]]] = {}
    for kind, coded in kinds.items():
        count = _Count()
        for row in rows:
            sound = coded(load_sound(row.sound))
            begun = time.perf_counter()
            heard = transcriber.transcribe(sound)[0].text
            count.add(row, heard, time.perf_counter() - begun, sound.duration)
        metrics |= {f"{name}_{kind}": value for name, value in count.metrics().items()}
        details[kind] = count.lines
    report = {
        "suite": "asr",
        "rows": len(rows),
        "metrics": metrics,
        "seconds": round(time.perf_counter() - started, 1),
    }
    return report, details


def _bare(text: str) -> str:
    """Return the characters that count: numbers written out, no punctuation."""
    return "".join(char for char in _NUMBER.sub(_spoken, text) if char.isalnum())


def _spoken(number: re.Match[str]) -> str:
    whole, _, part = number[0].partition(".")
    above, below = divmod(int(whole), 10_000)
    if len(whole) > _LONGEST_NUMBER:
        said = "".join(map(_digit, whole))
    elif above:
        said = int_to_chinese(above) + "万" + (int_to_chinese(below) if below else "")
    else:
        said = int_to_chinese(below)
    return said + ("点" + "".join(map(_digit, part)) if part else "")


def _digit(char: str) -> str:
    return "零一二三四五六七八九"[int(char)]
