"""The duties' actions as conversation asks for them: what is meant by words is found by the desk.

Each function returns the actions of a duty, those that are about one thing of its register taking
the officer's words for it (or none, where there is only one).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assistant.duties.by_words import Known, completed, naming
from assistant.duties.daily.desk import DailyDesk
from assistant.duties.handover.actions import handover_actions
from assistant.duties.handover.desk import HandoverDesk
from assistant.duties.instruction import arguments as of_instruction
from assistant.duties.instruction.desk import InstructionDesk
from assistant.duties.instruction.model import State
from assistant.duties.rollcall.actions import rollcall_actions
from assistant.duties.rollcall.arguments import Correct
from assistant.duties.rollcall.desk import RollcallDesk
from assistant.duties.warning import arguments as of_warning
from assistant.duties.warning.desk import WarningDesk
from assistant.duties.warning.model import WarningState
from core.effects.action import Action

_LISTEN = "rollcall.listen"
_NEWEST = 60
Actions = Sequence[Action[Any]]


def spoken_rollcalls(desk: RollcallDesk) -> list[Action[Any]]:
    """The roll-call's: a recording may be named by its round and unit."""

    def call(given: dict[str, Any]) -> Mapping[str, Any]:
        rollcall, unit = given.pop("rollcall", None), given.pop("unit", None)
        if given.get("attempt") or not (rollcall and unit):
            return given
        return given | {"attempt": desk.meant(Correct(rollcall=rollcall, unit=unit)).id}

    return [
        completed(action, call) if action.name == _LISTEN else action
        for action in rollcall_actions(desk)
    ]


def spoken_shift(desk: HandoverDesk) -> list[Action[Any]]:
    """The shift's: a note by what it says, a handover as the one that waits."""

    def notes(_action: str) -> Iterable[Known]:
        return [Known(note.id, note.text) for note in desk.notes.open()]

    def waiting(_action: str) -> Iterable[Known]:
        found = desk.waiting()
        return [] if found is None else [Known(found.id, f"{found.out_name}交班")]

    actions = naming(handover_actions(desk), "note", "须跟进的记事", notes)
    return naming(actions, "handover", "等待接班的交接", waiting)


def spoken_warnings(desk: WarningDesk, actions: Actions) -> list[Action[Any]]:
    """The warnings': one in force by its kind and colour."""

    def known(_action: str) -> Iterable[Known]:
        found = desk.store.find(of_warning.Find(state=WarningState.IN_FORCE))
        return [Known(one.id, one.name) for one in found]

    return naming(actions, "warning", "生效中的预警", known)


def spoken_instructions(desk: InstructionDesk, actions: Actions) -> list[Action[Any]]:
    """The instructions': an open one by its leader or its words."""

    def known(_action: str) -> Iterable[Known]:
        found = desk.store.find(of_instruction.Find(state=State.OPEN))
        return [Known(one.id, f"{one.leader}{one.text}{one.about_name}") for one in found]

    return naming(actions, "instruction", "在办的领导批示", known)


def spoken_dailies(desk: DailyDesk, actions: Actions) -> list[Action[Any]]:
    """The daily reports': by their day; the newest where none is said."""

    def known(_action: str) -> Iterable[Known]:
        found = desk.find(_NEWEST)
        return [Known(one.id, f"{one.day.isoformat()} {one.kind}") for one in found]

    def newest(given: dict[str, Any]) -> Mapping[str, Any]:
        found = [] if given.get("daily") else desk.find(1)
        return given | {"daily": found[0].id} if found else given

    named = naming(actions, "daily", "值班日报", known)
    return [
        completed(action, newest) if "daily" in action.arguments.model_fields else action
        for action in named
    ]
