"""What is going to happen: steps, their binding hash, and how far they are."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from core.effects.action import Done, Effect

SETTLED = "人工核实："  # how the error of a step begins whose outcome a person registered


class Need(StrEnum):
    """Whose word a plan waits for."""

    NONE = "none"  # reads and reversible steps alone
    CONFIRM = "confirm"  # the one who asked, or a 带班领导
    LEADER = "leader"  # a 带班领导
    TWO = "two_person"  # the one who asked and a 带班领导 who is somebody else


class PlanState(StrEnum):
    """Where a plan stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    EXPIRED = "expired"
    FINISHED = "finished"
    STOPPED = "stopped"  # a step failed, or its outcome is unknown; the later ones were not run


class StepState(StrEnum):
    """Where one step stands. RUNNING that outlives its process becomes UNKNOWN."""

    PROPOSED = "proposed"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"
    UNDOING = "undoing"
    UNDONE = "undone"


class Request(BaseModel):
    """One step as it is asked for. `arguments` may name an earlier step's result: `$1.event`.

    `confirm` asks for a person's word even where the step could be taken back: a model chose it.
    """

    model_config = ConfigDict(frozen=True)

    action: str
    arguments: dict[str, Any] = Field(default_factory=dict)
    provenance: dict[str, str] = Field(default_factory=dict)
    untrusted: tuple[str, ...] = ()
    confirm: bool = False


class Step(BaseModel):
    """One step of a stored plan."""

    id: str
    position: int
    action: str
    title: str
    effect: Effect
    arguments: dict[str, Any]
    provenance: dict[str, str]
    untrusted: tuple[str, ...]
    summary: str
    state: StepState
    receipt: Done | None = None
    error: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def undoable(self) -> bool:
        """Whether an undo can be offered now; not where only a person knows how it stands."""
        settled = self.error.startswith(SETTLED)
        return self.effect is Effect.REVERSIBLE and self.state is StepState.DONE and not settled


class Decision(BaseModel):
    """One person's word on a plan."""

    person: str
    name: str
    approved: bool
    reason: str
    at: datetime


class Plan(BaseModel):
    """An ordered list of steps, proposed by one person, approved as one card."""

    id: str
    principal: str
    principal_name: str
    conversation: str
    created_at: datetime
    expires_at: datetime
    policy: str
    digest: str
    need: Need
    state: PlanState
    steps: tuple[Step, ...]
    decisions: tuple[Decision, ...] = ()


def canonical(arguments: Mapping[str, Any]) -> str:
    """Return arguments as the one JSON text that is hashed and stored."""
    return json.dumps(arguments, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(
    plan: str,
    principal: str,
    policy: str,
    need: str,
    expires_at: datetime,
    steps: Sequence[tuple[str, str, str, str, str]],
) -> str:
    """Return the hash that an approval is bound to.

    `steps`: (id, action, effect, canonical arguments, summary) in order. The plan's id and expiry
    are inside, so an approval of one plan says nothing about another with the same steps.
    """
    bound = [plan, principal, policy, need, expires_at.isoformat(), [list(step) for step in steps]]
    return hashlib.sha256(json.dumps(bound, ensure_ascii=False).encode()).hexdigest()
