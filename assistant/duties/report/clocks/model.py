"""A running deadline, as it is shown and stored."""

from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from assistant.duties.report.rules.model import Start


class Kind(StrEnum):
    """By which way it has to be reported."""

    TELEPHONE = "电话"
    WRITTEN = "书面"
    FOLLOW_UP = "续报"


class State(StrEnum):
    """Where a clock stands. 疑似超时 is a hint to check, never a verdict on anybody."""

    RUNNING = "计时中"
    SOON = "临近"
    DONE = "已报"
    LATE = "疑似超时"
    UNKNOWN = "起算未定"  # the moment that it counts from is not known
    AT_ONCE = "立即"  # the rule sets no minutes


class Reported(BaseModel):
    """A report that went out: by which way and when (aware)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    at: datetime


class Clock(BaseModel):
    """One deadline of one rule.

    `start_at` is the moment that it counts from, None where unknown; `missing` then names the
    element to ask for. `due` is in the room's zone, None where there is none (立即) or it can't be
    reckoned. `remaining` is negative after it. `why` says in Chinese what it counts from and which
    level was taken; `strictest` marks a level taken because the real one is undecided. `ours`
    says whether the room itself reports. `remind_at` holds the moments to remind at.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    rule: str
    name: str
    kind: Kind
    chain: str
    ours: bool
    start: Start
    start_at: datetime | None
    due: datetime | None
    remaining: timedelta | None
    state: State
    why: str
    missing: str = ""
    strictest: bool = False
    done_at: datetime | None = None
    remind_at: tuple[datetime, ...] = ()
    basis: str
    authority: str
    region: str
    note: str = ""

    @property
    def text(self) -> str:
        """One line for an officer."""
        head = f"{self.name}\uff08{self.kind.value}\uff0c{self.chain}\uff09"
        if self.state is State.AT_ONCE:
            return f"{head}\uff1a立即报告，条文没有规定分钟数。{self.why}"
        if self.state is State.DONE and self.due is None:
            return f"{head}\uff1a{self.state.value}。{self.why}"
        if self.due is None:
            return f"{head}\uff1a起算时间未定，缺“{self.missing}”。{self.why}"
        return f"{head}\uff1a{deadline(self.due)}前，{self.state.value}。{self.why}"


def deadline(due: datetime) -> str:
    """Return a due moment as officers say it; midnight is 24时 of the day that ends."""
    if due.hour == 0 and due.minute == 0:
        day = due.date() - timedelta(days=1)
        return f"{day.month}月{day.day}日24时"
    return f"{due.month}月{due.day}日{due.hour}时{due.minute:02d}分"
