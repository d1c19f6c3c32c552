"""Importing a table from a page: upload, see what would change, approve."""

from collections.abc import Mapping
from typing import Any

from nicegui import ui
from nicegui.events import UploadEventArguments

from channels import transfers
from channels.transfers import Previewed
from channels.web import markup, text
from channels.web.dialogs import put_away
from channels.web.doing import PageDesk
from channels.web.picking import picked_by
from channels.web.text import importing as words
from channels.web.visit import Visit
from core.identity import Permission

SHOWN = 200
LIMIT_MIB = 20


async def import_dialog(visit: Visit, system: str, desk: PageDesk, part: str = "") -> None:
    """Open the dialog. `part`: which of a system's tables is proposed; "" where there is one."""
    with ui.dialog() as dialog, ui.card().classes("zb-dialog"):
        ui.label(words.TITLE).classes("zb-heading")
        ui.label(words.HINT).classes("zb-dim zb-small")
        chosen = ui.select(words.PARTS, value=part or None, label=words.PART).mark("import-part")
        chosen.props("outlined dense").classes("zb-input").set_visibility(bool(part))
        shown = ui.column().classes("zb-input")

        async def take(event: UploadEventArguments) -> None:
            who = await visit.holding(Permission.MANAGE_RECORDS)
            options: dict[str, Any] = {"part": chosen.value} if part else {}
            data = await event.file.read()
            read = await transfers.preview(visit.room, who, system, event.file.name, data, options)
            shown.clear()
            with shown:
                _preview(read, dialog, desk)

        upload = ui.upload(
            auto_upload=True,
            max_file_size=LIMIT_MIB << 20,
            on_upload=take,
            on_rejected=lambda: ui.notify(text.TOO_LARGE.format(limit=LIMIT_MIB), type="negative"),
        ).props("accept=.xlsx,.csv")
        picked_by(upload, words.PICK).mark("import-file").move(target_index=3)
        ui.button(text.CLOSE, on_click=dialog.close).props("flat no-caps")
    await dialog
    put_away(dialog)


def _preview(read: Previewed, dialog: ui.dialog, desk: PageDesk) -> None:
    rows = lines_of(read.done.data)
    ui.label(read.done.text).mark("import-text")
    html = markup.fragment("importing.html", "lines", rows[:SHOWN], max(0, len(rows) - SHOWN))
    ui.html(html, sanitize=False).classes("zb-scroll").mark("import-lines")
    if any(row["kind"] not in ("error", "same", "missing") for row in rows):

        async def apply() -> None:
            dialog.close()
            await desk.do(read.step)

        ui.button(words.APPLY, on_click=apply).props("unelevated no-caps").mark("import-apply")


def lines_of(data: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return what becomes of each row, whichever system previewed it."""
    rows: list[Any] = data.get("lines") or data.get("rows") or data.get("changes") or []
    problems = [{"row": "", "kind": "error", "what": p} for p in data.get("problems", [])]
    return problems + [_line(row) for row in rows]


def _line(row: Any) -> dict[str, str]:
    if not isinstance(row, Mapping):
        return {"row": "", "kind": "changed", "what": str(row)}
    kind = str(row.get("outcome") or row.get("fate") or row.get("kind") or "changed")
    kind = {"add": "added", "change": "changed"}.get(kind, kind)
    name = str(row.get("name") or row.get("title") or row.get("id") or "")
    message = str(row.get("message") or row.get("problem") or row.get("error") or "")
    return {
        "row": str(row.get("row") or row.get("line") or ""),
        "kind": kind,
        "what": "，".join(filter(None, (name, *_fields(row), message))),
    }


def _fields(row: Mapping[str, Any]) -> list[str]:
    """Return “手机：甲→乙” for every field that changes."""
    changes = row.get("fields") or row.get("changes") or {}
    if isinstance(changes, Mapping):
        return [f"{name}：{pair[0]}→{pair[1]}" for name, pair in changes.items()]
    return [
        f"{change.get('label') or change.get('name') or change.get('field')}："
        f"{change.get('before', '')}→{change.get('after', '')}"
        for change in changes
        if isinstance(change, Mapping)
    ]


markup.teach({"im": words})
