"""Wrong characters beyond lists."""

from assistant.duties.proofread.characters.speller import Speller

__all__ = ["Speller"]
