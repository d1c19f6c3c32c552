"""The workbench: left the conversation, right what it is about now."""

import asyncio
from contextlib import aclosing

from nicegui import background_tasks, ui
from nicegui.events import GenericEventArguments

from assistant.conversations import ConversationItem, MessageItem
from assistant.replies import AskRequest, TalkEvent, TalkRequest
from channels.events import ask_events, talk_events
from channels.web import markup, text
from channels.web.ask_box import AskBox, Sent
from channels.web.console_box import CommandLine, Outcome, follow
from channels.web.desk_material import MaterialDesk
from channels.web.desk_pane import DeskPane
from channels.web.desk_state import RoomState
from channels.web.desk_topic import Topic, of_answer, of_evidence, of_named, of_plan
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
    Chat(visit, conversation_id, about, pulse.state).build(pulse, threads, messages, plans)


class Chat:
    """One open chat. At most one message is under way; leaving the page stops it."""

    def __init__(
        self, visit: Visit, conversation_id: str, pinned: Named | None, state: RoomState
    ) -> None:
        self._visit = visit
        self._conversation_id = conversation_id
        self._pinned = pinned
        self._work: asyncio.Task[None] | None = None
        self._asked = False
        self._reading = False
        self._names = visit.room.duty.connectors.directory
        self._desk = PlanDesk(visit, self._about_plan)
        self._pane = DeskPane(visit, state)
        self._line = CommandLine(visit)

    # --- building

    def build(
        self,
        pulse: Pulse,
        threads: list[ConversationItem],
        messages: list[MessageItem],
        plans: list[Plan],
    ) -> None:
        """Build the page."""
        material = MaterialDesk(self._visit, self._give_along, self._use_material)
        with (
            shell(self._visit, pulse, "/", broad=True) as whole,
            ui.element("div").classes("zb-desk"),
        ):
            whole.classes("zb-workbench")
            with ui.element("section").classes("zb-talk").props(f'aria-label="{text.TALK}"'):
                self._bar(threads)
                self._column = ui.element("div").classes("zb-column zb-stream")
                with self._column:
                    welcome = markup.fragment("admin.html", "welcome")
                    self._welcome = ui.html(welcome, sanitize=False)
                    self._welcome.set_visibility(not messages)
                    for one in sorted([*messages, *plans], key=_moment):
                        self._show(one)
                with ui.element("div").classes("zb-foot-box"):
                    self._pane.opener()
                    self._box = AskBox(self.send, self.stop, self._pinned, material)
            self._material = material
            self._pane.build()
        self._listen(messages, plans)

    def _listen(self, messages: list[MessageItem], plans: list[Plan]) -> None:
        ui.on("zb-example", self._choice)
        ui.on("zb-choice", self._choice)
        ui.on("zb-say", self._said_elsewhere)
        self._desk.listen()
        ui.context.client.on_delete(self.stop)
        ui.timer(0.1, self._restore_draft, once=True)
        ui.timer(0.2, lambda: self._first_topic(messages, plans), once=True)
        if messages:
            ui.run_javascript("document.querySelector('.zb-stream').scrollTo(0, 1e9)")

    async def _first_topic(self, messages: list[MessageItem], plans: list[Plan]) -> None:
        """Show what the conversation was about last, or the event that it is pinned to."""
        if self._pinned is not None:
            await self._pane.show(of_named(self._pinned))
        for one in sorted([*messages, *plans], key=_moment)[-1:]:
            if isinstance(one, Plan):
                await self._about_plan(one)
            elif one.answer is not None:
                await self._pane.show(of_answer(one.answer))

    async def _about_plan(self, plan: Plan) -> None:
        topic: Topic | None = await self._visit.thread(of_plan, plan, self._names)
        await self._pane.show(topic)

    def _bar(self, threads: list[ConversationItem]) -> None:
        with ui.element("div").classes("zb-talk-bar"):
            with ui.element("details").classes("zb-past-menu"):
                ui.html(text.CONVERSATIONS, tag="summary", sanitize=False)
                self._threads = ui.html(self._threads_html(threads), sanitize=False).mark("threads")
            ui.html(f'<a class="zb-button" href="/">{text.NEW_CHAT}</a>', sanitize=False)

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
        draft = self._box.draft
        if not draft or self._reading:
            return
        if self._work is not None:
            ui.notify(text.BUSY, type="info")
            return
        self._reading = True  # before the first await: a second Enter must find it
        try:
            if await self._material.meant(draft):
                self._box.clear()
                return
            outcome = Outcome("say", draft)
            if self._box.alone or draft.startswith("/"):
                outcome = await self._line.read(draft, typed=False)
        finally:
            self._reading = False
        if outcome.kind == "say":
            if self._start(outcome.value):
                self._box.clear()
            return
        self._box.clear()
        ui.run_javascript("window.zhibanForget?.()")
        if outcome.kind == "fill":
            self._box.put(outcome.value)
        else:
            await self._visit.holding(Permission.ASK)
            follow(outcome)

    def _said_elsewhere(self, event: GenericEventArguments) -> None:
        """Take a sentence from the command box, of this page or of the one before it."""
        said = str(event.args["id"])[:2000]
        if not event.args.get("send") or not self._start(said):
            self._box.put(said)

    def _give_along(self, material: str) -> None:
        self._box.give_along(material)

    def _use_material(self, said: str) -> None:
        if self._start(said):
            self._box.give_along("")
            self._material.used()

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
                await self._pane.show(of_evidence(event))
            case "token":
                turn.token(event.text)
            case "citation":
                pass  # the finished answer carries them all, in their places
            case "done":
                self._remember(event.answer.conversation_id)
                turn.done(event.answer)
                await self._pane.show(of_answer(event.answer))
            case "say":
                self._remember(event.conversation_id)
                turn.say(event)
            case "plan":
                self._remember(event.conversation_id)
                turn.plan(event.plan)
                await self._about_plan(event.plan)
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
        if isinstance(sent.request, TalkRequest) and sent.request.forwarded:
            self._box.give_along(sent.request.forwarded)


def _moment(one: MessageItem | Plan) -> float:
    at = one.created_at if isinstance(one, Plan) else one.at
    return at.replace(tzinfo=None).timestamp()  # both are the room's own time
