"""Things of the duties that have no name of their own, found by the words that officers say.

A warning, a leader's instruction, a note or a handover is named in conversation by what it is
about (暴雨那条预警, 区长的批示), or not at all where there is only one. The words become an id when
the plan is proposed, so that what is approved is exactly one thing.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import create_model, model_validator

from core.effects.action import Action
from core.effects.catalogue import is_reference
from core.errors import InvalidInput

_TOLD = 4  # of several, so many are told
_CHARS = 24  # of each
_ENOUGH = 0.5  # so much of what is said must be in what it is known by
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ID = re.compile(r"[A-Za-z]{1,4}-?\d[\w-]*|\d+")  # YJ-20260310-1, 12

Completed = Callable[[dict[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Known:
    """One thing that may be meant: its id, and the words it is known by."""

    id: str | int
    words: str


def meant(said: object, known: Iterable[Known], what: str) -> str | int:
    """Return the id of the thing that is meant by an id, by words, or by nothing at all.

    Raises InvalidInput where there is none, or where several may be meant.
    """
    things = list(known)
    text = str(said or "").strip()
    for thing in things:
        if text == str(thing.id):
            return thing.id
    if not things:
        raise InvalidInput(f"现在没有{what}。", "请到相应的页面查看。")
    if _DAY.fullmatch(text):  # one day is never another that looks like it
        fitting = [thing for thing in things if text in thing.words]
    else:
        shares = [_share(text, thing.words) for thing in things]
        best = max(shares)
        fitting = [t for t, n in zip(things, shares, strict=True) if n == best and n >= _ENOUGH]
    if len(fitting) == 1:
        return fitting[0].id
    if not fitting:
        raise InvalidInput(f"没有找到“{text}”所说的{what}。", _which(things))
    raise InvalidInput(f"有{len(fitting)}条{what}，不能确定是哪一条。", _which(fitting))


def _which(things: Sequence[Known]) -> str:
    told = "；".join(f"{thing.id} {thing.words[:_CHARS]}" for thing in things[:_TOLD])
    return f"请说明是哪一条：{told}。"


def _share(text: str, words: str) -> float:
    """Return how much of the text is in the words, by pairs of characters; 1 where it is empty."""
    pairs = {text[i : i + 2] for i in range(len(text) - 1)}
    return sum(pair in words for pair in pairs) / len(pairs) if pairs else 1.0


def completed(action: Action[Any], complete: Completed) -> Action[Any]:
    """Return the action with arguments that are completed before they are checked."""

    def bind(given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        return dict(complete(dict(given)))

    # a name of its own: a validator of the base with the same name would be replaced
    name = f"by_words_{len(action.arguments.__mro__)}"
    binding: dict[str, Any] = {name: model_validator(mode="before")(bind)}
    arguments = create_model(
        action.arguments.__name__,
        __base__=action.arguments,
        __doc__=action.arguments.__doc__,
        __validators__=binding,
    )
    return replace(action, arguments=arguments)


def naming(
    actions: Sequence[Action[Any]],
    argument: str,
    what: str,
    known: Callable[[str], Iterable[Known]],
) -> list[Action[Any]]:
    """Return the actions; those with this argument also take words for its id.

    `known` returns what an action, told by its name, may be about now. A reference to an earlier
    step of the plan stays one.
    """

    def found(action: Action[Any]) -> Action[Any]:
        field = action.arguments.model_fields.get(argument)
        if field is None:
            return action
        needed = field.is_required()

        def complete(given: dict[str, Any]) -> Mapping[str, Any]:
            said = given.get(argument)
            if is_reference(said) or isinstance(said, int) or _ID.fullmatch(str(said or "")):
                return given
            if not said and not needed:
                return given
            return given | {argument: meant(said, known(action.name), what)}

        return completed(action, complete)

    return [found(action) for action in actions]
