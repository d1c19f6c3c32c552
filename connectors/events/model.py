"""An event (事件/工单): what happened, who handles it, by when, and every step it has taken."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class Loop(StrEnum):
    """The four closed loops, lowest first: small things end in the community, hard ones go up."""

    COMMUNITY = "社区"
    GRID = "多格合一"
    TOWN = "街镇"
    DISTRICT = "区级"

    @property
    def height(self) -> int:
        """0 for the lowest loop."""
        return tuple(Loop).index(self)


class State(StrEnum):
    """Where an event stands. The permitted moves are data: states.yaml."""

    WAITING = "待派单"
    DISPATCHED = "已派单"
    HANDLING = "处置中"
    EXTENSION = "延期申请"
    CHECKING = "已反馈待核查"
    CLOSING = "待办结"
    RETURNED = "已退回"
    CLOSED = "已办结"
    VOID = "已作废"

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something."""
        return self not in (State.CLOSED, State.VOID)


class Category(StrEnum):
    """The four kinds of emergencies of 《突发事件应对法》, and everyday city matters."""

    ACCIDENT = "事故灾难"
    NATURAL = "自然灾害"
    HEALTH = "公共卫生"
    SECURITY = "社会安全"
    CITY = "城市管理"


class Order(StrEnum):
    """What kind of 12345 order it is; its time limit follows from this (limits.yaml)."""

    ADVICE = "咨询建议"
    REQUEST = "求助投诉"
    SUPERVISED = "督办"
    REVISIT = "回访复核"
    COMPLEX = "复杂事项"


class Verb(StrEnum):
    """What can be done to an event; each leaves a step."""

    REGISTER = "登记"
    IMPORT = "导入"
    EDIT = "修改登记"
    DISPATCH = "派单"
    SIGN = "签收"
    FEEDBACK = "反馈"
    FINISH = "办理完毕反馈"
    URGE = "催办"
    RETURN = "退回"
    ESCALATE = "升级"
    EXTEND = "申请延期"
    DECIDE = "延期审批"
    CHECK = "核查通过"
    CLOSE = "办结"
    WITHDRAW = "撤回"
    VOID = "作废"
    OUTSIDE = "外部变更"  # done by somebody in the other system's own pages


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Assignment(_Frozen):
    """One unit's part in an event. The first assignment of an event is the leading unit's.

    `signed_at` and `finished_at` are None until the unit has signed for it, and reported it done.
    """

    unit: str
    at: AwareDatetime
    signed_at: AwareDatetime | None = None
    finished_at: AwareDatetime | None = None


class Step(_Frozen):
    """One line of an event's trail; never changed, never deleted.

    `key` is the idempotency key under which it was done. `why` is the reason, note, content or
    result in the officer's words. `units` are those it concerned. `detail` holds values before and
    after (`deadline`, `loop`, `until`, …) and, for a withdrawal, `withdraws`: the other step's key.
    """

    no: int
    key: str
    verb: Verb
    before: State | None
    after: State
    by: str
    by_name: str
    at: AwareDatetime
    why: str = ""
    units: tuple[str, ...] = ()
    detail: dict[str, Any] = Field(default_factory=dict)


class NewEvent(_Frozen):
    """What is known when an event is registered."""

    title: str = Field(min_length=1, max_length=200)
    loop: Loop = Loop.TOWN
    category: Category | None = None
    order: Order | None = None
    place: str | None = None
    place_text: str = ""
    occurred_at: AwareDatetime | None = None
    received_at: AwareDatetime | None = None
    source: str = ""
    casualties: str = ""
    deadline: AwareDatetime | None = None


class Event(NewEvent):
    """An event with its trail. `deadline_basis` says where the deadline comes from, for officers.

    `asked_until` is the date asked for while an extension is being decided, `resume` the state that
    is gone back to then. `rounds` counts how often it was sent back to be done again, `urges` how
    often it was urged. Ids refer to units and places of other systems.
    """

    id: str
    state: State
    assignments: tuple[Assignment, ...] = ()
    deadline_basis: str = ""
    result: str = ""
    rounds: int = 0
    urges: int = 0
    asked_until: AwareDatetime | None = None
    resume: State | None = None
    created_at: AwareDatetime
    created_by: str = ""
    closed_at: AwareDatetime | None = None
    steps: tuple[Step, ...] = ()

    @property
    def units(self) -> tuple[str, ...]:
        """Who handles it, the leading unit first."""
        return tuple(assignment.unit for assignment in self.assignments)

    @property
    def owner(self) -> str:
        """The leading unit, "" where none is named."""
        return self.units[0] if self.assignments else ""

    @property
    def latest(self) -> Step | None:
        """The newest step of the trail."""
        return self.steps[-1] if self.steps else None

    def step(self, key: str) -> Step | None:
        """Return the step done under this idempotency key."""
        return next((step for step in self.steps if step.key == key), None)

    @property
    def withdrawn(self) -> frozenset[str]:
        """The keys of steps that were taken back."""
        return frozenset(
            step.detail["withdraws"] for step in self.steps if step.verb is Verb.WITHDRAW
        )

    def feedback(self) -> list[Step]:
        """Return what counts as feedback: not taken back, and given since it was last sent back."""
        taken_back, valid = self.withdrawn, list[Step]()
        for step in self.steps:
            if step.verb is Verb.RETURN:
                valid.clear()
            elif step.verb in (Verb.FEEDBACK, Verb.FINISH) and step.key not in taken_back:
                valid.append(step)
        return valid


class EventQuery(_Frozen):
    """Which events are looked for; every given condition must hold.

    `since` and `until` bound the registration, `due_before` the deadline of open events. Without a
    state, closed and void events are found only where `closed` says so.
    """

    keyword: str = ""
    place: str | None = None
    unit: str | None = None
    loop: Loop | None = None
    state: State | None = None
    overdue: bool | None = None
    due_before: AwareDatetime | None = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    closed: bool = False
    limit: int = 200


def terms(keyword: str) -> list[str]:
    """Split a keyword into what must each occur."""
    return keyword.lower().split()


def matches(event: Event, query: EventQuery, now: datetime) -> bool:
    """Say whether an event is meant by a query. Adapters may ask their store for a superset."""
    told = (event.id, event.title, event.place_text, event.source, event.result)
    text = " ".join(told).lower()
    due = event.deadline if event.state.open else None
    return all(
        (
            event.state is query.state if query.state else query.closed or event.state.open,
            all(term in text for term in terms(query.keyword)),
            query.place in (None, event.place),
            query.unit is None or query.unit in event.units,
            query.loop in (None, event.loop),
            query.overdue is None or query.overdue == (due is not None and due < now),
            query.due_before is None or (due is not None and due < query.due_before),
            query.since is None or event.created_at >= query.since,
            query.until is None or event.created_at < query.until,
        )
    )


def soonest_first(events: Iterable[Event]) -> list[Event]:
    """Sort open events by deadline (those without one last), then closed ones, newest first."""
    return sorted(
        events,
        key=lambda e: (
            not e.state.open,
            e.deadline.timestamp() if e.deadline and e.state.open else float("inf"),
            -e.created_at.timestamp(),
        ),
    )
