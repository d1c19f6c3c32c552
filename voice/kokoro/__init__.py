"""Kokoro-82M, the voice that runs on the room's own machine."""

from voice.kokoro.model import Kokoro

__all__ = ["Kokoro"]
