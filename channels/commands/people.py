"""`zhiban user`: accounts and organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from channels.commands.output import OUT, emit_json, explained, table
from core.identity import Role
from core.settings import load_settings

if TYPE_CHECKING:
    from core.accounts import Accounts

group = typer.Typer(help="管理账户与组织。", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]
Login = Annotated[str, typer.Argument(help="用户名")]


def _accounts() -> Accounts:
    # the database library is slow to import: not for --help
    from core.accounts import Accounts
    from core.audit import Audit
    from core.clock import SystemClock
    from core.database import Database

    settings = load_settings()
    database = Database(settings.sqlalchemy_url)
    database.migrate()
    clock = SystemClock(settings.zone)
    return Accounts(database, settings, clock, Audit(database, clock))


@group.command("add")
def add(
    login: Login,
    name: Annotated[str, typer.Option(help="姓名")],
    role: Annotated[list[Role], typer.Option(help="角色，可多次给出")],
    org: Annotated[str, typer.Option(help="组织编号")] = "room",
    json: Json = False,
) -> None:
    """新建账户，显示一次性密码（首次登录须修改）。"""
    with explained():
        secret = _accounts().add_user(login, name, org, role, by="cli")
    if json:
        emit_json({"login": login, "password": secret})
    else:
        OUT.print(f"账户 {login} 已建立，一次性密码：[bold]{secret}[/]（首次登录须修改）")


@group.command("list")
def list_users(json: Json = False) -> None:
    """列出账户。"""
    with explained():
        users = _accounts().users()
    if json:
        emit_json(
            [
                {
                    "login": u.login,
                    "name": u.name,
                    "org": u.org_id,
                    "roles": u.roles.split("\n"),
                    "disabled": u.disabled,
                }
                for u in users
            ]
        )
        return
    rows = [
        (u.login, u.name, u.org_id, "、".join(u.roles.split("\n")), "是" if u.disabled else "")
        for u in users
    ]
    table("账户", ("用户名", "姓名", "组织", "角色", "停用"), rows)


@group.command("reset")
def reset(login: Login, json: Json = False) -> None:
    """重置密码并结束该账户的所有会话。"""
    with explained():
        secret = _accounts().reset_password(login, by="cli")
    if json:
        emit_json({"login": login, "password": secret})
    else:
        OUT.print(f"账户 {login} 的一次性密码：[bold]{secret}[/]")


@group.command("disable")
def disable(
    login: Login, undo: Annotated[bool, typer.Option("--undo", help="重新启用")] = False
) -> None:
    """停用（或重新启用）账户。"""
    with explained():
        _accounts().disable(login, not undo, by="cli")
    OUT.print(f"账户 {login} 已{'启用' if undo else '停用'}。")


@group.command("org")
def org(
    org_id: Annotated[str, typer.Argument(help="组织编号，如 street-01")],
    name: Annotated[str, typer.Argument(help="组织名称")],
    parent: Annotated[str | None, typer.Option(help="上级组织编号")] = None,
) -> None:
    """新建或改名一个组织。"""
    with explained():
        _accounts().add_org(org_id, name, parent)
    OUT.print(f"组织 {name} 已保存。")


def register(app: typer.Typer) -> None:
    """Add this group to the command line."""
    app.add_typer(group, name="user")
