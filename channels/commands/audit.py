"""`zhiban audit`: read and verify the log."""

from typing import Annotated

import typer

from channels.commands.output import OUT, emit_json, explained, table
from core.audit import Audit
from core.clock import SystemClock
from core.database import Database
from core.settings import load_settings

group = typer.Typer(help="查看与校验审计日志。", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]


def _audit() -> Audit:
    settings = load_settings()
    database = Database(settings.sqlalchemy_url)
    database.migrate()
    return Audit(database, SystemClock(settings.zone))


@group.command("list")
def list_records(
    limit: Annotated[int, typer.Option(help="最多多少条")] = 50,
    actor: Annotated[str, typer.Option(help="只看某人（账户名或 ID)")] = "",
    action: Annotated[str, typer.Option(help="只看某类动作，如 sign_in、ask、export")] = "",
    json: Json = False,
) -> None:
    """列出最近的审计记录。"""
    with explained():
        rows = _audit().records(limit, actor, action)
    fields = ("at", "actor", "action", "target", "outcome", "detail")
    if json:
        emit_json([{f: getattr(row, f) for f in fields} for row in rows])
        return
    table("审计记录", fields, [[getattr(row, f) for f in fields] for row in rows])


@group.command("verify")
def verify(json: Json = False) -> None:
    """校验日志是否被改动、删除或调换；发现问题时退出码为 1。"""
    with explained():
        broken = list(_audit().verify())
    if json:
        emit_json(
            {"ok": not broken, "broken": [{"record": b.record, "reason": b.reason} for b in broken]}
        )
    elif broken:
        table("审计日志异常", ("记录", "问题"), [(b.record, b.reason) for b in broken])
    else:
        OUT.print("审计日志完整。")
    raise typer.Exit(1 if broken else 0)


def register(app: typer.Typer) -> None:
    """Add this group to the command line."""
    app.add_typer(group, name="audit")
