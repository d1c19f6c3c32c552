"""The desk of the shift: notes, the ledger, open items, and passing it all on."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from assistant.duties.handover.ledger import Ledger, Told
from assistant.duties.handover.model import (
    Carried,
    Entry,
    Handover,
    HandoverState,
    Note,
    OpenItem,
)
from assistant.duties.handover.notes import Notes
from assistant.duties.handover.periods import Periods, Stretch
from assistant.duties.handover.tables import HandoverNumberRow, HandoverRow
from connectors.contract import Context
from core.day_numbers import next_number
from core.effects.action import Call
from core.errors import NotFound, Refused

Items = Callable[[datetime], Sequence[OpenItem]]


class _Content(BaseModel):
    """What both officers sign."""

    model_config = ConfigDict(frozen=True)

    duty: str = ""
    remarks: str = ""
    entries: tuple[Entry, ...] = ()
    items: tuple[Carried, ...] = ()


class HandoverDesk:
    """Reads are for anybody on duty; deeds take the dispatcher's `Call` first and act once."""

    def __init__(
        self,
        context: Context,
        periods: Periods,
        items: Items,
        own_unit: Callable[[], str],
        told: Sequence[Told] = (),
    ) -> None:
        """`items` reads what is open now; `own_unit` is this room's id in the directory.

        `told` are duties that have lines for the ledger besides their receipts.
        """
        self._database = context.database
        self._clock = context.clock
        self.zone = context.zone
        self.periods = periods
        self._items = items
        self.own_unit = own_unit
        self.ledger = Ledger(context.database, told)
        self.notes = Notes(context.database)

    # --- reading

    def shift(self) -> Stretch:
        """Return the shift that is on duty now; it began where the last one was taken over."""
        stretch = self.periods.now(self.own_unit(), self._clock.now())
        last = self.last()
        if last is not None and last.state is HandoverState.TAKEN and last.in_at is not None:
            return Stretch(max(last.until, stretch.since), stretch.until, stretch.duty)
        return stretch

    def entries(self, since: datetime, until: datetime) -> list[Entry]:
        """Return the ledger of [since, until)."""
        return self.ledger.entries(since, until)

    def open_items(self) -> list[OpenItem]:
        """Return what is open now: of every duty, and the notes to be followed up."""
        return [*self._items(self._clock.now()), *self.notes.open_items()]

    def waiting(self) -> Handover | None:
        """Return the handover that nobody has taken yet."""
        last = self.last()
        return last if last is not None and last.state is HandoverState.WAITING else None

    def last(self) -> Handover | None:
        """Return the newest handover."""
        found = self.handovers(1)
        return found[0] if found else None

    def handovers(self, limit: int = 50) -> list[Handover]:
        """Return handovers, the newest first."""
        query = select(HandoverRow).order_by(HandoverRow.out_at.desc(), HandoverRow.id.desc())
        with self._database.reading() as session:
            return [_handover(row) for row in session.scalars(query.limit(limit))]

    def get(self, id: str) -> Handover:
        """Return one handover. Raises NotFound."""
        with self._database.reading() as session:
            row = session.get(HandoverRow, id)
            if row is None:
                raise NotFound(f"没有交接记录“{id}”。", "请从交接班页面选择。")
            return _handover(row)

    # --- deeds

    def note(self, call: Call, text: str, follow_up: bool) -> Note:
        """Write a line of the ledger."""
        return self.notes.write(call, text, follow_up)

    def hand_over(self, call: Call, remarks: str, said: Mapping[str, str]) -> Handover:
        """Sign off: what happened and what is open is kept as it is now.

        `said` holds remarks on open items by their keys. The officer stays responsible until
        somebody takes over. Raises Refused while an earlier handover waits to be taken.
        """
        shift = self.shift()
        content = _Content(
            duty=shift.duty,
            remarks=remarks.strip(),
            entries=tuple(self.entries(shift.since, call.at)),
            items=tuple(
                Carried(item=item, remark=said.get(item.key, "").strip())
                for item in self.open_items()
            ),
        )
        with self._database.transaction() as session:
            if (done := _by_key(session, call.key)) is not None:
                return _handover(done)
            day = call.at.astimezone(self.zone).date()
            number = next_number(session, HandoverNumberRow, day)  # also takes the write lock
            waits = HandoverRow.state == HandoverState.WAITING.value
            if session.scalar(select(HandoverRow.id).where(waits)) is not None:
                raise Refused("已有一份交接在等人接班。", "请接班人员先办理接班，或撤销那份交接。")
            row = HandoverRow(
                id=f"JB-{day:%Y%m%d}-{number}",
                key=call.key,
                state=HandoverState.WAITING,
                since=shift.since,
                until=call.at,
                out_by=call.principal.id,
                out_name=call.principal.name,
                out_at=call.at,
                in_by="",
                in_name="",
                in_at=None,
                content=content.model_dump_json(),
            )
            session.add(row)
            session.flush()
            return _handover(row)

    def withdraw(self, call: Call, id: str) -> None:
        """Take a handover back that nobody has taken: only by who signed it."""
        with self._database.transaction() as session:
            row = self._waiting_row(session, id)
            if row.out_by != call.principal.id:
                raise Refused("只有交班人员本人可以撤回。", "请联系交班人员。")
            session.delete(row)

    def take_over(self, call: Call, id: str, seen: Sequence[str]) -> Handover:
        """Sign on. Every open item must have been gone through, by another person.

        Raises Refused where an item was left out, or the same person would hand over to himself.
        """
        with self._database.transaction() as session:
            row = self._waiting_row(session, id)
            if row.out_by == call.principal.id:
                raise Refused("交班人员不能自己接班。", "请由接班人员登录后办理。")
            content = _Content.model_validate_json(row.content)
            left = [c.item.text for c in content.items if c.item.key not in set(seen)]
            if left:
                raise Refused(
                    f"还有 {len(left)} 项未逐项确认：{'；'.join(left[:3])}。",
                    "请在交接班页面逐项核对后再接班。",
                )
            items = tuple(c.model_copy(update={"seen": True}) for c in content.items)
            row.content = content.model_copy(update={"items": items}).model_dump_json()
            row.state = HandoverState.TAKEN
            row.in_by, row.in_name = call.principal.id, call.principal.name
            row.in_at = call.at
            return _handover(row)

    def _waiting_row(self, session: Session, id: str) -> HandoverRow:
        # a write that changes nothing takes the lock before the state is read
        session.execute(update(HandoverRow).where(HandoverRow.id == id).values(id=id))
        row = session.get(HandoverRow, id)
        if row is None:
            raise NotFound(f"没有交接记录“{id}”。", "请从交接班页面选择。")
        if row.state != HandoverState.WAITING:
            raise Refused("这份交接已经办完。", "请刷新页面查看。")
        return row


def _by_key(session: Session, key: str) -> HandoverRow | None:
    return session.scalar(select(HandoverRow).where(HandoverRow.key == key))


def _handover(row: HandoverRow) -> Handover:
    content = _Content.model_validate_json(row.content)
    return Handover(
        id=row.id,
        state=HandoverState(row.state),
        since=row.since,
        until=row.until,
        out_by=row.out_by,
        out_name=row.out_name,
        out_at=row.out_at,
        in_by=row.in_by,
        in_name=row.in_name,
        in_at=row.in_at,
        duty=content.duty,
        remarks=content.remarks,
        entries=content.entries,
        items=content.items,
    )
