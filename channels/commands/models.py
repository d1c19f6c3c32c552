"""`zhiban models`: which model files there are, and how they get here."""

from pathlib import Path
from typing import Annotated

import typer

from channels.commands.output import OUT, emit_json, explained, table
from core.errors import Unavailable
from core.models.download import Cancelled
from core.models.fetch import Fetcher
from core.models.progress import STATE_TITLES, progress_bars, read_progress
from core.models.registry import ModelRegistry, ModelSpec
from core.settings import load_settings
from voice.whisper_files import parts_of

group = typer.Typer(help="下载、导入与查看模型文件。", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]


@group.command("list")
def list_models(json: Json = False) -> None:
    """列出模型及其状态。"""
    with explained():
        registry = ModelRegistry(load_settings().models_dir)
        rows = [(spec, read_progress(registry, spec.name)) for spec in registry.all()]
    if json:
        emit_json([spec.model_dump() | {"progress": p.model_dump()} for spec, p in rows])
        return
    table(
        f"模型（{registry.models_dir}）",
        ("名称", "说明", "大小", "状态", "许可"),
        [
            (s.name, s.title, f"{s.size / 2**20:.0f} MiB", STATE_TITLES[p.state], s.licence)
            for s, p in rows
        ],
    )


@group.command("fetch")
def fetch(
    names: Annotated[list[str] | None, typer.Argument(help="模型名称；不写则取默认所需")] = None,
) -> None:
    """下载并校验模型，可断点续传。"""
    settings = load_settings()
    registry = ModelRegistry(settings.models_dir)
    with explained(), progress_bars() as on_progress:
        wanted = names or ["e5-small", settings.chat_local_model]
        # a recogniser is several files under one name
        for name in [part for one in wanted for part in (parts_of(registry, one) or [one])]:
            try:
                path = Fetcher(registry, on_progress=on_progress).fetch(name)
            except Cancelled as error:
                raise Unavailable("下载已中断。", "再次运行可从中断处继续。") from error
            if name == "e5-small":
                _build(path, settings.models_dir)


def _build(weights: Path, models_dir: Path) -> None:
    from core.models import e5  # numpy and the runtime are slow to import: not for --help

    if not e5.built(models_dir):
        e5.build(weights, models_dir)


@group.command("pull")
def pull(
    name: Annotated[str, typer.Argument(help="登记的名称")],
    url: Annotated[str, typer.Argument(help="GGUF 文件的地址")],
    sha256: Annotated[str, typer.Option(help="应有的校验值")] = "",
) -> None:
    """从任意地址下载一个 GGUF 模型。"""
    registry = ModelRegistry(load_settings().models_dir)
    with explained(), progress_bars() as on_progress:
        spec = Fetcher(registry, on_progress=on_progress).pull(name, url, sha256=sha256)
    _registered(spec)


@group.command("import")
def import_file(
    path: Annotated[Path, typer.Argument(help="模型文件")],
    name: Annotated[str, typer.Option(help="登记的名称")],
    sha256: Annotated[str, typer.Option(help="应有的校验值")] = "",
) -> None:
    """把手工带来的模型文件登记入库（封闭网络用）。"""
    registry = ModelRegistry(load_settings().models_dir)
    with explained(), progress_bars() as on_progress:
        spec = Fetcher(registry, on_progress=on_progress).import_file(
            path, name=name, sha256=sha256
        )
    _registered(spec)


def _registered(spec: ModelSpec) -> None:
    OUT.print(f"已登记 {spec.name}(sha256 {spec.sha256[:16]}…)。")
    OUT.print(f"设置 ZHIBAN_CHAT_LOCAL_MODEL={spec.name} 后生效。")


def register(app: typer.Typer) -> None:
    """Add this group to the command line."""
    app.add_typer(group, name="models")
