"""Kokoro-82M on this machine, through onnxruntime."""

import json
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
import onnxruntime

from core.errors import InvalidInput, Unavailable
from core.models.registry import ModelRegistry
from core.yaml_data import read_yaml
from voice.kokoro.files import DEFAULT as MODEL
from voice.kokoro.files import files_of
from voice.kokoro.phonemes import MOST_LETTERS, pieces
from voice.resampling import resampled
from voice.sound import RATE, Samples, Sound
from voice.speech import Manner

_RATE = 24_000  # samples a second that the model makes
_STYLE = 256  # floats in a style vector
_PAUSE_S = 0.28  # between two sentences
_EDGE_S = 0.05  # silence kept at both ends of what was said
_QUIET = 0.008  # below this a sample counts as silence
_SLOWEST, _FASTEST = 0.5, 2.0
_ORDINARY = Manner()
_VOICES: dict[str, Any] = read_yaml(
    Path(__file__).with_name("voices.yaml").read_text(encoding="utf-8")
)
_ORDER: list[str] = _VOICES["order"]
_DEFAULT: str = _VOICES["default"]


class Kokoro:
    """The eight Mandarin voices of Kokoro-82M v1.0. Made cheaply; loaded at the first use.

    `threads` is how many cores one sentence may take. Safe to use from several threads.
    """

    def __init__(
        self, where: ModelRegistry | Path, *, threads: int = 2, voice: str = "", model: str = MODEL
    ) -> None:
        """`where` is the registry that knows `model`, or a folder with the three files."""
        self._where = where
        self._model = model
        self._threads = threads
        self._default = voice if voice in _ORDER else _DEFAULT
        self._lock = threading.Lock()
        self._session: onnxruntime.InferenceSession | None = None
        self._numbers: dict[str, int] = {}
        self._styles: Samples = np.empty(0, dtype=np.float32)

    @property
    def voices(self) -> Sequence[str]:
        """Names of the voices, the default one first."""
        return [self._default, *(name for name in _ORDER if name != self._default)]

    def load(self) -> None:
        """Load the model now. Raises Unavailable when the files are not what they should be."""
        with self._lock:
            if self._session is not None:
                return
            files = files_of(self._where, self._model)
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = self._threads
            # Waiting by spinning takes a fifth more processor time (measured), from calls too.
            options.add_session_config_entry("session.intra_op.allow_spinning", "0")
            try:
                about = json.loads(files.vocabulary.read_text(encoding="utf-8"))
                self._numbers = cast(dict[str, int], about["vocab"])
                styles = np.fromfile(files.voices, dtype="<f4")
                self._styles = styles.reshape(len(_ORDER), MOST_LETTERS, _STYLE)
                self._session = onnxruntime.InferenceSession(
                    str(files.model), options, providers=["CPUExecutionProvider"]
                )
            except Exception as error:  # onnxruntime's own errors share no base but this
                raise Unavailable(
                    "语音合成模型无法载入。", "请重新下载：zhiban models fetch kokoro-zh。"
                ) from error

    def speak(self, text: str, manner: Manner = _ORDINARY) -> Sound:
        """Say Mandarin text; see `voice.speech.Synthesizer`. `speed` is 0.5 to 2."""
        voice = manner.voice or self._default
        if voice not in _ORDER:
            raise InvalidInput(f"没有名为“{voice}”的音色。", f"可用的音色：{'、'.join(_ORDER)}。")
        if not _SLOWEST <= manner.speed <= _FASTEST:
            raise InvalidInput(
                f"语速 {manner.speed:g} 超出范围。", f"请用 {_SLOWEST} 到 {_FASTEST} 之间的语速。"
            )
        letters = pieces(text)
        if not letters:
            raise InvalidInput("没有可以朗读的文字。", "请输入要播放的话。")
        self.load()
        pause = np.zeros(int(_PAUSE_S / manner.speed * _RATE), dtype=np.float32)
        said: list[Samples] = []
        for piece in letters:
            said += [pause] if said else []
            said.append(_trimmed(self._say(piece, voice, manner.speed)))
        return Sound(resampled(np.concatenate(said), _RATE, RATE))

    def _say(self, piece: str, voice: str, speed: float) -> Samples:
        assert self._session is not None
        numbers = [self._numbers[letter] for letter in piece if letter in self._numbers]
        # A voice is a row of styles, one for every length of what is said.
        style = self._styles[_ORDER.index(voice), len(numbers) - 1]
        options = onnxruntime.RunOptions()
        # Measured: a sentence of 10 s takes 600 MB while it is said; this gives 200 of them back.
        options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
        (made,) = self._session.run(
            None,
            {
                "tokens": np.array([[0, *numbers, 0]], dtype=np.int64),
                "style": style[None, :].astype(np.float32),
                "speed": np.array([speed], dtype=np.float32),
            },
            options,
        )
        return np.asarray(made, dtype=np.float32).ravel()


def _trimmed(samples: Samples) -> Samples:
    """Cut the silence at both ends down to `_EDGE_S`, so that pauses are ours to set."""
    loud = np.flatnonzero(np.abs(samples) > _QUIET)
    if not len(loud):
        return samples
    edge = int(_EDGE_S * _RATE)
    return samples[max(0, loud[0] - edge) : loud[-1] + edge]
