"""The files of Kokoro on this machine: the registered ones, or a folder that the room names."""

from dataclasses import dataclass
from pathlib import Path

from core.errors import Unavailable
from core.models.fetch import Fetcher
from core.models.registry import ModelRegistry

DEFAULT = "kokoro-zh"
_PARTS = ("model.onnx", "vocab.json", "voices.bin")


@dataclass(frozen=True, slots=True)
class Files:
    """Where the model, its letters' numbers and its voices lie."""

    model: Path
    vocabulary: Path
    voices: Path


def parts_of(registry: ModelRegistry, name: str = DEFAULT) -> list[str]:
    """Return the registered models that together are the voice `name`."""
    return [spec.name for spec in registry.all() if spec.file.startswith(f"{name}.")]


def fetch(fetcher: Fetcher, name: str = DEFAULT) -> Files:
    """Make sure every file is here and right; return them. Raises as Fetcher.fetch does."""
    for part in parts_of(fetcher.registry, name):
        fetcher.fetch(part)
    return files_of(fetcher.registry, name)


def files_of(where: ModelRegistry | Path, name: str = DEFAULT) -> Files:
    """Return the files in a registry, or in a folder as `model.onnx`, `vocab.json`, `voices.bin`.

    Raises Unavailable when they are not there.
    """
    if isinstance(where, Path):
        files = Files(*(where / part for part in _PARTS))
        ready = all((where / part).is_file() for part in _PARTS)
    else:
        files = Files(*(where.models_dir / f"{name}.{part}" for part in _PARTS))
        parts = parts_of(where, name)
        ready = len(parts) == len(_PARTS) and all(where.is_ready(part) for part in parts)
    if not ready:
        raise Unavailable(
            f"语音合成模型 {name} 不在本机。",
            "请运行 zhiban models fetch kokoro-zh，或在设置中指定语音合成服务。",
        )
    return files
