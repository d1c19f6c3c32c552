"""What pages, actions and conversation read of roll-calls."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from assistant.duties.rollcall import planning
from assistant.duties.rollcall.correcting import Corrected, Corrections
from assistant.duties.rollcall.engine import Engine
from assistant.duties.rollcall.inbound.caller import Caller, missed_by, unit_of
from assistant.duties.rollcall.keeping import Keeping
from assistant.duties.rollcall.labelling import Labelled, labelled
from assistant.duties.rollcall.model import (
    Attempt,
    CallState,
    Campaign,
    Purpose,
    UnitResult,
)
from assistant.duties.rollcall.parts import Knowledge, Parts
from assistant.duties.rollcall.scripts import Scripts
from assistant.duties.rollcall.store import RollcallStore
from assistant.duties.rollcall.tables import ROUNDS_FROM
from connectors.contacts.system import ContactSystem
from connectors.contract import Context, Kind, Named
from core.clock import whole_minute
from core.errors import NotFound
from core.identity import Principal
from core.table_writes import Remembered
from voice.dialogue.script import Asks, Script, filled
from voice.line import TrunkHealth
from voice.outcome import Verdict
from voice.speech import Manner

NAMED_DAYS = 30
_NAMED_MOST = 200
_LONGEST_ROUND = timedelta(days=1)  # from its start to its end
# As officers say it, and as conversation looks for it (assistant/understand/slots/rollcalls.py).
REASONS = {Verdict.BUSY: "忙线", Verdict.DEAD_NUMBER: "空号"}


@dataclass(frozen=True, slots=True)
class DeadNumber:
    """A number that the exchange or an announcement called dead: what the directory should know.

    `holder` is the id of a person (his mobile) or of a unit (its duty phone).
    """

    holder: str
    person: bool
    number: str
    unit_name: str
    attempt: str


class Reading(Keeping):
    """The reads of a desk. Constructing it opens nothing."""

    def __init__(self, context: Context, contacts: ContactSystem, parts: Parts) -> None:
        self.context = context
        self.contacts = contacts
        self.parts = parts
        self.store = RollcallStore(context.database, parts.score)
        self.corrections = Corrections(context.database)
        self.library = Scripts(context.database, parts.scripts)
        self._named_lately = Remembered(
            context.database.writes,
            ROUNDS_FROM,
            self._read_named,
            lambda: whole_minute(context.clock),
        )
        self.engine = Engine(
            context.database, contacts, parts, context.clock, context.files,
            self.clear_recordings, self._caller,
        )  # fmt: skip

    # --- rounds

    def campaigns(
        self,
        limit: int = 50,
        since: datetime | None = None,
        until: datetime | None = None,
        purpose: Purpose | None = None,
    ) -> list[Campaign]:
        """Return the rounds that start at or after `since` and before `until`, newest first."""
        return self.store.campaigns(limit, since, until, purpose)

    def get(self, id: str) -> Campaign:
        """Return one round with all its attempts. Raises NotFound."""
        return self.store.get(id)

    def version(self, id: str) -> int:
        """Return a number that rises with every change of a round; cheap. Raises NotFound."""
        return self.store.version(id)

    def preparing(self, id: str) -> tuple[int, int] | None:
        """Return how many of how many prompts are rendered; None when none are being rendered."""
        return self.engine.preparing.far(id)

    def health(self) -> list[TrunkHealth]:
        """Say how the trunks stand; none where the room has no line."""
        return self.engine.health()

    def failed(self, campaign: Campaign, reason: str = "") -> list[UnitResult]:
        """Return the units that were not reached (of a 叫应: that did not confirm).

        Who is waiting to be called again anyway is among them; who is being called right now is
        not. `reason` narrows them (忙线, 空号, 无人接听 …).
        """
        found = [unit for unit in campaign.units if self._failed(campaign, unit)]
        return [unit for unit in found if not reason or reason in reasons_of(unit)]

    def _failed(self, campaign: Campaign, unit: UnitResult) -> bool:
        made = [a for a in unit.attempts if a.settled]
        last = unit.last
        if not last.settled and last.state is not CallState.WAITING:
            return False
        if not made:
            return False
        if last.state is CallState.WAITING:
            return True
        if last.state is CallState.DROPPED or last.verdict is None:
            return True
        if campaign.purpose is Purpose.ALERT:
            return not confirmed(last)
        return last.verdict in self.parts.rules().unreached

    def dead_numbers(self, id: str) -> list[DeadNumber]:
        """Return what a round found dead and the directory doesn't know yet; a person decides."""
        marked = {number for _, _, number in self.contacts.marks()}
        found: dict[str, DeadNumber] = {}
        for attempt in self.get(id).attempts:
            callee = attempt.callee
            if attempt.verdict is Verdict.DEAD_NUMBER and callee.number not in marked:
                found[callee.number] = DeadNumber(
                    callee.person or attempt.unit,
                    bool(callee.person),
                    callee.number,
                    attempt.unit_name,
                    attempt.id,
                )
        return list(found.values())

    # --- calls

    def attempt(self, id: str) -> Attempt:
        """Return one call. Raises NotFound."""
        return self.store.attempt(id)

    def history(self, attempt: str) -> list[Corrected]:
        """Return everything that people said about a call, in order."""
        return self.corrections.history(attempt)

    def recording(self, attempt: str, listener: Principal) -> Path:
        """Return a call's wav, and leave in the audit log who took it. Raises NotFound."""
        found = self.attempt(attempt)
        file = self.engine.recordings.file(found.campaign, found.id)
        if not found.recording or not file.is_file():
            raise NotFound("这次通话没有录音。", "未接通的通话没有录音；过了保存期的已经删除。")
        self.parts.audit.append(
            listener.id, "rollcall.recording", attempt, "read", {"unit": found.unit_name}
        )
        return file

    def labelled(self, since: datetime) -> list[Labelled]:
        """Return corrected calls as rows for the evaluation of hearing, the oldest first."""
        rows: list[Labelled] = []
        for id, corrected in self.corrections.since(since):
            attempt = self.attempt(id)
            file = self.engine.recordings.file(attempt.campaign, id)
            if attempt.recording and file.is_file():
                at = attempt.dialed_at or attempt.planned_at
                expected = self.parts.expected_for(attempt.unit, at)
                rows.append(labelled(attempt, corrected, expected, file))
        return rows

    # --- calls that came in

    def _caller(self, number: str, hours: float) -> Caller:
        since = self.context.clock.now() - timedelta(hours=hours)
        unit, name = unit_of(self.contacts.directory(), number)
        rounds = self.campaigns(_NAMED_MOST, since - _LONGEST_ROUND)
        late = [one for one in rounds if (one.finished_at or since) >= since]
        return unit, name, missed_by(late, self.failed, unit, number)

    # --- scripts

    def scripts(self) -> list[Script]:
        """Return the newest version of every script, the shipped ones included."""
        return self.library.newest()

    def script(self, name: str, version: int | None = None) -> Script:
        """Return a script, the newest version without one. Raises NotFound."""
        return self.library.get(name, version)

    def drawn(self, script: Script, ref: str = "") -> Knowledge:
        """Return the knowledge question for a script: that of `ref`, else a newly drawn one.

        An empty one where the script asks none or the library has none. Raises Refused where the
        clause of `ref` is no longer in force.
        """
        if not any(question.asks is Asks.KNOWLEDGE for question in script.questions):
            return Knowledge()
        return self.parts.question(ref)

    def prompt(self, script: Script, text: str, unit: str = "") -> Path:
        """Return one of a script's texts as a wav, to be heard beforehand. Raises Unavailable."""
        given = {"room": self.parts.room, "unit": unit}
        return self.parts.prompts.file(filled(text, given), Manner(script.voice, script.speed))

    # --- names

    def resolve(self, targets: Sequence[str], excluding: Sequence[str] = ()) -> list[str]:
        """Return the unit ids that targets mean, without repeats. Raises NotFound, InvalidInput."""
        directory = self.contacts.directory()
        return planning.resolve(directory, targets, excluding, self.parts.own_unit)

    def named(self) -> Iterable[Named]:
        """Return the rounds that officers may name: those of the last 30 days."""
        return self._named_lately.now()

    def _read_named(self) -> list[Named]:
        since = self.context.clock.now() - timedelta(days=NAMED_DAYS)
        found = self.campaigns(_NAMED_MOST, since)
        targets = self.store.targets([campaign.id for campaign in found])
        return [self._named(one, targets[one.id]) for one in reversed(found)]

    def _named(self, campaign: Campaign, targets: Sequence[str]) -> Named:
        at = campaign.starts_at
        failed = [(one.unit, reasons_of(one) or ["未接通"]) for one in self.failed(campaign)]
        facts = {
            "at": at.isoformat(timespec="minutes"),
            "targets": list(targets),
            "mode": "电话",
            "state": campaign.state.value,
            "connected": sum(unit.last.answered_s is not None for unit in campaign.units),
            "failed": [{"unit": unit, "reason": reasons[0]} for unit, reasons in failed],
        }
        name = f"{at.month}月{at.day}日{at:%H:%M}{campaign.title}"
        return Named(Kind.ROLLCALL, campaign.id, name, facts=facts)


def reasons_of(unit: UnitResult) -> list[str]:
    """Return why a unit was not reached, in officers' words, the newest reason first."""
    verdicts = [attempt.verdict for attempt in reversed(unit.attempts)]
    found = [REASONS.get(verdict, verdict.value) for verdict in verdicts if verdict is not None]
    return list(dict.fromkeys(found))


def confirmed(attempt: Attempt) -> bool:
    """Say whether a told unit has confirmed: its own word, or a person's finding."""
    if attempt.correction is not None:
        return attempt.correction.verdict is Verdict.ON_DUTY
    answer = attempt.answer
    return answer is not None and (bool(answer.confirmed) or answer.verdict is Verdict.ON_DUTY)
