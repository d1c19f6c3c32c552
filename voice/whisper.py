"""Whisper on this machine, through faster-whisper (CTranslate2).

One encoding of the sound serves every prompt: encoding is most of the work. Decoding is a fixed
beam at temperature 0, without Whisper's fallback to higher temperatures, so that the same sound
always gives the same words.
"""

import threading
import weakref
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
from ctranslate2 import StorageView
from faster_whisper import WhisperModel
from faster_whisper.audio import pad_or_trim
from faster_whisper.tokenizer import Tokenizer

from core.errors import Unavailable
from voice.activity import Span, speech_spans, stretches, without_pauses
from voice.simplified import simplified
from voice.sound import Sound
from voice.speech import DUTY_WORDS, PLAIN, Segment, Transcript
from voice.spelling import Spelled

_LONGEST = 28.0  # seconds of one stretch; Whisper hears at most 30
_SHORTEST_WINDOW = 10  # seconds; a short answer needn't be padded to 30, which is 3 times as slow
_PAUSE = 0.8  # seconds of a pause that are listened to
_MARGIN = 0.3  # seconds of sound kept around speech
_TOKENS_A_SECOND = 14.0  # fast Mandarin is 7 characters; a rare one takes 3 tokens
_MOST_TOKENS = 448
_LEAST_PROBABILITY = 1e-9
_FRAMES_A_SECOND = 50  # of Whisper's encoder


class LocalWhisper:
    """A Whisper in CTranslate2 form in `folder`. Made cheaply; loaded at the first use.

    `workers` sounds are heard at once, each on `threads` cores: decoding is a row of small steps
    that more cores don't shorten. Safe to use from several threads.
    """

    def __init__(
        self, folder: Path, *, threads: int = 1, workers: int = 2, beams: int = 5,
        readings: int = 3, compute: str = "int8",
    ) -> None:  # fmt: skip
        self._folder = folder
        self._threads = threads
        self._workers = workers
        self._beams = beams
        self._readings = readings
        self._compute = compute
        self._lock = threading.Lock()
        self._model: WhisperModel | None = None
        self._tokens: Any = None
        self._encodings: weakref.WeakKeyDictionary[Sound, _Encoded] = weakref.WeakKeyDictionary()

    def load(self) -> None:
        """Load the model now. Raises Unavailable when the files are not what they should be."""
        with self._lock:
            if self._model is not None:
                return
            try:
                model = WhisperModel(
                    str(self._folder), device="cpu", compute_type=self._compute,
                    cpu_threads=self._threads, num_workers=self._workers, local_files_only=True,
                )  # fmt: skip
            except (RuntimeError, ValueError, OSError) as error:
                raise Unavailable(
                    f"语音识别模型无法载入：{self._folder}。", "请重新下载模型，或检查模型目录。"
                ) from error
            self._tokens = Tokenizer(
                model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language="zh"
            )
            self._model = model

    def transcribe(self, sound: Sound, prompts: Sequence[str] = (PLAIN,)) -> list[Transcript]:
        """Return one transcript a prompt; see `voice.speech.Transcriber`.

        A sound that is asked about again while it is kept is not encoded again.
        """
        encoded = self._encoded(sound)
        read = [
            self._segments(encoding, where, length, prompts)
            for where, length, encoding in encoded.stretches
        ]
        return [
            Transcript(tuple(row[at] for row in read), prompt, tuple(encoded.spans))
            for at, prompt in enumerate(prompts)
        ]

    def weigh(self, sound: Sound, texts: Sequence[str]) -> list[float]:
        """Return how well each text fits a short sound; see `voice.speech.Weigher`."""
        encoded = self._encoded(sound)
        if len(encoded.stretches) != 1 or not texts:
            return []
        assert self._model is not None
        _, length, encoding = encoded.stretches[0]
        rows = [list(self._tokens.encode(text)) for text in texts]
        many = StorageView.from_array(np.concatenate([np.array(encoding)] * len(rows)))
        aligned = self._model.model.align(
            many, self._tokens.sot_sequence, rows, int(length * 100), median_filter_width=1
        )
        return [
            float(np.log(np.maximum(row.text_token_probs, _LEAST_PROBABILITY)).sum())
            for row in aligned
        ]

    def spell(self, sound: Sound, text: str) -> tuple[Spelled, ...]:
        """Align a text to the sound in which it was heard; see `voice.spelling.Speller`."""
        if not text.strip():
            return ()
        self.load()
        assert self._model is not None
        row = list(self._tokens.encode(text))
        words = self._model.find_alignment(
            self._tokens, cast(Any, [row]), self._encode(sound), int(sound.duration * 100)
        )[0]
        spelled = tuple(
            Spelled(
                word["word"], float(word["start"]), float(word["end"]), float(word["probability"])
            )
            for word in words
        )
        return spelled if "".join(one.text for one in spelled) == text else ()

    def _encoded(self, sound: Sound) -> "_Encoded":
        with self._lock:
            known = self._encodings.get(sound)
        if known is not None:
            return known
        made = _Encoded(speech_spans(sound), [])
        if made.spans:
            self.load()
        for stretch in stretches(made.spans, _LONGEST):
            where = Span(
                max(0.0, stretch.start - _MARGIN), min(sound.duration, stretch.end + _MARGIN)
            )
            piece = without_pauses(sound, where, made.spans, _PAUSE)
            made.stretches.append((where, piece.duration, self._encode(piece)))
        with self._lock:
            self._encodings[sound] = made
        return made

    def _encode(self, sound: Sound) -> Any:
        assert self._model is not None
        frames = max(_SHORTEST_WINDOW, int(np.ceil(sound.duration)) + 1) * 100
        features = self._model.feature_extractor(sound.samples)
        return self._model.encode(pad_or_trim(features[:, :frames], frames))

    def _segments(
        self, encoding: Any, where: Span, length: float, prompts: Sequence[str]
    ) -> list[Segment]:
        """Decode every prompt but PLAIN in one batch: a step costs little more for all of them."""
        plain = [prompt for prompt in prompts if prompt == PLAIN]
        rest = [prompt for prompt in prompts if prompt != PLAIN]
        heard: dict[str, Segment] = {}
        for batch in (plain, rest):
            if batch:
                rows = self._batch(encoding, length, batch)
                heard |= {p: _segment(where, *row) for p, row in zip(batch, rows, strict=True)}
        return [heard[prompt] for prompt in prompts]

    def _batch(
        self, encoding: Any, length: float, prompts: Sequence[str]
    ) -> "list[tuple[list[str], float, float]]":
        """Return for each prompt the wordings, their mean log-probability and no-speech."""
        assert self._model is not None
        starts = [
            self._model.get_prompt(self._tokens, before, without_timestamps=True)
            for before in self._same_length(prompts)
        ]
        many = encoding
        if len(starts) > 1:
            many = StorageView.from_array(np.concatenate([np.array(encoding)] * len(starts)))
        room = int(length * _TOKENS_A_SECOND) + 12
        results = self._model.model.generate(
            many, starts, beam_size=self._beams, num_hypotheses=self._readings,
            max_length=min(_MOST_TOKENS, len(starts[0]) + room), return_scores=True,
            return_no_speech_prob=True,
        )  # fmt: skip
        return [
            (
                [self._text(row) for row in result.sequences_ids],
                float(result.scores[0]),
                float(result.no_speech_prob),
            )
            for result in results
        ]

    def _same_length(self, prompts: Sequence[str]) -> list[list[int]]:
        """Return the prompts' tokens, the shorter ones behind the end of other words.

        The decoder takes a batch only where all begin at the same place.
        """
        rows = [
            list(self._tokens.encode(" " + prompt.strip())) if prompt.strip() else []
            for prompt in prompts
        ]
        most = max(map(len, rows))
        if len(rows) == 1 or not most:
            return rows
        filler = list(self._tokens.encode(" " + DUTY_WORDS))
        filler *= 1 + most // len(filler)
        return [[*filler[len(filler) - (most - len(row)) :], *row] for row in rows]

    def _text(self, tokens: Sequence[int]) -> str:
        kept = [token for token in tokens if token < self._tokens.eot]
        return simplified(self._tokens.decode(kept).strip().replace("\ufffd", ""))


@dataclass(slots=True)
class _Encoded:
    """A sound's voices, and each stretch of it: where it lies, its length without pauses, and its
    encoding."""

    spans: list[Span]
    stretches: list[tuple[Span, float, Any]]


def _segment(where: Span, texts: list[str], logprob: float, no_speech: float) -> Segment:
    return Segment(
        where.start, where.end, texts[0], logprob, no_speech, _compression(texts[0]),
        tuple(texts[1:]),
    )  # fmt: skip


def _compression(text: str) -> float:
    data = text.encode()
    return len(data) / len(zlib.compress(data)) if data else 1.0
