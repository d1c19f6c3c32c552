"""From a call's recording to one answer: its ending, announcements, digits and words.

Only what was received from the answer on can be a person, and our own prompts, where the line
returns them, are taken out first. An answer is read together with the question it was given to:
康永年 alone is a leader where the leader was asked for.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from core.errors import InvalidInput
from voice.activity import Span, speech_spans
from voice.dialogue.echo import LINE_RATE, Row, without_echo
from voice.dialogue.endings import unanswered
from voice.dialogue.knowing import knows
from voice.dialogue.script import Asks
from voice.dialogue.talked import Talked
from voice.dialogue.wording import in_context, unechoed
from voice.hearing import PROMPTS, confirmed, judge_sound, weigher, with_digit
from voice.line import Ended
from voice.marks import pointed
from voice.outcome import Answer, Evidence, Speaker, Verdict
from voice.resampling import resampled
from voice.roster import Expected
from voice.slowing import SLOWER, slowed
from voice.sound import RATE, Sound
from voice.speech import PLAIN, Segment, Transcriber, Transcript
from voice.telephone_wav import read_pcm

_YES = "1"
_APART_S = 2.5  # seconds of silence between two utterances
_OVERLAP_S = 0.5  # that a greeting may run into ours
_BRIEF_S = 1.6  # seconds of voice in which nobody reports


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a call and the question that it answers; None before the first one."""

    asks: Asks | None
    start: float
    end: float


def listened(
    recording: Path, talked: Talked, ended: Ended, expected: Expected, transcriber: Transcriber,
    expects: Sequence[str] = (),
) -> Answer:  # fmt: skip
    """Judge one call. `expects` is what the answer to the knowledge question should hold.

    A recording that is missing or damaged counts as one in which nothing was heard. Raises
    Unavailable when the recogniser is not there.
    """
    row = _line_samples(recording)
    answered_at = talked.answered_at if talked.answered_at is not None else ended.answered_at
    if answered_at is None:
        return _written(unanswered(_sound(row), ended, transcriber))
    row, echo = without_echo(row, talked.spoken)
    return _written(
        _Listening(row, talked, expected, transcriber, echo).judged(answered_at, expects)
    )


def _written(answer: Answer) -> Answer:
    """Return the answer as officers read it."""
    evidence = tuple(replace(one, words=pointed(one.words)) for one in answer.evidence)
    return replace(
        answer, transcript=pointed(answer.transcript), reply=pointed(answer.reply),
        evidence=evidence,
    )  # fmt: skip


def parts(talked: Talked, answered_at: float, end: float) -> list[Part]:
    """Cut a call at its questions. What is said before the first belongs to its answer."""
    rows: list[Part] = []
    for answer in talked.answers:
        before = [prompt.start for prompt in talked.spoken if prompt.start <= answer.start]
        start = max([answered_at, *before[-1:]])
        if rows and (rows[-1].asks is answer.asks or start <= rows[-1].start):
            continue  # asked again
        if rows:
            rows[-1] = replace(rows[-1], end=start)
        rows.append(Part(answer.asks, start if rows else answered_at, end))
    return rows or [Part(None, answered_at, end)]


@dataclass(frozen=True)
class _Listening:
    row: Row
    talked: Talked
    expected: Expected
    transcriber: Transcriber
    echo: bool
    cuts: dict[Part, Sound] = field(default_factory=dict[Part, Sound])

    def judged(self, answered_at: float, expects: Sequence[str]) -> Answer:
        every = parts(self.talked, answered_at, len(self.row) / LINE_RATE)
        asked = [part for part in every if part.asks is not Asks.KNOWLEDGE]
        if any(part.asks is Asks.CONFIRM for part in asked):
            answer = self._confirmed(asked)
        else:
            answer = with_digit(self._present(asked), pressed=_YES in self.talked.digits)
        asking = [part for part in every if part.asks is Asks.KNOWLEDGE]
        if not asking or answer.speaker is Speaker.MACHINE:
            return answer
        reply = "".join(t.text for part in asking for t in self._transcripts(part, (PLAIN,)))
        return replace(answer, reply=reply, knows=knows(reply, expects))

    def _present(self, asked: Sequence[Part]) -> Answer:
        prompts = (*PROMPTS, self.expected.hint.prompt)
        pieces = [piece for part in asked for piece in self._pieces(part)]
        if all(piece.brief for piece in pieces):
            pieces[-1] = _Piece(pieces[-1].part)
        long = [piece for piece in pieces if not piece.brief]

        def transcribe(wanted: Sequence[str], slower: bool) -> list[Transcript]:
            rows = [
                self._transcripts(piece.part, worth, slower=slower)
                for piece in pieces
                if (worth := piece.worth(wanted, again=slower))
            ]
            return [_joined([t for row in rows for t in row if t.prompt == p], p) for p in wanted]

        whole = Sound(np.concatenate([self._cut(part).samples for part in asked]))
        # A name is weighed in the sound in which it was said; with several it isn't known which.
        weigh = weigher(self.transcriber, self._cut(long[0].part)) if len(long) == 1 else None
        return judge_sound(
            whole, self.expected, transcribe, prompts, pressed=_YES in self.talked.digits,
            weigh=weigh,
        )  # fmt: skip

    def _pieces(self, part: Part) -> list["_Piece"]:
        """Cut a part at long silences: a recogniser stops at what follows 喂，你好 after 8 seconds.

        A part without a voice stays as it is.
        """
        rows: list[list[Span]] = []
        for span in speech_spans(self._cut(part)):
            if rows and span.start - rows[-1][-1].end <= _APART_S:
                rows[-1].append(span)
            else:
                rows.append([span])
        if len(rows) < 2:
            return [_Piece(part)]
        cuts = [(a[-1].end + b[0].start) / 2 for a, b in itertools.pairwise(rows)]
        edges = [part.start, *(part.start + cut for cut in cuts), part.end]
        whole = part.asks in (None, Asks.WHO, Asks.CONFIRM)
        begun = min((prompt.start for prompt in self.talked.spoken), default=0.0) + _OVERLAP_S
        found: list[_Piece] = []
        for (start, end), row in zip(itertools.pairwise(edges), rows, strict=True):
            brief = whole and sum(span.duration for span in row) < _BRIEF_S
            greeting = brief and part.start + row[-1].end <= begun
            found.append(_Piece(Part(part.asks, start, end), brief, greeting))
        return found

    def _confirmed(self, asked: Sequence[Part]) -> Answer:
        pieces = [piece.part for part in asked for piece in self._pieces(part)]
        heard = _joined([t for part in pieces for t in self._transcripts(part, (PLAIN,))], PLAIN)
        if _YES in self.talked.digits:
            return Answer(
                Verdict.ON_DUTY, 0.95, remark="已按1确认收到。", confirmed=True,
                evidence=(Evidence("digit", "按1"),), transcript=heard.text,
            )  # fmt: skip
        return confirmed(heard, self.expected)

    def _transcripts(
        self, part: Part, prompts: Sequence[str], *, slower: bool = False
    ) -> list[Transcript]:
        sound = self._cut(part)
        rows = self.transcriber.transcribe(slowed(sound) if slower else sound, prompts)
        return [self._placed(row, part, SLOWER if slower else 1.0) for row in rows]

    def _placed(self, transcript: Transcript, part: Part, speed: float) -> Transcript:
        """Put the times on the leg's clock and the words into the light of the question."""
        segments = tuple(self._worded(segment, part, speed) for segment in transcript.segments)
        return replace(transcript, segments=segments)

    def _worded(self, segment: Segment, part: Part, speed: float) -> Segment:
        texts = [segment.text, *segment.alternatives]
        if self.echo:
            texts = [unechoed(text, self.talked.spoken) for text in texts]
        texts = [in_context(text, part.asks) for text in texts]
        return replace(
            segment, text=texts[0], alternatives=tuple(texts[1:]),
            start=segment.start / speed + part.start, end=segment.end / speed + part.start,
        )  # fmt: skip

    def _cut(self, part: Part) -> Sound:
        """Return a part's sound, always the same object: a recogniser knows it again."""
        if part not in self.cuts:
            cut = self.row[int(part.start * LINE_RATE) : int(part.end * LINE_RATE)]
            self.cuts[part] = _sound(cut)
        return self.cuts[part]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part between long silences. `brief`: a word or two beside the answer; `greeting`: such a
    one before we said anything, which is only listened to where the answer leaves something out."""

    part: Part
    brief: bool = False
    greeting: bool = False

    def worth(self, prompts: Sequence[str], *, again: bool) -> list[str]:
        """Return the prompts to listen with; no hint could bring anything out of 喂，你好."""
        if self.greeting and not again:
            return []
        return [prompt for prompt in prompts if prompt == PLAIN or not self.brief]


def _joined(transcripts: Sequence[Transcript], prompt: str) -> Transcript:
    """One transcript of several pieces under the same prompt."""
    segments = [segment for row in transcripts for segment in row.segments]
    if len(transcripts) > 1:
        segments = [_ended(segment) for segment in segments]
    spans = tuple(span for row in transcripts for span in row.speech)
    return Transcript(tuple(segments), prompt, spans)


def _ended(segment: Segment) -> Segment:
    """Keep the words of two pieces from running together."""
    if not segment.text:
        return segment
    others = tuple(_stopped(text) for text in segment.alternatives)
    return replace(segment, text=_stopped(segment.text), alternatives=others)


def _stopped(text: str) -> str:
    return text if text.endswith(("，", "。", "？", "！", ",")) else f"{text}，"


def _line_samples(recording: Path) -> Row:
    """Return a recording at the line's rate, empty where there is none."""
    try:
        return read_pcm(recording) / 32768.0
    except InvalidInput:
        return np.zeros(0)


def _sound(row: Row) -> Sound:
    return Sound(resampled(row.astype(np.float32), LINE_RATE, RATE))
