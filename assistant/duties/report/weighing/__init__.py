"""A small network reads the notes beside the rules and is heard where it is sure."""

from assistant.duties.report.weighing.weigh import weigh

__all__ = ["weigh"]
