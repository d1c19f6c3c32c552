"""Instructions in the database. Every change acts once under its call's key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from assistant.duties.instruction import arguments as a
from assistant.duties.instruction.model import (
    Charged,
    Instruction,
    State,
    Verb,
    Word,
    charged,
)
from assistant.duties.instruction.tables import (
    InstructionNumberRow,
    InstructionRow,
    InstructionUnitRow,
    InstructionWordRow,
)
from connectors.contract import Context
from core.day_numbers import next_number
from core.effects.action import Call
from core.errors import NotFound, Refused


@dataclass(frozen=True, slots=True)
class Charge:
    """A unit that is to feed back by `due`; `basis` says where that comes from."""

    unit: str
    name: str
    due: datetime
    basis: str


@dataclass(frozen=True, slots=True)
class Said:
    """What is written about a unit."""

    verb: Verb
    at: datetime | None = None  # when it happened, where that is not now
    how: str = ""
    person: str = ""
    text: str = ""
    until: datetime | None = None
    rollcall: str = ""


class InstructionStore:
    """Reads and writes instructions."""

    def __init__(self, context: Context) -> None:
        self.database = context.database
        self.clock = context.clock
        self.zone = context.zone

    # --- reading

    def get(self, id: str) -> Instruction:
        """Return one instruction. Raises NotFound."""
        with self.database.reading() as session:
            return self._instruction(session, _row(session, id))

    def find(self, wanted: a.Find) -> list[Instruction]:
        """Return those looked for, the newest first; withdrawn ones only where asked for."""
        query = select(InstructionRow).order_by(
            InstructionRow.registered_at.desc(), InstructionRow.id.desc()
        )
        if wanted.state is not None:
            query = query.where(InstructionRow.state == wanted.state.value)
        else:
            query = query.where(InstructionRow.state != State.WITHDRAWN.value)
        if wanted.about is not None:
            query = query.where(InstructionRow.about == wanted.about)
        if wanted.since is not None:
            query = query.where(InstructionRow.registered_at >= wanted.since)
        if wanted.until is not None:
            query = query.where(InstructionRow.registered_at < wanted.until)
        with self.database.reading() as session:
            rows = session.scalars(query.limit(wanted.limit))
            return [self._instruction(session, row) for row in rows]

    def open(self) -> list[Instruction]:
        """Return the instructions that are not done, the newest first."""
        return self.find(a.Find(state=State.OPEN, limit=200))

    # --- deeds

    def register(
        self, call: Call, args: a.Register, about_name: str, charges: Sequence[Charge]
    ) -> str:
        """Store an instruction; the same key gives back the one made under it."""
        with self.database.transaction() as session:
            by_key = select(InstructionRow).where(InstructionRow.key == call.key)
            if (done := session.scalar(by_key)) is not None:
                return done.id
            day = call.at.astimezone(self.zone).date()
            number = next_number(session, InstructionNumberRow, day)  # also takes the write lock
            row = InstructionRow(
                id=f"PS-{day:%Y%m%d}-{number}", key=call.key, leader=args.given_by.strip(),
                way=args.way.strip(), urgency=args.urgency, text=args.text.strip(),
                about=args.about, about_name=about_name, given_at=args.given_at or call.at,
                registered_at=call.at, by=call.principal.id, by_name=call.principal.name,
                state=State.OPEN.value, closed_at=None, closed_by_name="", closed_why="",
            )  # fmt: skip
            session.add(row)
            session.flush()
            for position, one in enumerate(charges):
                session.add(
                    InstructionUnitRow(
                        instruction_id=row.id,
                        unit=one.unit,
                        position=position,
                        name=one.name,
                        due=one.due,
                        basis=one.basis,
                    )
                )
            return row.id

    def withdraw(self, call: Call, id: str) -> None:
        """Take a registration back. Raises Refused once something was written about a unit."""
        with self.database.transaction() as session:
            row = _open(session, id)
            if _words(session, id):
                raise Refused("已经转办或反馈，不能撤回登记。", "请改用“办结”，并写明原因。")
            _close(row, call, State.WITHDRAWN, "登记有误")

    def close(self, call: Call, id: str, why: str) -> None:
        """Note that an instruction is done. Raises Refused where units owe feedback and no `why`
        says why it is closed all the same."""
        with self.database.transaction() as session:
            row = _open(session, id)
            owing = self._instruction(session, row).owing
            if owing and not why.strip():
                names = "、".join(one.name for one in owing)
                raise Refused(f"{names}还没有反馈。", "请先登记反馈；确需办结的，请写明理由。")
            _close(row, call, State.CLOSED, why.strip())

    def reopen(self, id: str) -> None:
        """Open an instruction again."""
        with self.database.transaction() as session:
            row = _row(session, id)
            row.state, row.closed_at = State.OPEN.value, None
            row.closed_by_name, row.closed_why = "", ""

    def say(self, call: Call, id: str, units: Sequence[str], said: Said) -> None:
        """Write a word about each of these units. Raises NotFound for one that isn't charged."""
        with self.database.transaction() as session:
            _open(session, id)
            known = {row.unit for row in session.scalars(_units(id))}
            for unit in units:
                if unit not in known:
                    raise NotFound("有的单位不是这条批示的承办单位。", "请核对单位。")
                key = f"{call.key}/{unit}"
                if session.get(InstructionWordRow, key) is None:
                    session.add(InstructionWordRow(
                        key=key, instruction_id=id, unit=unit, verb=said.verb.value,
                        at=said.at or call.at, by=call.principal.id, by_name=call.principal.name,
                        how=said.how.strip(), person=said.person.strip(), text=said.text.strip(),
                        until=said.until, rollcall=said.rollcall, retracted=False,
                    ))  # fmt: skip

    def retract(self, id: str, key: str) -> None:
        """Take back the words that were written under a call's key."""
        with self.database.transaction() as session:
            session.execute(
                update(InstructionWordRow)
                .where(InstructionWordRow.instruction_id == id)
                .where(InstructionWordRow.key.startswith(f"{key}/", autoescape=True))
                .values(retracted=True)
            )

    def _instruction(self, session: Session, row: InstructionRow) -> Instruction:
        words, now = _words(session, row.id), row.closed_at or self.clock.now()
        units = tuple(_charged(one, words, now) for one in session.scalars(_units(row.id)))
        return Instruction(
            id=row.id, leader=row.leader, way=row.way, urgency=row.urgency, text=row.text,
            about=row.about, about_name=row.about_name, given_at=row.given_at,
            registered_at=row.registered_at, by_name=row.by_name, state=State(row.state),
            closed_at=row.closed_at, closed_by_name=row.closed_by_name,
            closed_why=row.closed_why, units=units,
        )  # fmt: skip


def _units(id: str) -> Select[InstructionUnitRow]:
    found = select(InstructionUnitRow).where(InstructionUnitRow.instruction_id == id)
    return found.order_by(InstructionUnitRow.position)


def _row(session: Session, id: str) -> InstructionRow:
    row = session.get(InstructionRow, id)
    if row is None:
        raise NotFound(f"没有领导批示“{id}”。", "请从领导批示页面选择。")
    return row


def _open(session: Session, id: str) -> InstructionRow:
    # a write that changes nothing takes the lock before the state is read
    session.execute(update(InstructionRow).where(InstructionRow.id == id).values(id=id))
    row = _row(session, id)
    if row.state != State.OPEN.value:
        raise Refused(f"这条批示（{id}）{row.state}。", "请刷新页面查看。")
    return row


def _close(row: InstructionRow, call: Call, state: State, why: str) -> None:
    row.state, row.closed_at = state.value, call.at
    row.closed_by_name, row.closed_why = call.principal.name, why


def _charged(row: InstructionUnitRow, words: Sequence[Word], now: datetime) -> Charged:
    mine = tuple(word for word in words if word.unit == row.unit)
    return charged(row.unit, row.name, row.due, row.basis, mine, now)


def _words(session: Session, id: str) -> list[Word]:
    query = select(InstructionWordRow).where(
        InstructionWordRow.instruction_id == id, InstructionWordRow.retracted.is_(False)
    )
    rows = session.scalars(query.order_by(InstructionWordRow.at, InstructionWordRow.key))
    return [
        Word(
            unit=row.unit, verb=Verb(row.verb), at=row.at, by_name=row.by_name, how=row.how,
            person=row.person, text=row.text, until=row.until, rollcall=row.rollcall,
        )
        for row in rows
    ]  # fmt: skip
