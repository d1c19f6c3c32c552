"""The state machine of events, read from states.yaml, and the refusal of what it forbids."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from connectors.events.model import Event, State, Verb
from core.errors import Refused
from core.yaml_data import read_yaml

_FILE = Path(__file__).parent / "states.yaml"


class Machine(BaseModel):
    """The permitted moves: deed → state → states it may lead to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    moves: dict[Verb, dict[State, tuple[State, ...]]]
    withdrawable: frozenset[Verb]
    unoffered: frozenset[Verb]

    def targets(self, verb: Verb, state: State) -> tuple[State, ...]:
        """Return where `verb` may lead from `state`; nothing where it is not allowed."""
        return self.moves.get(verb, {}).get(state, ())

    def allowed(self, state: State) -> list[Verb]:
        """Return what an officer may do with an event in this state."""
        return [
            verb for verb in self.moves if verb not in self.unoffered and self.targets(verb, state)
        ]

    def require(self, event: Event, verb: Verb) -> tuple[State, ...]:
        """Return the targets, or raise Refused with what is allowed now."""
        if found := self.targets(verb, event.state):
            return found
        raise refused(event, f"现在是“{event.state}”，不能{verb}")


@cache
def machine() -> Machine:
    """Return the machine; the file is part of the program."""
    return Machine.model_validate(read_yaml(_FILE.read_text(encoding="utf-8")))


def refused(event: Event, problem: str, remedy: str = "") -> Refused:
    """Make the refusal of a deed: what is wrong, and what can be done instead."""
    possible = "、".join(machine().allowed(event.state))
    return Refused(
        f"事件 {event.id}（{event.title}）{problem}。",
        remedy or (f"现在可以：{possible}。" if possible else "这件事件已经终结，不能再办理。"),
    )
