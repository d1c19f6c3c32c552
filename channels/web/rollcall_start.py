"""The form that starts a round of calls: whom, with which script, when. It becomes a plan.

A 叫应 is started by the same form; it asks for the words that are told as well.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from nicegui import ui

from assistant.duties.rollcall.arguments import ALERT_CHARS
from assistant.duties.rollcall.model import Purpose
from channels.web import markup
from channels.web.dialogs import put_away
from channels.web.doing import PageDesk
from channels.web.newest import Newest, redraw
from channels.web.rollcall_view import of_purpose
from channels.web.text import acting
from channels.web.text import rollcalls as words
from channels.web.visit import Visit, show_problem
from connectors.contract import Kind, Named
from core.errors import InvalidInput, ZhibanError
from voice.dialogue.script import Asks, Script, filled

NAMED = 6  # units without a number that are named; more are counted


@dataclass
class Chosen:
    """What the form holds. The three lists of targets are kept apart, so that nothing is lost when
    another way of choosing is looked at."""

    way: str = "klass"
    klass: list[str] = field(default_factory=list[str])
    group: list[str] = field(default_factory=list[str])
    unit: list[str] = field(default_factory=list[str])
    without: list[str] = field(default_factory=list[str])

    @property
    def targets(self) -> list[str]:
        """The targets of the way that is chosen."""
        return {"klass": self.klass, "group": self.group, "unit": self.unit}[self.way]


async def start_dialog(visit: Visit, desk: PageDesk, purpose: Purpose = Purpose.ROLL_CALL) -> None:
    """Ask whom to call, with which script and when; propose it."""
    form = AlertForm(visit, desk) if purpose is Purpose.ALERT else StartForm(visit, desk)
    await form.read()
    await form.ask()


class StartForm:
    """One open form."""

    purpose = Purpose.ROLL_CALL
    action = "rollcall.start"
    title, hint = words.START_TITLE, words.START_HINT

    def __init__(self, visit: Visit, desk: PageDesk) -> None:
        self._visit = visit
        self._desk = desk
        self._calls = visit.room.duty.calling.desk
        self._chosen = Chosen()
        self._units: dict[str, Named] = {}
        self._tell = Newest(self._counted, self._say).show

    async def read(self) -> None:
        """Read what can be chosen."""
        things = await self._visit.thread(self._desk.wording.things)
        self._units = {t.id: t for t in things if t.kind is Kind.UNIT}
        self._groups = {t.id: t.name for t in things if t.kind is Kind.GROUP}
        klasses = sorted({str(t.facts.get("klass") or "") for t in self._units.values()} - {""})
        self._klasses = {klass: words.KLASS.format(klass=klass) for klass in reversed(klasses)}
        self._chosen.way = "klass" if klasses else "unit"
        scripts = await self._visit.thread(self._calls.scripts)
        self._scripts = of_purpose(scripts, self.purpose)
        self._known = {script.name: script for script in scripts}

    async def ask(self) -> None:
        """Show the form until it is sent or put away."""
        with ui.dialog(value=True) as dialog, ui.card().classes("zb-dialog"):
            ui.label(self.title).classes("zb-heading")
            ui.label(self.hint).classes("zb-dim zb-small")
            self._first()
            ways = {k: v for k, v in words.PICK_BY.items() if k != "klass" or self._klasses}
            ui.toggle(ways, value=self._chosen.way, on_change=self._by).props(
                "no-caps unelevated toggle-color=primary"
            ).mark("pick-by")
            self._lists()
            self._told = ui.label("").classes("zb-small").mark("counted")
            self._rest()
            with ui.row().classes("zb-dialog-buttons"):
                ui.button(acting.BACK, on_click=dialog.close).props("flat no-caps")
                ui.button(words.SUBMIT, on_click=lambda: self._send(dialog)).props(
                    "unelevated no-caps"
                ).mark("start-rollcall")
        await self._tell()
        await self._ask_something()
        await dialog
        put_away(dialog)

    def _lists(self) -> None:
        names = {id: unit.name for id, unit in self._units.items()}
        shown = (("klass", words.KLASSES, self._klasses), ("group", words.GROUPS, self._groups),
                 ("unit", words.UNITS, names), ("without", words.EXCEPT, names))  # fmt: skip
        self._fields: dict[str, ui.select] = {}
        for key, label, options in shown:

            async def take(event: Any, key: str = key) -> None:
                setattr(self._chosen, key, list(event.value or ()))
                await self._tell()

            made = ui.select(
                options, value=[], label=label, multiple=True, with_input=len(options) > 8,
                on_change=take,
            )  # fmt: skip
            made.props("outlined dense use-chips").classes("zb-input").mark(f"targets-{key}")
            self._fields[key] = made
        self._by_now()

    def _first(self) -> None:
        """Nothing more is asked for a roll-call."""

    def _rest(self) -> None:
        first = next(iter(self._scripts), None)
        self._script = ui.select(
            self._scripts, value=first, label=words.SCRIPT, on_change=self._ask_something
        ).mark("script")
        self._script.props("outlined dense").classes("zb-input")
        self._question = QuestionBox(self._visit)
        later = {"now": words.NOW, "later": words.LATER}
        self._when = ui.toggle(later, value="now").props("no-caps unelevated").mark("when")
        self._at = ui.input(words.AT).props("type=datetime-local stack-label outlined dense")
        self._at.classes("zb-input").mark("at").bind_visibility_from(
            self._when, "value", value="later"
        )

    async def _ask_something(self) -> None:
        """Draw a question where the script asks one."""
        await self._question.draw(self._known.get(str(self._script.value)))

    async def _by(self, event: Any) -> None:
        self._chosen.way = str(event.value)
        self._by_now()
        await self._tell()

    def _by_now(self) -> None:
        for key in ("klass", "group", "unit"):
            self._fields[key].set_visibility(key == self._chosen.way)
        self._fields["without"].set_visibility(self._chosen.way != "unit")

    def _resolved(self) -> list[str]:
        without = self._chosen.without if self._chosen.way != "unit" else []
        return self._calls.resolve(self._chosen.targets, without) if self._chosen.targets else []

    async def _counted(self) -> str:
        """Say how many rooms the choice means, and which of them can't be called."""
        try:
            ids = await self._visit.thread(self._resolved)
        except ZhibanError as problem:
            return problem.message
        if not ids:
            return words.NOBODY
        bare = [self._name(id) for id in ids if not self._number(id)]
        said = words.COUNTED.format(count=len(ids))
        if bare:
            names = "、".join(bare[:NAMED]) + ("…" if len(bare) > NAMED else "")
            said += words.WITHOUT_NUMBER.format(count=len(bare), names=names)
        return f"{said}。"

    def _say(self, said: str) -> None:
        self._told.set_text(said)

    def _name(self, id: str) -> str:
        return self._units[id].name if id in self._units else id

    def _number(self, id: str) -> bool:
        known = self._units.get(id)
        return known is None or bool(known.facts.get("duty_phone") or known.facts.get("sip"))

    async def _send(self, dialog: ui.dialog) -> None:
        try:
            await self._desk.once(self.action, self._arguments())
        except ZhibanError as problem:  # the form stays open with what was chosen
            show_problem(problem)
        else:
            dialog.close()

    def _arguments(self) -> dict[str, Any]:
        if not self._chosen.targets:
            raise InvalidInput(words.NOBODY, "请至少选一家。")
        given: dict[str, Any] = {"targets": list(self._chosen.targets)}
        if self._chosen.way != "unit" and self._chosen.without:
            given["excluding"] = list(self._chosen.without)
        if self._script.value:
            given["script"] = str(self._script.value)
        if self._question.ref:
            given["question"] = self._question.ref
        if self._when.value == "later":
            if not self._at.value:
                raise InvalidInput(words.AT_NEEDED)
            zone = self._desk.wording.zone
            given["at"] = datetime.fromisoformat(str(self._at.value)).replace(tzinfo=zone)
            given["at"] = given["at"].isoformat()
        return given


class AlertForm(StartForm):
    """The form of a 叫应: what is told, and to whom."""

    purpose = Purpose.ALERT
    action = "warn.call"
    title, hint = words.ALERT_TITLE, words.ALERT_HINT

    def _first(self) -> None:
        self._text = ui.textarea(words.ALERT_TEXT, on_change=self._heard).mark("alert-text")
        self._text.props(f"outlined autogrow counter maxlength={ALERT_CHARS}").classes("zb-input")
        self._said = ui.label("").classes("zb-small zb-dim").mark("alert-said")
        plan = self._calls.parts.rules().plan(Purpose.ALERT)
        order = words.ALERT_ORDER.format(order="、".join(rank.value for rank in plan.order))
        ui.label(order).classes("zb-small zb-dim")
        ui.button(words.HEAR_ALERT, icon="volume_up", on_click=self._hear).props(
            "flat dense no-caps"
        ).mark("hear-alert")
        self._player = ui.html("", sanitize=False).mark("alert-player")

    def _sentence(self) -> str:
        """Return the sentence that asks for the confirmation, as a unit hears it."""
        script = self._known.get(str(self._script.value))
        told = str(self._text.value or "").strip().rstrip("。！!. ")
        asked = (
            next((q for q in script.questions if q.asks is Asks.CONFIRM), None) if script else None
        )
        return filled(asked.text, {"text": told}) if asked and told else ""

    def _heard(self) -> None:
        said = self._sentence()
        self._said.set_text(words.ALERT_SAYS.format(said=said) if said else "")

    def _hear(self) -> None:
        said, script = self._sentence(), self._known.get(str(self._script.value))
        if not said or script is None:
            show_problem(InvalidInput(words.ALERT_NEEDED))
            return
        query = urlencode({"text": said, "voice": script.voice, "speed": script.speed})
        url = f"/api/v1/rollcall-prompts/audio?{query}"
        redraw(self._player, markup.fragment("rollcall.html", "player", said, url))

    def _arguments(self) -> dict[str, Any]:
        if not str(self._text.value or "").strip():
            raise InvalidInput(words.ALERT_NEEDED)
        return super()._arguments() | {"text": str(self._text.value).strip()}


class QuestionBox:
    """The knowledge question of a round, shown with its clause before anybody is called."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._script: Script | None = None
        self.ref = ""
        with ui.element("div").classes("zb-ask-box").mark("question-box") as self._box:
            ui.label(words.ASKED).classes("zb-small zb-dim zb-whole")
            self._words = ui.label("").classes("zb-whole").mark("question")
            self._answer = ui.label("").classes("zb-small zb-dim zb-whole").mark("question-answer")
            ui.button(words.ASK_ANOTHER, icon="refresh", on_click=self._again).props(
                "flat dense no-caps"
            ).mark("another-question")
        self._box.set_visibility(False)

    async def draw(self, script: Script | None) -> None:
        """Show a question for a script; nothing where it asks none."""
        self._script, self.ref = script, ""
        asks = script is not None and any(q.asks is Asks.KNOWLEDGE for q in script.questions)
        self._box.set_visibility(asks)
        if script is None or not asks:
            return
        drawn = await self._visit.thread(self._visit.room.duty.calling.desk.drawn, script)
        self.ref = drawn.ref
        self._words.set_text(drawn.question or words.NO_QUESTION)
        source = drawn.source
        self._answer.set_text(
            words.ASKED_ANSWER.format(
                answer="、".join(drawn.expects), cited=source.cited, quote=source.text
            )
            if source
            else ""
        )

    async def _again(self) -> None:
        await self.draw(self._script)
