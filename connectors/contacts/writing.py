"""The actions that change the directory, the roster or a number's mark."""

import re
from collections.abc import Iterable

from connectors.contacts import naming
from connectors.contacts.arguments import Delete, MarkInvalid, RestoreNumber, Save, SaveShift
from connectors.contacts.cards import Teller
from connectors.contacts.model import (
    Change,
    Entry,
    External,
    Group,
    NumberKind,
    Person,
    Shift,
    Unit,
    is_masked,
    mask,
)
from connectors.contacts.numbers import existing_number, holder_of
from connectors.contacts.system import ContactSystem
from core.effects.action import Call, Done
from core.errors import InvalidInput, NotFound

PREFIXES: dict[type[Entry], str] = {Unit: "U", Person: "C", Group: "G", External: "X"}
KEPT = {
    "own": "",
    "directory": "已写回通讯录服务器。",
    "local": "通讯录服务器不能保存这一标注，只记在本机。",
}


def new_id(kind: type[Entry], taken: Iterable[str]) -> str:
    """Return the next free id of a kind: C121 after C120."""
    prefix = PREFIXES[kind]
    used = [int(m[1]) for id in taken if (m := re.fullmatch(rf"{prefix}(\d{{1,9}})", id))]
    width = 3 if kind is Person else 2
    return f"{prefix}{max(used, default=0) + 1:0{width}d}"


def shift_id(shift: Shift) -> str:
    """Return the id that a shift has by its day, unit and period."""
    return f"SH{shift.date:%Y%m%d}-{shift.unit}-{shift.period}"


class Writing:
    """Runs the actions that change something."""

    def __init__(self, system: ContactSystem) -> None:
        self._system = system

    # numbers

    def mark_invalid(self, call: Call, asked: MarkInvalid) -> Done:
        """contact.mark_invalid."""
        directory = self._system.directory()
        holder = holder_of(directory, self._ref(asked), asked.kind)
        existing_number(holder, asked.kind)
        mark = self._system.mark_dead(call, holder.id, asked.kind, asked.reason or "号码失效")
        number = self._shown(call, mark.number, asked.kind)
        return Done(
            text=f"已标注：{holder.name}的{asked.kind.label}（{number}）为{mark.reason}。"
            f"{KEPT[mark.kept]}",
            refs={"contact": holder.id} if isinstance(holder, Person) else {"unit": holder.id},
            data={"mark": mark.model_dump(mode="json") | {"number": ""}},
        )

    def restore_number(self, call: Call, asked: RestoreNumber) -> Done:
        """contact.restore_number."""
        holder = holder_of(self._system.directory(), self._ref(asked), asked.kind)
        mark = self._system.restore(call, holder.id, asked.kind)
        return Done(
            text=f"已恢复：{holder.name}的{asked.kind.label}"
            f"（{self._shown(call, mark.number, asked.kind)}）不再标为{mark.reason}。",
            undo={"reason": mark.reason},
        )

    def mark_again(self, call: Call, asked: RestoreNumber, done: Done) -> Done:
        """Take a restoring back."""
        holder = holder_of(self._system.directory(), self._ref(asked), asked.kind)
        mark = self._system.mark_dead(call, holder.id, asked.kind, str(done.undo["reason"]))
        return Done(text=f"已重新标注：{holder.name}的{asked.kind.label}为{mark.reason}。")

    def _ref(self, asked: MarkInvalid) -> str:
        directory = self._system.directory()
        if asked.holder in directory.by_id:
            return asked.holder
        found = directory.person(asked.holder) if asked.contact else directory.unit(asked.holder)
        return found.id

    def _shown(self, call: Call, number: str, kind: NumberKind) -> str:
        return Teller(self._system, self._system.directory(), call.principal).shown(number, kind)

    # entries

    def save(self, call: Call, asked: Save) -> Done:
        """contact.save."""
        directory, entry = self._system.directory(), asked.entry
        before = directory.by_id.get(entry.id) if entry.id else None
        if entry.id and before is None:
            raise NotFound("要改的这一条已不在通讯录里。", "请刷新页面。")
        if before is None:
            entry = entry.model_copy(update={"id": new_id(type(entry), directory.by_id)})
        elif type(before) is not type(entry):
            raise InvalidInput("编号属于另一类条目。", "请刷新页面后重试。")
        change = Change(before=before, after=_unmasked(entry, before))
        self._system.apply(call, [change], "保存通讯录条目")
        verb = "修改" if before else "新增"
        return self._saved(change, f"已{verb}：{entry.name}。", entry.id)

    def delete(self, call: Call, asked: Delete) -> Done:
        """contact.delete."""
        before = self._system.directory().by_id.get(asked.id)
        if before is None:
            raise NotFound("通讯录里没有这一条。", "它可能已被删除，请刷新页面。")
        change = Change(before=before)
        self._system.apply(call, [change], "删除通讯录条目")
        return self._saved(change, f"已删除：{before.name}。", before.id)

    # roster

    def save_shift(self, call: Call, asked: SaveShift) -> Done:
        """roster.save."""
        shift = asked.shift
        if not shift.id:
            shift = shift.model_copy(update={"id": shift_id(shift)})
        before = self._system.shift(shift.id)
        change = Change(before=before, after=shift)
        self._system.apply(call, [change], "保存排班")
        tell = Teller(self._system, self._system.directory(), call.principal)
        return self._saved(change, f"已保存：{tell.shift(shift)}", shift.id)

    def delete_shift(self, call: Call, asked: Delete) -> Done:
        """roster.delete."""
        before = self._system.shift(asked.id)
        if before is None:
            raise NotFound("排班表上没有这一班。", "它可能已被删除，请刷新页面。")
        change = Change(before=before)
        self._system.apply(call, [change], "删除排班")
        name = naming.shift_name(before, self._system.directory())
        return self._saved(change, f"已删除：{name}。", before.id)

    def _saved(self, change: Change, text: str, id: str) -> Done:
        return Done(text=text, refs={"id": id}, undo={"change": change.model_dump(mode="json")})

    def put_back(self, call: Call, _asked: object, done: Done) -> Done:
        """Take a saving or deleting back: the record is again as it was before."""
        change = Change.model_validate(done.undo["change"]).reversed()
        self._system.apply(call, [change], "撤销")
        record = change.record
        name = (
            naming.shift_name(record, self._system.directory())
            if isinstance(record, Shift)
            else record.name
        )
        if change.after is None:
            return Done(text=f"已撤销，{name}不再保留。")
        return Done(text=f"已撤销，{name}恢复为改动前的样子。")


def _unmasked(entry: Entry, before: Entry | None) -> Entry:
    """Put back a covered mobile that came from a page which could show no more of it."""
    if not (isinstance(entry, Person) and isinstance(before, Person)):
        return entry
    covered = is_masked(entry.mobile) and entry.mobile == mask(before.mobile)
    return entry.model_copy(update={"mobile": before.mobile}) if covered else entry
