"""Where in a sound somebody may be speaking (silero-vad, as faster-whisper brings it)."""

from dataclasses import dataclass

from faster_whisper.vad import VadOptions, get_speech_timestamps

from voice.sound import RATE, Sound

# Loose on purpose: a missed soft voice is a missed answer, while noise that passes here is still
# stopped by the later gates (voice/speech.py).
_OPTIONS = VadOptions(
    threshold=0.35, min_speech_duration_ms=150, min_silence_duration_ms=300, speech_pad_ms=200
)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a sound, in seconds from its start."""

    start: float
    end: float

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return self.end - self.start


def speech_spans(sound: Sound) -> list[Span]:
    """Return the stretches that sound like speech, in order."""
    found = get_speech_timestamps(sound.samples, _OPTIONS)
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
