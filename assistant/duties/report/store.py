"""Reports on the room's own database."""

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from assistant.duties.report import deeds as d
from assistant.duties.report import numbering, rows, workflow
from assistant.duties.report.draft.model import Draft
from assistant.duties.report.lines import Line, Wanted, lines
from assistant.duties.report.revision import Content, Entry, NewRevision, Revision, State, Verb
from assistant.duties.report.tables import (
    AsideRow,
    IncidentRow,
    ReminderRow,
    ReportEntryRow,
    ReportRow,
    ReportTelephoneRow,
)
from core.database import Database
from core.effects.action import Call
from core.errors import NotFound, Refused


class Moved(Refused):
    """Somebody changed the report since it was read; what was typed is kept aside."""

    code = "moved"


class ReportStore:
    """Every change is one entry under the call's key, at most once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- reading

    def get(self, id: str) -> Revision:
        """Return one revision with its history, or raise NotFound."""
        with self._database.reading() as session:
            return rows.from_row(_row(session, id))

    def of_incident(self, incident: str) -> list[Revision]:
        """Return every revision of an incident in order, the void ones too."""
        with self._database.reading() as session:
            return _of_incident(session, incident)

    def of_event(self, event: str) -> list[Revision]:
        """Return every revision about an event of the event system, in order."""
        with self._database.reading() as session:
            known = session.scalar(select(IncidentRow.id).where(IncidentRow.event == event))
            return _of_incident(session, known) if known else []

    def lines(self, wanted: Wanted) -> list[Line]:
        """Return the reports looked for, the newest first, without their contents."""
        with self._database.reading() as session:
            return lines(session, wanted)

    # --- changing

    def start(self, call: Call, new: NewRevision) -> Revision:
        """Start a revision under the next number of the day.

        The same key gives back the revision that was started under it. Raises Refused where the
        chain doesn't allow this one now, NotFound for an unknown report.
        """
        with self._database.transaction() as session:
            self._lock(session)
            if done := _done_before(session, call.key):
                return rows.from_row(_row(session, done))
            incident = _incident(session, new)
            known = _of_incident(session, incident.id) if incident else []
            place = numbering.next_place(known, new)
            id = numbering.next_id(session, call.at.date())
            if incident is None:
                incident = IncidentRow(id=id, event=new.event, title=new.title, opened_at=call.at)
                session.add(incident)
                session.flush()
            made = _started(call, new, id, incident, len(known) + 1, place)
            session.add(rows.to_row(made))
            session.flush()
            return made

    def change(self, call: Call, id: str, deed: d.Deed, version: int | None = None) -> Revision:
        """Do one deed, at most once for its key.

        With `version`, only where the content is still that version; otherwise Moved is raised
        (`put_aside` then keeps what was typed). Raises Refused, NotFound.
        """
        with self._database.transaction() as session:
            self._lock(session, id)
            row = _row(session, id, lock=not self._database.is_sqlite)
            if done := _done_before(session, call.key):
                if done != id:
                    raise Refused(
                        f"这一步已经用在报告 {done} 上，不能再用于 {id}。", "请重新提出。"
                    )
                return rows.from_row(row)
            before = rows.from_row(row)
            if version is None or version == before.version:
                after = workflow.apply(before, deed, call)
                rows.write(row, after)
                session.flush()
                return after
        raise moved(before)

    def compose(self, id: str, draft: Draft) -> Revision:
        """Store the first text of a report where it has none yet; no deed of a person."""
        with self._database.transaction() as session:
            self._lock(session, id)
            row = _row(session, id, lock=not self._database.is_sqlite)
            seen = rows.from_row(row)
            if seen.content.draft is not None or not seen.state.editable:
                return seen
            content = seen.content.model_copy(update={"draft": draft})
            after = seen.model_copy(update={"content": content})
            rows.write(row, after)
            return after

    def put_aside(self, call: Call, seen: Revision, deed: d.Edit) -> None:
        """Keep what was typed into an edit that came too late."""
        with self._database.transaction() as session:
            session.add(
                AsideRow(
                    report_id=seen.id,
                    by=call.principal.id,
                    by_name=call.principal.name,
                    at=call.at,
                    version=seen.version,
                    verb=deed.verb.value,
                    patch=dict(deed.patch),
                )
            )

    def asides(self, id: str, by: str) -> list[AsideRow]:
        """Return what one person typed too late, the newest first."""
        query = select(AsideRow).where(AsideRow.report_id == id, AsideRow.by == by)
        with self._database.reading() as session:
            return list(session.scalars(query.order_by(AsideRow.id.desc())))

    def put(self, revision: Revision) -> None:
        """Put in or replace a revision as it is: sample data and evaluation, not for officers.

        A report that was really sent can't be replaced.
        """
        with self._database.transaction() as session:
            self._lock(session)
            incident = _standing(session, revision)
            if old := session.get(ReportRow, revision.id):
                if old.sent is not None:
                    raise Refused(f"报告 {revision.id} 已经报出，不能替换。", "请另用编号。")
                session.expunge(old)
                for part in (ReportEntryRow, ReportTelephoneRow, AsideRow, ReminderRow):
                    session.execute(delete(part).where(part.report_id == revision.id))
                session.execute(delete(ReportRow).where(ReportRow.id == revision.id))
            session.add(rows.to_row(revision.model_copy(update={"incident": incident})))
            numbering.claim(session, revision.id)
            session.flush()

    def _lock(self, session: Session, id: str = "") -> None:
        """One start at a time; on SQLite this takes the one write lock before reading."""
        if self._database.is_sqlite:
            session.execute(text("UPDATE report_number SET last = last WHERE last < 0"))
        elif not id:  # elsewhere a change locks the report's own row
            session.execute(text("LOCK TABLE report_number IN EXCLUSIVE MODE"))


def moved(revision: Revision) -> Moved:
    """Make the refusal of an edit that came too late."""
    latest = revision.latest
    who = f"{latest.by_name}在{latest.at:%H:%M}" if latest else "别人"
    did = latest.verb if latest else "修改"
    return Moved(
        f"报告 {revision.id}（{revision.name}）刚由{who}{did}，与您看到的内容不同。",
        "您的改动已另存，没有丢失；请刷新后对照着再改。",
    )


def _row(session: Session, id: str, lock: bool = False) -> ReportRow:
    query = select(ReportRow).where(ReportRow.id == id)
    row = session.scalar(query.with_for_update(of=ReportRow) if lock else query)
    if row is None:
        raise NotFound(f"没有编号为 {id} 的报告。", "请核对报告编号，或按事件查找。")
    return row


def _of_incident(session: Session, incident: str) -> list[Revision]:
    query = select(ReportRow).where(ReportRow.incident_id == incident)
    return [rows.from_row(row) for row in session.scalars(query.order_by(ReportRow.position))]


def _done_before(session: Session, key: str) -> str | None:
    """Return the id of the report on which this key has acted."""
    return session.scalar(select(ReportEntryRow.report_id).where(ReportEntryRow.key == key))


def _incident(session: Session, new: NewRevision) -> IncidentRow | None:
    known = new.after or new.corrects
    if known:
        return _row(session, known).incident
    if new.event is None:
        return None
    return session.scalar(select(IncidentRow).where(IncidentRow.event == new.event))


def _standing(session: Session, revision: Revision) -> str:
    """Return the incident that an imported report belongs to, made where there is none."""
    known = select(IncidentRow.id).where(IncidentRow.event == revision.event)
    if revision.event and (id := session.scalar(known)):
        return id
    if session.get(IncidentRow, revision.incident) is None:
        row = IncidentRow(
            id=revision.incident,
            event=revision.event,
            title=revision.title,
            opened_at=revision.created_at,
        )
        session.add(row)
        session.flush()
    return revision.incident


def _started(
    call: Call,
    new: NewRevision,
    id: str,
    incident: IncidentRow,
    position: int,
    place: numbering.Place,
) -> Revision:
    who = call.principal
    sources = {
        f"m{n}": s.model_copy(update={"id": f"m{n}"}) for n, s in enumerate(new.sources, start=1)
    }
    entry = Entry(
        no=1,
        key=call.key,
        verb=Verb.START,
        before_state=None,
        after_state=State.DRAFT,
        by=who.id,
        by_name=who.name,
        at=call.at,
        why=f"更正 {new.corrects}" if new.corrects else "",
    )
    heading = new.heading.model_copy(update={"drafter": who.name})
    return Revision(
        id=id,
        incident=incident.id,
        event=incident.event,
        title=incident.title,
        position=position,
        step=place.step,
        no=place.no,
        corrects=new.corrects,
        correction=place.correction,
        state=State.DRAFT,
        version=1,
        content=Content(sources=sources, now=call.at, typed=dict(new.typed), heading=heading),
        trail=(entry,),
        created_at=call.at,
        created_by=who.id,
        created_by_name=who.name,
    )
