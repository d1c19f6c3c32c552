"""What differs between two versions of a rule book, told in Chinese."""

from enum import Enum
from typing import Any

from pydantic import BaseModel

from assistant.duties.report.rules.model import Rule, RuleBook


def differences(before: RuleBook, now: RuleBook) -> list[str]:
    """Return one Chinese line for every rule or setting that differs."""
    lines: list[str] = []
    for field, label in (("roles", "本室角色"), ("remind", "提醒")):
        was, is_now = _said(getattr(before, field)), _said(getattr(now, field))
        if was != is_now:
            lines.append(f"{label}\uff1a由“{was}”改为“{is_now}”")
    old = {rule.id: rule for rule in before.rules}
    new = {rule.id: rule for rule in now.rules}
    lines += [f"新增规则“{new[id].name}”\uff08{id}\uff09" for id in new if id not in old]
    lines += [f"删除规则“{old[id].name}”\uff08{id}\uff09" for id in old if id not in new]
    for id, rule in new.items():
        if id in old and old[id] != rule:
            lines += _of_rule(old[id], rule)
    return lines


def _of_rule(old: Rule, new: Rule) -> list[str]:
    lines: list[str] = []
    for field, info in Rule.model_fields.items():
        was, is_now = getattr(old, field), getattr(new, field)
        if was != is_now:
            lines.append(
                f"规则“{new.name}”的{info.alias}\uff1a由“{_said(was)}”改为“{_said(is_now)}”"
            )
    return lines


def _said(value: Any) -> str:
    if value is None or value == ():
        return "未写"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, BaseModel):
        parts = value.model_dump(by_alias=True, exclude_defaults=True)
        return "\uff0c".join(f"{key}{_said(item)}" for key, item in parts.items())
    if isinstance(value, tuple | list):
        return "、".join(_said(item) for item in value)  # pyright: ignore[reportUnknownVariableType]
    return str(value)
