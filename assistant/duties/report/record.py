"""The incident record: facts bound to the words they came from, and what is wrong with them.

Nothing in a report is written that is not a fact here, and no fact is here without the words in a
source (or the officer who typed it in). Values are never guessed: what was not said is absent,
what was said to be none is 0.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SourceKind(StrEnum):
    """How a piece of material came in."""

    NOTE = "note"  # typed by the officer, usually while on the telephone
    CHAT = "chat"  # pasted from a messenger group
    NEWS = "news"  # forwarded news or a platform's post
    TRANSCRIPT = "transcript"  # of a recording
    EVENT = "event"  # a registered event of the event system


class Recording(_Frozen):
    """The recording that a transcript is of; its bytes are kept under their hash.

    `marks` are the seconds at which the lines of the text begin, one a line; empty where they are
    not known.
    """

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    name: str = Field(max_length=200)
    seconds: float = Field(ge=0)
    marks: tuple[float, ...] = ()


class Source(_Frozen):
    """One piece of material, kept byte for byte. `id` is m1, m2, … in order of arrival."""

    id: str
    kind: SourceKind = SourceKind.NOTE
    text: str
    at: datetime | None = None  # when it came in, where known
    label: str = ""  # who gave it or what it is, for the page
    recording: Recording | None = None
    former: bool = False  # what the report was made of that a 更正 now corrects

    @model_serializer(mode="wrap")
    def _as_before(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A plain one reads as ever: what was signed is known again by its hash."""
        written: dict[str, Any] = handler(self)
        if self.recording is None:
            written.pop("recording", None)
        if not self.former:
            written.pop("former", None)
        return written


class Material(_Frozen):
    """Everything there is about one incident at one moment. `now` is aware, in the room's zone."""

    sources: tuple[Source, ...]
    now: datetime

    def source(self, id: str) -> Source:
        """Return a source by its id; KeyError where there is none."""
        for source in self.sources:
            if source.id == id:
                return source
        raise KeyError(id)


class Span(_Frozen):
    """Words in a source: `quote == source.text[start:end]`, offsets in characters."""

    source: str
    start: int
    end: int
    quote: str


class Slot(StrEnum):
    """The elements of an incident report."""

    CATEGORY = "category"  # text: "事故灾难-火灾"
    OCCURRED_AT = "occurred_at"  # when it happened; never the moment of the alarm
    ALARM_AT = "alarm_at"  # when 110/119/120 took the alarm
    RECEIVED_AT = "received_at"  # when this room, or whoever reports, was told
    REPORTED_AT = "reported_at"  # when this room reported upward
    PLACE = "place"
    SOURCE = "source"  # the unit (and person) that reported: "河口镇（苗实）"
    DEATHS = "deaths"
    INJURED = "injured"  # all the injured, without the dead
    SERIOUSLY_INJURED = "seriously_injured"
    SLIGHTLY_INJURED = "slightly_injured"
    MISSING = "missing"  # not reached or not found
    TRAPPED = "trapped"  # trapped at this moment
    EVACUATED = "evacuated"
    LOSS = "loss"
    CAUSE = "cause"  # only what an authority said; `status` tells how sure it is
    IMPACT = "impact"  # area, households, vehicles, closed roads
    MEASURE = "measure"  # many
    FORCE = "force"  # on scene, many
    LEADER = "leader"  # leaders on scene or who gave instructions, many
    COMMANDER = "commander"  # 现场指挥负责人
    CONTACT = "contact"  # who can be called at the scene, with the number
    TREND = "trend"  # under control, out, spreading, restored …
    REQUEST = "request"  # what is asked of the superior


COUNTS = (
    Slot.DEATHS,
    Slot.INJURED,
    Slot.SERIOUSLY_INJURED,
    Slot.SLIGHTLY_INJURED,
    Slot.MISSING,
    Slot.TRAPPED,
    Slot.EVACUATED,
)
TIMES = (Slot.OCCURRED_AT, Slot.ALARM_AT, Slot.RECEIVED_AT, Slot.REPORTED_AT)
MANY = (Slot.MEASURE, Slot.FORCE, Slot.LEADER, Slot.IMPACT, Slot.REQUEST)


class Status(StrEnum):
    """How far a statement may be taken; a draft never says more than this."""

    STATED = "stated"  # said as it is by who should know
    HEARSAY = "hearsay"  # neighbours, net, chat groups, rumours: never into a report as a fact
    PLANNED = "planned"  # 拟、准备、将、在路上: not done
    ONGOING = "ongoing"  # 正在、在查、在搜
    DENIED = "denied"  # said not to be so
    UNKNOWN = "unknown"  # said not to be known yet


class Precision(StrEnum):
    """How exactly a moment was said."""

    MINUTE = "minute"
    HOUR = "hour"  # 18时许, 早晨6点多
    DAY = "day"
    VAGUE = "vague"  # 昨天下午以后


class Fact(_Frozen):
    """One value of one slot as one source stated it.

    `text` is the value as a report would word it, built only from what was said. `number` for
    counts: None where the count was given only roughly (then `text` says how: 四十来人) . `moment`
    for times (aware; a day has 00:00 and `precision` DAY). `said_by` is whoever stated it, where
    the source tells. `as_of` is the moment for which a count holds.
    """

    slot: Slot
    text: str
    spans: tuple[Span, ...] = ()  # empty only for `by_officer`
    number: int | None = None
    moment: datetime | None = None
    precision: Precision = Precision.MINUTE
    approx: bool = False
    status: Status = Status.STATED
    said_by: str = ""
    as_of: datetime | None = None
    by_officer: bool = False  # typed or corrected on the page by the drafter
    weighed: bool = False  # chosen by the network over the rules' reading: to be looked at
    instead_of: str = ""  # what the rules read, where that gave way, with its words

    @model_serializer(mode="wrap")
    def _as_before(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """One that was not weighed reads as ever: what was signed is known again by its hash."""
        written: dict[str, Any] = handler(self)
        for name in ("weighed", "instead_of"):
            if not written[name]:
                del written[name]
        return written

    @property
    def hedged(self) -> bool:
        """Whether a draft must not state it as an established fact."""
        return self.status in (Status.HEARSAY, Status.PLANNED, Status.UNKNOWN)


class Wording(_Frozen):
    """One side of a contradiction, as it was said."""

    text: str  # "困了4个（物业）"
    spans: tuple[Span, ...] = ()


class Conflict(_Frozen):
    """Two or more statements that cannot all hold. Unresolved ones block signing.

    `what` is a short Chinese name (事发时间, 被困人数, 人数加总, 地名, 时间先后 …). `slot` is the
    contested one where there is one. `resolution` is the drafter's decision in words.
    """

    key: str  # stable for the same statements, so that a decision outlives a new reading
    what: str
    values: tuple[Wording, ...]
    slot: Slot | None = None
    resolution: str = ""


class Missing(_Frozen):
    """A required element that the material doesn't give; `ask` is what to ask on the telephone."""

    key: str  # 发生时间, 发生地点, 信息来源, 伤亡, 原因口径, 影响范围, 到场力量, 先期处置, …
    ask: str
    optional: bool = False


class Level(StrEnum):
    """Levels of incidents, and 未定 where the table or the facts don't decide."""

    MOST = "特别重大"
    MAJOR = "重大"
    LARGER = "较大"
    GENERAL = "一般"
    OPEN = "未定"


class Grade(_Frozen):
    """A level with the reason and the rule that it stands on."""

    level: Level
    reason: str
    basis: str = ""  # 国务院令第493号第3条


class Flag(_Frozen):
    """Sensitive time, place or people: reported whatever the level."""

    kind: str  # 时间, 地点, 人群
    text: str
    spans: tuple[Span, ...] = ()


class Record(_Frozen):
    """What is known about one incident at one moment.

    `facts` holds the settled ones: at most one for every slot that is not in MANY; a contested
    value without a clear authority is not among them. `doubts` may disagree: they are shown for an
    officer to look at, block nothing and change no word of the draft.
    """

    facts: tuple[Fact, ...]
    missing: tuple[Missing, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    doubts: tuple[Conflict, ...] = ()
    grade: Grade = Field(default_factory=lambda: Grade(level=Level.OPEN, reason=""))
    flags: tuple[Flag, ...] = ()

    def one(self, slot: Slot) -> Fact | None:
        """Return the settled fact of a slot."""
        return next((fact for fact in self.facts if fact.slot is slot), None)

    def all(self, slot: Slot) -> Sequence[Fact]:
        """Return every settled fact of a slot, in the order in which they were said."""
        return [fact for fact in self.facts if fact.slot is slot]

    @property
    def unresolved(self) -> Sequence[Conflict]:
        """The contradictions that nobody has decided yet."""
        return [conflict for conflict in self.conflicts if not conflict.resolution]


class Step(StrEnum):
    """Where a report stands in its chain."""

    FIRST = "首报"
    FOLLOW_UP = "续报"
    FINAL = "终报"


class Severity(StrEnum):
    """How a chain flag is to be taken."""

    ERROR = "error"  # blocks signing until corrected or explained
    WARN = "warn"
    INFO = "info"
    EXPLAINED = "explained"  # looks wrong, and the text itself says why it is right


class ChainFlag(_Frozen):
    """Something between two revisions of one incident that an officer must look at."""

    type: str  # deaths_decreased, place_drift, persons_unaccounted, level_up, time_changed …
    severity: Severity
    field: str
    prev: str
    now: str
    note: str
