"""The room's voice: the local default, or a server."""

from core.models.registry import ModelRegistry
from core.settings import Settings
from voice.kokoro import Kokoro
from voice.speech import Synthesizer


def synthesizer(settings: Settings, registry: ModelRegistry) -> Synthesizer:
    """Return the voice that is set up. Cheap: files and servers are touched at the first word.

    `settings.voice_name` may name several voices of a server, separated by commas; the first one is
    the default.
    """
    if settings.voice_base_url:
        from voice.remote_voice import VoiceServer  # its client takes a second to import

        names = [name.strip() for name in settings.voice_name.split(",") if name.strip()]
        return VoiceServer(
            settings.voice_base_url, settings.voice_remote_model, settings.voice_api_key, names
        )
    return Kokoro(registry, voice=settings.voice_name, model=settings.voice_model)
