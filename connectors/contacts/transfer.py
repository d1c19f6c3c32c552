"""Import with a preview, and export: the actions, and the folder where files are kept."""

import hashlib
from datetime import timedelta

from connectors.contacts.arguments import ApplyImport, Export, Preview
from connectors.contacts.cards import Teller
from connectors.contacts.columns import (
    EXTERNALS,
    GROUPS,
    PEOPLE,
    ROSTER,
    UNITS,
    People,
    rows_of,
)
from connectors.contacts.importing import Importer, Planned
from connectors.contacts.model import AnyRecord, NumberKind
from connectors.contacts.system import ContactSystem
from connectors.contract import Context
from connectors.kept import Kept
from connectors.sheet import read, write_csv, write_xlsx
from core.effects.action import Call, Done
from core.errors import InvalidInput, Refused

SHOWN_LINES = 500  # of a preview; the counts are of all
TABLES = {table.key: table for table in (UNITS, PEOPLE, GROUPS, EXTERNALS, ROSTER)}
MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


class Transfer:
    """Runs the import and export actions."""

    def __init__(self, system: ContactSystem, context: Context) -> None:
        self._system = system
        self._zone = context.zone
        self.kept = Kept(context.files)

    def _plan(self, call: Call, asked: Preview) -> Planned:
        if asked.part == "directory" and not self._system.editable:
            raise Refused("通讯录由外部服务器维护，不能在这里导入。", "请在通讯录服务器上维护。")
        day = call.at.astimezone(self._zone).date()
        shifts = self._system.shifts(day - timedelta(days=400), day + timedelta(days=800))
        directory = self._system.directory()
        unit = directory.unit(asked.unit).id if asked.unit else ""
        importer = Importer(directory, shifts, self._zone, day, unit, asked.remove_missing)
        plan = importer.plan(read(self.kept.read(asked.file)), asked.part)
        bound = f"{asked.file}|{asked.part}|{unit}|{asked.remove_missing}|{plan.digest}"
        return plan.model_copy(update={"digest": hashlib.sha256(bound.encode()).hexdigest()})

    def preview(self, call: Call, asked: Preview) -> Done:
        """contact.import_preview."""
        plan = self._plan(call, asked)
        lines = plan.lines[:SHOWN_LINES]
        return Done(
            text=self._counts(plan)
            + ("预览无误后再导入。" if plan.changes else "没有要改的内容。"),
            refs={"file": asked.file, "preview": plan.digest},
            data={
                "preview": plan.digest,
                "file": asked.file,
                "changes": len(plan.changes),
                "lines": [line.model_dump(mode="json") for line in lines],
                "left_out": len(plan.lines) - len(lines),
            },
        )

    def _counts(self, plan: Planned) -> str:
        missing, removed = plan.count("missing"), plan.count("removed")
        parts = [
            f"新增{plan.count('added')}条",
            f"修改{plan.count('changed')}条",
            f"不变{plan.unchanged}条",
            *([f"文件里没有{missing}条（不删除）"] if missing else []),
            *([f"删除{removed}条"] if removed else []),
            f"出错{plan.count('error')}行",
        ]
        return "，".join(parts) + "。"

    def apply(self, call: Call, asked: ApplyImport) -> Done:
        """contact.import_apply: exactly what was previewed, or nothing."""
        plan = self._plan(call, asked)
        if plan.digest != asked.preview:
            raise Refused("预览之后通讯录或文件有变动，没有导入。", "请重新预览，确认后再导入。")
        if not plan.changes:
            raise InvalidInput("没有要导入的改动。", "请检查文件内容。")
        self._system.apply(call, plan.changes, f"导入文件{asked.file}")
        return Done(
            text=f"已导入。{self._counts(plan)}",
            data={"file": asked.file, "changes": len(plan.changes)},
        )

    def export(self, call: Call, asked: Export) -> Done:
        """contact.export."""
        if asked.format == "csv" and asked.table == "directory":
            raise InvalidInput("csv一次只能放一张表。", "请选单位、人员、群组之一，或导出xlsx。")
        data = self._file(call, asked)
        path = self.kept.export(data, asked.format)
        names = {"directory": "通讯录"} | {key: table.title for key, table in TABLES.items()}
        name = f"{names[asked.table]}{call.at.astimezone(self._zone):%Y%m%d}.{asked.format}"
        return Done(
            text=f"已导出{name}，24小时内可下载。",
            data={
                "name": name,
                "path": str(path),
                "media_type": MEDIA[asked.format],
                "size": len(data),
                "sha256": hashlib.sha256(data).hexdigest(),
            },
        )

    def _file(self, call: Call, asked: Export) -> bytes:
        tell = Teller(self._system, self._system.directory(), call.principal)
        people = People(tell.directory)
        whole = ("units", "people", "groups", "externals")
        keys = whole if asked.table == "directory" else (asked.table,)
        tables = {
            TABLES[key].title: rows_of(TABLES[key], self._records(call, asked, key, tell), people)
            for key in keys
        }
        if asked.format == "csv":
            return write_csv(next(iter(tables.values())))
        return write_xlsx(tables)

    def _records(self, call: Call, asked: Export, key: str, tell: Teller) -> list[AnyRecord]:
        if key == "roster":
            since = asked.since or call.at.astimezone(self._zone).date()
            return list(self._system.shifts(since, asked.until or since + timedelta(days=31)))
        if key == "people":
            return [
                p.model_copy(update={"mobile": tell.shown(p.mobile, NumberKind.MOBILE)})
                for p in tell.directory.people
            ]
        return list(getattr(tell.directory, key))
