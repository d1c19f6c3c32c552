"""A warning, the units that are to be told of it, and what was said about each of them."""

from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class WarningState(StrEnum):
    """Where a warning stands."""

    IN_FORCE = "生效中"
    REPLACED = "已变更"  # a later warning took its place
    LIFTED = "已解除"
    WITHDRAWN = "已撤回"  # registered by mistake


class Verb(StrEnum):
    """What was done towards a unit."""

    TOLD = "告知"
    CONFIRMED = "确认"
    URGED = "催办"  # one call to the duty room
    CALLED = "叫应"  # calls until somebody confirms


class Standing(StrEnum):
    """Where a unit stands."""

    WAITING = "待告知"
    TOLD = "已告知"
    URGED = "已催办"
    CALLING = "叫应中"
    CONFIRMED = "已确认"


class Cited(_Frozen):
    """Where a task stands: `quote` is exactly the stored text between `start` and `end`."""

    revision: int
    clause: int
    document: str
    path: str
    quote: str
    start: int
    end: int

    @property
    def link(self) -> str:
        """The page that shows the quote in its document."""
        place = f"clause={self.clause}&start={self.start}&end={self.end}"
        return f"/source/{self.revision}?{place}#quote"


class Task(_Frozen):
    """What a unit has to do; without `cited`, `basis` says why: a group, an officer's word."""

    text: str = Field(max_length=1000)
    basis: str = Field(default="", max_length=200)
    cited: Cited | None = None


class Assigned(_Frozen):
    """A unit of the duty list with its tasks."""

    unit: str
    name: str
    tasks: tuple[Task, ...] = ()


class Word(_Frozen):
    """One word about one unit, by an officer or from a round of calls."""

    unit: str
    verb: Verb
    at: AwareDatetime
    by_name: str
    how: str = ""
    person: str = ""
    text: str = ""
    rollcall: str = ""


class Told(_Frozen):
    """A unit of the list with where it stands. `late`: it did not confirm by the deadline."""

    assigned: Assigned
    standing: Standing
    words: tuple[Word, ...] = ()
    told_at: datetime | None = None
    confirmed_at: datetime | None = None
    confirmed_by: str = ""
    due: datetime | None = None
    late: bool = False
    link: str = ""  # the round of calls that its confirmation rests on


class Warning(_Frozen):
    """A registered warning. `id` is YJ-YYYYMMDD-N in the room's calendar."""

    id: str
    kind: str
    colour: str
    issuer: str
    area: str
    text: str
    issued_at: AwareDatetime
    until: datetime | None
    registered_at: AwareDatetime
    by_name: str
    confirm_minutes: int
    confirm_basis: Cited | None = None  # None: the room's own setting
    replaces: str = ""
    state: WarningState
    ended_at: datetime | None = None
    ended_by_name: str = ""
    ended_why: str = ""
    units: tuple[Told, ...] = ()

    @property
    def name(self) -> str:
        """What it is called: 暴雨红色预警."""
        return f"{self.kind}{self.colour}预警"

    @property
    def in_force(self) -> bool:
        """Whether it still asks something of anybody."""
        return self.state is WarningState.IN_FORCE

    @property
    def allowed(self) -> timedelta:
        """How long a unit has to confirm from when it was told."""
        return timedelta(minutes=self.confirm_minutes)

    @property
    def unconfirmed(self) -> tuple[Told, ...]:
        """The units that have not confirmed."""
        return tuple(one for one in self.units if one.standing is not Standing.CONFIRMED)
