"""From an utterance to a plan, a question back, a refusal, an answer, or "unsure" for the model."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.understand import continuing, ellipsis, halting, refuse, small_talk
from assistant.understand.clarify import clarified
from assistant.understand.classify import TRIGGER, Scored, classify, like
from assistant.understand.fill import fill
from assistant.understand.focus import Focus
from assistant.understand.frames import frames
from assistant.understand.leaning import (
    QUESTION,
    asks_rules,
    by_conversation,
    by_things,
    meant,
    offered_before,
)
from assistant.understand.order import ordered
from assistant.understand.outcome import PlannedStep, Turn, Understood
from assistant.understand.reading import Reading, read
from assistant.understand.scene import Filling, Scene
from assistant.understand.segment import Step, segment
from assistant.understand.world import World
from core.models.embed import Embedder

_SHORTLIST = 5
_MAX_CHARS = 2000


def parse(
    text: str,
    world: World,
    turns: Sequence[Turn] = (),
    *,
    embedder: Embedder | None = None,
    pinned: str = "",
    last_refs: Mapping[str, str] | None = None,
) -> Understood:
    """Understand an utterance against the world and the conversation.

    `turns` are the earlier messages, oldest first. `pinned` is the event the page shows,
    `last_refs` what the last plan made. Never raises for any text; never asks a model.
    """
    reading = read(ordered(text.strip()[:_MAX_CHARS], world), world)
    if not reading.text:
        return Understood("answer", reason="请说要办的事或要问的问题。", confidence=1.0)
    focus = Focus(world, tuple(turns), pinned, last_refs or {}, _earlier(world, pinned, last_refs))
    halted = halting.halted(reading, focus)
    if halted is None and small_talk.left_undone(reading):
        return Understood("answer", reason="好的，不做。", confidence=1.0)
    rule = refuse.refuse(reading)
    if rule is not None:
        return Understood("refuse", reason=rule.reason, confidence=1.0)
    if halted is not None:
        return halted
    continued = continuing.take_over(reading, focus, embedder)
    if continued is not None:
        return continued
    said = small_talk.answer(reading, world)
    if said:
        return Understood("answer", reason=said, confidence=1.0)
    understood = plan(reading, focus, embedder)
    if understood.outcome == "unsure" or understood.question:
        return ellipsis.leaning(reading, focus) or understood
    return understood


def _earlier(world: World, pinned: str, refs: Mapping[str, str] | None):
    def understand(text: str, turns: Sequence[Turn]) -> Understood:
        return parse(text, world, turns, pinned=pinned, last_refs=refs)

    return understand


def plan(reading: Reading, focus: Focus, embedder: Embedder | None) -> Understood:
    """Return what the words by themselves (with the conversation for what they leave out) ask."""
    steps = segment(reading)
    planned: list[PlannedStep] = []
    doubts: list[Scored] = []
    sure = True
    for step in steps:
        scores = _scores(step, focus, embedder)
        if not scores:
            return _nothing(reading, embedder)
        chosen = by_conversation(step, focus, scores) or scores[0]
        sure = sure and _is_sure(chosen, scores)
        doubts += scores[:_SHORTLIST]
        scene = Scene(frames()[chosen.name], step.part, reading, focus.world, focus, tuple(planned))
        filling = fill(scene)
        if filling.needs and (offer := offered_before(scene)):
            filling = offer
        if filling.needs and (other := meant(scene, filling)):
            scene = replace(scene, frame=frames()[other])
            filling = fill(scene)
        if _is_general(scene, filling) or (not sure and asks_rules(scene)):
            scene = replace(scene, frame=frames()["knowledge.ask"])
            filling = fill(scene)
        several = _each(scene, filling)
        if several:
            planned += several
            continue
        if filling.needs:
            asked = clarified(scene, filling)
            # asking back is safe: a model is only asked where no words name the action
            return asked if sure or chosen.named else _unsure(doubts, (), asked)
        planned.append(planned_step(scene, filling))
    if not sure:
        return _unsure(doubts, tuple(planned))
    return Understood("plan", steps=tuple(planned), confidence=min(1.0, doubts[0].total / 4))


def _each(scene: Scene, filling: Filling) -> list[PlannedStep]:
    """Return one step for each of several events that are plainly all meant (A和B都催一下)."""
    need = filling.needs[0] if filling.needs else None
    if need is None or need.slot != "event" or not 2 <= len(need.choices) <= 4:
        return []
    if not re.search(r"都|分别|各|一起|全部", scene.words) or not re.search(
        r"[和与跟、]", scene.words
    ):
        return []
    return [
        PlannedStep(
            scene.frame.name,
            {"event": choice.id, **filling.arguments},
            {"event": f"所述事件 → {choice.label}", **filling.why},
            frozenset(filling.untrusted),
        )
        for choice in need.choices
    ]


def _is_general(scene: Scene, filling: Filling) -> bool:
    """Say whether rules are asked about, and nothing in particular: 错的应当几日内更正."""
    if not filling.needs:
        return False
    return asks_rules(scene) or (
        scene.frame.name == "report.deadline"
        and not filling.needs[0].choices
        and not re.search(r"还剩|还有|来得及|倒计时|超没超|这|那", scene.words)
    )


def planned_step(scene: Scene, filling: Filling) -> PlannedStep:
    """Return a filled scene as a step of a plan."""
    return PlannedStep(
        scene.frame.name, filling.arguments, filling.why, frozenset(filling.untrusted)
    )


def _scores(step: Step, focus: Focus, embedder: Embedder | None) -> list[Scored]:
    scores = list(step.scores)
    if scores and scores[0].named and scores[0].total >= TRIGGER + 2:
        return scores
    again = classify(step.part, embedder)
    merged = {s.name: s for s in scores}
    for one in again:
        if one.name not in merged or merged[one.name].total < one.total:
            merged[one.name] = one
    ranked = sorted(merged.values(), key=lambda s: -s.total)
    bare = by_things(step.part, focus.world) if not ranked or not ranked[0].named else ""
    if bare:
        first = Scored(bare, TRIGGER, TRIGGER)
        return [first, *(s for s in ranked if s.name != bare)]
    return ranked


def _nothing(reading: Reading, embedder: Embedder | None) -> Understood:
    """Nothing in the words names an action: a question goes to the library, else it is open."""
    if QUESTION.search(reading.own):
        step = PlannedStep("knowledge.ask", {"question": reading.own.strip()})
        return Understood("plan", steps=(step,), confidence=0.5)
    shortlist = like(reading.own, embedder)[:_SHORTLIST] if embedder else []
    return Understood("unsure", shortlist=tuple(shortlist))


_SURE_FROM = 3.6
_SURE_LEAD = 0.8


def _is_sure(chosen: Scored, scores: Sequence[Scored]) -> bool:
    """Say whether the words decide by themselves; else a model, where there is one, is asked."""
    second = next((s.total for s in scores if s.name != chosen.name), 0.0)
    lead = chosen.total - second
    if chosen.cue >= 3:
        return chosen.total >= _SURE_FROM or lead >= _SURE_LEAD
    return chosen.cue >= TRIGGER and chosen.total >= _SURE_FROM and lead >= _SURE_LEAD


def _unsure(
    doubts: Sequence[Scored], steps: tuple[PlannedStep, ...], asked: Understood | None = None
) -> Understood:
    """Return the best guess so far, or the question it would come to, for the model to look at."""
    ranked = sorted(doubts, key=lambda s: -s.total)
    names = tuple(dict.fromkeys(s.name for s in ranked))[:_SHORTLIST]
    if asked is not None:
        return replace(asked, outcome="unsure", shortlist=names, confidence=0.3)
    return Understood("unsure", steps=steps, shortlist=names, confidence=0.3)
