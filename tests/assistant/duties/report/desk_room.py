"""A room for the tests of the desk: a dispatcher over it, people, and plain parts.

The plain reader understands labelled lines only (`死亡：1`), so that the tests of the workflow say
for themselves what is read; `test_desk_real` runs the same desk on the real parts.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event

from assistant.duties.report.actions import report_actions
from assistant.duties.report.deciding import chosen
from assistant.duties.report.desk import ReportDesk
from assistant.duties.report.draft.model import Draft, Header, Paragraph, Piece
from assistant.duties.report.parts import Exported, Known, Letterhead, Parts
from assistant.duties.report.record import (
    ChainFlag,
    Conflict,
    Fact,
    Material,
    Missing,
    Record,
    Severity,
    Slot,
    Span,
    Step,
    Wording,
)
from assistant.duties.report.rulebook import RuleBooks
from assistant.duties.report.rules import RuleBook, shipped_text
from assistant.duties.report.timing import Timing
from connectors.contract import Context, Kind, Named
from core.audit import Audit
from core.clock import ROOM_ZONE, SteppedClock
from core.database import Database
from core.effects.action import Done
from core.effects.catalogue import Catalogue
from core.effects.dispatcher import Dispatcher
from core.effects.plan import Need, Plan, Request, StepState
from core.effects.policy import Policy
from core.identity import Principal, Role

START = datetime(2026, 11, 20, 21, 0, tzinfo=ROOM_ZONE)  # a Friday night
OFFICER = Principal("mei", "梅值守", ("qu",), frozenset({Role.OFFICER}))
OTHER = Principal("pan", "潘值守", ("qu",), frozenset({Role.OFFICER}))
LEADER = Principal("tao", "陶带班", ("qu",), frozenset({Role.LEADER}))
PEOPLE = (OFFICER, OTHER, LEADER)
EVENT = "SJ20261120-0003"
OTHER_EVENT = "SJ20261120-0004"
THINGS = (
    Named(Kind.EVENT, EVENT, "北塘路仓库火情", facts={"source": "北塘镇电话"}),
    Named(Kind.EVENT, OTHER_EVENT, "南桥积水", facts={"source": "南桥街道电话"}),
    Named(Kind.EXTERNAL, "X1", "市总值班室"),
)
_LINE = re.compile(r"(死亡|受伤|地点|接报)：([^\n。]+)")
_SLOTS = {
    "死亡": Slot.DEATHS, "受伤": Slot.INJURED, "地点": Slot.PLACE, "接报": Slot.RECEIVED_AT,
}  # fmt: skip
RULES = """
本室角色: [区值班室]
提醒: [20, 10]
规则:
  - {编号: t-1, 名称: 试验首报, 报告方: 区值班室, 接收方: 市值班室, 起算: 接报, 电话分钟: 30,
     书面分钟: 60, 依据: 试验规定, 效力: 单位}
"""


class Names:
    """A directory of what is given."""

    def __init__(self, things: Sequence[Named] = THINGS) -> None:
        self._things = {thing.id: thing for thing in things}

    def things(self) -> list[Named]:
        return list(self._things.values())

    def get(self, id: str) -> Named | None:
        return self._things.get(id)

    def of(self, id: str) -> str:
        return self._things[id].name if id in self._things else id


def read(
    material: Material,
    step: Step,
    decisions: Mapping[str, str],
    typed: Sequence[Fact],
    emptied: frozenset[Slot],
) -> Record:
    """Read labelled lines; two values of one label contradict."""
    said: dict[Slot, list[Fact]] = {}
    for source in material.sources:
        for match in _LINE.finditer(source.text):
            slot, text = _SLOTS[match[1]], match[2]
            span = Span(source=source.id, start=match.start(2), end=match.end(2), quote=text)
            number = int(text) if text.isdigit() else None
            at = datetime.fromisoformat(text) if slot is Slot.RECEIVED_AT else None
            fact = Fact(slot=slot, text=text, number=number, moment=at, spans=(span,))
            said.setdefault(slot, []).append(fact)
    conflicts: list[Conflict] = []
    facts: list[Fact] = []
    given = {fact.slot for fact in typed} | emptied
    for slot, mentions in said.items():
        values = {fact.text: fact for fact in mentions}
        if slot in given:
            continue
        if len(values) == 1:
            facts.append(mentions[-1])
            continue
        wordings = tuple(Wording(text=f.text, spans=f.spans) for f in values.values())
        key = f"{slot}:{'|'.join(values)}"
        told = decisions.get(key, "")
        conflict = Conflict(key=key, what=slot, values=wordings, slot=slot, resolution=told)
        conflicts.append(conflict)
        if winner := chosen(conflict):
            facts.append(values[winner.text])
    missing = (
        []
        if Slot.PLACE in said or Slot.PLACE in given
        else [Missing(key="发生地点", ask="在哪里？")]
    )
    return Record(facts=(*facts, *typed), missing=tuple(missing), conflicts=tuple(conflicts))


def compose(
    record: Record, material: Material, step: Step, header: Header, *, before: Record | None = None
) -> Draft:
    """One paragraph a fact."""
    said = [Piece(text=f"{f.slot}为{f.text}。", slots=(f.slot,)) for f in record.facts]
    paragraphs = tuple(Paragraph(role=p.slots[0], pieces=(p,)) for p in said)
    opening = Paragraph(role="overview", pieces=(Piece(text=f"{step}情况如下。"),))
    return Draft(
        step=step,
        title_parts=(f"关于事件的报告（{step}）",),
        number=header.number,
        addressee=header.addressee,
        paragraphs=(opening, *paragraphs),
    )


def compare(
    before: Sequence[tuple[Step, Material, Record]], step: Step, material: Material, record: Record
) -> list[ChainFlag]:
    """Deaths never fall."""
    now = record.one(Slot.DEATHS)
    old = [f for _, _, earlier in before if (f := earlier.one(Slot.DEATHS))]
    if not old or now is None or (now.number or 0) >= (old[-1].number or 0):
        return []
    return [
        ChainFlag(
            type="deaths_decreased", severity=Severity.ERROR, field="deaths",
            prev=old[-1].text, now=now.text, note=f"死亡人数由{old[-1].text}减为{now.text}",
        )
    ]  # fmt: skip


def export(known: Known, format: str, template: str = "") -> Exported:
    """The text as it is."""
    draft = known.revision.content.draft
    signer = known.revision.content.heading.signer
    text = f"{known.revision.id}\n{draft.text if draft else ''}\n{signer}"
    return Exported(f"{known.revision.id}.{format}", "text/plain", text.encode())


def secret(text: str) -> str:
    return "机密★" if "机密★" in text else ""


PARTS = Parts(
    assess=read,
    compose=compose,
    compare=compare,
    validate=RuleBook.load,
    shipped=shipped_text,
    export=export,
    secret=secret,
    letterhead=Letterhead(unit="试验区总值班室", contact="值班电话", recipients=("X1",)),
)


@dataclass
class Room:
    """A desk behind a dispatcher; it can die and come back."""

    database: Database
    files: Path
    parts: Parts = PARTS
    clock: SteppedClock = field(default_factory=lambda: SteppedClock(START))
    names: Names = field(default_factory=Names)

    def __post_init__(self) -> None:
        self.audit = Audit(self.database, self.clock)
        self.restart()

    def restart(self, **parts: Any) -> None:
        timing = Timing(RuleBooks(self.database), ROOM_ZONE)
        self.parts = replace(self.parts, **({"clocks": timing.running} | parts))
        context = Context(self.database, self.clock, ROOM_ZONE, self.files, self.names)
        self.desk = ReportDesk(context, self.parts)
        self.dispatcher = Dispatcher(
            self.database,
            self.audit,
            self.clock,
            Catalogue(report_actions(self.desk)),
            Policy(expires_minutes=15, actions={}, version="v1"),
            lambda id: next((p for p in PEOPLE if p.id == id), None),
        )
        self.dispatcher.recover()

    def wait(self, minutes: float) -> None:
        self.clock.advance(timedelta(minutes=minutes))

    def plan(self, verb: str, who: Principal = OFFICER, **arguments: Any) -> Plan:
        """Propose one step; what needs nobody's word runs at once."""
        return self.dispatcher.act(who, [Request(action=f"report.{verb}", arguments=arguments)])

    def do(self, verb: str, who: Principal = OFFICER, **arguments: Any) -> Done:
        """Ask for one step, say yes where that is needed, and return the receipt."""
        plan = self.plan(verb, who, **arguments)
        if plan.need is not Need.NONE:
            plan = self.dispatcher.approve(who, plan.id, plan.digest)
            plan = self.dispatcher.execute(plan.id)
        step = plan.steps[0]
        if step.state is not StepState.DONE:
            raise Failed(step.error)
        assert step.receipt is not None
        self.last = step.id
        return step.receipt

    def look(self, verb: str, who: Principal = OFFICER, **arguments: Any) -> Done:
        return self.dispatcher.look(who, f"report.{verb}", arguments)

    def undo(self, who: Principal = OFFICER) -> Plan:
        """Take the newest step back."""
        return self.dispatcher.undo(who, self.last)

    # --- short ways

    def draft(self, text: str = "死亡：1\n地点：北塘路", **more: Any) -> str:
        given: dict[str, Any] = {"step": "首报", "event": EVENT, "text": text} | more
        return str(self.do("draft", **given).refs["report"])

    def signed(self, **more: Any) -> str:
        id = self.draft(**more)
        self.do("submit", report=id)
        self.do("sign", LEADER, report=id)
        return id

    def sent(self, **more: Any) -> str:
        id = self.signed(**more)
        self.do("send", report=id, way="传真")
        return id


class Failed(AssertionError):
    """A step did not succeed; the text is what the officer reads."""


def quick(path: Path) -> Database:
    """A database for thousands of steps: what fsync adds is tested where processes are killed."""
    database = Database(f"sqlite:///{path / 'desk.db'}")
    event.listen(database.engine, "connect", lambda c, _r: c.execute("PRAGMA synchronous=OFF"))
    database.migrate()
    return database
