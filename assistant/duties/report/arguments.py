"""The arguments of the report actions, named as officers' words are resolved to."""

from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from assistant.duties.report.draft.model import Draft as DraftText
from assistant.duties.report.record import Recording, SourceKind, Step
from assistant.duties.report.revision import Spoken, State
from core.effects.action import Arguments
from core.secrecy import Unmarked

MATERIAL_CHARS = 200_000


class GivenSource(BaseModel):
    """One piece of material as it came in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: Unmarked = Field(min_length=1, max_length=MATERIAL_CHARS)
    kind: SourceKind = SourceKind.NOTE
    at: AwareDatetime | None = None
    label: str = ""
    recording: Recording | None = None


class OfReport(Arguments):
    """Base of what is done to one report."""

    report: str = Field(min_length=1)


class Draft(Arguments):
    """Start a report from an event, from text, or from both.

    `text` holds the very words where `source_text` says that the utterance or the conversation is
    the material. `report` names any report of the same incident where there is no event.
    `corrects` names the sent report that this one corrects.
    """

    step: Step
    step_no: int | None = Field(default=None, ge=1)
    event: str | None = None
    source_text: Literal["utterance", "context"] | None = None
    text: Unmarked | None = Field(default=None, max_length=MATERIAL_CHARS)
    sources: tuple[GivenSource, ...] = ()
    report: str | None = None
    corrects: str | None = None
    title: str | None = Field(default=None, max_length=200)
    recipients: tuple[str, ...] = ()


class Material(OfReport):
    """Add a piece of material."""

    text: Unmarked = Field(min_length=1, max_length=MATERIAL_CHARS)
    kind: SourceKind = SourceKind.NOTE
    at: AwareDatetime | None = None
    label: str = ""
    recording: Recording | None = None
    version: int | None = None


class Update(OfReport):
    """Fill in or correct elements: field → value; null goes back to what the material says."""

    changes: dict[str, Any] = Field(min_length=1)
    version: int | None = None


class Edit(OfReport):
    """Change the text: the whole draft, or its body with one paragraph a line.

    `recompose` throws the edited text away and follows the facts again. `by_model` marks a wording
    by the model, which still follows the facts.
    """

    draft: DraftText | None = None
    body: Unmarked | None = Field(default=None, max_length=MATERIAL_CHARS)
    recompose: bool = False
    by_model: bool = False
    version: int | None = None


class Decide(OfReport):
    """Decide about a contradiction or a chain flag: choose a side (counted from 1), or explain."""

    conflict: str = Field(min_length=1)
    choice: int | None = Field(default=None, ge=1)
    decision: str | None = Field(default=None, max_length=2000)


class Submit(OfReport):
    """Hand it to the 带班领导."""

    note: str | None = None


class Return(OfReport):
    """Send it back to the drafter."""

    reason: str = Field(min_length=1, max_length=2000)


class Sign(OfReport):
    """Sign it. `version` is filled in with the one that is shown to whoever approves."""

    version: int | None = None


class Send(OfReport):
    """Register that it goes out; without `to` to those whom the report names."""

    to: tuple[str, ...] = ()
    way: str = Field(default="值班信息系统", min_length=1, max_length=50)
    version: int | None = None


class Confirm(OfReport):
    """Register a telephone call about it: whom, who answered, when."""

    to: str | None = None
    answered_by: str = Field(min_length=1, max_length=100)
    at: AwareDatetime | None = None
    kind: Spoken = Spoken.CONFIRM
    note: str | None = None


class Void(OfReport):
    """Give a draft up; it keeps its number."""

    reason: str = Field(min_length=1, max_length=500)


class Rules(Arguments):
    """Store a new version of the room's deadlines; `version` is the one it was edited from."""

    text: str = Field(min_length=1, max_length=MATERIAL_CHARS)
    note: str = Field(min_length=1, max_length=500)
    version: int = Field(ge=0)


class List(Arguments):
    """Look for reports; all given conditions hold."""

    event: str | None = None
    state: State | None = None
    step: Step | None = None
    keyword: str | None = None
    since: AwareDatetime | None = None


class Open(Arguments):
    """Open a report, or the newest one about an event."""

    report: str | None = None
    event: str | None = None


class Deadline(Arguments):
    """Until when the next report must be made."""

    event: str | None = None
    report: str | None = None
    kind: Literal["电话", "书面"] | None = None


Aspect = Literal["数字", "时间", "地名", "要素", "机构", "称谓", "密级", "错别字"]


class Check(OfReport):
    """Proofread it; without aspects in every respect."""

    aspects: tuple[Aspect, ...] = ()


class Export(OfReport):
    """Make a file of it; `template` names a layout or one of the room's own templates."""

    format: Literal["docx", "pdf", "ofd"]
    template: str | None = None
