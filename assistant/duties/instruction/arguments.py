"""The arguments of the actions on instructions."""

from pydantic import AwareDatetime, Field, model_validator

from assistant.duties.instruction.model import State
from assistant.duties.rollcall.arguments import ALERT_CHARS
from core.effects.action import Arguments
from core.secrecy import Unmarked

Ids = tuple[str, ...]


class Register(Arguments):
    """An instruction word for word, and who has to feed back by when.

    Without `due` the period of its urgency counts from the registration.
    """

    given_by: str = Field(min_length=1, max_length=40, title="批示领导")
    text: Unmarked = Field(min_length=1, max_length=4000, title="批示原文")
    to: Ids = Field(min_length=1, max_length=500, title="承办单位")
    way: str = Field(default="书面批示", max_length=20, title="批示方式")
    urgency: str = Field(default="急件", max_length=10, title="缓急")
    due: AwareDatetime | None = Field(default=None, title="反馈时限")
    about: str = Field(default="", max_length=60, title="所涉事件、报告编号")
    given_at: AwareDatetime | None = Field(default=None, title="批示时间")

    @model_validator(mode="after")
    def _in_order(self) -> "Register":
        if self.due and self.given_at and self.due <= self.given_at:
            raise ValueError("反馈时限须晚于批示时间")
        return self


class OfInstruction(Arguments):
    """An instruction."""

    instruction: str = Field(min_length=1, max_length=40, title="批示")


class Pass(OfInstruction):
    """It was passed on to units; without `units` to all that it was not passed on to yet."""

    units: Ids = Field(default=(), max_length=500, title="单位")
    how: str = Field(default="", max_length=40, title="转办方式")


class FeedBack(OfInstruction):
    """A unit fed back."""

    unit: str = Field(min_length=1, title="反馈单位")
    text: Unmarked = Field(min_length=1, max_length=4000, title="反馈内容")
    person: str = Field(default="", max_length=40, title="反馈人")
    at: AwareDatetime | None = Field(default=None, title="反馈时间")


class Extend(OfInstruction):
    """Units have more time; without `units` all that have not fed back."""

    until: AwareDatetime = Field(title="延至")
    why: str = Field(min_length=1, max_length=200, title="延期理由")
    units: Ids = Field(default=(), max_length=500, title="单位")


class Urge(OfInstruction):
    """Call units that owe feedback; without `units` all of them.

    `units`, `text` and the script are bound when the plan is proposed: the approval is over these.
    """

    units: Ids = Field(default=(), max_length=500, title="单位")
    text: Unmarked = Field(default="", max_length=ALERT_CHARS, title="传达内容")
    script: str | None = None
    script_version: int | None = None


class Close(OfInstruction):
    """It is done. While units owe feedback, `why` says why it is closed all the same."""

    why: str = Field(default="", max_length=300, title="办结说明")


class Find(Arguments):
    """Which instructions are looked for."""

    state: State | None = None
    about: str | None = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    limit: int = Field(default=50, ge=1, le=2000)
