"""The form of a script: greeting, up to five questions, digits, closing, voice."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nicegui import ui
from nicegui.elements.mixins.value_element import ValueElement
from pydantic import ValidationError

from channels.web.text import rollcalls as words
from core.errors import InvalidInput
from voice.dialogue.script import Asks, Script

MOST = 5  # questions; see voice.dialogue.script
Values = dict[str, Any]
TEXTS = (("greeting", words.GREETING, 200), ("digits", words.DIGITS, 120),
         ("closing", words.CLOSING, 120))  # fmt: skip


class ScriptForm:
    """One script while it is edited. `edited` gets the values after every change."""

    def __init__(self, edited: Callable[[Mapping[str, Any]], None]) -> None:
        self._edited = edited
        self._values: Values = {}
        self._voices: Sequence[str] = ()

    def slot(self) -> None:
        """Keep a place for the form."""
        self._place = ui.element("div").classes("zb-script-form").mark("script-form")

    def show(self, script: Script, voices: Sequence[str]) -> None:
        """Fill the form with a script."""
        self._values = script.model_dump(mode="json")
        self._voices = voices
        self._draw()

    def values(self) -> Values:
        """Return what stands in the form."""
        return self._values

    def script(self) -> Script:
        """Return the form as a script. Raises InvalidInput that says which field is wrong."""
        try:
            return Script.model_validate(self._values)
        except ValidationError as wrong:
            raise InvalidInput(_said(wrong), "请改正后再试。") from wrong

    # --- drawing

    def _draw(self) -> None:
        self._place.clear()
        with self._place:
            self._line("name", words.NAME, 40)
            self._text("greeting", words.GREETING, 200)
            for index in range(len(self._values["questions"])):
                self._question(index)
            if len(self._values["questions"]) < MOST:
                ui.button(words.ADD_QUESTION, icon="add", on_click=self._add).props(
                    "flat no-caps"
                ).mark("add-question")
            self._text("digits", words.DIGITS, 120)
            self._text("closing", words.CLOSING, 120)
            self._manner()
        self._edited(self._values)

    def _question(self, index: int) -> None:
        asked = self._values["questions"][index]
        with ui.element("div").classes("zb-ask-box"):
            with ui.element("div").classes("zb-part-head zb-whole"):
                ui.label(words.QUESTION.format(n=index + 1)).classes("zb-strong")
                if len(self._values["questions"]) > 1:
                    ui.button(words.REMOVE_QUESTION, on_click=lambda: self._remove(index)).props(
                        "flat dense no-caps"
                    )
            about = {one.value: words.ASKS[one.value] for one in Asks}
            self._keep(ui.select(about, value=asked["asks"], label=words.ASKS_ABOUT), asked, "asks")
            seconds = ui.number(words.LISTEN, value=asked["listen_s"], min=2, max=20, precision=0)
            self._keep(seconds, asked, "listen_s")
            for key, label in (("text", words.QUESTION_TEXT), ("retry", words.RETRY)):
                field = ui.textarea(label, value=asked[key]).props("autogrow maxlength=120 counter")
                self._keep(field, asked, key).classes("zb-whole")

    def _manner(self) -> None:
        with ui.element("div").classes("zb-ask-box"):
            voices = {"": words.DEFAULT_VOICE} | {voice: voice for voice in self._voices}
            now = self._values["voice"]
            choice = ui.select(voices | {now: voices.get(now, now)}, value=now, label=words.VOICE)
            self._keep(choice, self._values, "voice")
            speed = ui.number(
                words.SPEED, value=self._values["speed"], min=0.8, max=1.3, step=0.05, precision=2
            )
            self._keep(speed, self._values, "speed")
            longest = ui.number(
                words.LONGEST, value=self._values["longest_s"], min=15, max=60, precision=0
            )
            self._keep(longest, self._values, "longest_s")

    def _line(self, key: str, label: str, longest: int) -> None:
        field = ui.input(label, value=self._values[key]).props(f"maxlength={longest}")
        self._keep(field, self._values, key)

    def _text(self, key: str, label: str, longest: int) -> None:
        field = ui.textarea(label, value=self._values[key])
        field.props(f"autogrow counter maxlength={longest}")
        self._keep(field, self._values, key)

    def _keep(self, field: ValueElement[Any], place: Values, key: str) -> ValueElement[Any]:
        """Have a field's value kept in `place` and told to the page."""

        def changed(event: Any) -> None:
            place[key] = event.value if event.value is not None else ""
            self._edited(self._values)

        field.on_value_change(changed)
        field.props("outlined dense debounce=300").classes("zb-input").mark(f"script-{key}")
        return field

    def _add(self) -> None:
        self._values["questions"].append(
            {"asks": Asks.KNOWLEDGE.value, "text": "{question}", "retry": "", "listen_s": 8.0}
        )
        self._draw()

    def _remove(self, index: int) -> None:
        del self._values["questions"][index]
        self._draw()


def _said(wrong: ValidationError) -> str:
    """Name the first field that is wrong, as the form calls it."""
    place = wrong.errors()[0]["loc"]
    names = {
        "name": words.NAME, "greeting": words.GREETING, "closing": words.CLOSING,
        "digits": words.DIGITS, "speed": words.SPEED, "longest_s": words.LONGEST,
        "text": words.QUESTION_TEXT, "retry": words.RETRY, "listen_s": words.LISTEN,
        "asks": words.ASKS_ABOUT,
    }  # fmt: skip
    field = names.get(str(place[-1]), str(place[-1]))
    if place[0] == "questions" and len(place) > 1:
        field = f"{words.QUESTION.format(n=int(place[1]) + 1)}：{field}"
    return f"“{field}”没有填好。"
