"""The system administrator's dialog for the map's base picture."""

from nicegui import ui
from nicegui.events import UploadEventArguments

from channels.map_base import LIMIT_MIB, Base, BaseStore, corners
from channels.web import text
from channels.web.dialogs import put_away, sure
from channels.web.picking import picked_by
from channels.web.text import acting as buttons
from channels.web.text import maps as words
from channels.web.visit import Visit, show_problem
from core.errors import InvalidInput, ZhibanError
from core.identity import Permission

EDGES = {"west": words.WEST, "south": words.SOUTH, "east": words.EAST, "north": words.NORTH}


async def base_dialog(visit: Visit, store: BaseStore) -> None:
    """Let the system administrator put a picture under the map, correct or remove it."""
    await visit.holding(Permission.MANAGE_SYSTEM)
    base = await visit.thread(store.now)
    with ui.dialog() as dialog, ui.card().classes("zb-dialog"):
        form = BaseForm(visit, store, base)
        form.build()

        async def send() -> None:
            try:
                await form.save()
            except ZhibanError as problem:  # the form stays open with what was typed
                show_problem(problem)
            else:
                dialog.close()

        async def remove() -> None:
            if base is not None and await sure(
                words.BASE_SURE.format(name=base.name), words.BASE_REMOVE
            ):
                await form.remove()
                dialog.close()

        with ui.row().classes("zb-dialog-buttons"):
            if base is not None:
                ui.button(words.BASE_REMOVE, on_click=remove).props(
                    "flat no-caps color=negative"
                ).mark("remove-base")
            ui.button(buttons.BACK, on_click=dialog.close).props("flat no-caps")
            ui.button(buttons.SAVE, on_click=send).props("unelevated no-caps").mark("save-base")
    await dialog
    put_away(dialog)


class BaseForm:
    """The dialog's content: the picture that was picked, and its four edges."""

    def __init__(self, visit: Visit, store: BaseStore, base: Base | None) -> None:
        self._visit = visit
        self._store = store
        self._base = base
        self._picked: tuple[str, bytes] | None = None

    def build(self) -> None:
        """Build the inputs."""
        base = self._base
        ui.label(words.BASE_TITLE).classes("zb-heading")
        ui.label(words.BASE_HINT).classes("zb-dim zb-small")
        now = words.BASE_NOW.format(**base.model_dump()) if base else words.BASE_NONE
        self._said = ui.label(now).classes("zb-small").mark("base-now")
        if self._visit.room.settings.map_tiles_url:
            ui.label(words.TILES_IN_USE).classes("zb-small")
        upload = ui.upload(
            auto_upload=True,
            max_file_size=LIMIT_MIB << 20,
            on_upload=self._take,
            on_rejected=lambda: ui.notify(text.TOO_LARGE.format(limit=LIMIT_MIB), type="negative"),
        ).props("accept=.png,.jpg,.jpeg")
        picked_by(upload, words.BASE_PICK).mark("base-file")
        known = base.corners.model_dump() if base else dict.fromkeys(EDGES)
        self._edges = {
            edge: ui.number(label, value=known[edge], step=0.001, format="%.6f")
            .props("outlined dense")
            .classes("zb-input")
            .mark(f"edge-{edge}")
            for edge, label in EDGES.items()
        }

    async def _take(self, event: UploadEventArguments) -> None:
        await self._visit.holding(Permission.MANAGE_SYSTEM)
        self._picked = (event.file.name, await event.file.read())
        self._said.set_text(words.BASE_PICKED.format(name=event.file.name))

    async def save(self) -> None:
        """Keep picture and edges. Raises InvalidInput, NotFound."""
        who = await self._visit.holding(Permission.MANAGE_SYSTEM)
        if self._picked is None and self._base is None:
            raise InvalidInput("还没有选择图片。", "请先选择一张PNG或JPEG图片。")
        where = corners(**{edge: field.value for edge, field in self._edges.items()})
        if self._picked is not None:
            kept = await self._visit.thread(self._store.keep, *self._picked, where)
        else:
            kept = await self._visit.thread(self._store.move, where)
        detail = {"name": kept.name, **where.model_dump()}
        self._visit.room.audit.append(who.id, "map.base", kept.sha256, "ok", detail)
        ui.notify(words.BASE_SAVED, type="positive")
        ui.navigate.reload()

    async def remove(self) -> None:
        """Take the picture away."""
        who = await self._visit.holding(Permission.MANAGE_SYSTEM)
        await self._visit.thread(self._store.remove)
        target = self._base.sha256 if self._base else ""
        self._visit.room.audit.append(who.id, "map.base_remove", target)
        ui.notify(words.BASE_REMOVED, type="positive")
        ui.navigate.reload()
