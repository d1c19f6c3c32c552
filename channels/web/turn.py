"""One message with all that came of it on the chat page: an answer, plans, questions asked back."""

import time
from datetime import date

from nicegui import ui

from assistant.replies import Answer, EvidenceEvent, SayEvent
from channels.web import markup, text
from channels.web.plan_card import PlanDesk
from channels.web.text import acting as words
from core.effects.plan import Plan

# a frame a sixth of a second reads as flowing and costs a slow machine little
REDRAW_SECONDS = 0.16
TO_TOP = "getHtmlElement({id})?.scrollIntoView({{behavior: 'smooth', block: 'start'}})"
# what has just been sent has to stand on the page before it can be scrolled to
SOON = "setTimeout(() => {{ " + TO_TOP + " }}, 200)"


class Turn:
    """Shows a message, what was found, the model's words as they come, the answer, the plans."""

    def __init__(self, message: str, on: date, desk: PlanDesk) -> None:
        self._on = on
        self._desk = desk
        self._draft = ""
        self._drawn = 0.0
        self._finished = False
        asked = ui.label(message).classes("zb-asked")
        self._said = ui.element("div").classes("zb-turn")
        waiting = markup.fragment("turn.html", "waiting", words.THINKING)
        self._reply = ui.html(waiting, sanitize=False)
        self._reply.classes("zb-replied").mark("reply").props('aria-live="polite"')
        self._found = ui.html("", sanitize=False).classes("zb-found").mark("evidence")
        self._asked = asked
        ui.run_javascript(TO_TOP.format(id=asked.id))

    def evidence(self, event: EvidenceEvent) -> None:
        """Show what was found. The answer will stand above it, so nothing jumps later."""
        label = text.EVIDENCE_FIRST if event.answerable else text.NEAREST
        conflicts = [markup.fragment("turn.html", "conflict", c) for c in event.conflicts]
        notice = markup.fragment("turn.html", "notice", event.notice)
        self._found.set_content("".join(conflicts) + markup.evidence(event.items, label))
        waiting = markup.fragment("turn.html", "waiting", text.COMPOSING)
        self._reply.set_content(notice + waiting)
        self._finished = False

    def token(self, piece: str) -> None:
        """Show the model's wording so far, marked as unchecked."""
        self._draft += piece
        if time.monotonic() - self._drawn >= REDRAW_SECONDS:
            self._drawn = time.monotonic()
            self._reply.set_content(markup.fragment("turn.html", "draft", self._draft))

    def done(self, answer: Answer) -> None:
        """Show the finished answer in place of everything before it."""
        self._finished = True
        self._reply.set_content(markup.answer(answer, self._on))
        self._found.set_content("")

    def say(self, event: SayEvent) -> None:
        """Show a question asked back, a refusal or a notice."""
        said = markup.fragment("plan.html", "say", event.kind, event.text, event.choices)
        with self._said:
            ui.html(said, sanitize=False).classes("zb-replied").mark("said")
        self._settled()

    def plan(self, plan: Plan) -> None:
        """Show a plan, or how far it is by now."""
        with self._said:
            self._desk.show(plan)
        self._settled()

    def _settled(self) -> None:
        """Something came; the waiting line goes unless an answer is under way as well."""
        with self._said:
            ui.run_javascript(SOON.format(id=self._asked.id))
        if not self._finished and not self._found.content:
            self._finished = True
            self._reply.set_content("")

    def failed(self, message: str, remedy: str) -> None:
        """Say that it could not be finished; what was found stays."""
        self._finished = True
        self._reply.set_content(markup.fragment("turn.html", "trouble", message, remedy))

    def stopped(self) -> None:
        """Say that it was stopped. Unchecked words are taken away: they carry no evidence."""
        self._finished = True
        self._reply.set_content(markup.fragment("turn.html", "notice", text.STOPPED))

    def end(self) -> None:
        """The events are over; an answer that never came is said to be missing."""
        if not self._finished:
            self.stopped()
