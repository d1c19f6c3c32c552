"""What was said: the types of a transcription and the one Protocol behind every recogniser."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

from voice.activity import Span
from voice.sound import Sound

# Biases the recogniser to the words of a roll-call and names nobody, so that a name in what comes
# back was heard and not echoed.
DUTY_WORDS = "值班室，我是值班员，在岗，今天带班领导是副主任、副局长、副镇长，值班长。"
# Asks for simplified characters and nothing else.
PLAIN = "以下是普通话的句子。"

# A segment is believed to be speech below/above these (Whisper's own figures for its gates are 0.6
# and -1.0; telephone sound scores lower, and silence was already cut by the activity gate).
MAX_NO_SPEECH = 0.8
SURE_LOGPROB = -0.7  # of words that count whatever the no-speech figure is: a voice was found there
MIN_LOGPROB = -1.25
MAX_COMPRESSION = 2.4  # more is a loop of one phrase, which is what Whisper makes of a tone


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of speech and its words. Times in seconds from the start of the recording.

    `avg_logprob` is the mean natural logarithm of the tokens' probabilities; `alternatives` are
    other readings, best first; `speaker` is empty where the turns are not known.
    """

    start: float
    end: float
    text: str
    avg_logprob: float = 0.0
    no_speech: float = 0.0
    compression: float = 1.0
    alternatives: tuple[str, ...] = ()
    speaker: str = ""

    @property
    def credible(self) -> bool:
        """Whether the recogniser itself believes that these words were said."""
        return (
            bool(self.text)
            and (self.no_speech <= MAX_NO_SPEECH or self.avg_logprob >= SURE_LOGPROB)
            and self.avg_logprob >= MIN_LOGPROB
            and self.compression <= MAX_COMPRESSION
        )


@dataclass(frozen=True, slots=True)
class Transcript:
    """One reading of a recording under one `prompt`. `speech` is where a voice was found."""

    segments: tuple[Segment, ...]
    prompt: str = ""
    speech: tuple[Span, ...] = ()

    @property
    def text(self) -> str:
        """All words in order."""
        return "".join(segment.text for segment in self.segments)

    @property
    def credible(self) -> "Transcript":
        """The same without the segments that fail the recogniser's own gates."""
        return replace(self, segments=tuple(s for s in self.segments if s.credible))


class Transcriber(Protocol):
    """A speech recogniser. The same sound and prompts always give the same words."""

    def transcribe(self, sound: Sound, prompts: Sequence[str] = (PLAIN,)) -> list[Transcript]:
        """Return one transcript a prompt, in their order. Empty where nobody speaks.

        Raises Unavailable when the model or its server is not there.
        """
        ...


@runtime_checkable
class Weigher(Protocol):
    """A recogniser that can say how well given texts fit a sound. Servers usually cannot."""

    def weigh(self, sound: Sound, texts: Sequence[str]) -> list[float]:
        """Return the natural log-likelihood of each text as all that is said in the sound.

        Empty where the recogniser can't tell, as for a long sound.
        """
        ...


@dataclass(frozen=True, slots=True)
class Hint:
    """What an answer is likely to contain: the unit called and the people who may answer."""

    unit: str
    on_duty: tuple[str, ...] = ()
    leaders: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def prompt(self) -> str:
        """The hint as a sentence that the recogniser takes as said before."""
        duty = "、".join(self.on_duty)
        parts = [f"{self.unit}值班室"]
        parts += [f"值班员{duty}，在岗"] if duty else []
        parts += [f"带班领导{'、'.join(self.leaders)}"] if self.leaders else []
        return "，".join([*parts, *self.words]) + "。"


def turns(channels: Sequence[tuple[str, Transcript]]) -> Transcript:
    """Merge the transcripts of a line's ends, each under its speaker's name, in time order."""
    said = [
        replace(segment, speaker=speaker)
        for speaker, transcript in channels
        for segment in transcript.segments
    ]
    spans = [span for _, transcript in channels for span in transcript.speech]
    return Transcript(
        tuple(sorted(said, key=lambda segment: segment.start)),
        speech=tuple(sorted(spans, key=lambda span: span.start)),
    )


@dataclass(frozen=True, slots=True)
class Manner:
    """How something is to be said. `speed` 1.0 is the voice's own."""

    voice: str = ""  # "" is the synthesizer's default
    speed: float = 1.0


class Synthesizer(Protocol):
    """A voice. The same text and manner always give the same sound."""

    @property
    def voices(self) -> Sequence[str]:
        """Names of the voices there are, the default one first."""
        ...

    def speak(self, text: str, manner: Manner = Manner()) -> Sound:
        """Say Mandarin text. Raises InvalidInput for nothing to say, Unavailable without its files
        or server.
        """
        ...
