"""Deadline rules: national ones with their sources, local examples, and the room's own versions."""

from assistant.duties.report.rules.changes import differences
from assistant.duties.report.rules.model import (
    FollowUp,
    Rhythm,
    Rule,
    RuleBook,
    Start,
    shipped,
    shipped_text,
)

__all__ = [
    "FollowUp",
    "Rhythm",
    "Rule",
    "RuleBook",
    "Start",
    "differences",
    "shipped",
    "shipped_text",
]
