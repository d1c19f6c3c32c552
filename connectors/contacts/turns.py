"""Who may take whose turn of duty: pure rules over shifts."""

from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from connectors.contacts.model import Shift

Post = Literal["leader", "primary", "secondary"]
POSTS: dict[Post, str] = {"leader": "带班领导", "primary": "主班", "secondary": "副班"}
_JOINED = timedelta(hours=1)  # a gap shorter than this is no rest: the handover lies in it


@cache
def _written() -> dict[str, Any]:
    return yaml.safe_load(Path(__file__).with_name("turns.yaml").read_text("utf-8"))


class TurnRules(BaseModel):
    """What a change of turns must leave each person; unset ones are those of turns.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    continuous_hours: float = Field(gt=0)
    rest_day: bool
    back_to_back: bool
    leaders_with_leaders: bool

    @model_validator(mode="before")
    @classmethod
    def _as_written(cls, given: Any) -> Any:
        return {**_written(), **given} if isinstance(given, dict) else given

    @classmethod
    def written(cls) -> "TurnRules":
        """Return the rules of turns.yaml."""
        return cls.model_validate({})


def posts_of(shift: Shift, person: str) -> list[Post]:
    """Return the posts that a person holds in a shift."""
    return [post for post in POSTS if getattr(shift, post) == person]


def exchanged(one_shift: Shift, one: str, other_shift: Shift, other: str) -> tuple[Shift, Shift]:
    """Return both shifts as they are once each person stands in the other's place."""
    return (
        one_shift.model_copy(update=dict.fromkeys(posts_of(one_shift, one), other)),
        other_shift.model_copy(update=dict.fromkeys(posts_of(other_shift, other), one)),
    )


def too_much(person: str, shifts: Sequence[Shift], rules: TurnRules) -> str:
    """Return what a person's own turns break, as half a sentence; "" where nothing.

    Leading is no standing watch: a leader may lead the day and the night. Whoever stands in two
    rooms at one time is refused in any post.
    """
    if any(len(posts_of(s, person)) > 1 for s in shifts):
        return "会在同一班里占两个岗位"
    every = sorted((s for s in shifts if posts_of(s, person)), key=lambda s: s.starts)
    for first, second in pairwise(every):
        if second.starts < first.ends and first.unit != second.unit:
            return "会同时排在两个值班室"
    watches = [s for s in every if posts_of(s, person) != ["leader"]]
    for first, second in pairwise(watches):
        if second.starts < first.ends:
            return "会在同一时间有两个班次"
        if not rules.back_to_back and second.starts - first.ends < _JOINED:
            return "会连着值两个班"
    return _over_long(watches, rules)


def _over_long(watches: Sequence[Shift], rules: TurnRules) -> str:
    limit = timedelta(hours=rules.continuous_hours)
    begun = None
    for number, shift in enumerate(watches):
        before = watches[number - 1] if number else None
        if before is None or begun is None or shift.starts - before.ends >= _JOINED:
            if before is not None and begun is not None:
                rested = shift.starts.date() > before.ends.date()
                if rules.rest_day and before.ends - begun >= limit and not rested:
                    return f"值满{rules.continuous_hours:g}小时后没有补休"
            begun = shift.starts
        if shift.ends - begun > limit:
            return f"会连续值班超过{rules.continuous_hours:g}小时"
    return ""
