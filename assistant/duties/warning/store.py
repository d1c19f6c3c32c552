"""Warnings in the database. Every change acts once under its call's key."""

import json
from collections.abc import Sequence

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from assistant.duties.rollcall.model import Campaign
from assistant.duties.warning import arguments as a
from assistant.duties.warning.model import Assigned, Cited, Task, Verb, Warning, WarningState, Word
from assistant.duties.warning.standing import Rounds, told
from assistant.duties.warning.tables import (
    WarningNumberRow,
    WarningRow,
    WarningUnitRow,
    WarningWordRow,
)
from connectors.contract import Context
from core.day_numbers import next_number
from core.effects.action import Call
from core.errors import NotFound, Refused

Units = Sequence[Assigned]


class WarningStore:
    """Reads and writes warnings. `rounds` finds the rounds of calls that words rest on."""

    def __init__(self, context: Context, rounds: Rounds) -> None:
        self.database = context.database
        self.clock = context.clock
        self.zone = context.zone
        self._rounds = rounds

    # --- reading

    def get(self, id: str) -> Warning:
        """Return one warning with its units. Raises NotFound."""
        with self.database.reading() as session:
            return self._warning(session, _row(session, id))

    def find(self, wanted: a.Find) -> list[Warning]:
        """Return the warnings looked for, the newest first; withdrawn ones only where asked for."""
        query = select(WarningRow).order_by(WarningRow.registered_at.desc(), WarningRow.id.desc())
        if wanted.state is not None:
            query = query.where(WarningRow.state == wanted.state.value)
        else:
            query = query.where(WarningRow.state != WarningState.WITHDRAWN.value)
        if wanted.since is not None:
            query = query.where(WarningRow.registered_at >= wanted.since)
        if wanted.until is not None:
            query = query.where(WarningRow.registered_at < wanted.until)
        with self.database.reading() as session:
            return [
                self._warning(session, row) for row in session.scalars(query.limit(wanted.limit))
            ]

    def in_force(self) -> list[Warning]:
        """Return the warnings that still ask something of somebody, the newest first."""
        return self.find(a.Find(state=WarningState.IN_FORCE, limit=100))

    # --- deeds

    def register(self, call: Call, args: a.Register, minutes: int) -> str:
        """Store a warning; one that it replaces is over by it. Raises NotFound, Refused."""
        with self.database.transaction() as session:
            if (done := session.scalar(_by_key(call.key))) is not None:
                return done.id
            day = call.at.astimezone(self.zone).date()
            number = next_number(session, WarningNumberRow, day)  # also takes the write lock
            row = WarningRow(
                id=f"YJ-{day:%Y%m%d}-{number}", key=call.key, kind=args.kind, colour=args.colour,
                issuer=args.issuer, area=args.area, text=args.text.strip(),
                issued_at=args.issued_at or call.at, until=args.until, registered_at=call.at,
                by=call.principal.id, by_name=call.principal.name, confirm_minutes=minutes,
                confirm_basis="",
                replaces=args.replaces, state=WarningState.IN_FORCE.value, ended_at=None,
                ended_by_name="", ended_why="",
            )  # fmt: skip
            session.add(row)
            if args.replaces:
                old = _in_force(session, args.replaces)
                _end(old, call, WarningState.REPLACED, f"由 {row.id} 代替")
            return row.id

    def withdraw(self, call: Call, id: str) -> None:
        """Take a registration back. Raises Refused where somebody has been told already."""
        with self.database.transaction() as session:
            row = _in_force(session, id)
            if _words(session, id):
                raise Refused("已经告知过单位，不能撤回登记。", "请改用“解除预警”，并写明原因。")
            _end(row, call, WarningState.WITHDRAWN, "登记有误")
            if row.replaces:
                _reopen(_row(session, row.replaces))

    def end(self, call: Call, id: str, why: str) -> None:
        """Note that a warning was lifted. Raises Refused where it is over already."""
        with self.database.transaction() as session:
            _end(_in_force(session, id), call, WarningState.LIFTED, why.strip())

    def reopen(self, id: str) -> None:
        """Put a warning back in force."""
        with self.database.transaction() as session:
            _reopen(_row(session, id))

    def assign(self, id: str, units: Units) -> Units:
        """Put a duty list in the place of what was there; return what was there.

        A unit that has been told stays on the list. Raises NotFound, Refused.
        """
        with self.database.transaction() as session:
            _in_force(session, id)
            before = _assigned(session, id)
            keep = {word.unit for word in _words(session, id)}
            named = {one.unit for one in units}
            kept = [one for one in before if one.unit in keep and one.unit not in named]
            for row in session.scalars(_units(id)):
                session.delete(row)
            session.flush()
            for position, one in enumerate([*units, *kept]):
                session.add(_unit_row(id, position, one))
            return before

    def allow(self, id: str, minutes: int, basis: Cited) -> None:
        """Give units the time that a clause gives them."""
        with self.database.transaction() as session:
            row = _in_force(session, id)
            row.confirm_minutes, row.confirm_basis = minutes, basis.model_dump_json()

    def say(
        self,
        call: Call,
        id: str,
        verb: Verb,
        units: Sequence[str],
        *,
        how: str = "",
        person: str = "",
        text: str = "",
        rollcall: str = "",
    ) -> None:
        """Write a word about each of these units. Raises NotFound for one not on the list."""
        with self.database.transaction() as session:
            _in_force(session, id)
            known = {row.unit: row for row in session.scalars(_units(id))}
            for unit in units:
                if unit not in known:
                    raise NotFound("有的单位不在这条预警的告知名单里。", "请先把它加入名单。")
                key = f"{call.key}/{unit}"
                if session.get(WarningWordRow, key) is None:
                    session.add(WarningWordRow(
                        key=key, warning_id=id, unit=unit, verb=verb.value, at=call.at,
                        by=call.principal.id, by_name=call.principal.name, how=how.strip(),
                        person=person.strip(), text=text.strip(), rollcall=rollcall,
                        retracted=False,
                    ))  # fmt: skip

    def retract(self, id: str, key: str) -> None:
        """Take back the words that were written under a call's key."""
        with self.database.transaction() as session:
            session.execute(
                update(WarningWordRow)
                .where(WarningWordRow.warning_id == id)
                .where(WarningWordRow.key.startswith(f"{key}/", autoescape=True))
                .values(retracted=True)
            )

    def _warning(self, session: Session, row: WarningRow) -> Warning:
        words = _words(session, row.id)
        now = row.ended_at or self.clock.now()
        seen: dict[str, Campaign | None] = {}

        def rounds(id: str) -> Campaign | None:
            if id not in seen:
                seen[id] = self._rounds(id)
            return seen[id]

        made = _warning(row)
        units = tuple(
            told(one, [w for w in words if w.unit == one.unit], rounds, made.allowed, now)
            for one in _assigned(session, row.id)
        )
        return made.model_copy(update={"units": units})


def _by_key(key: str) -> Select[WarningRow]:
    return select(WarningRow).where(WarningRow.key == key)


def _units(id: str) -> Select[WarningUnitRow]:
    found = select(WarningUnitRow).where(WarningUnitRow.warning_id == id)
    return found.order_by(WarningUnitRow.position)


def _row(session: Session, id: str) -> WarningRow:
    row = session.get(WarningRow, id)
    if row is None:
        raise NotFound(f"没有预警“{id}”。", "请从预警页面选择。")
    return row


def _in_force(session: Session, id: str) -> WarningRow:
    # a write that changes nothing takes the lock before the state is read
    session.execute(update(WarningRow).where(WarningRow.id == id).values(id=id))
    row = _row(session, id)
    if row.state != WarningState.IN_FORCE.value:
        raise Refused(f"{row.kind}{row.colour}预警（{id}）{row.state}。", "请核对是哪一条预警。")
    return row


def _end(row: WarningRow, call: Call, state: WarningState, why: str) -> None:
    row.state, row.ended_at = state.value, call.at
    row.ended_by_name, row.ended_why = call.principal.name, why


def _reopen(row: WarningRow) -> None:
    row.state, row.ended_at = WarningState.IN_FORCE.value, None
    row.ended_by_name, row.ended_why = "", ""


def _words(session: Session, id: str) -> list[Word]:
    query = select(WarningWordRow).where(
        WarningWordRow.warning_id == id, WarningWordRow.retracted.is_(False)
    )
    rows = session.scalars(query.order_by(WarningWordRow.at, WarningWordRow.key))
    return [
        Word(
            unit=row.unit, verb=Verb(row.verb), at=row.at, by_name=row.by_name, how=row.how,
            person=row.person, text=row.text, rollcall=row.rollcall,
        )
        for row in rows
    ]  # fmt: skip


def _assigned(session: Session, id: str) -> list[Assigned]:
    return [
        Assigned(
            unit=row.unit,
            name=row.name,
            tasks=tuple(Task.model_validate(task) for task in json.loads(row.tasks)),
        )
        for row in session.scalars(_units(id))
    ]


def _unit_row(id: str, position: int, one: Assigned) -> WarningUnitRow:
    tasks = json.dumps([task.model_dump() for task in one.tasks], ensure_ascii=False)
    return WarningUnitRow(
        warning_id=id, unit=one.unit, position=position, name=one.name, tasks=tasks
    )


def _warning(row: WarningRow) -> Warning:
    return Warning(
        id=row.id, kind=row.kind, colour=row.colour, issuer=row.issuer, area=row.area,
        text=row.text, issued_at=row.issued_at, until=row.until,
        registered_at=row.registered_at, by_name=row.by_name,
        confirm_minutes=row.confirm_minutes, replaces=row.replaces,
        confirm_basis=(
            Cited.model_validate_json(row.confirm_basis) if row.confirm_basis else None
        ),
        state=WarningState(row.state), ended_at=row.ended_at, ended_by_name=row.ended_by_name,
        ended_why=row.ended_why,
    )  # fmt: skip
