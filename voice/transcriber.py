"""The room's one recogniser: a local Whisper, or a server, by its settings; loaded at first use."""

import threading
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from core.models.registry import ModelRegistry
from core.settings import Settings
from voice.sound import Sound
from voice.speech import PLAIN, Transcriber, Transcript, Weigher
from voice.spelling import Spelled, Speller
from voice.whisper_files import folder


def transcriber(settings: Settings, registry: ModelRegistry) -> Transcriber:
    """Return the recogniser of a room, always the same one for the same settings.

    Nothing is read or connected before the first recording; then Unavailable says what is absent.
    It may be used from several threads.
    """
    if settings.speech_base_url:
        model = settings.speech_remote_model or settings.speech_model
        return _server(settings.speech_base_url, model, settings.speech_api_key)
    return _local(registry.models_dir, settings.speech_model)


@lru_cache(maxsize=8)
def _server(base_url: str, model: str, key: str) -> Transcriber:
    def make() -> Transcriber:
        from voice.endpoint import WhisperServer

        return WhisperServer(base_url, model, key)

    return Lazy(make)


@lru_cache(maxsize=8)
def _local(models_dir: Path, model: str) -> Transcriber:
    def make() -> Transcriber:
        from voice.whisper import LocalWhisper

        return LocalWhisper(folder(ModelRegistry(models_dir), model))

    return Lazy(make)


class Lazy:
    """A recogniser that is made when the first recording comes; a failure is tried again then."""

    def __init__(self, make: Callable[[], Transcriber]) -> None:
        self._make = make
        self._guard = threading.Lock()
        self._made: Transcriber | None = None

    def _recogniser(self) -> Transcriber:
        with self._guard:
            if self._made is None:
                self._made = self._make()
            return self._made

    def transcribe(self, sound: Sound, prompts: Sequence[str] = (PLAIN,)) -> list[Transcript]:
        """Return one transcript a prompt; see `voice.speech.Transcriber`."""
        return self._recogniser().transcribe(sound, prompts)

    def weigh(self, sound: Sound, texts: Sequence[str]) -> list[float]:
        """Weigh texts against a sound where the recogniser can; see `voice.speech.Weigher`."""
        recogniser = self._recogniser()
        return recogniser.weigh(sound, texts) if isinstance(recogniser, Weigher) else []

    def spell(self, sound: Sound, text: str) -> tuple[Spelled, ...]:
        """Align a text to its sound where the recogniser can; see `voice.spelling.Speller`."""
        recogniser = self._recogniser()
        return recogniser.spell(sound, text) if isinstance(recogniser, Speller) else ()
