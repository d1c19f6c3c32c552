"""What an action brought back, shown in the conversation. Keyed by what the data holds.

The systems' own words and names are data: the templates escape every one of them.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from channels.web import markup
from channels.web.map_card import map_svg
from channels.web.plan_view import Wording
from channels.web.text import cards as words
from core.effects.action import Done

Rows = list[dict[str, Any]]
MOST = 40  # rows of a card; the pages show the rest


def html(done: Done, wording: Wording) -> str:
    """Return the cards of a receipt, "" where its sentence says it all."""
    parts: list[str] = []
    for key, draw in DRAWN.items():
        rows = _rows(done.data.get(key))
        if rows:
            parts.append(draw(rows[:MOST], wording))
    address, report = _download(done), done.refs.get("report")
    if isinstance(report, str) and not address:
        parts.append(markup.fragment("cards.html", "report", report))
    if address:
        name = str(done.data["name"])
        parts.append(markup.fragment("cards.html", "download", address, name))
    drawn = map_svg(done.data)
    notes = [n for n in done.data.get("warnings", []) if isinstance(n, str)]
    if notes:
        parts.append(markup.fragment("cards.html", "lines", notes))
    return "".join([*parts, drawn])


def _download(done: Done) -> str:
    """Return where the file of a round or a report is fetched, "" for other receipts.

    The path that an action wrote to is the server's own affair; the file is made again for whoever
    fetches it, and that is audited.
    """
    rollcall, file = done.refs.get("rollcall"), str(done.data.get("file", ""))
    report, suffix = done.refs.get("report"), file.rpartition(".")[2]
    if "name" in done.data and isinstance(report, str) and suffix in ("docx", "pdf", "ofd"):
        return f"/api/v1/reports/{quote(report, safe='')}/file?format={suffix}"
    kind = {".xlsx": "sheet", ".docx": "bulletin"}.get(file[-5:])
    if not isinstance(rollcall, str) or kind is None or "name" not in done.data:
        return ""
    return f"/api/v1/rollcalls/{quote(rollcall, safe='')}/{kind}"


def _rows(found: Any) -> Rows:
    entries: list[Any] = found if isinstance(found, list) else [found]
    return [dict(entry) for entry in entries if isinstance(entry, Mapping)]


def _plain(macro: str) -> Callable[[Rows, Wording], str]:
    return lambda rows, wording: markup.fragment("cards.html", macro, rows)


def _timed(macro: str) -> Callable[[Rows, Wording], str]:
    return lambda rows, wording: markup.fragment("cards.html", macro, rows, moment_of(wording))


def moment_of(wording: Wording) -> Callable[[str], str]:
    """Return a function that says an ISO time in the room's words."""
    return lambda at: wording.moment(datetime.fromisoformat(at))


def event_tone(state: str) -> str:
    """Return the colour class of an event's state."""
    return "zb-ok" if state in words.OVER else "zb-bad" if state == "已退回" else "zb-warn"


def camera_tone(status: str | None) -> str:
    """Return the colour class of a camera's state."""
    return {"online": "zb-ok", "offline": "zb-bad"}.get(status or "", "")


DRAWN: Mapping[str, Callable[[Rows, Wording], str]] = {
    "event": _timed("events"),
    "events": _timed("events"),
    "snapshot": _timed("snapshots"),
    "snapshots": _timed("snapshots"),
    "stream": _timed("streams"),
    "streams": _timed("streams"),
    "cameras": _plain("cameras"),
    "walls": _plain("walls"),
    "on_wall": _plain("walls"),
    "shifts": _plain("shifts"),
    "units": _plain("units"),
    "externals": _plain("units"),
    "people": _plain("people"),
    "devices": _plain("devices"),
    "scenes": _plain("scenes"),
    "rollcall": _timed("rollcalls"),
    "rollcalls": _timed("rollcalls"),
    "attempt": _plain("attempts"),
}
markup.teach({"c": words, "event_tone": event_tone, "camera_tone": camera_tone})
