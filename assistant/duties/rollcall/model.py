"""What a campaign of calls is: its units, its attempts, what came of each."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from voice.dialogue.talked import Spoken
from voice.line import Ending
from voice.outcome import Answer, Verdict


class Purpose(StrEnum):
    """Why the units are called."""

    ROLL_CALL = "查岗"  # who is there
    ALERT = "叫应"  # play a warning until somebody confirms it


class CampaignState(StrEnum):
    """Where a campaign stands."""

    SCHEDULED = "待开始"
    RUNNING = "进行中"
    STOPPED = "已停止"
    DONE = "已完成"


class CallState(StrEnum):
    """Where one attempt stands. DIALING is written before the INVITE leaves."""

    WAITING = "待呼"
    DIALING = "呼叫中"
    TALKING = "通话中"
    JUDGING = "识别中"
    DONE = "已判定"
    NEEDS_PERSON = "待人工"  # heard but doubtful, or not known whether it was called
    DROPPED = "未呼叫"  # stopped before it was its turn


class Rank(StrEnum):
    """Whose number is called; escalation goes down the list."""

    DUTY = "值班电话"
    DEPUTY = "副职"
    LEADER = "带班领导"


@dataclass(frozen=True, slots=True)
class Callee:
    """A number to call for a unit. `person` is the contact's id, "" for the room's own number.

    Where the order for the round said so, `tries` is how often its unit may be called in all and
    `again_s` how many seconds later this number is tried again; None is as the plan has it.
    """

    rank: Rank
    number: str
    person: str = ""
    name: str = ""
    tries: int | None = None
    again_s: float | None = None


@dataclass(frozen=True, slots=True)
class Quoted:
    """The span text[start:end] of a clause of the library, as it stood when it was quoted."""

    clause: int
    start: int
    end: int
    title: str  # of the document
    label: str  # 第九条, or the heading that it stands under
    text: str

    @property
    def cited(self) -> str:
        """The citation as a sheet prints it: 《示范区值班工作规定》第九条."""
        return f"《{self.title}》{self.label}"


@dataclass(frozen=True, slots=True)
class Asked:
    """The knowledge question of a round: its words, what a right answer holds, and its clause."""

    question: str
    expects: tuple[str, ...] = ()
    source: Quoted | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A person listened and decided. `verdict` may equal the machine's: then it is confirmed."""

    verdict: Verdict
    by: str
    by_name: str
    at: datetime
    why: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call to one unit. Seconds are on the leg's clock, which starts with the INVITE.

    `answer` is None until it was heard; `score` follows from the scoring table and is None until
    there is a verdict. `unknown`: the process died between the INVITE's record and its outcome.
    `rang_s` is when the telephone began to ring, None where the exchange did not say so.
    `came_in`: the room called back and answered then; its clock starts with its call's arrival.
    """

    id: str
    campaign: str
    unit: str
    unit_name: str
    no: int  # 1 for the first call to this unit in this campaign
    callee: Callee
    state: CallState
    planned_at: datetime
    dialed_at: datetime | None = None
    answered_s: float | None = None
    ended_s: float | None = None
    ending: Ending | None = None
    code: int | None = None
    answer: Answer | None = None
    digits: str = ""
    spoken: tuple[Spoken, ...] = ()
    recording: bool = False
    correction: Correction | None = None
    score: float | None = None
    unknown: bool = False
    note: str = ""
    rang_s: float | None = None
    came_in: bool = False
    held: bool = False  # its recording is kept beyond its time, for a complaint or an inquiry

    @property
    def ringing_s(self) -> float | None:
        """For how long it rang before it was answered; None where that is not known."""
        if self.answered_s is None or self.rang_s is None or self.came_in:
            return None
        return max(0.0, self.answered_s - self.rang_s)

    @property
    def verdict(self) -> Verdict | None:
        """A person's word, else the machine's."""
        if self.correction is not None:
            return self.correction.verdict
        return self.answer.verdict if self.answer is not None else None

    @property
    def settled(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.state in (CallState.DONE, CallState.NEEDS_PERSON, CallState.DROPPED)


@dataclass(frozen=True, slots=True)
class UnitResult:
    """Where one unit stands in a campaign: its attempts in order, and the one that counts."""

    unit: str
    unit_name: str
    attempts: tuple[Attempt, ...]

    @property
    def last(self) -> Attempt:
        """The attempt that counts: the last one that is not dropped, else the last."""
        real = [a for a in self.attempts if a.state is not CallState.DROPPED]
        return (real or list(self.attempts))[-1]


@dataclass(frozen=True, slots=True)
class Campaign:
    """A round of calls. `id` is CG-YYYYMMDD-N in the room's calendar (叫应: JY-YYYYMMDD-N)."""

    id: str
    title: str
    purpose: Purpose
    state: CampaignState
    script: str  # the script's name
    script_version: int
    created_at: datetime
    created_by: str
    created_by_name: str
    starts_at: datetime
    ends_by: datetime | None
    units: tuple[UnitResult, ...]
    version: int  # rises with every change; pages compare it
    text: str = ""  # 叫应: what is told
    finished_at: datetime | None = None
    asked: Asked | None = None  # the knowledge question, where the script asks one

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """All attempts, in the order in which they were planned."""
        every = [a for unit in self.units for a in unit.attempts]
        return tuple(sorted(every, key=lambda a: (a.planned_at, a.id)))

    @property
    def settled(self) -> int:
        """How many units need nothing more of the machine."""
        return sum(unit.last.settled for unit in self.units)
