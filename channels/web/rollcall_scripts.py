"""The scripts of the calls: edited with a running estimate, heard beforehand, kept in versions."""

from collections.abc import Mapping
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments

from channels.web import markup
from channels.web.doing import PageDesk
from channels.web.newest import redraw
from channels.web.rollcall_hear import Hearing
from channels.web.rollcall_script_form import ScriptForm
from channels.web.rollcall_view import purpose_of
from channels.web.shell import Pulse, shell
from channels.web.text import rollcalls as words
from channels.web.visit import Visit, show_problem
from core.errors import NotFound, ZhibanError
from core.identity import Permission
from voice.dialogue.script import Script


async def scripts_page(visit: Visit, pulse: Pulse, script: str = "") -> None:
    """Build the page; `script` is the one that is opened."""
    page = Scripts(visit)
    await page.build(pulse, script)


class Scripts:
    """The page of the scripts. Saving goes through the dispatcher's action."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._calls = visit.room.duty.calling.desk
        self._desk = PageDesk(visit, self._again)
        self._form = ScriptForm(self._edited)
        self._hearing = Hearing(visit, self._given)
        self._known: dict[str, Script] = {}

    async def build(self, pulse: Pulse, opened: str) -> None:
        """Build the page."""
        await self._read()
        first = self._known.get(opened) or next(iter(self._known.values()), None)
        with shell(self._visit, pulse, "/rollcalls", broad=True):
            back = f'<a href="/rollcalls">← {words.BACK}</a><h1>{words.SCRIPTS_TITLE}</h1>'
            ui.html(back, sanitize=False)
            ui.label(words.SCRIPTS_HINT).classes("zb-dim zb-small")
            with ui.element("div").classes("zb-filters"):
                self._choice = ui.select(
                    self._titles(), value=first.name if first else None, on_change=self._choose
                ).props("outlined dense").classes("zb-script-pick").mark("script")  # fmt: skip
                if self._may_save:
                    ui.button(words.NEW_SCRIPT, icon="add", on_click=self._fresh).props(
                        "outline no-caps"
                    ).mark("new-script")
            self._desk.slot()
            with ui.element("div").classes("zb-two"):
                with ui.element("div").classes("zb-script-form"):
                    self._form.slot()
                with ui.element("div").classes("zb-script-side"):
                    self._side()
        self._desk.listen()
        ui.on("zb-rc-version", self._older)
        if first is not None:
            await self._open(first)

    @property
    def _may_save(self) -> bool:
        return self._desk.can("rollcall.save_script")

    def _side(self) -> None:
        self._estimate = ui.html("", sanitize=False).mark("estimate")
        with ui.element("div").classes("zb-actions"):
            self._hearing.button()
            if self._may_save:
                ui.button(words.SAVE_VERSION, icon="save", on_click=self._save).props(
                    "unelevated no-caps"
                ).mark("save-script")
        self._hearing.slot()
        self._versions = ui.html("", sanitize=False).mark("versions")

    # --- what there is

    async def _read(self) -> None:
        found = await self._visit.thread(self._calls.scripts)
        self._known = {script.name: script for script in found}

    def _titles(self) -> dict[str, str]:
        return {script.name: _title(script) for script in self._known.values()}

    async def _again(self) -> None:
        """Read again after something was saved, and show the newest of what is open."""
        await self._read()
        name = self._form.values().get("name")
        chosen = str(name) if name in self._known else next(iter(self._known), None)
        self._choice.set_options(self._titles(), value=chosen)
        if chosen is not None:
            await self._list_versions(self._known[chosen])

    async def _choose(self, event: Any) -> None:
        await self._visit.holding(Permission.ACT)
        if script := self._known.get(str(event.value)):
            await self._open(script)

    async def _open(self, script: Script) -> None:
        self._form.show(script, await self._voices())
        self._hearing.clear()
        await self._list_versions(script)

    async def _fresh(self) -> None:
        await self._visit.holding(Permission.ACT)
        first = next(iter(self._known.values()))
        self._form.show(first.model_copy(update={"name": ""}), await self._voices())
        self._hearing.clear()

    # --- versions

    async def _list_versions(self, script: Script) -> None:
        rows = await self._visit.thread(self._older_ones, script)
        drawn = markup.fragment("rollcall.html", "versions", rows, self._may_save)
        redraw(self._versions, drawn)

    def _older_ones(self, newest: Script) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        for version in range(newest.version, 0, -1):
            try:
                script = self._calls.script(newest.name, version)
            except NotFound:
                continue
            rows.append({"version": version, "lines": spoken_lines(script),
                         "newest": version == newest.version})  # fmt: skip
        return rows

    async def _older(self, event: GenericEventArguments) -> None:
        await self._visit.holding(Permission.ACT)
        name, version = str(self._choice.value), int(event.args["id"])
        script = await self._visit.thread(self._calls.script, name, version)
        self._form.show(script, await self._voices())

    async def _voices(self) -> list[str]:
        return await self._visit.thread(self._visit.room.duty.calling.voice.voices)

    # --- editing

    def _edited(self, values: Mapping[str, Any]) -> None:
        estimate = self._visit.room.duty.calling.estimate(values)
        longest = float(values.get("longest_s") or 60)
        drawn = markup.fragment("rollcall.html", "estimate", round(estimate), round(longest))
        redraw(self._estimate, drawn)

    def _given(self) -> Script:
        """Return the script as it stands in the form. Raises InvalidInput."""
        return self._form.script()

    async def _save(self) -> None:
        await self._visit.holding(Permission.ACT)
        try:
            script = self._form.script()
            await self._desk.once(
                "rollcall.save_script", {"script": script.model_dump(mode="json")}
            )
        except ZhibanError as problem:  # the form stays as it is
            show_problem(problem)


def _title(script: Script) -> str:
    purpose = purpose_of(script).value
    version = words.VERSION.format(version=script.version)
    of = "" if script.name.startswith(purpose) else f"{purpose} · "
    return f"{script.name} · {of}{version}"


def spoken_lines(script: Script) -> list[str]:
    """Return a script's words in order, for reading a version."""
    asked = [question.text for question in script.questions]
    return [line for line in (script.greeting, *asked, script.digits, script.closing) if line]


markup.teach({"rc": words})
