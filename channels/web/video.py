"""The cameras: finding, live pictures, snapshots, walls, and their register."""

from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments

from channels.web import cards, markup, text
from channels.web.camera_record import camera_dialog
from channels.web.doing import PageDesk
from channels.web.importing import import_dialog
from channels.web.newest import Newest
from channels.web.shell import Pulse, shell
from channels.web.text import video as words
from channels.web.visit import Visit
from connectors.contract import Kind
from core.effects.action import Done
from core.errors import NotFound
from core.identity import Permission

NEAR_M = 1000
LOOK_AGAIN_SECONDS = 30.0


async def video_page(visit: Visit, pulse: Pulse, camera: str = "", near: str = "") -> None:
    """Build the page; `camera` is found at once, `near` lists those around an event or place."""
    page = Cameras(visit, near)
    if camera:
        page.find(await visit.thread(page.desk.wording.names.of, camera))
    await page.build(pulse, await page.read())


class Cameras:
    """One open camera page."""

    def __init__(self, visit: Visit, near: str) -> None:
        self._visit = visit
        self._near = near
        self._text, self._unit, self._status = "", "", ""
        self._redraw = Newest(self.read, self._fill).show
        self.desk = PageDesk(visit, self._show)
        # who keeps the register without being on duty sees the register and no pictures
        self._looks = self.desk.can("video.find")

    def find(self, name: str) -> None:
        """Narrow the list to what is called like this."""
        self._text = name

    async def read(self) -> Done:
        """Return the cameras asked for."""
        asked: dict[str, Any] = {
            name: value
            for name, value in (
                ("text", self._text),
                ("unit", self._unit),
                ("status", self._status),
                ("near", self._near),
            )
            if value
        }
        if self._near:
            asked["radius_m"] = NEAR_M
        if not self._looks:
            return await self._register()
        try:
            return await self.desk.look("video.find", asked)
        except NotFound as problem:
            return Done(text=f"{problem.message}{problem.remedy}", data={"cameras": []})

    async def _register(self) -> Done:
        listed = await self.desk.look("video.list", {})
        rows: list[dict[str, Any]] = [
            row
            for row in listed.data["cameras"]
            if self._text in f"{row['name']}{row['id']}{row.get('aliases', '')}"
            and self._unit in ("", row.get("unit"))
            and self._status in ("", row.get("status"))
        ]
        return Done(text=listed.text, data={"cameras": rows})

    async def build(self, pulse: Pulse, first: Done) -> None:
        """Build the page."""
        units = await self.desk.named(Kind.UNIT)
        near = (
            await self._visit.thread(self.desk.wording.names.of, self._near) if self._near else ""
        )
        walls = await self._on_walls()
        with shell(self._visit, pulse, "/video", broad=True):
            self._filters(units, near)
            self.desk.slot()
            self._screens = ui.element("div")
            self._total = ui.label().classes("zb-dim zb-small").mark("total")
            self._list = ui.html("", sanitize=False).mark("cameras")
            self._walls = ui.html("", sanitize=False).mark("walls")
        self._fill(first)
        self._walls.set_content(walls)
        self.desk.listen()
        for event, taken in (
            ("zb-open", self._open),
            ("zb-snap", self._snap),
            ("zb-back", self._play_back),
            ("zb-preset", self._preset),
            ("zb-push", self._push),
            ("zb-camera", self._edit),
        ):
            ui.on(event, taken)
        ui.timer(LOOK_AGAIN_SECONDS, self._show)

    def _filters(self, units: dict[str, str], near: str) -> None:
        with ui.element("div").classes("zb-filters"):
            find = ui.input(
                words.FIND, value=self._text, on_change=lambda e: self._choose(text=e.value or "")
            )
            find.props("outlined dense clearable debounce=300").classes("zb-grow zb-find")
            find.mark("find")
            ui.select(
                {"": words.ALL_UNITS} | units, value="", label=words.UNIT, with_input=True,
                on_change=lambda e: self._choose(unit=e.value or ""),
            ).props("outlined dense")  # fmt: skip
            ui.select(
                words.STATUSES,
                value="",
                label=words.STATUS,
                on_change=lambda e: self._choose(status=e.value or ""),
            ).props("outlined dense").mark("status")
            self._buttons()
        if near:
            with ui.element("div").classes("zb-row"):
                ui.label(words.NEAR.format(name=near))
                ui.link(words.CLEAR, "/video")

    def _buttons(self) -> None:
        if self._looks:
            ui.button(words.CHECK, on_click=self._check).props("outline no-caps").mark("check")
        if self.desk.can("video.save"):
            ui.button(
                words.ADD, icon="add", on_click=lambda: camera_dialog(self._visit, self.desk, {})
            ).props("unelevated no-caps").mark("add-camera")
        if self.desk.can("video.export"):
            ui.link(words.EXPORT, "/api/v1/exports/video").classes("zb-button")
        if self.desk.can("video.import_apply"):
            ui.button(
                words.IMPORT, on_click=lambda: import_dialog(self._visit, "video", self.desk)
            ).props("outline no-caps")

    async def _choose(
        self, text: str | None = None, unit: str | None = None, status: str | None = None
    ) -> None:
        await self._visit.holding(Permission.ACT)
        self._text = self._text if text is None else text.strip()
        self._unit = self._unit if unit is None else unit
        self._status = self._status if status is None else status
        await self._show()

    async def _show(self) -> None:
        await self._redraw()
        self._walls.set_content(await self._on_walls())

    def _fill(self, found: Done) -> None:
        self._total.set_text(found.text.partition("：")[0])
        may = {"save": self.desk.can("video.save"), "look": self._looks}
        html = markup.fragment("video.html", "list", found.data["cameras"], may)
        if html != self._list.content:
            self._list.set_content(html)

    async def _on_walls(self) -> str:
        if not self._looks:
            return ""
        shown = await self.desk.look("video.walls", {})
        title = f"<h2>{words.WALLS}</h2>" if shown.data.get("walls") else ""
        return title + cards.html(shown, self.desk.wording)

    # --- looking and doing

    async def _check(self) -> None:
        await self._visit.holding(Permission.ACT)
        ui.notify(words.CHECKING, type="info")
        checked = await self.desk.look("video.check", {})
        ui.notify(checked.text, type="info", multi_line=True, timeout=10_000)
        await self._show()

    async def _open(self, event: GenericEventArguments) -> None:
        await self._visit.holding(Permission.ACT)
        waiting = ui.notification(words.OPENING, spinner=True, timeout=None)
        try:
            opened = await self.desk.look("video.open", {"cameras": [str(event.args["id"])]})
        finally:
            waiting.dismiss()
        self._screen(opened)

    def _screen(self, opened: Done) -> None:
        with self._screens, ui.element("div") as screen:
            ui.html(cards.html(opened, self.desk.wording), sanitize=False).mark("screen")
            ui.button(words.CLOSE, on_click=screen.delete).props("flat no-caps")
        ui.run_javascript("window.scrollTo(0, 0)")

    async def _snap(self, event: GenericEventArguments) -> None:
        values = {"camera": str(event.args["id"])}
        await self.desk.fill("video.snapshot", values, frozenset({"camera"}))

    async def _play_back(self, event: GenericEventArguments) -> None:
        """Ask for the time; a look-up's answer is a screen, not a plan."""
        values = {"camera": str(event.args["id"])}
        await self.desk.ask("video.playback", values, self._screen, frozenset({"camera"}))

    async def _push(self, event: GenericEventArguments) -> None:
        values = {"cameras": [str(event.args["id"])]}
        await self.desk.fill("video.push", values, frozenset({"cameras"}))

    async def _preset(self, event: GenericEventArguments) -> None:
        await self._visit.holding(Permission.ACT)
        camera = str(event.args["id"])
        found = await self.desk.look("video.presets", {"camera": camera})
        with ui.dialog(value=True) as dialog, ui.card().classes("zb-dialog"):
            ui.label(found.text)
            for preset in found.data.get("presets", []):

                async def go(preset: dict[str, Any] = preset) -> None:
                    dialog.close()
                    await self.desk.once(
                        "video.preset", {"camera": camera, "preset": preset["token"]}
                    )

                ui.button(preset["name"], on_click=go).props("outline no-caps")
            ui.button(text.CLOSE, on_click=dialog.close).props("flat no-caps")

    async def _edit(self, event: GenericEventArguments) -> None:
        await self._visit.holding(Permission.MANAGE_RECORDS)
        listed = await self.desk.look("video.list", {})
        wanted = str(event.args["id"])
        row = next((r for r in listed.data["cameras"] if r["id"] == wanted), {})
        await camera_dialog(self._visit, self.desk, row)


markup.teach({"vd": words})
