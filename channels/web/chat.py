"""The chat page: ask and act from one box."""

import asyncio
from contextlib import aclosing

from nicegui import background_tasks, ui
from nicegui.events import GenericEventArguments

from assistant.conversations import ConversationItem, MessageItem
from assistant.replies import AskRequest, TalkEvent
from channels.events import ask_events, talk_events
from channels.web import markup, text
from channels.web.ask_box import AskBox, Sent
from channels.web.plan_card import PlanDesk
from channels.web.shell import Pulse, shell
from channels.web.turn import Turn
from channels.web.visit import Visit, show_problem
from connectors.contract import Kind, Named
from core.clock import today
from core.effects.plan import Plan
from core.errors import ZhibanError
from core.identity import Permission

PLANS_KEPT = 200
TURN_ENDS_SECONDS = 3.0


async def chat_page(visit: Visit, pulse: Pulse, conversation_id: str, pinned: str = "") -> None:
    """Build the page with one conversation, or an empty one. NotFound where it is another's.

    `pinned` is the event that the conversation is about, "" for none.
    """
    assistant = visit.room.assistant
    threads = await visit.thread(assistant.conversations, visit.principal)
    messages: list[MessageItem] = []
    plans: list[Plan] = []
    if conversation_id:
        messages = await visit.thread(assistant.messages, visit.principal, conversation_id)
        found = await visit.room.duty.acting.plans(visit.principal, PLANS_KEPT)
        plans = [plan for plan in found if plan.conversation == conversation_id]
        messages = [m for m in messages if not m.plan_id]  # the plans themselves stand there
    about = await visit.thread(visit.room.duty.connectors.directory.get, pinned) if pinned else None
    if about is not None and about.kind is not Kind.EVENT:
        about = None
    Chat(visit, conversation_id, about).build(pulse, threads, messages, plans)


class Chat:
    """One open chat. At most one message is under way; leaving the page stops it."""

    def __init__(self, visit: Visit, conversation_id: str, pinned: Named | None) -> None:
        self._visit = visit
        self._conversation_id = conversation_id
        self._pinned = pinned
        self._work: asyncio.Task[None] | None = None
        self._asked = False
        self._desk = PlanDesk(visit)

    # --- building

    def build(
        self,
        pulse: Pulse,
        threads: list[ConversationItem],
        messages: list[MessageItem],
        plans: list[Plan],
    ) -> None:
        """Build the page."""
        with shell(self._visit, pulse, "/", lambda: self._drawer(threads)) as self._column:
            self._welcome = ui.html(markup.fragment("admin.html", "welcome"), sanitize=False)
            self._welcome.set_visibility(not messages)
            for one in sorted([*messages, *plans], key=_moment):
                self._show(one)
        with ui.footer(elevated=False).classes("zb-footer"):
            self._box = AskBox(self.send, self.stop, self._pinned)
        ui.on("zb-example", self._choice)
        ui.on("zb-choice", self._choice)
        self._desk.listen()
        ui.context.client.on_delete(self.stop)
        ui.timer(0.1, self._restore_draft, once=True)
        if messages:
            ui.run_javascript("window.scrollTo(0, document.body.scrollHeight)")

    def _drawer(self, threads: list[ConversationItem]) -> None:
        ui.html(f'<a class="zb-button" href="/">{text.NEW_CHAT}</a>', sanitize=False)
        ui.label(text.CONVERSATIONS).classes("zb-dim zb-small")
        self._threads = ui.html(self._threads_html(threads), sanitize=False).mark("threads")

    def _threads_html(self, threads: list[ConversationItem]) -> str:
        return markup.fragment("admin.html", "threads", threads, self._conversation_id)

    def _show(self, one: MessageItem | Plan) -> None:
        if isinstance(one, Plan):
            self._desk.show(one)
        elif one.answer is not None:
            html = markup.answer(one.answer, today(self._visit.room.clock))
            ui.html(html, sanitize=False).classes("zb-replied")
        elif one.role == "officer":
            ui.label(one.text).classes("zb-asked")
        else:
            kind = one.say.kind if one.say else "notice"
            said = markup.fragment("plan.html", "say", kind, one.text, [])
            ui.html(said, sanitize=False).classes("zb-replied")

    # --- talking

    async def _restore_draft(self) -> None:
        try:
            draft = await ui.run_javascript("window.zhibanDraft?.() ?? ''", timeout=5)
        except TimeoutError:
            return  # the page was left before it stood
        if draft and not self._asked:
            self._box.put(str(draft))

    async def _choice(self, event: GenericEventArguments) -> None:
        """Send an example or an offered answer; what is being typed stays in the box."""
        if self._work is not None:  # the question stands a moment before its turn is over
            await asyncio.wait({self._work}, timeout=TURN_ENDS_SECONDS)
        self._start(str(event.args["id"]))

    async def send(self) -> None:
        """Send what the box holds. While an answer is under way the box keeps it."""
        if self._box.draft and self._start(self._box.draft):
            self._box.clear()

    def _start(self, message: str) -> bool:
        if self._work is not None:
            ui.notify(text.BUSY, type="info")
            return False
        sent = self._box.take(message, self._conversation_id)
        self._asked = True
        # set before the first await, so that a second Enter cannot send a second time
        self._work = background_tasks.create(self._answer(sent), name="answer")
        return True

    def stop(self) -> None:
        """Stop the answer under way; what was found stays."""
        if self._work is not None:
            self._work.cancel()

    async def _answer(self, sent: Sent) -> None:
        with self._column:
            self._welcome.set_visibility(False)
            turn = Turn(sent.shown, today(self._visit.room.clock), self._desk)
            # the message is stored with its thread from here on, or comes back into the box
            ui.run_javascript("window.zhibanForget?.()")
        self._box.busy(True)
        try:
            await self._follow(sent, turn)
        except asyncio.CancelledError:
            turn.stopped()
        except ZhibanError as problem:
            self._give_back(turn, sent, problem.message, problem.remedy)
            with self._column:
                show_problem(problem)
        finally:
            self._work = None
            self._box.busy(False)

    async def _follow(self, sent: Sent, turn: Turn) -> None:
        who = await self._visit.holding(Permission.ASK)
        assistant = self._visit.room.assistant
        events = (
            ask_events(assistant, who, sent.request)
            if isinstance(sent.request, AskRequest)
            else talk_events(self._visit.room.duty, who, sent.request)
        )
        async with aclosing(events):
            async for event in events:
                await self._take(event, sent, turn)
        turn.end()
        threads = await self._visit.thread(assistant.conversations, who)
        self._threads.set_content(self._threads_html(threads))

    async def _take(self, event: TalkEvent, sent: Sent, turn: Turn) -> None:
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
            case "say":
                self._remember(event.conversation_id)
                turn.say(event)
            case "plan":
                self._remember(event.conversation_id)
                turn.plan(event.plan)
            case "end":
                self._remember(event.conversation_id)
            case "error":
                self._give_back(turn, sent, event.message, event.remedy)

    def _remember(self, conversation_id: str) -> None:
        """Keep the thread in the address, so that a reload or a shared link comes back to it."""
        if conversation_id and conversation_id != self._conversation_id:
            self._conversation_id = conversation_id
            with self._column:
                ui.run_javascript(f"history.replaceState(null, '', '/?c={conversation_id}')")

    def _give_back(self, turn: Turn, sent: Sent, message: str, remedy: str) -> None:
        turn.failed(message, remedy)
        self._box.put(sent.words)


def _moment(one: MessageItem | Plan) -> float:
    at = one.created_at if isinstance(one, Plan) else one.at
    return at.replace(tzinfo=None).timestamp()  # both are the room's own time
