"""The register to and from files: preview, import, export."""

import hashlib
from collections.abc import Sequence
from typing import Any

from pydantic import Field

from connectors.contract import Context
from connectors.devices import exchange
from connectors.devices.former import snapshot, take_back
from connectors.devices.importing import preview
from connectors.devices.system import Devices
from core.effects.action import Action, Arguments, Call, Done, Effect
from core.errors import InvalidInput, NotFound, Refused
from core.identity import Permission

LARGEST_FILE = 20 * 2**20  # bytes; a register of thousands of devices is below one MiB


class ImportFile(Arguments):
    """A file in the system's folder; `digest` (sha256) holds the import to what was previewed."""

    file: str
    digest: str = ""


class ExportFile(Arguments):
    """The kind of file to write: xlsx, or csv (devices only)."""

    kind: str = Field(default="xlsx", pattern="^(xlsx|csv)$")


class Files:
    """The deeds behind import and export. Files lie in the system's own folder."""

    def __init__(self, system: Devices, context: Context) -> None:
        self._system = system
        self._folder = context.files

    def preview(self, _call: Call, args: ImportFile) -> Done:
        """Say what a file would change."""
        sheet, digest = self._sheet(args)
        found = preview(self._system, sheet)
        return Done(
            text=f"{args.file}：{found.words}。",
            refs={"file": args.file, "digest": digest},
            data=found.model_dump(mode="json") | {"digest": digest},
        )

    def apply(self, _call: Call, args: ImportFile) -> Done:
        """Take a file over, whole or not at all."""
        sheet, _digest = self._sheet(args)
        found = preview(self._system, sheet)
        if found.problems:
            first = "；".join(found.problems[:5])
            raise Refused(f"文件有问题，未作任何改动：{first}。", "请改正后重新导入。")
        changed = {what: [c.id for c in found.changes if c.what == what] for what in _KINDS}
        undo = snapshot(self._system, changed["device"], changed["scene"])
        self._system.load(thing.named() for thing in (*sheet.devices, *sheet.scenes))
        return Done(text=f"已导入{args.file}：{found.words}。", undo=undo)

    def export(self, call: Call, args: ExportFile) -> Done:
        """Write the register into the system's folder."""
        devices, scenes = self._system.devices(), self._system.scenes()
        name = f"设备台账-{call.at:%Y%m%d-%H%M%S}.{args.kind}"
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / name).write_bytes(exchange.write(args.kind, devices, scenes))
        also = f"、{len(scenes)} 个场景" if args.kind == "xlsx" else ""
        return Done(
            text=f"已导出 {len(devices)} 台设备{also}。", refs={"file": name}, data={"file": name}
        )

    def _sheet(self, args: ImportFile) -> tuple[exchange.Sheet, str]:
        path = self._folder / args.file
        if path.parent != self._folder or path.is_symlink() or not path.is_file():
            raise NotFound(f"找不到文件“{args.file}”。", "请重新上传。")
        if path.stat().st_size > LARGEST_FILE:
            raise InvalidInput(f"{args.file} 太大。", f"请不超过 {LARGEST_FILE // 2**20} MB。")
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        if args.digest not in ("", digest):
            raise Refused(f"{args.file} 在预览之后被换过。", "请重新预览。")
        return exchange.read(args.file, content), digest


_KINDS = ("device", "scene")


def files(system: Devices, context: Context) -> Sequence[Action[Any]]:
    """Return the actions on files."""
    deeds = Files(system, context)
    return [
        Action(
            name="device.import_preview",
            title="预览设备导入",
            arguments=ImportFile,
            effect=Effect.READ,
            permission=Permission.MANAGE_RECORDS,
            summary=lambda args: f"预览{args.file}会改动哪些设备和场景",
            run=deeds.preview,
            examples=("先看看这份设备表会改什么", "设备清单导入前预览一下", "检查这张设备表"),
        ),
        Action(
            name="device.import_apply",
            title="导入设备台账",
            arguments=ImportFile,
            effect=Effect.REVERSIBLE,
            permission=Permission.MANAGE_RECORDS,
            summary=lambda args: f"按{args.file}更新设备和场景台账",
            run=deeds.apply,
            undo=take_back(system),
            examples=("把这份设备表导进去", "用表格更新设备台账", "确认导入设备清单"),
        ),
        Action(
            name="device.export",
            title="导出设备台账",
            arguments=ExportFile,
            effect=Effect.READ,
            permission=Permission.ACT,
            summary=lambda args: "导出设备和场景台账",
            run=deeds.export,
            examples=("导出设备清单", "给我一份设备台账的表格", "把场景设置导成表"),
        ),
    ]
