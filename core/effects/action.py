"""What an action is: a name, typed arguments, an effect, a permission, and words for a person."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from core.errors import ZhibanError
from core.identity import Permission, Principal


class Effect(StrEnum):
    """What an action does to the world outside; there is no fourth kind."""

    READ = "read"
    REVERSIBLE = "reversible"
    CONSEQUENTIAL = "consequential"


class Uncertain(ZhibanError):
    """The other side was reached; whether it acted is not known. Never tried again by itself."""

    code = "uncertain"
    http_status = 502


class Arguments(BaseModel):
    """Base of every action's arguments: nothing unknown is let through, nothing is coerced late."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NoArguments(Arguments):
    """For actions that need none."""


class Done(BaseModel):
    """What an action reports back; the only thing that may be told as done.

    `text`: the Chinese sentence of the receipt. `refs`: ids that later steps of the same plan may
    name as `$n.key` ({"event": "SJ…"}). `data`: what a card or a page renders (JSON). `undo`: what
    the action's own `undo` needs (JSON), empty for others.
    """

    text: str
    refs: dict[str, Any] = Field(default_factory=dict)
    data: dict[str, Any] = Field(default_factory=dict)
    undo: dict[str, Any] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Call:
    """One permitted run of one action. Only the dispatcher makes these.

    `key` is the idempotency key towards the other side: one step has one key for ever, and an
    adapter that can must pass it on (or store it) so that the same key never acts twice.
    """

    key: str
    principal: Principal
    at: datetime

    def part(self, name: object) -> "Call":
        """Return the same permitted run for one entry of a batch, under a key of its own."""
        return Call(f"{self.key}/{name}", self.principal, self.at)


A = TypeVar("A", bound=Arguments)


@dataclass(frozen=True)
class Action(Generic[A]):
    """One thing that can be done, as the dispatcher, the planner and the approver know it.

    `name` is `system.verb`; `title` its short Chinese name. `summary(args)` is the sentence that
    the approver reads. `run` and `undo` are called by the dispatcher alone. `examples` are
    utterances by which officers ask for it. `personal` marks reads of personal data; these are
    audited like deeds. `effect_of` may raise the effect for some arguments (a broadcast cannot be
    unsaid), never lower it.
    """

    name: str
    title: str
    arguments: type[A]
    effect: Effect
    permission: Permission
    summary: Callable[[A], str]
    run: Callable[[Call, A], Done]
    undo: Callable[[Call, A, Done], Done] | None = None
    examples: tuple[str, ...] = field(default=())
    personal: bool = False
    effect_of: Callable[[A], Effect] | None = None

    def __post_init__(self) -> None:
        if (self.effect is Effect.REVERSIBLE) != (self.undo is not None):
            raise ValueError(f"{self.name}: exactly the reversible actions have an undo")

    def effect_with(self, arguments: A) -> Effect:
        """Return the effect of this action with these arguments."""
        raised = self.effect_of(arguments) if self.effect_of else self.effect
        return max(self.effect, raised, key=tuple(Effect).index)

    @property
    def system(self) -> str:
        """The first part of the name: event, video, device, contact, …"""
        return self.name.partition(".")[0]
