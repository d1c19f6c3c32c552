"""The sentences that an approver reads before an action on the directory runs."""

from connectors.contacts.arguments import (
    ApplyImport,
    Browse,
    Delete,
    Export,
    Find,
    MarkInvalid,
    Members,
    Next,
    OnDuty,
    Preview,
    RestoreNumber,
    Roster,
    Save,
    SaveShift,
    Who,
)
from connectors.contacts.model import PERIODS, External, Group, Person
from connectors.contract import Names

FIELDS = {
    "mobile": "手机",
    "duty_phone": "值班电话",
    "post": "职务",
    "unit": "所在单位",
    "all": "全部信息",
}
ROLES = {
    "on_duty": "值班人员",
    "leader": "带班领导",
    "both": "值班人员和带班领导",
    "primary": "主班",
    "secondary": "副班",
}
TABLES = {
    "directory": "通讯录",
    "units": "单位表",
    "people": "人员表",
    "groups": "群组表",
    "externals": "外部单位表",
    "roster": "排班表",
    "dead": "失效号码",
}


class Summaries:
    """One sentence an action, with names in place of ids."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def _of(self, id: str | None) -> str:
        return self._names.of(id) if id else ""

    def _person(self, id: str) -> str:
        """Tell people of one name apart on the card."""
        thing = self._names.get(id)
        if thing is None:
            return id
        where = f"{self._of(thing.facts.get('unit'))}{thing.facts.get('post', '')}"
        return f"{thing.name}（{where}）" if where else thing.name

    def find(self, asked: Find) -> str:
        """contact.find."""
        who = self._person(asked.contact) if asked.contact else asked.name or ""
        what = FIELDS[asked.field] if asked.field else "联系方式"
        return f"查{self._of(asked.unit)}{asked.post or ''}{who}的{what}。"

    def on_duty(self, asked: OnDuty) -> str:
        """contact.on_duty."""
        ids = [asked.unit, *(asked.units or ()), asked.group]
        where = "、".join(self._of(id) for id in ids if id) or "本单位"
        return f"查{where}当前的{ROLES[asked.role or 'both']}。"

    def who(self, asked: Who) -> str:
        """shift.who."""
        period = PERIODS[asked.period] if asked.period else "各班"
        day = f"{asked.date.month}月{asked.date.day}日"
        role = ROLES[asked.role] if asked.role else "人员"
        return f"查{self._of(asked.unit) or '本单位'}{day}{period}的{role}。"

    def next(self, asked: Next) -> str:
        """shift.next."""
        return f"查{self._of(asked.unit) or '本单位'}的下一班。"

    def group(self, asked: Members) -> str:
        """contact.group."""
        return f"列出{self._of(asked.group)}的成员。"

    def mark_invalid(self, asked: MarkInvalid) -> str:
        """contact.mark_invalid."""
        return f"在通讯录中把{self._holder(asked)}标注为{asked.reason or '失效'}。"

    def restore_number(self, asked: RestoreNumber) -> str:
        """contact.restore_number."""
        return f"取消{self._holder(asked)}的失效标注。"

    def _holder(self, asked: MarkInvalid) -> str:
        who = self._person(asked.contact) if asked.contact else self._of(asked.unit)
        return f"{who}的{asked.kind.label}"

    def browse(self, asked: Browse) -> str:
        """contact.list."""
        return f"查看{self._of(asked.unit)}{TABLES[asked.kind]}。"

    def save(self, asked: Save) -> str:
        """contact.save."""
        entry = asked.entry
        match entry:
            case Person():
                details = "，".join(x for x in (self._of(entry.unit), entry.post) if x)
            case Group():
                details = f"{len(entry.members)}个成员"
            case External():
                details = entry.phone
            case _:
                details = entry.duty_phone
        shown = f"（{details}）" if details else ""
        return f"{'修改' if entry.id else '新增'}通讯录条目“{entry.name}”{shown}。"

    def delete(self, asked: Delete) -> str:
        """contact.delete."""
        return f"从通讯录删除“{self._of(asked.id)}”。"

    def roster(self, asked: Roster) -> str:
        """roster.list."""
        return f"查看{self._of(asked.unit)}{asked.since}至{asked.until}的排班表。"

    def save_shift(self, asked: SaveShift) -> str:
        """roster.save."""
        shift = asked.shift
        roles = (("带班领导", shift.leader), ("主班", shift.primary), ("副班", shift.secondary))
        people = "，".join(f"{role}{self._of(id)}" for role, id in roles if id)
        day = f"{shift.date.month}月{shift.date.day}日"
        return f"把{self._of(shift.unit)}{day}{PERIODS[shift.period]}排为：{people or '空班'}。"

    def delete_shift(self, asked: Delete) -> str:
        """roster.delete."""
        return f"从排班表删除{self._of(asked.id)}。"

    def preview(self, asked: Preview) -> str:
        """contact.import_preview."""
        return f"预览导入{TABLES[asked.part]}会改什么。"

    def apply(self, asked: ApplyImport) -> str:
        """contact.import_apply."""
        gone = "，文件里没有的将被删除" if asked.remove_missing else ""
        marks = f"文件校验值{asked.file[:8]}，预览校验值{asked.preview[:8]}"
        return f"按预览导入{TABLES[asked.part]}{gone}（{marks}）。"

    def export(self, asked: Export) -> str:
        """contact.export."""
        return f"导出{TABLES[asked.table]}为{asked.format}文件。"
