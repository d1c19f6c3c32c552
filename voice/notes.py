"""Voice notes and uploaded recordings as text to be checked: when, who, and how sure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from core.errors import InvalidInput
from voice.activity import Span, speech_spans, stretches
from voice.hot_words import UNSURE, HotWords, Put
from voice.marks import pointed
from voice.pinyin import sounds
from voice.sound import Sound, load_channels
from voice.speech import PLAIN, Segment, Transcriber
from voice.spelling import Spelled, Speller

LONGEST_S = 2 * 3600.0
_STRETCH = 20.0  # seconds heard at once
_MARGIN = 0.2  # seconds kept around speech
_ALIKE = 0.9  # correlation from which two channels are one microphone
_PAUSE = 0.5  # seconds between two voices' stretches that part two lines
_COMMAS = "，、,"
_ENDS = "。！？!?；"
_LONGEST_LINE = 60  # characters
SPEAKERS = ("声道一", "声道二")
Told = Callable[[float, float], None]


@dataclass(frozen=True, slots=True)
class NoteSegment:
    """A line of a transcript. Seconds from the start of the recording.

    `unsure` are spans of `text` (start, end) of which the recogniser was unsure; `put` are names
    of the room in the place of what only sounded like them. `speaker` is "" for one channel.
    """

    start: float
    end: float
    text: str
    speaker: str = ""
    unsure: tuple[tuple[int, int], ...] = ()
    put: tuple[Put, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteTranscript:
    """A recording as text. `seconds` is its length; no segments: nobody speaks in it."""

    segments: tuple[NoteSegment, ...]
    seconds: float

    @property
    def text(self) -> str:
        """One line a segment, the speaker before it where there are two."""
        return "\n".join(
            f"{one.speaker}：{one.text}" if one.speaker else one.text for one in self.segments
        )


def transcribe_note(
    sound: bytes | Path,
    transcriber: Transcriber,
    words: Sequence[str] | HotWords = (),
    told: Told = lambda _done, _of: None,
) -> NoteTranscript:
    """Return what is said in a recording (wav, mp3, m4a, ogg, amr, or the sound of a video).

    A file of two channels that differ is a telephone line's two ends: each is heard apart and the
    turns are put in order of time. `words` are names of the room (directory, gazetteer). `told`
    is called with the seconds done and to do, and may raise to stop.

    Raises InvalidInput for what is no sound or is longer than two hours, Unavailable without the
    recogniser.
    """
    channels = _channels(load_channels(sound))
    seconds = max(one.duration for one in channels)
    if seconds > LONGEST_S:
        raise InvalidInput("录音超过两小时。", "请截取需要的一段再上传。")
    hot = words if isinstance(words, HotWords) else HotWords(words)
    names = SPEAKERS if len(channels) > 1 else ("",)
    lines: list[NoteSegment] = []
    for number, (speaker, one) in enumerate(zip(names, channels, strict=True)):
        for done, line in _heard(one, transcriber, hot):
            told(number * seconds + done, len(channels) * seconds)
            if line is not None:
                lines.append(replace(line, speaker=speaker))
    lines.sort(key=lambda line: line.start)
    spoke = {line.speaker for line in lines}
    if len(spoke) == 1:  # the other end was silent: no turns to tell apart
        lines = [replace(line, speaker="") for line in lines]
    return NoteTranscript(tuple(lines), seconds)


def _channels(channels: Sequence[Sound]) -> list[Sound]:
    """Two channels of one microphone (stereo music, a phone's memo) become one."""
    if len(channels) < 2:
        return list(channels)
    one, other = channels
    size = min(len(one.samples), len(other.samples))
    a, b = one.samples[:size], other.samples[:size]
    if not size or not np.any(a) or not np.any(b):
        return [one if np.any(a) else other]
    alike = float(np.dot(a, b) / (np.linalg.norm(a) * np.linalg.norm(b)))
    return [Sound((a + b) * np.float32(0.5))] if alike > _ALIKE else [one, other]


def _heard(
    sound: Sound, transcriber: Transcriber, hot: HotWords
) -> Iterator[tuple[float, NoteSegment | None]]:
    """Yield the seconds done with each line; None where nothing credible was said."""
    spans = speech_spans(sound)
    for stretch in stretches(spans, _STRETCH):
        start = max(0.0, stretch.start - _MARGIN)
        piece = sound.cut(start, min(sound.duration, stretch.end + _MARGIN))
        for segment in _credible(piece, transcriber):
            inside = piece.cut(segment.start, segment.end)
            spelled = (
                transcriber.spell(inside, segment.text) if isinstance(transcriber, Speller) else ()
            )
            for line in _lines(segment, spelled, start, spans, hot):
                yield stretch.end, line
        yield stretch.end, None


def _credible(piece: Sound, transcriber: Transcriber) -> list[Segment]:
    """Return what was heard. In noise a recogniser says its prompt again: then it is asked without
    one, and what is the prompt even so was nobody's word."""
    (heard,) = transcriber.transcribe(piece, (PLAIN,))
    if any(_echo(segment) for segment in heard.credible.segments):
        (heard,) = transcriber.transcribe(piece, ("",))
    return [segment for segment in heard.credible.segments if not _echo(segment)]


def _echo(segment: Segment) -> bool:
    said, prompt = sounds(segment.text), sounds(PLAIN)
    return len(said) >= 4 and ",".join(said) in ",".join((*prompt, *prompt))


def _lines(
    segment: Segment,
    spelled: Sequence[Spelled],
    offset: float,
    spans: Sequence[Span],
    hot: HotWords,
) -> Iterator[NoteSegment]:
    began = offset + segment.start
    if "".join(one.text for one in spelled) != segment.text:
        text, put = hot.put_in(segment.text)
        yield NoteSegment(began, offset + segment.end, pointed(text), "", (), put)
        return
    for row in _parted(spelled, began, spans):
        sure = [one.probability for one in row for _ in one.text]
        raw = "".join(one.text for one in row)
        text, put = hot.put_in(raw, sure)
        if text.strip():
            unsure = _unsure(sure, text)
            end = began + row[-1].end
            yield NoteSegment(began + row[0].start, end, pointed(text), "", unsure, put)


def _parted(
    spelled: Sequence[Spelled], began: float, spans: Sequence[Span]
) -> Iterator[list[Spelled]]:
    """Part a stretch into lines: at ends of sentences, at pauses, and where it grows too long."""
    pauses = [
        (one.end + next_one.start) / 2 - began
        for one, next_one in pairwise(spans)
        if next_one.start - one.end >= _PAUSE
    ]
    row: list[Spelled] = []
    for one in spelled:
        middle = (one.start + one.end) / 2
        paused = row and any(row[-1].start < pause <= middle for pause in pauses)
        if paused and one.text not in _ENDS + _COMMAS:
            yield row
            row = []
        row.append(one)
        size = sum(len(part.text) for part in row)
        if one.text[-1] in _ENDS or (size >= _LONGEST_LINE and one.text in _COMMAS):
            yield row
            row = []
    if row:
        yield row


def _unsure(sure: Sequence[float], text: str) -> tuple[tuple[int, int], ...]:
    """Return the runs of characters below the limit; punctuation is no matter."""
    low = [p < UNSURE and c.isalnum() for p, c in zip(sure, text, strict=True)]
    runs: list[tuple[int, int]] = []
    for at, is_low in enumerate(low):
        if is_low and runs and runs[-1][1] == at:
            runs[-1] = (runs[-1][0], at + 1)
        elif is_low:
            runs.append((at, at + 1))
    return tuple(runs)
