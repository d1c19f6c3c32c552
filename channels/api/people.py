"""Accounts and organisations, and the audit log."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from channels.api.parts import PROBLEMS, Auditor, InRoom, UserAdmin
from core.account_tables import UserRow
from core.audit import AuditRow
from core.identity import Role

router = APIRouter(responses=PROBLEMS)


class UserItem(BaseModel):
    """An account, without its secrets."""

    login: str = Field(description="用户名")
    name: str = Field(description="姓名")
    org_id: str = Field(description="所属组织编号")
    roles: list[str] = Field(description="角色")
    disabled: bool = Field(description="已停用")
    must_change_password: bool = Field(description="尚在使用一次性密码")


class NewUser(BaseModel):
    """An account to be made."""

    login: str = Field(min_length=1, max_length=100, description="用户名")
    name: str = Field(min_length=1, max_length=100, description="姓名")
    org_id: str = Field(description="所属组织编号")
    roles: list[Role] = Field(min_length=1, description="角色，至少一个")


class ChangedUser(BaseModel):
    """What an account is to be from now on."""

    name: str = Field(min_length=1, max_length=100, description="姓名")
    org_id: str = Field(description="所属组织编号")
    roles: list[Role] = Field(min_length=1, description="角色，至少一个")


class OneTimePassword(BaseModel):
    """A password shown once; the person must change it when signing in."""

    login: str
    password: str = Field(description="一次性密码，只显示这一次")


class DisableRequest(BaseModel):
    """Close or reopen an account."""

    disabled: bool = True


class OrgItem(BaseModel):
    """A node of the organisation tree."""

    id: str = Field(min_length=1, max_length=50, description="组织编号")
    name: str = Field(min_length=1, max_length=100, description="名称")
    parent_id: str | None = Field(default=None, description="上级组织编号")


class AuditItem(BaseModel):
    """One record of the audit log."""

    id: int
    at: str
    actor: str
    action: str
    target: str
    outcome: str
    detail: str


class AuditBreak(BaseModel):
    """A record that is not what was written."""

    record: int
    reason: str


def user_item(row: UserRow) -> UserItem:
    """Return an account as the API writes it."""
    return UserItem(
        login=row.login,
        name=row.name,
        org_id=row.org_id,
        roles=row.roles.split("\n"),
        disabled=row.disabled,
        must_change_password=row.must_change_password,
    )


def audit_item(row: AuditRow) -> AuditItem:
    """Return an audit record as the API writes it."""
    fields = ("id", "at", "actor", "action", "target", "outcome", "detail")
    return AuditItem(**{field: getattr(row, field) for field in fields})


@router.get("/users", tags=["账户"], summary="账户列表")
async def users(_who: UserAdmin, room: InRoom) -> list[UserItem]:
    """List all accounts."""
    return [user_item(row) for row in await run_in_threadpool(room.accounts.users)]


@router.post("/users", tags=["账户"], summary="新建账户", status_code=201)
async def add_user(body: NewUser, who: UserAdmin, room: InRoom) -> OneTimePassword:
    """Make an account with a one-time password."""
    secret = await run_in_threadpool(
        lambda: room.accounts.add_user(
            body.login, body.name, body.org_id, list(body.roles), by=who.id
        )
    )
    return OneTimePassword(login=body.login, password=secret)


@router.put("/users/{login}", tags=["账户"], summary="修改姓名、组织和角色", status_code=204)
async def change(login: str, body: ChangedUser, who: UserAdmin, room: InRoom) -> None:
    """Change an account; what it may do and read changes at once."""
    await run_in_threadpool(
        lambda: room.accounts.change(login, body.name, body.org_id, list(body.roles), by=who.id)
    )


@router.post("/users/{login}/reset", tags=["账户"], summary="重置密码")
async def reset(login: str, who: UserAdmin, room: InRoom) -> OneTimePassword:
    """Give an account a new one-time password; its sessions end."""
    secret = await run_in_threadpool(lambda: room.accounts.reset_password(login, by=who.id))
    return OneTimePassword(login=login, password=secret)


@router.post("/users/{login}/disable", tags=["账户"], summary="停用或恢复账户", status_code=204)
async def disable(login: str, body: DisableRequest, who: UserAdmin, room: InRoom) -> None:
    """Close or reopen an account; closing ends its sessions."""
    await run_in_threadpool(lambda: room.accounts.disable(login, body.disabled, by=who.id))


@router.get("/orgs", tags=["账户"], summary="组织列表")
async def orgs(_who: UserAdmin, room: InRoom) -> list[OrgItem]:
    """List all organisations."""
    rows = await run_in_threadpool(room.accounts.orgs)
    return [OrgItem(id=row.id, name=row.name, parent_id=row.parent_id) for row in rows]


@router.post("/orgs", tags=["账户"], summary="新建或改名组织", status_code=201)
async def add_org(body: OrgItem, _who: UserAdmin, room: InRoom) -> OrgItem:
    """Add or rename an organisation."""
    await run_in_threadpool(room.accounts.add_org, body.id, body.name, body.parent_id)
    return body


@router.get("/audit", tags=["审计"], summary="审计记录，新的在前")
async def audit(
    _who: Auditor,
    room: InRoom,
    limit: Annotated[int, Query(ge=1, le=2000)] = 200,
    actor: Annotated[str, Query(max_length=100, description="操作人")] = "",
    action: Annotated[str, Query(max_length=100, description="动作开头")] = "",
) -> list[AuditItem]:
    """List audit records."""
    rows = await run_in_threadpool(room.audit.records, limit, actor, action)
    return [audit_item(row) for row in rows]


@router.get("/audit/verify", tags=["审计"], summary="核验审计链，返回被改动之处")
async def verify(_who: Auditor, room: InRoom) -> list[AuditBreak]:
    """Verify the chain and its signed checkpoints; an empty list means that both hold."""
    broken = await run_in_threadpool(lambda: room.checkpoints.verify().broken)
    return [AuditBreak(record=one.record, reason=one.reason) for one in broken]
