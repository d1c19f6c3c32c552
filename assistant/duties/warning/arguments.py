"""The arguments of the actions on warnings."""

from typing import Literal

from pydantic import AwareDatetime, Field, model_validator

from assistant.duties.rollcall.arguments import ALERT_CHARS
from assistant.duties.warning.model import WarningState
from core.effects.action import Arguments
from core.secrecy import Unmarked

Ids = tuple[str, ...]


class Register(Arguments):
    """A warning as it came in. `issued_at` is now where it is not said."""

    kind: str = Field(min_length=1, max_length=20, title="预警种类")
    colour: Literal["红色", "橙色", "黄色", "蓝色"] = Field(title="颜色")
    issuer: str = Field(min_length=1, max_length=60, title="发布单位")
    area: str = Field(default="", max_length=200, title="影响范围")
    text: Unmarked = Field(default="", max_length=4000, title="预警内容")
    issued_at: AwareDatetime | None = Field(default=None, title="发布时间")
    until: AwareDatetime | None = Field(default=None, title="预计持续至")
    replaces: str = Field(default="", max_length=40, title="代替哪一条预警")

    @model_validator(mode="after")
    def _in_order(self) -> "Register":
        if self.issued_at and self.until and self.until <= self.issued_at:
            raise ValueError("结束时间须晚于发布时间")
        return self


class OfWarning(Arguments):
    """A warning."""

    warning: str = Field(min_length=1, max_length=40, title="预警")


class Assign(OfWarning):
    """The units of the duty list as it is to be, in order; their tasks are found, not given.

    A quote never comes in by an argument: what a unit has to do is read from the library again.
    """

    units: Ids = Field(min_length=1, max_length=2000, title="告知单位")


class Add(OfWarning):
    """Units, groups or a class of rooms that are to be told too."""

    to: Ids = Field(min_length=1, max_length=500, title="增加的单位")
    task: str = Field(default="", max_length=500, title="要做什么")


class Told(OfWarning):
    """Units were told; without `units` all that were not told yet."""

    units: Ids = Field(default=(), max_length=2000, title="单位")
    how: str = Field(default="", max_length=40, title="告知方式")


class Confirm(OfWarning):
    """Units confirmed to an officer."""

    units: Ids = Field(min_length=1, max_length=2000, title="单位")
    how: str = Field(default="", max_length=40, title="确认方式")
    person: str = Field(default="", max_length=40, title="对方确认人")
    text: Unmarked = Field(default="", max_length=500, title="回复内容")


class Calling(OfWarning):
    """Call units; without `units` all that have not confirmed.

    `units`, `text` and the script are bound when the plan is proposed: the approval is over these.
    """

    units: Ids = Field(default=(), max_length=2000, title="单位")
    text: Unmarked = Field(default="", max_length=ALERT_CHARS, title="传达内容")
    script: str | None = Field(default=None, title="话术")
    script_version: int | None = None


class End(OfWarning):
    """The warning was lifted (or has run out)."""

    why: str = Field(default="", max_length=200, title="解除依据")


class Find(Arguments):
    """Which warnings are looked for."""

    state: WarningState | None = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    limit: int = Field(default=50, ge=1, le=500)
