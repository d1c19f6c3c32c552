"""The room's voice and ear for calls, made at their first use."""

import threading
import wave
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.audit import Audit
from core.errors import InvalidInput
from core.identity import Permission, Principal
from core.models.fetch import Fetcher
from core.models.registry import ModelRegistry
from core.settings import Settings
from voice.dialogue.script import Script, filled
from voice.speech import Manner, Synthesizer, Transcriber

if TYPE_CHECKING:  # the voice's packages are loaded with the first prompt
    from voice.prompt_store import PromptStore

# what a script's places are filled with where it is only listened to
SAMPLE = {
    "unit": "示例单位",
    "question": "接到突发事件电话后，最晚多少分钟内报出首报？",
    "text": "今晚有暴雨，请各单位加强值守",
}
CHARACTERS_A_SECOND = 4.8  # of the default voice, the slowest one; pauses at punctuation included
USUAL = Manner()
AROUND_S = 2.0  # from picking up to the first word, and from the last word to hanging up


class RoomVoice:
    """Prompts as wav files. Satisfies `assistant.duties.rollcall.parts.Prompts`."""

    def __init__(self, settings: Settings, audit: Audit) -> None:
        self._settings = settings
        self._audit = audit
        self._making = threading.Lock()
        self._speaker: Synthesizer | None = None
        self._store: PromptStore | None = None

    @property
    def sample(self) -> dict[str, str]:
        """What places of a script are filled with for a preview."""
        return SAMPLE | {"room": self._settings.room_name}

    def synthesizer(self) -> Synthesizer:
        """Return the room's voice; its files or its server are touched at the first word."""
        from voice.synthesizer import synthesizer

        with self._making:
            if self._speaker is None:
                settings = self._settings
                self._speaker = synthesizer(settings, ModelRegistry(settings.models_dir))
            return self._speaker

    def _prompts(self) -> "PromptStore":
        from voice.kokoro.files import parts_of
        from voice.prompt_store import PromptStore

        speaker = self.synthesizer()
        with self._making:
            if self._store is None:
                registry = ModelRegistry(self._settings.models_dir)
                if not self._settings.voice_base_url:
                    _fetch(registry, parts_of(registry, self._settings.voice_model))
                self._store = PromptStore(self._settings.home / "rollcalls" / "prompts", speaker)
            return self._store

    def voices(self) -> list[str]:
        """Return the names of the voices there are, the default one first."""
        return list(self.synthesizer().voices)

    def render(
        self,
        texts: Sequence[str],
        manner: Manner = USUAL,
        told: Callable[[int, int], None] = lambda _done, _of: None,
    ) -> None:
        """Have a file for each text; see `voice.prompt_store.PromptStore`."""
        self._prompts().render(texts, manner, told)

    def file(self, text: str, manner: Manner = USUAL) -> Path:
        """Return a text's wav, made now where it is not there."""
        return self._prompts().file(text, manner)

    # --- hearing a script beforehand

    def preview(
        self,
        script: Script,
        told: Callable[[int, int], None],
        given: Mapping[str, str] | None = None,
    ) -> float:
        """Render all that a script says to a sample unit; return its seconds of speech.

        `given` fills the script's places in place of the sample.
        """
        texts = script.texts(self.sample | dict(given or {}))
        manner = Manner(script.voice, script.speed)
        self.render(texts, manner, told)
        return sum(seconds_of(self.file(text, manner)) for text in texts)

    def use_recording(self, who: Principal, text: str, manner: Manner, sound: bytes) -> None:
        """Play a person's recording wherever `text` is said in this manner. Raises InvalidInput."""
        who.require(Permission.MANAGE_RECORDS)
        if not sound:
            raise InvalidInput("录音是空的。", "请另选一个文件。")
        self._prompts().use(text, manner, sound)
        self._audit.append(who.id, "rollcall.own_recording", text)


class RoomEar:
    """The room's recogniser, its files fetched when the first call is to be heard."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._making = threading.Lock()
        self._fetched = False

    def __call__(self) -> Transcriber:
        """Return the recogniser. Raises Unavailable without its files or its server."""
        from voice.transcriber import transcriber
        from voice.whisper_files import parts_of

        registry = ModelRegistry(self._settings.models_dir)
        with self._making:
            if not self._fetched and not self._settings.speech_base_url:
                _fetch(registry, parts_of(registry, self._settings.speech_model))
            self._fetched = True
        return transcriber(self._settings, registry)


def _fetch(registry: ModelRegistry, parts: Sequence[str]) -> None:
    """Have the files of a registered model; a folder that the room names has none to fetch."""
    fetcher = Fetcher(registry)
    for part in parts:
        if not registry.is_ready(part):
            fetcher.fetch(part)


def seconds_of(file: Path) -> float:
    """Return the length of a prompt."""
    with wave.open(str(file), "rb") as sound:
        return sound.getnframes() / sound.getframerate()


def estimate(values: Mapping[str, Any], sample: Mapping[str, str]) -> float:
    """Return how long a call by a script takes when every question is answered in full.

    `values` is a script as it is typed, complete or not.
    """
    questions: Sequence[Mapping[str, Any]] = values.get("questions") or ()
    said = [values.get("greeting"), *(q.get("text") for q in questions), values.get("closing")]
    spoken = sum(len(filled(str(text or ""), sample)) for text in said)
    listened = sum(_number(q.get("listen_s"), 0.0) for q in questions)
    speed = _number(values.get("speed"), 1.0) or 1.0
    return AROUND_S + spoken / CHARACTERS_A_SECOND / speed + listened


def _number(given: object, otherwise: float) -> float:
    try:
        return float(given)  # type: ignore[arg-type]  # what is no number is caught
    except (TypeError, ValueError):
        return otherwise
