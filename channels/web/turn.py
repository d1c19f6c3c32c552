"""One question with its answer on the chat page: three elements, whatever their length."""

import time
from datetime import date

from nicegui import ui

from assistant.replies import Answer, EvidenceEvent
from channels.web import markup, text

# a frame a sixth of a second reads as flowing and costs a slow machine little
REDRAW_SECONDS = 0.16
TO_TOP = "getHtmlElement({id})?.scrollIntoView({{behavior: 'smooth', block: 'start'}})"


class Turn:
    """Shows a question, what was found, the model's words as they come, the checked answer."""

    def __init__(self, question: str, on: date) -> None:
        self._on = on
        self._draft = ""
        self._drawn = 0.0
        self._finished = False
        asked = ui.label(question).classes("zb-asked")
        self._reply = ui.html(markup.fragment("turn.html", "waiting", text.FINDING), sanitize=False)
        self._reply.classes("zb-replied").mark("reply").props('aria-live="polite"')
        self._found = ui.html("", sanitize=False).classes("zb-found").mark("evidence")
        ui.run_javascript(TO_TOP.format(id=asked.id))

    def evidence(self, event: EvidenceEvent) -> None:
        """Show what was found. The answer will stand above it, so nothing jumps later."""
        label = text.EVIDENCE_FIRST if event.answerable else text.NEAREST
        conflicts = [markup.fragment("turn.html", "conflict", c) for c in event.conflicts]
        notice = markup.fragment("turn.html", "notice", event.notice)
        self._found.set_content("".join(conflicts) + markup.evidence(event.items, label))
        waiting = markup.fragment("turn.html", "waiting", text.COMPOSING)
        self._reply.set_content(notice + waiting)

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
