"""All actions of a room by name, and how a request becomes checked arguments."""

import re
import typing
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from core.effects.action import Action, Arguments, Done
from core.errors import InvalidInput, NotFound
from core.faults import faults

REFERENCE = re.compile(r"^\$(\d+)\.(\w+)$")


class Catalogue:
    """The actions that can be dispatched."""

    def __init__(self, actions: Iterable[Action[Any]] = ()) -> None:
        self._actions: dict[str, Action[Any]] = {}
        self.add(actions)

    def add(self, actions: Iterable[Action[Any]]) -> None:
        """Add actions; a name stands for one action for ever."""
        for action in actions:
            if action.name in self._actions:
                raise ValueError(f"two actions are called {action.name}")
            self._actions[action.name] = action

    def get(self, name: str) -> Action[Any]:
        """Return the action; NotFound says that its system is not connected."""
        if name not in self._actions:
            raise NotFound(
                f"办不了“{name}”：相应的系统没有接入。",
                "请改用电话等方式办理，或联系系统管理员接入。",
            )
        return self._actions[name]

    def __contains__(self, name: str) -> bool:
        return name in self._actions

    def __iter__(self) -> Iterator[Action[Any]]:
        return iter(self._actions.values())


def check(
    action: Action[Any], arguments: Mapping[str, Any], label: Callable[[str], str] = str
) -> Arguments:
    """Return the typed arguments; references to earlier steps stand in for their values.

    Raises InvalidInput in words for the officer; `label` is what an argument is called.
    """
    try:
        return action.arguments.model_validate(_wrapped(action, arguments))
    except ValidationError as error:
        wrong = faults(error, label)
        raise InvalidInput(
            f"“{action.title}”的内容不完整或不正确（{wrong}）。", "请补充或改正。"
        ) from error


def _wrapped(action: Action[Any], arguments: Mapping[str, Any]) -> dict[str, Any]:
    """A reference in place of a whole list becomes the list's one entry until it is resolved."""
    return {
        name: [value] if is_reference(value) and _takes_list(action, name) else value
        for name, value in arguments.items()
    }


def _takes_list(action: Action[Any], name: str) -> bool:
    found = action.arguments.model_fields.get(name)
    parts = [] if found is None else [found.annotation, *typing.get_args(found.annotation)]
    return any(typing.get_origin(part) in (list, tuple) for part in parts)


def is_reference(value: Any) -> bool:
    """Say whether a value names an earlier step's result."""
    return isinstance(value, str) and REFERENCE.match(value) is not None


def resolve(arguments: Mapping[str, Any], receipts: Mapping[int, Done]) -> dict[str, Any]:
    """Return the arguments with `$n.key` replaced from the receipts of steps 1, 2, …

    Raises InvalidInput where a step has no such result.
    """
    return {name: _resolved(value, receipts) for name, value in arguments.items()}


def _resolved(value: Any, receipts: Mapping[int, Done]) -> Any:
    if isinstance(value, list):
        flat: list[Any] = []
        for entry in value:
            found = _resolved(entry, receipts)
            flat.extend(found if is_reference(entry) and isinstance(found, list) else [found])
        return flat
    if not isinstance(value, str) or not (match := REFERENCE.match(value)):
        return value
    receipt = receipts.get(int(match[1]))
    if receipt is None or match[2] not in receipt.refs:
        raise InvalidInput(f"第{match[1]}步没有给出后面要用的结果。", "请单独提出后面的步骤。")
    return receipt.refs[match[2]]


def without(arguments: Mapping[str, Any], dropped: Collection[int]) -> dict[str, Any]:
    """Return the arguments of a step as they read once the steps at these positions are left out.

    Raises InvalidInput where the step needs what one of them would have given.
    """
    return {name: _renumbered(value, dropped) for name, value in arguments.items()}


def _renumbered(value: Any, dropped: Collection[int]) -> Any:
    if isinstance(value, list | tuple):
        return [_renumbered(entry, dropped) for entry in value]
    if not isinstance(value, str) or not (match := REFERENCE.match(value)):
        return value
    position = int(match[1])
    if position in dropped:
        raise InvalidInput(
            f"后面的步骤要用第{position}步的结果。", "请保留这一步，或把用到它的步骤也去掉。"
        )
    earlier = sum(1 for one in dropped if one < position)
    return f"${position - earlier}.{match[2]}"
