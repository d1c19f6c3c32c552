"""Declaring the actions of one system, a family at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from core.effects.action import Action, Arguments, Call, Done, Effect
from core.identity import Permission

A = TypeVar("A", bound=Arguments)


@dataclass(frozen=True, slots=True)
class Family:
    """Actions of one system with the same effect; calling it declares one of them.

    `permission` and `undo` hold for those that name no other.
    """

    system: str
    effect: Effect
    permission: Permission = Permission.ACT
    undo: Callable[[Call, Any, Done], Done] | None = None

    def __call__(
        self,
        verb: str,
        title: str,
        arguments: type[A],
        summary: Callable[[A], str],
        run: Callable[[Call, A], Done],
        examples: tuple[str, ...],
        *,
        undo: Callable[[Call, A, Done], Done] | None = None,
        permission: Permission | None = None,
        personal: bool = False,
    ) -> Action[A]:
        """Return the action `system.verb`; see Action for what the rest means."""
        return Action(
            name=f"{self.system}.{verb}",
            title=title,
            arguments=arguments,
            effect=self.effect,
            permission=permission or self.permission,
            summary=summary,
            run=run,
            undo=undo or self.undo,
            examples=examples,
            personal=personal,
        )
