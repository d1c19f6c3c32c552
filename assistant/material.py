"""The words that a duty works on: what a report is drafted from, what is to be proofread.

Understanding says that this message, or the conversation before it, is the material; the text
itself is put in here, byte for byte, so that no reading of the words can change them.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from assistant.understand.outcome import PlannedStep, Turn, Understood

DRAFT = "report.draft"
CHECK = "report.check"
PROOFREAD = "proofread.text"
_WORTH = 15  # characters; a shorter message is an order, not material
_MESSAGES = 3  # how far back 刚才的电话记录 reaches
_BEHIND = re.compile(r"^[^\n:\uff1a]{0,40}[:\uff1a\n]\s*(?P<text>.+)$", re.DOTALL)


def with_material(
    steps: Sequence[PlannedStep], said: str, forwarded: str, turns: Sequence[Turn]
) -> list[PlannedStep]:
    """Return the steps with the material of every report that is to be drafted."""
    return [
        _drafting(step, said, forwarded, turns) if step.action == DRAFT else step for step in steps
    ]


def _drafting(step: PlannedStep, said: str, forwarded: str, turns: Sequence[Turn]) -> PlannedStep:
    sources: list[dict[str, Any]] = []
    origin = step.arguments.get("source_text")
    if origin == "utterance":
        sources.append({"text": said})
    elif origin == "context":
        sources += [{"text": text} for text in _earlier(turns)]
    if forwarded.strip():
        sources.append({"text": forwarded, "kind": "chat"})
    if not sources:
        return step
    foreign = {"sources"} if forwarded.strip() else set[str]()
    return replace(
        step,
        arguments={**step.arguments, "sources": sources},
        untrusted=step.untrusted | foreign,
    )


def _earlier(turns: Sequence[Turn]) -> list[str]:
    """Return the officer's latest messages that tell something, oldest first."""
    told = [turn.text for turn in turns if turn.role == "user" and len(turn.text) >= _WORTH]
    return told[-_MESSAGES:]


def to_proofread(understood: Understood, said: str, forwarded: str) -> PlannedStep | None:
    """Return the step that proofreads the text of this message, where no report is meant."""
    asked = understood.pending == CHECK and understood.outcome == "clarify"
    if not asked:
        return None
    behind = _BEHIND.match(said)
    text = forwarded.strip() or (behind["text"].strip() if behind else "")
    if len(text) < _WORTH:
        return None
    return PlannedStep(action=PROOFREAD, arguments={"text": text}, untrusted=frozenset({"text"}))
