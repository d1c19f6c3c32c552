"""Tables of roll-calls and 叫应. A row of `rollcall_attempt` is the truth about one call."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Instant


class CampaignRow(Base):
    """A round of calls. `spoken` is the script as it is said; `version` rises with every change.

    `question` is the knowledge question of this round, `expects` what its answer should hold and
    `source` the clause that both are quoted from (`parts.Quoted`);
    `redial` says whether a number is tried again by itself.
    """

    __tablename__ = "rollcall_campaign"

    id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    purpose: Mapped[str]
    title: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    script: Mapped[str]
    script_version: Mapped[int]
    spoken: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    question: Mapped[str] = mapped_column(Text)
    expects: Mapped[list[str]] = mapped_column(JSON)
    source: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    targets: Mapped[list[str]] = mapped_column(JSON)
    redial: Mapped[bool]
    concurrency: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by: Mapped[str]
    created_by_name: Mapped[str]
    starts_at: Mapped[datetime] = mapped_column(Instant, index=True)
    ends_by: Mapped[datetime | None] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int]


class UnitRow(Base):
    """A unit of a round and whose numbers may be called for it, in order (`Callee` as JSON)."""

    __tablename__ = "rollcall_unit"

    campaign_id: Mapped[str] = mapped_column(ForeignKey("rollcall_campaign.id"), primary_key=True)
    unit: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    unit_name: Mapped[str]
    callees: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(Text)


class AttemptRow(Base):
    """One call. `lap` counts how often a person had the unit called anew in this round.

    `answer` and `talked` are JSON texts; `talked` is stored with the end of the call, so that a
    call can be judged again after a crash. `came_in`: the room called us back. `held`: its
    recording is kept beyond its time.
    """

    __tablename__ = "rollcall_attempt"
    __table_args__ = (UniqueConstraint("campaign_id", "unit", "no"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    campaign_id: Mapped[str] = mapped_column(ForeignKey("rollcall_campaign.id"), index=True)
    unit: Mapped[str]
    unit_name: Mapped[str]
    position: Mapped[int]
    no: Mapped[int]
    lap: Mapped[int]
    rank: Mapped[str]
    number: Mapped[str]
    person: Mapped[str]
    name: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    planned_at: Mapped[datetime] = mapped_column(Instant)
    dialed_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_s: Mapped[float | None]
    ended_s: Mapped[float | None]
    ending: Mapped[str | None]
    code: Mapped[int | None]
    reason: Mapped[str]
    talked: Mapped[str | None] = mapped_column(Text)
    answer: Mapped[str | None] = mapped_column(Text)
    recording: Mapped[bool]
    rang_s: Mapped[float | None]
    came_in: Mapped[bool] = mapped_column(default=False)
    held: Mapped[bool] = mapped_column(default=False)
    unknown: Mapped[bool]
    note: Mapped[str] = mapped_column(Text)


class CorrectionRow(Base):
    """A person's word over the machine's; none is deleted, a retracted one no longer counts.

    `machine` is what the machine had judged, `state_before` where the call stood.
    """

    __tablename__ = "rollcall_correction"
    __table_args__ = (UniqueConstraint("attempt_id", "no"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    attempt_id: Mapped[str] = mapped_column(ForeignKey("rollcall_attempt.id"), index=True)
    no: Mapped[int]
    verdict: Mapped[str]
    machine: Mapped[str | None]
    state_before: Mapped[str]
    name: Mapped[str]
    why: Mapped[str] = mapped_column(Text)
    by: Mapped[str]
    by_name: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)
    retracted_at: Mapped[datetime | None] = mapped_column(Instant)


class DeedRow(Base):
    """A key under which a round was changed, so that it changes once."""

    __tablename__ = "rollcall_deed"

    key: Mapped[str] = mapped_column(primary_key=True)
    campaign_id: Mapped[str] = mapped_column(ForeignKey("rollcall_campaign.id"), index=True)
    verb: Mapped[str]
    by: Mapped[str]
    by_name: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)


class ScriptRow(Base):
    """A version of a script that officers wrote; the newest of a name holds."""

    __tablename__ = "rollcall_script"

    name: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    body: Mapped[str] = mapped_column(Text)
    note: Mapped[str]
    by: Mapped[str]
    by_name: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)


class RollcallNumberRow(Base):
    """The last number given to a round on a day; 查岗 (CG) and 叫应 (JY) count apart."""

    __tablename__ = "rollcall_number"

    day: Mapped[date] = mapped_column(primary_key=True)
    series: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


# what a round is called and how it went is read from these
ROUNDS_FROM = tuple(
    row.__tablename__ for row in (CampaignRow, UnitRow, AttemptRow, CorrectionRow, DeedRow)
)
