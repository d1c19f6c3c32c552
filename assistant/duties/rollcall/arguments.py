"""The arguments of the roll-call actions, named as officers' words are resolved to."""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime, Field, model_validator

from assistant.duties.rollcall.model import Purpose, Rank
from core.effects.action import Arguments
from voice.dialogue.script import Script
from voice.outcome import Verdict

ALERT_CHARS = 180
MOST_TRIES = 10  # calls to one unit that an order may name
Ids = tuple[str, ...]


class Calling(Arguments):
    """Base of what calls units.

    `targets`: ids of units, groups and rooms outside, or a class (`Ⅲ`); `excluding` likewise.
    `at`: when to begin, now where it is not said; nobody is dialled after `until`. `redial` False
    calls every unit once; `tries` is how often a unit is called in all, its other numbers counted,
    and `again_min` the minutes before a number is tried again; without them the room's plan holds.
    `units`, `script_version` and `question` (the ref of a knowledge
    question) are bound when the plan is proposed: the approval is over exactly these.
    """

    targets: Ids = Field(min_length=1)
    excluding: Ids = ()
    at: AwareDatetime | None = None
    until: AwareDatetime | None = None
    script: str | None = None
    redial: bool = True
    tries: int | None = Field(default=None, ge=1, le=MOST_TRIES)
    again_min: float | None = Field(default=None, gt=0, le=24 * 60)
    concurrency: int | None = Field(default=None, ge=1, le=1000)
    units: Ids = ()
    script_version: int | None = None
    question: str = Field(default="", max_length=80)

    @model_validator(mode="after")
    def _in_order(self) -> "Calling":
        if self.at and self.until and self.until <= self.at:
            raise ValueError("结束时间须晚于开始时间")
        return self

    @property
    def once(self) -> bool:
        """Whether nobody is called a second time by itself."""
        return not self.redial or self.tries == 1


class Start(Calling):
    """查岗: call every unit and hear who is there."""

    mode: Literal["电话", "视频"] = "电话"
    title: str | None = Field(default=None, max_length=60)


class Alert(Calling):
    """叫应: tell every unit `text` until somebody confirms it."""

    text: str = Field(min_length=1, max_length=ALERT_CHARS)


class OfRollcall(Arguments):
    """A round of calls."""

    rollcall: str = Field(min_length=1)


class Redial(OfRollcall):
    """Call units of a round again: those that were not reached, or these.

    `rank` says whose number; without it the unit's own order of numbers is begun anew.
    """

    targets: Literal["failed"] | Ids = "failed"
    after_min: int | None = Field(default=None, ge=0, le=24 * 60)
    rank: Rank | None = None
    units: Ids = ()


class Correct(Arguments):
    """A person listened. Without `verdict` what the machine judged is confirmed.

    The call is `attempt`, or the one that counts for `unit` in `rollcall`.
    """

    attempt: str | None = None
    rollcall: str | None = None
    unit: str | None = None
    verdict: Verdict | None = None
    name: str = Field(default="", max_length=40)
    why: str = Field(default="", max_length=300)

    @model_validator(mode="after")
    def _one_call(self) -> "Correct":
        if not self.attempt and not (self.rollcall and self.unit):
            raise ValueError("须说明是哪一轮的哪个单位")
        return self


class Listen(Arguments):
    """The recording of one call."""

    attempt: str = Field(min_length=1)


class Sheet(OfRollcall):
    """The sheet of a round; `masked` covers names and numbers for passing it on."""

    masked: bool = False


class Rounds(Arguments):
    """Look for rounds; all given conditions hold."""

    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    purpose: Purpose | None = None
    limit: int = Field(default=20, ge=1, le=200)


class Statistics(Arguments):
    """Months of roll-calls, both days included; without them the last three months."""

    since: date | None = None
    until: date | None = None


class SaveScript(Arguments):
    """A script as it is to be; it becomes the next version of its name."""

    script: Script
    note: str = Field(default="", max_length=200)
