"""What the desk needs from the other parts of reporting, and from the room.

Each is a plain callable, so that a room without one of them (no checker, no export) still works,
and a test can put in its own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from pydantic import BaseModel

from assistant.duties.proofread.finding import Finding
from assistant.duties.report.draft.model import Draft, Header
from assistant.duties.report.record import (
    ChainFlag,
    Fact,
    Material,
    Record,
    Slot,
    Source,
    Step,
)
from assistant.duties.report.revision import Revision


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What every report of the room bears: the unit, its contact line, the usual recipients."""

    unit: str = ""
    contact: str = ""
    recipients: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exported:
    """A report as a file; `media` is its media type."""

    name: str
    media: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Known:
    """A report with its record: as signed, or as it is now."""

    revision: Revision
    record: Record


@dataclass(frozen=True, slots=True)
class Running:
    """A deadline towards which a clock runs.

    `rule` is the id of the rule, `kind` 电话, 书面 or 续报; `key` tells the clocks of one rule
    apart. `start` is what it counts from, None where that is not known yet (`due` is None then
    too). `met` is when it was done, `soon` from when on it is reminded of. `ours` says that the
    room itself has to report; others' deadlines are told, never reminded of. `text` says it all
    to an officer.
    """

    rule: str
    kind: str
    title: str
    due: datetime | None
    start: datetime | None
    soon: tuple[datetime, ...]
    met: datetime | None
    basis: str
    text: str
    key: str = ""
    ours: bool = True
    state: str = ""


class Assess(Protocol):
    """Makes a record from material; see `assess.assess`."""

    def __call__(
        self,
        material: Material,
        step: Step,
        decisions: Mapping[str, str],
        typed: Sequence[Fact],
        emptied: frozenset[Slot],
    ) -> Record:
        """Read and settle; no material is refused."""
        ...


class Compose(Protocol):
    """Makes the text of a report from its record; `before` is that of the report before it."""

    def __call__(
        self,
        record: Record,
        material: Material,
        step: Step,
        header: Header,
        *,
        before: Record | None = None,
    ) -> Draft:
        """Compose; every figure comes from a fact."""
        ...


class Clocks(Protocol):
    """Returns the deadlines of a chain, the nearest first."""

    def __call__(self, chain: Sequence[Known], now: datetime) -> Sequence[Running]:
        """Return what runs at `now`; `chain` holds the counted reports in order."""
        ...


class Check(Protocol):
    """Proofreads a text that was written on a day; see the checker of `duties.proofread`."""

    def __call__(self, text: str, written: datetime) -> Sequence[Finding]:
        """Return the findings in order of place."""
        ...


class Export(Protocol):
    """Makes a file of a report, by a template of the room where one is named.

    Raises Refused for a format that can't be made here, NotFound for an unknown template.
    """

    def __call__(self, known: Known, format: str, template: str = "") -> Exported:
        """Return the whole file."""
        ...


def _none(*_given: object) -> list[ChainFlag]:
    return []


def _same(before: Record, now: Record) -> Sequence[BaseModel]:
    return ()


def _no_clocks(chain: Sequence[Known], now: datetime) -> Sequence[Running]:
    return ()


class Untraceable(Protocol):
    """What finds the inventions in a text; see `draft.untraceable`."""

    def __call__(
        self,
        draft_text: str,
        record: Record,
        material: Material,
        *,
        earlier: Sequence[Record] = (),
        allowed: Sequence[str] = (),
    ) -> Sequence[str]:
        """Return what no fact and no material supports.

        `earlier` was reported before, `allowed` is what the house itself writes.
        """
        ...


def _nothing_wrong(
    draft_text: str,
    record: Record,
    material: Material,
    *,
    earlier: Sequence[Record] = (),
    allowed: Sequence[str] = (),
) -> Sequence[str]:
    return ()


def _no_secret(text: str) -> str:
    return ""


@dataclass(frozen=True)
class Parts:
    """The parts of a desk.

    `compare` finds what an officer must look at between revisions, `diff` every fact that differs,
    as JSON models for the page. `untraceable` returns what of a
    text no fact and no material supports. `event` returns a registered event as material, told
    from a moment on. `secret` returns in words why a text must not be stored (a 密级 marking),
    "" where it may. `validate` raises InvalidInput for a rule book that can't be used; `shipped`
    is the rule book that the house comes with, as an officer edits it.
    """

    assess: Assess
    compose: Compose
    compare: Callable[
        [Sequence[tuple[Step, Material, Record]], Step, Material, Record], Sequence[ChainFlag]
    ] = _none
    diff: Callable[[Record, Record], Sequence[BaseModel]] = _same
    clocks: Clocks = _no_clocks
    untraceable: Untraceable = _nothing_wrong
    check: Check | None = None
    export: Export | None = None
    event: Callable[[str, datetime | None], Source | None] | None = None
    secret: Callable[[str], str] = _no_secret
    validate: Callable[[str], object] | None = None
    shipped: Callable[[], str] = str
    letterhead: Letterhead = field(default_factory=Letterhead)
