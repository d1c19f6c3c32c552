"""The chat page: ask, see the evidence at once, then the checked answer."""

import asyncio
from contextlib import aclosing

from nicegui import background_tasks, ui
from nicegui.events import GenericEventArguments

from assistant.conversations import ConversationItem, MessageItem
from assistant.replies import AskEvent, AskRequest
from channels.events import ask_events
from channels.web import markup, text
from channels.web.search import parse_day
from channels.web.shell import Pulse, shell
from channels.web.turn import Turn
from channels.web.visit import Visit, show_problem
from core.clock import today
from core.errors import ZhibanError
from core.identity import Permission

# Enter sends, but not while an input method is composing: there Enter picks a word
ON_ENTER = """(e) => {
    if (e.key !== 'Enter' || e.shiftKey || e.isComposing || e.keyCode === 229) return;
    e.preventDefault();
    emit(e.target.value);
}"""


async def chat_page(visit: Visit, pulse: Pulse, conversation_id: str) -> None:
    """Build the page with one conversation, or an empty one. NotFound where it is another's."""
    assistant = visit.room.assistant
    threads = await visit.thread(assistant.conversations, visit.principal)
    messages: list[MessageItem] = []
    if conversation_id:
        messages = await visit.thread(assistant.messages, visit.principal, conversation_id)
    Chat(visit, conversation_id).build(pulse, threads, messages)


class Chat:
    """One open chat. At most one answer is under way; leaving the page stops it."""

    def __init__(self, visit: Visit, conversation_id: str) -> None:
        self._visit = visit
        self._conversation_id = conversation_id
        self._work: asyncio.Task[None] | None = None
        self._asked = False

    # --- building

    def build(
        self, pulse: Pulse, threads: list[ConversationItem], messages: list[MessageItem]
    ) -> None:
        """Build the page."""
        with shell(self._visit, pulse, "/", lambda: self._drawer(threads)) as self._column:
            self._welcome = ui.html(markup.fragment("admin.html", "welcome"), sanitize=False)
            self._welcome.set_visibility(not messages)
            for message in messages:
                self._show(message)
        with ui.footer(elevated=False).classes("zb-footer"):
            self._ask_box()
        ui.on("zb-example", self._example)
        ui.context.client.on_delete(self.stop)
        ui.timer(0.1, self._restore_draft, once=True)
        if messages:
            ui.run_javascript("window.scrollTo(0, document.body.scrollHeight)")

    def _drawer(self, threads: list[ConversationItem]) -> None:
        ui.html(f'<a class="zb-button" href="/">{text.NEW_CHAT}</a>', sanitize=False)
        ui.label(text.CONVERSATIONS).classes("zb-dim zb-small")
        self._threads = ui.html(self._threads_html(threads), sanitize=False).mark("threads")

    def _ask_box(self) -> None:
        with ui.element("div").classes("zb-ask"):
            with ui.element("div").classes("zb-row"):
                box = ui.textarea(placeholder=text.ASK_HERE).classes("zb-question").mark("question")
                box.props("outlined autogrow dense autofocus rows=1 maxlength=2000")
                box.props(f'aria-label="{text.ASK_HERE}"')
                box.on("keydown", self._on_enter, js_handler=ON_ENTER)
                self._box = box
                self._send = ui.button(text.SEND, icon="send", on_click=self.send)
                self._send.props("unelevated no-caps").mark("send")
                self._stop = ui.button(text.STOP, icon="stop", on_click=self.stop).mark("stop")
                self._stop.props("outline no-caps color=warning").set_visibility(False)
            with ui.element("div").classes("zb-options"):
                self._day = ui.input(text.AS_OF).props("dense type=date stack-label clearable")
                self._only = ui.checkbox(text.EVIDENCE_ONLY).props("dense").mark("evidence-only")
                ui.label(text.KEYS).classes("zb-wide")

    def _threads_html(self, threads: list[ConversationItem]) -> str:
        return markup.fragment("admin.html", "threads", threads, self._conversation_id)

    def _show(self, message: MessageItem) -> None:
        if message.answer is None:
            ui.label(message.text).classes("zb-asked")
        else:
            html = markup.answer(message.answer, today(self._visit.room.clock))
            ui.html(html, sanitize=False).classes("zb-replied")

    # --- asking

    async def _restore_draft(self) -> None:
        try:
            draft = await ui.run_javascript("window.zhibanDraft?.() ?? ''", timeout=5)
        except TimeoutError:
            return  # the page was left before it stood
        if draft and not self._box.value and not self._asked:
            self._box.set_value(str(draft))

    async def _on_enter(self, event: GenericEventArguments) -> None:
        self._box.set_value(str(event.args))
        await self.send()

    async def _example(self, event: GenericEventArguments) -> None:
        self._box.set_value(str(event.args["id"]))
        await self.send()

    async def send(self) -> None:
        """Start answering what the box holds. While an answer is under way the box keeps it."""
        question = (self._box.value or "").strip()
        if not question:
            return
        if self._work is not None:
            ui.notify(text.BUSY, type="info")
            return
        request = AskRequest(
            question=question,
            conversation_id=self._conversation_id or None,
            as_of=parse_day(self._day.value),
            use_model=not self._only.value,
        )
        self._asked = True
        # set before the first await, so that a second Enter cannot start a second answer
        self._work = background_tasks.create(self._answer(request), name="answer")
        self._box.set_value("")

    def stop(self) -> None:
        """Stop the answer under way; what was found stays."""
        if self._work is not None:
            self._work.cancel()

    async def _answer(self, request: AskRequest) -> None:
        with self._column:
            self._welcome.set_visibility(False)
            turn = Turn(request.question, today(self._visit.room.clock))
            # the question is stored with its thread from here on, or comes back into the box
            ui.run_javascript("window.zhibanForget?.()")
        self._busy(True)
        try:
            await self._follow(request, turn)
        except asyncio.CancelledError:
            turn.stopped()
        except ZhibanError as problem:
            self._give_back(turn, request.question, problem.message, problem.remedy)
            with self._column:
                show_problem(problem)
        finally:
            self._work = None
            self._busy(False)

    async def _follow(self, request: AskRequest, turn: Turn) -> None:
        who = await self._visit.holding(Permission.ASK)
        async with aclosing(ask_events(self._visit.room.assistant, who, request)) as events:
            async for event in events:
                await self._take(event, request, turn)
        turn.end()
        threads = await self._visit.thread(self._visit.room.assistant.conversations, who)
        self._threads.set_content(self._threads_html(threads))

    async def _take(self, event: AskEvent, request: AskRequest, turn: Turn) -> None:
        match event.type:
            case "evidence":
                self._remember(event.conversation_id)
                turn.evidence(event)
            case "token":
                turn.token(event.text)
            case "citation":
                pass  # the finished answer carries them all, in their places
            case "done":
                self._remember(event.answer.conversation_id)
                turn.done(event.answer)
            case "error":
                self._give_back(turn, request.question, event.message, event.remedy)

    def _remember(self, conversation_id: str) -> None:
        """Keep the thread in the address, so that a reload or a shared link comes back to it."""
        if conversation_id and conversation_id != self._conversation_id:
            self._conversation_id = conversation_id
            with self._column:
                ui.run_javascript(f"history.replaceState(null, '', '/?c={conversation_id}')")

    def _give_back(self, turn: Turn, question: str, message: str, remedy: str) -> None:
        turn.failed(message, remedy)
        if not self._box.value:
            self._box.set_value(question)

    def _busy(self, busy: bool) -> None:
        self._send.set_visibility(not busy)
        self._stop.set_visibility(busy)
