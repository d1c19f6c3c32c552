"""The box at the foot of the conversation: one for asking and for acting."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from nicegui import ui
from nicegui.events import GenericEventArguments

from assistant.replies import AskRequest, TalkRequest
from channels.web import markup, text
from channels.web.desk_material import MaterialDesk
from channels.web.search import parse_day
from channels.web.text import acting as words
from connectors.contract import Named

# Enter sends, but not while an input method is composing: there Enter picks a word
ON_ENTER = """(e) => {
    if (e.key !== 'Enter' || e.shiftKey || e.isComposing || e.keyCode === 229) return;
    e.preventDefault();
    emit(e.target.value);
}"""


@dataclass(frozen=True, slots=True)
class Sent:
    """What was in the box when it was sent."""

    words: str
    request: AskRequest | TalkRequest

    @property
    def shown(self) -> str:
        """The message as it stands in the conversation."""
        if isinstance(self.request, TalkRequest) and self.request.forwarded:
            count = len(self.request.forwarded)
            return f"{self.words}\n（{words.FORWARDED_SHOWN.format(count=count)}）"
        return self.words


class AskBox:
    """The text box, its options, the pinned event, what is attached and the forwarded text."""

    def __init__(
        self,
        send: Callable[[], Awaitable[None]],
        stop: Callable[[], None],
        pinned: Named | None,
        material: MaterialDesk,
    ) -> None:
        self._on_send = send
        self._pinned = pinned
        self._material = material
        with ui.element("div").classes("zb-ask"):
            if pinned is not None:
                self._pin(pinned)
            material.slot()
            self._forwarded = ui.textarea(placeholder=words.FORWARDED_HINT).mark("forwarded")
            self._forwarded.props("outlined dense rows=3 maxlength=20000")
            self._forwarded.props(f'aria-label="{words.FORWARDED}"')
            self._forwarded.classes("zb-forwarded").set_visibility(False)
            self._row(stop)
            self._options()

    def _pin(self, pinned: Named) -> None:
        with ui.element("div").classes("zb-pinned") as chip:
            ui.label(f"{words.ABOUT}：{pinned.name}")
            ui.button(icon="close", on_click=lambda: self._unpin(chip)).props(
                f'flat dense round size=sm aria-label="{words.UNPIN}"'
            )

    def _unpin(self, chip: ui.element) -> None:
        self._pinned = None
        chip.delete()

    def _row(self, stop: Callable[[], None]) -> None:
        with ui.element("div").classes("zb-row"):
            box = ui.textarea(placeholder=text.ASK_HERE).classes("zb-question").mark("question")
            box.props("outlined autogrow dense autofocus rows=1 maxlength=2000")
            box.props(f'aria-label="{text.ASK_HERE}"')
            box.on("keydown", self._on_enter, js_handler=ON_ENTER)
            self._box = box
            self._material.button()
            ui.html(markup.fragment("console.html", "speak"), sanitize=False).classes("zb-speaker")
            self._send = ui.button(text.SEND, icon="send", on_click=self._on_send)
            self._send.props(f'unelevated no-caps aria-label="{text.SEND}"').mark("send")
            self._stop = ui.button(text.STOP, icon="stop", on_click=stop).mark("stop")
            self._stop.props(f'outline no-caps color=warning aria-label="{text.STOP}"')
            self._stop.set_visibility(False)

    def _options(self) -> None:
        with ui.element("div").classes("zb-options"):
            foreign = ui.checkbox(words.FORWARDED).props("dense").mark("with-forwarded")
            foreign.on_value_change(lambda e: self._forwarded.set_visibility(bool(e.value)))
            self._foreign = foreign
            # a draft that the browser brought back is shown, never kept out of sight
            self._forwarded.on_value_change(lambda e: e.value and foreign.set_value(True))
            self._only = ui.checkbox(text.EVIDENCE_ONLY).props("dense").mark("evidence-only")
            self._day = ui.input(text.AS_OF).props("dense type=date stack-label clearable")
            ui.label(text.KEYS).classes("zb-wide")

    async def _on_enter(self, event: GenericEventArguments) -> None:
        self._box.set_value(str(event.args))
        await self._on_send()

    @property
    def draft(self) -> str:
        """What is in the box."""
        return (self._box.value or "").strip()

    @property
    def alone(self) -> bool:
        """Whether the box holds one line and nothing goes along with it."""
        return "\n" not in self.draft and not self._foreign.value

    def give_along(self, material: str) -> None:
        """Put a text into the forwarded part, to be checked there; "" takes it away."""
        self._forwarded.set_value(material)
        self._foreign.set_value(bool(material))

    def put(self, words_given: str) -> None:
        """Put something into the box unless somebody has typed meanwhile."""
        if not self._box.value:
            self._box.set_value(words_given)

    def take(self, message: str, conversation_id: str) -> Sent:
        """Return what is to be sent for this message. A day asks about that day's rules."""
        day, use_model = parse_day(self._day.value), not self._only.value
        thread = conversation_id or None
        if day is not None:
            return Sent(
                message,
                AskRequest(
                    question=message, conversation_id=thread, as_of=day, use_model=use_model
                ),
            )
        return Sent(
            message,
            TalkRequest(
                text=message,
                conversation_id=thread,
                pinned=self._pinned.id if self._pinned else "",
                forwarded=(self._forwarded.value or "") if self._foreign.value else "",
                use_model=use_model,
            ),
        )

    def clear(self) -> None:
        """Empty the box once its message is on its way."""
        self._box.set_value("")
        self.give_along("")
        self._material.used()

    def busy(self, busy: bool) -> None:
        """Offer to stop instead of to send."""
        self._send.set_visibility(not busy)
        self._stop.set_visibility(busy)
