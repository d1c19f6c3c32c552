"""Writing a round of calls up, as `Parts` takes it: points, sheet, circular, ledger, retention."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from assistant.duties.report.draft.model import Draft, Header
from assistant.duties.rollcall.bulletin import bulletin
from assistant.duties.rollcall.deletion import deletion_report
from assistant.duties.rollcall.ledger import ledger
from assistant.duties.rollcall.model import Attempt, Campaign
from assistant.duties.rollcall.privacy import USUAL, Masking, expired, retention
from assistant.duties.rollcall.scoring import read_scoring, score
from assistant.duties.rollcall.sheet import UnitColumns, sheet
from assistant.duties.rollcall.statistics import statistics
from core.clock import Clock

BY_ITSELF = "系统自动"
PASSED_ON = Masking(landlines=True, names=True)


def _nothing() -> Mapping[str, UnitColumns]:
    return {}


@dataclass(frozen=True)
class Writing:
    """What writes a round up. Every method fits the field of `Parts` of its name.

    `home` may hold the room's own scoring.yaml. `units` gives class and duty telephone by unit id
    as the directory has them now. `header` holds the room's name, contact line and copies.
    """

    home: Path
    clock: Clock
    header: Header
    days: int
    units: Callable[[], Mapping[str, UnitColumns]] = _nothing
    held: Callable[[], Sequence[str]] = tuple

    def score(self, attempts: Sequence[Attempt]) -> float | None:
        """Return the points of a unit's calls."""
        return score(attempts, read_scoring(self.home))

    def sheet(self, campaign: Campaign, masked: bool = False) -> bytes:
        """Return the sheet; `masked` also covers names and landlines, for passing it on."""
        return sheet(
            campaign,
            read_scoring(self.home),
            self.units(),
            masking=PASSED_ON if masked else USUAL,
            room=self.header.unit,
            at=self.clock.now(),
        )

    def bulletin(self, campaign: Campaign) -> Draft:
        """Return the circular, dated today. Raises Refused where nothing is settled."""
        header = self.header.model_copy(update={"at": self.clock.now()})
        return bulletin(campaign, read_scoring(self.home), header)

    def statistics(self, campaigns: Sequence[Campaign], since: date, until: date) -> bytes:
        """Return 值班履职台账 as a workbook."""
        rows = statistics(campaigns, since, until, read_scoring(self.home))
        return ledger(rows, since, until, room=self.header.unit, at=self.clock.now())

    def expired(self, campaigns: Sequence[Campaign], now: datetime) -> Sequence[Attempt]:
        """Return the calls whose recordings are to be deleted."""
        return expired(campaigns, now, self.days, self.held())

    def deletion(
        self, campaigns: Sequence[Campaign], now: datetime, outcome: Mapping[str, str]
    ) -> bytes:
        """Return 录音到期处置记录 as a workbook; `outcome` as in `deletion_report`."""
        found = retention(campaigns, now, self.days, self.held())
        return deletion_report(found, outcome, by=BY_ITSELF, room=self.header.unit)
