"""Who is asking: organisations, accounts, roles, permissions and what may be read."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from core.errors import Forbidden

EVERYONE = "all"


class Role(StrEnum):
    """The five roles of a duty room."""

    OFFICER = "值班员"
    LEADER = "带班领导"
    KNOWLEDGE_ADMIN = "知识管理员"
    SYSTEM_ADMIN = "系统管理员"
    AUDITOR = "审计员"


class Permission(StrEnum):
    """What a role may do. Administration and audit are kept apart (GB/T 22239 8.1.4)."""

    ASK = "提问与检索"
    ACT = "办理值班事务"
    APPROVE = "审批"
    MANAGE_RECORDS = "维护台账"
    MANAGE_LIBRARY = "管理资料"
    MANAGE_USERS = "管理账户"
    MANAGE_SYSTEM = "管理系统"
    READ_AUDIT = "查看审计"


GRANTS: dict[Role, frozenset[Permission]] = {
    Role.OFFICER: frozenset({Permission.ASK, Permission.ACT}),
    Role.LEADER: frozenset(
        {Permission.ASK, Permission.ACT, Permission.APPROVE, Permission.MANAGE_RECORDS}
    ),
    Role.KNOWLEDGE_ADMIN: frozenset(
        {Permission.ASK, Permission.MANAGE_LIBRARY, Permission.MANAGE_RECORDS}
    ),
    Role.SYSTEM_ADMIN: frozenset(
        {
            Permission.ASK,
            Permission.MANAGE_USERS,
            Permission.MANAGE_SYSTEM,
            Permission.MANAGE_RECORDS,
        }
    ),
    Role.AUDITOR: frozenset({Permission.READ_AUDIT}),
}


@dataclass(frozen=True, slots=True)
class Principal:
    """An authenticated person. `org_path` runs from the root organisation to the own one."""

    id: str
    name: str
    org_path: tuple[str, ...]
    roles: frozenset[Role]

    @property
    def permissions(self) -> frozenset[Permission]:
        """The union of what the roles grant."""
        return frozenset[Permission]().union(*(GRANTS[role] for role in self.roles))

    def require(self, permission: Permission) -> None:
        """Raise `Forbidden` unless this principal holds the permission."""
        if permission not in self.permissions:
            raise Forbidden(
                f"您没有“{permission.value}”权限。", "请联系系统管理员为您的账户开通相应角色。"
            )

    @property
    def labels(self) -> frozenset[str]:
        """The access labels this principal carries."""
        return frozenset(
            {EVERYONE}
            | {f"org:{org}" for org in self.org_path}
            | {f"role:{role.value}" for role in self.roles}
        )

    def may_read(self, audience: str) -> bool:
        """Say whether a document with this audience may be read.

        `audience` is one label or several joined by "|": `all`, `org:<id>` (that organisation
        and everything below it), `role:<角色>`. Who manages the library reads all of it.
        """
        if Permission.MANAGE_LIBRARY in self.permissions:
            return True
        return not self.labels.isdisjoint(audience.split("|"))

    def readable(self, audiences: Iterable[str]) -> list[str]:
        """Return those of the audiences that may be read."""
        return [audience for audience in audiences if self.may_read(audience)]


SYSTEM = Principal(
    id="system",
    name="系统",
    org_path=(),
    roles=frozenset({Role.KNOWLEDGE_ADMIN}),
)
