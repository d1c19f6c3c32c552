"""The command box of every page: what it offers, and what becomes of what was typed into it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from nicegui import ui
from nicegui.events import GenericEventArguments

from channels.web import markup
from channels.web.console_finder import PageFinder
from channels.web.console_pages import Shortcut, offered, shortcuts
from channels.web.text import console as words
from channels.web.visit import Visit
from core.errors import NotFound, Refused
from core.identity import Permission

Say = Callable[[str], object]  # takes a sentence into the conversation


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a typed line means: go to an address, say a sentence, or fill the box with words."""

    kind: Literal["go", "say", "fill"]
    value: str
    note: str = ""


class CommandLine:
    """Reads lines typed into the command box or the conversation's box."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._finder = PageFinder(visit.room)

    async def read(self, line: str, *, typed: bool) -> Outcome:
        """Return what a line means. Raises NotFound or Refused for a shortcut that is none.

        `typed`: it stands in the command box, where a page's bare name opens it.
        """
        line = line.strip()
        if line.startswith("/"):
            return self._shortcut(line[1:])
        found = await self._visit.thread(
            lambda: self._finder.find(line, self._visit.principal, typed=typed)
        )
        if found is not None:
            return Outcome("go", found.href, found.note)
        return Outcome("say", line)

    def _shortcut(self, line: str) -> Outcome:
        name, _, rest = line.partition(" ")
        rest = rest.strip()
        known = next((s for s in shortcuts() if name in (s.name, s.keys)), None)
        if known is None:  # /查岗全部街镇: without the blank
            known = next((s for s in shortcuts() if name.startswith(s.name)), None)
            rest = line.removeprefix(known.name).strip() if known else ""
        if known is None:
            raise NotFound(words.UNKNOWN_SHORTCUT.format(name=name), "")
        if not self._visit.may(known.need):
            raise Refused(words.NOT_HERE.format(name=known.name), "")
        return _outcome(known, rest)


def _outcome(known: Shortcut, rest: str) -> Outcome:
    if rest and known.say:
        return Outcome("say", known.say.replace("{}", rest))
    if known.go:
        return Outcome("go", known.go)
    if known.fill:
        return Outcome("fill", known.fill)
    return Outcome("say", known.say.replace("{}", ""))


def follow(outcome: Outcome) -> None:
    """Go where an outcome leads, or take its words to the conversation. On a page's slot."""
    if outcome.kind != "go":
        given = json.dumps({"text": outcome.value, "send": outcome.kind == "say"})
        ui.run_javascript(f"zhibanConverse({given})")
        return
    if outcome.note:
        # shown by the page that opens: this one is left at once
        ui.run_javascript(f"sessionStorage.setItem('zhiban-note', {json.dumps(outcome.note)})")
    ui.navigate.to(outcome.value)


def command_box(visit: Visit) -> None:
    """Add the box to the page, closed, and take what is typed into it."""
    line = CommandLine(visit)
    ui.html(markup.fragment("console.html", "frame", _offer(visit)), sanitize=False).classes(
        "zb-frame"
    )

    async def take(event: GenericEventArguments) -> None:
        needed = Permission.ASK if visit.may(Permission.ASK) else Permission.READ_AUDIT
        await visit.holding(needed)
        outcome = await line.read(str(event.args["id"])[:2000], typed=not event.args.get("say"))
        if outcome.kind != "go" and not visit.may(Permission.ASK):
            raise Refused(words.NO_CONVERSATION, "")
        follow(outcome)

    ui.on("zb-command", take)


def _offer(visit: Visit) -> dict[str, Any]:
    """Return what the box filters in the browser, without asking the server."""
    held = visit.principal.permissions
    pages = [
        {"label": p.label, "href": p.href, "icon": p.icon, "words": " ".join((*p.said, p.keys))}
        for p in offered(held, listed=False)
    ]
    cuts = [
        {"label": f"/{s.name}", "hint": s.hint, "words": s.keys, "more": bool(s.say)}
        for s in shortcuts() if s.need in held
    ]  # fmt: skip
    said = {
        "pages": words.GROUP_PAGES,
        "shortcuts": words.GROUP_SHORTCUTS,
        "send": words.SEND_IT,
        "hearing": words.HEARING,
        "speak": words.SPEAK,
        "speaking": words.SPEAKING,
        "noMicrophone": words.NO_MICROPHONE,
        "refused": words.MICROPHONE_REFUSED,
        "nothing": words.HEARD_NOTHING,
        "back": words.BACK_AGAIN,
        "stop": words.STOP_HEARING,
        "restore": words.RESTORE,
    }
    asks = visit.may(Permission.ASK)
    return {
        "pages": pages,
        "shortcuts": cuts,
        "said": said,
        "asks": asks,
        "user": visit.principal.id,
    }
