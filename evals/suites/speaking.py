"""How well the room's voice is understood: what it says, read back by the recogniser.

Every sentence is said by every voice, heard clean and as a telephone line leaves it. The recogniser
has its own mistakes, so the figures compare voices and changes; they are no absolute measure.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import Levenshtein

from evals.telephone import alaw
from voice.kokoro.spoken import spoken
from voice.pinyin import sounds
from voice.sound import Sound, from_g711
from voice.speech import Manner, Synthesizer, Transcriber
from voice.telephone import for_line


@dataclass
class _Count:
    characters: int = 0
    characters_wrong: int = 0
    syllables: int = 0
    syllables_wrong: int = 0
    seconds: float = 0.0
    audio: float = 0.0

    def add(self, text: str, heard: str) -> None:
        wanted, got = _bare(text), _bare(heard)
        self.characters += len(wanted)
        self.characters_wrong += Levenshtein.distance(wanted, got)
        wanted_sounds, got_sounds = sounds(wanted), sounds(got)
        self.syllables += len(wanted_sounds)
        self.syllables_wrong += Levenshtein.distance(wanted_sounds, got_sounds)

    def metrics(self) -> dict[str, float]:
        return {
            "cer": round(self.characters_wrong / max(1, self.characters), 4),
            "pinyin_error": round(self.syllables_wrong / max(1, self.syllables), 4),
        }


def on_the_line(sound: Sound) -> Sound:
    """Return what the far end hears of a prompt: the line's wav through G.711 A-law."""
    return from_g711(alaw(for_line(sound)), "alaw")


def run(
    texts: Sequence[str], synthesizer: Synthesizer, transcriber: Transcriber,
    voices: Sequence[str] = (), told: Callable[[str], None] = print,
) -> tuple[dict[str, Any], list[dict[str, Any]]]:  # fmt: skip
    """Say and hear every text with every voice; return the report and the rows heard."""
    rows: list[dict[str, Any]] = []
    metrics: dict[str, dict[str, float]] = {}
    for voice in voices or synthesizer.voices:
        clean, line = _Count(), _Count()
        for text in texts:
            begun = time.perf_counter()
            sound = synthesizer.speak(text, Manner(voice=voice))
            clean.seconds += time.perf_counter() - begun
            clean.audio += sound.duration
            row = {"voice": voice, "text": text}
            for kind, count, played in (
                ("clean", clean, sound), ("line", line, on_the_line(sound)),
            ):  # fmt: skip
                row[kind] = transcriber.transcribe(played)[0].text
                count.add(text, row[kind])
            rows.append(row)
        metrics[voice] = {
            **{f"{name}_clean": value for name, value in clean.metrics().items()},
            **{f"{name}_line": value for name, value in line.metrics().items()},
            "rtf": round(clean.seconds / max(1e-9, clean.audio), 3),
            "seconds_said": round(clean.audio, 1),
        }
        told(f"{voice} {metrics[voice]}")
    return {"suite": "speaking", "sentences": len(texts), "metrics": metrics}, rows


def _bare(text: str) -> str:
    return "".join(char for char in spoken(text) if char.isalnum())
