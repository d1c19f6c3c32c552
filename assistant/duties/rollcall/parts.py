"""What the roll-call desk needs from the other parts of the house, each given from outside.

A room without telephone lines has no `line`: it can look at old rounds and can't start one.
"""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from assistant.duties.report.draft.model import Draft
from assistant.duties.rollcall.inbound.model import DutyNumber
from assistant.duties.rollcall.model import Attempt, Campaign, Quoted
from assistant.duties.rollcall.redialling import Rules, shipped_rules
from assistant.duties.rollcall.statistics import UnitMonth
from core.audit import Audit
from voice.dialogue.script import Script
from voice.dialogue.talked import Talked
from voice.line import Ended, Leg, Line
from voice.outcome import Answer
from voice.roster import Expected
from voice.speech import Manner, Transcriber


class Prompts(Protocol):
    """Texts as wav files; see `voice.prompt_store.PromptStore`."""

    def render(
        self,
        texts: Sequence[str],
        manner: Manner = ...,
        told: Callable[[int, int], None] = ...,
    ) -> None:
        """Have a file for each text; `told(done, of)` after each. Raises Unavailable."""
        ...

    def file(self, text: str, manner: Manner = ...) -> Path:
        """Return a text's file; made now where it is not there."""
        ...


class Converse(Protocol):
    """Leads one conversation and hangs up; see `voice.dialogue.converse`."""

    def __call__(
        self,
        leg: Leg,
        script: Script,
        given: Mapping[str, str],
        prompt: Callable[[str], Path],
    ) -> Coroutine[Any, Any, Talked]:
        """Return what was said; the leg is hung up."""
        ...


class Listened(Protocol):
    """Judges one call after its end; see `voice.dialogue.listened`. Runs in a worker thread."""

    def __call__(
        self,
        recording: Path,
        talked: Talked,
        ended: Ended,
        expected: Expected,
        transcriber: Transcriber,
        expects: Sequence[str] = (),
    ) -> Answer:
        """Return what was answered. Raises Unavailable without the recogniser."""
        ...


class ExpectedFor(Protocol):
    """Who may answer for a unit at a moment; see `roster.ExpectedOf`."""

    def __call__(self, unit: str, at: datetime) -> Expected:
        """Return it."""
        ...


Score = Callable[[Sequence[Attempt]], float | None]
"""Points of a unit after these calls to it, in order; None where they aren't scored."""


def _no_score(attempts: Sequence[Attempt]) -> float | None:
    return None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A question on procedure, and the words or figures that a right answer holds.

    Both are quoted from the clause `source`. `ref` names the question, so that an approval can be
    over exactly it; "" is no question.
    """

    question: str = ""
    expects: tuple[str, ...] = ()
    source: Quoted | None = None
    ref: str = ""


class Questions(Protocol):
    """Where knowledge questions are from; see `assistant.duties.rollcall.questions`."""

    def __call__(self, ref: str = "") -> Knowledge:
        """Return the question of a ref, a newly drawn one without; an empty one where there is
        none. Raises Refused where its clause is no longer in force."""
        ...


def _no_question(ref: str = "") -> Knowledge:
    return Knowledge()


def _no_months(found: Sequence[Campaign], first: date, last: date) -> Sequence[UnitMonth]:
    return ()


def _nothing() -> None:
    """For rooms that keep no names."""


@dataclass(frozen=True)
class Parts:
    """The parts of a desk.

    `transcriber` is called when the first call is to be heard. `score` takes a unit's attempts in
    order and returns its points so far. `question` draws the knowledge question of a round.
    `changed` is called from the engine's thread after every verdict, so that names are read again.
    `sheet`, `bulletin`, `statistics` and `docx` write a round up; None where the room has no
    such function. `months` counts what is told of the statistics. `expired` returns the calls
    whose recordings are past their time, `deletion` the record of what was deleted, with why by
    call's id where one could not be; `recording_days` is
    how long those of calls that came in are kept. `duty_number` answers calls that come in; None
    leaves them to ring. `own_unit` is this room's unit, which a class of rooms leaves out.
    `concurrency` limits a round beneath the line's own capacity. `judges` is the number of calls
    heard at once, `look_s` the seconds between two looks at the rows while a round runs.
    """

    audit: Audit
    prompts: Prompts
    converse: Converse
    listened: Listened
    transcriber: Callable[[], Transcriber]
    expected_for: ExpectedFor
    scripts: Callable[[], Sequence[Script]]
    line: Line | None = None
    rules: Callable[[], Rules] = shipped_rules
    score: Score = _no_score
    question: Questions = _no_question
    changed: Callable[[], None] = _nothing
    sheet: Callable[[Campaign, bool], bytes] | None = None
    bulletin: Callable[[Campaign], Draft] | None = None
    docx: Callable[[Draft], bytes] | None = None
    statistics: Callable[[Sequence[Campaign], date, date], bytes] | None = None
    months: Callable[[Sequence[Campaign], date, date], Sequence[UnitMonth]] = _no_months
    expired: Callable[[Sequence[Campaign], datetime], Sequence[Attempt]] | None = None
    deletion: Callable[[Sequence[Campaign], datetime, Mapping[str, str]], bytes] | None = None
    recording_days: int = 180
    duty_number: DutyNumber | None = None
    room: str = "值班室"
    own_unit: str = ""
    caller_id: str = ""
    concurrency: int | None = None
    judges: int = 2
    look_s: float = 1.0
