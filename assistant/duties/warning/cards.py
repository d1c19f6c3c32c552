"""How warnings are told: sentences for officers, JSON for cards and pages."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from assistant.duties.warning.model import Standing, Told, Warning

_NAMED = 8


def names(units: Sequence[Told], limit: int = _NAMED) -> str:
    """Return the names of units joined; beyond `limit` they are counted."""
    shown = "、".join(one.assigned.name for one in units[:limit])
    return f"{shown}等{len(units)}家" if len(units) > limit else shown


def line(warning: Warning, zone: ZoneInfo) -> str:
    """Return one warning in one line."""
    at = warning.issued_at.astimezone(zone)
    area = f"（{warning.area}）" if warning.area else ""
    counted = f"，{confirmed(warning)}" if warning.units else ""
    said = f"{warning.id} {at.month}月{at.day}日{at:%H:%M} {warning.issuer}{warning.name}"
    return f"{said}{area}：{warning.state}{counted}"


def confirmed(warning: Warning) -> str:
    """Return how many units of how many have confirmed."""
    done = len(warning.units) - len(warning.unconfirmed)
    return f"应告知{len(warning.units)}家，已确认{done}家"


def told(warning: Warning, zone: ZoneInfo) -> str:
    """Return where a warning stands, with the units behind every standing but 已确认."""
    lines = [line(warning, zone) + "。"]
    for standing in Standing:
        found = [one for one in warning.units if one.standing is standing]
        if found and standing is not Standing.CONFIRMED:
            lines.append(f"{standing}{len(found)}家：{names(found)}。")
    late = [one for one in warning.unconfirmed if one.late]
    if late:
        lines.append(f"超过{warning.confirm_minutes}分钟没有确认：{names(late)}。")
    return "\n".join(lines)


def card(warning: Warning) -> dict[str, Any]:
    """Return a warning as JSON."""
    counts = Counter(one.standing.value for one in warning.units)
    return {
        "id": warning.id,
        "name": warning.name,
        "kind": warning.kind,
        "colour": warning.colour,
        "issuer": warning.issuer,
        "area": warning.area,
        "state": warning.state.value,
        "issued_at": warning.issued_at.isoformat(),
        "units": len(warning.units),
        "standing": dict(counts),
        "link": f"/warnings/{warning.id}",
    }
