"""Where in a sound somebody may be speaking (silero-vad, as faster-whisper brings it)."""

import itertools
import threading
from dataclasses import dataclass

import numpy as np

from voice.sound import RATE, Sound

# Loose on purpose: a missed soft voice is a missed answer, while noise that passes here is still
# stopped by the later gates (voice/speech.py).
_THRESHOLD = 0.35
_LEAST_SPEECH_MS = 150
_LEAST_SILENCE_MS = 300
_PAD_MS = 200

_loading = threading.Event()


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a sound, in seconds from its start."""

    start: float
    end: float

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return self.end - self.start


def load_ahead() -> None:
    """Have the detector loaded in the background, so that a conversation doesn't stop for it."""
    if not _loading.is_set():
        _loading.set()
        threading.Thread(target=_load, name="voice-activity", daemon=True).start()


def _load() -> None:
    from faster_whisper.vad import get_vad_model

    get_vad_model()


def speech_spans(sound: Sound) -> list[Span]:
    """Return the stretches that sound like speech, in order."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps  # a second to import

    options = VadOptions(
        threshold=_THRESHOLD, min_speech_duration_ms=_LEAST_SPEECH_MS,
        min_silence_duration_ms=_LEAST_SILENCE_MS, speech_pad_ms=_PAD_MS,
    )  # fmt: skip
    found = get_speech_timestamps(sound.samples, options)
    return [Span(row["start"] / RATE, row["end"] / RATE) for row in found]


def stretches(spans: list[Span], longest: float) -> list[Span]:
    """Join neighbouring spans into stretches of at most `longest` seconds, cut at pauses."""
    joined: list[Span] = []
    for span in spans:
        for piece in _pieces(span, longest):
            if joined and piece.end - joined[-1].start <= longest:
                joined[-1] = Span(joined[-1].start, piece.end)
            else:
                joined.append(piece)
    return joined


def _pieces(span: Span, longest: float) -> list[Span]:
    pieces: list[Span] = []
    start = span.start
    while span.end - start > longest:
        pieces.append(Span(start, start + longest))
        start += longest
    return [*pieces, Span(start, span.end)]


def without_pauses(sound: Sound, where: Span, spans: list[Span], longest: float) -> Sound:
    """Return a stretch of a sound with every pause between `spans` cut down to `longest` seconds.

    Half of what is kept lies on either side of the cut.
    """
    inside = [row for row in spans if row.end > where.start and row.start < where.end]
    pieces: list[Sound] = []
    start = where.start
    for before, after in itertools.pairwise(inside):
        if after.start - before.end > longest:
            pieces.append(sound.cut(start, before.end + longest / 2))
            start = after.start - longest / 2
    pieces.append(sound.cut(start, where.end))
    return Sound(np.concatenate([piece.samples for piece in pieces]))
