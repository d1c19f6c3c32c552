"""Whisper on this machine, through faster-whisper (CTranslate2).

One encoding of the sound serves every prompt: encoding is most of the work. Decoding is a fixed
beam at temperature 0, without Whisper's fallback to higher temperatures, so that the same sound
always gives the same words.
"""

import threading
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.audio import pad_or_trim
from faster_whisper.tokenizer import Tokenizer

from core.errors import Unavailable
from voice.activity import Span, speech_spans, stretches
from voice.simplified import simplified
from voice.sound import Sound
from voice.speech import PLAIN, Segment, Transcript

_LONGEST = 28.0  # seconds of one stretch; Whisper hears at most 30
_SHORTEST_WINDOW = 10  # seconds; a short answer needn't be padded to 30, which is 3 times as slow
_MARGIN = 0.3  # seconds of sound kept around speech
_TOKENS_A_SECOND = 14.0  # fast Mandarin is 7 characters; a rare one takes 3 tokens
_MOST_TOKENS = 448


class LocalWhisper:
    """A Whisper in CTranslate2 form in `folder`. Made cheaply; loaded at the first use."""

    def __init__(
        self, folder: Path, *, threads: int = 2, beams: int = 5, readings: int = 3,
        compute: str = "int8",
    ) -> None:  # fmt: skip
        self._folder = folder
        self._threads = threads
        self._beams = beams
        self._readings = readings
        self._compute = compute
        self._lock = threading.Lock()
        self._model: WhisperModel | None = None
        self._tokens: Any = None

    def load(self) -> None:
        """Load the model now. Raises Unavailable when the files are not what they should be."""
        with self._lock:
            if self._model is not None:
                return
            try:
                model = WhisperModel(
                    str(self._folder), device="cpu", compute_type=self._compute,
                    cpu_threads=self._threads, local_files_only=True,
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
        """Return one transcript a prompt; see `voice.speech.Transcriber`."""
        spans = speech_spans(sound)
        read: list[list[Segment]] = [[] for _ in prompts]
        if spans:
            self.load()
        for stretch in stretches(spans, _LONGEST):
            where = Span(
                max(0.0, stretch.start - _MARGIN), min(sound.duration, stretch.end + _MARGIN)
            )
            for row, segment in zip(read, self._stretch(sound, where, prompts), strict=True):
                row.append(segment)
        return [
            Transcript(tuple(row), prompt, tuple(spans))
            for row, prompt in zip(read, prompts, strict=True)
        ]

    def _stretch(self, sound: Sound, where: Span, prompts: Sequence[str]) -> list[Segment]:
        encoded = self._encode(sound.cut(where.start, where.end))
        return [self._segment(encoded, where, prompt) for prompt in prompts]

    def _encode(self, sound: Sound) -> Any:
        assert self._model is not None
        frames = max(_SHORTEST_WINDOW, int(np.ceil(sound.duration)) + 1) * 100
        features = self._model.feature_extractor(sound.samples)
        return self._model.encode(pad_or_trim(features[:, :frames], frames))

    def _segment(self, encoded: Any, where: Span, prompt: str) -> Segment:
        assert self._model is not None
        before = self._tokens.encode(" " + prompt.strip()) if prompt.strip() else []
        start = self._model.get_prompt(self._tokens, before, without_timestamps=True)
        room = int(where.duration * _TOKENS_A_SECOND) + 12
        result = self._model.model.generate(
            encoded, [start], beam_size=self._beams, num_hypotheses=self._readings,
            max_length=min(_MOST_TOKENS, len(start) + room), return_scores=True,
            return_no_speech_prob=True,
        )[0]  # fmt: skip
        texts = [self._text(row) for row in result.sequences_ids]
        return Segment(
            where.start, where.end, texts[0], float(result.scores[0]),
            float(result.no_speech_prob), _compression(texts[0]), tuple(texts[1:]),
        )  # fmt: skip

    def _text(self, tokens: Sequence[int]) -> str:
        kept = [token for token in tokens if token < self._tokens.eot]
        return simplified(self._tokens.decode(kept).strip().replace("\ufffd", ""))


def _compression(text: str) -> float:
    data = text.encode()
    return len(data) / len(zlib.compress(data)) if data else 1.0
