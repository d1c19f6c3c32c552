"""From an utterance to a plan, a question back, a refusal, an answer, or "unsure" for the model."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.understand import continuing, describe, ellipsis, refuse, small_talk
from assistant.understand.clarify import clarified
from assistant.understand.classify import TRIGGER, Scored, classify, like
from assistant.understand.fill import fill
from assistant.understand.focus import Focus
from assistant.understand.frames import frames
from assistant.understand.outcome import PlannedStep, Turn, Understood
from assistant.understand.quantities import ordinals
from assistant.understand.reading import Reading, read
from assistant.understand.scene import Filling, Scene
from assistant.understand.segment import Step, segment
from assistant.understand.world import World
from connectors.contract import Kind
from core.models.embed import Embedder

_SHORTLIST = 5
_QUESTION = re.compile(
    r"什么|多少|怎么|如何|哪|几|吗|呢|是否|多久|多长|谁|[?\uff1f]|要不要|能不能|可以|来着|是不是|算"
)
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
    reading = read(text.strip()[:_MAX_CHARS], world)
    if not reading.text:
        return Understood("answer", reason="请说要办的事或要问的问题。", confidence=1.0)
    focus = Focus(world, tuple(turns), pinned, last_refs or {}, _earlier(world, pinned, last_refs))
    rule = refuse.refuse(reading)
    if rule is not None:
        return Understood("refuse", reason=rule.reason, confidence=1.0)
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
        chosen = _bare_verb(step, focus) or _of_list(step, focus, scores[0]) or scores[0]
        sure = sure and _is_sure(chosen, scores)
        doubts += scores[:_SHORTLIST]
        scene = Scene(frames()[chosen.name], step.part, reading, focus.world, focus, tuple(planned))
        filling = fill(scene)
        if filling.needs and _is_general(scene, filling):
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
    """Say whether a deadline is asked of no report in particular: that is a question of rules."""
    return (
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
    bare = _by_things(step.part) if not ranked or not ranked[0].named else ""
    if bare:
        first = Scored(bare, TRIGGER, TRIGGER)
        return [first, *(s for s in ranked if s.name != bare)]
    return ranked


_LISTED_MEANS = {
    Kind.SENSOR: "signal.read", Kind.CAMERA: "video.open", Kind.EVENT: "event.status",
    Kind.CONTACT: "contact.find",
}  # fmt: skip


def _of_list(step: Step, focus: Focus, best: Scored) -> Scored | None:
    """Return what is asked of 第一个, and whom 再催他们 means, by what was listed or spoken of."""
    of_notice = not focus.event() and bool(focus.latest(Kind.NOTICE))
    if best.name == "event.urge" and of_notice and "event" not in step.part.kinds():
        return Scored("notice.send", 3, 3)
    if best.cue >= 3 or not ordinals(step.part.own) or not focus.listed:
        return None
    thing = focus.world.by_id.get(focus.listed[0])
    name = _LISTED_MEANS.get(thing.kind) if thing else None
    return Scored(name, 3, 3) if name else None


_BARE = re.compile(
    r"^(?:那就?|就|再|帮我|请|都|把它|它|给我)*(?P<verb>打开|开开|开|点开|关了|关掉|关上|关|看看|看一下)(?:吧|一下|它|了|看看|呀|掉)*$"
)
_BARE_MEANS = {
    Kind.DEVICE: ("device.set", "device.set"),
    Kind.CAMERA: ("video.open", ""),
    Kind.EVENT: ("event.status", "event.close"),
}


def _bare_verb(step: Step, focus: Focus) -> Scored | None:
    """Return what a verb alone asks for, by the kind of thing spoken of last."""
    found = _BARE.match(step.part.own.strip(" \uff0c,。!\uff01"))
    if not found or not focus.turns:
        return None
    for reading in reversed(focus.readings):
        for kind, (opening, closing) in _BARE_MEANS.items():
            said = reading.of(kind) or (
                kind is Kind.DEVICE and describe.devices(reading.text, focus.world, "")
            )
            name = closing if found["verb"].startswith("关") else opening
            if said and name:
                return Scored(name, 3, 3)
    return None


def _by_things(part: Reading) -> str:
    """Return what is usually asked where a thing is named without a verb."""
    kinds = part.kinds()
    words = part.own
    if _QUESTION.search(words) and not kinds & {"event", "camera", "sensor", "contact", "report"}:
        return "knowledge.ask"
    if "camera" in kinds and len(words) <= 24:
        return "video.open"
    if "sensor" in kinds:
        return "signal.read"
    if "event" in kinds:
        return "event.status"
    if "contact" in kinds and len(words) <= 10:
        return "contact.find"
    return ""


def _nothing(reading: Reading, embedder: Embedder | None) -> Understood:
    """Nothing in the words names an action: a question goes to the library, else it is open."""
    if _QUESTION.search(reading.own):
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
