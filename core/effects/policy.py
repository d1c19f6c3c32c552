"""Who must approve what: data that a room can change, with a version that approvals bind to."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from core.effects.plan import Need
from core.errors import InvalidInput
from core.room_tables import read_file

SHIPPED = Path(__file__).with_name("policy.yaml")
_ORDER = (Need.NONE, Need.CONFIRM, Need.LEADER, Need.TWO)


class When(BaseModel):
    """A condition on one argument."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    argument: str
    any_of: tuple[str, ...] = ()
    at_least: int = 0

    def holds(self, arguments: Mapping[str, Any]) -> bool:
        """Say whether it holds for these arguments (a plain value counts as a list of one)."""
        value = arguments.get(self.argument)
        entries = value if isinstance(value, list | tuple) else [] if value is None else [value]
        named = any(str(entry) in self.any_of for entry in entries)
        return named or bool(self.at_least and len(entries) >= self.at_least)


class Rule(BaseModel):
    """What one consequential action needs, and who may ask for it at all."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    need: Need = Need.CONFIRM
    when: When | None = None
    orgs: tuple[str, ...] = ()


class Policy(BaseModel):
    """The whole policy. `version` is the hash of its text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    expires_minutes: int = Field(default=15, ge=1, le=24 * 60)
    default: Need = Need.CONFIRM
    actions: dict[str, tuple[Rule, ...]] = {}
    version: str = ""

    def rule(self, action: str, arguments: Mapping[str, Any]) -> Rule:
        """Return the first rule that holds for this action with these arguments."""
        for rule in self.actions.get(action, ()):
            if rule.when is None or rule.when.holds(arguments):
                return rule
        return Rule(need=self.default)


def strictest(needs: list[Need]) -> Need:
    """Return the need that covers all of them."""
    return max(needs, key=_ORDER.index, default=Need.NONE)


def load_policy(room: Path | None = None) -> Policy:
    """Read the shipped policy, or the room's own in its place. Raises InvalidInput."""
    path = room if room is not None and room.exists() else SHIPPED
    policy = read_file(Policy, path, "审批规则", f"随产品提供的 {SHIPPED.name} ")
    if Need.NONE in {policy.default, *(r.need for rules in policy.actions.values() for r in rules)}:
        raise InvalidInput(
            f"审批规则文件 {path.name} 不能免除审批。",
            "请把 none 改为 confirm、leader 或 two_person。",
        )
    version = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    return policy.model_copy(update={"version": version})
