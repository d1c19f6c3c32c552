"""Asks the chat model where rules are unsure: which of a few actions, which of a few things.

The model only picks from enumerations made by code: actions that the officer's own words name,
things named outside quotations. Arguments, ids and times stay with the code, so nothing can be
invented. No foreign text is in its prompt, and what it chose waits for a person's word.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal, cast

from langchain_core.messages import HumanMessage, SystemMessage
from pydantic import BaseModel, create_model

from assistant.understand.clarify import clarified
from assistant.understand.classify import score
from assistant.understand.continuing import BARE_YES
from assistant.understand.fill import fill as fill_slots
from assistant.understand.focus import Focus
from assistant.understand.frames import frames
from assistant.understand.outcome import PlannedStep, Turn, Understood
from assistant.understand.quoted import outside
from assistant.understand.reading import Reading, read
from assistant.understand.scene import Filling, Scene
from assistant.understand.slots.things import label
from assistant.understand.world import World
from core.models.chat import ChatModel
from prompts.loader import render

_ACTIONS = 5
_THINGS = 6
_WORDS = 120  # characters of the utterance and of each earlier turn that the model reads
_NONE = "无"


class Picked(BaseModel):
    """What the model chose; `action` and `thing` are made enumerations for each question."""

    action: str
    thing: str


async def fill(
    chat: ChatModel, text: str, world: World, turns: Sequence[Turn], guess: Understood
) -> Understood:
    """Return the understanding with the model's choice; the guess where it chose nothing.

    Raises:
        Unavailable: the model does not answer or its answer is of no use.
    """
    guess = settled(guess)
    reading = read(text, world)
    names = _names(reading, guess) if guess.outcome == "unsure" else []
    if not names:
        return guess
    things = _things(reading, guess)
    focus = Focus(world, tuple(turns))
    picked = await chat.structured(
        [SystemMessage(render("understand_system")), _question(text, turns, names, things, world)],
        _schema(names, things),
        max_tokens=60,
    )
    if picked.action not in names:
        return guess
    return _planned(picked, reading, focus, guess)


def settled(guess: Understood) -> Understood:
    """Return a guess that carries a question as that question: to ask is better than to pick."""
    unsure = guess.outcome == "unsure" and bool(guess.question)
    return replace(guess, outcome="clarify") if unsure else guess


def _names(reading: Reading, guess: Understood) -> list[str]:
    """Return the likely actions that the officer's own words name; a bare 可以 names none."""
    if BARE_YES.match(reading.words.strip()):
        return []
    named = {s.name for s in score(reading.words, reading.kinds()) if s.named}
    named |= {step.action for step in guess.steps}
    return [name for name in guess.shortlist if name in named][:_ACTIONS]


def _things(reading: Reading, guess: Understood) -> list[str]:
    """Return the ids that may be meant: those asked about, then those named outside quotations."""
    asked = [choice.id for choice in guess.choices if choice.id]
    named = [
        c.id
        for m in reading.mentions
        if not reading.in_quotes(m.start, m.end)
        for c in m.candidates[:2]
    ]
    return list(dict.fromkeys([*asked, *named]))[:_THINGS]


def _schema(names: Sequence[str], things: Sequence[str]) -> type[Picked]:
    actions = cast("Any", Literal[(*names, _NONE)])
    ids = cast("Any", Literal[(*things, _NONE)])
    return create_model("Picked", __base__=Picked, action=(actions, ...), thing=(ids, ...))


def _question(
    text: str, turns: Sequence[Turn], names: Sequence[str], things: Sequence[str], world: World
) -> HumanMessage:
    known = frames()
    actions = [f"{name} {known[name].title}，如“{known[name].examples[0]}”" for name in names]
    scene = Scene(known[names[0]], read("", world), read("", world), world, Focus(world))
    labels = [f"{id} {label(scene, id)}" for id in things]
    before = [f"{turn.role}: {_short(turn.text)}" for turn in turns[-2:]]
    return HumanMessage(
        render(
            "understand_user",
            actions="\n".join(actions),
            candidates="\n".join(labels) or _NONE,
            before="\n".join(before) or _NONE,
            words=_short(text),
        )
    )


def _short(text: str) -> str:
    """Return what is said in a text outside quotations, cut to what the model reads."""
    return re.sub(r"\s+", " ", outside(text)).strip()[:_WORDS]


def _planned(picked: Picked, reading: Reading, focus: Focus, guess: Understood) -> Understood:
    same = [s for s in guess.steps if s.action == picked.action]
    if len(guess.steps) > 1 and same:
        return Understood("plan", steps=guess.steps, confidence=0.6)
    scene = Scene(frames()[picked.action], reading, reading, focus.world, focus)
    filling = fill_slots(scene)
    _choose(filling, picked.thing)
    if filling.needs:
        return clarified(scene, filling)
    step = PlannedStep(picked.action, filling.arguments, filling.why, frozenset(filling.untrusted))
    return Understood("plan", steps=(step,), confidence=0.6)


def _choose(filling: Filling, thing: str) -> None:
    """Settle an open choice by the model's pick, where it is one of the choices offered."""
    for need in list(filling.needs):
        if any(choice.id == thing for choice in need.choices):
            filling.put(need.slot, thing, "由模型从候选中判断，请核对")
            filling.needs.remove(need)
