"""What understanding an utterance comes to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Outcome = Literal["plan", "clarify", "refuse", "answer", "unsure"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier message of the conversation. `role` is user or assistant."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One action with its resolved arguments (ids, ISO times, `$n.key` references).

    `provenance` says for an argument where it came from, in words the approver reads
    (“水务局” → 区水务局). `untrusted` names the arguments whose words came from quoted, forwarded
    or otherwise foreign text.
    """

    action: str
    arguments: Mapping[str, Any] = field(default_factory=dict[str, Any])
    provenance: Mapping[str, str] = field(default_factory=dict[str, str])
    untrusted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question we ask back. `id` is "" where it is free text."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Understood:
    """What is to happen with an utterance.

    plan: `steps` in order (one or more; a question about rules is the step `knowledge.ask`).
    clarify: `question` is asked back with `choices`; `pending` names the action that waits.
    refuse: `reason` is told. answer: `reason` is the answer itself (the time, small talk).
    unsure: rules do not suffice; `shortlist` are the likeliest actions, best first, for the model,
    `steps` the best guess so far.
    """

    outcome: Outcome
    steps: tuple[PlannedStep, ...] = ()
    question: str = ""
    choices: tuple[Choice, ...] = ()
    pending: str = ""
    reason: str = ""
    shortlist: tuple[str, ...] = ()
    confidence: float = 0.0
