"""What a slot filler sees, and what it hands back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.understand.focus import Focus
from assistant.understand.frames import Frame
from assistant.understand.mentions import Mention
from assistant.understand.outcome import Choice, PlannedStep, Understood
from assistant.understand.reading import Reading
from assistant.understand.world import World
from connectors.contract import Kind, Named


@dataclass(frozen=True)
class Scene:
    """One step's words with everything around them.

    `part` is the step's part of the utterance, `whole` all of it; `earlier` are the steps of the
    same plan before this one.
    """

    frame: Frame
    part: Reading
    whole: Reading
    world: World
    focus: Focus
    earlier: Sequence[PlannedStep] = ()

    @property
    def words(self) -> str:
        """The step's own words, quotations blanked."""
        return self.part.own

    def local(self) -> tuple[str, list[Mention]]:
        """Return the step's own words with mentions placed in them, as `describe` wants both."""
        moved = [
            replace(m, start=m.start - self.part.start, end=m.end - self.part.start)
            for m in self.part.mentions
            if not self.part.in_quotes(m.start, m.end)
        ]
        return self.words, moved

    def thing(self, id: str) -> Named | None:
        """Return a thing of the world."""
        return self.world.by_id.get(id)

    def name(self, id: str) -> str:
        """Return what a thing is called."""
        thing = self.thing(id)
        return thing.name if thing else id

    def fact(self, id: str, key: str) -> Any:
        """Return a fact of a thing, None where unknown."""
        thing = self.thing(id)
        return thing.facts.get(key) if thing else None

    def ids(self, *kinds: Kind, quoted: bool = False) -> list[str]:
        """Return the surely named things of these kinds in the step, in order, once each."""
        found = [m.candidates[0].id for m in self.part.of(*kinds, quoted=quoted)]
        return list(dict.fromkeys(found))

    def result(self, key: str) -> str:
        """Return `$n.key` of the newest earlier step that makes such a thing, "" where none."""
        from assistant.understand.frames import frames

        for number in range(len(self.earlier), 0, -1):
            step = self.earlier[number - 1]
            if key in frames()[step.action].refs and (key not in step.arguments):
                return f"${number}.{key}"
        return ""

    def carried(self, *names: str) -> Any:
        """Return the newest value of one of these arguments in the earlier steps, None without."""
        for step in reversed(self.earlier):
            for name in names:
                if step.arguments.get(name):
                    return step.arguments[name]
        return None


@dataclass(frozen=True, slots=True)
class Need:
    """An argument that has to be asked for: the question and what could be meant."""

    slot: str
    question: str
    choices: tuple[Choice, ...] = ()


@dataclass
class Filling:
    """The arguments found so far, where each came from, and what must be asked."""

    arguments: dict[str, Any] = field(default_factory=dict[str, Any])
    why: dict[str, str] = field(default_factory=dict[str, str])
    untrusted: set[str] = field(default_factory=set[str])
    needs: list[Need] = field(default_factory=list[Need])
    sure: bool = True

    def put(self, name: str, value: Any, why: str = "", *, foreign: bool = False) -> None:
        """Set an argument; `foreign` marks words that came from a quotation."""
        if value is None or value == "" or value == []:
            return
        self.arguments[name] = value
        if why:
            self.why[name] = why
        if foreign:
            self.untrusted.add(name)

    def ask(self, slot: str, question: str, choices: Iterable[Choice] = ()) -> None:
        """Say that an argument has to be asked for."""
        self.needs.append(Need(slot, question, tuple(choices)))

    def has(self, *names: str) -> bool:
        """Say whether one of these is set."""
        return any(name in self.arguments for name in names)


def planned(*steps: PlannedStep) -> Understood:
    """Return a plan of these steps."""
    return Understood("plan", steps=steps, confidence=0.9)
