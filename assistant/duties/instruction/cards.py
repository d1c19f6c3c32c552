"""How instructions are told: sentences for officers, JSON for cards and pages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from assistant.duties.instruction.model import Charged, Instruction, Standing

_NAMED = 8


def names(units: Sequence[Charged], limit: int = _NAMED) -> str:
    """Return the names of units joined; beyond `limit` they are counted."""
    shown = "、".join(one.name for one in units[:limit])
    return f"{shown}等{len(units)}家" if len(units) > limit else shown


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Return a moment as it is said."""
    local = at.astimezone(zone)
    return f"{local.month}月{local.day}日{local:%H:%M}"


def line(found: Instruction, zone: ZoneInfo) -> str:
    """Return one instruction in one line."""
    about = f"（{found.about_name}）" if found.about_name else ""
    return (
        f"{found.id} {moment(found.given_at, zone)} {found.name}{about}：{found.state}"
        f"，{counted(found)}"
    )


def counted(found: Instruction) -> str:
    """Return how many units of how many have fed back."""
    return f"承办{len(found.units)}家，已反馈{len(found.units) - len(found.owing)}家"


def told(found: Instruction, zone: ZoneInfo) -> str:
    """Return where an instruction stands, unit by unit."""
    lines = [line(found, zone) + "。"]
    for one in found.units:
        if one.fed_back_at is not None:
            said = one.feedback[0].text
            at = moment(one.fed_back_at, zone)
            lines.append(f"{one.name}：{at}反馈{'（超时）' if one.late else ''}：{said}")
        else:
            late = "，已超时" if one.late else ""
            lines.append(f"{one.name}：{one.standing}，时限{moment(one.due, zone)}{late}。")
    return "\n".join(lines)


def card(found: Instruction) -> dict[str, Any]:
    """Return an instruction as JSON."""
    return {
        "id": found.id,
        "leader": found.leader,
        "text": found.text,
        "about": found.about,
        "about_name": found.about_name,
        "state": found.state.value,
        "given_at": found.given_at.isoformat(),
        "units": len(found.units),
        "fed_back": len(found.units) - len(found.owing),
        "late": sum(one.late for one in found.units),
        "waiting": sum(one.standing is Standing.WAITING for one in found.units),
        "link": f"/instructions/{found.id}",
    }
