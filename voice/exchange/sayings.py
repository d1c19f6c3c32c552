"""What the telephones say, as wav files: kept, shipped, rendered now, or the nearest there is."""

from collections.abc import Sequence
from pathlib import Path

from core.errors import Unavailable
from voice.exchange.phone import FALLBACK, Says, anybody
from voice.exchange.recordings import shipped
from voice.prompt_store import PromptStore
from voice.speech import Manner, Synthesizer


class Sayings:
    """Finds or makes the sound of what is said. Safe in several threads.

    `message` is "" until a rendering failed for want of a voice; then it says so, in Chinese.
    """

    def __init__(self, folder: Path, synthesizer: Synthesizer) -> None:
        self._store = PromptStore(folder, synthesizer)
        self.message = ""

    def file(self, text: str, manner: Manner) -> Path:
        """Return the wav of a text; renders it where it is neither kept nor shipped."""
        if not self._store.is_ready(text, manner):
            recording = shipped(text, manner)
            if recording is not None:
                self._store.use(text, manner, recording)
        try:
            return self._store.file(text, manner)
        except Unavailable as error:
            self.message = f"模拟值班室暂用通用应答：{error.message}{error.remedy}"
            return self._nearest()

    def prepare(self, every: Sequence[Says]) -> None:
        """Have everything that is said ready, so that nobody has to wait when his phone rings."""
        for says in every:
            for text in says.texts:
                self.file(text, says.conduct.manner)
                if self.message:
                    return

    def _nearest(self) -> Path:
        """Return the shipped answer that names nobody. Raises Unavailable without it."""
        recording = shipped(anybody(), FALLBACK)
        if recording is not None and not self._store.is_ready(anybody(), FALLBACK):
            self._store.use(anybody(), FALLBACK, recording)
        return self._store.file(anybody(), FALLBACK)
