"""Simplified characters: Whisper writes Mandarin in either script, whatever it is asked for."""

from functools import lru_cache

from opencc import OpenCC


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("t2s")


def simplified(text: str) -> str:
    """Return `text` in simplified characters."""
    return str(_converter().convert(text))
