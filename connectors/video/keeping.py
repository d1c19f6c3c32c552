"""How the register is kept, for the cameras page: list, save, remove, import, export."""

from typing import Any, Literal

from pydantic import Field, SecretStr, field_validator

from connectors.contract import Context
from connectors.video.cards import STATUS, camera_card
from connectors.video.model import CameraRecord
from connectors.video.sources import without_credentials
from connectors.video.system import VideoSystem
from core.effects.action import Action, Arguments, Call, Done, Effect, NoArguments
from core.errors import InvalidInput, NotFound
from core.identity import Permission


class SaveCamera(Arguments):
    """A camera's record (see `CameraRecord`); None leaves a field as it is.

    Arguments are kept in plans and in the audit log: an address with an account inside is refused,
    and `locked_password` is what `VideoSystem.lock` made of the password.
    """

    id: str = Field(pattern=r"^[0-9A-Za-z_\-]{1,64}$")
    name: str | None = Field(default=None, min_length=1, max_length=100)
    aliases: tuple[str, ...] | None = None
    place: str | None = None
    unit: str | None = None
    lon: float | None = Field(default=None, ge=-180, le=180)
    lat: float | None = Field(default=None, ge=-90, le=90)
    tags: tuple[str, ...] | None = None
    audience: str | None = None
    address: str | None = None
    still_address: str | None = None
    playback_address: str | None = None
    account: str | None = None
    locked_password: str | None = None

    @field_validator("address", "still_address", "playback_address")
    @classmethod
    def _no_account_inside(cls, value: str | None) -> str | None:
        if value and without_credentials(value)[0] != value:
            raise ValueError("请把账号和口令填在各自的栏里，不要写在地址中")
        return value


class OneCamera(Arguments):
    """One camera."""

    camera: str


class ImportFile(Arguments):
    """A file that the page has put into the system's folder; it is deleted once read."""

    file: str


class ApplyImport(Arguments):
    """A preview's id."""

    preview: str


class ExportFile(Arguments):
    """The kind of file to write."""

    kind: Literal["xlsx", "csv"] = "xlsx"


class Keeping:
    """The deeds behind the actions that keep the register."""

    def __init__(self, system: VideoSystem, context: Context) -> None:
        self._system = system
        self._names = context.names
        self._clock = context.clock
        self._folder = context.files

    def list(self, _call: Call, _args: NoArguments) -> Done:
        """List every camera with what can be edited; passwords are never given back."""
        now, rows = self._clock.now(), list[dict[str, Any]]()
        for named in self._system.named():
            camera = self._system.camera(named.id)
            record = self._system.record(named.id).model_dump(mode="json", exclude={"password"})
            rows.append({**camera_card(camera, self._names, now), **record})
        counts = {word: sum(row["status_text"] == word for row in rows) for word in STATUS.values()}
        words = "，".join(f"{word} {count} 路" for word, count in counts.items())
        return Done(text=f"登记 {len(rows)} 路：{words}。", data={"cameras": rows})

    def say_save(self, args: SaveCamera) -> str:
        """Return 登记 or 修改 with the name."""
        known = self._names.get(args.id)
        if known is None:
            return f"登记摄像机“{args.name or args.id}”（编号 {args.id}）"
        return f"修改摄像机“{known.name}”的台账"

    def save(self, call: Call, args: SaveCamera) -> Done:
        """Add or change one camera."""
        values = args.model_dump(exclude={"locked_password"})
        if args.locked_password is not None:
            values["password"] = SecretStr(self._system.unlock(args.locked_password))
        camera = self._system.save(call, [CameraRecord.model_validate(values)])[0]
        return Done(
            text=f"已保存摄像机“{camera.name}”。",
            refs={"camera": camera.id},
            data={"cameras": [camera_card(camera, self._names, self._clock.now())]},
            undo={"key": call.key},
        )

    def remove(self, call: Call, args: OneCamera) -> Done:
        """Take one camera out."""
        camera = self._system.remove(call, args.camera)
        return Done(text=f"已从台账删除摄像机“{camera.name}”。", undo={"key": call.key})

    def say_remove(self, args: OneCamera) -> str:
        """Return 删除 with the name."""
        return f"从台账删除摄像机“{self._names.of(args.camera)}”"

    def undo(self, call: Call, _args: Arguments, done: Done) -> Done:
        """Put the register back to before."""
        count = self._system.undo_edit(call, str(done.undo["key"]))
        return Done(text=f"已恢复 {count} 路摄像机的台账。")

    def preview(self, call: Call, args: ImportFile) -> Done:
        """Say what a sheet would change."""
        path = self._folder / args.file
        if path.parent != self._folder or path.is_symlink() or not path.is_file():
            raise NotFound(f"找不到文件“{args.file}”。", "请重新上传。")
        if path.suffix.lower() not in {".xlsx", ".csv"}:
            raise InvalidInput("只能导入 xlsx 或 csv 表格。", "请另存后再导入。")
        content = path.read_bytes()
        path.unlink()  # it may hold passwords
        preview = self._system.import_preview(call, args.file, content)
        words = "，".join(
            f"{word} {preview.count(kind)} 行"
            for kind, word in (
                ("new", "新增"), ("changed", "修改"), ("same", "不变"), ("error", "有误")
            )
        )  # fmt: skip
        return Done(
            text=f"{args.file}：{words}。",
            refs={"preview": preview.id},
            data=preview.model_dump(mode="json"),
        )

    def say_apply(self, args: ApplyImport) -> str:
        """Say how many cameras an import saves."""
        try:
            return f"按预览导入 {self._system.import_size(args.preview)} 路摄像机"
        except NotFound as error:
            return f"导入摄像机（不能执行：{error}）"

    def apply(self, call: Call, args: ApplyImport) -> Done:
        """Do what a preview said, without its rows in error."""
        cameras = self._system.import_apply(call, args.preview)
        return Done(text=f"已导入 {len(cameras)} 路摄像机。", undo={"key": call.key})

    def export(self, call: Call, args: ExportFile) -> Done:
        """Write the register into the system's folder."""
        name = f"摄像机台账-{call.at:%Y%m%d-%H%M%S}.{args.kind}"
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / name).write_bytes(self._system.export(name))
        text = "已导出摄像机台账（不含口令）。"
        return Done(text=text, refs={"file": name}, data={"file": name})


def keeping(system: VideoSystem, context: Context) -> list[Action[Any]]:
    """Return the actions that keep the register."""
    deeds = Keeping(system, context)
    return [*_edits(deeds), *_sheets(deeds)]


def _edits(deeds: Keeping) -> list[Action[Any]]:
    return [
        Action(
            name="video.list",
            title="摄像机台账",
            arguments=NoArguments,
            effect=Effect.READ,
            permission=Permission.MANAGE_RECORDS,
            summary=lambda args: "查看摄像机台账",
            run=deeds.list,
        ),
        Action(
            name="video.save",
            title="保存摄像机",
            arguments=SaveCamera,
            effect=Effect.REVERSIBLE,
            permission=Permission.MANAGE_RECORDS,
            summary=deeds.say_save,
            run=deeds.save,
            undo=deeds.undo,
        ),
        Action(
            name="video.remove",
            title="删除摄像机",
            arguments=OneCamera,
            effect=Effect.REVERSIBLE,
            permission=Permission.MANAGE_RECORDS,
            summary=deeds.say_remove,
            run=deeds.remove,
            undo=deeds.undo,
        ),
    ]


def _sheets(deeds: Keeping) -> list[Action[Any]]:
    return [
        Action(
            name="video.import_preview",
            title="预览导入摄像机",
            arguments=ImportFile,
            effect=Effect.READ,
            permission=Permission.MANAGE_RECORDS,
            summary=lambda args: f"预览导入“{args.file}”",
            run=deeds.preview,
        ),
        Action(
            name="video.import_apply",
            title="导入摄像机",
            arguments=ApplyImport,
            effect=Effect.REVERSIBLE,
            permission=Permission.MANAGE_RECORDS,
            summary=deeds.say_apply,
            run=deeds.apply,
            undo=deeds.undo,
        ),
        Action(
            name="video.export",
            title="导出摄像机台账",
            arguments=ExportFile,
            effect=Effect.READ,
            permission=Permission.MANAGE_RECORDS,
            summary=lambda args: f"导出摄像机台账（{args.kind}，不含口令）",
            run=deeds.export,
            personal=True,
        ),
    ]
