"""What the pages of instructions show: plain rows for the templates."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from assistant.duties.instruction.model import Charged, Instruction, Standing, State
from channels.web.text import instructions as words

Moment = Callable[[datetime], str]
Row = dict[str, Any]
_TONES = {
    Standing.WAITING: "",
    Standing.PASSED: "zb-warn",
    Standing.URGED: "zb-warn",
    Standing.FED_BACK: "zb-ok",
}
_PAGES = {"SJ": "/events/", "BG": "/reports/", "YJ": "/warnings/"}


def instruction_row(one: Instruction, moment: Moment) -> Row:
    """Return an instruction with its units."""
    due = min((unit.due for unit in one.owing), default=None)
    closed = ""
    if one.closed_at is not None:
        closed = words.CLOSED.format(
            at=moment(one.closed_at),
            name=one.closed_by_name,
            state=one.state.value.removeprefix("已"),
            why=f"：{one.closed_why}" if one.closed_why else "",
        )
    return {
        "id": one.id,
        "leader": one.leader,
        "text": one.text,
        "urgency": one.urgency,
        "state": one.state.value,
        "open": one.state is State.OPEN,
        "given": words.GIVEN.format(at=moment(one.given_at), leader=one.leader, way=one.way),
        "by": one.by_name,
        "about_name": one.about_name,
        "about_link": f"{_PAGES.get(one.about[:2], '')}{one.about}" if one.about else "",
        "closed": closed,
        "late": sum(unit.late for unit in one.owing) if one.state is State.OPEN else 0,
        "counted": words.OF.format(total=len(one.units), done=len(one.units) - len(one.owing)),
        "due": moment(due) if due and one.state is State.OPEN else "",
        "units": [_unit(unit, moment) for unit in one.units],
    }


def _unit(one: Charged, moment: Moment) -> Row:
    owed = one.fed_back_at is None
    return {
        "unit": one.unit,
        "name": one.name,
        "passed": moment(one.passed_at) if one.passed_at else "",
        "due": moment(one.due),
        "basis": one.basis,
        "standing": one.standing.value,
        "tone": "zb-bad" if one.late and owed else _TONES[one.standing],
        "late": one.late,
        "feedback": [
            {"text": word.text, "who": f"{moment(word.at)} {word.person}".strip()}
            for word in one.feedback
        ],
    }


def word_rows(one: Instruction, moment: Moment) -> list[Row]:
    """Return what was done towards units, the newest first."""
    rows: list[tuple[datetime, Row]] = []
    for unit in one.units:
        for word in unit.words:
            until = f"至{moment(word.until)}" if word.until else ""
            more = "，".join(part for part in (word.how, word.person, word.text) if part)
            said = f"{word.verb}{until}　{unit.name}{'（' + more + '）' if more else ''}"
            link = f"/rollcalls/{word.rollcall}" if word.rollcall else ""
            row = {"at": moment(word.at), "text": f"{said}　{word.by_name}", "link": link}
            rows.append((word.at, row))
    return [row for _, row in sorted(rows, key=lambda pair: pair[0], reverse=True)]
