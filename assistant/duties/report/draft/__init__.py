"""The text of a report: composed from facts, traced back to them, and worded by a model."""

from assistant.duties.report.draft.compose import compose
from assistant.duties.report.draft.left_out import left_out
from assistant.duties.report.draft.model import Draft, Header, Paragraph, Piece, Signature
from assistant.duties.report.draft.reword import Wording, reword
from assistant.duties.report.draft.trace import untraceable

__all__ = [
    "Draft", "Header", "Paragraph", "Piece", "Signature", "Wording", "compose", "left_out",
    "reword", "untraceable",
]  # fmt: skip
