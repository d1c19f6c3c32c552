"""Recordings of a desk: what is kept, for how long, and what was deleted when its time was over."""

from datetime import datetime, timedelta
from pathlib import Path

from assistant.duties.rollcall.engine import Engine
from assistant.duties.rollcall.inbound.model import InboundCall
from assistant.duties.rollcall.inbound.receiving import FOLDER as INBOUND
from assistant.duties.rollcall.model import Attempt
from assistant.duties.rollcall.parts import Parts
from assistant.duties.rollcall.store import RollcallStore
from connectors.contract import Context
from core.errors import NotFound
from core.identity import Permission, Principal

_EVERY = 100_000
UNDELETED = "文件未能删除，明日再试"


class Keeping:
    """The recordings' part of a desk; `Reading` provides the attributes."""

    context: Context
    parts: Parts
    store: RollcallStore
    engine: Engine

    def clear_recordings(self) -> list[Attempt]:
        """Delete the recordings whose time is over; what was deleted is in the audit log.

        The engine does this once a day.
        """
        self._clear_inbound()
        if self.parts.expired is None:
            return []
        now = self.context.clock.now()
        campaigns = self.store.campaigns(_EVERY, None, now, None)
        over = self.parts.expired(campaigns, now)
        gone = [one for one in over if self.engine.recordings.delete(one.campaign, one.id)]
        if gone:
            ids = [one.id for one in gone]
            self.store.without_recording(ids)
            self.parts.audit.append("system", "rollcall.expire", "", "ok", {"recordings": ids})
        if over and self.parts.deletion is not None:
            left = {one.id: UNDELETED for one in over if one not in gone}
            self._kept_record(now, self.parts.deletion(campaigns, now, left))
        return gone

    def _clear_inbound(self) -> None:
        over = self.context.clock.now() - timedelta(days=self.parts.recording_days)
        ids = [call.id for call in self.engine.inbound.older(over)]
        gone = [id for id in ids if self.engine.recordings.delete(INBOUND, id)]
        if gone:
            self.engine.inbound.without_recording(gone)
            self.parts.audit.append("system", "rollcall.expire", "", "ok", {"recordings": gone})

    def _kept_record(self, now: datetime, record: bytes) -> None:
        file = self._records / f"{now:%Y%m%d-%H%M%S}.xlsx"
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.write_bytes(record)

    @property
    def _records(self) -> Path:
        return self.context.files / "deletions"

    def deletion_records(self) -> list[Path]:
        """Return the records of deleted recordings, newest first."""
        return sorted(self._records.glob("*.xlsx"), reverse=True)

    def hold(self, who: Principal, attempt: str, held: bool, why: str) -> None:
        """Keep a call's recording beyond its time (a complaint, an inquiry), or no longer.

        Raises NotFound, Forbidden.
        """
        who.require(Permission.ACT)
        self.store.hold(attempt, held)
        told = {"held": held, "why": why}
        self.parts.audit.append(who.id, "rollcall.hold", attempt, "ok", told)

    def held(self) -> list[str]:
        """Return the calls whose recordings are kept beyond their time."""
        return self.store.held()

    def inbound(self, limit: int = 100) -> list[InboundCall]:
        """Return the calls that came in at the duty number, newest first."""
        return self.engine.inbound.calls(limit)

    def inbound_recording(self, id: str, listener: Principal) -> Path:
        """Return the wav of a call that came in; who took it is audited. Raises NotFound."""
        found = self.engine.inbound.get(id)
        file = self.engine.recordings.file(INBOUND, id)
        if not found.recording or not file.is_file():
            raise NotFound("这个来电没有录音。", "没有讲话的来电不留录音；过了保存期的已经删除。")
        self.parts.audit.append(
            listener.id, "rollcall.recording", id, "read", {"unit": found.unit_name}
        )
        return file
