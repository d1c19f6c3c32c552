"""The files of a local Whisper: the registered default, or a folder that the room names."""

import shutil
from pathlib import Path

from core.errors import Unavailable
from core.models.fetch import Fetcher
from core.models.registry import ModelRegistry

DEFAULT = "whisper-base"
_NEEDED = ("model.bin", "config.json")


def parts_of(registry: ModelRegistry, name: str = DEFAULT) -> list[str]:
    """Return the registered models that together are the Whisper `name`."""
    return [spec.name for spec in registry.all() if spec.file.startswith(f"{name}.")]


def fetch(fetcher: Fetcher, name: str = DEFAULT) -> Path:
    """Make sure every file is here and right; return the folder. Raises as Fetcher.fetch does."""
    for part in parts_of(fetcher.registry, name):
        fetcher.fetch(part)
    return folder(fetcher.registry, name)


def folder(registry: ModelRegistry, model: str = DEFAULT) -> Path:
    """Return the folder that faster-whisper loads: of a registered name, or a path of a folder.

    Raises Unavailable when the files are not there.
    """
    given = Path(model).expanduser()
    if given.is_dir() and all((given / file).is_file() for file in _NEEDED):
        return given
    parts = parts_of(registry, model)
    if not parts or not all(registry.is_ready(part) for part in parts):
        raise Unavailable(
            f"语音识别模型 {model} 不在本机。",
            "请运行 zhiban models fetch whisper-base，或在设置中指定模型目录。",
        )
    return _linked(registry, model, parts)


def _linked(registry: ModelRegistry, model: str, parts: list[str]) -> Path:
    """Lay the files side by side under the names that faster-whisper expects."""
    beside = registry.models_dir / model
    beside.mkdir(exist_ok=True)
    for part in parts:
        source = registry.path(part)
        link = beside / source.name.removeprefix(f"{model}.")
        if link.exists() and link.stat().st_size == source.stat().st_size:
            continue
        link.unlink(missing_ok=True)
        try:
            link.symlink_to(Path("..") / source.name)
        except OSError:  # a file system without links
            shutil.copyfile(source, link)
    return beside
