"""What can be done to a report, as plain data; `workflow` says what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.duties.report.draft.model import Draft
from assistant.duties.report.record import ChainFlag, Record
from assistant.duties.report.revision import Sent, Telephone, Verb


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace parts of the content. `patch` maps a place (`typed/injured`) to a JSON value or None.

    `draft` is the text as it follows from the edit, None where the text stays as it is.
    """

    verb: Verb
    patch: Mapping[str, Any]
    why: str = ""
    draft: Draft | None = None


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Put back what the edit under `key` replaced, unless it was edited again since."""

    key: str
    draft: Draft | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """Go to another state: 送审, 撤回送审, 退回, 撤销退回, 作废, 恢复."""

    verb: Verb
    why: str = ""
    of: str = ""  # the key of the deed that this one takes back
    untouched: bool = False  # only where nothing was done since it was started


@dataclass(frozen=True, slots=True)
class Sign:
    """Sign exactly the content of `version`, with its record as it is now."""

    record: Record
    flags: tuple[ChainFlag, ...] = ()


@dataclass(frozen=True, slots=True)
class Send:
    """Register that it went out."""

    sent: Sent


@dataclass(frozen=True, slots=True)
class Phone:
    """Register a telephone call about it."""

    call: Telephone


@dataclass(frozen=True, slots=True)
class Retract:
    """Take back the registration of a telephone call; it stays listed as retracted."""

    key: str


Deed = Edit | TakeBack | Move | Sign | Send | Phone | Retract


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a deed comes to: the fields of the revision that change and what the trail tells."""

    verb: Verb
    fields: dict[str, Any] = field(default_factory=dict[str, Any])
    why: str = ""
    before: dict[str, Any] = field(default_factory=dict[str, Any])
    detail: dict[str, Any] = field(default_factory=dict[str, Any])
