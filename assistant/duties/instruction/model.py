"""An instruction of a leader, the units that have to feed back on it, and what they said."""

from datetime import datetime
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class State(StrEnum):
    """Where an instruction stands."""

    OPEN = "办理中"
    CLOSED = "已办结"
    WITHDRAWN = "已撤回"  # registered by mistake


class Verb(StrEnum):
    """What was done towards a unit."""

    PASSED = "转办"
    FED_BACK = "反馈"
    URGED = "催办"
    EXTENDED = "延期"


class Standing(StrEnum):
    """Where a unit stands."""

    WAITING = "待转办"
    PASSED = "待反馈"
    URGED = "已催办"
    FED_BACK = "已反馈"


class Word(_Frozen):
    """One word about one unit. `until`: an extension's new deadline."""

    unit: str
    verb: Verb
    at: AwareDatetime
    by_name: str
    how: str = ""
    person: str = ""
    text: str = ""
    until: datetime | None = None
    rollcall: str = ""


class Charged(_Frozen):
    """A unit that has to feed back. `late`: the first feedback came after `due`, or is owed."""

    unit: str
    name: str
    due: AwareDatetime
    basis: str
    standing: Standing
    words: tuple[Word, ...] = ()
    passed_at: datetime | None = None
    fed_back_at: datetime | None = None
    late: bool = False

    @property
    def feedback(self) -> tuple[Word, ...]:
        """What it fed back, in order."""
        return tuple(word for word in self.words if word.verb is Verb.FED_BACK)


class Instruction(_Frozen):
    """One instruction. `id` is PS-YYYYMMDD-N in the room's calendar; `text` is word for word."""

    id: str
    leader: str
    way: str
    urgency: str
    text: str
    about: str = ""
    about_name: str = ""
    given_at: AwareDatetime
    registered_at: AwareDatetime
    by_name: str
    state: State
    closed_at: datetime | None = None
    closed_by_name: str = ""
    closed_why: str = ""
    units: tuple[Charged, ...] = ()

    @property
    def owing(self) -> tuple[Charged, ...]:
        """The units that have not fed back."""
        return tuple(one for one in self.units if one.fed_back_at is None)

    @property
    def name(self) -> str:
        """What it is called in one line."""
        text = self.text if len(self.text) <= 40 else f"{self.text[:40]}……"
        return f"{self.leader}批示“{text}”"


def charged(
    unit: str,
    name: str,
    due: datetime,
    basis: str,
    words: tuple[Word, ...],
    now: datetime,
) -> Charged:
    """Return a unit with its standing; the newest extension is its deadline."""
    for word in words:
        if word.verb is Verb.EXTENDED and word.until is not None:
            due, basis = word.until, f"延期：{word.text}" if word.text else "延期"
    passed = next((w.at for w in words if w.verb is Verb.PASSED), None)
    fed_back = next((w.at for w in words if w.verb is Verb.FED_BACK), None)
    return Charged(
        unit=unit,
        name=name,
        due=due,
        basis=basis,
        standing=_standing(words),
        words=words,
        passed_at=passed,
        fed_back_at=fed_back,
        late=(fed_back or now) > due,
    )


def _standing(words: tuple[Word, ...]) -> Standing:
    verbs = {word.verb for word in words}
    if Verb.FED_BACK in verbs:
        return Standing.FED_BACK
    if Verb.URGED in verbs:
        return Standing.URGED
    return Standing.PASSED if Verb.PASSED in verbs else Standing.WAITING
