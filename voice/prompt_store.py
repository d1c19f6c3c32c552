"""What is played on a line: every sentence rendered once and kept, or a person's own recording."""

import hashlib
import json
import os
import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from core.errors import InvalidInput
from voice.sound import Sound, load_sound
from voice.speech import Manner, Synthesizer
from voice.telephone import line_wav

_LAYOUT = 1  # a new number renders everything anew: level, band or voice are made differently
_LONGEST_S = 120.0
_QUIETEST = 1e-3
_ORDINARY = Manner()


def _nobody(_done: int, _total: int) -> None:
    """Nobody wants to be told."""


class PromptStore:
    """The wav files of `folder` (8 kHz, 16-bit, mono), one a text and manner.

    Renderings can be deleted at any time; uploaded recordings (in `folder`/recordings) can't be
    made again. Safe in several threads, and in several processes that share the folder.
    """

    def __init__(self, folder: Path, synthesizer: Synthesizer) -> None:
        self._folder = folder
        self._synthesizer = synthesizer
        self._lock = threading.Lock()
        self._busy: defaultdict[Path, threading.Lock] = defaultdict(threading.Lock)

    def render(
        self,
        texts: Sequence[str],
        manner: Manner = _ORDINARY,
        told: Callable[[int, int], None] = _nobody,
    ) -> None:
        """Make sure that every text can be played at once; `told(done, total)` hears how far it is.

        A text given twice counts once. What is rendered stays, whatever happens to the rest.
        Raises as the synthesizer does.
        """
        wanted = list(dict.fromkeys(_plain(text) for text in texts))
        told(0, len(wanted))
        for done, text in enumerate(wanted, start=1):
            self.file(text, manner)
            told(done, len(wanted))

    def file(self, text: str, manner: Manner = _ORDINARY) -> Path:
        """Return the file to play for `text`; it is rendered now where it wasn't yet.

        Raises as the synthesizer does.
        """
        own = self._own(text, manner)
        if own.is_file():
            return own
        path = self._rendered(text, manner)
        with self._alone(path):
            if not path.is_file():
                _write(path, line_wav(self._synthesizer.speak(_plain(text), manner)))
        return path

    def is_ready(self, text: str, manner: Manner = _ORDINARY) -> bool:
        """Tell whether `text` can be played without rendering."""
        return self._own(text, manner).is_file() or self._rendered(text, manner).is_file()

    def use(self, text: str, manner: Manner, recording: Path | bytes) -> None:
        """Play a person's own recording for `text` from now on, whichever voice is the default.

        Any sound file is taken; it is fitted to the line. Raises InvalidInput when it is no sound,
        holds only silence, or is longer than two minutes.
        """
        sound = load_sound(recording)
        _check(sound)
        _write(self._own(text, manner), line_wav(sound))

    def is_recorded(self, text: str, manner: Manner = _ORDINARY) -> bool:
        """Tell whether `text` is played from a person's recording."""
        return self._own(text, manner).is_file()

    def drop_recording(self, text: str, manner: Manner = _ORDINARY) -> None:
        """Go back to the rendered voice for `text`."""
        self._own(text, manner).unlink(missing_ok=True)

    def _own(self, text: str, manner: Manner) -> Path:
        return self._folder / "recordings" / f"{_key(text, manner.voice, manner.speed)}.wav"

    def _rendered(self, text: str, manner: Manner) -> Path:
        voice = manner.voice or self._synthesizer.voices[0]
        return self._folder / f"{_key(text, voice, manner.speed)}.wav"

    def _alone(self, path: Path) -> threading.Lock:
        with self._lock:
            return self._busy[path]


def _plain(text: str) -> str:
    return text.strip()


def _key(text: str, voice: str, speed: float) -> str:
    made_of = json.dumps([_LAYOUT, _plain(text), voice, speed], ensure_ascii=False)
    return hashlib.sha256(made_of.encode()).hexdigest()[:40]


def _check(sound: Sound) -> None:
    if sound.duration > _LONGEST_S:
        raise InvalidInput(
            f"录音长 {sound.duration:.0f} 秒，超过 {_LONGEST_S:.0f} 秒。", "请剪短后再上传。"
        )
    if sound.level < _QUIETEST:
        raise InvalidInput("录音里没有声音。", "请检查话筒后重新录制。")


def _write(path: Path, data: bytes) -> None:
    """Put the whole file in place at once: nobody ever plays half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.tmp")
    with beside.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(path)
