"""Hearing a script before it is used: its sentences played, or replaced by a recording."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from nicegui import ui
from nicegui.events import UploadEventArguments

from assistant.duties.rollcall.model import Quoted
from assistant.duties.rollcall.parts import Knowledge
from channels.web import markup
from channels.web.newest import redraw
from channels.web.picking import picked_by
from channels.web.text import rollcalls as words
from channels.web.visit import Visit, show_problem
from core.errors import ZhibanError
from core.identity import Permission
from voice.dialogue.script import Script, filled
from voice.speech import Manner

BIGGEST = 4 << 20  # bytes; a minute of uncompressed sound is less
PLACES = ("{unit}", "{question}", "{text}")  # what differs from call to call
SOUNDS = ".wav,.mp3,.m4a,.ogg,.amr"


@dataclass
class Far:
    """How far the rendering is; written by its thread, read by the page's timer."""

    done: int = 0
    total: int = 0


class Hearing:
    """The preview beside a script's form. `given` returns the script as it is typed."""

    def __init__(self, visit: Visit, given: Callable[[], Script]) -> None:
        self._visit = visit
        self._voice = visit.room.duty.calling.voice
        self._given = given
        self._far = Far()
        self._sample = dict(self._voice.sample)
        self._drawn = Knowledge()

    def button(self) -> None:
        """Put the button that starts the preview here."""
        ui.button(words.LISTEN_TO, icon="volume_up", on_click=self._hear).props(
            "outline no-caps"
        ).mark("hear")

    def slot(self) -> None:
        """Keep a place for the players."""
        self._told = ui.label("").classes("zb-dim zb-small").mark("rendering")
        self._place = ui.element("div").classes("zb-heard-list").mark("players")
        self._timer = ui.timer(0.5, self._tell, active=False)

    def clear(self) -> None:
        """Put the players away."""
        self._place.clear()
        self._told.set_text("")

    def _tell(self) -> None:
        if self._far.total:
            said = words.RENDERING.format(done=self._far.done, total=self._far.total)
            self._told.set_text(said)

    async def _hear(self) -> None:
        await self._visit.holding(Permission.ACT)
        try:
            script = self._given()
        except ZhibanError as problem:
            show_problem(problem)
            return
        self._far = far = Far()
        self._drawn = await self._visit.thread(self._draw, script)
        self._sample = self._voice.sample | (
            {"question": self._drawn.question} if self._drawn.question else {}
        )
        self._told.set_text(words.RENDERING_BEGINS)
        self._timer.activate()

        def told(done: int, total: int) -> None:
            far.done, far.total = done, total

        try:
            seconds = await self._visit.thread(self._voice.preview, script, told, self._sample)
        except ZhibanError as problem:
            self._told.set_text("")
            show_problem(problem)
            return
        finally:
            self._timer.deactivate()
        self._told.set_text(words.RENDERED.format(seconds=round(seconds)))
        self._players(script)

    def _players(self, script: Script) -> None:
        self._place.clear()
        with self._place:
            for raw in texts(script):
                said = filled(raw, self._sample)
                asked = {"text": said, "voice": script.voice, "speed": script.speed}
                with ui.element("div"):
                    player = ui.html("", sanitize=False).mark("player")
                    url = f"/api/v1/rollcall-prompts/audio?{urlencode(asked)}"
                    redraw(player, markup.fragment("rollcall.html", "player", said, url))
                    if "{question}" in raw and self._drawn.source is not None:
                        self._cite(self._drawn, self._drawn.source)
                    if not any(place in raw for place in PLACES) and self._may_replace:
                        self._upload(script, raw)

    def _draw(self, script: Script) -> Knowledge:
        return self._visit.room.duty.calling.desk.drawn(script)

    @staticmethod
    def _cite(drawn: Knowledge, source: Quoted) -> None:
        """Say which clause a question and its answer are quoted from."""
        told = words.ASKED_ANSWER.format(
            answer="、".join(drawn.expects), cited=source.cited, quote=source.text
        )
        ui.label(told).classes("zb-small zb-dim").mark("question-answer")

    @property
    def _may_replace(self) -> bool:
        return self._visit.may(Permission.MANAGE_RECORDS)

    def _upload(self, script: Script, raw: str) -> None:
        said = filled(raw, self._sample)
        manner = Manner(script.voice, script.speed)

        async def take(event: UploadEventArguments) -> None:
            who = await self._visit.holding(Permission.MANAGE_RECORDS)
            sound = await event.file.read()
            try:
                await self._visit.thread(self._voice.use_recording, who, said, manner, sound)
            except ZhibanError as problem:
                show_problem(problem)
                return
            ui.notify(words.OWN_TAKEN, type="positive")
            self._players(script)

        upload = ui.upload(
            auto_upload=True,
            max_file_size=BIGGEST,
            on_upload=take,
            on_rejected=lambda: ui.notify(words.OWN_TOO_LARGE, type="negative"),
        ).props(f"accept={SOUNDS}")
        picked_by(upload, words.OWN).mark("own-recording")


def texts(script: Script) -> list[str]:
    """Return what a script says, in order, unfilled and without repeats."""
    asked: list[Any] = [t for q in script.questions for t in (q.text, q.retry)]
    every = [script.greeting, *asked, script.digits, script.closing]
    return list(dict.fromkeys(text for text in every if text))
