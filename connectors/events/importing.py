"""Taking in a table of events: what it would change is shown first, row by row."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from connectors.contract import Kind, Named
from connectors.events import commands as c
from connectors.events import sheet
from connectors.events.model import Assignment, Category, Event, Loop, State
from connectors.events.system import EventSystem, Ledger
from core.effects.action import Call
from core.errors import InvalidInput, NotFound

Fate = Literal["new", "change", "same", "error"]
_EDITABLE = {
    "标题": "title", "分类": "category", "地点": "place", "地点说明": "place_text",
    "发生时间": "occurred_at", "接报时间": "received_at", "来源": "source",
    "伤亡情况": "casualties",
}  # fmt: skip
_FIXED = {"环节": "loop", "状态": "state", "时限": "deadline"}  # deeds change these, never a table


@dataclass(frozen=True)
class Line:
    """What one row comes to. `changes` maps a heading to (before, after) as text."""

    row: int
    fate: Fate
    id: str
    title: str
    problem: str = ""
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    event: Event | None = None
    edit: c.Edit | None = None


@dataclass(frozen=True)
class Preview:
    """All rows of a file, and the digest of exactly its content."""

    digest: str
    lines: tuple[Line, ...]

    def count(self, fate: Fate) -> int:
        """Return how many rows come to this."""
        return sum(line.fate == fate for line in self.lines)

    @property
    def text(self) -> str:
        """The sentence for the officer."""
        said = (
            f"新增 {self.count('new')} 件，修改 {self.count('change')} 件，"
            f"不变 {self.count('same')} 件，有问题 {self.count('error')} 行"
        )
        wrong = [f"第{line.row}行：{line.problem}" for line in self.lines if line.fate == "error"]
        return said + "。" + "；".join(wrong[:5]) + ("……" if len(wrong) > 5 else "")

    def data(self) -> list[dict[str, Any]]:
        """Return the rows as JSON for a page."""
        shown = ("row", "fate", "id", "title", "problem")
        return [
            {name: getattr(line, name) for name in shown} | {"changes": dict(line.changes)}
            for line in self.lines
        ]


def inside(folder: Path, name: str) -> Path:
    """Return a file of the import folder; a name that leads out of it is not found."""
    path = (folder / name).resolve()
    if path.parent != folder.resolve() or not path.is_file():
        raise NotFound(f"没有找到要导入的文件“{Path(name).name}”。", "请重新上传。")
    return path


class Importer:
    """Reads a file against what the system holds now."""

    def __init__(
        self, system: EventSystem, known: Iterable[Named], zone: ZoneInfo, now: datetime
    ) -> None:
        self._system = system
        self._zone = zone
        self._now = now
        self._ids: dict[tuple[Kind, str], str] = {}
        for thing in known:
            for called in (thing.id, thing.name, *thing.aliases):
                self._ids.setdefault((thing.kind, called), thing.id)

    def preview(self, content: bytes) -> Preview:
        """Say for every row what would happen; changes nothing."""
        seen: set[str] = set()
        lines: list[Line] = []
        for number, row in sheet.read(content):
            line = self._line(number, row)
            if line.id and line.id in seen:
                line = Line(number, "error", line.id, line.title, "事件编号在表中重复")
            seen.add(line.id)
            lines.append(line)
        return Preview(hashlib.sha256(content).hexdigest(), tuple(lines))

    def _line(self, number: int, row: sheet.Row) -> Line:
        id, title = row.get("事件编号", ""), row.get("标题", "")
        try:
            values = self._values(row)
            if id:
                return self._change(number, self._system.get(id), row, values)
            return self._new(number, "", values)
        except NotFound:
            return self._checked_new(number, id, title, row)
        except InvalidInput as error:
            return Line(number, "error", id, title, error.message)

    def _checked_new(self, number: int, id: str, title: str, row: sheet.Row) -> Line:
        try:
            return self._new(number, id, self._values(row))
        except InvalidInput as error:
            return Line(number, "error", id, title, error.message)

    def _values(self, row: sheet.Row) -> dict[str, Any]:
        """Read a row's cells; raises InvalidInput that names the column."""
        if not row.get("标题"):
            raise InvalidInput("缺少标题")
        values: dict[str, Any] = {name: row.get(head, "") for head, name in _EDITABLE.items()}
        values["result"] = row.get("办理结果", "")
        for head, kind in (("分类", Category), ("环节", Loop), ("状态", State)):
            name = _EDITABLE.get(head) or _FIXED[head]
            values[name] = self._one_of(kind, head, row.get(head, ""))
        for head in ("发生时间", "接报时间", "登记时间", "时限"):
            name = _EDITABLE.get(head) or _FIXED.get(head) or "created_at"
            values[name] = self._moment(head, row.get(head, ""))
        values["place"] = self._id(Kind.PLACE, "地点", row.get("地点", "")) or None
        units = row.get("承办单位", "").replace(",", "、").replace("，", "、").split("、")
        values["units"] = [self._id(Kind.UNIT, "承办单位", u.strip()) for u in units if u.strip()]
        return values

    def _one_of(self, kind: type[Category] | type[Loop] | type[State], head: str, text: str) -> Any:
        try:
            return kind(text) if text else None
        except ValueError as error:
            raise InvalidInput(f"{head}没有“{text}”这一项，可用：{'、'.join(kind)}") from error

    def _moment(self, head: str, text: str) -> datetime | None:
        try:
            return sheet.moment(text, self._zone)
        except ValueError as error:
            raise InvalidInput(f"{head}“{text}”看不懂，请写成 2026-11-21 21:30") from error

    def _id(self, kind: Kind, head: str, text: str) -> str:
        if text and (kind, text) not in self._ids:
            raise InvalidInput(f"{head}“{text}”不在登记册中")
        return self._ids.get((kind, text), "")

    def _new(self, number: int, id: str, values: dict[str, Any]) -> Line:
        if id and not id.isascii():
            raise InvalidInput("事件编号只能用字母、数字和短横线")
        created = values["created_at"] or self._now
        state, units = values["state"] or State.WAITING, values["units"]
        if not units and state in (State.DISPATCHED, State.HANDLING):
            raise InvalidInput(f"状态是“{state}”，却没有承办单位")
        fields = {name: values[name] for name in _EDITABLE.values()} | {
            "id": id,
            "loop": values["loop"] or Loop.TOWN,
            "state": state,
            "deadline": values["deadline"],
            "deadline_basis": "导入" if values["deadline"] else "",
            "assignments": [Assignment(unit=unit, at=created) for unit in units],
            "result": values["result"],
            "created_at": created,
            "closed_at": None if state.open else created,
        }
        return Line(number, "new", id, values["title"], event=Event.model_validate(fields))

    def _change(self, number: int, event: Event, row: sheet.Row, values: dict[str, Any]) -> Line:
        for head, name in _FIXED.items():
            if row.get(head) and values[name] != _to_minute(getattr(event, name)):
                problem = f"{head}不能通过表格修改，请用派单、升级、延期、办结等办理"
                return Line(number, "error", event.id, event.title, problem)
        changes: dict[str, tuple[str, str]] = {}
        edit: dict[str, Any] = {}
        for head, name in _EDITABLE.items():
            before, after = _to_minute(getattr(event, name)), values[name]
            if row.get(head) and before != after:
                changes[head] = (str(before or ""), str(after or ""))
                edit[name] = after
        if not edit:
            return Line(number, "same", event.id, event.title)
        if not event.state.open:
            problem = f"事件{event.state}，登记内容不能再改"
            return Line(number, "error", event.id, event.title, problem)
        command = c.Edit(**edit, reason="表格导入")
        return Line(number, "change", event.id, event.title, "", changes, edit=command)


def _to_minute(value: Any) -> Any:
    """A table holds no seconds."""
    return value.replace(second=0, microsecond=0) if isinstance(value, datetime) else value


def take_in(system: EventSystem, ledger: Ledger, call: Call, preview: Preview) -> list[str]:
    """Do what was previewed; each row acts once under a key of its own. Returns the ids."""
    ids: list[str] = []
    for line in preview.lines:
        step = call.part(line.row)
        if line.event is not None:
            ids.append(ledger.take_in(step, line.event).id)
        elif line.edit is not None:
            ids.append(system.change(step, line.id, line.edit).id)
    return ids
