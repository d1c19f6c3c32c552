"""What the pages of warnings show, made from warnings: plain rows for the templates."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from assistant.duties.warning.clauses import Found
from assistant.duties.warning.model import Cited, Standing, Task, Told, Verb, Warning, WarningState
from channels.web.text import warnings as words

Moment = Callable[[datetime], str]
Row = dict[str, Any]
_SHORT = 32  # characters of a task that stand in its row
TONES = {"红色": "red", "橙色": "orange", "黄色": "yellow", "蓝色": "blue"}
_STANDINGS = {
    Standing.WAITING: "",
    Standing.TOLD: "zb-warn",
    Standing.URGED: "zb-warn",
    Standing.CALLING: "zb-live",
    Standing.CONFIRMED: "zb-ok",
}


def warning_row(one: Warning, moment: Moment) -> Row:
    """Return a warning with its units."""
    return {
        "id": one.id,
        "name": one.name,
        "colour": one.colour,
        "tone": TONES.get(one.colour, "blue"),
        "state": one.state.value,
        "open": one.in_force,
        "area": one.area,
        "text": one.text,
        "by": one.by_name,
        "issued": words.ISSUED.format(at=moment(one.issued_at), issuer=one.issuer),
        "until": words.UNTIL.format(at=moment(one.until)) if one.until else "",
        "minutes": words.MINUTES.format(minutes=one.confirm_minutes),
        "basis": _basis(one.confirm_basis),
        "replaces": one.replaces,
        "ended": _ended(one, moment),
        "total": len(one.units),
        "done": len(one.units) - len(one.unconfirmed),
        "late": sum(unit.late for unit in one.unconfirmed),
        "counted": words.OF.format(
            total=len(one.units), done=len(one.units) - len(one.unconfirmed)
        ),
        "units": [_unit(unit, moment) for unit in one.units],
    }


def _basis(cited: Cited | None) -> Row:
    if cited is None:
        return {"text": words.OWN_SETTING, "link": ""}
    return {"text": f"《{cited.document}》{cited.path}", "link": cited.link}


def _ended(one: Warning, moment: Moment) -> str:
    if one.ended_at is None or one.state is WarningState.IN_FORCE:
        return ""
    return words.ENDED.format(
        at=moment(one.ended_at),
        name=one.ended_by_name,
        state=one.state.value.removeprefix("已"),
        why=f"：{one.ended_why}" if one.ended_why else "",
    )


def _unit(one: Told, moment: Moment) -> Row:
    rounds = [word.rollcall for word in one.words if word.rollcall]
    at = moment(one.confirmed_at) if one.confirmed_at else ""
    tone = "zb-bad" if one.late and one.standing is not Standing.CONFIRMED else ""
    return {
        "unit": one.assigned.unit,
        "name": one.assigned.name,
        "tasks": [_task(task) for task in one.assigned.tasks],
        "told": moment(one.told_at) if one.told_at else "",
        "due": moment(one.due) if one.due else "",
        "standing": one.standing.value,
        "tone": tone or _STANDINGS[one.standing],
        "late": one.late,
        "done": one.standing is Standing.CONFIRMED,
        "confirmed": f"{at} {one.confirmed_by}".strip(),
        "link": one.link or (f"/rollcalls/{rounds[-1]}" if rounds else ""),
    }


def _task(task: Task) -> Row:
    cited = task.cited
    return {
        "text": task.text,
        "short": task.text if len(task.text) <= _SHORT else f"{task.text[:_SHORT]}……",
        "basis": f"《{cited.document}》{cited.path}" if cited else task.basis,
        "link": cited.link if cited else "",
    }


def clause_rows(found: Found) -> list[Row]:
    """Return the clauses on a warning."""
    return [
        {"document": c.document, "path": c.path, "quote": c.quote, "link": c.link}
        for c in found.clauses
    ]


def word_rows(one: Warning, moment: Moment) -> list[Row]:
    """Return what was done towards units, what was done in one deed in one line, newest first."""
    lines: dict[tuple[datetime, Verb, str, str, str], list[str]] = {}
    links: dict[tuple[datetime, Verb, str, str, str], str] = {}
    for unit in one.units:
        for word in unit.words:
            said = "，".join(part for part in (word.how, word.person, word.text) if part)
            key = (word.at, word.verb, word.by_name, said, word.rollcall)
            lines.setdefault(key, []).append(unit.assigned.name)
            links[key] = f"/rollcalls/{word.rollcall}" if word.rollcall else ""
    return [
        {
            "at": moment(key[0]),
            "text": f"{key[1]}{_names(names)}{'（' + key[3] + '）' if key[3] else ''}　{key[2]}",
            "link": links[key],
        }
        for key, names in sorted(lines.items(), reverse=True, key=lambda pair: pair[0][0])
    ]


def _names(names: Sequence[str]) -> str:
    return "、".join(names) if len(names) <= 4 else f"{'、'.join(names[:4])}等{len(names)}家"
