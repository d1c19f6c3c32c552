"""What a call that came in is, and what it needs of the other parts of the house."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from voice.dialogue.menu import Menu


class About(StrEnum):
    """What a caller wanted."""

    UNKNOWN = "未选择"
    REPORT = "报告情况"
    ROLLCALL = "补答查岗"


class InboundState(StrEnum):
    """Where a call that came in stands."""

    TALKING = "通话中"
    HEARING = "转写中"
    DRAFTED = "已起草"  # a draft report with this recording as its material waits for an officer
    ANSWERED = "已补答"  # it is a call of a round now, and judged there
    EMPTY = "无内容"  # hung up or silent: nothing was told
    OPEN = "待处理"  # something was told and no draft could be made: a person listens
    REFUSED = "未接听"


@dataclass(frozen=True, slots=True)
class InboundCall:
    """A call that came in. `id` is LD-YYYYMMDD-N in the room's calendar.

    `caller` is the number that the exchange showed, which can be forged; `unit` is whose number it
    is in the directory, "" where it is nobody's.
    """

    id: str
    at: datetime
    caller: str
    unit: str = ""
    unit_name: str = ""
    about: About = About.UNKNOWN
    state: InboundState = InboundState.TALKING
    digits: str = ""
    seconds: float = 0.0
    recording: bool = False
    transcript: str = ""
    report: str = ""  # the draft's id
    campaign: str = ""  # the round that was answered
    attempt: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft made of a told report, or why none was made."""

    report: str = ""
    transcript: str = ""
    why: str = ""


FirstReport = Callable[[InboundCall, Path], Drafted]
"""Makes a draft report of a call and its recording. Runs in a worker thread; sends nothing.

Raises Unavailable where it can't be heard now."""


@dataclass(frozen=True)
class DutyNumber:
    """The duty number: what it says, and who makes drafts of what it is told."""

    menu: Callable[[], Menu]
    first_report: FirstReport


@dataclass(frozen=True, slots=True)
class Missed:
    """A round that a caller's room missed."""

    campaign: str
    unit: str
