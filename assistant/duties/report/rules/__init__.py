"""Deadline rules: national ones with their sources, local examples, and the room's own versions."""

from assistant.duties.report.rules.changes import differences
from assistant.duties.report.rules.editing import fields_of, rule_of, with_rule, without_rule
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
    "fields_of",
    "rule_of",
    "shipped",
    "shipped_text",
    "with_rule",
    "without_rule",
]
