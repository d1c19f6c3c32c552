"""One call's conversation: a script as data, played and listened to over a leg."""

from voice.dialogue.converse import converse
from voice.dialogue.knowing import knows
from voice.dialogue.listening import listened
from voice.dialogue.shipped import shipped_scripts

__all__ = ["converse", "knows", "listened", "shipped_scripts"]
