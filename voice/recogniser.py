"""The room's recogniser: the local default, any Whisper folder, or a server."""

from pathlib import Path

from core.models.fetch import Fetcher
from core.models.registry import ModelRegistry
from voice.speech import Transcriber
from voice.whisper import LocalWhisper
from voice.whisper_files import DEFAULT, fetch, folder, parts_of


def recogniser(
    models_dir: Path, *, model: str = DEFAULT, base_url: str | None = None,
    api_key: str = "none", threads: int = 1, workers: int = 2,
) -> Transcriber:  # fmt: skip
    """Return the recogniser that is set up: a server where `base_url` is given, else local:
    `workers` sounds at once, each on `threads` cores.

    Raises Unavailable when the local files are not there.
    """
    if base_url:
        from voice.endpoint import WhisperServer  # its client takes a second to import

        return WhisperServer(base_url, model, api_key)
    return LocalWhisper(folder(ModelRegistry(models_dir), model), threads=threads, workers=workers)


def local_whisper(models_dir: Path, model: str = DEFAULT) -> LocalWhisper:
    """Return the local recogniser, its files fetched first where they are missing.

    Raises as Fetcher.fetch does.
    """
    registry = ModelRegistry(models_dir)
    if parts_of(registry, model):
        return LocalWhisper(fetch(Fetcher(registry), model))
    return LocalWhisper(folder(registry, model))
