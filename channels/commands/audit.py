"""`zhiban audit`: read, verify, sign and export the log."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from channels.commands.output import OUT, emit_json, explained, table
from core.settings import load_settings

if TYPE_CHECKING:
    from core.audit import Audit, AuditRow
    from core.audit_checkpoints import Checkpoints, Verified

group = typer.Typer(help="查看、校验与导出审计日志。", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]
COLUMNS = ("id", "at", "actor", "action", "target", "outcome", "detail", "previous_hash", "hash")
_FORMULA = ("=", "+", "-", "@")


def _opened() -> tuple[Audit, Checkpoints]:
    # the database library is slow to import: not for --help
    from core.audit import Audit
    from core.audit_checkpoints import Checkpoints
    from core.clock import SystemClock
    from core.database import Database

    settings = load_settings()
    database = Database(settings.sqlalchemy_url)
    database.migrate()
    clock = SystemClock(settings.zone)
    audit = Audit(database, clock)
    return audit, Checkpoints(database, clock, audit, settings.home)


@group.command("list")
def list_records(
    limit: Annotated[int, typer.Option(help="最多多少条")] = 50,
    actor: Annotated[str, typer.Option(help="只看某人（账户名或 ID）")] = "",
    action: Annotated[str, typer.Option(help="只看某类动作，如 sign_in、ask、export")] = "",
    json: Json = False,
) -> None:
    """列出最近的审计记录。"""
    with explained():
        rows = _opened()[0].records(limit, actor, action)
    fields = ("at", "actor", "action", "target", "outcome", "detail")
    if json:
        emit_json([{f: getattr(row, f) for f in fields} for row in rows])
        return
    table("审计记录", fields, [[getattr(row, f) for f in fields] for row in rows])


@group.command("verify")
def verify(json: Json = False) -> None:
    """校验日志和检查点是否被改动、删除、调换或截断；发现问题时退出码为 1。"""
    with explained():
        found = _opened()[1].verify()
    if json:
        emit_json(
            {
                "ok": not found.broken,
                "broken": [{"record": b.record, "reason": b.reason} for b in found.broken],
                "records": found.records,
                "checkpoints": found.checkpoints,
                "covered": found.covered,
                "keys": list(found.keys),
            }
        )
    else:
        _tell(found)
    raise typer.Exit(1 if found.broken else 0)


def _tell(found: Verified) -> None:
    if found.broken:
        table("审计日志异常", ("记录", "问题"), [(b.record, b.reason) for b in found.broken])
    else:
        OUT.print("审计日志完整。")
    if not found.checkpoints:
        OUT.print("还没有检查点：只核对了记录之间的衔接。启动系统或运行 zhiban audit sign 后即有。")
        return
    OUT.print(
        f"共 {found.records} 条记录，{found.checkpoints} 个检查点，签署到第 {found.covered} 号。"
        f"签名密钥 {'、'.join(found.keys) or '（无）'}，请与另行记下的核对。"
    )


@group.command("sign")
def sign() -> None:
    """现在签署一个检查点。"""
    with explained():
        checkpoints = _opened()[1]
        made = checkpoints.write()
    if made is None:
        OUT.print("上次签署之后没有新的记录。")
    else:
        OUT.print(f"已签署到第 {made.id} 号记录，写入 {checkpoints.file}。")
    if checkpoints.problem:
        OUT.print(checkpoints.problem)
        raise typer.Exit(1)


@group.command("export")
def export(
    target: Annotated[Path | None, typer.Argument(help="写到哪个文件；不写则输出到屏幕")] = None,
    since: Annotated[datetime | None, typer.Option(help="从何时起，如 2026-01-01")] = None,
    until: Annotated[datetime | None, typer.Option(help="到何时止（不含），如 2026-02-01")] = None,
) -> None:
    """导出日志为 CSV（Excel 可直接打开）。导出本身也记入日志。"""
    with explained():
        audit, _ = _opened()
        zone = load_settings().zone
        rows = audit.every(
            since.replace(tzinfo=zone) if since else None,
            until.replace(tzinfo=zone) if until else None,
        )
        if target is None:
            count = write_csv(sys.stdout, rows)
        else:
            with target.open("w", encoding="utf-8-sig", newline="") as file:
                count = write_csv(file, rows)
            target.chmod(0o600)  # it tells who asked what
            OUT.print(f"已导出 {count} 条记录到 {target}。")
        audit.append("cli", "audit.export", str(target or "-"), detail={"records": count})


def write_csv(file: IO[str], rows: Iterable[AuditRow]) -> int:
    """Write records as CSV and return how many.

    A text that a spreadsheet program would run as a formula gets a leading apostrophe.
    """
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    count = 0
    for row in rows:
        cells = [str(getattr(row, column)) for column in COLUMNS]
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
        count += 1
    return count


def register(app: typer.Typer) -> None:
    """Add this group to the command line."""
    app.add_typer(group, name="audit")
