"""The facts of a stretch of duty, section by section, each by template from a register's row.

Nothing is counted that no register holds; where a register holds nothing, the sentence speaks of
the register (没有登记), never of the world.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from assistant.duties.daily.model import Line, Section
from assistant.duties.handover.model import Entry, EntryKind, Handover, OpenItem
from assistant.duties.instruction import arguments as asked
from assistant.duties.instruction.desk import InstructionDesk
from assistant.duties.report.desk import ReportDesk
from assistant.duties.report.lines import Wanted
from assistant.duties.report.revision import State as ReportState
from assistant.duties.rollcall.desk import RollcallDesk
from assistant.duties.rollcall.model import Campaign, Purpose
from assistant.duties.rollcall.scoring import ScoringTable
from assistant.duties.rollcall.standing import Standing, settled, totals
from assistant.duties.warning import arguments as warned
from assistant.duties.warning.cards import confirmed
from assistant.duties.warning.desk import WarningDesk
from connectors.events.model import Event, EventQuery
from connectors.events.system import EventSystem

_MOST = 500
_REPORTS_BACK = timedelta(days=10)  # a report that goes out may have been begun days before
_NAMED = 8
_UNSENT = (
    ReportState.DRAFT,
    ReportState.SUBMITTED,
    ReportState.RETURNED,
    ReportState.SIGNED,
)


@dataclass(frozen=True)
class Sources:
    """Where the facts are read. `duty` says who stood on the roster, `items` what is open now."""

    events: EventSystem | None
    reports: ReportDesk
    calls: RollcallDesk
    warnings: WarningDesk
    instructions: InstructionDesk
    scoring: Callable[[], ScoringTable]
    duty: Callable[[datetime, datetime], Sequence[str]]
    handovers: Callable[[], Sequence[Handover]]
    entries: Callable[[datetime, datetime], Sequence[Entry]]
    items: Callable[[], Sequence[OpenItem]]
    zone: ZoneInfo


def sections(sources: Sources, since: datetime, until: datetime) -> tuple[Section, ...]:
    """Return the report about [since, until)."""
    reader = _Reader(sources, since, until)
    parts = (
        ("值班情况", reader.duty()),
        ("突发事件和事件办理", reader.events()),
        ("信息报送", reader.reports()),
        ("预警", reader.warnings()),
        ("领导批示", reader.instructions()),
        ("查岗和叫应", reader.calls()),
        ("其他记事", reader.notes()),
        ("待续办事项（截至成稿）", reader.open()),
    )
    return tuple(Section(title=title, lines=tuple(lines)) for title, lines in parts)


class _Reader:
    def __init__(self, sources: Sources, since: datetime, until: datetime) -> None:
        self._from = sources
        self._since = since
        self._until = until

    def _within(self, at: datetime | None) -> bool:
        return at is not None and self._since <= at < self._until

    def _at(self, at: datetime) -> str:
        local = at.astimezone(self._from.zone)
        return f"{local.month}月{local.day}日{local:%H:%M}"

    # --- sections

    def duty(self) -> Iterator[Line]:
        said = self._from.duty(self._since, self._until)
        for one in said:
            yield Line(text=f"{one}。", link="/roster")
        if not said:
            yield Line(text="值班表没有本期间的安排。", link="/roster")
        for one in self._from.handovers():
            if self._within(one.in_at) and one.in_at is not None:
                items = f"，移交{len(one.items)}项" if one.items else ""
                said_ = f"{self._at(one.in_at)}{one.out_name}交班、{one.in_name}接班{items}"
                yield Line(text=f"{said_}（{one.id}）。", link="/handover")

    def events(self) -> Iterator[Line]:
        system = self._from.events
        if system is None:
            yield Line(text="没有接入事件系统。")
            return
        query = EventQuery(since=self._since, until=self._until, closed=True, limit=_MOST)
        new = system.find(query)
        left = system.find(EventQuery(limit=_MOST))
        if not new:
            yield Line(text="本期间没有登记新的事件。", link="/events")
        else:
            yield Line(text=f"本期间登记事件{len(new)}件。", link="/events")
        for event in sorted(new, key=lambda one: one.created_at):
            yield Line(text=self._event(event), link=f"/events/{event.id}")
        overdue = [one for one in left if one.deadline and one.deadline < self._until]
        late = f"，其中{len(overdue)}件已过时限" if overdue else ""
        if left:
            yield Line(text=f"目前未办结事件{len(left)}件{late}。", link="/events")

    def _event(self, event: Event) -> str:
        category = f"（{event.category}）" if event.category else ""
        casualties = f"，{event.casualties}" if event.casualties else ""
        return f"{self._at(event.created_at)}{event.title}{category}{casualties}，{event.state}。"

    def reports(self) -> Iterator[Line]:
        lines = self._from.reports.lines(Wanted(since=self._since - _REPORTS_BACK, limit=_MOST))
        sent: list[tuple[datetime, str, str]] = []
        for line in lines:
            if line.state is ReportState.SENT:
                revision = self._from.reports.get(line.id)
                if revision.sent is not None and self._within(revision.sent.at):
                    sent.append((revision.sent.at, line.name, line.id))
        if not sent:
            yield Line(text="本期间没有报出的信息。", link="/reports")
        else:
            yield Line(text=f"本期间报出{len(sent)}份。", link="/reports")
        for at, name, id in sorted(sent):
            yield Line(text=f"{self._at(at)}报出《{name}》。", link=f"/reports/{id}")
        drafts = [one for one in lines if one.state in _UNSENT]
        if drafts:
            names = "、".join(f"《{one.name}》（{one.state}）" for one in drafts[:_NAMED])
            yield Line(text=f"尚未报出{len(drafts)}份：{names}。", link="/reports")

    def warnings(self) -> Iterator[Line]:
        desk = self._from.warnings
        new = desk.store.find(warned.Find(since=self._since, until=self._until, limit=_MOST))
        held = [one for one in desk.store.in_force() if one.registered_at < self._since]
        if not new and not held:
            yield Line(text="本期间没有登记预警，没有仍在生效的预警。", link="/warnings")
        for one in [*held[::-1], *new[::-1]]:
            area = f"（{one.area}）" if one.area else ""
            units = f"，{confirmed(one)}" if one.units else ""
            over = f"，{self._at(one.ended_at)}" if one.ended_at else "，"
            text = f"{self._at(one.issued_at)}{one.issuer}发布{one.name}{area}{units}"
            yield Line(text=f"{text}{over}{one.state}。", link=f"/warnings/{one.id}")

    def instructions(self) -> Iterator[Line]:
        desk = self._from.instructions
        new = desk.store.find(asked.Find(since=self._since, until=self._until, limit=_MOST))
        held = [one for one in desk.store.open() if one.registered_at < self._since]
        if not new and not held:
            yield Line(text="本期间没有登记领导批示，没有未办结的批示。", link="/instructions")
        for one in [*held[::-1], *new[::-1]]:
            late = sum(unit.late for unit in one.units)
            behind = f"，超时{late}家" if late else ""
            back = len(one.units) - len(one.owing)
            yield Line(
                text=f"{self._at(one.given_at)}{one.name}，承办{len(one.units)}家，"
                f"已反馈{back}家{behind}，{one.state}。",
                link=f"/instructions/{one.id}",
            )

    def calls(self) -> Iterator[Line]:
        found = self._from.calls.campaigns(_MOST, self._since, self._until)
        if not found:
            yield Line(text="本期间没有查岗和叫应。", link="/rollcalls")
        table = self._from.scoring()
        for campaign in found[::-1]:
            yield Line(text=self._call(campaign, table), link=f"/rollcalls/{campaign.id}")

    def _call(self, campaign: Campaign, table: ScoringTable) -> str:
        rows = settled(campaign, table)
        sums = totals(rows)
        parts = [
            f"{standing.label(campaign.purpose)}{sums.by_standing[standing]}家"
            for standing in Standing
            if sums.by_standing[standing]
        ]
        faults = [row.unit.unit_name for row in rows if row.standing is Standing.FAULT]
        named = ""
        if faults:
            what = "问题" if campaign.purpose is Purpose.ROLL_CALL else "未确认"
            more = f"等{len(faults)}家" if len(faults) > _NAMED else ""
            named = f"；{what}单位：{'、'.join(faults[:_NAMED])}{more}"
        return (
            f"{self._at(campaign.starts_at)}{campaign.title}，{sums.units}家，"
            f"{'、'.join(parts)}{named}。"
        )

    def notes(self) -> Iterator[Line]:
        kinds = (EntryKind.NOTE, EntryKind.OTHER, EntryKind.NOTICE)
        found = [e for e in self._from.entries(self._since, self._until) if e.kind in kinds]
        if not found:
            yield Line(text="本期间没有其他记事。", link="/log")
        for entry in found:
            text = entry.text.rstrip("。")
            yield Line(text=f"{self._at(entry.at)}{text}。", link=entry.link or "/log")

    def open(self) -> Iterator[Line]:
        items = self._from.items()
        if not items:
            yield Line(text="没有待续办事项。", link="/handover")
        for item in items:
            due = f"（时限{self._at(item.due)}）" if item.due else ""
            yield Line(text=f"{item.text.rstrip('。')}{due}。", link=item.link)
