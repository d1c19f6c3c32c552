"""Asking back: one short question with choices for what is missing or could be several things."""

from assistant.understand.outcome import PlannedStep, Understood
from assistant.understand.scene import Filling, Scene


def clarified(scene: Scene, filling: Filling) -> Understood:
    """Return the question for the first thing that has to be asked; the step so far is kept."""
    need = filling.needs[0]
    known = PlannedStep(
        scene.frame.name, filling.arguments, filling.why, frozenset(filling.untrusted)
    )
    question = need.question
    rest = [n.question for n in filling.needs[1:] if not n.choices]
    if rest:
        question = question.rstrip("？") + "，" + rest[0]
    return Understood(
        "clarify",
        steps=(known,),
        question=question,
        choices=need.choices,
        pending=scene.frame.name,
        confidence=0.8,
    )
