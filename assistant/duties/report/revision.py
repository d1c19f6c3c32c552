"""One report of an incident: what it is made of, where it stands, and everything done to it.

An incident's reports form a chain 首报 → 续报一、二… → 终报; each is a revision of the incident.
What is signed does not change any more; what was sent is corrected by a revision marked 更正.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from assistant.duties.report.draft.model import Draft, Header
from assistant.duties.report.record import ChainFlag, Fact, Material, Record, Slot, Source, Step

NUMERALS = "零一二三四五六七八九十"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class State(StrEnum):
    """Where a revision stands. The permitted moves are data: workflow.yaml."""

    DRAFT = "草稿"
    SUBMITTED = "待审签"
    RETURNED = "已退回"
    SIGNED = "已签发"
    SENT = "已报出"
    VOID = "已作废"

    @property
    def editable(self) -> bool:
        """Whether its content may still change."""
        return self in (State.DRAFT, State.SUBMITTED, State.RETURNED)

    @property
    def binding(self) -> bool:
        """Whether it was signed, so that later revisions are measured against it."""
        return self in (State.SIGNED, State.SENT)


class Verb(StrEnum):
    """What can be done to a revision; each leaves an entry in its trail."""

    START = "起草"
    IMPORT = "导入"
    MATERIAL = "补充材料"
    FACTS = "修改要素"
    TEXT = "修改文稿"
    DECIDE = "作出认定"
    TAKE_BACK = "撤回修改"
    SUBMIT = "送审"
    RECALL = "撤回送审"
    RETURN = "退回"
    RESUBMIT = "撤销退回"
    SIGN = "签发"
    SEND = "报出"
    PHONE = "登记电话报告"
    CONFIRM = "登记电话确认"
    RETRACT = "撤销登记"
    VOID = "作废"
    RESTORE = "恢复"


class Heading(_Frozen):
    """What the room puts around the text. `recipients` and `copies` are names of units.

    `title` is empty unless an officer typed one; `signer` is filled in by signing.
    """

    title: str = ""
    recipients: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    unit: str = ""
    contact: str = ""
    drafter: str = ""
    signer: str = ""
    attachments: tuple[str, ...] = ()


class Decision(_Frozen):
    """What a person decided about a contradiction or a chain flag, and who it was."""

    text: str
    by: str
    by_name: str
    at: AwareDatetime


class Content(_Frozen):
    """Everything that may be edited. `sources` are kept byte for byte, in order of arrival.

    `typed` holds what the officer filled in, by slot; an empty list of a slot means that the slot
    is to stay empty whatever the material says. `composed` says that the draft follows from the
    facts and nobody has edited it, so that it is made anew when they change.
    """

    sources: dict[str, Source] = Field(default_factory=dict[str, Source])
    now: AwareDatetime
    typed: dict[Slot, tuple[Fact, ...]] = Field(default_factory=dict[Slot, tuple[Fact, ...]])
    decisions: dict[str, Decision] = Field(default_factory=dict[str, Decision])
    heading: Heading = Heading()
    draft: Draft | None = None
    composed: bool = True

    @property
    def material(self) -> Material:
        """The sources as the readers take them."""
        return Material(sources=tuple(self.sources.values()), now=self.now)

    @property
    def decided(self) -> dict[str, str]:
        """The decisions as words by their key."""
        return {key: decision.text for key, decision in self.decisions.items()}


class Entry(_Frozen):
    """One line of the trail; never changed, never deleted.

    `before` holds what was replaced, by its place in the content (`typed/injured`), so that
    nothing that was ever typed is lost. `detail` holds what else belongs to the deed.
    """

    no: int
    key: str
    verb: Verb
    before_state: State | None
    after_state: State
    by: str
    by_name: str
    at: AwareDatetime
    why: str = ""
    before: dict[str, Any] = Field(default_factory=dict[str, Any])
    detail: dict[str, Any] = Field(default_factory=dict[str, Any])


class Signed(_Frozen):
    """What was signed: the record and the chain flags as they were, and the hash of the content."""

    by: str
    by_name: str
    at: AwareDatetime
    sha256: str
    record: Record
    flags: tuple[ChainFlag, ...] = ()


class Sent(_Frozen):
    """What went out: the hash of the exact bytes, to whom, by which way. `at` is when."""

    sha256: str
    name: str
    size: int
    recipients: tuple[str, ...]
    way: str
    at: AwareDatetime
    by: str
    by_name: str


class Spoken(StrEnum):
    """What a registered telephone call was."""

    REPORT = "电话报告"  # told by telephone ahead of the written report
    CONFIRM = "电话确认"  # the other side says that the written report has arrived


class Telephone(_Frozen):
    """A registered telephone call: whom, who answered, when. A retracted one stays listed."""

    key: str
    kind: Spoken
    recipient: str
    answered_by: str
    at: AwareDatetime
    note: str = ""
    by: str
    by_name: str
    retracted: bool = False


class Revision(_Frozen):
    """One report with its whole history. `no` counts the 续报 from 1, 0 for others.

    `correction` counts the corrections of one report from 1, 0 for the report itself; `corrects`
    is then its id. `version` changes with every change of the content.
    """

    id: str
    incident: str
    event: str | None
    title: str
    position: int
    step: Step
    no: int
    corrects: str | None = None
    correction: int = 0
    state: State
    version: int
    content: Content
    signed: Signed | None = None
    sent: Sent | None = None
    telephone: tuple[Telephone, ...] = ()
    trail: tuple[Entry, ...] = ()
    created_at: AwareDatetime
    created_by: str
    created_by_name: str

    @property
    def label(self) -> str:
        """首报, 续报二, 终报, 续报一（更正）."""
        return label(self.step, self.no, self.correction)

    @property
    def name(self) -> str:
        """What it is called: 东渡口厂房火情续报一."""
        return f"{self.title}{self.label}"

    @property
    def latest(self) -> Entry | None:
        """The newest entry of the trail."""
        return self.trail[-1] if self.trail else None

    def entry(self, key: str) -> Entry | None:
        """Return the entry made under this idempotency key."""
        return next((entry for entry in self.trail if entry.key == key), None)

    @property
    def taken_back(self) -> frozenset[str]:
        """The keys of entries that were taken back."""
        return frozenset(entry.detail["of"] for entry in self.trail if "of" in entry.detail)

    def header(self, at: datetime | None = None) -> Header:
        """Return what goes around the text, as the drafting takes it."""
        heading = self.content.heading
        return Header(
            addressee="、".join(heading.recipients),
            unit=heading.unit,
            number=self.id,
            at=at,
            signer=heading.signer,
            contact=heading.contact,
            sequence=max(self.no, 1),
            attachments=heading.attachments,
            copies=heading.copies,
        )


def label(step: Step, no: int, correction: int) -> str:
    """Return how a report of a chain is called."""
    counted = NUMERALS[no] if 0 < no < len(NUMERALS) else str(no)
    said = step.value + (counted if no else "")
    if not correction:
        return said
    again = NUMERALS[correction] if 1 < correction < len(NUMERALS) else ""
    return f"{said}（更正{again}）"


class NewRevision(_Frozen):
    """What a new revision is started with. `after` is any report of the same incident."""

    step: Step
    no: int | None = None
    event: str | None = None
    after: str | None = None
    corrects: str | None = None
    title: str = Field(min_length=1, max_length=200)
    sources: tuple[Source, ...] = ()
    heading: Heading = Heading()
    typed: Mapping[Slot, tuple[Fact, ...]] = Field(default_factory=dict[Slot, tuple[Fact, ...]])


def chain(revisions: Sequence[Revision]) -> list[Revision]:
    """Return the revisions that count, in order: without those that were made void."""
    return [r for r in sorted(revisions, key=lambda r: r.position) if r.state is not State.VOID]
